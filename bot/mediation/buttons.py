"""Payloads of mediation's buttons. Languages and places travel in them, so that nothing is stored before a visitor asks."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press
from bot.mediation.model import Place, Where


@dataclass(frozen=True)
class Wish:
    """What a visitor is about to ask for. `place` is a stand's number, `d` for the information desk, `c` for by chat only;
    `stand` is where they came from (0: none); `understood` has a bit for each spoken language; `staff` is 1 at a stand's own QR
    code."""

    language: str
    place: str
    stand: int
    understood: int
    staff: int

    def where(self) -> Place | None:
        """The place; None for what we never packed."""
        if self.place == "d":
            return Place(Where.DESK)
        if self.place == "c":
            return Place(Where.CHAT)
        return Place(Where.STAND, int(self.place)) if self.place.isdecimal() else None


@dataclass(frozen=True)
class ShowWish(Wish, Press):
    """Show what would be asked for."""

    code: ClassVar[str] = "q"


@dataclass(frozen=True)
class PickWishLanguage(Wish, Press):
    """Show the languages to ask for; `page` 1 has the rarer ones."""

    page: int
    code: ClassVar[str] = "ql"


@dataclass(frozen=True)
class PickWishPlace(Wish, Press):
    """Show the places to ask for."""

    code: ClassVar[str] = "qp"


@dataclass(frozen=True)
class PickUnderstood(Wish, Press):
    """Show the other languages the visitor may understand."""

    code: ClassVar[str] = "qu"


@dataclass(frozen=True)
class SendWish(Wish, Press):
    """Ask for it."""

    code: ClassVar[str] = "Q"


@dataclass(frozen=True)
class OfRequest:
    """A payload about a request."""

    request: int


@dataclass(frozen=True)
class ShowRequest(OfRequest, Press):
    """How far is it?"""

    code: ClassVar[str] = "qs"


@dataclass(frozen=True)
class CancelRequest(OfRequest, Press):
    """The visitor no longer needs it."""

    code: ClassVar[str] = "qc"


@dataclass(frozen=True)
class MetMediator(OfRequest, Press):
    """The visitor says that they have met."""

    code: ClassVar[str] = "qm"


@dataclass(frozen=True)
class FinishRequest(OfRequest, Press):
    """The visitor says that it is done."""

    code: ClassVar[str] = "qf"


@dataclass(frozen=True)
class Rate(OfRequest, Press):
    """How it was: 3 good, 2 so-so, 1 bad."""

    rating: int
    code: ClassVar[str] = "qr"


@dataclass(frozen=True)
class EndTalk(OfRequest, Press):
    """Either ends the conversation."""

    code: ClassVar[str] = "qe"


@dataclass(frozen=True)
class OfOffer:
    """A payload about an offer."""

    offer: int


@dataclass(frozen=True)
class Accept(OfOffer, Press):
    """The mediator comes."""

    code: ClassVar[str] = "ma"


@dataclass(frozen=True)
class Decline(OfOffer, Press):
    """Not this one."""

    code: ClassVar[str] = "md"


@dataclass(frozen=True)
class DeclineForBreak(OfOffer, Press):
    """Not this one, and none for a while."""

    code: ClassVar[str] = "mb"


@dataclass(frozen=True)
class Arrive(OfRequest, Press):
    """There in so many minutes."""

    minutes: int
    code: ClassVar[str] = "mi"


@dataclass(frozen=True)
class MetVisitor(OfRequest, Press):
    """The mediator says that they have met."""

    code: ClassVar[str] = "mm"


@dataclass(frozen=True)
class Done(OfRequest, Press):
    """The mediator says that it is done."""

    code: ClassVar[str] = "mn"


@dataclass(frozen=True)
class GiveBack(OfRequest, Press):
    """The mediator cannot do it after all."""

    code: ClassVar[str] = "mg"


@dataclass(frozen=True)
class ShowMine(OfRequest, Press):
    """Show the mediator their request."""

    code: ClassVar[str] = "mr"


@dataclass(frozen=True)
class StillThere(Press):
    """The mediator is still there."""

    code: ClassVar[str] = "mh"


@dataclass(frozen=True)
class Assign(OfRequest, Press):
    """An organiser gives the request to this mediator."""

    mediator: int
    code: ClassVar[str] = "oa"


@dataclass(frozen=True)
class ShowHelp(OfRequest, Press):
    """Show an organiser a request nobody takes, with those who are free now."""

    code: ClassVar[str] = "oh"


@dataclass(frozen=True)
class ShowBoard(Press):
    """Show the organisers' board, or bring it up to date."""

    code: ClassVar[str] = "ob"
