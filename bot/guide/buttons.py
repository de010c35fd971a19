"""Payloads of the guide's buttons."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class ShowTopics(Press):
    """Show the four topics."""

    code: ClassVar[str] = "t"


@dataclass(frozen=True)
class ShowTopic(Press):
    """Show the stands of a topic, one page of them."""

    topic: str
    page: int
    code: ClassVar[str] = "T"


@dataclass(frozen=True)
class ShowStands(Press):
    """Show all stands, one page of them."""

    page: int
    code: ClassVar[str] = "a"


@dataclass(frozen=True)
class ShowStand(Press):
    """Show a stand's card."""

    number: int
    code: ClassVar[str] = "s"


@dataclass(frozen=True)
class SaveStand(Press):
    """Save the stand whose card this is (1), or save it no more (0). What else the card carries goes along: whether it answers a
    question (1), and then the next best stands."""

    number: int
    save: int
    answers: int
    others: tuple[int, ...]
    code: ClassVar[str] = "k"


@dataclass(frozen=True)
class ShowSaved(Press):
    """Show the stands the visitor has saved, one page of them."""

    page: int
    code: ClassVar[str] = "K"


@dataclass(frozen=True)
class NotThis(Press):
    """Not what I meant: show the next best of these stand numbers. What was asked is not kept, so the button carries the rest."""

    others: tuple[int, ...]
    code: ClassVar[str] = "n"


@dataclass(frozen=True)
class WantMediator(Press):
    """I need somebody who interprets, at this stand (0: not at any in particular)."""

    stand: int
    code: ClassVar[str] = "m"


@dataclass(frozen=True)
class WantHuman(Press):
    """I want to talk to a person."""

    code: ClassVar[str] = "h1"


@dataclass(frozen=True)
class WantCompany(Press):
    """I look for company for my leisure."""

    code: ClassVar[str] = "e"
