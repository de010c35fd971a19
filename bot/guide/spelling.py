"""How a text is spelt, as numbers: the letter groups of its words, without the marks that people leave out on a phone.

Where embeddings know meaning, letters know names, loan words and endings: jobcentr, Anerkenung, وبنغيلد.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

# Letter groups of 2 to 5 letters measured best (docs/understanding.md); 2^16 places hold 66,000 of them with few collisions.
SHORTEST, LONGEST = 2, 5
PLACES = 1 << 16

# Letters that are written one for the other, beyond what Unicode takes apart.
_ALIKE = str.maketrans("أإآٱةىیېئکگؤıłđø", "اااا" + "هييييككو" + "ildo", "ـ") | {ord("ß"): "ss"}


def fold(text: str) -> str:
    """A cleaned text in small letters without accents, harakat and letters that people exchange."""
    decomposed = unicodedata.normalize("NFKD", text.lower().translate(_ALIKE))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def spelling(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The places of the letter groups of a cleaned text and how often each occurs, damped: 1 + ln(count)."""
    counts = Counter(crc32(group.encode()) % PLACES for group in _groups(fold(text)))
    places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
    damped = np.fromiter((1 + math.log(count) for count in counts.values()), dtype=np.float32, count=len(counts))
    return places, damped


def _groups(text: str) -> Iterator[str]:
    for word in text.split():
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            if len(padded) <= length:
                yield padded
                break
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
