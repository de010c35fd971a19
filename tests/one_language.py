"""Looks for what a reply says in another language than it should. Three looks, none of which trusts the others:

*explained*: every line and label is a text of this language's catalogues, or a value that is the same in every language;
*script*: no letters of another script, none that the language does not spell with, no sentence of Latin words in Arabic;
*copied*: no sentence that another language's catalogue holds.
"""

import re
import string
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from html import unescape
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

from bot.app import Content
from bot.languages import Language
from bot.rehearsal.messages import Message
from bot.rehearsal.scenario import labels, plain
from bot.text import BOT_SOURCE, FAIR_SOURCE, catalogue_path

# What visitors show to staff: German in every language, allowed in a quotation that a line in the visitor's language explains.
TO_STAFF = ("Guten Tag. Ich spreche {language}. Bitte rufen Sie jemanden, der für mich dolmetscht.",)

_SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ps": "ARABIC", "uk": "CYRILLIC", "ru": "CYRILLIC", "ti": "ETHIOPIC"}
# Letters of the same script that only neighbours spell with.
_NEVER = {"uk": "ыэъё", "ru": "іїєґ", "ar": "پچژکگیېۍټډړڼښږځڅ", "fa": "كيىةټډړڼښږځڅېۍ", "ps": "كة"}
# Latin words that follow each other: names of offices and courses are shorter, sentences are longer.
_LATIN_WORDS = 4
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ɏ]+(?:[^\w\n()]+[A-Za-zÀ-ɏ]+)*")
_WORDS = re.compile(r"\w+")
_SENTENCE = 3  # words; shorter texts may be the same in two languages by chance
_SIGN_WORDS = 5
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
_TAG = re.compile(r"<[^>]+>")
# Between the parts of a line that has no words of its own: “12 · Stand”, “group: members”, “place, address”.
_SEPARATORS = (", ", "، ", "፣ ", ": ", " · ")


@dataclass(frozen=True)
class Complaint:
    """A line that should not be there, and the look that found it."""

    look: str
    line: str


