"""Invitations in the database: never the token, only its hash. One conditional update decides who used a link."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.people.invitations import AlreadyHeld, Invitation, Joined, NoGood, Opened, OwnLink, fingerprint, new_token
from bot.people.model import Role
from bot.people.store import put_role
from bot.storage.database import Database
from bot.storage.schema import invitations, people, roles


@dataclass(frozen=True)
class Invitations:
    database: Database
    now: Clock

    async def make(self, invitation: Invitation) -> str:
        """Keep an invitation and give its token, which nobody can learn again. What has expired goes."""
        token = new_token()
        row = {
            "token_hash": fingerprint(token),
            "role": invitation.role,
            "made_by_person_id": invitation.made_by,
            "expires_at": invitation.expires_at,
            "role_until": invitation.role_until,
        }
        async with self.database.write() as connection:
            await _clear(connection, self.now())
            await connection.execute(insert(invitations).values(row))
        return token

    async def use(self, token: str, person_id: int, *, own: bool = False) -> Opened:
        """Open a link as a known person. `own`: even if it is their own. The role comes in the same transaction as the end of the
        link, so that no crash leaves one without the other."""
        now, mine = self.now(), invitations.c.token_hash == fingerprint(token)
        async with self.database.write() as connection:
            # One after the other for the same person, who is here as long as the transaction lasts.
            locked = select(people.c.id).where(people.c.id == person_id).with_for_update()
            if (await connection.execute(locked)).first() is None:
                return NoGood()
            open_to_them = [mine, _good(now), ~_held(person_id, now)]
            if not own:
                open_to_them.append(invitations.c.made_by_person_id != person_id)
            using = update(invitations).where(*open_to_them).values(used_at=now)
            used = (await connection.execute(using.returning(invitations.c.role, invitations.c.role_until))).first()
            if used is not None:
                await put_role(connection, person_id, Role(used.role), used.role_until)
                return Joined(Role(used.role), used.role_until)
            found = (await connection.execute(select(invitations.c.role, _good(now), _held(person_id, now)).where(mine))).first()
        return _why_not(found)

    async def withdraw(self, token: str) -> bool:
        """Take a link back; False when it was too late for that."""
        unused = (invitations.c.token_hash == fingerprint(token)) & _good(self.now())
        async with self.database.write() as connection:
            return (await connection.execute(delete(invitations).where(unused))).rowcount == 1

    async def clear(self) -> None:
        """Forget what has expired. To be called now and then: it writes only where there is something."""
        async with self.database.read() as connection:
            expired = await connection.execute(select(invitations.c.expires_at).where(invitations.c.expires_at <= self.now()))
            found = expired.first()
        if found:
            async with self.database.write() as connection:
                await _clear(connection, self.now())


async def _clear(connection: AsyncConnection, now: float) -> None:
    await connection.execute(delete(invitations).where(invitations.c.expires_at <= now))


def _good(now: float) -> ColumnElement[bool]:
    """Unused, in time, and made by somebody who is an organiser still."""
    maker = select(roles.c.person_id).where(
        roles.c.person_id == invitations.c.made_by_person_id,
        roles.c.role == Role.ORGANISER,
        or_(roles.c.until.is_(None), roles.c.until > now),
    )
    return invitations.c.used_at.is_(None) & (invitations.c.expires_at > now) & maker.correlate(invitations).exists()


def _held(person_id: int, now: float) -> ColumnElement[bool]:
    """Whether the person holds the role, and at least as long as the link would give it."""
    as_long = or_(roles.c.until.is_(None), (roles.c.until > now) & (roles.c.until >= invitations.c.role_until))
    same = select(roles.c.person_id).where(roles.c.person_id == person_id, roles.c.role == invitations.c.role, as_long)
    return same.correlate(invitations).exists()


def _why_not(found: Any) -> Opened:
    if found is None:
        return NoGood()
    role, good, held = found
    if held:
        return AlreadyHeld(Role(role), link_works=bool(good))
    return OwnLink(Role(role)) if good else NoGood()
