"""Requests in the database: what people do to them. One transaction each; conditional updates and unique indexes decide races."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mediation import steps_store as steps
from bot.mediation.model import OPEN, WITH_MEDIATOR, Notice, OfferState, Place, Request, Stage, State
from bot.mediation.policy import Policy
from bot.storage.database import Database
from bot.storage.schema import held_messages, mediators, offers, requests


class Claim(Enum):
    """How a press on "accept" ended."""

    WON = auto()  # the request is theirs, now or since an earlier press
    TAKEN = auto()  # somebody else was faster, or it is no longer needed
    BUSY = auto()  # they have another request


@dataclass(frozen=True)
class Requests:
    database: Database
    now: Clock
    policy: Policy

    async def ask(
        self, visitor_id: int, language: str, place: Place, understood: frozenset[str], *, by_staff: bool = False
    ) -> tuple[Request, bool]:
        """The visitor's open request, and whether it is new: whoever has one keeps it."""
        now = self.now()
        row = {
            "visitor_person_id": visitor_id,
            "by_staff": by_staff,
            "language": language,
            "understood": " ".join(sorted(understood)),
            "place": place.where,
            "stand": place.stand,
            "state": State.WAITING,
            "stage": Stage.DIRECT,
            "asked_at": now,
            "waiting_since": now,
            "due_at": now,
            "reminded": False,
            "escalated": False,
            "talking": False,
        }
        try:
            async with self.database.write() as connection:
                made = (await connection.execute(insert(requests).values(row).returning(requests))).one()
                return steps.request_of(made), True
        except IntegrityError:  # the index allows one open request a visitor
            already = await self.of_visitor(visitor_id)
            if already is None:
                raise
            return already, False

    async def find(self, request_id: int) -> Request | None:
        return await self._one(requests.c.id == request_id)

    async def of_visitor(self, visitor_id: int) -> Request | None:
        """The open request of a visitor."""
        return await self._one((requests.c.visitor_person_id == visitor_id) & requests.c.state.in_(OPEN))

    async def of_mediator(self, mediator_id: int) -> Request | None:
        """The request a mediator has."""
        return await self._one((requests.c.mediator_person_id == mediator_id) & requests.c.state.in_(WITH_MEDIATOR))

    async def accept(self, offer_id: int, mediator_id: int) -> Claim:
        """The first press wins. A card that lapsed is still good while nobody else has the request; what was declined or given
        back is not: Telegram repeats the press after a crash."""
        mine = (offers.c.id == offer_id) & (offers.c.person_id == mediator_id) & (offers.c.state != OfferState.DECLINED)
        async with self.database.read() as connection:
            request_id = (await connection.execute(select(offers.c.request_id).where(mine))).scalar()
        return Claim.TAKEN if request_id is None else await self._claim(request_id, mediator_id, offer_id)

    async def assign(self, request_id: int, mediator_id: int) -> Claim:
        """An organiser gives a request to a mediator by hand."""
        return await self._claim(request_id, mediator_id, None)

    async def _claim(self, request_id: int, mediator_id: int, offer_id: int | None) -> Claim:
        now = self.now()
        waiting = (requests.c.id == request_id) & (requests.c.state == State.WAITING)
        claim = update(requests).where(waiting, requests.c.visitor_person_id != mediator_id)
        try:
            async with self.database.write() as connection:
                before = await steps.locked(connection, request_id)
                won = await connection.execute(
                    claim.values(
                        state=State.CLAIMED,
                        mediator_person_id=mediator_id,
                        claimed_at=now,
                        talking=True,
                        reminded=False,
                        due_at=self._due_after_claim(before, now),
                    )
                )
                if won.rowcount == 0 or before is None:
                    yours = before is not None and before.mediator_id == mediator_id and before.state in WITH_MEDIATOR
                    return Claim.WON if yours else Claim.TAKEN
                await self._after_claim(connection, before, mediator_id, offer_id, now)
        except IntegrityError:  # the index allows one request a mediator; a mediator forgotten meanwhile ends here, too
            return Claim.BUSY
        async with self.database.write() as connection:
            await steps.release_offers(connection, mediator_id, now)
        await steps.look_again(self.database, now)
        return Claim.WON

    def _due_after_claim(self, request: Request | None, now: float) -> float:
        """When both are asked if they have met; before that, when the organisers are to know of it."""
        met_question = now + self.policy.met_question_seconds
        if request is None or request.escalated:
            return met_question
        return max(now, min(met_question, request.asked_at + self.policy.patience_seconds))

    async def _after_claim(
        self, connection: AsyncConnection, request: Request, mediator_id: int, offer_id: int | None, now: float
    ) -> None:
        if offer_id is not None:
            await connection.execute(update(offers).where(offers.c.id == offer_id).values(state=OfferState.ACCEPTED))
        await steps.end_offers(connection, request.id, now)
        taken = {"claims": mediators.c.claims + 1, "unanswered": 0}
        await connection.execute(update(mediators).where(mediators.c.person_id == mediator_id).values(taken))
        await steps.settle(connection, request.id, now)
        await steps.owe(connection, request.visitor_id, Notice.COMING, now, request_id=request.id)
        await steps.owe(connection, mediator_id, Notice.YOURS, now, request_id=request.id)
        held = delete(held_messages).where(held_messages.c.request_id == request.id).returning(held_messages.c.message_id)
        for message_id in sorted((await connection.execute(held)).scalars().all()):
            await steps.owe(connection, mediator_id, Notice.HELD, now, request_id=request.id, message_id=message_id)

    async def decline(self, offer_id: int, mediator_id: int) -> None:
        """ "Not this one": the request goes to the next at once."""
        now = self.now()
        mine = (offers.c.id == offer_id) & (offers.c.person_id == mediator_id)
        open_card = mine & offers.c.state.in_([OfferState.SHOWN, OfferState.LAPSED])
        async with self.database.write() as connection:
            declined = update(offers).where(open_card).values(state=OfferState.DECLINED).returning(offers.c.request_id)
            request_id = (await connection.execute(declined)).scalar()
            await connection.execute(update(mediators).where(mediators.c.person_id == mediator_id).values(unanswered=0))
        waiting = (requests.c.id == request_id) & (requests.c.state == State.WAITING)
        async with self.database.write() as connection:
            await connection.execute(update(requests).where(waiting).values(due_at=now))

    async def give_back(self, request_id: int, mediator_id: int) -> bool:
        """The mediator cannot do it after all. Whether it is given back, now or by an earlier press."""
        now = self.now()
        gave = (offers.c.request_id == request_id) & (offers.c.person_id == mediator_id) & (offers.c.state == OfferState.DECLINED)
        async with self.database.write() as connection:
            request = await self._theirs(connection, request_id, mediator_id)
            if request is None:
                return (await connection.execute(select(offers.c.id).where(gave))).first() is not None
            await steps.back_to_waiting(connection, request, now)
        await steps.look_again(self.database, now)
        return True

    async def met(self, request_id: int, person_id: int) -> bool:
        """One of the two says that they have found each other. Whether that changed anything."""
        now = self.now()
        either = or_(requests.c.mediator_person_id == person_id, requests.c.visitor_person_id == person_id)
        claimed = (requests.c.id == request_id) & (requests.c.state == State.CLAIMED) & either
        values = {"state": State.MET, "met_at": now, "reminded": False, "due_at": now + self.policy.busy_question_seconds}
        async with self.database.write() as connection:
            return (await connection.execute(update(requests).where(claimed).values(values))).rowcount > 0

    async def done(self, request_id: int, person_id: int) -> bool:
        """One of the two says that it is done. Whether it is, now or since an earlier press."""
        now = self.now()
        async with self.database.write() as connection:
            request = await steps.locked(connection, request_id)
            if request is None or person_id not in {request.visitor_id, request.mediator_id}:
                return False
            if request.state not in WITH_MEDIATOR:
                return request.state is State.DONE
            await steps.finish(connection, request, now)
        await steps.look_again(self.database, now)
        return True

    async def cancel(self, request_id: int, visitor_id: int) -> bool:
        """The visitor no longer needs it. Whether it is cancelled, now or since an earlier press."""
        now = self.now()
        async with self.database.write() as connection:
            request = await steps.locked(connection, request_id)
            if request is None or request.visitor_id != visitor_id or request.state not in OPEN:
                return request is not None and request.visitor_id == visitor_id and request.state is State.CANCELLED
            await self._cancel(connection, request, now)
        await steps.look_again(self.database, now)
        return True

    async def _cancel(self, connection: AsyncConnection, request: Request, now: float) -> None:
        await steps.end_talk(connection, request, now)
        await steps.change(connection, request.id, state=State.CANCELLED, ended_at=now, due_at=None)
        await steps.end_offers(connection, request.id, now)
        await steps.settle(connection, request.id, now)
        if request.mediator_id is not None:
            await steps.owe(connection, request.mediator_id, Notice.CANCELLED, now, request_id=request.id)
            await steps.free(connection, request.mediator_id, now)

    async def arrives(self, request_id: int, mediator_id: int, minutes: int) -> bool:
        """The mediator says in how many minutes they are there. Whether the request is theirs."""
        async with self.database.write() as connection:
            request = await self._theirs(connection, request_id, mediator_id)
            if request:
                about = {"request_id": request_id, "detail": str(minutes)}
                await steps.owe(connection, request.visitor_id, Notice.ARRIVES, self.now(), **about)
        return request is not None

    async def end_talk(self, person_id: int) -> bool:
        """One of the two ends the conversation; the request goes on. Whether there was one."""
        now = self.now()
        either = or_(requests.c.mediator_person_id == person_id, requests.c.visitor_person_id == person_id)
        talking = select(requests.c.id).where(either, requests.c.talking.is_(True)).limit(1)
        async with self.database.write() as connection:
            request = await steps.locked(connection, (await connection.execute(talking)).scalar() or 0)
            if request is None:
                return False
            await steps.end_talk(connection, request, now)
            other = request.visitor_id if person_id == request.mediator_id else request.mediator_id
            await steps.owe(connection, other, Notice.TALK_ENDED, now, request_id=request.id)
        return True

    async def rate(self, request_id: int, visitor_id: int, rating: int) -> None:
        """The visitor's one tap, 1 to 3; a second one counts instead of the first."""
        done = (requests.c.id == request_id) & (requests.c.visitor_person_id == visitor_id) & (requests.c.state == State.DONE)
        async with self.database.write() as connection:
            await connection.execute(update(requests).where(done).values(rating=rating))

    async def leave(self, person_id: int) -> None:
        """The person goes from the bot: nobody waits for them any more."""
        if asked := await self.of_visitor(person_id):
            await self.cancel(asked.id, person_id)
        if taken := await self.of_mediator(person_id):
            await self.give_back(taken.id, person_id)
        now = self.now()
        async with self.database.write() as connection:
            await steps.release_offers(connection, person_id, now)
        await steps.look_again(self.database, now)

    async def open(self) -> list[Request]:
        """Everything open, the longest waiting first."""
        async with self.database.read() as connection:
            rows = await connection.execute(select(requests).where(requests.c.state.in_(OPEN)).order_by(requests.c.asked_at))
            return [steps.request_of(row) for row in rows]

    async def busy(self) -> set[int]:
        """Mediators who have a request."""
        async with self.database.read() as connection:
            query = select(requests.c.mediator_person_id).where(requests.c.state.in_(WITH_MEDIATOR))
            return set((await connection.execute(query)).scalars())

    async def asked(self, request_id: int) -> int:
        """How many mediators have been asked."""
        async with self.database.read() as connection:
            query = select(func.count(offers.c.person_id.distinct())).where(offers.c.request_id == request_id)
            return (await connection.execute(query)).scalar() or 0

    async def _theirs(self, connection: AsyncConnection, request_id: int, mediator_id: int) -> Request | None:
        request = await steps.locked(connection, request_id)
        return request if request and request.mediator_id == mediator_id and request.state in WITH_MEDIATOR else None

    async def _one(self, which: ColumnElement[bool]) -> Request | None:
        async with self.database.read() as connection:
            row: Any = (await connection.execute(select(requests).where(which))).first()
        return steps.request_of(row) if row else None
