"""What happens by itself when its time has come: waves, lapsed offers, questions nobody answered, the honest end, ended breaks.

Every time is a row, so whoever sweeps next goes on where the last one stopped."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.mediation import steps_store as steps
from bot.mediation.dispatch import Decision, decide
from bot.mediation.model import OPEN, WITH_MEDIATOR, Asked, Candidate, Duty, Notice, OfferState, Request, Stage, State
from bot.mediation.policy import Policy
from bot.people.model import Role
from bot.storage.database import Database
from bot.storage.schema import alarms, mediator_languages, mediators, offers, requests, roles


@dataclass(frozen=True)
class Sweep:
    database: Database
    now: Clock
    policy: Policy

    async def __call__(self) -> None:
        """Do everything that is due, each in a transaction of its own."""
        await self._breaks_end()
        await self._offers_lapse()
        due = select(requests.c.id).where(requests.c.due_at <= self.now(), requests.c.state.in_(OPEN))
        async with self.database.read() as connection:
            ids = (await connection.execute(due.order_by(requests.c.waiting_since, requests.c.id))).scalars().all()
        for request_id in ids:
            try:
                async with self.database.write() as connection:
                    freed = await self._step(connection, request_id)
            except IntegrityError:
                continue  # a mediator came to another request, or left, in between: it is due again
            if freed:
                await steps.look_again(self.database, self.now())

    async def _breaks_end(self) -> None:
        now = self.now()
        over = (mediators.c.duty == Duty.BREAK) & (mediators.c.back_at <= now)
        async with self.database.write() as connection:
            back = (
                update(mediators).where(over).values(duty=Duty.ON, back_at=None, idle_since=now).returning(mediators.c.person_id)
            )
            ids = (await connection.execute(back)).scalars().all()
            for person_id in ids:
                await steps.owe(connection, person_id, Notice.BREAK_OVER, now)
        if ids:
            await steps.look_again(self.database, now)

    async def _offers_lapse(self) -> None:
        now = self.now()
        due = (offers.c.state == OfferState.SHOWN) & (offers.c.due_at <= now)
        async with self.database.write() as connection:
            lapsed = (await connection.execute(update(offers).where(due).values(state=OfferState.LAPSED).returning(offers))).all()
            for offer in sorted(lapsed, key=lambda offer: offer.person_id):
                about = {"request_id": offer.request_id, "offer_id": offer.id, "message_id": offer.message_id}
                await steps.owe(connection, offer.person_id, Notice.LATE, now, **about)
                await self._count_unanswered(connection, offer.person_id, now)
        if lapsed:
            await steps.look_again(self.database, now)

    async def _count_unanswered(self, connection: AsyncConnection, person_id: int, now: float) -> None:
        mine = update(mediators).where(mediators.c.person_id == person_id, mediators.c.duty == Duty.ON)
        counted = await connection.execute(mine.values(unanswered=mediators.c.unanswered + 1).returning(mediators.c.unanswered))
        unanswered = counted.scalar() or 0
        if unanswered == self.policy.unanswered_question:
            await steps.owe(connection, person_id, Notice.STILL_THERE, now)
        elif unanswered >= self.policy.unanswered_off:
            await connection.execute(mine.values(duty=Duty.OFF))
            await steps.owe(connection, person_id, Notice.OFF_DUTY, now)

    async def _step(self, connection: AsyncConnection, request_id: int) -> bool:
        """Take one request a step further. Whether a mediator became free by it."""
        request = await steps.locked(connection, request_id)
        match request:
            case Request(state=State.WAITING):
                await self._search(connection, request)
            case Request(state=State.CLAIMED):
                return await self._find_each_other(connection, request)
            case Request(state=State.MET):
                return await self._still_busy(connection, request)
        return False

    async def _search(self, connection: AsyncConnection, request: Request) -> None:
        now, policy = self.now(), self.policy
        people = await self._on_duty(connection, request)
        candidates = [candidate for candidate, busy in people if not busy]
        decision = decide(request, candidates, await self._asked(connection, request), policy, now)
        if decision.expired:
            await steps.change(connection, request.id, state=State.EXPIRED, ended_at=now, due_at=None)
            await steps.end_offers(connection, request.id, now)
            await steps.settle(connection, request.id, now)
            await steps.owe(connection, request.visitor_id, Notice.EXPIRED, now, request_id=request.id)
            return
        if not any(request.language in candidate.languages for candidate, _ in people):
            await self._alarm(connection, request.language, now)
        if decision.stage is not request.stage:
            await self._widen(connection, request, decision.stage, now)
        if now >= request.asked_at + policy.patience_seconds:
            await steps.escalate(connection, request, now)
        await self._offer(connection, request, decision, now)

    async def _offer(self, connection: AsyncConnection, request: Request, decision: Decision, now: float) -> None:
        row = {"request_id": request.id, "state": OfferState.SHOWN, "shown_at": now, "due_at": now + self.policy.offer_seconds}
        for person_id in decision.ask:
            offer_id = (
                await connection.execute(insert(offers).values(person_id=person_id, **row).returning(offers.c.id))
            ).scalar()
            await steps.owe(connection, person_id, Notice.OFFER, now, request_id=request.id, offer_id=offer_id)
        known_by = request.asked_at + self.policy.patience_seconds
        due_at = decision.again_at if request.escalated or known_by <= now else min(decision.again_at, known_by)
        await steps.change(connection, request.id, stage=decision.stage, due_at=due_at)

    async def _widen(self, connection: AsyncConnection, request: Request, stage: Stage, now: float) -> None:
        """The visitor always knows how far the search has come."""
        if stage is Stage.ORGANISERS:
            await steps.owe(connection, request.visitor_id, Notice.ESCALATED, now, request_id=request.id)
            await steps.escalate(connection, request, now)
        else:
            await steps.owe(connection, request.visitor_id, Notice.BRIDGE, now, request_id=request.id)

    async def _find_each_other(self, connection: AsyncConnection, request: Request) -> bool:
        now, policy = self.now(), self.policy
        claimed_at = request.claimed_at or now
        if now >= claimed_at + policy.silent_seconds:
            await connection.execute(
                update(mediators).where(mediators.c.person_id == request.mediator_id).values(duty=Duty.OFF, back_at=None)
            )
            await steps.owe(connection, request.mediator_id, Notice.TAKEN_AWAY, now, request_id=request.id)
            await steps.back_to_waiting(connection, request, now)
            if again := await steps.locked(connection, request.id):  # at once: the organisers may have to know of it again
                await self._search(connection, again)
            return True
        if not request.reminded and now >= claimed_at + policy.met_question_seconds:
            await steps.owe(connection, request.visitor_id, Notice.MET_YOU, now, request_id=request.id)
            await steps.owe(connection, request.mediator_id, Notice.MET_THEM, now, request_id=request.id)
            await steps.change(connection, request.id, reminded=True)
        if now >= request.asked_at + policy.patience_seconds:
            await steps.escalate(connection, request, now)
        times = (
            claimed_at + policy.met_question_seconds,
            claimed_at + policy.silent_seconds,
            request.asked_at + policy.patience_seconds,
        )
        await steps.change(connection, request.id, due_at=min(time for time in times if time > now))
        return False

    async def _still_busy(self, connection: AsyncConnection, request: Request) -> bool:
        now, met_at = self.now(), request.met_at or self.now()
        if now >= met_at + self.policy.done_seconds:
            await steps.finish(connection, request, now)
            return True
        if not request.reminded and now >= met_at + self.policy.busy_question_seconds:
            await steps.owe(connection, request.mediator_id, Notice.STILL_BUSY, now, request_id=request.id)
            await steps.change(connection, request.id, reminded=True)
        following = (
            self.policy.done_seconds if now >= met_at + self.policy.busy_question_seconds else self.policy.busy_question_seconds
        )
        await steps.change(connection, request.id, due_at=met_at + following)
        return False

    async def _alarm(self, connection: AsyncConnection, language: str, now: float) -> None:
        """Nobody on duty speaks it: the organisers hear of a language once in a while."""
        quiet = (await connection.execute(select(alarms.c.rung_at).where(alarms.c.tag == language))).scalar()
        if quiet is not None and now < quiet + self.policy.alarm_again_seconds:
            return
        if quiet is None:
            await connection.execute(insert(alarms).values(tag=language, rung_at=now))
        else:
            await connection.execute(update(alarms).where(alarms.c.tag == language).values(rung_at=now))
        await steps.owe_organisers(connection, Notice.UNCOVERED, now, detail=language)

    async def _on_duty(self, connection: AsyncConnection, request: Request) -> list[tuple[Candidate, bool]]:
        """Everybody on duty but the visitor themselves, and whether they have a request."""
        now = self.now()
        busy = select(requests.c.mediator_person_id).where(requests.c.state.in_(WITH_MEDIATOR))
        card = select(offers.c.person_id).where(offers.c.state == OfferState.SHOWN)
        query = (
            select(
                mediators,
                mediator_languages.c.tag,
                mediator_languages.c.fluent,
                mediators.c.person_id.in_(busy),
                mediators.c.person_id.in_(card),
            )
            .join(mediator_languages, mediator_languages.c.person_id == mediators.c.person_id)
            .join(roles, (roles.c.person_id == mediators.c.person_id) & (roles.c.role == Role.MEDIATOR))
            .where(mediators.c.duty == Duty.ON, mediators.c.person_id != request.visitor_id)
            .where(roles.c.until.is_(None) | (roles.c.until > now))
        )
        found: dict[int, tuple[Candidate, bool]] = {}
        for row in await connection.execute(query):
            *_, has_request, has_card = row
            candidate = Candidate(row.person_id, {}, row.claims, row.idle_since, has_card)
            found.setdefault(row.person_id, (candidate, has_request))[0].languages[row.tag] = row.fluent
        return list(found.values())

    async def _asked(self, connection: AsyncConnection, request: Request) -> dict[int, Asked]:
        """How each was last asked since the request began to wait. Whoever ever declined it or gave it back has declined it."""
        asked: dict[int, Asked] = {}
        rows: Any = await connection.execute(select(offers).where(offers.c.request_id == request.id).order_by(offers.c.id))
        for row in rows:
            state = OfferState(row.state)
            if state is OfferState.DECLINED or row.shown_at >= request.waiting_since:
                asked[row.person_id] = Asked(state, row.shown_at)
        return asked
