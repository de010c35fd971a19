"""Nothing is embedded twice, and a lost cache costs only time."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.guide.encoder import DIMENSIONS, Prefix, Vectors
from bot.guide.vectors import VectorCache


class Counting:
    """An encoder that counts what it is asked, and refuses one text."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def encode(self, texts: Sequence[str], prefix: Prefix) -> Vectors | None:
        self.asked += texts
        if "refused" in texts:
            return None
        return np.full((len(texts), DIMENSIONS), len(texts[0]) / 100, dtype=np.float32)


async def test_a_text_is_embedded_once_over_restarts(tmp_path: Path) -> None:
    encoder = Counting()
    for _ in range(2):
        cache = VectorCache(tmp_path / "vectors.npz")
        cache.open()
        rows = await cache.vectors(["Kita", "Schule", "Kita"], Prefix.QUERY, encoder)
    assert encoder.asked == ["Kita", "Schule"]
    assert rows.shape == (3, DIMENSIONS)
    assert np.array_equal(rows[0], rows[2])


async def test_the_same_text_with_another_prefix_is_another_vector(tmp_path: Path) -> None:
    encoder = Counting()
    cache = VectorCache(tmp_path / "vectors.npz")
    await cache.vectors(["Kita"], Prefix.QUERY, encoder)
    await cache.vectors(["Kita"], Prefix.PASSAGE, encoder)
    assert encoder.asked == ["Kita", "Kita"]


async def test_a_broken_cache_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "vectors.npz").write_bytes(b"not a zip")
    cache = VectorCache(tmp_path / "vectors.npz")
    cache.open()
    assert (await cache.vectors(["Kita"], Prefix.QUERY, Counting())).shape == (1, DIMENSIONS)


async def test_a_text_the_encoder_refuses_is_near_to_nothing(tmp_path: Path) -> None:
    rows = await VectorCache(tmp_path / "vectors.npz").vectors(["refused"], Prefix.QUERY, Counting())
    assert not rows.any()


async def test_a_cache_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = VectorCache(tmp_path / "file" / "vectors.npz")
    assert (await cache.vectors(["Kita"], Prefix.QUERY, Counting())).shape == (1, DIMENSIONS)
