"""One database, SQLite or PostgreSQL. Reads run side by side; on SQLite one writer at a time holds the pen."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from sqlalchemy import Executable, NullPool, Row, create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import SQLAlchemyError as DatabaseTrouble
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

__all__ = ["Database", "DatabaseTrouble"]


class Database:
    """Built closed: nothing is touched before the first transaction. `close` gives the connections back."""

    def __init__(self, url: str) -> None:
        address = make_url(url)
        in_file = address.database not in {None, "", ":memory:"}
        # What people gave must not reach a log. No connections above the pool's: SQLAlchemy closes those after each use, and
        # opening them anew was half the CPU of a read with 32 people at once (docs/updates.md).
        pool = {"pool_size": 15, "max_overflow": 0} if in_file else {}
        self.engine: AsyncEngine = create_async_engine(url, hide_parameters=True, **pool)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._pen = asyncio.Lock()
        if self._is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)
        self._glance = _Glance(address.set(drivername="sqlite")) if self._is_sqlite and in_file else None

    async def close(self) -> None:
        if self._glance is not None:
            self._glance.close()
        await self.engine.dispose()

    async def rows(self, question: Executable, **values: object) -> Sequence[Row[Any]]:
        """The rows that answer one question, without a transaction around it: for what is asked at every update and is answered
        in microseconds. SQLite answers in the event loop itself: the way to its thread and back, step by step, takes the
        twentyfold (docs/updates.md). It never waits there, as nobody who writes ahead holds up a reader."""
        if self._glance is not None:
            return self._glance.rows(question, values)
        async with self.engine.connect() as connection:
            if not self._is_sqlite:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
            return (await connection.execute(question, values)).all()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for reading only."""
        async with self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write: committed at the end, rolled back by an exception. Waits for its turn on SQLite."""
        if not self._is_sqlite:
            async with self.engine.begin() as connection:
                yield connection
            return
        async with self._pen, self.engine.connect() as connection:
            await connection.execution_options(writes=True)
            async with connection.begin():
                yield connection


class _Glance:
    """A connection of its own to a file of SQLite, opened by the first question."""

    def __init__(self, address: URL) -> None:
        self._engine: Engine = create_engine(address, hide_parameters=True, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._connection: Connection | None = None

    def rows(self, question: Executable, values: dict[str, object]) -> Sequence[Row[Any]]:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection.execute(question, values).all()

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions behind our back, or BEGIN IMMEDIATE below would come too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=5000")
    # The mode is kept in the file. SQLite does not wait to change it: refused means that somebody else is changing it right now.
    with suppress(sqlite3.OperationalError):
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock at once: upgrading a read transaction later fails where waiting would have done.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
