"""Drafts that mediators put into their language: first come, first served; the organiser accepts or sends back. Each step locks
the draft first, and leaves every card as it must be."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements import card_store as cards
from bot.announcements import rows_store as rows
from bot.announcements.model import Announcement, Card, State, Translation
from bot.storage.database import Database
from bot.storage.schema import announcements, translation_cards, translations

_WITH_MEDIATOR = frozenset({Translation.TAKEN, Translation.ANSWERED})


@dataclass(frozen=True)
class Asked:
    """One translation that mediators were asked for."""

    draft: Announcement
    language: str
    state: Translation
    mediator_id: int | None
    html: str  # the mediator's answer, empty before there is one and when it is the draft's
    open: int = 0  # mediators who may still take it
    answer: int | None = None  # the number of this answer, while the organiser reads it
    remark: str | None = None  # why it was sent back


@dataclass(frozen=True)
class Translations:
    database: Database

    async def ask(self, draft_id: int, language: str, mediators: Collection[int]) -> Asked | None:
        """These mediators are asked, the first first, unless they were asked already or somebody has it. How it stands; None
        without such a draft, or without an original."""
        async with self.database.write() as connection:
            draft = await _draft(connection, draft_id)
            if draft is None or draft.language not in draft.texts or draft.language == language:
                return None
            found = await _row(connection, draft_id, language)
            if found is None:
                await _begin(connection, draft_id, language)
            if found is None or found.state == Translation.ASKED:
                await cards.ask(connection, draft_id, language, [one for one in mediators if one != draft.organiser_id])
            return await _asked(connection, draft, language)

    async def ask_also(self, draft_id: int, language: str, mediators: Collection[int]) -> None:
        """These mediators as well, if nobody has taken it."""
        async with self.database.write() as connection:
            draft, found = await _draft(connection, draft_id), await _row(connection, draft_id, language)
            if draft is not None and found is not None and found.state == Translation.ASKED:
                await cards.ask(connection, draft_id, language, mediators)

    async def ask_others(self, draft_id: int, language: str, holder: int, mediators: Collection[int]) -> Asked | None:
        """Whoever has it has it no longer, if that is the one who is meant; others are asked. How it stands, as of `ask`."""
        async with self.database.write() as connection:
            draft, found = await _draft(connection, draft_id), await _row(connection, draft_id, language)
            if draft is None or found is None or draft.language not in draft.texts:
                return None
            if found.state != Translation.ASKED and found.mediator_person_id == holder:
                if found.state in _WITH_MEDIATOR:
                    await cards.owe(connection, cards.of(draft_id, language, person=holder), Card.OVER)
                await _begin(connection, draft_id, language)
                others = [one for one in mediators if one not in {holder, draft.organiser_id}]
                await cards.ask(connection, draft_id, language, others)
            return await _asked(connection, draft, language)

    async def take(self, draft_id: int, language: str, mediator_id: int) -> bool:
        """This mediator writes it. Whether it is theirs, now or since an earlier press."""
        async with self.database.write() as connection:
            draft, found = await _draft(connection, draft_id), await _row(connection, draft_id, language)
            if draft is None or found is None or draft.organiser_id == mediator_id:
                return False
            if found.state == Translation.TAKEN:
                return bool(found.mediator_person_id == mediator_id)
            declined = await cards.card_of(connection, draft_id, language, mediator_id) is Card.DECLINED
            if found.state != Translation.ASKED or declined:
                return False
            await _change(connection, draft_id, language, state=Translation.TAKEN, mediator_person_id=mediator_id)
            others = cards.of(draft_id, language) & (translation_cards.c.owed == Card.OPEN)
            await cards.owe(connection, others, Card.LOST)
            await cards.shows(connection, draft_id, language, mediator_id, Card.MINE)
            return True

    async def decline(self, draft_id: int, language: str, mediator_id: int) -> bool:
        """Not this mediator. Whether they were still asked, now or at an earlier press."""
        async with self.database.write() as connection:
            draft = await _draft(connection, draft_id)
            card = await cards.card_of(connection, draft_id, language, mediator_id)
            if draft is None or card not in {Card.OPEN, Card.DECLINED}:
                return False
            await cards.shows(connection, draft_id, language, mediator_id, Card.DECLINED)
            return True

    async def give_back(self, draft_id: int, language: str, mediator_id: int, mediators: Collection[int] = ()) -> bool:
        """The mediator cannot do it after all: these are asked. Whether it was theirs to write."""
        return await self._release(draft_id, language, mediator_id, mediators, {Translation.TAKEN})

    async def theirs(self, mediator_id: int) -> list[tuple[int, str]]:
        """What a mediator has: drafts and languages."""
        mine = (translations.c.mediator_person_id == mediator_id) & translations.c.state.in_(_WITH_MEDIATOR)
        async with self.database.read() as connection:
            query = select(translations.c.announcement_id, translations.c.language).where(mine)
            return [(row[0], row[1]) for row in await connection.execute(query)]

    async def holds_text_of(self, mediator_id: int) -> bool:
        """Whether a text of theirs is kept that is no draft's yet."""
        mine = (translations.c.mediator_person_id == mediator_id) & (translations.c.html != "")
        async with self.database.read() as connection:
            return (await connection.execute(select(translations.c.language).where(mine).limit(1))).first() is not None

    async def leave(self, draft_id: int, language: str, mediator_id: int, mediators: Collection[int] = ()) -> bool:
        """The mediator goes from the bot, with what they have written: these are asked. Whether it was theirs."""
        return await self._release(draft_id, language, mediator_id, mediators, _WITH_MEDIATOR)

    async def answer(self, draft_id: int, language: str, mediator_id: int, html: str) -> bool:
        """The mediator's text. Whether it is still wanted from them."""
        async with self.database.write() as connection:
            draft, found = await _draft(connection, draft_id), await _row(connection, draft_id, language)
            if draft is None or found is None or not _is_theirs(found, mediator_id, {Translation.TAKEN}):
                return False
            await _change(connection, draft_id, language, state=Translation.ANSWERED, html=html, remark=None)
            await cards.shows(connection, draft_id, language, mediator_id, Card.READ)
            await cards.tell_organiser(connection, draft, language, Card.ANSWER)
            return True

    async def accept(self, draft_id: int, language: str, answer: int | None) -> bool:
        """The answer with this number becomes the draft's text. Whether there was one."""
        async with self.database.write() as connection:
            draft, found = await _draft(connection, draft_id), await self._answered(connection, draft_id, language, answer)
            if draft is None or found is None:
                return False
            await _change(connection, draft_id, language, state=Translation.ACCEPTED, html="")
            await rows.put_text(connection, draft_id, language, found.html)
            seen = {"version": announcements.c.version + 1, "second_asked": False}
            await connection.execute(update(announcements).where(announcements.c.id == draft_id).values(seen))
            await cards.owe(connection, cards.of(draft_id, language, person=found.mediator_person_id), Card.THANKS)
            return True

    async def send_back(self, draft_id: int, language: str, answer: int | None, remark: str | None = None) -> int | None:
        """The answer with this number is not good yet: the mediator who is to write it anew, None without such an answer."""
        async with self.database.write() as connection:
            draft, found = await _draft(connection, draft_id), await self._answered(connection, draft_id, language, answer)
            if draft is None or found is None:
                return None
            await _change(connection, draft_id, language, state=Translation.TAKEN, remark=remark)
            mediator = int(found.mediator_person_id)
            await cards.owe(connection, cards.of(draft_id, language, person=mediator), Card.SENT_BACK)
            read = cards.of(draft_id, language) & (translation_cards.c.owed == Card.ANSWER)
            await connection.execute(delete(translation_cards).where(read))
            return mediator

    async def find(self, draft_id: int, language: str) -> Asked | None:
        async with self.database.read() as connection:
            draft = await rows.read_one(connection, draft_id)
            return None if draft is None else await _asked(connection, draft, language)

    async def draft(self, draft_id: int) -> Announcement | None:
        """The draft; None once it is sent or discarded."""
        async with self.database.read() as connection:
            found = await rows.read_one(connection, draft_id)
            return found if found is not None and found.state is State.DRAFT else None

    async def card(self, draft_id: int, language: str, person_id: int) -> Card | None:
        """What a person's card of a translation says, or is about to."""
        async with self.database.read() as connection:
            return await cards.card_of(connection, draft_id, language, person_id)

    async def of_draft(self, draft_id: int) -> dict[str, Translation]:
        """How far each language is that mediators were asked for."""
        query = select(translations.c.language, translations.c.state).where(translations.c.announcement_id == draft_id)
        async with self.database.read() as connection:
            return {row[0]: Translation(row[1]) for row in await connection.execute(query)}

    async def untaken(self) -> dict[tuple[int, str], set[int]]:
        """What mediators were asked for and nobody has taken: draft and language, and who need not be asked any more, as they
        were, or wrote it."""
        one, card = translations.c, translation_cards.c
        of_it = (card.announcement_id == one.announcement_id) & (card.language == one.language)
        query = (
            select(one.announcement_id, one.language, announcements.c.organiser_person_id, card.person_id)
            .join(announcements, announcements.c.id == one.announcement_id)
            .join(translation_cards, of_it, isouter=True)
            .where(one.state == Translation.ASKED)
        )
        found: dict[tuple[int, str], set[int]] = {}
        async with self.database.read() as connection:
            for draft_id, language, organiser_id, mediator_id in await connection.execute(query):
                found.setdefault((draft_id, language), set()).update({organiser_id, mediator_id} - {None})
        return found

    async def _release(
        self, draft_id: int, language: str, mediator_id: int, mediators: Collection[int], before: Collection[Translation]
    ) -> bool:
        async with self.database.write() as connection:
            draft, found = await _draft(connection, draft_id), await _row(connection, draft_id, language)
            if draft is None or found is None or not _is_theirs(found, mediator_id, before):
                return False
            free = {"state": Translation.ASKED, "mediator_person_id": None, "html": "", "remark": None}
            await _change(connection, draft_id, language, **free)
            await cards.shows(connection, draft_id, language, mediator_id, Card.DECLINED)
            await cards.ask(connection, draft_id, language, [one for one in mediators if one != draft.organiser_id])
            if await cards.open_cards(connection, draft_id, language):  # else the sweep says that nobody can
                await cards.tell_organiser(connection, draft, language, Card.GIVEN_BACK)
            return True

    async def _answered(self, connection: AsyncConnection, draft_id: int, language: str, answer: int | None) -> Row[Any] | None:
        """The translation whose answer has this number."""
        found = await _row(connection, draft_id, language)
        if found is None or found.state != Translation.ANSWERED or answer is None:
            return None
        return found if await cards.answer_card(connection, draft_id, language) == answer else None


