"""Updates of one chat wait for each other; those of different chats do not."""

import asyncio
import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from telegram import Chat, Message, Update

from bot.chat.order import OneByOnePerChat


def _update(chat: int) -> Update:
    return Update(1, message=Message(1, dt.datetime.now(dt.UTC), Chat(chat, Chat.PRIVATE)))


class Desk:
    """Processes updates and remembers what began and ended when."""

    def __init__(self) -> None:
        self.order = OneByOnePerChat()
        self.log: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    def give(self, chat: int, name: str, *, waits: bool = False) -> "asyncio.Task[None]":
        """Hand in an update of the chat; one that waits ends only when its gate is opened."""
        if waits:
            self.gates[name] = asyncio.Event()
        return asyncio.create_task(self.order.process_update(_update(chat), self._work(name)))

    async def _work(self, name: str) -> None:
        self.log.append(f"{name} begins")
        if name in self.gates:
            await self.gates[name].wait()
        self.log.append(f"{name} ends")


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def _all(tasks: Iterable["asyncio.Task[Any]"]) -> None:
    async with asyncio.timeout(5):
        await asyncio.gather(*tasks)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_updates_of_one_chat_come_in_order(desk: Desk) -> None:
    tasks = [desk.give(1, "first", waits=True), desk.give(1, "second", waits=True), desk.give(1, "third")]
    await _settle()
    assert desk.log == ["first begins"]
    desk.gates["second"].set()
    await _settle()
    assert desk.log == ["first begins"]
    desk.gates["first"].set()
    await _all(tasks)
    assert desk.log == [f"{name} {what}" for name in ("first", "second", "third") for what in ("begins", "ends")]


async def test_different_chats_are_answered_side_by_side(desk: Desk) -> None:
    slow, quick = desk.give(1, "slow", waits=True), desk.give(2, "quick")
    await _all([quick])
    assert desk.log == ["slow begins", "quick begins", "quick ends"]
    desk.gates["slow"].set()
    await _all([slow])


async def test_flood_of_one_chat_does_not_hold_up_another(desk: Desk) -> None:
    flood = [desk.give(1, "stuck", waits=True), *(desk.give(1, f"flood {number}") for number in range(2_000))]
    await _settle()
    await _all([desk.give(2, "visitor")])
    assert desk.log == ["stuck begins", "visitor begins", "visitor ends"]
    desk.gates["stuck"].set()
    await _all(flood)
    assert len(desk.log) == 2 * 2_002


async def test_exception_does_not_block_the_line(desk: Desk) -> None:
    async def fails() -> None:
        raise RuntimeError("broken")

    failing = asyncio.create_task(desk.order.process_update(_update(1), fails()))
    after = desk.give(1, "after")
    with pytest.raises(RuntimeError, match="broken"):
        await failing
    await _all([after])
    assert desk.log == ["after begins", "after ends"]


async def test_nothing_is_kept_of_a_chat_that_is_done(desk: Desk) -> None:
    stuck = desk.give(7, "stuck", waits=True)
    await _all([desk.give(chat, f"{chat} {number}") for chat in range(5) for number in range(3)])
    assert list(desk.order._lines) == [7]
    desk.gates["stuck"].set()
    await _all([stuck])
    assert desk.order._lines == {}


async def test_update_of_no_chat_does_not_wait(desk: Desk) -> None:
    stuck = desk.give(1, "stuck", waits=True)
    await _settle()
    async with asyncio.timeout(5):
        await desk.order.process_update(Update(2), desk._work("poll"))
    assert desk.log == ["stuck begins", "poll begins", "poll ends"]
    desk.gates["stuck"].set()
    await _all([stuck])