@dataclass(frozen=True)
class Reviewer:
    """Reads replies in one language with the catalogues of all languages at hand. `proper` are names nobody translates."""

    language: Language
    content: Content = field(repr=False)
    locales: Path = field(repr=False)
    proper: tuple[str, ...] = ()

    def complaints(self, message: Message) -> list[Complaint]:
        """Everything in a message of the bot, and on the buttons under it, that is not in the language."""
        found: list[Complaint] = []
        quoted, explained = _quoted(message), False
        for line in _lines(message.text):
            if line in quoted:
                found += [] if explained and self.is_for_staff(line) else [Complaint("quoted", line)]
            else:
                found += self.read(line)
                explained = True
        for label in (plain(label) for row in labels(message) for label in row):
            if _core(label) not in self._native_names:
                found += self.read(label)
        return found

    def read(self, line: str) -> list[Complaint]:
        """What is wrong with one line or label."""
        passed = {"explained": self.explains(line), "script": self.has_its_script(line), "copied": not self.is_copied(line)}
        return [Complaint(look, line) for look, well in passed.items() if not well]

    def explains(self, line: str) -> bool:
        """Whether the line is one message of this language's catalogue with values in it, or values alone."""
        text = plain(line)
        core = _core(text)
        return (
            core in self._whole
            or self._are_values(core)
            or any(_matches(message, text, self._are_values) for message in self._with_values)
        )

    def is_for_staff(self, line: str) -> bool:
        german = self.language.locale.get_display_name(Locale("de")) or self.language.name
        return any(line == sentence.format(language=german) for sentence in TO_STAFF)

    def has_its_script(self, line: str) -> bool:
        """Whether it is written as the language is: few Latin words in another script, no third script at all."""
        own = _SCRIPTS.get(self.language.tag, "LATIN")
        text = self._without_signs(plain(line))
        letters = {letter for letter in text if unicodedata.category(letter) in {"Lu", "Ll", "Lo"} and letter != "ℹ"}
        if {letter.lower() for letter in letters} & set(_NEVER.get(self.language.tag, "")):
            return False
        if {unicodedata.name(letter, "?").split()[0] for letter in letters} - {own, "LATIN"}:
            return False
        runs = [] if own == "LATIN" or _core(text) in self._values else _LATIN_RUN.findall(text)
        return all(len(_WORDS.findall(run)) < _LATIN_WORDS for run in runs)

    def is_copied(self, line: str) -> bool:
        """Whether it holds a sentence of another language's catalogue."""
        text = self._without_signs(plain(line))
        words = _WORDS.findall(text)
        openings = zip(words, words[1:], words[2:], strict=False)
        return any(sentence in text for opening in openings for sentence in self._sentences_of_others.get(opening, ()))

    # what explains a line

    def _are_values(self, core: str) -> bool:
        """Whether it is a value, or several with what the language puts between them."""
        return self._is_value(core) or any(
            self._is_value(_core(core[: found.start()])) and self._are_values(_core(core[found.end() :]))
            for found in self._separator.finditer(core, 1)
        )

    def _is_value(self, core: str) -> bool:
        if self._is_simple(core) or any(_matches(inner, core, self._is_simple) for inner in self._inner):
            return True
        # Cut to what a button shows.
        return core.endswith("…") and any(text.startswith(core[:-1].rstrip()) for text in self._of_fair)

    def _is_simple(self, core: str) -> bool:
        return core in self._values or not any(character.isalpha() for character in core)

    @cached_property
    def _messages(self) -> list[tuple[str, ...]]:
        return [_literals(text) for _, text in _said(self.locales, self.language.tag, "bot")]

    @cached_property
    def _whole(self) -> set[str]:
        """The messages in which no value stands."""
        return {literals[0] for literals in self._messages if len(literals) == 1}

    @cached_property
    def _with_values(self) -> list[tuple[str, ...]]:
        return [literals for literals in self._messages if len(literals) > 1]

    @cached_property
    def _inner(self) -> list[tuple[str, ...]]:
        """The messages that stand inside others: a hall with its floor, two times."""
        said = _said(self.locales, self.language.tag, "bot")
        return [_literals(text) for source, text in said if source.startswith(("{hall}", "{starts}"))]

    @cached_property
    def _of_fair(self) -> set[str]:
        return {_core(text) for _, text in _said(self.locales, self.language.tag, "stands")}

    @cached_property
    def _values(self) -> set[str]:
        known, fair = self.content.known, self.content.fair
        tags = {
            *(language.tag for language in known.languages),
            *known.others,
            *(tag for s in fair.stands for tag in s.languages),
        }
        names = [Locale.parse(tag, sep="-").get_display_name(self.language.locale) or tag for tag in tags]
        dates = [self.content.texts.speech(self.language.tag).date(day.date) for day in fair.fair.dates]
        sites = [str(stand.website) for stand in fair.stands if stand.website]
        return self._of_fair | {_core(text) for text in (*names, *dates, *sites, *self.proper, self.language.name)}

    @cached_property
    def _separator(self) -> re.Pattern[str]:
        patterns = self.language.locale.list_patterns["standard"].values()
        pieces = {plain(piece) for pattern in patterns for piece in re.split(r"\{\d\}", pattern) if piece}
        return re.compile("|".join(map(re.escape, sorted(pieces | set(_SEPARATORS), key=len, reverse=True))))

    @cached_property
    def _native_names(self) -> set[str]:
        return {_core(language.name) for language in self.content.languages.spoken}

    def _without_signs(self, text: str) -> str:
        return _IN_BRACKETS.sub(lambda name: "" if name[1] in self._signs else name[0], text)

    @cached_property
    def _signs(self) -> set[str]:
        """German names that stand on signs in the house: in brackets behind the translation, so that people find them."""
        texts = (text for text, _ in _said(self.locales, FAIR_SOURCE, "stands"))
        return {text for text in texts if len(_WORDS.findall(text)) <= _SIGN_WORDS and text[-1].isalpha()}

    @cached_property
    def _sentences_of_others(self) -> dict[tuple[str, ...], list[str]]:
        """By their first words, which is how they are found in no time."""
        others = (language.tag for language in self.content.languages.spoken if language != self.language)
        found: dict[tuple[str, ...], list[str]] = {}
        for sentence in set().union(*(_sentences(self.locales, tag) for tag in others)) - _sentences(
            self.locales, self.language.tag
        ):
            found.setdefault(tuple(_WORDS.findall(sentence)[:_SENTENCE]), []).append(sentence)
        return found


