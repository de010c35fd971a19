"""Who is owed a reply, and who got it when. Counts what people see, not what the bot says of itself."""

import asyncio
import time
from collections import deque
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

    update: int
    since: float  # monotonic seconds
    disturbed: bool  # something went wrong on purpose while it was open
    paid: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Ledger:
    """Replies owed and given. A chat's oldest debt is paid first: the bot answers each chat in order."""

    world: World
    owed: int = 0
    given: int = 0
    forgiven: int = 0  # the person blocked the bot before the reply could come
    lost: int = 0  # somebody waited in vain
    surplus: int = 0  # replies nobody had asked for: an update answered twice
    trouble: bool = False  # something goes wrong on purpose right now
    seconds: list[float] = field(default_factory=list)  # until each reply
    undisturbed: list[float] = field(default_factory=list)  # the same, without those that met trouble
    _open: dict[int, deque[Debt]] = field(default_factory=dict)

    def begin(self) -> None:
        """Count from now on."""
        self.world.letterbox.watchers.append(self._arrived)
        self.world.watchers.append(self._shown)

    @property
    def open(self) -> int:
        return sum(map(len, self._open.values()))

    def stir(self, *, trouble: bool) -> None:
        """Something begins or ends to go wrong on purpose: what is open now has met it."""
        self.trouble = trouble
        for debts in self._open.values():
            for debt in debts:
                debt.disturbed = True

    def forgive(self, person: Person) -> None:
        """The person has blocked the bot: nothing can be owed any more."""
        debts = self._open.pop(person.id, deque())
        self.forgiven += len(debts)
        for debt in debts:
            debt.paid.set()

    async def settled(self, person: Person, patience: float) -> bool:
        """Wait until the person is owed nothing; whether that came true within `patience` seconds. What did not is lost."""
        debts = self._open.get(person.id)
        if not debts:
            return True
        try:
            async with asyncio.timeout(patience):
                await debts[-1].paid.wait()
        except TimeoutError:
            self.lost += len(self._open.pop(person.id, ()))
            return False
        return True

    def _arrived(self, update: dict[str, Any]) -> None:
        kind = next(name for name in update if name != "update_id")
        if kind in OWING:
            self.owed += 1
            debts = self._open.setdefault(update[kind]["from"]["id"], deque())
            debts.append(Debt(update["update_id"], time.monotonic(), self.trouble))

    def _shown(self, message: Message) -> None:
        if not message.from_bot:
            return
        debts = self._open.get(message.person.id)
        if not debts:
            self.surplus += 1
            return
        debt = debts.popleft()
        took = time.monotonic() - debt.since
        self.given += 1
        self.seconds.append(took)
        if not debt.disturbed:
            self.undisturbed.append(took)
        debt.paid.set()
