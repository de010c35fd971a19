"""The cards of translations in people's chats: what each says and what it should say, so that a restart loses none. What people
do is in translation_store.py; here is how it reaches the cards, and what happens by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements import rows_store as rows
from bot.announcements.model import WITH_THEM, Announcement, Card, State, Translation
from bot.clock import Clock
from bot.people.model import Role
from bot.storage.database import Database
from bot.storage.schema import announcements, people, roles, translation_cards, translations

# Sending takes seconds at most; whoever holds a card longer has died.
_SENDING_SECONDS = 30.0
_TO_ORGANISERS = (Card.ANSWER, Card.GIVEN_BACK, Card.NOBODY)
# Once they are said there is nothing left to change.
_LAST_WORDS = frozenset({Card.THANKS, Card.OVER, Card.GIVEN_BACK, Card.NOBODY})

_cards = translation_cards.c


@dataclass(frozen=True)
class Owed:
    """One card that does not say yet what it should, with what is needed to say it in its owner's language."""

    id: int
    person_id: int
    speaks: str  # the person's language of this moment
    card: Card  # what it should say
    shown: Card  # what it says
    message_id: int | None
    attempts: int
    language: str  # of the translation
    draft: Announcement | None  # None: it is discarded
    html: str  # the mediator's text
    remark: str | None  # why it was sent back
    perhaps_said: bool = False  # a process that was saying something died: Telegram may have it, and nobody knows the message


@dataclass(frozen=True)
class Abandoned:
    """A translation of somebody who is no mediator any more."""

    draft_id: int
    language: str
    mediator_id: int


