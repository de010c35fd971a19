"""What the guide has learned from the examples: how likely each need is, given what a text means and how it is spelt.

Two logistic regressions over the same classes (every need, and off-topic), one on the embedding, one on letter groups; their
log-probabilities are added. Why these two and not the nearest example: docs/understanding.md.
"""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.faults import BadData, Fault, shown
from bot.guide.encoder import Vectors
from bot.guide.spelling import PLACES, spelling

OFF_TOPIC = "off-topic"
# Weight of the spelling beside the meaning, and the temperature that makes the sum a probability; both measured on one half of
# the test questions and reported on the other (docs/understanding.md).
SPELLING_WEIGHT = 1.0
TEMPERATURE = 1.0

_Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Learned:
    """The two regressions. C classes, the last being off-topic."""

    classes: tuple[str, ...]  # need ids, then off-topic
    fingerprint: str  # of the examples it was learned from
    mean: _Floats  # (384,) mean vector of the examples, taken away before comparing
    meaning: _Floats  # (C, 384)
    meaning_bias: _Floats  # (C,)
    rarity: _Floats  # (PLACES,) inverse document frequency of each letter group
    spelling: NDArray[np.int8]  # (PLACES, C) weights in units of spelling_unit
    spelling_unit: _Floats  # (C,)
    spelling_bias: _Floats  # (C,)

    def likelihood(self, text: str, vector: Vectors | None) -> _Floats:
        """Probabilities of the classes, shape (C,), for a cleaned text and its vector; without a vector from spelling alone."""
        total = self._by_spelling(text)
        if vector is not None:
            total = total * SPELLING_WEIGHT + _log_softmax(self.meaning @ self.centred(vector) + self.meaning_bias)
        return np.exp(_log_softmax(total / TEMPERATURE)).astype(np.float32)

    def centred(self, vectors: Vectors) -> Vectors:
        """Vectors (shape (…, 384)) with what all questions have in common taken away, of length 1 again."""
        centred = vectors - self.mean
        return np.asarray(centred / np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-9), dtype=np.float32)

    def _by_spelling(self, text: str) -> _Floats:
        places, counts = spelling(text)
        values = counts * self.rarity[places]
        if length := float(np.linalg.norm(values)):
            values = values / length
        scores = (values @ self.spelling[places].astype(np.float32)) * self.spelling_unit
        return _log_softmax(scores + self.spelling_bias)

    def save(self, path: Path) -> None:
        """Write the file that `load_learned` reads."""
        about = json.dumps({"classes": self.classes, "fingerprint": self.fingerprint})
        arrays = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in ("classes", "fingerprint")}
        halves = {name: array if array.dtype == np.int8 else array.astype(np.float16) for name, array in arrays.items()}
        np.savez_compressed(path, about=np.array(about), **halves)


def load_learned(path: Path) -> Learned:
    """Read what was learned; raises BadData with a sentence when the file is missing or not ours."""
    try:
        with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            arrays = {
                name: file[name] if file[name].dtype == np.int8 else file[name].astype(np.float32)
                for name in file.files
                if name != "about"
            }
        learned = Learned(tuple(about["classes"]), about["fingerprint"], **arrays)
    except FileNotFoundError:
        raise BadData([Fault(shown(path), "", "", "does not exist; make it with: python -m bot learn")]) from None
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, BadZipFile) as wrong:
        raise BadData(
            [Fault(shown(path), "", "", f"cannot be read ({wrong}); make it anew with: python -m bot learn")]
        ) from wrong
    if learned.spelling.shape != (PLACES, len(learned.classes)):
        raise BadData([Fault(shown(path), "", "", "is of an older make; make it anew with: python -m bot learn")])
    return learned


def _log_softmax(scores: _Floats) -> _Floats:
    shifted = scores - scores.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), dtype=np.float32)
