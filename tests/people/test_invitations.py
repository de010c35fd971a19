"""Invitation links: used by one person, once, in time; the database holds nothing anybody could use."""

import asyncio
import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.people.invitation_store import Invitations
from bot.people.invitations import (
    AlreadyHeld,
    Invitation,
    Joined,
    LinkLife,
    NoGood,
    Opened,
    OwnLink,
    Tenure,
    fingerprint,
    invitation,
    link,
    new_token,
)
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.storage.database import Database
from bot.storage.schema import invitations

ORGANISER, OTHER = 9001, 9002
BERLIN = ZoneInfo("Europe/Berlin")
NOON = dt.datetime(2027, 3, 12, 12, tzinfo=BERLIN)
FAIR_ENDS = dt.datetime(2027, 3, 14, tzinfo=BERLIN)
MIDNIGHT = dt.datetime(2027, 3, 13, tzinfo=BERLIN)
HOUR = 3600.0


class Clock:
    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def people(database: Database, clock: Clock) -> PeopleStore:
    """Two organisers and twenty visitors, 1 to 20."""
    store = PeopleStore(database, clock)
    for person_id in (ORGANISER, OTHER, *range(1, 21)):
        await store.meet(person_id, "de")
    for person_id in (ORGANISER, OTHER):
        await store.give_role(person_id, Role.ORGANISER)
    return store


@pytest.fixture
def store(database: Database, clock: Clock) -> Invitations:
    return Invitations(database, clock)


def _invitation(clock: Clock, role: Role = Role.MEDIATOR, until: float | None = None) -> Invitation:
    return Invitation(role, ORGANISER, clock.at + HOUR, until)


async def _roles(people: PeopleStore, person_id: int) -> frozenset[Role]:
    person = await people.find(person_id)
    assert person is not None
    return person.roles


async def _hashes(database: Database) -> list[str]:
    async with database.read() as connection:
        return list((await connection.execute(select(invitations.c.token_hash))).scalars())


@pytest.mark.parametrize(
    ("life", "tenure", "expires", "until"),
    [
        (LinkLife.HOUR, Tenure.TODAY, NOON + dt.timedelta(hours=1), MIDNIGHT),
        (LinkLife.DAY, Tenure.FAIR, NOON + dt.timedelta(days=1), FAIR_ENDS),
        (LinkLife.FAIR, Tenure.EVER, FAIR_ENDS, None),
        (LinkLife.FAIR, Tenure.FAIR, FAIR_ENDS, FAIR_ENDS),
        (LinkLife.DAY, Tenure.TODAY, MIDNIGHT, MIDNIGHT),  # a link never outlives the role it gives
    ],
)
def test_link_works_and_role_is_held_as_long_as_chosen(
    life: LinkLife, tenure: Tenure, expires: dt.datetime, until: dt.datetime | None
) -> None:
    made = invitation(Role.MEDIATOR, ORGANISER, life, tenure, now=NOON, fair_ends=FAIR_ENDS)
    assert made == Invitation(Role.MEDIATOR, ORGANISER, expires.timestamp(), until.timestamp() if until else None)


def test_day_ends_at_midnight_in_the_hall_even_when_the_clocks_change() -> None:
    change = dt.datetime(2027, 3, 28, 1, tzinfo=BERLIN)
    made = invitation(Role.MEDIATOR, ORGANISER, LinkLife.HOUR, Tenure.TODAY, now=change, fair_ends=FAIR_ENDS)
    assert made.role_until is not None
    assert made.role_until - change.timestamp() == 22 * HOUR


def test_token_has_at_least_128_bits_and_fits_a_deep_link() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22,59}", token) for token in tokens), "6 bits a letter; with join_ at most 64"
    assert link("fair_bot", "abc") == "https://t.me/fair_bot?start=join_abc"


async def test_link_gives_the_role(store: Invitations, people: PeopleStore, clock: Clock) -> None:
    token = await store.make(_invitation(clock, until=clock.at + 2 * HOUR))
    assert await store.use(token, 1) == Joined(Role.MEDIATOR, clock.at + 2 * HOUR)
    assert await _roles(people, 1) == {Role.MEDIATOR}
    clock.at += 2 * HOUR
    assert await _roles(people, 1) == frozenset()


async def test_link_opened_by_twenty_people_at_once_is_used_by_one(
    store: Invitations, people: PeopleStore, clock: Clock, database_url: str
) -> None:
    token = await store.make(_invitation(clock))
    other = Invitations(Database(database_url), clock)
    try:
        opened = await asyncio.gather(*((store, other)[one % 2].use(token, one) for one in range(1, 21)))
    finally:
        await other.database.close()
    assert sorted(map(str, opened)) == sorted([str(Joined(Role.MEDIATOR, None)), *[str(NoGood())] * 19])
    holders = [person.id for person in await people.holders(Role.MEDIATOR)]
    assert holders == [opened.index(Joined(Role.MEDIATOR, None)) + 1]


