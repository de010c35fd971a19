"""Sends deliveries, one after the other, in one process of all; another one takes over when that one dies.

The pace is that of `bot/chat/pace.py`: deliveries go evenly and leave replies their way. Several announcements take turns, urgent
ones come first. Nothing here decides who gets what: the rows do.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from bot.announcements.delivery_store import Deliveries
from bot.announcements.model import Announcement, Delivery, Kind
from bot.announcements.policy import Policy
from bot.chat.post import Deleted, Later, Outcome, Refused, Sent, Unreachable
from bot.chat.reply import Reply
from bot.storage.database import DatabaseTrouble
from bot.storage.lease import Lease

_log = structlog.get_logger()
# How long the courier waits when there is nothing to do, unless it is woken; a stand-by looks as often whether it is needed.
_IDLE_SECONDS = 0.5
# And when some deliveries are on their way, or wait for another attempt.
_NEXT_SECONDS = 0.2
# What is on its way at once: at 25 a second, answers that take over two seconds.
_AT_ONCE = 64
# How often the queue is looked at: so late a new urgent announcement overtakes.
_LOOK_SECONDS = 0.5
# After trouble with the database.
_TROUBLE_SECONDS = 3.0
# At the end, for what is on its way: whoever ends the process gives it little more than a second.
_GOODBYE_SECONDS = 0.8


class Composer(Protocol):
    """Puts an announcement into the recipient's language."""

    def __call__(self, announcement: Announcement, language: str) -> Reply:
        """What somebody who is spoken to in this language gets; of a withdrawal, what stands where a copy cannot be deleted."""
        ...


class Chats(Protocol):
    """People's chats; bot/chat/post.py is one."""

    async def send(self, person_id: int, reply: Reply) -> Outcome: ...

    async def edit(self, person_id: int, message_id: int, reply: Reply) -> Outcome: ...

    async def delete(self, person_id: int, message_id: int) -> Outcome | Deleted: ...


