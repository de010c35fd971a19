"""Announcements as rows: reading one with its texts, changing a text, and who is in an audience. Parts of the transactions of the
other stores."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.announcements.model import Announcement, Attachment, Audience, Group, Kind, State
from bot.people.model import Role
from bot.storage.schema import announcement_texts, announcements, people, person_topics, roles, saved_stands


async def read(connection: AsyncConnection, query: Select[Any]) -> list[Announcement]:
    """The announcements that a query of whole rows finds, with their texts, in its order."""
    rows = (await connection.execute(query)).all()
    texts = await _texts(connection, [row.id for row in rows])
    return [_announcement(row, texts.get((row.id, False), {}), texts.get((row.id, True), {})) for row in rows]


async def read_one(connection: AsyncConnection, announcement_id: int, *, locked: bool = False) -> Announcement | None:
    """One announcement, on PostgreSQL locked until the end of the transaction where that is wanted."""
    query = select(announcements).where(announcements.c.id == announcement_id)
    found = await read(connection, query.with_for_update() if locked else query)
    return found[0] if found else None


async def put_text(connection: AsyncConnection, announcement_id: int, language: str, html: str) -> None:
    """The text in one language, in force, whatever was there."""
    await drop_text(connection, announcement_id, language)
    row = {"announcement_id": announcement_id, "language": language, "html": html, "older": False}
    await connection.execute(insert(announcement_texts).values(row))


async def drop_text(connection: AsyncConnection, announcement_id: int, language: str) -> None:
    here = (announcement_texts.c.announcement_id == announcement_id) & (announcement_texts.c.language == language)
    await connection.execute(delete(announcement_texts).where(here))


def reached(group: Group, now: float) -> Select[Any]:
    """The ids of all who are in an audience now."""
    query = select(people.c.id).where(people.c.muted_since.is_(None), people.c.unreachable_since.is_(None))
    match group.audience:
        case Audience.EVERYBODY:
            return query
        case Audience.LANGUAGE:
            return query.where(people.c.language == group.value)
        case Audience.MEDIATORS:
            holding = roles.c.until.is_(None) | (roles.c.until > now)
            return query.where(people.c.id.in_(select(roles.c.person_id).where(roles.c.role == Role.MEDIATOR, holding)))
        case Audience.TOPIC:
            asked = select(person_topics.c.person_id).where(person_topics.c.topic == group.value)
            return query.where(people.c.id.in_(asked))
        case Audience.STAND:
            saved = select(saved_stands.c.person_id).where(saved_stands.c.stand == int(group.value))
            return query.where(people.c.id.in_(saved))


async def _texts(connection: AsyncConnection, ids: Iterable[int]) -> dict[tuple[int, bool], dict[str, str]]:
    """By announcement, and whether they are older than its original."""
    texts: dict[tuple[int, bool], dict[str, str]] = {}
    query = select(announcement_texts).where(announcement_texts.c.announcement_id.in_(ids))
    for row in await connection.execute(query.order_by(announcement_texts.c.language)):
        texts.setdefault((row.announcement_id, row.older), {})[row.language] = row.html
    return texts


def _announcement(row: Any, texts: dict[str, str], older: dict[str, str]) -> Announcement:
    return Announcement(
        id=row.id,
        kind=Kind(row.kind),
        state=State(row.state),
        organiser_id=row.organiser_person_id,
        about_id=row.about_id,
        language=row.language,
        texts=texts,
        older=older,
        group=Group(Audience(row.audience), row.audience_value),
        urgent=row.urgent,
        attachment=Attachment(row.attachment, row.file_id) if row.attachment else None,
        stand=row.stand,
        version=row.version,
        second_asked=row.second_asked,
        due_at=row.due_at,
        confirmed_at=row.confirmed_at,
        ended_at=row.ended_at,
        recipients=row.recipients,
    )
