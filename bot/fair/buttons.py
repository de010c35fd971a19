"""Payloads of the buttons that show pages about the fair itself."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press
from bot.fair.model import Page


@dataclass(frozen=True)
class ShowPage(Press):
    """Show a page about the fair."""

    page: str
    code: ClassVar[str] = "p"


@dataclass(frozen=True)
class ShowInfo(Press):
    """Show everything practical on one page."""

    code: ClassVar[str] = "i"


@dataclass(frozen=True)
class ShowMap(Press):
    """Show where a stand is: the plan of its hall with the stand marked."""

    number: int
    code: ClassVar[str] = "mp"


def to(page: Page) -> ShowPage:
    """The payload that shows this page."""
    return ShowPage(str(page))
