"""Bringing a database to the current schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.storage.database import Database

_SCRIPTS = Path(__file__).parent / "migrations"
# A number of our own among PostgreSQL's advisory locks: "loTse" in ASCII.
_LOCK = 0x6C6F547365


async def migrate(database: Database) -> None:
    """Run every migration the database has not seen, in one transaction. Processes that start together do it one by one."""
    async with database.write() as connection:
        if connection.dialect.name == "postgresql":  # on SQLite the writer's lock is enough
            await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
