"""From likelihoods of needs to an answer: which stands to name, when to ask back, when to say nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.fair.model import Fair, Need, Stand, Topic
from bot.guide.answers import Answer, Found, Nothing, Unsure, Wish
from bot.guide.encoder import Vectors
from bot.guide.learned import OFF_TOPIC

# All thresholds are probabilities; their trade-offs are tabled in docs/understanding.md.
FOUND = 0.42  # from here on the best stand is named outright
WISH = 0.40  # from here on a wish that is no stand is granted
OFF = 0.30  # from here on off-topic is believed, where no stand is likelier
UNSURE = 0.27  # below this even asking back would be guessing
# How many stands an answer names; the command line promises up to five.
MOST = 5
# From here on a wish stands among the choices when the bot asks back.
_WISH_IN_SIGHT = 0.15
# Of the likelihood of a need that several stands serve, the first gets most; the others remain in sight.
_SHARES = np.array([0.75, 0.15, 0.06, 0.03, 0.01])
# Cosine of a question and the own text of a stand that names no need: where noise ends, and where the stand is surely meant.
_TEXT_FROM, _TEXT_TO = 0.35, 0.75


def own_text(stand: Stand) -> str:
    """What a stand says about itself, as the encoder compares it with questions."""
    return ". ".join([stand.name, stand.summary, *stand.offers])


@dataclass(frozen=True)
class Chooser:
    """Knows the fair, its needs and the vectors of the stands' own texts (shape (stands, 384), centred, in the fair's order)."""

    fair: Fair
    needs: Mapping[str, Need]
    texts: Vectors
    _serving: Mapping[str, NDArray[np.int64]] = field(init=False)  # need -> rows of (place in the stand's list, row of the stand)
    _needless: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        serving: dict[str, list[tuple[int, int]]] = {}
        for row, stand in enumerate(self.fair.stands):
            for place, need in enumerate(stand.needs):
                serving.setdefault(need, []).append((place, row))
        object.__setattr__(self, "_serving", {need: np.array(sorted(rows)) for need, rows in serving.items()})
        needless = [row for row, stand in enumerate(self.fair.stands) if not stand.needs]
        object.__setattr__(self, "_needless", np.array(needless, dtype=np.int64))

    def choose(self, likely: Mapping[str, float], vector: Vectors | None) -> Answer:
        """The answer for a question, given the likelihood of each class and the centred vector (shape (384,)) if any."""
        nothing = likely.get(OFF_TOPIC, 0.0)
        wishes = [(likely[name], need) for name, need in self.needs.items() if need.outcome is not None and name in likely]
        chance, wish = max(wishes, key=lambda pair: pair[0], default=(0.0, None))
        ranked = self._ranked(likely, vector)
        stands = tuple(self.fair.stands[row] for row, _ in ranked[:MOST])
        best = ranked[0][1] if ranked else 0.0
        if wish is not None and chance >= max(best, nothing, WISH):
            return Wish(wish, self.near(wish), chance)
        if nothing >= max(best, OFF):
            return Nothing(nothing)
        need = self._meant(likely, stands[0]) if stands else None
        if best >= FOUND:
            return Found(stands, need, best)
        if best + chance >= UNSURE:
            return Unsure(stands, need, best, self._topic(likely), wish if chance >= _WISH_IN_SIGHT else None)
        return Nothing(max(nothing, 1 - best))

    def _ranked(self, likely: Mapping[str, float], vector: Vectors | None) -> list[tuple[int, float]]:
        """Rows of stands with the likelihood that each is meant, best first."""
        near = self.texts @ vector if vector is not None else np.zeros(len(self.fair.stands), dtype=np.float32)
        chances: dict[int, float] = {}
        for need, rows in self._serving.items():
            # Those who name the need early come first; among equals the one whose own text is nearest.
            order = np.lexsort((-near[rows[:, 1]], rows[:, 0]))[: len(_SHARES)]
            shares = _SHARES[: len(order)] / _SHARES[: len(order)].sum()
            for row, share in zip(rows[order, 1].tolist(), shares.tolist(), strict=True):
                chances[row] = chances.get(row, 0.0) + likely.get(need, 0.0) * share
        if len(self._needless):
            row = int(self._needless[near[self._needless].argmax()])
            chances[row] = float(np.clip((near[row] - _TEXT_FROM) / (_TEXT_TO - _TEXT_FROM), 0, 1))
        return sorted(chances.items(), key=lambda pair: -pair[1])

    def near(self, wish: Need) -> tuple[Stand, ...]:
        """The stands that come near to a wish that is no stand."""
        return tuple(dict.fromkeys(stand for need in wish.near for stand in self.fair.stands_by_need.get(need, ())))

    def _topic(self, likely: Mapping[str, float]) -> Topic | None:
        """The likeliest topic, all its needs taken together."""
        chances: dict[Topic, float] = {}
        for name, need in self.needs.items():
            if need.topic is not None:
                chances[need.topic] = chances.get(need.topic, 0.0) + likely.get(name, 0.0)
        return max(chances, key=lambda topic: chances[topic], default=None)

    def _meant(self, likely: Mapping[str, float], stand: Stand) -> Need | None:
        """The likeliest need among those the stand names."""
        return max((self.needs[need] for need in stand.needs), key=lambda need: likely.get(need.id, 0.0), default=None)
