"""Checking the catalogues: what the bot says must be whole and well written in every language it speaks.

Here is what concerns a file and which messages are in it; bot/translations.py says what is wrong with one of them.
"""

import gettext
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.faults import BadData, Fault, shown
from bot.languages import KnownLanguages
from bot.letters import script_of
from bot.places import narrowest
from bot.text import BOT_SOURCE, FAIR_SOURCE, catalogue_path, tags_with_catalogue
from bot.translations import Space, Writing, badly_written, left_in, lost_or_foreign, too_long

DOMAINS = {"bot": BOT_SOURCE, "stands": FAIR_SOURCE}
_REVIEWED = re.compile(r"^#\s*Reviewed-By:(.*)$", re.MULTILINE)


def catalogue_faults(locales: Path, known: KnownLanguages) -> list[Fault]:
    """Missing, fuzzy and stale messages, and whatever is wrong with a translation, in every language spoken."""
    found: list[Fault] = []
    spoken = {*tags_with_catalogue(locales), known.fallback}
    listed = {language.tag for language in known.languages}
    found += [Fault(shown(locales / tag), "", "", "is not listed in languages.yaml") for tag in sorted(spoken - listed)]
    for domain, source in DOMAINS.items():
        try:
            template = _read(locales / f"{domain}.pot")
        except BadData as bad:
            found += bad.faults
            continue
        found += _Texts(shown(locales / f"{domain}.pot"), source, template, known).faults()
        catalogues: dict[str, Catalog] = {}
        for tag in sorted(spoken - {source}):
            try:
                catalogues[tag] = _read(catalogue_path(locales, tag, domain))
            except BadData as bad:
                found += bad.faults
        for tag, catalogue in catalogues.items():
            others = {source: template} | {other: catalogues[other] for other in DOMAINS.values() if other in catalogues}
            others.pop(tag, None)
            file = shown(catalogue_path(locales, tag, domain))
            found += _Translations(file, tag, catalogue, known, template, others).faults()
    return found


def review_faults(locales: Path) -> list[Fault]:
    """Catalogues whose header does not say who reviewed them; and, as one warning, how many nobody has reviewed yet."""
    found: list[Fault] = []
    paths = [path for domain in DOMAINS for path in sorted(locales.glob(f"*/LC_MESSAGES/{domain}.po"))]
    unread: list[str] = []
    for path in paths:
        header = path.read_text(encoding="utf-8", errors="replace").partition("msgid")[0]
        line = _REVIEWED.search(header)
        if line is None:
            found.append(
                Fault(shown(path), "Reviewed-By", "", "is missing at the top of the file; write “nobody yet” or who and when")
            )
        elif line[1].strip().lower() in {"", "nobody", "nobody yet"}:
            unread.append(path.parent.parent.name)
    if unread:
        tags = ", ".join(sorted({*unread}))
        says = f"{len(unread)} of {len(paths)} catalogues have been reviewed by no native speaker yet: {tags}"
        found.append(Fault(shown(locales), "", "", says, warning=True))
    return found


def _read(path: Path) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except FileNotFoundError:
        raise BadData([Fault(shown(path), "", "", "does not exist")]) from None
    except (PoFileError, ValueError, LookupError, OSError) as wrong:  # LookupError: a charset nobody knows
        raise BadData([Fault(shown(path), "", "", f"cannot be read: {wrong}")]) from wrong


@dataclass(frozen=True)
class _Texts:
    """The texts of one domain in one language; of the source language those are the messages of the template."""

    file: str
    tag: str
    catalogue: Catalog
    known: KnownLanguages

    def faults(self) -> Iterator[Fault]:
        """Of originals: how they are written, and how long they are."""
        for message in self.catalogue:
            for form in _sources(message):
                yield from (Fault(self.file, _name(message), self.tag, says) for says in self._says(message, form))

    def _says(self, message: Message, form: str) -> Iterator[str]:
        """What is wrong with one form, whatever the original says. The message is the template's: it knows its place."""
        yield from badly_written(form, self._writing)
        if place := narrowest(message.auto_comments):
            longest = max(len(language.name) for language in self.known.languages)
            yield from too_long(form, Space(*place, {"language": longest, "count": 3, "number": 3}))

    @cached_property
    def _writing(self) -> Writing:
        same = {*self.known.borrowed, *(word.casefold() for word in self.known.same_words.get(self.tag, ()))}
        script = script_of(Locale.parse(self.tag, sep="-"))
        return Writing(script, self.known.foreign_letters.get(self.tag, ()), frozenset(same))


@dataclass(frozen=True)
class _Translations(_Texts):
    """The same for a language that is translated into. `others` are the texts in English and German."""

    template: Catalog
    others: Mapping[str, Catalog]

    def faults(self) -> Iterator[Fault]:
        if (self.catalogue.locale_identifier or "").replace("_", "-").lower() != self.tag.lower():
            yield Fault(
                self.file, "Language", self.tag, "is not the language of the header; without it the plural rule is not read"
            )
        if not _counts(self.catalogue):
            yield Fault(self.file, "Plural-Forms", self.tag, "is no rule that gives one of its forms for every number")
        for message in self.template:
            if message.id:
                yield from (Fault(self.file, _name(message), self.tag, says) for says in self._message(message))
        stale = [message for message in self.catalogue if message.id and self.template.get(message.id) is None]
        yield from (Fault(self.file, _name(message), self.tag, "is no longer said; remove it") for message in stale)

    def _message(self, message: Message) -> Iterator[str]:
        translated = self.catalogue.get(message.id)
        forms = _forms(translated)
        if translated is None or not all(forms) or isinstance(translated.id, str) != isinstance(message.id, str):
            yield "is not translated"
        elif translated.fuzzy:
            yield "is fuzzy: somebody must look whether it still fits"
        else:
            for form in forms:
                yield from lost_or_foreign(_sources(message), form)
                yield from left_in(self._originals(message), form, self._writing)
                yield from self._says(message, form)

    def _originals(self, message: Message) -> dict[str, Sequence[str]]:
        """The message in English and German, as far as there is one."""
        texts = {
            tag: _sources(message) if catalogue is self.template else _forms(catalogue.get(message.id))
            for tag, catalogue in self.others.items()
        }
        return {_english_name(tag): forms for tag, forms in texts.items()}


@cache
def _english_name(tag: str) -> str:
    return Locale.parse(tag).english_name or tag


def _counts(catalogue: Catalog) -> bool:
    """Whether the plural rule can be read and gives a form that exists, tried with numbers up to 200."""
    try:
        rule = gettext.c2py(catalogue.plural_expr)
        return all(0 <= rule(number) < catalogue.num_plurals for number in range(201))
    except (ValueError, ArithmeticError):
        return False


def _sources(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _forms(message: Message | None) -> list[str]:
    if message is None:
        return [""]
    return list(message.string) if isinstance(message.string, (list, tuple)) else [str(message.string)]


def _name(message: Message) -> str:
    first = _sources(message)[0]
    return f"“{first if len(first) <= 60 else first[:59] + '…'}”"
