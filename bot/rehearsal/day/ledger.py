"""Who is owed a reply, and who got it when. Counts what people see, not what the bot says of itself."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.rehearsal.world import World

OWING = frozenset({"message", "edited_message", "callback_query"})
"""Kinds of updates that a person waits for an answer to."""


@dataclass
class Debt:
    """One reply that is owed."""

    what: str  # who did what, for the verdict
    since: float  # monotonic seconds
    disturbed: bool  # something went wrong on purpose while it was open
    paid: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Ledger:
    """Replies owed and given. A chat's oldest debt is paid first: the bot answers each chat in order.

    It cannot see which update a reply is meant for. Two replies to one update and none to the next of the same person would pass.
    """

    world: World
    apart: set[int] = field(default_factory=set)  # people whom the bot tells more than it is asked; other books are kept of them
    aside: Callable[[Message], bool] = lambda _: False  # messages that answer nobody, such as announcements
    owed: int = 0
    given: int = 0
    forgiven: int = 0  # the person blocked the bot before the reply could come
    unasked: int = 0  # messages while nothing was owed: an update answered twice, or something the bot says of its own accord
    troubles: int = 0  # so many things go wrong on purpose right now
    seconds: list[float] = field(default_factory=list)  # until each reply
    undisturbed: list[float] = field(default_factory=list)  # the same, without those that met trouble
    _open: dict[int, deque[Debt]] = field(default_factory=dict)

    def begin(self) -> None:
        """Count from now on."""
        self.world.letterbox.watchers.append(self._arrived)
        self.world.watchers.append(self._shown)

    def end(self) -> None:
        """Count no more."""
        self.world.letterbox.watchers.remove(self._arrived)
        self.world.watchers.remove(self._shown)

    @property
    def open(self) -> list[Debt]:
        """What is owed now, oldest first."""
        return sorted((debt for debts in self._open.values() for debt in debts), key=lambda debt: debt.since)

    @contextmanager
    def disturbed(self) -> Iterator[None]:
        """Something goes wrong on purpose: what is open meanwhile has met it."""
        self.troubles += 1
        self._mark()
        try:
            yield
        finally:
            self.troubles -= 1
            self._mark()

    def _mark(self) -> None:
        for debt in self.open:
            debt.disturbed = True

    def forgive(self, person: Person) -> None:
        """The person has blocked the bot: nothing can be owed any more."""
        debts = self._open.pop(person.id, deque())
        self.forgiven += len(debts)
        for debt in debts:
            debt.paid.set()

    async def settled(self, person: Person, patience: float) -> bool:
        """Wait until the person is owed nothing; whether that came true within `patience` seconds."""
        debts = self._open.get(person.id)
        if not debts:
            return True
        try:
            async with asyncio.timeout(patience):
                await debts[-1].paid.wait()
        except TimeoutError:
            return False
        return True

    def _arrived(self, update: dict[str, Any]) -> None:
        kind = next(name for name in update if name != "update_id")
        if kind not in OWING:
            return
        payload = update[kind]
        if payload["from"]["id"] in self.apart:
            return
        what = payload.get("data") or payload.get("text") or kind
        debt = Debt(f"{payload['from']['first_name']}: {what}", time.monotonic(), self.troubles > 0)
        self.owed += 1
        self._open.setdefault(payload["from"]["id"], deque()).append(debt)

    def _shown(self, message: Message) -> None:
        if not message.from_bot or message.deleted or message.person.id in self.apart or self.aside(message):
            return
        debts = self._open.get(message.person.id)
        if not debts:
            self.unasked += 1
            return
        debt = debts.popleft()
        took = time.monotonic() - debt.since
        self.given += 1
        self.seconds.append(took)
        if not debt.disturbed:
            self.undisturbed.append(took)
        debt.paid.set()
