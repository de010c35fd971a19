"""Telegram's HTML, read as strictly as Telegram reads it (td/telegram/MessageEntity.cpp, parse_html): text and entities.

Offsets in error messages are bytes of UTF-8, offsets of entities are UTF-16 units, both as Telegram counts.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.refusal import Refusal, bad_request

Entity = dict[str, Any]

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_SPACE = " \t\r\n\0\v"


def utf16(text: str) -> int:
    """The length of a text in UTF-16 units, in which Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True)
class _Open:
    tag: str
    argument: str
    expandable: bool
    offset: int
    position: int


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def refuse(self, reason: str) -> Refusal:
        return bad_request(f"can't parse entities: {reason}")

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def peek(self) -> str:
        return self.source[self.at] if self.at < len(self.source) else ""

    def put(self, text: str) -> None:
        self.out.append(text)
        self.length += utf16(text)

    def reference(self) -> str:
        """The character an entity such as &lt; stands for, consumed; empty when there is none here."""
        found = _REFERENCE.match(self.source, self.at)
        if not found:
            return ""
        code = int(found[1], 16) if found[1] else int(found[2]) if found[2] else 0
        valid = 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000
        character = _NAMED.get(found[3], "") if found[3] else chr(code) if valid else ""
        if character:
            self.at = found.end()
        return character

    def spaces(self) -> None:
        while self.peek() and self.peek() in _SPACE:
            self.at += 1

    def word(self, ends: str) -> str:
        start = self.at
        while self.peek() and self.peek() not in ends and self.peek() not in _SPACE:
            self.at += 1
        return self.source[start : self.at]

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            here = self.peek()
            if here == "&" and (character := self.reference()):
                self.put(character)
            elif here != "<":
                self.put(here)
                self.at += 1
            elif self.source.startswith("</", self.at):
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise self.refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.out), sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        tag = self.word(">").lower()
        if not self.peek():
            raise self.refuse(f"Unclosed start tag at byte offset {self.byte(begin)}")
        if tag not in _KINDS:
            raise self.refuse(f'Unsupported start tag "{tag}" at byte offset {self.byte(begin)}')
        argument, expandable = "", False
        while True:
            self.spaces()
            if self.peek() == ">":
                break
            name, value = self.attribute(tag, begin)
            if (tag, name) in {("a", "href"), ("tg-emoji", "emoji-id")}:
                argument = value
            elif (tag, name) == ("code", "class") and value.startswith("language-"):
                argument = value.removeprefix("language-")
            elif (tag, name) == ("span", "class") and value.startswith("tg-"):
                argument = value.removeprefix("tg-")
            elif (tag, name) == ("blockquote", "expandable"):
                expandable = True
        self.at += 1
        if tag == "span" and argument != "spoiler":
            raise self.refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {self.byte(begin)}')
        self.open.append(_Open(tag, argument, expandable, self.length, len(self.out)))

    def attribute(self, tag: str, begin: int) -> tuple[str, str]:
        name = self.word("=>" if tag == "blockquote" else "=")
        if not name:
            raise self.refuse(f'Empty attribute name in the tag "{tag}" at byte offset {self.byte(begin)}')
        self.spaces()
        if self.peek() != "=":
            if tag == "blockquote" and name == "expandable":
                return name, ""
            raise self.refuse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {self.byte(begin)}'
            )
        self.at += 1
        self.spaces()
        quote = self.peek()
        if quote and quote in "'\"":
            self.at += 1
            value = self.quoted(quote)
        else:
            start = self.at
            while (here := self.peek()) and here.isascii() and (here.isalnum() or here in ".-"):
                self.at += 1
            value = self.source[start : self.at].lower()
            if self.peek() and self.peek() not in _SPACE + ">":
                raise self.refuse(f"Unexpected end of name token at byte offset {self.byte(start)}")
        if not self.peek():
            raise self.refuse(f"Unclosed start tag at byte offset {self.byte(begin)}")
        return name, value

    def quoted(self, quote: str) -> str:
        value: list[str] = []
        while (here := self.peek()) and here != quote:
            if here == "&" and (character := self.reference()):
                value.append(character)
            else:
                value.append(here)
                self.at += 1
        if self.peek():
            self.at += 1
        return "".join(value)

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise self.refuse(f"Unexpected end tag at byte offset {self.byte(begin)}")
        self.at += 2
        tag = self.word(">").lower()
        self.spaces()
        if self.peek() != ">":
            raise self.refuse(f"Unclosed end tag at byte offset {self.byte(begin)}")
        self.at += 1
        start = self.open.pop()
        if tag and tag != start.tag:
            raise self.refuse(f'Unmatched end tag at byte offset {self.byte(begin)}, expected "</{start.tag}>", found "</{tag}>"')
        if self.length > start.offset:
            self.close(start)

    def close(self, start: _Open) -> None:
        entity: Entity = {"type": _KINDS[start.tag], "offset": start.offset, "length": self.length - start.offset}
        last = self.entities[-1] if self.entities else None
        covers = last is not None and (last["offset"], last["length"]) == (entity["offset"], entity["length"])
        if start.tag == "a":
            self.link(start, entity)
            return
        if start.tag == "tg-emoji":
            if not start.argument.isdecimal() or int(start.argument) == 0:
                raise self.refuse("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = start.argument
        elif start.tag == "blockquote" and start.expandable:
            entity["type"] = "expandable_blockquote"
        elif start.tag == "code" and start.argument:
            entity["language"] = start.argument
        elif start.tag == "pre" and covers and last is not None and last["type"] == "code" and "language" in last:
            last["type"] = "pre"
            return
        self.entities.append(entity)

    def link(self, start: _Open, entity: Entity) -> None:
        url = start.argument or "".join(self.out[start.position :])
        if mention := re.fullmatch(r"tg:(?://)?user\?id=(\d+)", url):
            self.entities.append(entity | {"type": "text_mention", "user": {"id": int(mention[1])}})
        elif checked := checked_link(url):
            self.entities.append(entity | {"url": checked})


def checked_link(url: str) -> str:
    """The address as Telegram keeps it, or an empty text when it would not make it a link."""
    url = url.strip()
    if re.match(r"(?i)(?:tg|ton|tonsite):", url):
        return url
    if not re.match(r"(?i)https?://", url):
        url = f"http://{url}" if re.match(r"(?i)[^\s:/@]+\.[a-z\u00a1-\uffff]{2,}(?:[:/?#]|$)", url) else ""
    found = re.match(r"(?i)(https?://)([^\s/?#]+)(\S*)$", url)
    if not found or not re.search(r"\w", found[2]):
        return ""
    return f"{found[1].lower()}{found[2]}{found[3] or '/'}"


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text without tags and its entities; raises the refusal Telegram would answer."""
    text, entities = _Parser(source).run()
    for entity in entities:
        if entity["type"] == "code":  # a language counts only inside <pre>: <pre><code class="language-x">
            entity.pop("language", None)
    return text, entities
