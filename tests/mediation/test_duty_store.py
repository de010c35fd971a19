"""Mediators in the database: what they say about themselves, and what coming and going does to those who wait."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty, Mediator, Notice, OfferState, Stage, State, Where
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.storage.database import Database
from bot.storage.schema import mediator_languages, mediators, notices, offers, requests

FATIMA, OLENA, VISITOR, SECOND = 11, 12, 21, 22


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def people(database: Database, clock: Clock) -> PeopleStore:
    store = PeopleStore(database, clock)
    for person_id in (FATIMA, OLENA, VISITOR, SECOND):
        await store.meet(person_id, "de")
    for person_id in (FATIMA, OLENA):
        await store.give_role(person_id, Role.MEDIATOR)
    return store


@pytest.fixture
async def store(database: Database, clock: Clock, people: PeopleStore) -> DutyStore:
    """Fatima is entered."""
    store = DutyStore(database, clock)
    await store.enter(FATIMA)
    return store


async def _ask(database: Database, visitor: int, state: State = State.WAITING, mediator: int | None = None) -> int:
    """A request that the ticker looks at in an hour."""
    row = {
        "visitor_person_id": visitor,
        "by_staff": False,
        "language": "ar",
        "understood": "",
        "place": Where.DESK,
        "state": state,
        "stage": Stage.BRIDGE,
        "asked_at": 900.0,
        "waiting_since": 900.0,
        "due_at": 4600.0,
        "mediator_person_id": mediator,
        "reminded": False,
        "escalated": False,
        "talking": False,
    }
    async with database.write() as connection:
        return int((await connection.execute(insert(requests).values(row).returning(requests.c.id))).scalar_one())


async def _show(database: Database, request: int, mediator: int) -> int:
    row = {"request_id": request, "person_id": mediator, "state": OfferState.SHOWN, "shown_at": 950.0, "due_at": 1010.0}
    async with database.write() as connection:
        shown = insert(offers).values({**row, "message_id": 77}).returning(offers.c.id)
        return int((await connection.execute(shown)).scalar_one())


async def _rows(database: Database, *columns: Any) -> list[tuple[Any, ...]]:
    async with database.read() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).order_by(*columns))]


async def test_visitor_is_no_mediator(store: DutyStore) -> None:
    assert await store.mediator(VISITOR) is None


async def test_new_mediator_is_off_duty_and_knows_nothing_yet(store: DutyStore) -> None:
    assert await store.mediator(FATIMA) == Mediator(FATIMA, None, Duty.OFF)


async def test_mediator_entered_again_stays_as_they_are(store: DutyStore, database_url: str) -> None:
    await store.set_name(FATIMA, "Fatima")
    other = DutyStore(Database(database_url), store.now)
    try:
        await asyncio.gather(*(each.enter(person) for each in [store, other] * 5 for person in (FATIMA, OLENA)))
    finally:
        await other.database.close()
    assert await store.mediators() == [Mediator(FATIMA, "Fatima", Duty.OFF), Mediator(OLENA, None, Duty.OFF)]


async def test_somebody_forgotten_is_not_entered(store: DutyStore) -> None:
    await store.enter(404)
    assert await store.mediator(404) is None


async def test_only_those_who_hold_the_role_are_mediators(store: DutyStore, people: PeopleStore, clock: Clock) -> None:
    await store.enter(OLENA)
    await people.give_role(FATIMA, Role.MEDIATOR, clock.at + 10)
    await people.take_role(OLENA, Role.MEDIATOR)
    assert [mediator.id for mediator in await store.mediators()] == [FATIMA]
    clock.at += 10
    assert await store.mediators() == []


async def test_languages_are_kept_with_how_well(store: DutyStore) -> None:
    for tag, fluent in [("ar", True), ("en", True), ("en", False), ("so", False), ("so", None), ("ti", None)]:
        await store.set_language(FATIMA, tag, fluent=fluent)
    assert await store.mediator(FATIMA) == Mediator(FATIMA, None, Duty.OFF, languages={"ar": True, "en": False})


async def test_language_of_somebody_forgotten_is_not_kept(store: DutyStore, database: Database) -> None:
    await store.set_language(404, "ar", fluent=True)
    assert await _rows(database, mediator_languages.c.tag) == []


async def test_language_learned_has_the_ticker_look_at_who_waits(store: DutyStore, database: Database, clock: Clock) -> None:
    await _ask(database, VISITOR)
    await store.set_language(FATIMA, "ar", fluent=False)
    assert await _rows(database, requests.c.due_at) == [(clock.at,)]


async def test_whoever_comes_on_duty_is_offered_what_waits(store: DutyStore, database: Database, clock: Clock) -> None:
    waiting = await _ask(database, VISITOR)
    taken = await _ask(database, SECOND, State.CLAIMED, OLENA)
    await store.go(FATIMA, Duty.ON)
    assert await store.mediator(FATIMA) == Mediator(FATIMA, None, Duty.ON)
    assert await _rows(database, requests.c.id, requests.c.due_at) == [(waiting, clock.at), (taken, 4600.0)]


@pytest.mark.parametrize(
    ("before", "after", "since"),
    [
        (Duty.OFF, Duty.ON, 1500.0),
        (Duty.BREAK, Duty.ON, 1500.0),
        (Duty.ON, Duty.ON, 1000.0),
        (Duty.ON, Duty.BREAK, 1000.0),
        (Duty.ON, Duty.OFF, 1000.0),
    ],
)
async def test_waiting_in_line_begins_when_one_comes(
    store: DutyStore, database: Database, clock: Clock, *, before: Duty, after: Duty, since: float
) -> None:
    await store.go(FATIMA, before)
    async with database.write() as connection:
        await connection.execute(mediators.update().values(idle_since=1000.0, unanswered=2))
    clock.at = 1500.0
    await store.go(FATIMA, after)
    assert await _rows(database, mediators.c.duty, mediators.c.idle_since, mediators.c.unanswered) == [(after, since, 0)]


async def test_whoever_answers_is_there(store: DutyStore, database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(mediators.update().values(unanswered=2))
    await store.answered(FATIMA)
    assert await store.mediator(FATIMA) == Mediator(FATIMA, None, Duty.OFF)


async def test_break_ends_when_they_said(store: DutyStore) -> None:
    await store.go(FATIMA, Duty.BREAK, back_at=2200.0)
    assert await store.mediator(FATIMA) == Mediator(FATIMA, None, Duty.BREAK, back_at=2200.0)
    await store.go(FATIMA, Duty.ON)
    assert await store.mediator(FATIMA) == Mediator(FATIMA, None, Duty.ON)


@pytest.mark.parametrize("duty", [Duty.OFF, Duty.BREAK])
async def test_open_card_of_somebody_who_goes_is_closed_and_the_request_goes_on(
    store: DutyStore, database: Database, clock: Clock, duty: Duty
) -> None:
    await store.enter(OLENA)
    first, second = await _ask(database, VISITOR), await _ask(database, SECOND)
    mine, other = await _show(database, first, FATIMA), await _show(database, second, OLENA)
    await store.go(FATIMA, duty, back_at=2200.0 if duty is Duty.BREAK else None)
    assert await _rows(database, offers.c.id, offers.c.state) == [(mine, OfferState.DECLINED), (other, OfferState.SHOWN)]
    assert await _rows(database, notices.c.person_id, notices.c.kind, notices.c.offer_id, notices.c.message_id) == [
        (FATIMA, Notice.GONE, mine, 77)
    ]
    assert await _rows(database, requests.c.id, requests.c.due_at) == [(first, clock.at), (second, clock.at)]


async def test_request_of_somebody_who_goes_off_duty_stays_theirs(store: DutyStore, database: Database) -> None:
    request = await _ask(database, VISITOR, State.CLAIMED, FATIMA)
    await store.go(FATIMA, Duty.OFF)
    assert await store.request_of(FATIMA) == request
    assert await _rows(database, requests.c.state, requests.c.mediator_person_id) == [(State.CLAIMED, FATIMA)]
    assert await store.request_of(OLENA) is None


async def test_whoever_leaves_leaves_nothing(store: DutyStore, database: Database) -> None:
    await store.enter(OLENA)
    for person in (FATIMA, OLENA):
        await store.set_language(person, "ar", fluent=True)
    await store.leave(FATIMA)
    assert await store.mediator(FATIMA) is None
    assert await store.mediators() == [Mediator(OLENA, None, Duty.OFF, languages={"ar": True})]
    assert await _rows(database, mediator_languages.c.person_id) == [(OLENA,)]


async def test_request_of_whoever_leaves_goes_on_and_its_visitor_is_told(
    store: DutyStore, database: Database, clock: Clock
) -> None:
    request = await _ask(database, VISITOR, State.CLAIMED, FATIMA)
    await store.leave(FATIMA)
    assert await _rows(
        database, requests.c.state, requests.c.stage, requests.c.mediator_person_id, requests.c.waiting_since, requests.c.due_at
    ) == [(State.WAITING, Stage.DIRECT, None, clock.at, clock.at)]
    assert await _rows(database, notices.c.person_id, notices.c.kind, notices.c.request_id) == [
        (VISITOR, Notice.GIVEN_BACK, request)
    ]


async def test_open_card_of_whoever_leaves_is_closed(store: DutyStore, database: Database, clock: Clock) -> None:
    request = await _ask(database, VISITOR)
    await _show(database, request, FATIMA)
    await store.leave(FATIMA)
    assert await _rows(database, offers.c.state) == [(OfferState.DECLINED,)]
    assert await _rows(database, requests.c.due_at) == [(clock.at,)]


async def test_forgetting_a_mediator_leaves_nothing(store: DutyStore, people: PeopleStore, database: Database) -> None:
    await store.set_name(FATIMA, "Fatima")
    await store.set_language(FATIMA, "ar", fluent=True)
    await people.forget(FATIMA)
    assert await store.mediator(FATIMA) is None
    assert await _rows(database, mediators.c.person_id) == await _rows(database, mediator_languages.c.tag) == []
