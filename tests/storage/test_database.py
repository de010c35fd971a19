"""What the stores rely on, on SQLite and on PostgreSQL: transactions of their own, foreign keys, writers that wait their turn."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.storage.schema import people, roles


class Broken(Exception):
    """Something fails in the middle of a transaction."""


async def _enter(database: Database, person_id: int) -> None:
    async with database.write() as connection:
        await connection.execute(insert(people).values(id=person_id, language="de", language_chosen=False))


async def _ids(database: Database) -> list[int]:
    async with database.read() as connection:
        return list(await connection.scalars(select(people.c.id).order_by(people.c.id)))


async def _add_one(database: Database, person_id: int) -> None:
    """Read, think, write: lost updates show when writers do not wait for each other."""
    async with database.write() as connection:
        entered = await connection.scalar(select(func.count()).select_from(people))
        await asyncio.sleep(0.001)
        await connection.execute(insert(people).values(id=person_id, language="de", language_chosen=False, channel=str(entered)))


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    await migrate(database)
    yield database
    await database.close()


async def test_nothing_is_touched_before_the_first_transaction(tmp_path: Path) -> None:
    await Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db").close()
    assert os.listdir(tmp_path) == []  # noqa: PTH208  # the other way counts as blocking


async def test_written_rows_are_there_for_readers(database: Database) -> None:
    await _enter(database, 1)
    assert await _ids(database) == [1]


async def test_exception_rolls_back(database: Database) -> None:
    async def fails() -> None:
        async with database.write() as connection:
            await connection.execute(insert(people).values(id=1, language="de", language_chosen=False))
            raise Broken

    with pytest.raises(Broken):
        await fails()
    assert await _ids(database) == []


async def test_second_task_s_insert_survives_the_first_one_s_rollback(database: Database) -> None:
    inserted, waiting = asyncio.Event(), asyncio.Event()

    async def fails() -> None:
        async with database.write() as connection:
            await connection.execute(insert(people).values(id=1, language="de", language_chosen=False))
            inserted.set()
            await waiting.wait()
            raise Broken

    async def succeeds() -> None:
        await inserted.wait()
        waiting.set()
        await _enter(database, 2)

    first, second = await asyncio.gather(fails(), succeeds(), return_exceptions=True)
    assert (type(first), second) == (Broken, None)
    assert await _ids(database) == [2]


async def test_reader_does_not_see_what_is_not_committed(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(insert(people).values(id=1, language="de", language_chosen=False))
        assert await _ids(database) == []
    assert await _ids(database) == [1]


async def test_question_without_a_transaction_sees_what_is_committed_and_nothing_else(database: Database) -> None:
    channel = select(people.c.channel).where(people.c.id == bindparam("person"))
    assert await database.rows(channel, person=1) == []
    await _enter(database, 1)
    async with database.write() as connection:
        await connection.execute(update(people).values(channel="poster"))
        assert await database.rows(channel, person=1) == [(None,)]
    assert await database.rows(channel, person=1) == [("poster",)]


async def test_question_without_a_transaction_can_be_put_to_a_database_in_memory() -> None:
    database = Database("sqlite+aiosqlite:///:memory:")
    assert await database.rows(select(literal(1))) == [(1,)]
    await database.close()


async def test_foreign_keys_are_kept(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(insert(roles).values(person_id=404, role="organiser"))


async def test_twenty_writers_wait_for_each_other(database: Database) -> None:
    async with asyncio.timeout(20):
        await asyncio.gather(*(_enter(database, number) for number in range(20)))
    assert await _ids(database) == list(range(20))


async def test_twenty_readers_and_writers_do_not_hold_each_other_up(database: Database) -> None:
    async with asyncio.timeout(20):
        await asyncio.gather(*(work for number in range(20) for work in (_enter(database, number), _ids(database))))
    assert await _ids(database) == list(range(20))


async def test_writers_of_two_processes_wait_for_each_other(database: Database, database_url: str) -> None:
    other = Database(database_url)
    try:
        async with asyncio.timeout(20):
            await asyncio.gather(
                *(_enter(each, number) for start, each in enumerate((database, other)) for number in range(start, 40, 2))
            )
    finally:
        await other.close()
    assert await _ids(database) == list(range(40))


async def test_no_update_is_lost_on_sqlite(sqlite: Database, tmp_path: Path) -> None:
    """A writer holds the lock from its first read on; one that took it later would see an old count, or fail."""
    other = Database(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    try:
        async with asyncio.timeout(20):
            await asyncio.gather(
                *(_add_one(each, start + step) for start, each in ((0, sqlite), (10, other)) for step in range(10))
            )
    finally:
        await other.close()
    async with sqlite.read() as connection:
        counts = [int(channel) for channel in await connection.scalars(select(people.c.channel)) if channel]
    assert sorted(counts) == list(range(20))


async def test_writers_in_line_do_not_hold_up_readers_on_sqlite(sqlite: Database) -> None:
    """They wait without a connection: those of the pool are for whoever can use one now."""
    async with sqlite.write():
        line = [asyncio.create_task(_enter(sqlite, number)) for number in range(20)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(2):
            assert await _ids(sqlite) == []
    await asyncio.gather(*line)
    assert await _ids(sqlite) == list(range(20))


async def test_sqlite_writes_ahead(sqlite: Database) -> None:
    async with sqlite.read() as connection:
        pragmas = {
            name: (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 5000}


async def test_processes_that_open_a_new_file_together_do_not_fail(tmp_path: Path) -> None:
    """SQLite refuses at once, without waiting, while somebody else changes the file to write-ahead logging."""
    for attempt in range(10):
        url = f"sqlite+aiosqlite:///{tmp_path}/{attempt}.db"
        together = [Database(url) for _ in range(6)]
        try:
            await asyncio.gather(*(migrate(database) for database in together))
        finally:
            await asyncio.gather(*(database.close() for database in together))


async def test_address_that_leads_nowhere_fails_at_the_first_transaction(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/missing/bot.db")
    with pytest.raises(OperationalError):
        await _ids(database)
    await database.close()
