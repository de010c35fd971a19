"""How likely words are in each language spoken, by their letters and as wholes: learned from what people say (data/needs/).

For every language the costs of letters after the two before them, and of whole words, in nats (minus the natural logarithm of a
probability). Why beside py3langid: docs/languages.md.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.faults import BadData, Fault, shown

# A letter is told by the two before it; by three or four measured the same and fill twice the space.
REACH = 2
# Costs are kept as whole numbers of this fraction of a nat, plus one; zero is a letter group the language does not have.
UNIT = 1 / 16
# A letter never met at all, and what it costs to fall back to a shorter group.
_UNSEEN = math.log(200)
_FALL_BACK = 1.0
# A word may be one of those met (half of the time) or any row of letters.
_MET = 0.5
_NEVER = 1e3

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Likeness:
    """What a message costs in each language of the model, and whether it holds a word that the language is known to have."""

    nats: _Floats  # (L,)
    known: NDArray[np.bool_]  # (L,)
    letters: int  # word ends count, too


@dataclass(frozen=True)
class LanguageModel:
    """L languages; one written in Latin letters beside its own is an entry of its own, such as ar-Latn."""

    languages: tuple[str, ...]
    borrowed: frozenset[str]  # German words that people use in every language, beside those that languages.yaml lists
    fingerprint: str  # of what it was learned from
    groups: NDArray[np.uint32]  # (N,) hashes of letter groups and words, ascending
    costs: NDArray[np.uint8]  # (N, L)

    def likeness(self, words: Sequence[str]) -> Likeness:
        """What these words, at least one, in small letters, cost."""
        keys: list[int] = []
        reach: list[int] = []
        starts: list[int] = []
        for word in words:
            starts.append(len(reach))
            for before in range(1, len(word) + 2):
                reach.append(min(before, REACH))
                keys.extend(group_key(word, before, length) if length <= before else 0 for length in range(REACH + 1))
        met = self._rows([*keys, *map(word_key, words)])
        letters = len(reach)
        by_letters = np.add.reduceat(self._letter_costs(met[: letters * (REACH + 1)], np.array(reach)), starts, axis=0)
        whole = met[letters * (REACH + 1) :]
        as_word = np.where(whole > 0, (whole - 1.0) * UNIT, _NEVER)
        nats = -np.logaddexp(math.log(_MET) - as_word, math.log(1 - _MET) - by_letters)
        telling = np.array([len(word) > 1 for word in words])
        return Likeness(nats.sum(axis=0), (whole[telling] > 0).any(axis=0), letters)

    def _rows(self, keys: list[int]) -> NDArray[np.uint8]:
        """The costs of each key, shape (keys, L); zeros for a key that is not known."""
        wanted = np.array(keys, dtype=np.uint32)
        at = np.minimum(np.searchsorted(self.groups, wanted), len(self.groups) - 1)
        rows: NDArray[np.uint8] = self.costs[at] * (self.groups[at] == wanted)[:, None]
        return rows

    def _letter_costs(self, met: NDArray[np.uint8], reach: NDArray[np.int64]) -> _Floats:
        """The cost of each letter by its longest group that the language has, shape (letters, L)."""
        by_length = met.reshape(len(reach), REACH + 1, -1)
        costs: _Floats = np.full((len(reach), met.shape[1]), _UNSEEN) + _FALL_BACK * (reach[:, None] + 1)
        for length in range(REACH + 1):
            here = by_length[:, length]
            costs = np.where(here > 0, (here - 1.0) * UNIT + _FALL_BACK * (reach[:, None] - length), costs)
        return costs

    def save(self, path: Path) -> None:
        """Write the file that `load_language_model` reads."""
        about = json.dumps({"languages": self.languages, "borrowed": sorted(self.borrowed), "fingerprint": self.fingerprint})
        np.savez_compressed(path, about=np.array(about), groups=self.groups, costs=self.costs)


def group_key(word: str, before: int, length: int) -> int:
    """The key of the letter at a place of a word, counted from 1, its end included, with the `length` letters before it."""
    return crc32(f"^{word}$"[before - length : before + 1].encode())


def word_key(word: str) -> int:
    return crc32(f" {word}".encode())


def load_language_model(path: Path) -> LanguageModel:
    """Read what was learned; raises BadData with a sentence when the file is missing or not ours."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            languages, borrowed = tuple(about["languages"]), frozenset(about["borrowed"])
            model = LanguageModel(languages, borrowed, str(about["fingerprint"]), file["groups"], file["costs"])
        whole = model.costs.shape == (len(model.groups), len(model.languages)) and len(model.groups) > 0
    except FileNotFoundError:
        raise BadData([Fault(shown(path), "", "", "does not exist; make it with: python -m bot learn")]) from None
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, BadZipFile) as wrong:
        raise BadData(
            [Fault(shown(path), "", "", f"cannot be read ({wrong}); make it anew with: python -m bot learn")]
        ) from wrong
    if not whole:
        raise BadData([Fault(shown(path), "", "", "is of an older make; make it anew with: python -m bot learn")])
    return model
