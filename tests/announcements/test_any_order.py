"""Whatever organisers, visitors, time and crashes do, in whatever order: the counts add up to the audience, nobody gets an
announcement twice, and nobody is missed.

The database, the stores and the courier are the real ones; the clock is moved by hand. What is in chats is remembered."""

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

from bot.announcements.courier import Courier
from bot.announcements.model import (
    REPLACED,
    UNDER_WAY,
    UNSENT,
    Announcement,
    Audience,
    Delivery,
    DeliveryState,
    Group,
    Kind,
    State,
)
from bot.announcements.policy import Policy
from bot.announcements.store import SecondNeeded
from bot.chat.post import Later, Refused
from bot.fair.model import Topic
from bot.guide.interest_store import Interests
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.schema import announcements, deliveries
from tests.announcements.fair_day import ORGANISER, SECOND, FairDay, compose

T = TypeVar("T")
TRIES, MANY_TRIES = 30, 500
VISITORS = {101: "ar", 102: "uk", 103: "de", 104: "ar"}
GROUPS = (
    Group(),
    Group(Audience.LANGUAGE, "ar"),
    Group(Audience.LANGUAGE, "uk"),
    Group(Audience.TOPIC, "work"),
    Group(Audience.STAND, "12"),
)
DEEDS = st.sampled_from(["stop", "go_on", "again", "confirm"])
ON_THEIR_WAY = st.integers(0, 3)  # deliveries
ORGANISERS = st.sampled_from([ORGANISER, SECOND])
ANYBODY = st.sampled_from(sorted(VISITORS))


