"""Deliveries in the database, as a courier sees them: taken one by one, and settled with what Telegram said.

A delivery is marked before the call, so that a crash leaves a trace: what was under way then is `unknown`, unless doing it twice
does no harm. Taking is one conditional update: of two couriers one has it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements import rows_store as rows
from bot.announcements.model import (
    OUT,
    REPLACED,
    UNDER_WAY,
    Announcement,
    Delivery,
    DeliveryState,
    State,
)
from bot.announcements.recipients_store import hand_over
from bot.clock import Clock
from bot.storage.database import Database
from bot.storage.schema import announcements, deliveries, people


@dataclass(frozen=True)
class Deliveries:
    database: Database
    now: Clock

    async def queue(self) -> list[Announcement]:
        """What is being sent and has something due, the oldest first."""
        due = (deliveries.c.state == DeliveryState.PENDING) & (deliveries.c.due_at <= self.now())
        some = select(deliveries.c.person_id).where(deliveries.c.announcement_id == announcements.c.id, due).exists()
        query = select(announcements).where(announcements.c.state == State.SENDING, some)
        async with self.database.read() as connection:
            return await rows.read(connection, query.order_by(announcements.c.confirmed_at, announcements.c.id))

    async def take(self, announcement: Announcement, courier: str, busy: Collection[int] = ()) -> Delivery | None:
        """The next delivery of it that is due, for this courier; none for people who are `busy` with another one. None when
        there is nothing, or it was stopped. Whoever wants no announcements, or has blocked the bot, is settled on the way."""
        due = (
            select(
                deliveries.c.person_id,
                deliveries.c.message_id,
                deliveries.c.attempts,
                people.c.language,
                people.c.muted_since,
                people.c.unreachable_since,
            )
            .join(people, people.c.id == deliveries.c.person_id)
            .join(announcements, announcements.c.id == deliveries.c.announcement_id)
            .where(
                deliveries.c.announcement_id == announcement.id,
                deliveries.c.state == DeliveryState.PENDING,
                deliveries.c.due_at <= self.now(),
                announcements.c.state == State.SENDING,
                deliveries.c.person_id.not_in(busy),
            )
            .order_by(deliveries.c.due_at, deliveries.c.person_id)
            .limit(1)
            .with_for_update(of=deliveries, skip_locked=True)  # on PostgreSQL, where several are taken at once
        )
        async with self.database.write() as connection:
            while row := (await connection.execute(due)).first():
                state = DeliveryState.SENDING
                if row.unreachable_since is not None:
                    state = DeliveryState.BLOCKED
                elif row.muted_since is not None and row.message_id is None:  # a copy they have is put right all the same
                    state = DeliveryState.MUTED
                pending = _of(announcement.id, row.person_id) & (deliveries.c.state == DeliveryState.PENDING)
                values = {"state": state, "courier": courier, "language": row.language}
                taken = (await connection.execute(update(deliveries).where(pending).values(values))).rowcount
                if taken and state is DeliveryState.SENDING:
                    return Delivery(announcement, row.person_id, row.language, row.message_id, row.attempts)
        return None

    async def sent(self, delivery: Delivery, courier: str, message_id: int | None) -> None:
        """Telegram has taken it; `message_id` is the copy in the chat, None where it was taken away."""
        values = {"state": DeliveryState.SENT, "message_id": message_id, "ended_at": self.now()}
        async with self.database.write() as connection:
            now_in = await _state(connection, delivery.announcement.id)
            settled = await _settle(connection, delivery, courier, values)
            if settled and now_in in REPLACED and delivery.message_id is None:
                await hand_over(connection, delivery.announcement, delivery.person_id, message_id)

    async def blocked(self, delivery: Delivery, courier: str) -> None:
        """The person is not to be reached until they come back."""
        async with self.database.write() as connection:
            await _settle(connection, delivery, courier, {"state": DeliveryState.BLOCKED, "ended_at": self.now()})
            here = people.c.id == delivery.person_id
            await connection.execute(update(people).where(here).values(unreachable_since=self.now()))

    async def failed(self, delivery: Delivery, courier: str, why: str) -> None:
        """It cannot be done, for this reason."""
        values = {"state": DeliveryState.FAILED, "why": why[:120], "ended_at": self.now()}
        async with self.database.write() as connection:
            await _settle(connection, delivery, courier, values)

    async def unknown(self, delivery: Delivery, courier: str) -> None:
        """The connection was lost while Telegram had it."""
        async with self.database.write() as connection:
            await _settle(connection, delivery, courier, {"state": DeliveryState.UNKNOWN, "ended_at": self.now()})

    async def later(self, delivery: Delivery, courier: str, seconds: float, *, attempted: bool) -> None:
        """It was not done: again in so many seconds, unless it was corrected or withdrawn meanwhile. `attempted`: it counts as
        one of the attempts a delivery has."""
        async with self.database.write() as connection:
            overtaken = await _state(connection, delivery.announcement.id) in REPLACED
            values = {
                "state": DeliveryState.DROPPED if overtaken else DeliveryState.PENDING,
                "due_at": self.now() + seconds,
                "attempts": delivery.attempts + attempted,
                "courier": None,
            }
            settled = await _settle(connection, delivery, courier, values, before=(DeliveryState.SENDING,))
            if settled and overtaken and delivery.message_id is None:
                await hand_over(connection, delivery.announcement, delivery.person_id, None)

    async def recover(self, courier: str) -> int:
        """What a courier that is no more left under way. New messages may have arrived: unknown. Changing or deleting a message
        once more does no harm: again. How many are unknown."""
        left = (deliveries.c.state == DeliveryState.SENDING) & (deliveries.c.courier != courier)
        new, old = deliveries.c.message_id.is_(None), deliveries.c.message_id.is_not(None)
        going = deliveries.c.announcement_id.in_(select(announcements.c.id).where(announcements.c.state.in_(OUT)))
        async with self.database.write() as connection:
            unknown = update(deliveries).where(left, new).values(state=DeliveryState.UNKNOWN)
            count = (await connection.execute(unknown)).rowcount
            await connection.execute(update(deliveries).where(left, old, going).values(state=DeliveryState.PENDING))
            await connection.execute(update(deliveries).where(left, old).values(state=DeliveryState.DROPPED))
            return count

    async def finish(self) -> None:
        """What has nothing left under way is sent."""
        left = select(deliveries.c.person_id).where(
            deliveries.c.announcement_id == announcements.c.id, deliveries.c.state.in_(UNDER_WAY)
        )
        done = (announcements.c.state == State.SENDING) & ~left.exists()
        async with self.database.read() as connection:
            ids = (await connection.execute(select(announcements.c.id).where(done))).scalars().all()
        if ids:
            values = {"state": State.SENT, "ended_at": self.now()}
            async with self.database.write() as connection:
                await connection.execute(update(announcements).where(announcements.c.id.in_(ids), done).values(values))

    async def going(self) -> bool:
        """Whether anything is being sent, be it that it waits for another attempt."""
        query = select(announcements.c.id).where(announcements.c.state == State.SENDING).limit(1)
        async with self.database.read() as connection:
            return (await connection.execute(query)).first() is not None


def _of(announcement_id: int, person_id: int) -> ColumnElement[bool]:
    return (deliveries.c.announcement_id == announcement_id) & (deliveries.c.person_id == person_id)


async def _state(connection: AsyncConnection, announcement_id: int) -> State | None:
    """The announcement's state, which nobody changes until this transaction ends: a correction must not miss a copy."""
    query = select(announcements.c.state).where(announcements.c.id == announcement_id).with_for_update(read=True)
    state = (await connection.execute(query)).scalar()
    return State(state) if state else None


async def _settle(
    connection: AsyncConnection,
    delivery: Delivery,
    courier: str,
    values: Mapping[str, Any],
    before: Collection[DeliveryState] = (DeliveryState.SENDING, DeliveryState.UNKNOWN),
) -> bool:
    """Enter the outcome, if the delivery is still this courier's. It may have been taken for dead meanwhile: then it knows
    better."""
    mine = _of(delivery.announcement.id, delivery.person_id) & (deliveries.c.courier == courier) & deliveries.c.state.in_(before)
    return (await connection.execute(update(deliveries).where(mine).values(values))).rowcount > 0
