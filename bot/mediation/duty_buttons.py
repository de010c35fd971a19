"""Payloads of a mediator's buttons about themselves."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class ShowDuty(Press):
    """Show whether I am on duty, and what is known of me."""

    code: ClassVar[str] = "dd"


@dataclass(frozen=True)
class GoOnDuty(Press):
    """I am there."""

    code: ClassVar[str] = "do"


@dataclass(frozen=True)
class GoOffDuty(Press):
    """I am not there any more."""

    code: ClassVar[str] = "df"


@dataclass(frozen=True)
class TakeBreak(Press):
    """I am back in so many minutes."""

    minutes: int
    code: ClassVar[str] = "db"


@dataclass(frozen=True)
class WriteName(Press):
    """I want to write the name that visitors see."""

    code: ClassVar[str] = "dn"


@dataclass(frozen=True)
class PickSpoken(Press):
    """Show the languages I may speak; page 1 has those the bot does not speak itself."""

    page: int
    code: ClassVar[str] = "dp"


@dataclass(frozen=True)
class TurnSpoken(Press):
    """I speak this language in another way: not, fluently, well enough, and from the beginning."""

    tag: str
    page: int
    code: ClassVar[str] = "dl"


@dataclass(frozen=True)
class ShowThanks(Press):
    """How many have I helped?"""

    code: ClassVar[str] = "dt"
