"""Telling whoever follows the rehearsal (open pages, waiting tests) what has just changed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

Change = dict[str, Any]
_BACKLOG = 2_000  # a page that falls further behind is told to read everything anew


class Changes:
    """One stream of changes for any number of followers; costs nothing while nobody follows."""

    def __init__(self) -> None:
        self._followers: set[asyncio.Queue[Change]] = set()
        self._waiting: set[asyncio.Future[None]] = set()

    def tell(self, kind: str, payload: Callable[[], Any] = dict) -> None:
        """Tell all followers; `payload` is only built when there are any."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
        self._waiting.clear()
        if not self._followers:
            return
        change = {"kind": kind, "payload": payload()}
        for queue in self._followers:
            if queue.full():
                while not queue.empty():
                    queue.get_nowait()
                queue.put_nowait({"kind": "resync", "payload": {}})
            queue.put_nowait(change)

    @contextmanager
    def follow(self) -> Iterator[AsyncIterator[Change]]:
        """All changes from now on."""
        queue: asyncio.Queue[Change] = asyncio.Queue(_BACKLOG)
        self._followers.add(queue)

        async def stream() -> AsyncIterator[Change]:
            while True:
                yield await queue.get()

        try:
            yield stream()
        finally:
            self._followers.discard(queue)

    async def next(self, within: float) -> bool:
        """Wait for any change, at most `within` seconds; whether one came."""
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await asyncio.wait_for(waiting, max(within, 0))
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiting)
        return True
