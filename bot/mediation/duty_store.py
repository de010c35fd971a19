"""Mediators in the database: what they told about themselves, and whether they are there."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock
from bot.mediation import steps_store as steps
from bot.mediation.model import WITH_MEDIATOR, Duty, Mediator, Notice
from bot.people.model import Role
from bot.storage.database import Database
from bot.storage.schema import mediator_languages, mediators, requests, roles


@dataclass(frozen=True)
class DutyStore:
    database: Database
    now: Clock

    async def enter(self, person_id: int) -> None:
        """A new mediator, off duty, without name and languages. Whoever is entered already stays as they are."""
        row = {
            "person_id": person_id,
            "duty": Duty.OFF,
            "unanswered": 0,
            "claims": 0,
            "idle_since": self.now(),
            "helped": 0,
            "helped_seconds": 0.0,
        }
        try:
            async with self.database.write() as connection:
                here = select(mediators.c.person_id).where(mediators.c.person_id == person_id)
                if (await connection.execute(here)).first() is None:
                    await connection.execute(insert(mediators).values(row))
        except IntegrityError:
            pass  # entered, or the person forgotten, at the same moment by another process

    async def mediator(self, person_id: int) -> Mediator | None:
        """What is known of a mediator; None for everybody else."""
        found = await self._read(_known().where(mediators.c.person_id == person_id))
        return found[0] if found else None

    async def mediators(self) -> list[Mediator]:
        """Everybody who holds the role now and has been entered, those who came first first."""
        holding = select(roles.c.person_id).where(
            roles.c.role == Role.MEDIATOR, or_(roles.c.until.is_(None), roles.c.until > self.now())
        )
        return await self._read(_known().where(mediators.c.person_id.in_(holding)))

    async def set_name(self, person_id: int, name: str) -> None:
        async with self.database.write() as connection:
            await connection.execute(update(mediators).where(mediators.c.person_id == person_id).values(name=name))

    async def set_language(self, person_id: int, tag: str, *, fluent: bool | None) -> None:
        """How well a mediator speaks a language: fluently, well enough, or (None) not. Who waits for it may be in luck now."""
        here = (mediator_languages.c.person_id == person_id, mediator_languages.c.tag == tag)
        try:
            async with self.database.write() as connection:
                if fluent is None:
                    await connection.execute(delete(mediator_languages).where(*here))
                    return
                known = await connection.execute(update(mediator_languages).where(*here).values(fluent=fluent))
                if known.rowcount == 0:
                    row = {"person_id": person_id, "tag": tag, "fluent": fluent}
                    await connection.execute(insert(mediator_languages).values(row))
        except IntegrityError:
            pass  # said, or the person forgotten, at the same moment by another process
        await steps.look_again(self.database, self.now())

    async def go(self, person_id: int, duty: Duty, back_at: float | None = None) -> None:
        """On duty, off duty, on a break until `back_at`. An open card is closed when they go, and everything that waits is looked
        at again: for whom they come, or to whom it goes instead. A request they have stays theirs."""
        now = self.now()
        stayed = (mediators.c.duty == Duty.ON) | (duty != Duty.ON)
        values = {
            "duty": duty,
            "back_at": back_at,
            "unanswered": 0,
            "idle_since": case((stayed, mediators.c.idle_since), else_=now),
        }
        async with self.database.write() as connection:
            if duty is not Duty.ON:
                await steps.release_offers(connection, person_id, now)
            await connection.execute(update(mediators).where(mediators.c.person_id == person_id).values(values))
        await steps.look_again(self.database, now)

    async def answered(self, person_id: int) -> None:
        """They are there after all: offers left unanswered so far do not count."""
        async with self.database.write() as connection:
            await connection.execute(update(mediators).where(mediators.c.person_id == person_id).values(unanswered=0))

    async def leave(self, person_id: int, *, removed: bool = False) -> None:
        """No mediator any more. A request they have goes on to others, and its visitor is told; and so are they, if `removed` by
        somebody else."""
        now = self.now()
        async with self.database.write() as connection:
            taken = await steps.locked(connection, (await connection.execute(_request_of(person_id))).scalar() or 0)
            if taken and taken.mediator_id == person_id and taken.state in WITH_MEDIATOR:
                await steps.back_to_waiting(connection, taken, now)
            await steps.release_offers(connection, person_id, now)
            if removed:
                await steps.owe(connection, person_id, Notice.REMOVED, now)
            for table in (mediator_languages, mediators):
                await connection.execute(delete(table).where(table.c.person_id == person_id))
        await steps.look_again(self.database, now)

    async def request_of(self, person_id: int) -> int | None:
        """The number of the request that a mediator has."""
        async with self.database.read() as connection:
            return (await connection.execute(_request_of(person_id))).scalar()

    async def _read(self, query: Select[Any]) -> list[Mediator]:
        found: dict[int, Mediator] = {}
        async with self.database.read() as connection:
            for row in await connection.execute(query):
                mediator = found.setdefault(row.person_id, _mediator(row))
                if row.tag is not None:
                    mediator.languages[row.tag] = row.fluent
        return list(found.values())


def _request_of(person_id: int) -> Select[int]:
    return select(requests.c.id).where(requests.c.mediator_person_id == person_id, requests.c.state.in_(WITH_MEDIATOR))


def _known() -> Select[Any]:
    spoken = mediator_languages
    return (
        select(mediators, spoken.c.tag, spoken.c.fluent)
        .join(spoken, spoken.c.person_id == mediators.c.person_id, isouter=True)
        .order_by(mediators.c.person_id, spoken.c.tag)
    )


def _mediator(row: Any) -> Mediator:
    return Mediator(row.person_id, row.name, Duty(row.duty), row.back_at, {}, row.unanswered, row.helped, row.helped_seconds)