def reviewers(content: Content, locales: Path, *names: str) -> dict[str, Reviewer]:
    """A reviewer for each language spoken. Nobody translates the fair's address, nor these names."""
    proper = tuple(filter(None, [content.fair.fair.address, *names]))
    return {language.tag: Reviewer(language, content, locales, proper) for language in content.languages.spoken}


@cache
def _said(locales: Path, tag: str, domain: str) -> tuple[tuple[str, str], ...]:
    """All pairs of a source text and what the language says, without tags; the language of the source says the source."""
    is_source = tag == {"bot": BOT_SOURCE, "stands": FAIR_SOURCE}[domain]
    with (locales / f"{domain}.pot" if is_source else catalogue_path(locales, tag, domain)).open("rb") as file:
        catalogue = read_po(file)
    found: list[tuple[str, str]] = []
    for message in catalogue:
        source, texts = (text if isinstance(text, (tuple, list)) else (text,) for text in (message.id, message.string))
        found += [(source[0], unescape(_TAG.sub("", text))) for text in (source if is_source else texts) if source[0] and text]
    return tuple(found)


@cache
def _sentences(locales: Path, tag: str) -> set[str]:
    texts = (text for domain in ("bot", "stands") for _, text in _said(locales, tag, domain))
    pieces = {_core(piece) for text in texts for piece in re.split(r"\{\w+\}", text)}
    return {piece for piece in pieces if len(_WORDS.findall(piece)) >= _SENTENCE}


def _literals(text: str) -> tuple[str, ...]:
    """What stands around the placeholders of a message, one more than there are placeholders, without signs at both ends."""
    literals = [""]
    for literal, placeholder, *_ in string.Formatter().parse(text):
        literals[-1] += literal
        if placeholder is not None:
            literals.append("")
    if len(literals) == 1:
        return (_core(text),)
    return (_core(literals[0] + "a")[:-1], *literals[1:-1], _core("a" + literals[-1])[1:])


def _matches(literals: tuple[str, ...], text: str, is_value: Callable[[str], bool]) -> bool:
    """Whether the literals of a message stand in the text in their order, with values between them."""
    first, *rest = literals
    if first:
        text = _core(text)
    if not text.startswith(first):
        return False
    return _follow(rest, text[len(first) :], is_value)


def _follow(literals: Sequence[str], text: str, is_value: Callable[[str], bool]) -> bool:
    if not literals:
        return not _core(text)
    places = (len(text),) if not literals[0] else (found.start() for found in re.finditer(re.escape(literals[0]), text))
    return any(is_value(_core(text[:at])) and _follow(literals[1:], text[at + len(literals[0]) :], is_value) for at in places)


@lru_cache(10_000)
def _core(text: str) -> str:
    """The text without pictograms, bullets and signs around it; the sign that it was cut stays."""
    begins = next((place for place, character in enumerate(text) if _counts(character)), len(text))
    ends = next((place for place in range(len(text), begins, -1) if _counts(text[place - 1])), begins)
    return text[begins:ends]


def _counts(character: str) -> bool:
    return character == "…" or (unicodedata.category(character)[0] in "LMN" and character not in "ℹ\ufe0f\u20e3")


def _lines(text: str) -> Iterable[str]:
    return filter(str.strip, plain(text).split("\n"))


def _quoted(message: Message) -> set[str]:
    """The lines that stand in quotations; entities count in UTF-16 units."""
    units = message.text.encode("utf-16-le")
    quotations = (entity for entity in message.entities if entity["type"] == "blockquote")
    texts = (units[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le") for one in quotations)
    return {line for text in texts for line in _lines(text)}