@dataclass
class Courier:
    """`turn` waits until one more delivery may go; `sweep` is done by whoever is at work, before each look at the queue. Owned by
    the application, which runs and cancels it."""

    lease: Lease
    deliveries: Deliveries
    chats: Chats
    compose: Composer
    turn: Callable[[], Awaitable[None]]
    sweep: Callable[[], Awaitable[None]]
    policy: Policy = field(default_factory=Policy)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)
    _busy: set[int] = field(default_factory=set)  # people to whom something is on its way
    _empty: set[int] = field(default_factory=set)  # announcements of which nothing was due when they were last looked at
    _wrong: list[BaseException] = field(default_factory=list)  # what nobody should see
    _at_work: bool = False

    @property
    def at_work(self) -> bool:
        """Whether this process was the one at work when it last looked, which it does twice a second."""
        return self._at_work

    def wake(self) -> None:
        """Something has been confirmed: do not wait for the next look."""
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled. The database may be away for a while; whatever was due then is due after it."""
        try:
            while True:
                try:
                    sent = await self.round()
                    pause = _NEXT_SECONDS if not sent and self._at_work and await self.deliveries.going() else _IDLE_SECONDS
                except DatabaseTrouble as trouble:
                    _log.error("courier_waits", why=type(trouble).__name__)
                    await asyncio.sleep(_TROUBLE_SECONDS)
                    continue
                if not sent:
                    await self._rest(pause)
        finally:
            await asyncio.shield(self._goodbye())

    async def round(self) -> int:
        """Where it is this process's turn: everything due for the next half second. How many turns were used."""
        self._raise()
        if not await self.is_mine():
            return 0
        await self.sweep()
        await self.deliveries.finish()
        queue = await self.deliveries.queue()
        turns = deque([one for one in queue if one.urgent] or queue)
        ends = asyncio.get_running_loop().time() + _LOOK_SECONDS
        self._empty.clear()
        looked = 0
        while turns and asyncio.get_running_loop().time() < ends:
            while len(self._under_way) >= _AT_ONCE:
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            if turns[0].id in self._empty:
                turns.popleft()
            elif await self._turn():
                # A busy database must not slow the pace down: the next one's turn does not wait until this one is taken.
                task = asyncio.create_task(self._next(turns[0]))
                self._under_way.add(task)
                task.add_done_callback(self._arrived)
                turns.rotate(-1)
                looked += 1
            else:
                break
        return looked

    async def _next(self, announcement: Announcement) -> None:
        """The next delivery of it, if there is one."""
        delivery = await self.deliveries.take(announcement, self.lease.holder, self._busy)
        if delivery is None:
            self._empty.add(announcement.id)
            return
        self._busy.add(delivery.person_id)
        try:
            await self.deliver(delivery)
        finally:
            self._busy.discard(delivery.person_id)

    async def settled(self) -> None:
        """Wait for what is on its way."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        self._raise()

    def _raise(self) -> None:
        if self._wrong:
            raise self._wrong.pop()

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (wrong := task.exception()) is not None:
            self._wrong.append(wrong)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    async def _turn(self) -> bool:
        """Wait for the pace, however long Telegram wants a pause, and keep the lease meanwhile. Whether it is kept."""
        while await self.is_mine():
            try:
                async with asyncio.timeout(_LOOK_SECONDS):
                    await self.turn()
            except TimeoutError:
                continue
            return True
        return False

    async def is_mine(self) -> bool:
        """Whether this process is the one at work. Whoever begins looks after what the one before has left."""
        held = await self.lease.hold()
        if held and not self._at_work and (unknown := await self.deliveries.recover(self.lease.holder)):
            _log.warning("deliveries_unknown", count=unknown)
        self._at_work = held
        return held

    async def deliver(self, delivery: Delivery) -> None:
        """One delivery, from the call to its settled outcome."""
        outcome = await self.call(delivery)
        while True:
            try:
                await self._settle(delivery, outcome)
            except DatabaseTrouble as trouble:  # what Telegram said must not be lost
                _log.error("delivery_not_settled", why=type(trouble).__name__)
                await asyncio.sleep(_TROUBLE_SECONDS)
                continue
            return

    async def call(self, delivery: Delivery) -> Outcome | Deleted:
        """What Telegram says to it."""
        reply = self.compose(delivery.announcement, delivery.language)
        if delivery.message_id is None:
            return await self.chats.send(delivery.person_id, reply)
        if delivery.announcement.kind is Kind.WITHDRAW:
            outcome = await self.chats.delete(delivery.person_id, delivery.message_id)
            if not isinstance(outcome, Refused):
                return outcome
        return await self.chats.edit(delivery.person_id, delivery.message_id, reply)

    async def _settle(self, delivery: Delivery, outcome: Outcome | Deleted) -> None:
        store, me = self.deliveries, self.lease.holder
        match outcome:
            case Sent(message_id=message_id):
                await store.sent(delivery, me, message_id)
            case Deleted():
                await store.sent(delivery, me, None)
            case Unreachable():
                await store.blocked(delivery, me)
            case Refused(why=why):
                _log.warning("delivery_refused", announcement=delivery.announcement.id, why=why)
                await store.failed(delivery, me, why)
            case Later(perhaps_done=True) if delivery.message_id is None:
                await store.unknown(delivery, me)
            case Later(attempted=True) if delivery.attempts + 1 >= self.policy.attempts:
                await store.failed(delivery, me, "no answer but errors")
            case Later(seconds=seconds, attempted=attempted):
                pause = max(seconds, self.policy.pause(delivery.attempts)) if attempted else seconds
                await store.later(delivery, me, pause, attempted=attempted)

    async def _goodbye(self) -> None:
        """What is on its way is waited for, a little; the lease goes to the next one."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=_GOODBYE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await self.lease.release()
        except DatabaseTrouble as trouble:
            _log.warning("lease_kept", why=type(trouble).__name__)
