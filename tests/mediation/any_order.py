"""People who do whatever they like in whatever order, with pauses and restarts in between, and what must be true all the while.

The database, the stores and the sweep are the real ones; the clock is moved by hand. What was told is remembered as by a person:
which card is still open on their phone, and how often they heard of an end."""

import asyncio
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from bot.mediation.model import OPEN, WITH_MEDIATOR, Duty, Notice, OfferState, State
from bot.mediation.store import Claim
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.schema import notices, offers, requests
from tests.mediation.fair_day import DESK, FairDay

T = TypeVar("T")
VISITORS = (101, 102, 103)
MEDIATORS = {11: ("ar",), 12: ("ar", "fr"), 13: ("fr",), 14: ("ti", "ar")}
MINUTE = 60.0
STAYS_KNOWN = 10 * MINUTE  # a request that is open longer is known to the organisers


async def house(path: Path) -> None:
    """A database file with an organiser and the mediators, all on duty."""
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    day = FairDay(database)
    await day.begins()
    for number, languages in MEDIATORS.items():
        await day.mediator(number, *languages)
    await database.close()


class AnyOrder(RuleBasedStateMachine):
    template: Path  # a file of `house`, copied for each try

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.place = Path(tempfile.mkdtemp(prefix="standlotse-"))
        shutil.copy(self.template, self.place / "bot.db")
        self.database = Database(f"sqlite+aiosqlite:///{self.place}/bot.db")
        self.day = FairDay(self.database)
        self.open_cards: dict[int, set[int]] = {number: set() for number in MEDIATORS}
        self.claims: Counter[int] = Counter()  # by request
        self.heard: Counter[tuple[Notice, int | None]] = Counter()  # of which request
        self.long_open: set[int] = set()  # requests that were open for ten minutes

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @rule(
        visitor=st.sampled_from(VISITORS),
        language=st.sampled_from(["ar", "fr", "ti", "so"]),
        also=st.booleans(),
        told=st.sampled_from([True, True, True, False]),
    )
    def asks(self, visitor: int, language: str, also: bool, told: bool) -> None:
        async def asking() -> None:
            await self.day.people.meet(visitor, language)
            await self.day.requests.ask(visitor, language, DESK, frozenset({"fr"}) if also else frozenset())
            await self.day.sweep()
            if told:
                await self._tell()

        self.run(asking())

    @rule(mediator=st.sampled_from(sorted(MEDIATORS)), data=st.data())
    def accepts(self, mediator: int, data: st.DataObject) -> None:
        """Any card they were ever shown, open or long over; the last one most often."""

        async def accepting(card: Any) -> None:
            before = await self.day.requests.find(card.request_id)
            claim = await self.day.requests.accept(card.id, mediator)
            after = await self.day.requests.find(card.request_id)
            assert before is not None
            assert after is not None
            if claim is not Claim.WON:
                assert after == before, "who does not win changes nothing"
                return
            assert (after.mediator_id, after.state in WITH_MEDIATOR) == (mediator, True)
            if before.mediator_id != mediator:
                assert before.state is State.WAITING, "one winner"
                assert card.state != OfferState.DECLINED, "what was declined or given back is no longer theirs"
                self.claims[card.request_id] += 1

        if cards := self.run(self._cards(mediator)):
            self.run(accepting(data.draw(st.sampled_from([cards[-1], cards[-1], *cards]))))

    @rule(mediator=st.sampled_from(sorted(MEDIATORS)), data=st.data())
    def declines(self, mediator: int, data: st.DataObject) -> None:
        if cards := self.run(self._cards(mediator)):
            card = data.draw(st.sampled_from(cards))
            self.run(self.day.requests.decline(card.id, mediator))
            self.open_cards[mediator].discard(card.id)  # the press itself changed the card

    @rule(mediator=st.sampled_from(sorted(MEDIATORS)), what=st.sampled_from(["met", "done", "give_back", "end_talk"]))
    def goes_on(self, mediator: int, what: str) -> None:
        request = self.run(self.day.requests.of_mediator(mediator))
        if what == "end_talk":
            self.run(self.day.requests.end_talk(mediator))
        elif request is not None:
            self.run(getattr(self.day.requests, what)(request.id, mediator))

    @rule(visitor=st.sampled_from(VISITORS), what=st.sampled_from(["cancel", "met", "done"]))
    def visitor_acts(self, visitor: int, what: str) -> None:
        if request := self.run(self.day.requests.of_visitor(visitor)):
            self.run(getattr(self.day.requests, what)(request.id, visitor))

    @rule(mediator=st.sampled_from(sorted(MEDIATORS)), duty=st.sampled_from(Duty))
    def changes_duty(self, mediator: int, duty: Duty) -> None:
        self.run(self.day.duty.go(mediator, duty, self.day.time + 5 * MINUTE if duty is Duty.BREAK else None))

    @rule(seconds=st.sampled_from([1.0, 20.0, 61.0, 130.0, 310.0, 601.0]))
    def time_passes(self, seconds: float) -> None:
        """Nothing sweeps meanwhile, as after a crash; then it does."""
        self.day.time += seconds
        self.run(self.day.sweep())

    @rule()
    def restarts(self) -> None:
        """Everything in memory is lost, and what was being said is said again after a while."""
        self.run(self.day.notices.take(2))
        self.run(self.database.close())
        told, time, cards = self.day.told, self.day.time, self.day.cards
        self.database = Database(f"sqlite+aiosqlite:///{self.place}/bot.db")
        self.day = FairDay(self.database, told=told, time=time, cards=cards)

    @rule()
    def people_are_told(self) -> None:
        self.run(self._tell())

    @invariant()
    def promises_hold(self) -> None:
        rows, cards = self.run(self._rows(requests, offers))
        with_mediator = [row.mediator_person_id for row in rows if row.state in WITH_MEDIATOR]
        assert len(with_mediator) == len(set(with_mediator)), "one request a mediator"
        assert all(
            (row.mediator_person_id is not None) == (row.state in WITH_MEDIATOR | {State.DONE}) or row.state == State.CANCELLED
            for row in rows
        ), "one mediator a request"
        visiting = [row.visitor_person_id for row in rows if row.state in OPEN]
        assert len(visiting) == len(set(visiting)), "one open request a visitor"
        waiting = {row.id for row in rows if row.state == State.WAITING}
        shown = {row.request_id for row in cards if row.state == OfferState.SHOWN}
        assert shown <= waiting, "no card is open for what nobody waits for"

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:  # else a promise is broken already, and that one is to be reported
                self._ends()
        finally:
            self.run(self.database.close())
            self.loop.close()
            shutil.rmtree(self.place, ignore_errors=True)

    def _ends(self) -> None:
        """Time goes on with nobody acting: everything comes to its end, and everybody is told."""
        self.run(self.day.sweep())
        for _ in range(30):
            rows = self._organisers_know()
            if all(row.state not in {State.WAITING, State.CLAIMED} for row in rows):
                break
            self.day.time += MINUTE
            self.run(self.day.sweep())
        self.day.time += MINUTE  # what a process that fell was about to say is free again
        self.run(self._tell())
        rows, cards, owed = self.run(self._rows(requests, offers, notices))
        assert owed == []
        assert {row.state for row in rows} <= {State.DONE, State.CANCELLED, State.EXPIRED, State.MET}, "everything ends"
        answered = {OfferState.SHOWN, OfferState.ACCEPTED, OfferState.DECLINED}
        left_open = {card for mine in self.open_cards.values() for card in mine}
        assert left_open <= {row.id for row in cards if row.state in answered}, "everybody whose card is open is told the end"
        for row in rows:
            done, expired = row.state == State.DONE, row.state == State.EXPIRED
            told = {kind: self.heard[kind, row.id] for kind in (Notice.FINISHED, Notice.THANKS, Notice.EXPIRED)}
            assert told == {Notice.FINISHED: done, Notice.THANKS: done, Notice.EXPIRED: expired}, "an end is told once"
            assert self.heard[Notice.COMING, row.id] == self.heard[Notice.YOURS, row.id] == self.claims[row.id], "both know"
        unknown = [number for number in self.long_open if not self.heard[Notice.HELP, number]]
        assert unknown == [], "no request is open after 10 minutes without an organiser knowing"

    def _organisers_know(self) -> list[Any]:
        (rows,) = self.run(self._rows(requests))
        undecided = [row for row in rows if row.state in {State.WAITING, State.CLAIMED}]
        late = [row for row in undecided if self.day.time - row.asked_at > STAYS_KNOWN]
        assert all(row.escalated for row in late), "no request is open after 10 minutes without an organiser knowing"
        self.long_open |= {row.id for row in late}
        return rows

    async def _tell(self) -> None:
        while batch := await self.day.notices.take(100):
            for owed in batch:
                self.day.cards += 1
                if owed.kind is Notice.OFFER and owed.offer_state is OfferState.SHOWN and owed.offer_id:
                    self.open_cards[owed.person_id].add(owed.offer_id)
                elif owed.kind is Notice.OFFER:
                    await self.day.notices.drop(owed)
                    continue
                if owed.kind in {Notice.GONE, Notice.LATE} and owed.offer_id:
                    self.open_cards[owed.person_id].discard(owed.offer_id)
                self.heard[owed.kind, owed.request.id if owed.request else None] += 1
                await self.day.notices.said(owed, self.day.cards)

    async def _cards(self, mediator: int) -> list[Any]:
        (cards,) = await self._rows(offers)
        return [row for row in cards if row.person_id == mediator]

    async def _rows(self, *tables: Any) -> list[list[Any]]:
        async with self.database.read() as connection:
            return [list((await connection.execute(select(table))).all()) for table in tables]