async def test_link_opened_twenty_times_at_once_by_one_person_is_used_once(
    store: Invitations, people: PeopleStore, clock: Clock, database_url: str
) -> None:
    token = await store.make(_invitation(clock))
    other = Invitations(Database(database_url), clock)
    try:
        opened = await asyncio.gather(*((store, other)[one % 2].use(token, 1) for one in range(20)))
    finally:
        await other.database.close()
    assert opened.count(Joined(Role.MEDIATOR, None)) == 1
    assert opened.count(AlreadyHeld(Role.MEDIATOR, link_works=False)) == 19


async def test_link_is_no_good_when_its_time_is_over(store: Invitations, people: PeopleStore, clock: Clock) -> None:
    token = await store.make(_invitation(clock))
    clock.at += HOUR
    assert await store.use(token, 1) == NoGood()
    assert await _roles(people, 1) == frozenset()


@pytest.mark.parametrize("token", ["", "forged", "x" * 4096, "ﷺ"])
async def test_forged_link_is_no_good(store: Invitations, people: PeopleStore, clock: Clock, token: str) -> None:
    await store.make(_invitation(clock))
    assert await store.use(token, 1) == NoGood()


async def test_only_a_hash_is_stored(store: Invitations, people: PeopleStore, clock: Clock, database: Database) -> None:
    token = await store.make(_invitation(clock))
    async with database.read() as connection:
        row = (await connection.execute(select(invitations))).one()
    assert tuple(row) == (fingerprint(token), "mediator", ORGANISER, clock.at + HOUR, None, None)
    assert await store.use(fingerprint(token), 1) == NoGood(), "what the database holds opens nothing"


@pytest.mark.parametrize(
    ("held_until", "link_until", "opened"),
    [
        (None, 200.0, AlreadyHeld(Role.MEDIATOR, link_works=True)),
        (None, None, AlreadyHeld(Role.MEDIATOR, link_works=True)),
        (200.0, 200.0, AlreadyHeld(Role.MEDIATOR, link_works=True)),
        (200.0, 300.0, Joined(Role.MEDIATOR, 300.0)),
        (200.0, None, Joined(Role.MEDIATOR, None)),
        (50.0, 200.0, Joined(Role.MEDIATOR, 200.0)),  # held once
    ],
)
async def test_link_is_used_only_where_it_prolongs_the_role(
    store: Invitations, people: PeopleStore, clock: Clock, *, held_until: float | None, link_until: float | None, opened: Opened
) -> None:
    clock.at = 0.0
    token = await store.make(_invitation(clock, until=link_until))
    await people.give_role(1, Role.MEDIATOR, held_until)
    clock.at = 100.0
    assert await store.use(token, 1) == opened
    if opened == AlreadyHeld(Role.MEDIATOR, link_works=True):
        assert await store.use(token, 2) == Joined(Role.MEDIATOR, link_until), "somebody else can use it"


async def test_whoever_made_a_link_uses_it_only_on_purpose(store: Invitations, people: PeopleStore, clock: Clock) -> None:
    token = await store.make(_invitation(clock))
    assert await store.use(token, ORGANISER) == OwnLink(Role.MEDIATOR)
    assert await store.use(token, ORGANISER, own=True) == Joined(Role.MEDIATOR, None)
    assert await store.use(token, 1) == NoGood()


async def test_links_die_with_the_role_of_their_maker(store: Invitations, people: PeopleStore, clock: Clock) -> None:
    token = await store.make(_invitation(clock, Role.ORGANISER))
    await people.take_role(ORGANISER, Role.ORGANISER)
    assert await store.use(token, 1) == NoGood()
    await people.give_role(ORGANISER, Role.ORGANISER, clock.at)
    assert await store.use(token, 1) == NoGood()


async def test_links_die_with_the_person_who_made_them(
    store: Invitations, people: PeopleStore, clock: Clock, database: Database
) -> None:
    token = await store.make(_invitation(clock))
    await people.forget(ORGANISER)
    assert await store.use(token, 1) == NoGood()
    assert await _hashes(database) == []


async def test_link_does_nothing_for_somebody_forgotten_meanwhile(store: Invitations, people: PeopleStore, clock: Clock) -> None:
    token = await store.make(_invitation(clock))
    assert await store.use(token, 404) == NoGood()
    assert await store.use(token, 1) == Joined(Role.MEDIATOR, None)


async def test_link_taken_back_is_no_good(store: Invitations, people: PeopleStore, clock: Clock) -> None:
    token = await store.make(_invitation(clock))
    assert await store.withdraw(token)
    assert await store.use(token, 1) == NoGood()
    assert not await store.withdraw(token)


async def test_used_link_cannot_be_taken_back(store: Invitations, people: PeopleStore, clock: Clock) -> None:
    token = await store.make(_invitation(clock))
    await store.use(token, 1)
    assert not await store.withdraw(token)


async def test_what_has_expired_is_forgotten(store: Invitations, people: PeopleStore, clock: Clock, database: Database) -> None:
    await store.make(_invitation(clock))
    clock.at += HOUR
    await store.clear()
    assert await _hashes(database) == []
    await store.make(_invitation(clock))
    clock.at += HOUR
    newest = await store.make(_invitation(clock))
    assert await _hashes(database) == [fingerprint(newest)]
