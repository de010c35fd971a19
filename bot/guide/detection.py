"""Which language a short message is in, and whether that is certain enough to act on.

The script picks a group of languages (Ethiopic: Tigrinya or Amharic), py3langid ranks inside it, and the person's own language
counts as evidence. Words borrowed from German are left out: everybody in Germany writes Jobcenter.
Figures: docs/understanding.md.
"""

import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from babel.core import get_global
from numpy.typing import NDArray
from py3langid.langid import MODEL_FILE, LanguageIdentifier

# Log-odds that a message is in the person's own language before it is read. 1 to 2 measured best; 3 hurts those who switch.
PRIOR = 1.5
# Above this probability 99 % of the guesses are right (docs/understanding.md); below it the person's own language is kept.
CERTAIN = 0.7
# Labels of py3langid that are one language to us.
_LABELS = {"ar": ("ar", "ary", "arz"), "ckb": ("sdh",), "hr": ("hr", "bs")}
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(r"https?://\S+|www\.\S+|[@/]\w+")


@dataclass(frozen=True)
class Detected:
    """A language tag (None when the message has no letters) and whether to rely on it."""

    tag: str | None
    certain: bool


def script_of(tag: str) -> str:
    """The script a language is written in, as CLDR knows it: Latn, Cyrl, Arab, Ethi …"""
    return str(get_global("likely_subtags").get(tag, f"{tag}_Latn_XX")).split("_")[1]


class Detector:
    """Knows the candidate languages; built once, takes about 0.7 s and 100 MB."""

    def __init__(self, tags: Iterable[str], borrowed: Iterable[str], ethiopic_weights: Path) -> None:
        self._groups: dict[str, list[str]] = {}
        for tag in tags:
            self._groups.setdefault(script_of(tag), []).append(tag)
        self._borrowed = frozenset(borrowed)
        # Log-odds Tigrinya against Amharic of letters, word beginnings (^) and endings ($), counted on NTREX-128 (CC BY-SA 4.0).
        self._ethiopic: dict[str, float] = json.loads(ethiopic_weights.read_text(encoding="utf-8"))
        self._model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)
        known = {label for group in self._groups.values() for tag in group for label in _LABELS.get(tag, (tag,))}
        self._model.set_languages(known & set(self._model.labels))

    def detect(self, text: str, own: str | None = None) -> Detected:
        """The language of a cleaned text, given the tag of the person's own language."""
        words = _WORD.findall(_LINK.sub(" ", text).lower())
        script = _dominant_script("".join(words))
        if script is None:
            return Detected(None, certain=False)
        words = [word for word in words if _dominant_script(word) == script]
        telling = [word for word in words if word not in self._borrowed]
        group = self._groups.get(script, [])
        if not group or not telling:
            # A script none of our languages uses is certainly none of them; a message of borrowed words alone says nothing.
            return Detected(None, certain=False)
        if len(group) == 1:
            return Detected(group[0], certain=True)
        scores = self._ethiopic_scores(telling, group) if script == "Ethi" else self._scores(" ".join(telling), group)
        if not np.isfinite(scores).any():
            return Detected(None, certain=False)
        if own in group:
            scores[group.index(own)] += PRIOR
        likely = np.exp(scores - scores.max())
        likely /= likely.sum()
        best = int(likely.argmax())
        return Detected(group[best], bool(likely[best] >= CERTAIN))

    def _scores(self, text: str, group: list[str]) -> NDArray[np.float64]:
        ranked = dict(self._model.rank(text))
        # The raw scores grow with the text; the square root of its bytes is py3langid's own scale for probabilities.
        scale = math.sqrt(len(text.encode()))
        # A language that py3langid does not know (nds) is never taken for the one of a message.
        labels = (_LABELS.get(tag, (tag,)) for tag in group)
        return np.array([max((ranked[one] for one in few if one in ranked), default=-math.inf) / scale for few in labels])

    def _ethiopic_scores(self, words: list[str], group: list[str]) -> NDArray[np.float64]:
        weights = self._ethiopic
        score = 0.0
        for word in words:
            score += sum(weights.get(letter, 0.0) for letter in word)
            score += weights.get(f"^{word[0]}", 0.0) + weights.get(f"{word[-1]}$", 0.0)
            score += weights.get(f"{word[-2:]}$", 0.0) if len(word) > 1 else 0.0
        # Neighbouring letters are not independent evidence: a third of the sum is calibrated.
        return np.array([score / 6 if tag == "ti" else -score / 6 if tag == "am" else -math.inf for tag in group])


_SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "ETHIOPIC": "Ethi",
    "GREEK": "Grek",
    "DEVANAGARI": "Deva",
    "CJK": "Hans",
}


def _dominant_script(text: str) -> str | None:
    counts = Counter(unicodedata.name(letter, "").split(" ")[0] for letter in text)
    if not counts:
        return None
    name = counts.most_common(1)[0][0]
    return _SCRIPTS.get(name, name.title())
