"""The courier as part of the application: it keeps its lease through a long pause, and one that ends lets the next one begin."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.announcements import courier as module
from bot.announcements.courier import Courier
from bot.announcements.model import Announcement, DeliveryState, State
from bot.chat.pace import Pace
from bot.storage.lease import Lease
from tests.announcements.fair_day import FairDay, compose


def _courier(day: FairDay, pace: Pace, seconds: float) -> Courier:
    async def sweep() -> None:
        """Nothing is scheduled."""

    return Courier(Lease(day.database, "courier", seconds), day.deliveries, day.chats, compose, pace.delivery, sweep)


@asynccontextmanager
async def _running(*couriers: Courier) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(courier.run()) for courier in couriers]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _sent(day: FairDay, announcement: Announcement) -> None:
    async with asyncio.timeout(15):
        while (await day.of(announcement)).state is not State.SENT:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert await day.counts(announcement) == {DeliveryState.SENT: 2}
    assert day.chats.order == ["de: Hallo"] * 2


async def test_a_pause_longer_than_the_lease_costs_nobody_the_work(day: FairDay) -> None:
    pace = Pace(0, deliveries_per_second=200)
    courier, other = _courier(day, pace, 2.0), _courier(day, Pace(0), 2.0)
    assert await courier.lease.hold()
    announcement = await day.announces()
    pace._close(asyncio.get_running_loop().time(), 3.0)
    began = time.monotonic()
    async with _running(courier, other):
        await _sent(day, announcement)
    assert time.monotonic() - began >= 3.0, "the other one, which knows of no pause, would have sent at once"


async def test_who_ends_lets_the_next_one_begin_at_once(day: FairDay) -> None:
    first, second = (_courier(day, Pace(0, 200), 60.0) for _ in range(2))
    async with _running(first):
        while not first._at_work:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    announcement = await day.announces()
    async with _running(second):
        await _sent(day, announcement)


async def test_what_is_confirmed_wakes_it(day: FairDay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_IDLE_SECONDS", 60.0)
    courier = _courier(day, Pace(0, 200), 600.0)
    async with _running(courier):
        await asyncio.sleep(0.3)
        announcement = await day.announces()
        courier.wake()
        await asyncio.sleep(0)
        await _sent(day, announcement)
