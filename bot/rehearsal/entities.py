"""Formatted text: from what a bot hands over (HTML, or entities of its own) or a person types, to text with entities."""

import re
from collections.abc import Iterator
from typing import Any

from telegram.constants import MessageEntityType, MessageLimit

from bot.rehearsal.html import Entity, checked_link, parse_html, utf16
from bot.rehearsal.refusal import bad_request

# What Telegram finds by itself in any text. The order decides where two would overlap.
_FOUND = (
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}(?!\w)")),
    (
        "url",
        re.compile(
            r"(?i)(?<![\w@/.])(?:https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]|(?:[\w-]+\.)+(?:de|org|com|net|eu|info|app)(?:/[^\s<>\"]*[^\s<>\".,;:!?)\]])?/?)(?!\w)"
        ),
    ),
    ("bot_command", re.compile(r"(?<![\w/@<>])/[a-zA-Z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<!\w)@[a-zA-Z][a-zA-Z0-9_]{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)
_KNOWN = frozenset(map(str, MessageEntityType))


def formatted(text: str, parse_mode: str, entities: list[Any] | None) -> tuple[str, list[Entity]]:
    """Text and entities of a bot's message; raises Telegram's refusal when they cannot be read."""
    mode = parse_mode.lower()
    if mode == "html":
        text, explicit = parse_html(text)
    elif mode in {"markdown", "markdownv2"}:
        raise bad_request("the rehearsal reads HTML and entities, not Markdown")
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        explicit = [_checked(entity, utf16(text)) for entity in entities or []]
    return trimmed(text, explicit)


def trimmed(text: str, explicit: list[Entity]) -> tuple[str, list[Entity]]:
    """The text without white space around it, entities moved along, and those that Telegram finds by itself added."""
    body = text.strip()
    lead, length = utf16(text[: len(text) - len(text.lstrip())]), utf16(body)
    kept = []
    for entity in explicit:
        start, end = max(entity["offset"] - lead, 0), min(entity["offset"] + entity["length"] - lead, length)
        if start < end:
            kept.append(entity | {"offset": start, "length": end - start})
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in kept if entity["type"] not in _STYLES]
    for entity in found(body):
        start, end = entity["offset"], entity["offset"] + entity["length"]
        if all(end <= other or start >= stop for other, stop in taken):
            taken.append((start, end))
            kept.append(entity)
    return body, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))[: MessageLimit.MESSAGE_ENTITIES]


_STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"})


def found(text: str) -> Iterator[Entity]:
    """Commands, links, addresses, mentions and hashtags, as Telegram marks them in any text."""
    if not ("/" in text or "@" in text or "." in text or "#" in text):
        return
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            yield {"type": kind, "offset": utf16(text[: match.start()]), "length": utf16(match[0])}


def _checked(entity: Any, length: int) -> Entity:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    offset, size, kind = entity.get("offset"), entity.get("length"), entity.get("type")
    if not isinstance(kind, str):
        raise bad_request("can't parse MessageEntity: can't find field \"type\"")
    if not isinstance(offset, int) or not isinstance(size, int):
        raise bad_request('can\'t parse MessageEntity: can\'t find field "offset" or "length"')
    if offset < 0 or size < 0 or offset + size > length:
        end = offset + size
        raise bad_request(f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}")
    if kind not in _KNOWN:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    if kind == "text_link":
        url = entity.get("url", "")
        if not (checked := checked_link(url)):
            raise bad_request(f"entity URL '{url}' is invalid: Wrong HTTP URL")
        return entity | {"url": checked}
    return dict(entity)
