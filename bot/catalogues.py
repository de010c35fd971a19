"""Checking the catalogues: what the bot says must be whole in every language it speaks."""

import gettext
import re
import string
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from bot.faults import BadData, Fault, shown
from bot.languages import KnownLanguages
from bot.text import BOT_SOURCE, FAIR_SOURCE, catalogue_path, tags_with_catalogue

DOMAINS = {"bot": BOT_SOURCE, "stands": FAIR_SOURCE}
_TAG = re.compile(r"</?([a-z]+)[^<>]*>")


def catalogue_faults(locales: Path, known: KnownLanguages) -> list[Fault]:
    """Missing, fuzzy and stale messages, lost and foreign placeholders, and tags that differ, in every language spoken."""
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
        for tag in sorted(spoken - {source}):
            path = catalogue_path(locales, tag, domain)
            try:
                found += _faults(shown(path), tag, template, _read(path))
            except BadData as bad:
                found += bad.faults
    return found


def _read(path: Path) -> Catalog:
    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True)
    except FileNotFoundError:
        raise BadData([Fault(shown(path), "", "", "does not exist")]) from None
    except (PoFileError, ValueError, LookupError, OSError) as wrong:  # LookupError: a charset nobody knows
        raise BadData([Fault(shown(path), "", "", f"cannot be read: {wrong}")]) from wrong


def _faults(file: str, tag: str, template: Catalog, catalogue: Catalog) -> Iterator[Fault]:
    if (catalogue.locale_identifier or "").replace("_", "-").lower() != tag.lower():
        yield Fault(file, "Language", tag, "is not the language of the header; without it the plural rule is not read")
    if not _counts(catalogue):
        yield Fault(file, "Plural-Forms", tag, "is no rule that gives one of its forms for every number")
    for message in template:
        if not message.id:
            continue
        name = f"“{_first(message.id)}”"
        translated = catalogue.get(message.id)
        forms = _forms(translated)
        if translated is None or not all(forms) or isinstance(translated.id, str) != isinstance(message.id, str):
            yield Fault(file, name, tag, "is not translated")
        elif translated.fuzzy:
            yield Fault(file, name, tag, "is fuzzy: somebody must look whether it still fits")
        else:
            yield from (Fault(file, name, tag, says) for form in forms for says in _differences(message, form))
    stale = [message for message in catalogue if message.id and template.get(message.id) is None]
    yield from (Fault(file, f"“{_first(message.id)}”", tag, "is no longer said; remove it") for message in stale)


def _differences(message: Message, form: str) -> Iterator[str]:
    sources = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    wanted = {name for source in sources for name in _placeholders(source)}
    try:
        given = set(_placeholders(form))
    except ValueError:
        yield "has a brace that is not closed"
        return
    # A plural form may leave the number out: “one stand”.
    lost = (wanted - given) - ({"count"} if len(sources) > 1 else set())
    if lost:
        yield f"has lost {{{'}, {'.join(sorted(lost))}}}"
    if foreign := given - wanted:
        yield f"has a foreign {{{'}, {'.join(sorted(foreign))}}}"
    if sorted(_tags(form)) not in [sorted(_tags(source)) for source in sources]:
        yield "has other HTML tags than the original"
    elif not _is_nested(form):
        yield "has HTML tags that are not closed in their order, or a < that is no tag"


def _counts(catalogue: Catalog) -> bool:
    """Whether the plural rule can be read and gives a form that exists, tried with numbers up to 200."""
    try:
        rule = gettext.c2py(catalogue.plural_expr)
        return all(0 <= rule(number) < catalogue.num_plurals for number in range(201))
    except (ValueError, ArithmeticError):
        return False


def _tags(text: str) -> list[str]:
    return [tag[0] for tag in _TAG.finditer(text)]


def _is_nested(text: str) -> bool:
    """Telegram refuses a message whose tags are not."""
    open_tags: list[str] = []
    for tag in _TAG.finditer(text):
        if not tag[0].startswith("</"):
            open_tags.append(tag[1])
        elif not open_tags or open_tags.pop() != tag[1]:
            return False
    return not open_tags and "<" not in _TAG.sub("", text)


def _placeholders(text: str) -> list[str]:
    """What stands in the braces, whole: {x!r} and {x:{y}} are other placeholders than {x}."""
    return [
        name + (f"!{conversion}" if conversion else "") + (f":{layout}" if layout else "")
        for _, name, layout, conversion in string.Formatter().parse(text)
        if name is not None
    ]


def _forms(message: Message | None) -> list[str]:
    if message is None:
        return [""]
    return list(message.string) if isinstance(message.string, (list, tuple)) else [str(message.string)]


def _first(text: str | Iterable[str]) -> str:
    first = text if isinstance(text, str) else next(iter(text))
    return first if len(first) <= 60 else first[:59] + "…"
