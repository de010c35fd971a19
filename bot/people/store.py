"""People in the database."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.model import Person, Role
from bot.storage.database import Database
from bot.storage.schema import people, prompts, roles

# Whoever has not answered by then has gone on to something else.
_PROMPT_SECONDS = 1800.0


def _holds(now: BindParameter[float]) -> ColumnElement[bool]:
    return roles.c.until.is_(None) | (roles.c.until > now)


# Asked at every update: put together once, as that takes longer than the answer.
_PERSON = (
    select(people, roles.c.role, prompts.c.kind, prompts.c.about)
    .join(roles, (roles.c.person_id == people.c.id) & _holds(bindparam("now")), isouter=True)
    .join(prompts, (prompts.c.person_id == people.c.id) & (prompts.c.asked_at > bindparam("now") - _PROMPT_SECONDS), isouter=True)
    .where(people.c.id == bindparam("person"))
)


@dataclass(frozen=True)
class PeopleStore:
    """One row a person, made at first contact. `now` gives seconds since 1970: roles and prompts end by it."""

    database: Database
    now: Callable[[], float] = time.time

    async def find(self, person_id: int) -> Person | None:
        """The person, or None for a stranger."""
        rows = await self.database.rows(_PERSON, person=person_id, now=self.now())
        if not rows:
            return None
        first = rows[0]
        return Person(
            first.id,
            first.language,
            first.language_chosen,
            first.channel,
            frozenset(Role(row.role) for row in rows if row.role),
            (first.kind, first.about) if first.kind else None,
            first.unreachable_since is not None,
        )

    async def meet(self, person_id: int, language: str) -> Person:
        """The person; a stranger is entered with a guessed language. Whoever had blocked the bot is back."""
        if known := await self.find(person_id):
            if known.unreachable:
                await self._is_back(person_id)
            return known
        try:
            async with self.database.write() as connection:
                await connection.execute(insert(people).values(id=person_id, language=language, language_chosen=False))
        except IntegrityError:
            pass  # met at the same moment by another process: theirs counts
        return await self.find(person_id) or Person(person_id, language, language_chosen=False)

    async def _is_back(self, person_id: int) -> None:
        async with self.database.write() as connection:
            await connection.execute(update(people).where(people.c.id == person_id).values(unreachable_since=None))

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

    async def give_role(self, person_id: int, role: Role, until: float | None = None) -> None:
        """Give a known person a role, for ever or until a time; what was said last about its end counts. Giving it
        to somebody forgotten meanwhile changes nothing."""
        try:
            async with self.database.write() as connection:
                await put_role(connection, person_id, role, until)
        except IntegrityError:
            pass  # given, or the person forgotten, at the same moment by another process

    async def take_role(self, person_id: int, role: Role) -> None:
        """Take a role back, whether it was held or not."""
        async with self.database.write() as connection:
            await connection.execute(delete(roles).where(roles.c.person_id == person_id, roles.c.role == role))

    async def holders(self, role: Role) -> list[Person]:
        """Everybody who holds a role now, those who came first first."""
        holding = select(roles.c.person_id).where(roles.c.role == role, _holds(bindparam("now"))).order_by(roles.c.person_id)
        rows = await self.database.rows(holding, now=self.now())
        return [person for row in rows if (person := await self.find(row.person_id))]

    async def ask(self, person_id: int, kind: str, about: str = "") -> None:
        """Let the person's next text answer a question of ours; a question asked before is dropped."""
        row = {"person_id": person_id, "kind": kind, "about": about, "asked_at": self.now()}
        async with self.database.write() as connection:
            if (await connection.execute(update(prompts).where(prompts.c.person_id == person_id).values(row))).rowcount == 0:
                await connection.execute(insert(prompts).values(row))

    async def drop_prompt(self, person_id: int) -> None:
        async with self.database.write() as connection:
            await connection.execute(delete(prompts).where(prompts.c.person_id == person_id))

    async def forget(self, person_id: int) -> None:
        """Leave no row of the person."""
        async with self.database.write() as connection:
            await connection.execute(delete(people).where(people.c.id == person_id))


async def put_role(connection: AsyncConnection, person_id: int, role: Role, until: float | None) -> None:
    """Enter a role, or its new end. Raises IntegrityError when the person, or the lack of the role, is gone at that moment."""
    here = (roles.c.person_id == person_id, roles.c.role == role)
    if (await connection.execute(update(roles).where(*here).values(until=until))).rowcount == 0:
        await connection.execute(insert(roles).values(person_id=person_id, role=role, until=until))
