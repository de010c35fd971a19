"""Learning how the languages spoken are spelt: run by `python -m bot learn`, never by the bot itself."""

import hashlib
import json
import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import numpy as np

from bot.fair.examples import Examples, fingerprint
from bot.guide.cleaning import clean
from bot.guide.detection import script_of, script_of_word, telling_words
from bot.guide.language_model import REACH, UNIT, LanguageModel, group_key, word_key
from bot.guide.typing_habits import in_latin, normal, variants
from bot.languages import KnownLanguages

# What a way of typing counts beside the spelling of the example.
_VARIANT = 0.3
# Letters that a language might have; what is met takes its probability from them.
_LETTERS = 200
_MOST = 255
# A word that Ukrainian, Arabic, … examples borrow once may be in those of one language of Latin letters so many times.
_AS_COMMON = 3

_Counts = dict[str, float]


def sources(examples: Iterable[Examples], known: KnownLanguages) -> str:
    """A hash of everything a language model is learned from."""
    content = [fingerprint(examples), sorted(known.silent), known.in_latin]
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()


def learn_languages(examples: Sequence[Examples], known: KnownLanguages) -> LanguageModel:
    """Count words and letters of all examples and of the word lists in Latin letters."""
    borrowed = _borrowed(examples, known.silent)
    words = _words(examples, known, borrowed.union(known.silent))
    languages = tuple(words)
    costs: dict[int, dict[int, float]] = defaultdict(dict)
    for column, counts in enumerate(words.values()):
        for key, probability in _probabilities(counts).items():
            costs[key][column] = -math.log(probability)
    groups = np.array(sorted(costs), dtype=np.uint32)
    table = np.zeros((len(groups), len(languages)), dtype=np.uint8)
    for row, key in enumerate(groups.tolist()):
        for column, nats in costs[key].items():
            table[row, column] = min(1 + round(nats / UNIT), _MOST)
    return LanguageModel(languages, borrowed, sources(examples, known), groups, table)


def _said(examples: Iterable[Examples], silent: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every word of the examples with the tag of its language."""
    for each in examples:
        for text in (text for said in (*each.needs.values(), each.off_topic) for text in said):
            for word in telling_words(clean(text), silent):
                yield word, each.language


def _borrowed(examples: Iterable[Examples], silent: Collection[str]) -> frozenset[str]:
    """Words in Latin letters that people use while writing another script: German for the most part. Words that are much more
    common in a language of Latin letters (und, in, it) are its own all the same."""
    inside: Counter[str] = Counter()
    own: dict[str, Counter[str]] = defaultdict(Counter)
    for word, tag in _said(examples, silent):
        if script_of_word(word) == "Latn":
            if script_of(tag) == "Latn":
                own[word][tag] += 1
            else:
                inside[word] += 1
    return frozenset(word for word, times in inside.items() if max(own[word].values(), default=0) <= _AS_COMMON * times)


def _words(examples: Iterable[Examples], known: KnownLanguages, silent: Collection[str]) -> dict[str, _Counts]:
    """How often each word occurs, by language; variants count less, words of other scripts not at all."""
    found: dict[str, _Counts] = defaultdict(lambda: defaultdict(float))
    for word, tag in _said(examples, silent):
        if script_of_word(word) == script_of(tag):
            found[tag][word] += 1
            for variant in variants(word, tag):
                found[tag][variant] += _VARIANT
            if latin := in_latin(word, tag):
                found[f"{tag}-Latn"][latin] += 1
    for tag, listed in known.in_latin.items():
        for word in map(normal, listed):
            found[f"{tag}-Latn"][word] += 1
    return dict(sorted(found.items()))


def _probabilities(words: Mapping[str, float]) -> dict[int, float]:
    """Of each letter after those before it (Witten-Bell: mixed with that after fewer, the more kinds of letters follow), and of
    each whole word."""
    after: dict[str, _Counts] = defaultdict(lambda: defaultdict(float))
    keys: dict[str, int] = {}
    for word, times in words.items():
        padded = f"^{word}$"
        for place in range(1, len(padded)):
            for length in range(min(place, REACH) + 1):
                group = padded[place - length : place + 1]
                after[group[:-1]][group[-1]] += times
                keys.setdefault(group, group_key(word, place, length))
    likely: dict[str, float] = {}
    for before in sorted(after, key=len):
        counts = after[before]
        total, kinds = sum(counts.values()), len(counts)
        trust = total / (total + kinds)
        for letter, times in counts.items():
            fewer = likely[before[1:] + letter] if before else 1 / _LETTERS
            likely[before + letter] = trust * times / total + (1 - trust) * fewer
    everything = sum(words.values())
    return {keys[group]: each for group, each in likely.items()} | {
        word_key(word): times / everything for word, times in words.items()
    }
