"""One translation held against its original: what it has lost, what it must not have, what it still has to lose."""

import re
import string
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.digits import western_digits
from bot.letters import is_written_in, odd_controls, odd_letters

_TAG = re.compile(r"</?([a-z]+)[^<>]*>")
_PLACEHOLDER = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}?")
_WORD = re.compile(r"[^\W\d_]+")
# Behind a character that is also a letter, such as ℹ.
_AS_PICTURE = "\ufe0f"
# Short ones may be said in words: first floor, two minutes.
_NUMBER = re.compile(r"\d{2,}")
# What stands in brackets or quotation marks is quoted: the name on a sign, a German term.
_QUOTED = re.compile(r"\([^()]*\)|«[^«»]*»|“[^“”]*”|„[^„“”]*[“”]")
# So many words of the original in a row are no coincidence, even between related languages.
_IN_A_ROW = 3
# Characters of a value where the text is said, as far as one can know: a short name.
_VALUE = 12


@dataclass(frozen=True)
class Writing:
    """How a language is written: its script as Unicode's names have it, letters it does not write, and words (small letters)
    that it shares with the originals."""

    script: str | None
    foreign_letters: Collection[str] = ()
    same_words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Space:
    """The narrowest place a text is shown in, and how long the values are that we know of."""

    place: str
    characters: int
    values: Mapping[str, int]


def lost_or_foreign(sources: Sequence[str], form: str) -> Iterator[str]:
    """What does not agree with the original: placeholders, tags, numbers, the pictogram. `sources` are its forms, one or two."""
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
    if gone := sorted(set(_NUMBER.findall(sources[-1])) - set(_numbers(form))):
        yield f"has lost the number {', '.join(gone)}"
    if (pictogram := _pictogram(sources[0])) != _pictogram(form):
        yield f"must begin with {pictogram}" if pictogram else "begins with a pictogram that the original does not have"


def left_in(originals: Mapping[str, Sequence[str]], form: str, writing: Writing) -> Iterator[str]:
    """Words of the originals (by the name of their language) that nobody translated, or none in the own script."""
    words = _words(form)
    if writing.same_words.issuperset(words):
        return
    stretches = [_words(stretch) for stretch in _QUOTED.split(form)]
    for language, sources in originals.items():
        for source in sources:
            if words == _words(source):
                yield f"is left in {language}; if it is the same word, name it in same_words of languages.yaml"
                return
            if row := _row(stretches, _words(source)):
                yield f"has “{row}” left in {language}"
                return
    if not is_written_in("".join(words), writing.script):
        yield f"has no {str(writing.script).capitalize()} letters at all"


def badly_written(form: str, writing: Writing) -> Iterator[str]:
    """Letters and controls that cannot be right."""
    yield from odd_letters(_PLACEHOLDER.sub(" ", _TAG.sub(" ", form)), writing.script, writing.foreign_letters)
    yield from odd_controls(form)


def too_long(form: str, space: Space) -> Iterator[str]:
    """How much longer than its place the text is, with its values."""
    long = len(_PLACEHOLDER.sub(lambda found: "x" * space.values.get(found[0][1:-1], _VALUE), form))
    if long > space.characters:
        yield f"has {long} characters; the place ({space.place}) has room for {space.characters}"


def _row(stretches: Iterable[tuple[str, ...]], source: tuple[str, ...]) -> str:
    """The first words of a stretch that stand in the source in the same row, where they are many enough."""
    rows = set(_rows(source))
    return next((" ".join(row) for words in stretches for row in _rows(words) if row in rows), "")


def _rows(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (words[start : start + _IN_A_ROW] for start in range(len(words) - _IN_A_ROW + 1))


@lru_cache(4096)  # each original is held against its translation in every language
def _words(text: str) -> tuple[str, ...]:
    """The words in small letters, without tags and placeholders."""
    return tuple(_WORD.findall(_PLACEHOLDER.sub(" ", _TAG.sub(" ", text)).casefold()))


def _tags(text: str) -> list[str]:
    return [tag[0] for tag in _TAG.finditer(text)]


def _numbers(text: str) -> list[str]:
    """The numbers of the text, in our digits whatever digits it has."""
    return [western_digits(number) for number in _NUMBER.findall(text)]


def _pictogram(text: str) -> str:
    """What the text begins with, where that is a picture."""
    first = text[:1]
    is_picture = first and (unicodedata.category(first) == "So" or text[1:2] == _AS_PICTURE)
    return first if is_picture else ""


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
