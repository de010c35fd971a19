"""Payloads of the buttons with which organisers follow, stop, repeat, correct and withdraw announcements."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class ShowAnnouncements(Press):
    """Show the list of announcements."""

    page: int
    code: ClassVar[str] = "jl"


@dataclass(frozen=True)
class OfAnnouncement(Press):
    """A payload about an announcement."""

    announcement: int


@dataclass(frozen=True)
class ShowAnnouncement(OfAnnouncement):
    """Show how far it is, or its report."""

    code: ClassVar[str] = "jr"


@dataclass(frozen=True)
class Stop(OfAnnouncement):
    """Send no more of it."""

    code: ClassVar[str] = "js"


@dataclass(frozen=True)
class GoOn(OfAnnouncement):
    """Go on with what was stopped."""

    code: ClassVar[str] = "jg"


@dataclass(frozen=True)
class AskAgain(OfAnnouncement):
    """Ask whether to send it again to those of whom nobody knows whether they have it."""

    code: ClassVar[str] = "ja"


@dataclass(frozen=True)
class Again(OfAnnouncement):
    """Send it again to them."""

    code: ClassVar[str] = "jA"


@dataclass(frozen=True)
class Correct(OfAnnouncement):
    """Write a correction."""

    code: ClassVar[str] = "jc"


@dataclass(frozen=True)
class AskWithdraw(OfAnnouncement):
    """Ask whether to take it back."""

    code: ClassVar[str] = "jw"


@dataclass(frozen=True)
class Withdraw(OfAnnouncement):
    """Take it back."""

    code: ClassVar[str] = "jW"


@dataclass(frozen=True)
class AskSendNow(OfAnnouncement):
    """Ask whether a scheduled one is to go before its time."""

    code: ClassVar[str] = "jn"


@dataclass(frozen=True)
class SendNow(OfAnnouncement):
    """Let a scheduled or missed one go at once."""

    code: ClassVar[str] = "jN"


@dataclass(frozen=True)
class AskDiscard(OfAnnouncement):
    """Ask whether a scheduled or missed one is never to go."""

    code: ClassVar[str] = "jd"


@dataclass(frozen=True)
class Discard(OfAnnouncement):
    """It never goes."""

    code: ClassVar[str] = "jD"