@dataclass(frozen=True)
class Cards:
    database: Database
    now: Clock

    async def take(self, limit: int) -> Sequence[Owed]:
        """Up to `limit` cards that do not say what they should, for this process to bring up to date."""
        now = self.now()
        free = or_(_cards.sending_until.is_(None), _cards.sending_until < now)
        due = (_cards.owed != _cards.shown) & (_cards.due_at <= now) & free
        first = select(_cards.id, _cards.sending_until).where(due).order_by(_cards.id).limit(limit)
        async with self.database.read() as connection:
            taken_before = {row.id: row.sending_until is not None for row in await connection.execute(first)}
        if not taken_before:
            return []
        async with self.database.write() as connection:
            taking = (
                update(translation_cards).where(_cards.id.in_(taken_before), due).values(sending_until=now + _SENDING_SECONDS)
            )
            mine = (await connection.execute(taking.returning(_cards.id))).scalars().all()
            here = (translations.c.announcement_id == _cards.announcement_id) & (translations.c.language == _cards.language)
            query = (
                select(translation_cards, people.c.language, translations.c.html, translations.c.remark)
                .join(people, people.c.id == _cards.person_id)
                .join(translations, here, isouter=True)
                .where(_cards.id.in_(mine))
                .order_by(_cards.id)
            )
            found = (await connection.execute(query)).all()
            about = {row.announcement_id for row in found if row.announcement_id is not None}
            drafts = await rows.read(connection, select(announcements).where(announcements.c.id.in_(about)))
            by_id = {draft.id: draft for draft in drafts}
        return [_owed(row, by_id.get(row.announcement_id), perhaps_said=taken_before[row.id]) for row in found]

    async def said(self, owed: Owed, message_id: int | None = None) -> None:
        """It says so, by this message. What was pressed or decided meanwhile stands."""
        mine = _cards.id == owed.id
        async with self.database.write() as connection:
            if message_id is not None:
                await connection.execute(update(translation_cards).where(mine).values(message_id=message_id))
            unchanged = mine & (_cards.shown == owed.shown)
            await connection.execute(update(translation_cards).where(unchanged).values(shown=owed.card))
            free = {"sending_until": None, "attempts": 0}
            await connection.execute(update(translation_cards).where(mine).values(free))
            over = mine & (_cards.owed == owed.card) & _cards.owed.in_(_LAST_WORDS)
            await connection.execute(delete(translation_cards).where(over))

    async def later(self, owed: Owed, seconds: float) -> None:
        """It could not be said: again in so many seconds."""
        again = {"due_at": self.now() + seconds, "attempts": owed.attempts + 1, "sending_until": None}
        async with self.database.write() as connection:
            await connection.execute(update(translation_cards).where(_cards.id == owed.id).values(again))

    async def sweep(self) -> list[Abandoned]:
        """What happens by itself: cards of what is no longer wanted end, and so does a translation that nobody is left to do.
        Handed back are translations of people who are no mediators any more."""
        await self._end_unwanted()
        await self._end_hopeless()
        unfinished = translations.c.state != Translation.ACCEPTED
        abandoned = (translations.c.state == Translation.TAKEN) & translations.c.mediator_person_id.not_in(self._mediating())
        query = select(*translations.c["announcement_id", "language", "mediator_person_id"], announcements.c.state)
        query = query.join(announcements, announcements.c.id == translations.c.announcement_id)
        async with self.database.read() as connection:
            sent = (await connection.execute(query.where(unfinished, announcements.c.state != State.DRAFT))).all()
            left = (await connection.execute(query.where(abandoned, announcements.c.state == State.DRAFT))).all()
        for row in sent:  # nothing of it is kept
            async with self.database.write() as connection:
                here = (translations.c.announcement_id == row.announcement_id) & (translations.c.language == row.language)
                await connection.execute(delete(translations).where(here, unfinished))
        return [Abandoned(row.announcement_id, row.language, row.mediator_person_id) for row in left]

    async def _end_unwanted(self) -> None:
        """The cards of what was sent, discarded or changed, and those of people who are no mediators any more."""
        unwanted = ~_wanted()
        no_mediator = (_cards.owed == Card.OPEN) & _cards.person_id.not_in(self._mediating())
        ending = (unwanted & _cards.owed.in_((Card.OPEN, *WITH_THEM))) | no_mediator
        ended = or_(_cards.owed.in_((Card.DECLINED, *_TO_ORGANISERS)), (_cards.owed == Card.LOST) & (_cards.shown != Card.OPEN))
        # What is being said at this moment has a number soon; it ends at the next sweep.
        done = (
            unwanted
            & ended
            & _cards.sending_until.is_(None)
            & ((_cards.owed != Card.NOBODY) | (_cards.announcement_id.is_(None)))
        )
        async with self.database.read() as connection:
            if (await connection.execute(select(_cards.id).where(or_(ending, done)).limit(1))).first() is None:
                return  # as nearly always: nobody who writes has to wait
        async with self.database.write() as connection:
            over = {"owed": Card.OVER, "due_at": 0.0, "attempts": 0}
            await connection.execute(update(translation_cards).where(ending).values(over))
            await connection.execute(delete(translation_cards).where(done))

    async def _end_hopeless(self) -> None:
        """Everybody who was asked has said no or is gone: it is not under way any more, and its organiser is told."""
        asked = (_cards.announcement_id == translations.c.announcement_id) & (_cards.language == translations.c.language)
        hopeless = (translations.c.state == Translation.ASKED) & ~exists().where(asked, _cards.owed == Card.OPEN)
        async with self.database.read() as connection:
            found = (await connection.execute(select(*translations.c["announcement_id", "language"]).where(hopeless))).all()
        for draft_id, language in found:
            async with self.database.write() as connection:
                draft = await rows.read_one(connection, draft_id, locked=True)
                here = (translations.c.announcement_id == draft_id) & (translations.c.language == language)
                gone = await connection.execute(delete(translations).where(here, hopeless))
                if gone.rowcount and draft is not None and draft.state is State.DRAFT:
                    await tell_organiser(connection, draft, language, Card.NOBODY)

    def _mediating(self) -> Any:
        holding = roles.c.until.is_(None) | (roles.c.until > self.now())
        return select(roles.c.person_id).where(roles.c.role == Role.MEDIATOR, holding)


# Parts of the transactions of translation_store.py.


def of(draft_id: int, language: str, *, person: int | None = None) -> ColumnElement[bool]:
    """The cards of a translation; with `person`, theirs."""
    here = (_cards.announcement_id == draft_id) & (_cards.language == language)
    return here if person is None else here & (_cards.person_id == person)


