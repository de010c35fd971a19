"""Sentence embeddings from a process of its own.

The encoder is C code that a text can crash or hang; so it lives in a child process, one for each bot. When the child dies or
takes too long it is replaced, the question that met it goes without an embedding, and nothing else notices.
"""

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import numpy as np
import structlog
from numpy.typing import NDArray

Vectors = NDArray[np.float32]  # shape (texts, DIMENSIONS), each row of length 1
DIMENSIONS = 384
# A cleaned question takes 20 to 60 ms; a second means a busy machine, five mean a hang.
PATIENCE_SECONDS = 5.0

_log = structlog.get_logger()


class Prefix(StrEnum):
    """What a text is to the encoder: something people say, or a description to be found."""

    QUERY = "query"
    PASSAGE = "passage"


class Encoder(Protocol):
    """Turns cleaned texts into vectors."""

    async def encode(self, texts: Sequence[str], prefix: Prefix) -> Vectors | None:
        """One row a text, in order; None when the encoder failed on these texts."""
        ...


class EncoderProcess:
    """The encoder behind two pipes. `open` starts it, `close` ends it; in between it restarts itself when it must."""

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience = patience_seconds
        self._turn = asyncio.Lock()
        self._child: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, for whoever watches memory."""
        return self._child.pid if self._child else None

    async def open(self) -> None:
        await self._start()

    async def close(self) -> None:
        async with self._turn:
            await self._end()

    async def encode(self, texts: Sequence[str], prefix: Prefix) -> Vectors | None:
        """Encode cleaned texts, one after the other so that patience is for one text, not for the batch."""
        rows = []
        for text in texts:
            async with self._turn:
                row = await self._one(text, prefix)
            if row is None:
                return None
            rows.append(row)
        return np.array(rows, dtype=np.float32).reshape(-1, DIMENSIONS)

    async def _one(self, text: str, prefix: Prefix) -> Vectors | None:
        message = f"{prefix}\n{text}".encode()
        try:
            child = self._child if self._child and self._child.returncode is None else await self._start()
            assert child.stdin
            assert child.stdout
            async with asyncio.timeout(self._patience):
                child.stdin.write(len(message).to_bytes(4, "big") + message)
                await child.stdin.drain()
                answer = await child.stdout.readexactly(DIMENSIONS * 4)
        except (TimeoutError, OSError, asyncio.IncompleteReadError) as why:
            _log.warning("encoder_restarted", why=type(why).__name__, characters=len(text))
            await self._end()
            return None
        except asyncio.CancelledError:
            # An answer may still be on its way; the next text must not read it as its own.
            await self._end()
            raise
        return np.frombuffer(answer, dtype="<f4")

    async def _start(self) -> asyncio.subprocess.Process:
        self._child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.guide.encoder_child",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            # One OpenMP thread: more gives spikes of up to 1.7 s on a busy machine. It must be set before the library loads.
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )
        return self._child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        if child.stdin:
            child.stdin.close()
