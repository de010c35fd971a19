"""Drafts that mediators put into their language: first come, first served; the organiser accepts or sends back."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.announcements import rows_store as rows
from bot.announcements.model import Announcement, State, Translation
from bot.storage.database import Database
from bot.storage.schema import announcement_texts, announcements, translations


@dataclass(frozen=True)
class Asked:
    """One translation that mediators were asked for."""

    draft: Announcement
    language: str
    state: Translation
    mediator_id: int | None
    html: str  # the mediator's answer, empty before there is one


@dataclass(frozen=True)
class Translations:
    database: Database

    async def ask(self, draft_id: int, language: str) -> bool:
        """Mediators are asked; whoever had it before is no longer. Whether there is such a draft, with an original."""
        async with self.database.write() as connection:
            draft = await rows.read_one(connection, draft_id, locked=True)
            if draft is None or draft.state is not State.DRAFT or draft.language not in draft.texts or draft.language == language:
                return False
            await connection.execute(delete(translations).where(_of(draft_id, language)))
            row = {"announcement_id": draft_id, "language": language, "state": Translation.ASKED, "html": ""}
            await connection.execute(insert(translations).values(row))
        return True

    async def take(self, draft_id: int, language: str, mediator_id: int) -> bool:
        """This mediator writes it. Whether it is theirs, now or since an earlier press."""
        asked = _of(draft_id, language) & (translations.c.state == Translation.ASKED)
        mine = {"state": Translation.TAKEN, "mediator_person_id": mediator_id}
        async with self.database.write() as connection:
            if (await connection.execute(update(translations).where(asked).values(mine))).rowcount:
                return True
        found = await self.find(draft_id, language)
        return found is not None and found.state is Translation.TAKEN and found.mediator_id == mediator_id

    async def give_back(self, draft_id: int, language: str, mediator_id: int) -> bool:
        """The mediator cannot do it after all: others may."""
        mine = self._theirs(draft_id, language, mediator_id)
        free = {"state": Translation.ASKED, "mediator_person_id": None}
        async with self.database.write() as connection:
            return (await connection.execute(update(translations).where(mine).values(free))).rowcount > 0

    async def answer(self, draft_id: int, language: str, mediator_id: int, html: str) -> bool:
        """The mediator's text. Whether it is still wanted from them."""
        mine = self._theirs(draft_id, language, mediator_id)
        async with self.database.write() as connection:
            values = {"state": Translation.ANSWERED, "html": html}
            return (await connection.execute(update(translations).where(mine).values(values))).rowcount > 0

    async def accept(self, draft_id: int, language: str) -> bool:
        """The answer becomes the draft's text. Whether there was one."""
        answered = _of(draft_id, language) & (translations.c.state == Translation.ANSWERED)
        try:
            async with self.database.write() as connection:
                draft = await rows.read_one(connection, draft_id, locked=True)
                if draft is None or draft.state is not State.DRAFT:
                    return False
                accepting = update(translations).where(answered).values(state=Translation.ACCEPTED)
                html = (await connection.execute(accepting.returning(translations.c.html))).scalar()
                if html is None:
                    return False
                there = (announcement_texts.c.announcement_id == draft_id) & (announcement_texts.c.language == language)
                await connection.execute(delete(announcement_texts).where(there))
                row = {"announcement_id": draft_id, "language": language, "html": html}
                await connection.execute(insert(announcement_texts).values(row))
                seen = {"version": announcements.c.version + 1, "second_asked": False}
                await connection.execute(update(announcements).where(announcements.c.id == draft_id).values(seen))
        except IntegrityError:  # another press on the same button
            return False
        return True

    async def send_back(self, draft_id: int, language: str) -> int | None:
        """The answer is not good yet: the mediator who is to write it anew, None where there is no answer."""
        answered = _of(draft_id, language) & (translations.c.state == Translation.ANSWERED)
        again = update(translations).where(answered).values(state=Translation.TAKEN)
        async with self.database.write() as connection:
            row = (await connection.execute(again.returning(translations.c.mediator_person_id))).first()
            return row.mediator_person_id if row else None

    async def find(self, draft_id: int, language: str) -> Asked | None:
        async with self.database.read() as connection:
            row = (await connection.execute(select(translations).where(_of(draft_id, language)))).first()
            draft = await rows.read_one(connection, draft_id)
        if row is None or draft is None:
            return None
        return Asked(draft, language, Translation(row.state), row.mediator_person_id, row.html)

    async def of_draft(self, draft_id: int) -> dict[str, Translation]:
        """How far each language is that mediators were asked for."""
        query = select(translations.c.language, translations.c.state).where(translations.c.announcement_id == draft_id)
        async with self.database.read() as connection:
            return {row[0]: Translation(row[1]) for row in await connection.execute(query)}

    def _theirs(self, draft_id: int, language: str, mediator_id: int) -> ColumnElement[bool]:
        taken = (translations.c.state == Translation.TAKEN) & (translations.c.mediator_person_id == mediator_id)
        return _of(draft_id, language) & taken


def _of(draft_id: int, language: str) -> ColumnElement[bool]:
    return (translations.c.announcement_id == draft_id) & (translations.c.language == language)
