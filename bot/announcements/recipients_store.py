"""Who gets a correction or a withdrawal, and what becomes of deliveries that another announcement has overtaken."""

from typing import Any

from sqlalchemy import Select, insert, or_, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements.model import UNSENT, Announcement, DeliveryState, Kind, State
from bot.storage.schema import announcements, deliveries


def _line(announcement: Announcement) -> Select[Any]:
    """The ids of an announcement and all that corrects it and was confirmed."""
    root = announcement.root_id
    confirmed = announcements.c.state.not_in(UNSENT)
    return select(announcements.c.id).where(or_(announcements.c.id == root, announcements.c.about_id == root), confirmed)


def copies(announcement: Announcement) -> Select[Any]:
    """Person and message of every copy in people's chats."""
    return (
        select(deliveries.c.person_id, deliveries.c.message_id)
        .where(deliveries.c.announcement_id.in_(_line(announcement)), deliveries.c.message_id.is_not(None))
        .distinct()
    )


def waiting(announcement: Announcement) -> Select[Any]:
    """Who is still to get it."""
    return select(deliveries.c.person_id).where(
        deliveries.c.announcement_id.in_(_line(announcement)),
        deliveries.c.message_id.is_(None),
        deliveries.c.state == DeliveryState.PENDING,
    )


def correction(announcement: Announcement) -> Select[Any]:
    """The ids of all who get a correction: it changes copies, and is new to who still waits for one."""
    everybody = union(select(copies(announcement).subquery().c.person_id), waiting(announcement)).subquery()
    return select(everybody.c.person_id)


async def hand_over(connection: AsyncConnection, announcement: Announcement, person_id: int, message_id: int | None) -> None:
    """A delivery that was under way when its announcement was corrected or withdrawn: its copy, or the person who has got none
    yet, goes to the one that took its place."""
    root = announcement.root_id
    newest = (
        select(announcements)
        .where(announcements.c.about_id == root, announcements.c.state.not_in(UNSENT))
        .order_by(announcements.c.confirmed_at.desc(), announcements.c.id.desc())
        .limit(1)
    )
    heir = (await connection.execute(newest.with_for_update())).first()
    if heir is None or heir.id == announcement.id or (message_id is None and heir.kind == Kind.WITHDRAW):
        return
    row = delivery_row(heir.id, person_id, message_id)
    there = (deliveries.c.announcement_id == heir.id) & (deliveries.c.person_id == person_id)
    if (await connection.execute(select(deliveries.c.person_id).where(there))).first() is not None:
        return
    await connection.execute(insert(deliveries).values(row))
    again = {"recipients": announcements.c.recipients + 1}
    await connection.execute(update(announcements).where(announcements.c.id == heir.id).values(again))
    ended = (announcements.c.id == heir.id) & (announcements.c.state == State.SENT)
    await connection.execute(update(announcements).where(ended).values(state=State.SENDING, ended_at=None))


def delivery_row(announcement_id: int, person_id: Any, message_id: Any) -> dict[str, Any]:
    """A new delivery, due at once."""
    return {
        "announcement_id": announcement_id,
        "person_id": person_id,
        "state": DeliveryState.PENDING,
        "due_at": 0.0,
        "attempts": 0,
        "message_id": message_id,
    }
