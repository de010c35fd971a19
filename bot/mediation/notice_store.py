"""What people are owed a word about, until Telegram has taken it. Several processes may say things; each thing is said by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock
from bot.mediation import steps_store as steps
from bot.mediation.model import Notice, OfferState, Request
from bot.people.model import Role
from bot.storage.database import Database
from bot.storage.schema import help_cards, notices, offers, people, requests, roles

# Sending takes seconds at most; whoever holds a notice longer has died.
_SENDING_SECONDS = 30.0


@dataclass(frozen=True)
class Owed:
    """One word that a person is owed, with what is needed to say it in their language."""

    id: int
    person_id: int
    language: str  # the person's, of this moment
    kind: Notice
    detail: str
    attempts: int
    request: Request | None
    offer_id: int | None
    offer_state: OfferState | None
    message_id: int | None  # the message it changes, copies or unpins
    perhaps_said: bool = False  # a process that had taken it died: Telegram may have it, and nobody knows the message


@dataclass(frozen=True)
class Notices:
    database: Database
    now: Clock

    async def take(self, limit: int) -> Sequence[Owed]:
        """The first thing owed to each of up to `limit` people, for this process to say. What comes later for the same person
        waits until this is said: a card's end never comes before the card."""
        now = self.now()
        first = select(func.min(notices.c.id)).group_by(notices.c.person_id)
        free = or_(notices.c.sending_until.is_(None), notices.c.sending_until < now)
        due = (
            select(notices.c.id, notices.c.sending_until)
            .where(notices.c.id.in_(first), notices.c.due_at <= now, free)
            .order_by(notices.c.id)
            .limit(limit)
        )
        async with self.database.read() as connection:
            taken_before = {row.id: row.sending_until is not None for row in await connection.execute(due)}
        if not taken_before:
            return []
        async with self.database.write() as connection:
            taking = update(notices).where(notices.c.id.in_(taken_before), free).values(sending_until=now + _SENDING_SECONDS)
            mine = (await connection.execute(taking.returning(notices.c.id))).scalars().all()
            query = (
                select(
                    notices,
                    people.c.language,
                    offers.c.state,
                    offers.c.message_id,
                )
                .join(people, people.c.id == notices.c.person_id)
                .join(offers, offers.c.id == notices.c.offer_id, isouter=True)
                .where(notices.c.id.in_(mine))
                .order_by(notices.c.id)
            )
            rows = (await connection.execute(query)).all()
            about = {row.request_id for row in rows if row.request_id is not None}
            found = await connection.execute(select(requests).where(requests.c.id.in_(about)))
            by_id = {row.id: steps.request_of(row) for row in found}
        return [_owed(row, by_id.get(row.request_id), perhaps_said=taken_before[row.id]) for row in rows]

    async def said(self, owed: Owed, message_id: int | None = None) -> None:
        """It is said, by this message; cards and pinned lines are remembered, so that they can be closed."""
        try:
            async with self.database.write() as connection:
                if message_id is not None and owed.kind is Notice.OFFER:
                    await connection.execute(update(offers).where(offers.c.id == owed.offer_id).values(message_id=message_id))
                if message_id is not None and owed.kind is Notice.HELP and owed.request is not None:
                    card = {"request_id": owed.request.id, "person_id": owed.person_id, "message_id": message_id}
                    await connection.execute(insert(help_cards).values(card))
                await connection.execute(delete(notices).where(notices.c.id == owed.id))
        except IntegrityError:  # the request, or the person, is gone; or the card is there already
            await self.drop(owed)

    async def pinned(self, request_id: int, person_id: int, message_id: int) -> bool:
        """Remember a pinned line; False when the conversation has ended meanwhile and the line must go again."""
        talking = (requests.c.id == request_id) & requests.c.talking.is_(True)
        async with self.database.write() as connection:
            for whose, pin in (("visitor_person_id", "visitor_pin"), ("mediator_person_id", "mediator_pin")):
                mine = update(requests).where(talking, requests.c[whose] == person_id).values({pin: message_id})
                if (await connection.execute(mine)).rowcount:
                    return True
        return False

    async def later(self, owed: Owed, seconds: float) -> None:
        """It could not be said: again in so many seconds."""
        again = {"due_at": self.now() + seconds, "attempts": owed.attempts + 1, "sending_until": None}
        async with self.database.write() as connection:
            await connection.execute(update(notices).where(notices.c.id == owed.id).values(again))

    async def drop(self, owed: Owed) -> None:
        """It need not, or cannot, be said."""
        async with self.database.write() as connection:
            await connection.execute(delete(notices).where(notices.c.id == owed.id))

    async def drop_all(self, person_id: int) -> None:
        """The person has blocked the bot: nothing more is owed."""
        async with self.database.write() as connection:
            await connection.execute(delete(notices).where(notices.c.person_id == person_id))

    async def organisers(self) -> list[int]:
        """Whoever organises now."""
        holding = (roles.c.role == Role.ORGANISER) & (roles.c.until.is_(None) | (roles.c.until > self.now()))
        async with self.database.read() as connection:
            return list((await connection.execute(select(roles.c.person_id).where(holding))).scalars())


def _owed(row: Any, request: Request | None, *, perhaps_said: bool) -> Owed:
    *_, state, card = row  # of the offer
    return Owed(
        row.id,
        row.person_id,
        row.language,
        Notice(row.kind),
        row.detail,
        row.attempts,
        request,
        row.offer_id,
        OfferState(state) if state else None,
        row.message_id or card,
        perhaps_said,
    )
