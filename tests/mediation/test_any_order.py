"""Whatever people do, in whatever order, with whatever pauses and restarts in between: the promises of mediation hold.

The database, the stores and the sweep are the real ones; the clock is moved by hand. What was told is remembered as by a person:
which card is still open on their phone."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.mediation.model import OPEN, WITH_MEDIATOR, Duty, Notice, OfferState, State
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.schema import notices, offers, requests
from tests.mediation.fair_day import DESK, FairDay

T = TypeVar("T")
VISITORS = (101, 102, 103)
MEDIATORS = {11: ("ar",), 12: ("ar", "fr"), 13: ("fr",), 14: ("ti", "ar")}
MINUTE = 60.0


class AnyOrder(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.place = Path(tempfile.mkdtemp(prefix="standlotse-"))
        shutil.copy(self.template, self.place / "bot.db")
        self.database = Database(f"sqlite+aiosqlite:///{self.place}/bot.db")
        self.day = FairDay(self.database)
        self.open_cards: dict[int, set[int]] = {number: set() for number in MEDIATORS}

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    @initialize()
    def opens(self) -> None:
        async def opening() -> None:
            await self.day.begins()
            for number, languages in MEDIATORS.items():
                await self.day.mediator(number, *languages)

        self.run(opening())

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
        if cards := self.run(self._cards(mediator)):
            self.run(self.day.requests.accept(data.draw(st.sampled_from([cards[-1], cards[-1], *cards])), mediator))

    @rule(mediator=st.sampled_from(sorted(MEDIATORS)), data=st.data())
    def declines(self, mediator: int, data: st.DataObject) -> None:
        if cards := self.run(self._cards(mediator)):
            card = data.draw(st.sampled_from(cards))
            self.run(self.day.requests.decline(card, mediator))
            self.open_cards[mediator].discard(card)  # the press itself changed the card

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
    def one_request_a_mediator_and_one_mediator_a_request(self) -> None:
        rows = self.run(self._rows(requests))
        with_mediator = [row.mediator_person_id for row in rows if row.state in WITH_MEDIATOR]
        assert len(with_mediator) == len(set(with_mediator))
        assert all(
            (row.mediator_person_id is not None) == (row.state in WITH_MEDIATOR | {State.DONE}) or row.state == "cancelled"
            for row in rows
        )
        visiting = [row.visitor_person_id for row in rows if row.state in OPEN]
        assert len(visiting) == len(set(visiting))
        shown = [row for row in self.run(self._rows(offers)) if row.state == OfferState.SHOWN]
        waiting = {row.id for row in rows if row.state == State.WAITING}
        assert {row.request_id for row in shown} <= waiting, "no card is open for what nobody waits for"

    def teardown(self) -> None:
        try:
            self._ends()
        finally:
            self.run(self.database.close())
            self.loop.close()
            shutil.rmtree(self.place, ignore_errors=True)

    def _ends(self) -> None:
        """Time goes on with nobody acting: everything comes to its end, and everybody is told."""
        for _ in range(30):
            self.day.time += 40.0
            self.run(self.day.sweep())
            self._organisers_know()
        self.day.time += 40.0
        self.run(self._tell())
        rows = self.run(self._rows(requests))
        assert {row.state for row in rows} <= {State.DONE, State.CANCELLED, State.EXPIRED, State.MET}
        still_shown = {row.id for row in self.run(self._rows(offers)) if row.state == OfferState.SHOWN}
        accepted = {row.id for row in self.run(self._rows(offers)) if row.state in {OfferState.ACCEPTED, OfferState.DECLINED}}
        left_open = {card for cards in self.open_cards.values() for card in cards}
        assert left_open <= still_shown | accepted, "everybody whose card is open is told the end"
        assert self.run(self._rows(notices)) == []

    def _organisers_know(self) -> None:
        late = [
            row
            for row in self.run(self._rows(requests))
            if row.state in {State.WAITING, State.CLAIMED} and self.day.time - row.asked_at > 10 * MINUTE
        ]
        assert all(row.escalated for row in late), "no request is open after 10 minutes without an organiser knowing"

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
                await self.day.notices.said(owed, self.day.cards)

    async def _cards(self, mediator: int) -> list[int]:
        return [row.id for row in await self._rows(offers) if row.person_id == mediator]

    async def _rows(self, table: Any) -> list[Any]:
        async with self.database.read() as connection:
            return list((await connection.execute(select(table))).all())


@pytest.fixture(scope="module")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "bot.db"
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    await database.close()
    return path


async def test_the_promises_hold_in_any_order(template: Path) -> None:
    AnyOrder.template = template
    found = settings(
        max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    # hypothesis calls the rules itself, and they need a loop of their own: so in a thread.
    await asyncio.to_thread(run_state_machine_as_test, AnyOrder, settings=found)
