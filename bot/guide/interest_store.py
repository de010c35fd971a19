"""What people asked about and saved, in the database: topics and stands, never a question."""

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.fair.model import Topic
from bot.storage.database import Database
from bot.storage.schema import person_topics, saved_stands

_TOPICS = select(person_topics.c.topic).where(person_topics.c.person_id == bindparam("person"))
_SAVED = select(saved_stands.c.stand).where(saved_stands.c.person_id == bindparam("person")).order_by(saved_stands.c.stand)


@dataclass(frozen=True)
class Interests:
    database: Database

    async def ask(self, person_id: int, topic: Topic) -> None:
        """Remember that they asked about a topic: once, so that most questions write nothing."""
        if topic in await self.topics(person_id):
            return
        try:
            async with self.database.write() as connection:
                await connection.execute(insert(person_topics).values(person_id=person_id, topic=topic))
        except IntegrityError:
            pass  # remembered, or the person forgotten, at the same moment

    async def topics(self, person_id: int) -> list[Topic]:
        """What they asked about, in the order of the fair."""
        found = {row.topic for row in await self.database.rows(_TOPICS, person=person_id)}
        return [topic for topic in Topic if topic in found]

    async def save(self, person_id: int, stand: int) -> None:
        """Remember a stand, once."""
        try:
            async with self.database.write() as connection:
                await connection.execute(insert(saved_stands).values(person_id=person_id, stand=stand))
        except IntegrityError:
            pass  # saved before, or the person forgotten, at the same moment

    async def drop(self, person_id: int, stand: int) -> None:
        """Remember it no more."""
        mine = (saved_stands.c.person_id == person_id) & (saved_stands.c.stand == stand)
        async with self.database.write() as connection:
            await connection.execute(delete(saved_stands).where(mine))

    async def saved(self, person_id: int) -> list[int]:
        """The numbers of the stands they saved, in their order."""
        return [row.stand for row in await self.database.rows(_SAVED, person=person_id)]
