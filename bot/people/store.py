"""People in the database."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.model import Person, Role
from bot.storage.database import Database
from bot.storage.schema import people, roles


@dataclass(frozen=True)
class PeopleStore:
    """One row a person, made at first contact."""

    database: Database

    async def find(self, person_id: int) -> Person | None:
        """The person, or None for a stranger."""
        async with self.database.read() as connection:
            return await _find(connection, person_id)

    async def meet(self, person_id: int, language: str) -> Person:
        """The person; a stranger is entered with a guessed language."""
        if known := await self.find(person_id):
            return known
        try:
            async with self.database.write() as connection:
                await connection.execute(insert(people).values(id=person_id, language=language, language_chosen=False))
        except IntegrityError:
            pass  # met at the same moment by another process: theirs counts
        return await self.find(person_id) or Person(person_id, language, language_chosen=False)

    async def choose_language(self, person_id: int, language: str) -> None:
        async with self.database.write() as connection:
            await connection.execute(
                update(people).where(people.c.id == person_id).values(language=language, language_chosen=True)
            )

    async def came_by(self, person_id: int, channel: str) -> None:
        """Remember how the person heard of the fair; the first time counts."""
        async with self.database.write() as connection:
            await connection.execute(
                update(people).where(people.c.id == person_id, people.c.channel.is_(None)).values(channel=channel)
            )

    async def give_role(self, person_id: int, role: Role) -> None:
        """Give a known person a role; giving it twice changes nothing, and nor does giving it to somebody forgotten meanwhile."""
        try:
            async with self.database.write() as connection:
                held = await connection.execute(select(roles).where(roles.c.person_id == person_id, roles.c.role == role))
                if held.first() is None:
                    await connection.execute(insert(roles).values(person_id=person_id, role=role))
        except IntegrityError:
            pass  # given, or the person forgotten, at the same moment by another process

    async def forget(self, person_id: int) -> None:
        """Leave no row of the person."""
        async with self.database.write() as connection:
            await connection.execute(delete(people).where(people.c.id == person_id))


async def _find(connection: AsyncConnection, person_id: int) -> Person | None:
    query = select(people, roles.c.role).join(roles, isouter=True).where(people.c.id == person_id)
    rows = (await connection.execute(query)).all()
    if not rows:
        return None
    first = rows[0]
    return Person(
        first.id, first.language, first.language_chosen, first.channel, frozenset(Role(row.role) for row in rows if row.role)
    )
