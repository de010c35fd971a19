"""The heartbeat: sweeps what is due where this process holds the lease, and says what is owed; every second, and when woken."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import structlog

from bot.storage.database import DatabaseTrouble
from bot.storage.lease import Lease

_log = structlog.get_logger()
_SECONDS = 1.0
# After trouble with the database, which is logged each time.
_TROUBLE_SECONDS = 3.0

Work: TypeAlias = Callable[[], Awaitable[None]]


@dataclass
class Ticker:
    """`sweep` is done by one process at a time, `deliver` by all; a slow delivery holds no sweep up. Owned by the application,
    which runs and cancels it."""

    lease: Lease
    sweep: Work
    deliver: Work
    _sweeping: asyncio.Event = field(default_factory=asyncio.Event)
    _delivering: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Something has happened: do not wait for the next second."""
        self._sweeping.set()
        self._delivering.set()

    async def run(self) -> None:
        """Until cancelled. The database may be away for a while; whatever was due then is due after it."""
        try:
            async with asyncio.TaskGroup() as beats:
                beats.create_task(_beat(self.tick, self._sweeping))
                beats.create_task(_beat(self.deliver, self._delivering))
        finally:
            await asyncio.shield(self._give_up())

    async def tick(self) -> None:
        """One sweep, where it is this process's turn; what it owes is said next."""
        if await self.lease.hold():
            await self.sweep()
            self._delivering.set()

    async def _give_up(self) -> None:
        try:
            await self.lease.release()
        except DatabaseTrouble as trouble:
            _log.warning("lease_kept", why=type(trouble).__name__)


async def _beat(work: Work, woken: asyncio.Event) -> None:
    while True:
        try:
            await work()
        except DatabaseTrouble as trouble:
            _log.error("tick_failed", why=type(trouble).__name__)
            await asyncio.sleep(_TROUBLE_SECONDS)
        try:
            async with asyncio.timeout(_SECONDS):
                await woken.wait()
        except TimeoutError:
            continue
        woken.clear()