class AnyOrder(RuleBasedStateMachine):
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.place = Path(tempfile.mkdtemp(prefix="standlotse-"))
        shutil.copy(self.template, self.place / "bot.db")
        self.database = Database(f"sqlite+aiosqlite:///{self.place}/bot.db")
        self.day = FairDay(self.database, policy=Policy(second_above=4))
        self.in_hand: list[tuple[Courier, Delivery]] = []  # taken, and not there yet
        self.texts = 0
        self.again = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    # Organisers

    @rule(organiser=ORGANISERS, group=st.sampled_from(GROUPS), also=st.booleans(), urgent=st.booleans())
    def edits(self, organiser: int, group: Group, also: bool, urgent: bool) -> None:
        """Writes, or writes anew; a correction keeps its audience."""

        async def editing() -> None:
            self.texts += 1
            draft = await self.day.writes(f"{self.texts}.", group, organiser)
            if also:
                await self.day.translations.ask(draft.id, "ar", [104])
                await self.day.translations.take(draft.id, "ar", 104)
                await self.day.translations.answer(draft.id, "ar", 104, f"{self.texts}.ar")
                await self.day.translations.accept(draft.id, "ar", await self.day.answer(draft, "ar"))
            await self.day.drafts.set_urgent(organiser, urgent=urgent)

        self.run(editing())

    @initialize()
    def begins(self) -> None:
        self.announces(Group())

    @rule(group=st.sampled_from(GROUPS))
    def announces(self, group: Group) -> None:
        self.edits(ORGANISER, group, also=True, urgent=False)
        for by in (ORGANISER, SECOND):
            self.confirms(ORGANISER, by, None)

    @rule(organiser=ORGANISERS, by=ORGANISERS, late=st.sampled_from([None, None, None, 60.0, -1.0]))
    def confirms(self, organiser: int, by: int, late: float | None) -> None:
        async def confirming() -> None:
            if draft := await self.day.drafts.find(organiser):
                at = None if late is None else self.day.time + late
                await self.day.announcements.confirm(draft.id, by, draft.version, at)

        self.run(confirming())

    @rule(data=st.data(), what=DEEDS, on_their_way=ON_THEIR_WAY, settled=st.booleans())
    def does(self, data: st.DataObject, what: str, on_their_way: int, settled: bool) -> None:
        self._does(data, what, on_their_way, settled)

    @rule(data=st.data(), on_their_way=ON_THEIR_WAY, settled=st.booleans())
    def corrects(self, data: st.DataObject, on_their_way: int, settled: bool) -> None:
        self._does(data, "correct", on_their_way, settled)

    @rule(data=st.data(), on_their_way=ON_THEIR_WAY, settled=st.booleans())
    def withdraws(self, data: st.DataObject, on_their_way: int, settled: bool) -> None:
        self._does(data, "withdraw", on_their_way, settled)

    def _does(self, data: st.DataObject, what: str, on_their_way: int, settled: bool) -> None:
        """To any announcement there ever was, while some deliveries are on their way."""
        if not (rows := self.run(self.day.announcements.all())):
            return
        self._take(on_their_way)
        self.run(self._do(data.draw(st.sampled_from(rows[:4])), what))
        if settled:
            self._arrive()

    async def _do(self, one: Announcement, what: str) -> None:
        match what:
            case "stop" | "go_on":
                await getattr(self.day.announcements, what)(one.id)
            case "again":
                self.again += await self.day.announcements.again(one.id)
            case "withdraw":
                await self.day.announcements.withdraw(one.id, SECOND)
            case "confirm":
                await self.day.announcements.confirm(one.id, SECOND, one.version)
            case _ if draft := await self._correction(one):
                self.texts += 1
                first = one.texts["de"].partition(".")[0]
                await self.day.drafts.set_text(ORGANISER, "de", f"{first}.{self.texts}")
                match self.texts % 3:  # the Arabic text is out of date: it stays so, still fits, or is written anew
                    case 1:
                        await self.day.drafts.keep_text(ORGANISER, "ar")
                    case 2:
                        await self.day.drafts.set_text(ORGANISER, "ar", f"{first}.{self.texts}.ar")
                draft = await self.day.of(draft)
                if isinstance(await self.day.announcements.confirm(draft.id, ORGANISER, draft.version), SecondNeeded):
                    await self.day.announcements.confirm(draft.id, SECOND, draft.version)

    async def _correction(self, one: Announcement) -> Announcement | None:
        """The organiser's draft of it; what they were writing before gives way."""
        if before := await self.day.drafts.find(ORGANISER):
            await self.day.drafts.discard(before.id)
        return await self.day.drafts.open_correction(one.id, ORGANISER)

    # Visitors

    @rule(visitor=ANYBODY, muted=st.booleans())
    def mutes(self, visitor: int, muted: bool) -> None:
        self.run(self.day.announcements.mute(visitor, muted=muted))

    @rule(visitor=ANYBODY)
    def blocks(self, visitor: int) -> None:
        self.day.chats.blocked.add(visitor)

    @rule(visitor=ANYBODY)
    def comes_back(self, visitor: int) -> None:
        self.day.chats.blocked.discard(visitor)
        self.run(self.day.people.meet(visitor, "de"))

    @rule(visitor=ANYBODY, language=st.sampled_from(["ar", "uk", "de"]))
    def changes_language(self, visitor: int, language: str) -> None:
        self.run(self.day.people.choose_language(visitor, language))

    @rule(visitor=ANYBODY, saved=st.booleans())
    def is_interested(self, visitor: int, saved: bool) -> None:
        """Asks about work, and saves stand 12 or lets it go."""

        async def being_interested() -> None:
            interests = Interests(self.database)
            await interests.ask(visitor, Topic.WORK)
            await (interests.save if saved else interests.drop)(visitor, 12)

        self.run(being_interested())

    # The courier and what happens to it

    @rule()
    def courier_works(self) -> None:
        self._arrive()
        self.run(self.day.courier_works())

    @rule(
        visitor=ANYBODY, answer=st.sampled_from([Later(1), Later(2, attempted=False), Later(1, perhaps_done=True), Refused("no")])
    )
    def something_goes_wrong(self, visitor: int, answer: Any) -> None:
        self.day.chats.answers.setdefault(visitor, []).append(answer)

    @rule(on_their_way=st.integers(1, 3), arrived=st.booleans(), late=st.booleans())
    def crashes(self, on_their_way: int, arrived: bool, late: bool) -> None:
        """Everything in memory is lost; what was on its way may have arrived. Or it was slow, and reports after all."""
        self._take(on_their_way)
        self.run(self.day.courier.lease.release())
        self.day.courier = self.day.another_courier()
        if late:
            self.run(self.day.courier.is_mine())
            self._arrive()
        for courier, delivery in self.in_hand:
            if arrived:
                self.run(courier.call(delivery))
        self.in_hand.clear()

    @rule(seconds=st.sampled_from([1.0, 61.0, 700.0]))
    def time_passes(self, seconds: float) -> None:
        self.day.time += seconds

    def _take(self, count: int) -> None:
        async def taking() -> None:
            assert await self.day.courier.is_mine()
            for one in ((await self.day.deliveries.queue()) * count)[:count]:
                busy = {delivery.person_id for _, delivery in self.in_hand}
                if delivery := await self.day.deliveries.take(one, self.day.courier.lease.holder, busy):
                    self.in_hand.append((self.day.courier, delivery))

        self.run(taking())

    def _arrive(self) -> None:
        for courier, delivery in self.in_hand:
            self.run(courier.deliver(delivery))
        self.in_hand.clear()

    # The promises

    @invariant()
    def counts_add_up_to_the_audience(self) -> None:
        async def counting() -> None:
            for one in await self.day.announcements.all():
                report = await self.day.announcements.report(one.id)
                assert report is not None
                assert sum(report.states.values()) == one.recipients
                by_language = sum(sum(counts.values()) for counts in report.languages.values())
                assert by_language == one.recipients
                pending = report.states.get(DeliveryState.PENDING, 0)
                assert not (pending and one.state in REPLACED | UNSENT | {State.SENT})

        self.run(counting())

    def teardown(self) -> None:
        try:
            self._ends()
        finally:
            self.run(self.database.close())
            self.loop.close()
            shutil.rmtree(self.place, ignore_errors=True)

    def _ends(self) -> None:
        self._arrive()
        for one in self.run(self.day.announcements.all()):
            self.run(self.day.announcements.go_on(one.id))
        self.run(self.day.ends())
        rows = self.run(self._rows(deliveries))
        lines = {row.id: row.about_id or row.id for row in self.run(self._rows(announcements))}
        kinds = {row.id: row.kind for row in self.run(self._rows(announcements))}
        states = {row.id: row.state for row in self.run(self._rows(announcements))}
        assert not [row for row in rows if row.state in UNDER_WAY], "every recipient is in an end state"
        for line in {row.announcement_id for row in rows} & set(lines.values()):
            of_line = [row for row in rows if lines[row.announcement_id] == line]
            newest = max(number for number, root in lines.items() if root == line and states[number] not in UNSENT)
            reached = {row.person_id for row in of_line if row.announcement_id == newest}
            copied = {row.person_id for row in of_line if row.message_id is not None and row.announcement_id != newest}
            assert copied <= reached, "a correction or withdrawal misses no copy"
            dropped = {(row.person_id, row.announcement_id) for row in of_line if row.state == DeliveryState.DROPPED}
            assert newest not in {announcement for _, announcement in dropped}, "nothing has overtaken what came last"
            assert {person for person, _ in dropped} <= reached or kinds[newest] == Kind.WITHDRAW, "nobody is missed"
            for person in {row.person_id for row in of_line}:
                mine = sorted((row for row in of_line if row.person_id == person), key=lambda row: row.announcement_id)
                copies = {row.message_id for row in mine if row.message_id is not None}
                assert len(copies) <= 1, "nobody twice"
                last = mine[-1]
                screen = self.day.chats.screens.get(person, {})
                if last.state == DeliveryState.SENT and kinds[last.announcement_id] == Kind.WITHDRAW:
                    assert not copies & screen.keys(), "what is withdrawn is gone"
                elif last.state == DeliveryState.SENT:
                    announcement = self.run(self.day.announcements.find(last.announcement_id))
                    assert announcement is not None
                    assert screen[last.message_id] == compose(announcement, last.language).text, "the last word counts"
        known = {(row.person_id, row.message_id) for row in rows if row.message_id is not None}
        there = {(person, message) for person, screen in self.day.chats.screens.items() for message in screen}
        unknown = sum(row.state == DeliveryState.UNKNOWN for row in rows)
        assert len(there - known) <= unknown + self.again, "only what is counted as unknown may be there without being known"

    async def _rows(self, table: Any) -> list[Any]:
        async with self.database.read() as connection:
            return list((await connection.execute(select(table))).all())


@pytest.fixture(scope="module")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with everybody in it, to be copied."""
    path = tmp_path_factory.mktemp("template") / "bot.db"
    database = Database(f"sqlite+aiosqlite:///{path}")
    await migrate(database)
    day = FairDay(database)
    await day.begins()
    for number, language in VISITORS.items():
        await day.come(language, number)
    for visitor in (101, 102):
        await Interests(database).ask(visitor, Topic.WORK)
        await Interests(database).save(visitor, 12)
    await database.close()
    return path


async def test_the_promises_hold_in_any_order(template: Path, long: bool) -> None:
    AnyOrder.template = template
    found = settings(
        max_examples=MANY_TRIES if long else TRIES,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    # hypothesis calls the rules itself, and they need a loop of their own: so in a thread.
    await asyncio.to_thread(run_state_machine_as_test, AnyOrder, settings=found)
