"""Payloads of the organisers' buttons about the team: invite, look at, remove. Roles and lengths travel by name."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class ShowTeam(Press):
    """Show who is in the team, one page of them."""

    page: int
    code: ClassVar[str] = "yt"


@dataclass(frozen=True)
class Invite(Press):
    """Invite somebody to a role: how long will the link work?"""

    role: str
    code: ClassVar[str] = "yi"


@dataclass(frozen=True)
class InviteFor(Press):
    """Then: how long will the role be held?"""

    role: str
    life: str
    code: ClassVar[str] = "yf"


@dataclass(frozen=True)
class MakeLink(Press):
    """Then: make the link."""

    role: str
    life: str
    tenure: str
    code: ClassVar[str] = "yl"


@dataclass(frozen=True)
class WithdrawLink(Press):
    """This link shall not work any more."""

    token: str
    code: ClassVar[str] = "yw"


@dataclass(frozen=True)
class JoinMyself(Press):
    """I use the link that I made."""

    token: str
    code: ClassVar[str] = "yj"


@dataclass(frozen=True)
class ShowMember(Press):
    """Show one person in one role."""

    role: str
    person: int
    code: ClassVar[str] = "ym"


@dataclass(frozen=True)
class AskRemove(Press):
    """Remove this person? Ask first."""

    role: str
    person: int
    code: ClassVar[str] = "ya"


@dataclass(frozen=True)
class Remove(Press):
    """Yes, remove this person."""

    role: str
    person: int
    code: ClassVar[str] = "yr"
