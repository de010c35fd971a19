"""The rules of invitation links: what a link looks like, how long it works, how long the role it gives is held."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from bot.people.model import Role

# The prefix of the deep link.
PREFIX = "join_"
_TOKEN_BYTES = 24


class LinkLife(StrEnum):
    """How long a link waits for somebody to open it."""

    HOUR = "hour"
    DAY = "day"
    FAIR = "fair"  # until the end of the fair


class Tenure(StrEnum):
    """How long the role is held."""

    TODAY = "today"  # until midnight
    FAIR = "fair"  # until the midnight after the fair's last day
    EVER = "ever"


_SECONDS = {LinkLife.HOUR: 3600.0, LinkLife.DAY: 86_400.0}


@dataclass(frozen=True)
class Invitation:
    """What a link gives. Times are seconds since 1970; `role_until` None: for ever."""

    role: Role
    made_by: int
    expires_at: float
    role_until: float | None


@dataclass(frozen=True)
class Joined:
    """The link was good: the role is theirs now, or for longer."""

    role: Role
    until: float | None


@dataclass(frozen=True)
class AlreadyHeld:
    """They hold the role at least as long without it: opening it uses nothing up. `link_works`: for somebody else."""

    role: Role
    link_works: bool


@dataclass(frozen=True)
class OwnLink:
    """Whoever made the link opened it, perhaps only to try it. It is used when they say so."""

    role: Role


@dataclass(frozen=True)
class NoGood:
    """Used, expired, withdrawn, never made, or by somebody who is no organiser any more. Strangers are not told which."""


Opened: TypeAlias = Joined | AlreadyHeld | OwnLink | NoGood


def new_token() -> str:
    """192 random bits in the letters a deep link and a button may carry."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def fingerprint(token: str) -> str:
    """What is stored of a token. The token is random and long: a plain hash cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


def link(bot_username: str, token: str) -> str:
    """What to forward."""
    return f"https://t.me/{bot_username}?start={PREFIX}{token}"


def choices(now: dt.datetime, fair_ends: dt.datetime) -> tuple[list[LinkLife], list[Tenure]]:
    """What can be chosen: after the fair its end is none of it."""
    over = now >= fair_ends
    return [life for life in LinkLife if not over or life is not LinkLife.FAIR], [
        tenure for tenure in Tenure if not over or tenure is not Tenure.FAIR
    ]


def invitation(
    role: Role, made_by: int, life: LinkLife, tenure: Tenure, *, now: dt.datetime, fair_ends: dt.datetime
) -> Invitation:
    """`now` in the fair's time zone. A link never outlives the role it gives."""
    ends = {Tenure.TODAY: midnight_after(now), Tenure.FAIR: fair_ends, Tenure.EVER: None}[tenure]
    role_until = ends.timestamp() if ends else None
    expires_at = fair_ends.timestamp() if life is LinkLife.FAIR else now.timestamp() + _SECONDS[life]
    return Invitation(role, made_by, expires_at if role_until is None else min(expires_at, role_until), role_until)


def midnight_after(day: dt.datetime) -> dt.datetime:
    """The end of the day, in its own time zone."""
    return dt.datetime.combine(day.date() + dt.timedelta(days=1), dt.time.min, day.tzinfo)
