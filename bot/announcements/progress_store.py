"""What organisers see, in the database: how far an announcement is, which message shows it, and who is still to be told of a
missed one."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.announcements import rows_store as rows
from bot.announcements.model import Announcement, DeliveryState, Kind, State
from bot.announcements.progress import Entries, Entry, Progress, speed
from bot.announcements.store import Announcements
from bot.clock import Clock
from bot.people.model import Role
from bot.storage.database import Database
from bot.storage.schema import announcements, deliveries, missed_notices, people, progress_messages, roles

# Telling somebody takes seconds at most; whoever is at it longer has died.
_TELLING_SECONDS = 30.0


@dataclass(frozen=True)
class Watched:
    """The message in an organiser's chat that shows how far an announcement is."""

    announcement_id: int
    person_id: int
    language: str  # the person's, of this moment
    message_id: int | None  # None: it is still to be sent
    shown: str  # digest of what it says


@dataclass(frozen=True)
class Untold:
    """An organiser who is to be told that an announcement was missed."""

    announcement: Announcement
    person_id: int
    language: str


@dataclass(frozen=True)
class ProgressStore:
    database: Database
    now: Clock
    announcements: Announcements

    async def progress(self, announcement_id: int) -> Progress | None:
        """How far it is; None where there is no such announcement, or it is a draft."""
        report = await self.announcements.report(announcement_id)
        if report is None or report.announcement.state is State.DRAFT:
            return None
        now, one = self.now(), report.announcement
        mine, pending = deliveries.c.announcement_id == one.id, deliveries.c.state == DeliveryState.PENDING
        late = mine & (deliveries.c.ended_at > now - self.announcements.policy.rate_seconds)
        gone = mine & (deliveries.c.state == DeliveryState.SENT) & deliveries.c.message_id.is_(None)
        async with self.database.read() as connection:
            ended = (await connection.execute(select(func.count(), func.min(deliveries.c.ended_at)).where(late))).one()
            waiting = select(func.min(deliveries.c.due_at), func.min(deliveries.c.attempts)).where(mine, pending)
            due_at, attempts = (await connection.execute(waiting)).one()
            deleted = (await connection.execute(select(func.count()).where(gone))).scalar() or 0
            root = await rows.read_one(connection, one.root_id)
        resumes_at = due_at if due_at is not None and due_at > now and one.state is State.SENDING else None
        return Progress(
            report,
            _words(one, root),
            now,
            speed(ended[0], ended[1], now),
            resumes_at,
            trouble=bool(attempts),
            deleted=deleted if one.kind is Kind.WITHDRAW else 0,
        )

    async def entries(self, page: int, per_page: int) -> Entries:
        """A page of what was confirmed, the latest first."""
        everything = await self.announcements.all()
        shown = everything[page * per_page : (page + 1) * per_page] or everything[:per_page]
        by_id = {one.id: one for one in everything}
        counted = select(deliveries.c.announcement_id, deliveries.c.state, func.count())
        counted = counted.where(deliveries.c.announcement_id.in_([one.id for one in shown]))
        states: dict[int, dict[DeliveryState, int]] = {one.id: {} for one in shown}
        async with self.database.read() as connection:
            for number, state, count in await connection.execute(
                counted.group_by(deliveries.c.announcement_id, deliveries.c.state)
            ):
                states[number][DeliveryState(state)] = count
        entries = [Entry(one, _words(one, by_id.get(one.root_id)), states[one.id]) for one in shown]
        return Entries(entries, len(everything), page)

    async def newest(self, announcement_id: int) -> int | None:
        """Of an announcement with all that corrects or withdraws it: the one confirmed last."""
        found = await self.announcements.find(announcement_id)
        if found is None:
            return None
        line = or_(announcements.c.id == found.root_id, announcements.c.about_id == found.root_id)
        query = select(func.max(announcements.c.id)).where(line, announcements.c.state != State.DRAFT)
        async with self.database.read() as connection:
            number: int | None = (await connection.execute(query)).scalar()
            return number

    async def watch(self, announcement_id: int, person_id: int, message_id: int) -> None:
        """This message shows how far it is from now on, wherever it was shown before."""
        await self.leave(person_id, message_id)
        row = {"person_id": person_id, "message_id": message_id, "shown": _not_yet()}
        this = progress_messages.c.announcement_id == announcement_id
        try:
            async with self.database.write() as connection:
                if (await connection.execute(update(progress_messages).where(this).values(row))).rowcount == 0:
                    await connection.execute(insert(progress_messages).values(announcement_id=announcement_id, **row))
        except IntegrityError:
            pass  # watched, discarded or forgotten at the same moment

    async def look(self, announcement_id: int, person_id: int, message_id: int, *, is_going: bool) -> None:
        """Somebody looks at it on this message: it is kept up to date, unless another organiser's message is."""
        here = and_(progress_messages.c.person_id == person_id, progress_messages.c.message_id == message_id)
        async with self.database.read() as connection:
            query = select(progress_messages).where(progress_messages.c.announcement_id == announcement_id)
            watched = (await connection.execute(query)).first()
        if watched is not None and (watched.person_id, watched.message_id) == (person_id, message_id):
            # What the press brings and what a change on its way brings may cross: it is shown once more.
            async with self.database.write() as connection:
                await connection.execute(update(progress_messages).where(here).values(shown=_not_yet()))
        elif is_going and (watched is None or watched.person_id == person_id):
            await self.watch(announcement_id, person_id, message_id)
        else:
            await self.leave(person_id, message_id)

    async def leave(self, person_id: int, message_id: int) -> None:
        """The message shows something else now."""
        here = and_(progress_messages.c.person_id == person_id, progress_messages.c.message_id == message_id)
        async with self.database.write() as connection:
            await connection.execute(delete(progress_messages).where(here))

    async def watched(self) -> list[Watched]:
        """Every message to be kept up to date, of people who organise now."""
        query = (
            select(progress_messages, people.c.language)
            .join(people, people.c.id == progress_messages.c.person_id)
            .where(progress_messages.c.person_id.in_(self._organisers()))
            .order_by(progress_messages.c.announcement_id)
        )
        async with self.database.read() as connection:
            found = (await connection.execute(query)).all()
        return [Watched(row.announcement_id, row.person_id, row.language, row.message_id, row.shown) for row in found]

    async def shows(self, watched: Watched, message_id: int, digest: str) -> None:
        """Remember the message and what it says, unless somebody has pressed on it meanwhile."""
        async with self.database.write() as connection:
            values = {"message_id": message_id, "shown": digest}
            await connection.execute(update(progress_messages).where(_same(watched)).values(values))

    async def forget(self, watched: Watched) -> None:
        """The message is gone, or has shown the end; not if somebody has pressed on it meanwhile."""
        async with self.database.write() as connection:
            await connection.execute(delete(progress_messages).where(_same(watched)))

    async def untold(self) -> list[Untold]:
        """Organisers who are to be told of a missed announcement now, each for this process alone. Where somebody has decided
        already, or is no organiser any more, nothing is to be told."""
        now = self.now()
        async with self.database.read() as connection:
            due = (await connection.execute(select(missed_notices).where(missed_notices.c.due_at <= now))).all()
        mine: list[Untold] = []
        for row in due:
            this = _notice(row.announcement_id, row.person_id)
            taking = update(missed_notices).where(this, missed_notices.c.due_at == row.due_at)
            async with self.database.write() as connection:
                if not (await connection.execute(taking.values(due_at=now + _TELLING_SECONDS))).rowcount:
                    continue
                found = await rows.read_one(connection, row.announcement_id)
                person = select(people.c.language).where(people.c.id == row.person_id, people.c.id.in_(self._organisers()))
                language = (await connection.execute(person)).scalar()
                if found is None or found.state is not State.MISSED or language is None:
                    await connection.execute(delete(missed_notices).where(this))
                else:
                    mine.append(Untold(found, row.person_id, language))
        return mine

    async def told(self, untold: Untold) -> None:
        """They know, or cannot be told."""
        async with self.database.write() as connection:
            await connection.execute(delete(missed_notices).where(_notice(untold.announcement.id, untold.person_id)))

    async def tell_later(self, untold: Untold, seconds: float) -> None:
        """They could not be told: again in so many seconds."""
        this = _notice(untold.announcement.id, untold.person_id)
        async with self.database.write() as connection:
            await connection.execute(update(missed_notices).where(this).values(due_at=self.now() + seconds))

    def _organisers(self) -> Select[Any]:
        holding = or_(roles.c.until.is_(None), roles.c.until > self.now())
        return select(roles.c.person_id).where(roles.c.role == Role.ORGANISER, holding)


def _same(watched: Watched) -> ColumnElement[bool]:
    return and_(
        progress_messages.c.announcement_id == watched.announcement_id,
        progress_messages.c.person_id == watched.person_id,
        progress_messages.c.shown == watched.shown,
    )


def _notice(announcement_id: int, person_id: int) -> ColumnElement[bool]:
    return and_(missed_notices.c.announcement_id == announcement_id, missed_notices.c.person_id == person_id)


def _not_yet() -> str:
    """In place of a digest: unlike every other, so that a change that was on its way is not taken for the last one."""
    return uuid.uuid4().hex


def _words(announcement: Announcement, root: Announcement | None) -> str:
    """The original text; of a withdrawal that of what it takes back."""
    found = announcement.text_for(announcement.language or "") or (root.text_for(root.language or "") if root else None)
    return found[0] if found else ""