def _here(draft_id: int, language: str) -> ColumnElement[bool]:
    return (translations.c.announcement_id == draft_id) & (translations.c.language == language)


def _is_theirs(row: Row[Any], mediator_id: int, states: Collection[Translation]) -> bool:
    return row.state in states and row.mediator_person_id == mediator_id


async def _draft(connection: AsyncConnection, draft_id: int) -> Announcement | None:
    """The draft, locked; None once it is sent or discarded."""
    found = await rows.read_one(connection, draft_id, locked=True)
    return found if found is not None and found.state is State.DRAFT else None


async def _row(connection: AsyncConnection, draft_id: int, language: str) -> Row[Any] | None:
    return (await connection.execute(select(translations).where(_here(draft_id, language)))).first()


async def _begin(connection: AsyncConnection, draft_id: int, language: str) -> None:
    """A new round: nobody has it, and whoever said no is asked again."""
    await connection.execute(delete(translations).where(_here(draft_id, language)))
    row = {"announcement_id": draft_id, "language": language, "state": Translation.ASKED, "html": ""}
    await connection.execute(insert(translations).values(row))
    no = cards.of(draft_id, language) & translation_cards.c.owed.in_((Card.DECLINED, Card.ANSWER, Card.GIVEN_BACK, Card.NOBODY))
    await connection.execute(delete(translation_cards).where(no))


async def _change(connection: AsyncConnection, draft_id: int, language: str, **values: object) -> None:
    await connection.execute(update(translations).where(_here(draft_id, language)).values(values))


async def _asked(connection: AsyncConnection, draft: Announcement, language: str) -> Asked | None:
    found = await _row(connection, draft.id, language)
    if found is None:
        return None
    return Asked(
        draft,
        language,
        Translation(found.state),
        found.mediator_person_id,
        found.html,
        await cards.open_cards(connection, draft.id, language),
        await cards.answer_card(connection, draft.id, language),
        found.remark,
    )
