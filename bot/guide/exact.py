"""Exact hits: a stand's number or a stand's name, even misspelt. What people write down from a sign needs no understanding."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.digits import western_digits
from bot.fair.model import Fair, Stand
from bot.text import Speech

# A name of eight letters may have one wrong; below that, “Sport” and “Spirit” would meet.
_ALIKE = 87.0
_SHORTEST_NAME = 4
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True)
class Number:
    """A message that names a stand by number; the stand may not exist."""

    number: int


@dataclass(frozen=True)
class Name:
    """A message that is a stand's name."""

    stand: Stand
    confidence: float  # 0..1, 1 for letter by letter


def stand_names(fair: Fair, speeches: Iterable[Speech]) -> dict[str, Stand]:
    """All ways to write a stand's name: in every language, its id, and its organisation where that has this stand only."""
    names: dict[str, Stand] = {}
    speeches = list(speeches)
    stands_of = Counter(stand.organisation for stand in fair.stands)
    for stand in fair.stands:
        alone = stands_of[stand.organisation] == 1
        texts = [stand.name, *([fair.organisation(stand.organisation).name] if alone else [])]
        for speech in speeches:
            names.update((speech.of_fair(text), stand) for text in texts)
        names.update((name, stand) for name in (*texts, stand.id.replace("-", " ")))
    return names


class ExactHits:
    """Looks for numbers and names. `names` are all ways to write a stand's name, in any language."""

    def __init__(self, names: Mapping[str, Stand], stand_words: Iterable[str]) -> None:
        self._names = {folded: stand for name, stand in names.items() if len(folded := _folded(name)) >= _SHORTEST_NAME}
        self._choices = list(self._names)
        self._stand_words = {word.casefold() for word in stand_words}

    def look(self, text: str) -> Number | Name | None:
        """The exact hit in a cleaned message, if there is one."""
        tokens = [token.casefold() for token in _TOKEN.findall(western_digits(text))]
        return self._number(tokens) or self._name(_folded(text))

    def _number(self, tokens: list[str]) -> Number | None:
        """“12”, “stand 12”, “12. stand”, “wo ist Stand 12” — but not “2 children”, nor “stand 3 or 4”."""
        numbers = [place for place, token in enumerate(tokens) if token.isdigit()]
        if len(numbers) != 1 or len(tokens[numbers[0]]) > 5:
            return None
        place = numbers[0]
        beside = tokens[max(0, place - 2) : place] + tokens[place + 1 : place + 2]
        if len(tokens) == 1 or (len(tokens) <= 8 and self._stand_words.intersection(beside)):
            return Number(int(tokens[place]))
        return None

    def _name(self, folded: str) -> Name | None:
        if len(folded) < _SHORTEST_NAME:
            return None
        if exact := self._names.get(folded):
            return Name(exact, 1.0)
        best = process.extractOne(folded, self._choices, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        return Name(self._names[best[0]], best[1] / 100) if best else None


def _folded(text: str) -> str:
    return " ".join(_TOKEN.findall(text.casefold()))
