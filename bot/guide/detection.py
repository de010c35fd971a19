"""Which language a short message is in, and whether that is certain enough to act on.

The script picks a group of languages. Inside it three things are weighed: py3langid, which knows all the languages; how like the
words are to what people say in those we speak (`language_model.py`); and the person's own language. Names and what everybody in
Germany says (Jobcenter) are left out. Ways compared, figures: docs/languages.md.
"""

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.core import get_global
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bot.guide.language_model import LanguageModel, Likeness
from bot.guide.typing_habits import normal, script_of_letters

# Log-odds that a message is in the person's own language before it is read.
PRIOR = 1.5
# Above this probability a guess is acted on; below it the person's own language is kept. More is asked of a guess that ends in
# “I do not speak this language yet”: there are many of them, and to be wrong about it is rude.
CERTAIN = 0.7
CERTAIN_OF_OTHERS = 0.8
# A language of which no examples were learned costs so much a letter, in nats. Messages in ours cost 1.3 to 1.9 there and 2.8 and
# more in the next of ours; Bulgarian, Serbian, Belarusian cost 2.3 in Russian or Ukrainian. Syllables cost more than letters.
_OTHERS_COST = {"Cyrl": 2.2, "Ethi": 3.3}
_OTHERS_COST_ELSEWHERE = 2.7
# What it takes off a language's log-odds that a message would be in it, but in Latin letters.
_IN_LATIN = 1.5
# Messages of so few words are certain only with a word that is known: names look like some language, too.
_FEW_WORDS = 2
# Labels of py3langid that are one language to us.
_LABELS = {"ar": ("ar", "ary", "arz"), "ckb": ("sdh",), "hr": ("hr", "bs"), "no": ("no", "nn")}
# A word may hold digits, which stand for letters in Arabic typed in Latin ones: 3ayez.
_WORD = re.compile(r"[^\W_]*[^\W\d_][^\W_]*")
_LINK = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|[@/]\w+")
_SCRIPTS = {
    "LATIN": "Latn",
    "CYRILLIC": "Cyrl",
    "ARABIC": "Arab",
    "ETHIOPIC": "Ethi",
    "GREEK": "Grek",
    "DEVANAGARI": "Deva",
    "HEBREW": "Hebr",
    "ARMENIAN": "Armn",
    "GEORGIAN": "Geor",
    "BENGALI": "Beng",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "GURMUKHI": "Guru",
    "THAI": "Thai",
    "HANGUL": "Kore",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "CJK": "Hans",
}


@dataclass(frozen=True)
class Detected:
    """A language tag (None when the message tells none) and whether to rely on it."""

    tag: str | None
    certain: bool


@cache
def script_of(tag: str) -> str:
    """The script a language is written in, as CLDR knows it: Latn, Cyrl, Arab, Ethi …"""
    return str(get_global("likely_subtags").get(tag, f"{tag}_Latn_XX")).split("_")[1]


def script_of_word(word: str) -> str | None:
    name = script_of_letters(word)
    return None if name is None else _SCRIPTS.get(name, name.title())


def telling_words(text: str, silent: Collection[str]) -> list[str]:
    """The words of a cleaned text in small letters, without links and without those that say nothing about its language."""
    return [word for word in map(normal, _WORD.findall(_LINK.sub(" ", text).lower())) if word not in silent]


