"""The languages the bot speaks, and which of them to speak to a person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.faults import BadData, Fault, in_words, shown
from bot.yaml_file import read_yaml


def _known(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as wrong:
        raise ValueError(f"“{tag}” is not a language tag such as de or uk") from wrong
    return tag


class Language(BaseModel):
    """One language: its tag, what its speakers call it, and codes that mean the same readers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tag: Annotated[str, AfterValidator(_known)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    also: tuple[str, ...] = ()

    # Asked for at every value of every sentence.
    @cached_property
    def locale(self) -> Locale:
        return Locale.parse(self.tag, sep="-")

    @cached_property
    def right_to_left(self) -> bool:
        return self.locale.text_direction == "rtl"

    def name_in(self, other: "Language") -> str:
        """What speakers of the other language call this one: Arabisch, арабська."""
        return self.locale.get_display_name(other.locale) or self.name


class KnownLanguages(BaseModel):
    """The file data/languages.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fallback: str
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    others: tuple[Annotated[str, AfterValidator(_known)], ...] = ()  # recognised, never spoken
    borrowed: tuple[str, ...] = ()  # words that say nothing about the language of a message
    names: tuple[str, ...] = ()  # of people, places and apps: they say nothing, either
    in_latin: Mapping[str, tuple[str, ...]] = {}  # by tag: words of a language of another script in Latin letters
    stand_words: tuple[str, ...] = ()  # what people write before a stand's number
    same_words: Mapping[str, tuple[str, ...]] = {}  # by tag: what a translation may share with the original
    foreign_letters: Mapping[str, tuple[str, ...]] = {}  # by tag: letters like its own, of another language

    @property
    def silent(self) -> frozenset[str]:
        """All words that say nothing about the language of a message."""
        return frozenset((*self.borrowed, *self.names))


@dataclass(frozen=True)
class Languages:
    """The languages spoken, in the order of the picker, and the one to fall back to."""

    spoken: tuple[Language, ...]
    fallback: Language

    @cached_property
    def _by_code(self) -> dict[str, Language]:
        return {code.lower(): language for language in self.spoken for code in (*language.also, language.tag)}

    def get(self, tag: str) -> Language | None:
        """The spoken language with exactly this tag."""
        return next((language for language in self.spoken if language.tag == tag), None)

    def guess(self, language_code: str | None) -> Language:
        """The language for a person whose app says `language_code` (IETF, such as pt-br); else the fallback."""
        return self._meant(language_code or "") or self.fallback

    def speaks(self, language_code: str) -> bool:
        """Whether `language_code` (IETF) means a language spoken."""
        return self._meant(language_code) is not None

    def _meant(self, code: str) -> Language | None:
        code = code.lower().replace("_", "-")
        return self._by_code.get(code) or self._by_code.get(code.split("-")[0])


def read_languages(path: Path) -> KnownLanguages:
    """The file's content; raises BadData with every fault."""
    tree = read_yaml(path)
    try:
        known = KnownLanguages.model_validate(tree)
    except ValidationError as wrong:
        raise BadData([Fault(shown(path), ".".join(map(str, place)), "", says) for place, says in in_words(wrong)]) from None
    tags = [*(language.tag for language in known.languages), *known.others]
    faults = [Fault(shown(path), tag, "", "occurs twice") for tag in sorted({tag for tag in tags if tags.count(tag) > 1})]
    if known.fallback not in (language.tag for language in known.languages):
        faults.append(Fault(shown(path), "fallback", "", f"“{known.fallback}” is not one of the languages"))
    for name, by_tag in (
        ("same_words", known.same_words),
        ("foreign_letters", known.foreign_letters),
        ("in_latin", known.in_latin),
    ):
        strange = by_tag.keys() - {language.tag for language in known.languages}
        faults += [Fault(shown(path), name, tag, "is not one of the languages") for tag in sorted(strange)]
    if faults:
        raise BadData(faults)
    return known


def spoken(known: KnownLanguages, catalogues: Iterable[str]) -> Languages:
    """The known languages that have a catalogue; the fallback language always has one, being the source of the texts."""
    tags = {*catalogues, known.fallback}
    languages = tuple(language for language in known.languages if language.tag in tags)
    return Languages(languages, next(language for language in languages if language.tag == known.fallback))
