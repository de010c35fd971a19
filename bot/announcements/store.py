"""Announcements in the database: what organisers do to them once they are written. One transaction each."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Float, Integer, insert, literal, null, select, update
from sqlalchemy import func as sql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements import rows_store as rows
from bot.announcements.model import (
    OUT,
    REPLACED,
    Announcement,
    DeliveryState,
    Kind,
    Report,
    State,
)
from bot.announcements.policy import Policy
from bot.announcements.recipients_store import copies, correction, waiting
from bot.clock import Clock
from bot.people.model import Role
from bot.storage.database import Database
from bot.storage.schema import announcements, deliveries, missed_notices, people, progress_messages, roles


@dataclass(frozen=True)
class Confirmed:
    """Every recipient has a delivery; the courier is at work."""

    announcement: Announcement


@dataclass(frozen=True)
class Scheduled:
    """It goes by itself, to whoever is in the audience then."""

    announcement: Announcement


@dataclass(frozen=True)
class SecondNeeded:
    """So many people that another organiser must confirm."""

    recipients: int


@dataclass(frozen=True)
class Changed:
    """Not what was seen: it has been changed, sent or discarded since."""


@dataclass(frozen=True)
class NoText:
    """There is nothing to say yet."""


@dataclass(frozen=True)
class Nobody:
    """The audience is empty."""


@dataclass(frozen=True)
class Past:
    """The time is over."""


Confirmation: TypeAlias = Confirmed | Scheduled | SecondNeeded | Changed | NoText | Nobody | Past


@dataclass(frozen=True)
class Announcements:
    database: Database
    now: Clock
    policy: Policy

    async def find(self, announcement_id: int) -> Announcement | None:
        async with self.database.read() as connection:
            return await rows.read_one(connection, announcement_id)

    async def all(self) -> list[Announcement]:
        """Everything that was confirmed, the latest first."""
        async with self.database.read() as connection:
            query = select(announcements).where(announcements.c.state != State.DRAFT).order_by(announcements.c.id.desc())
            return await rows.read(connection, query)

    async def confirm(  # noqa: PLR0911 - one return a way in which it may end
        self, announcement_id: int, organiser_id: int, version: int, at: float | None = None
    ) -> Confirmation:
        """Send the draft of which this version was seen: now, or `at` a time (seconds since 1970). Corrections go at once."""
        async with self.database.write() as connection:
            found = await self._locked(connection, announcement_id)
            if found is None or found.state not in {State.DRAFT, State.MISSED} or found.version != version:
                return Changed()
            if found.about_id is not None and await self._withdrawn(connection, found.about_id):
                return Changed()
            if found.text_for(found.language or "") is None:
                return NoText()
            recipients = await self._size(connection, found)
            above = self.policy.second_above
            if above is not None and recipients > above and not (found.second_asked and organiser_id != found.organiser_id):
                await _change(connection, found.id, second_asked=True)
                return SecondNeeded(recipients)
            if at is not None and found.kind is Kind.ANNOUNCE:
                if at <= self.now():
                    return Past()
                await _change(connection, found.id, state=State.SCHEDULED, due_at=at)
                return Scheduled(await _read(connection, found.id))
            if recipients == 0:
                return Nobody()
            await self._begin(connection, found)
            return Confirmed(await _read(connection, found.id))

    async def withdraw(self, announcement_id: int, organiser_id: int) -> Announcement | None:
        """Take back what is out, with every correction: the announcement that does it. None where there is nothing to take back.
        Whoever has not got it yet never will."""
        async with self.database.write() as connection:
            found = await rows.read_one(connection, announcement_id)
            root = await self._locked(connection, found.root_id) if found else None
            if root is None or root.state not in OUT | {State.CORRECTED}:
                return None
            row = {
                "kind": Kind.WITHDRAW,
                "about_id": root.id,
                "organiser_person_id": organiser_id,
                "language": root.language,
                "state": State.STOPPED,  # until it has begun, below
                "urgent": True,
                "audience": root.group.audience,
                "audience_value": root.group.value,
                "attachment": root.attachment.kind if root.attachment else None,
                "file_id": root.attachment.file_id if root.attachment else None,
                "version": 0,
                "second_asked": False,
                "recipients": 0,
            }
            new_id = (await connection.execute(insert(announcements).values(row).returning(announcements.c.id))).scalar_one()
            new = await _read(connection, new_id)
            await self._begin(connection, new)
            return await _read(connection, new_id)

    async def begin_due(self) -> list[Announcement]:
        """Let everything go whose time has come, and its author see how far it is. What came too late is missed instead, and
        handed back: every organiser is to be told."""
        missed = []
        due = (announcements.c.state == State.SCHEDULED) & (announcements.c.due_at <= self.now())
        async with self.database.read() as connection:
            ids = (await connection.execute(select(announcements.c.id).where(due).order_by(announcements.c.due_at))).scalars()
        for announcement_id in list(ids):
            async with self.database.write() as connection:
                found = await self._locked(connection, announcement_id)
                if found is None or found.state is not State.SCHEDULED or found.due_at is None:
                    continue
                if self.now() - found.due_at > self.policy.late_seconds:
                    await _change(connection, found.id, state=State.MISSED)
                    await self._owe_notices(connection, found.id)
                    missed.append(await _read(connection, found.id))
                else:
                    await self._begin(connection, found)
                    await self._let_see(connection, found)
        return missed

    async def send_now(self, announcement_id: int) -> Confirmation:
        """Let go at once what was confirmed for a time, be it to come or missed."""
        async with self.database.write() as connection:
            found = await self._locked(connection, announcement_id)
            if found is None or found.state not in {State.SCHEDULED, State.MISSED}:
                return Changed()
            if await self._size(connection, found) == 0:
                return Nobody()
            await self._begin(connection, found)
            return Confirmed(await _read(connection, found.id))

    async def stop(self, announcement_id: int) -> bool:
        """The courier sends no more of it, but for what is under way. Whether it was being sent."""
        return await self._step(announcement_id, {State.SENDING}, State.STOPPED)

    async def go_on(self, announcement_id: int) -> bool:
        """The courier goes on with what was stopped. Whether it was."""
        return await self._step(announcement_id, {State.STOPPED}, State.SENDING)

    async def again(self, announcement_id: int) -> int:
        """Send once more to whom it is unknown whether they have got it; some will have it twice. How many there are."""
        unknown = (deliveries.c.announcement_id == announcement_id) & (deliveries.c.state == DeliveryState.UNKNOWN)
        once_more = {"state": DeliveryState.PENDING, "due_at": 0.0, "attempts": 0, "courier": None}
        async with self.database.write() as connection:
            found = await self._locked(connection, announcement_id)
            if found is None or found.state not in OUT:
                return 0
            count = (await connection.execute(update(deliveries).where(unknown).values(once_more))).rowcount
            if count and found.state is State.SENT:
                await _change(connection, announcement_id, state=State.SENDING, ended_at=None)
            return count

    async def report(self, announcement_id: int) -> Report | None:
        """How it has gone so far."""
        mine = deliveries.c.announcement_id == announcement_id
        language = sql.coalesce(deliveries.c.language, people.c.language)
        counted = select(deliveries.c.state, language, sql.count()).join(people, people.c.id == deliveries.c.person_id)
        reasons = select(deliveries.c.why, sql.count()).where(mine, deliveries.c.state == DeliveryState.FAILED)
        async with self.database.read() as connection:
            found = await rows.read_one(connection, announcement_id)
            if found is None:
                return None
            counts = (await connection.execute(counted.where(mine).group_by(deliveries.c.state, language))).all()
            why = (await connection.execute(reasons.group_by(deliveries.c.why))).all()
        states: Counter[DeliveryState] = Counter()
        languages: dict[str, Counter[DeliveryState]] = {}
        for state, tag, count in counts:
            states[DeliveryState(state)] += count
            languages.setdefault(tag, Counter())[DeliveryState(state)] += count
        return Report(found, states, languages, {row[0] or "": row[1] for row in why})

    async def mute(self, person_id: int, *, muted: bool) -> None:
        """The person wants no announcements, or wants them again."""
        since = self.now() if muted else None
        async with self.database.write() as connection:
            await connection.execute(update(people).where(people.c.id == person_id).values(muted_since=since))

    async def muted(self, person_id: int) -> bool:
        """Whether the person wants no announcements."""
        async with self.database.read() as connection:
            query = select(people.c.muted_since).where(people.c.id == person_id)
            return (await connection.execute(query)).scalar() is not None

    async def _locked(self, connection: AsyncConnection, announcement_id: int) -> Announcement | None:
        """An announcement, locked. What it is about is locked first: whoever changes a line of announcements begins there."""
        found = await rows.read_one(connection, announcement_id)
        if found is None:
            return None
        if found.about_id is not None:
            await rows.read_one(connection, found.about_id, locked=True)
        return await rows.read_one(connection, announcement_id, locked=True)

    async def _withdrawn(self, connection: AsyncConnection, announcement_id: int) -> bool:
        found = await rows.read_one(connection, announcement_id)
        return found is None or found.state is State.WITHDRAWN

    async def _size(self, connection: AsyncConnection, announcement: Announcement) -> int:
        who = rows.reached(announcement.group, self.now())
        who = correction(announcement) if announcement.kind is Kind.CORRECT else who
        return (await connection.execute(select(sql.count()).select_from(who.subquery()))).scalar() or 0

    async def _begin(self, connection: AsyncConnection, announcement: Announcement) -> None:
        """One delivery a recipient; what it corrects or withdraws is over."""
        new = announcement.id
        match announcement.kind:
            case Kind.ANNOUNCE:
                who = rows.reached(announcement.group, self.now()).subquery()
                count = await _deliver(connection, new, who.c.id, null())
            case Kind.CORRECT:
                got, wait = copies(announcement).subquery(), waiting(announcement).subquery()
                count = await _deliver(connection, new, got.c.person_id, got.c.message_id)
                count += await _deliver(connection, new, wait.c.person_id, null())
                await self._replace(connection, announcement, State.CORRECTED)
            case Kind.WITHDRAW:
                got = copies(announcement).subquery()
                count = await _deliver(connection, new, got.c.person_id, got.c.message_id)
                await self._replace(connection, announcement, State.WITHDRAWN)
        values = {"state": State.SENDING, "confirmed_at": self.now(), "due_at": None, "recipients": count}
        await _change(connection, new, **values)

    async def _let_see(self, connection: AsyncConnection, announcement: Announcement) -> None:
        """Its author is to see how far it is."""
        row = {"announcement_id": announcement.id, "person_id": announcement.organiser_id, "shown": ""}
        if announcement.organiser_id is not None:
            await connection.execute(insert(progress_messages).values(row))

    async def _owe_notices(self, connection: AsyncConnection, announcement_id: int) -> None:
        """Whoever organises now is to be told that it was missed."""
        holding = (roles.c.role == Role.ORGANISER) & (roles.c.until.is_(None) | (roles.c.until > self.now()))
        row = select(literal(announcement_id), roles.c.person_id, literal(self.now(), Float)).where(holding)
        await connection.execute(insert(missed_notices).from_select(["announcement_id", "person_id", "due_at"], row))

    async def _replace(self, connection: AsyncConnection, announcement: Announcement, state: State) -> None:
        """Everything before it in its line is over, and sends no more."""
        root = announcement.root_id
        line = (announcements.c.id == root) | (announcements.c.about_id == root)
        over = line & announcements.c.state.in_(OUT | REPLACED) & (announcements.c.id != announcement.id)
        await connection.execute(update(announcements).where(over).values(state=state))
        before = select(announcements.c.id).where(over)
        pending = deliveries.c.announcement_id.in_(before) & (deliveries.c.state == DeliveryState.PENDING)
        await connection.execute(update(deliveries).where(pending).values(state=DeliveryState.DROPPED))

    async def _step(self, announcement_id: int, before: set[State], after: State) -> bool:
        which = (announcements.c.id == announcement_id) & announcements.c.state.in_(before)
        async with self.database.write() as connection:
            return (await connection.execute(update(announcements).where(which).values(state=after))).rowcount > 0


async def _deliver(
    connection: AsyncConnection, announcement_id: int, person: ColumnElement[int], message: ColumnElement[Any]
) -> int:
    """A delivery for each of these people; how many they are."""
    columns = ["announcement_id", "person_id", "state", "due_at", "attempts", "message_id"]
    row = select(
        literal(announcement_id),
        person,
        literal(DeliveryState.PENDING.value),
        literal(0.0, Float),
        literal(0, Integer),
        message,
    )
    return (await connection.execute(insert(deliveries).from_select(columns, row))).rowcount


async def _change(connection: AsyncConnection, announcement_id: int, **values: object) -> None:
    await connection.execute(update(announcements).where(announcements.c.id == announcement_id).values(values))


async def _read(connection: AsyncConnection, announcement_id: int) -> Announcement:
    found = await rows.read_one(connection, announcement_id)
    assert found is not None, "it was written in this transaction"
    return found