class Detector:
    """Knows the candidate languages; built once, takes about 0.7 s and 100 MB."""

    def __init__(self, tags: Iterable[str], silent: Iterable[str], model: LanguageModel, ethiopic_weights: Path) -> None:
        """`silent`: words that say nothing about the language of a message."""
        self._silent = model.borrowed.union(silent)
        self._model = model
        self._place = {tag: place for place, tag in enumerate(model.languages)}
        self._in_latin = [tag for tag in model.languages if tag.endswith("-Latn")]
        # Log-odds Tigrinya against Amharic of letters, word beginnings (^) and endings ($), counted on NTREX-128 (CC BY-SA 4.0).
        self._ethiopic: dict[str, float] = json.loads(ethiopic_weights.read_text(encoding="utf-8"))
        self._ranker = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=False)
        labels = set(self._ranker.labels)
        self._labels = {tag: labels.intersection(_LABELS.get(tag, (tag,))) for tag in tags}
        self._ranker.set_languages(set().union(*self._labels.values()))
        groups: dict[str, list[str]] = {}
        for tag in self._labels:
            groups.setdefault(script_of(tag), []).append(tag)
        # Where a script has several languages, only those can be told of which something is known.
        self._groups = {
            script: [tag for tag in group if len(group) == 1 or script == "Ethi" or self._labels[tag] or tag in self._place]
            for script, group in groups.items()
        }

    def detect(self, text: str, own: str | None = None) -> Detected:
        """The language of a cleaned text, given the tag of the person's own language."""
        words = telling_words(text, self._silent)
        script = _script(words)
        group = self._groups.get(script or "", [])
        words = [word for word in words if script_of_word(word) == script]
        if not group or not words:
            # A script none of our languages uses is certainly none of them; a message of names alone says nothing.
            return Detected(None, certain=False)
        if len(group) == 1:
            return Detected(group[0], certain=True)
        like = self._model.likeness(words)
        scores = self._scores(words, script or "", like)
        chances: dict[str, float] = defaultdict(float)
        highest = max(scores.values())
        for name, score in scores.items():
            tag = name.removesuffix("-Latn")
            chances[tag] += math.exp(score - highest + (PRIOR if tag == own else 0))
        best = max(chances, key=chances.__getitem__)
        enough = CERTAIN if best in self._place else CERTAIN_OF_OTHERS
        certain = chances[best] / sum(chances.values()) >= enough and (len(words) > _FEW_WORDS or self._knows(best, like))
        return Detected(best, certain)

    def _scores(self, words: list[str], script: str, like: Likeness) -> dict[str, float]:
        """Log-odds of the languages of a script; a language of another script in Latin letters is called such as ar-Latn."""
        group = self._groups[script]
        ranked = self._ethiopic_ranks(words, group) if script == "Ethi" else self._ranks(" ".join(words), group)
        if script == "Latn":
            ranked |= dict.fromkeys(self._in_latin, max(ranked.values()) - _IN_LATIN)
        others = like.letters * _OTHERS_COST.get(script, _OTHERS_COST_ELSEWHERE)
        # Neighbouring letters are no independent evidence: the sums of both grow with the text, their weight with its root only.
        damped = math.sqrt(like.letters)
        return {
            name: rank - (float(like.nats[self._place[name]]) if name in self._place else others) / damped
            for name, rank in ranked.items()
        }

    def _knows(self, tag: str, like: Likeness) -> bool:
        places = [self._place[name] for name in (tag, f"{tag}-Latn") if name in self._place]
        return bool(like.known[places].any())

    def _ranks(self, text: str, group: list[str]) -> dict[str, float]:
        # The square root of the bytes is py3langid's own scale for probabilities.
        scale = math.sqrt(len(text.encode()))
        ranked = {label: score / scale for label, score in self._ranker.rank(text)}
        known = {tag: max(ranked[label] for label in self._labels[tag]) for tag in group if self._labels[tag]}
        # One of ours that py3langid has never heard of stands and falls with its words.
        return dict.fromkeys(group, max(known.values(), default=0.0)) | known

    def _ethiopic_ranks(self, words: list[str], group: list[str]) -> dict[str, float]:
        weights = self._ethiopic
        score = 0.0
        for word in words:
            score += sum(weights.get(letter, 0.0) for letter in word)
            score += weights.get(f"^{word[0]}", 0.0) + weights.get(f"{word[-1]}$", 0.0)
            score += weights.get(f"{word[-2:]}$", 0.0) if len(word) > 1 else 0.0
        # Neighbouring letters are not independent evidence: a third of the sum is calibrated.
        return {tag: score / 6 if tag == "ti" else -score / 6 if tag == "am" else -math.inf for tag in group}


def _script(words: list[str]) -> str | None:
    """The script of the message: one that is not Latin counts first, since people put German words into every script."""
    letters: Counter[str] = Counter()
    for word in words:
        if script := script_of_word(word):
            letters[script] += len(word)
    foreign = {script: number for script, number in letters.items() if script != "Latn" and number > 1}
    return max(foreign or letters, key=letters.__getitem__, default=None)
