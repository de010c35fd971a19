"""Who watches the board, and on which message."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.schema import boards, people

_WATCHED_SECONDS = 1800.0


@dataclass(frozen=True)
class Watched:
    """A board in an organiser's chat."""

    person_id: int
    language: str
    message_id: int
    shown: str  # digest of what it says


@dataclass(frozen=True)
class Boards:
    database: Database
    now: Clock

    async def watch(self, person_id: int, message_id: int, shown: str = "") -> None:
        """Keep this message up to date for a while, and none before it."""
        row = {"message_id": message_id, "until": self.now() + _WATCHED_SECONDS, "shown": shown}
        mine = boards.c.person_id == person_id
        try:
            async with self.database.write() as connection:
                if (await connection.execute(update(boards).where(mine).values(row))).rowcount == 0:
                    await connection.execute(insert(boards).values(person_id=person_id, **row))
        except IntegrityError:
            pass  # watched, or forgotten, at the same moment

    async def watched(self) -> list[Watched]:
        """Every board that is watched now; the others are forgotten."""
        async with self.database.read() as connection:
            query = select(boards, people.c.language).join(people, people.c.id == boards.c.person_id)
            rows = (await connection.execute(query)).all()
        if any(row.until <= self.now() for row in rows):
            async with self.database.write() as connection:
                await connection.execute(delete(boards).where(boards.c.until <= self.now()))
        return [Watched(row.person_id, row.language, row.message_id, row.shown) for row in rows if row.until > self.now()]

    async def shows(self, board: Watched, digest: str) -> None:
        """Remember what a board says now; nothing if another one is watched meanwhile."""
        mine = (boards.c.person_id == board.person_id) & (boards.c.message_id == board.message_id)
        async with self.database.write() as connection:
            await connection.execute(update(boards).where(mine).values(shown=digest))

    async def forget(self, board: Watched) -> None:
        """The message is gone."""
        mine = (boards.c.person_id == board.person_id) & (boards.c.message_id == board.message_id)
        async with self.database.write() as connection:
            await connection.execute(delete(boards).where(mine))
