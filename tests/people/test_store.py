"""People in the database: one row each, made at first contact, gone without a trace when they ask."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Integer, String, insert, inspect, select

from bot.people.missing import MissingLanguages, Sign
from bot.people.model import Person, Role
from bot.people.store import PeopleStore
from bot.storage.database import Database
from bot.storage.schema import metadata, roles

# Telegram promises ids of up to 52 bits.
LARGEST_ID = 2**52 - 1


@pytest.fixture
def store(database: Database) -> PeopleStore:
    return PeopleStore(database)


async def test_stranger_is_not_found(store: PeopleStore) -> None:
    assert await store.find(1) is None


async def test_stranger_is_entered_with_the_guessed_language(store: PeopleStore) -> None:
    met = await store.meet(LARGEST_ID, "uk")
    assert met == await store.find(LARGEST_ID) == Person(LARGEST_ID, "uk", language_chosen=False)


async def test_guess_does_not_change_the_language_of_somebody_known(store: PeopleStore) -> None:
    await store.meet(1, "uk")
    assert await store.meet(1, "de") == Person(1, "uk", language_chosen=False)


async def test_chosen_language_is_kept(store: PeopleStore) -> None:
    await store.meet(1, "en")
    await store.choose_language(1, "ar")
    assert await store.meet(1, "de") == Person(1, "ar", language_chosen=True)


async def test_person_who_meets_us_twice_at_once_is_entered_once(store: PeopleStore, database_url: str) -> None:
    other = PeopleStore(Database(database_url))
    try:
        met = await asyncio.gather(*(each.meet(1, tag) for each, tag in [(store, "uk"), (other, "de")] * 10))
    finally:
        await other.database.close()
    assert set(met) == {await store.find(1)}


async def test_first_channel_counts(store: PeopleStore) -> None:
    await store.meet(1, "de")
    await store.came_by(1, "poster")
    await store.came_by(1, "radio")
    assert await store.find(1) == Person(1, "de", language_chosen=False, channel="poster")


async def test_one_person_may_hold_several_roles(store: PeopleStore) -> None:
    await store.meet(1, "de")
    for role in (Role.ORGANISER, Role.MEDIATOR, Role.MEDIATOR):
        await store.give_role(1, role)
    assert await store.find(1) == Person(1, "de", language_chosen=False, roles=frozenset({Role.ORGANISER, Role.MEDIATOR}))


async def test_role_given_twice_at_once_is_held_once(store: PeopleStore, database_url: str) -> None:
    other = PeopleStore(Database(database_url))
    await store.meet(1, "de")
    try:
        await asyncio.gather(*(each.give_role(1, Role.ORGANISER) for each in [store, other] * 10))
    finally:
        await other.database.close()
    assert await store.find(1) == Person(1, "de", language_chosen=False, roles=frozenset({Role.ORGANISER}))


async def test_role_of_somebody_forgotten_is_not_kept(store: PeopleStore) -> None:
    await store.give_role(404, Role.ORGANISER)
    assert await store.find(404) is None


def _some(column: Column[Any], person: int) -> object:
    """A value that fits the column: the person's number where it names a person."""
    if column.name.endswith("person_id") or column.table.name == "people":
        return person if column.name.endswith("id") else "de" if isinstance(column.type, String) else False
    if column.foreign_keys or (column.primary_key and isinstance(column.type, Integer)):
        return person - 40  # rows of the person's own
    return str(person - 50) if isinstance(column.type, String) else False if isinstance(column.type, Boolean) else 7


async def _fill(database: Database, person: int) -> None:
    """A row in every table that names people."""
    async with database.write() as connection:
        for table in metadata.sorted_tables:
            if table.name not in {"people", "roles"} and any(column.name.endswith("person_id") for column in table.c):
                await connection.execute(insert(table).values({column.name: _some(column, person) for column in table.c}))


async def _rows_with(database: Database, number: int) -> list[str]:
    """Every table that holds the number anywhere."""
    async with database.read() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert set(names) == {*metadata.tables, "alembic_version"}
        return [
            table.name
            for table in metadata.sorted_tables
            if any(number in row for row in (await connection.execute(select(table))).all())
        ]


async def test_forgetting_leaves_no_row_in_any_table(store: PeopleStore, database: Database) -> None:
    await store.meet(101, "de")
    await store.meet(102, "uk")
    for person in (101, 102):
        await store.give_role(person, Role.MEDIATOR)
        await _fill(database, person)
    # Every table that names people must be filled, or this test says nothing about it.
    named = {
        table.name
        for table in metadata.sorted_tables
        if table.name == "people" or any(column.name.endswith("person_id") for column in table.c)
    }
    assert set(await _rows_with(database, 101)) == named
    await store.forget(101)
    assert await _rows_with(database, 101) == []
    assert set(await _rows_with(database, 102)) == named


async def test_forgetting_a_stranger_does_nothing(store: PeopleStore) -> None:
    await store.forget(404)
    assert await store.find(404) is None


async def test_somebody_forgotten_begins_anew(store: PeopleStore) -> None:
    await store.meet(1, "de")
    await store.choose_language(1, "de")
    await store.came_by(1, "poster")
    await store.forget(1)
    assert await store.meet(1, "uk") == Person(1, "uk", language_chosen=False)


async def test_missing_languages_are_counted_by_sign(database: Database) -> None:
    missing = MissingLanguages(database)
    for tag, sign in [("hi", Sign.QUESTION), ("am", Sign.QUESTION), ("am", Sign.QUESTION), ("am", Sign.WISH), ("bg", Sign.WISH)]:
        await missing.count(tag, sign)
    assert list((await missing.counts()).items()) == [("am", (2, 1)), ("hi", (1, 0)), ("bg", (0, 1))]


async def test_no_missing_language_is_lost_when_many_count_at_once(database: Database, database_url: str) -> None:
    other = Database(database_url)
    try:
        await asyncio.gather(*(MissingLanguages(each).count("am", Sign.QUESTION) for each in [database, other] * 10))
    finally:
        await other.close()
    assert await MissingLanguages(database).counts() == {"am": (20, 0)}


async def test_unknown_role_is_never_read_silently(store: PeopleStore, database: Database) -> None:
    await store.meet(1, "de")
    async with database.write() as connection:
        await connection.execute(insert(roles).values(person_id=1, role="king"))
    with pytest.raises(ValueError, match="king"):
        await store.find(1)