async def owe(connection: AsyncConnection, which: ColumnElement[bool], card: Card) -> None:
    """These cards are to say something else, as soon as possible."""
    values = {"owed": card, "due_at": 0.0, "attempts": 0}
    await connection.execute(update(translation_cards).where(which).values(values))


async def ask(connection: AsyncConnection, draft_id: int, language: str, mediators: Iterable[int]) -> None:
    """A card to each of these who has none open, in this order. Who said no, or has it, is left alone."""
    for mediator in mediators:
        mine = of(draft_id, language, person=mediator)
        found = (await connection.execute(select(_cards.owed).where(mine))).scalar()
        if found is None:
            await _put(connection, draft_id, language, mediator, Card.OPEN, Card.NONE)
        elif found in {Card.LOST, Card.OVER}:
            await owe(connection, mine, Card.OPEN)


async def shows(connection: AsyncConnection, draft_id: int, language: str, person_id: int, card: Card) -> None:
    """A press or a text is answered with this just now: nothing is owed."""
    values = {"owed": card, "shown": card, "attempts": 0}
    mine = of(draft_id, language, person=person_id)
    if (await connection.execute(update(translation_cards).where(mine).values(values))).rowcount == 0:
        await _put(connection, draft_id, language, person_id, card, card)


async def tell_organiser(connection: AsyncConnection, draft: Announcement, language: str, card: Card) -> None:
    """A new message to the organiser; one about the same translation that is not said yet gives way to it."""
    if draft.organiser_id is not None:
        await connection.execute(delete(translation_cards).where(of(draft.id, language, person=draft.organiser_id)))
        await _put(connection, draft.id, language, draft.organiser_id, card, Card.NONE)


async def open_cards(connection: AsyncConnection, draft_id: int, language: str) -> int:
    """How many mediators may still take it."""
    query = select(func.count()).where(of(draft_id, language), _cards.owed == Card.OPEN)
    return (await connection.execute(query)).scalar() or 0


async def answer_card(connection: AsyncConnection, draft_id: int, language: str) -> int | None:
    """The number of the card by which the organiser reads the answer; each answer has another one."""
    query = select(_cards.id).where(of(draft_id, language), _cards.owed == Card.ANSWER)
    return (await connection.execute(query)).scalar()


async def card_of(connection: AsyncConnection, draft_id: int, language: str, person_id: int) -> Card | None:
    """What a person's card of a translation says, or is about to."""
    found = (await connection.execute(select(_cards.owed).where(of(draft_id, language, person=person_id)))).scalar()
    return None if found is None else Card(found)


async def _put(  # noqa: PLR0917 - a row has that many columns
    connection: AsyncConnection, draft_id: int, language: str, person_id: int, owed: Card, shown: Card
) -> None:
    row = {
        "announcement_id": draft_id,
        "language": language,
        "person_id": person_id,
        "owed": owed,
        "shown": shown,
        "due_at": 0.0,
        "attempts": 0,
    }
    await connection.execute(insert(translation_cards).values(row))


def _wanted() -> ColumnElement[bool]:
    """The card's translation is under way: its draft is there, unsent, with the original it was asked for."""
    under_way = translations.c.state.in_((Translation.ASKED, Translation.TAKEN, Translation.ANSWERED))
    of_card = (translations.c.announcement_id == _cards.announcement_id) & (translations.c.language == _cards.language)
    draft = (announcements.c.id == _cards.announcement_id) & (announcements.c.state == State.DRAFT)
    return exists().where(and_(under_way, of_card, draft))


def _owed(row: Any, draft: Announcement | None, *, perhaps_said: bool) -> Owed:
    *_, speaks, html, remark = row  # of the person and of the translation
    return Owed(
        row.id,
        row.person_id,
        speaks,
        Card(row.owed),
        Card(row.shown),
        row.message_id,
        row.attempts,
        row.language,
        draft,
        html or "",
        remark,
        perhaps_said,
    )
