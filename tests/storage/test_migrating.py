"""The migrations make exactly the tables of the schema, whoever runs them and how often, and can be taken back."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from bot.storage import migrating
from bot.storage.database import Database
from bot.storage.schema import metadata

TABLES = {*metadata.tables, "alembic_version"}


@pytest.fixture
def config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    return config


def _differences(connection: Connection) -> Any:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


async def _tables(database: Database) -> set[str]:
    async with database.read() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


async def test_migrations_make_the_schema(database: Database) -> None:
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []
    assert await _tables(database) == TABLES


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    await migrating.migrate(database)
    async with database.read() as connection:
        assert await connection.run_sync(_differences) == []


async def test_processes_that_start_together_migrate_one_by_one(database_url: str) -> None:
    together = [Database(database_url) for _ in range(4)]
    try:
        async with asyncio.timeout(20):
            await asyncio.gather(*(migrating.migrate(database) for database in together))
        assert await _tables(together[0]) == TABLES
    finally:
        await asyncio.gather(*(database.close() for database in together))


async def test_migrations_can_be_taken_back_and_run_again(database: Database, config: Config) -> None:
    def downgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    async with database.write() as connection:
        await connection.run_sync(downgrade)
    assert await _tables(database) == {"alembic_version"}
    await migrating.migrate(database)
    assert await _tables(database) == TABLES


def test_there_is_one_line_of_migrations(config: Config) -> None:
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == 1
    assert [script.revision for script in scripts.walk_revisions()] == sorted(
        (script.revision for script in scripts.walk_revisions()), reverse=True
    )
