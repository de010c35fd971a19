"""Learning from the examples: run by whoever changed data/needs/, never by the bot itself (it needs scikit-learn)."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.fair.examples import Examples, fingerprint
from bot.guide.cleaning import clean
from bot.guide.encoder import Vectors
from bot.guide.learned import OFF_TOPIC, Learned
from bot.guide.spelling import PLACES, spelling

# Inverse strength of regularisation; 3 to 30 measured alike, 1 and 100 worse (docs/understanding.md).
_STRENGTH = 10.0
_ROUNDS = 300


def said(examples: Iterable[Examples]) -> tuple[list[str], list[str]]:
    """Every example as (cleaned texts, classes), in a fixed order."""
    pairs = [
        (clean(text), name)
        for language in examples
        for name, texts in [*language.needs.items(), (OFF_TOPIC, language.off_topic)]
        for text in texts
    ]
    return [text for text, _ in pairs], [name for _, name in pairs]


def learn(examples: Sequence[Examples], vectors: Vectors) -> Learned:
    """Fit both regressions; `vectors` are those of the texts of `said`, in the same order, shape (texts, 384)."""
    from scipy.sparse import csr_matrix

    texts, names = said(examples)
    classes = [*examples[0].needs, OFF_TOPIC]
    targets = np.array([classes.index(name) for name in names])
    mean = vectors.mean(axis=0)
    centred = vectors - mean
    meaning, meaning_bias = _fit(centred / np.linalg.norm(centred, axis=1, keepdims=True), targets)

    spelt = [spelling(text) for text in texts]
    columns = np.concatenate([places for places, _ in spelt])
    starts = np.concatenate([[0], np.cumsum([len(places) for places, _ in spelt])])
    seen_in = np.bincount(columns, minlength=PLACES)
    # A letter group met once only names its example; it is left out, as if it had never been seen.
    rarity = np.where(seen_in > 1, np.log((1 + len(texts)) / (1 + seen_in)) + 1, 0).astype(np.float32)
    rarity = rarity.astype(np.float16).astype(np.float32)  # what the file will hold
    values = np.concatenate([counts for _, counts in spelt]) * rarity[columns]
    rows = np.repeat(np.arange(len(texts)), np.diff(starts))
    lengths = np.sqrt(np.bincount(rows, weights=values**2, minlength=len(texts)))
    values = values / np.maximum(lengths, 1e-9)[rows]
    weights, bias = _fit(csr_matrix((values, columns, starts), shape=(len(texts), PLACES)), targets)
    unit = np.abs(weights).max(axis=1) / 127
    return Learned(
        classes=tuple(classes),
        fingerprint=fingerprint(examples),
        mean=mean.astype(np.float32),
        meaning=meaning,
        meaning_bias=meaning_bias,
        rarity=rarity,
        spelling=np.ascontiguousarray(np.round(weights / unit[:, None]).T).astype(np.int8),
        spelling_unit=unit.astype(np.float32),
        spelling_bias=bias,
    )


def _fit(features: object, targets: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS).fit(features, targets)
    return model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
