"""Drafts in the database: one an organiser, kept across restarts. Every change raises the version, so that what is confirmed is
what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements import rows_store as rows
from bot.announcements.model import OUT, UNSENT, UNTOLD, Announcement, Attachment, Audience, Group, Kind, State
from bot.announcements.policy import Policy
from bot.announcements.recipients_store import correction
from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.schema import announcement_texts, announcements, people, person_topics, saved_stands, translations


@dataclass(frozen=True)
class Drafts:
    database: Database
    now: Clock
    policy: Policy = field(default_factory=Policy)

    async def open(self, organiser_id: int) -> Announcement:
        """The organiser's draft, begun if there is none."""
        return await self._begun(organiser_id, {"kind": Kind.ANNOUNCE}) or await self._mine(organiser_id)

    async def find(self, organiser_id: int) -> Announcement | None:
        """The organiser's draft, if there is one."""
        async with self.database.read() as connection:
            return await _draft(connection, organiser_id)

    async def open_correction(self, announcement_id: int, organiser_id: int) -> Announcement | None:
        """A draft with the texts of an announcement that is out, to correct it. None where the organiser has another draft, or
        there is nothing to correct any more."""
        async with self.database.read() as connection:
            old = await rows.read_one(connection, announcement_id)
        if old is None or old.state not in OUT or old.kind is Kind.WITHDRAW:
            return None
        row = {
            "kind": Kind.CORRECT,
            "about_id": old.root_id,
            "language": old.language,
            "audience": old.group.audience,
            "audience_value": old.group.value,
            "attachment": old.attachment.kind if old.attachment else None,
            "file_id": old.attachment.file_id if old.attachment else None,
            "stand": old.stand,
        }
        return await self._begun(organiser_id, row, old.texts)

    async def discard(self, announcement_id: int) -> bool:
        """Nobody gets it; nothing of it is kept. Whether it was still unsent."""
        gone = delete(announcements).where(announcements.c.id == announcement_id, announcements.c.state.in_(UNSENT))
        async with self.database.write() as connection:
            return (await connection.execute(gone)).rowcount > 0

    async def leave(self, organiser_id: int) -> None:
        """The organiser goes from the bot: what they were writing goes, too. What is scheduled or sent is the fair's."""
        mine = (announcements.c.organiser_person_id == organiser_id) & (announcements.c.state == State.DRAFT)
        async with self.database.write() as connection:
            await connection.execute(delete(announcements).where(mine))

    async def set_language(self, organiser_id: int, language: str) -> bool:
        """The language of the original. A text that was there under another one, or none, moves to it."""
        async with self.database.write() as connection:
            draft = await _draft(connection, organiser_id)
            if draft is None:
                return False
            before = draft.language or UNTOLD
            if before != language and before in draft.texts:
                await rows.put_text(connection, draft.id, language, draft.texts[before])
                await rows.drop_text(connection, draft.id, before)
            # What a mediator would still put into it must not take the place of the original.
            into_it = (translations.c.announcement_id == draft.id) & (translations.c.language == language)
            await connection.execute(delete(translations).where(into_it))
            return await _change(connection, draft.id, language=language)

    async def set_text(self, organiser_id: int, language: str, html: str) -> bool:
        """The text in one language. Another original makes nothing of translations that are under way, and nobody gets those that
        are there until the organiser says that they still fit."""
        async with self.database.write() as connection:
            draft = await _draft(connection, organiser_id)
            if draft is None:
                return False
            await rows.put_text(connection, draft.id, language, html)
            under_way = translations.c.announcement_id == draft.id
            if draft.language != language:
                await connection.execute(delete(translations).where(under_way, translations.c.language == language))
            elif draft.original != html:
                await connection.execute(delete(translations).where(under_way))
                others = (announcement_texts.c.announcement_id == draft.id) & (announcement_texts.c.language != language)
                await connection.execute(update(announcement_texts).where(others).values(older=True))
            return await _change(connection, draft.id)

    async def keep_text(self, organiser_id: int, language: str) -> bool:
        """The text still fits, although the original was changed since."""
        async with self.database.write() as connection:
            draft = await _draft(connection, organiser_id)
            if draft is None or language not in draft.older:
                return False
            await rows.put_text(connection, draft.id, language, draft.older[language])
            return await _change(connection, draft.id)

    async def drop_text(self, organiser_id: int, language: str) -> bool:
        """Leave a language to the labelled fallback."""
        async with self.database.write() as connection:
            draft = await _draft(connection, organiser_id)
            if draft is None or language == draft.language:
                return False
            await rows.drop_text(connection, draft.id, language)
            return await _change(connection, draft.id)

    async def set_group(self, organiser_id: int, group: Group) -> bool:
        """Whom it is for. A correction is for whoever got what it corrects."""
        return await self._set(organiser_id, audience=group.audience, audience_value=group.value)

    async def set_attachment(self, organiser_id: int, attachment: Attachment | None) -> bool:
        """What goes with it; not to be changed in a correction, where the copies have it already."""
        kind, file_id = (attachment.kind, attachment.file_id) if attachment else (None, None)
        return await self._set(organiser_id, attachment=kind, file_id=file_id)

    async def set_stand(self, organiser_id: int, stand: int | None) -> bool:
        return await self._set(organiser_id, correction_too=True, stand=stand)

    async def set_urgent(self, organiser_id: int, *, urgent: bool) -> bool:
        return await self._set(organiser_id, correction_too=True, urgent=urgent)

    async def languages(self, draft: Announcement) -> Mapping[str, int]:
        """How many people would get it now, by the language they are spoken to in, the largest first."""
        async with self.database.read() as connection:
            who = correction(draft) if draft.kind is Kind.CORRECT else rows.reached(draft.group, self.now())
            count = func.count()
            query = select(people.c.language, count).where(people.c.id.in_(who)).group_by(people.c.language)
            return {row[0]: row[1] for row in await connection.execute(query.order_by(count.desc(), people.c.language))}

    async def sizes(self) -> Mapping[Group, int]:
        """How many people are in each audience that has any, of topics and stands in each that is large enough."""
        async with self.database.read() as connection:
            everybody = select(people.c.language, func.count()).where(people.c.id.in_(rows.reached(Group(), self.now())))
            by_language = (await connection.execute(everybody.group_by(people.c.language))).all()
            mediators = Group(Audience.MEDIATORS)
            helping = select(func.count()).select_from(rows.reached(mediators, self.now()).subquery())
            sizes = {Group(): sum(row[1] for row in by_language), mediators: (await connection.execute(helping)).scalar() or 0}
            interests = await self._interests(connection)
        sizes |= {Group(Audience.LANGUAGE, row[0]): row[1] for row in by_language}
        return {group: size for group, size in sizes.items() if size} | interests

    async def _interests(self, connection: AsyncConnection) -> dict[Group, int]:
        """Those who asked about a topic, or saved a stand, where they are not too few."""
        sizes: dict[Group, int] = {}
        columns = ((Audience.TOPIC, person_topics.c.topic), (Audience.STAND, saved_stands.c.stand))
        for audience, column in columns:
            count = func.count()
            reached = column.table.c.person_id.in_(rows.reached(Group(), self.now()))
            query = select(column, count).where(reached).group_by(column).having(count >= self.policy.fewest).order_by(column)
            sizes |= {Group(audience, str(row[0])): row[1] for row in await connection.execute(query)}
        return sizes

    async def _set(self, organiser_id: int, *, correction_too: bool = False, **values: Any) -> bool:
        async with self.database.write() as connection:
            draft = await _draft(connection, organiser_id)
            if draft is None or (draft.kind is not Kind.ANNOUNCE and not correction_too):
                return False
            return await _change(connection, draft.id, **values)

    async def _begun(
        self, organiser_id: int, values: Mapping[str, Any], texts: Mapping[str, str] | None = None
    ) -> Announcement | None:
        """A new draft; None where the organiser has one already."""
        row = {
            "organiser_person_id": organiser_id,
            "state": State.DRAFT,
            "urgent": False,
            "audience": Audience.EVERYBODY,
            "audience_value": "",
            "version": 0,
            "second_asked": False,
            "recipients": 0,
            **values,
        }
        try:
            async with self.database.write() as connection:
                made = insert(announcements).values(row).returning(announcements.c.id)
                draft_id = (await connection.execute(made)).scalar_one()
                for language, html in (texts or {}).items():
                    await rows.put_text(connection, draft_id, language, html)
                return await rows.read_one(connection, draft_id)
        except IntegrityError:
            return None

    async def _mine(self, organiser_id: int) -> Announcement:
        found = await self.find(organiser_id)
        if found is None:  # sent or discarded at this very moment: a new one, then
            return await self.open(organiser_id)
        return found


async def _draft(connection: AsyncConnection, organiser_id: int) -> Announcement | None:
    mine = (announcements.c.organiser_person_id == organiser_id) & (announcements.c.state == State.DRAFT)
    found = await rows.read(connection, select(announcements).where(mine).with_for_update())
    return found[0] if found else None


async def _change(connection: AsyncConnection, draft_id: int, **values: Any) -> bool:
    """Whatever was seen or asked for before no longer counts."""
    draft = (announcements.c.id == draft_id) & (announcements.c.state == State.DRAFT)
    values |= {"version": announcements.c.version + 1, "second_asked": False}
    return (await connection.execute(update(announcements).where(draft).values(values))).rowcount > 0
