"""What mediators press on the cards of requests. Their duty and their languages are in duty_handlers.py."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.chat.reply import Reactions, Reply, Visit
from bot.mediation import mediator_messages as messages
from bot.mediation.buttons import (
    Accept,
    Arrive,
    Decline,
    DeclineForBreak,
    Done,
    GiveBack,
    MetVisitor,
    ShowMine,
    StillThere,
)
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty
from bot.mediation.notice_messages import Composer
from bot.mediation.store import Claim, Requests
from bot.people.model import Role

_MINUTES = range(1, 31)
_BREAK_SECONDS = 1200.0


@dataclass(frozen=True)
class MediatorHandlers:
    requests: Requests
    duty: DutyStore
    composer: Composer
    wake: Callable[[], None]

    def reactions(self) -> Reactions:
        return Reactions(
            presses={
                Accept: self.accept,
                Decline: self.decline,
                DeclineForBreak: self.take_break,
                Arrive: self.arrive,
                MetVisitor: self.met,
                Done: self.done,
                GiveBack: self.give_back,
                ShowMine: self.mine,
                StillThere: self.still_there,
            },
            role=Role.MEDIATOR,
        )

    async def accept(self, visit: Visit) -> Reply:
        """The first press wins. What is to be known follows as a notice, which survives a crash between here and Telegram."""
        assert isinstance(visit.press, Accept)
        match await self.requests.accept(visit.press.offer, visit.person_id):
            case Claim.WON:
                reply = messages.accepted(visit.speech)
            case Claim.TAKEN:
                reply = messages.gone(visit.speech)
            case Claim.BUSY:
                own = await self.requests.of_mediator(visit.person_id)
                reply = messages.busy(visit.speech, own) if own else messages.over(visit.speech)
        self.wake()
        return reply

    async def decline(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, Decline)
        await self.requests.decline(visit.press.offer, visit.person_id)
        self.wake()
        return messages.declined(visit.speech)

    async def take_break(self, visit: Visit) -> Reply:
        """Not this one, and none for twenty minutes."""
        assert isinstance(visit.press, DeclineForBreak)
        await self.requests.decline(visit.press.offer, visit.person_id)
        now = self.requests.now()
        await self.duty.go(visit.person_id, Duty.BREAK, now + _BREAK_SECONDS)
        self.wake()
        return messages.on_break(visit.speech)

    async def arrive(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, Arrive)
        minutes = visit.press.minutes
        if minutes not in _MINUTES or not await self.requests.arrives(visit.press.request, visit.person_id, minutes):
            return messages.over(visit.speech)
        self.wake()
        request = await self.requests.of_mediator(visit.person_id)
        return messages.told(visit.speech, request) if request else messages.over(visit.speech)

    async def met(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, MetVisitor)
        await self.requests.met(visit.press.request, visit.person_id)
        request = await self.requests.of_mediator(visit.person_id)
        return messages.met(visit.speech, request) if request and request.met_at else messages.over(visit.speech)

    async def done(self, visit: Visit) -> Reply:
        """The thanks come as a notice."""
        assert isinstance(visit.press, Done)
        finished = await self.requests.done(visit.press.request, visit.person_id)
        self.wake()
        return messages.finished(visit.speech) if finished else messages.over(visit.speech)

    async def give_back(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, GiveBack)
        given = await self.requests.give_back(visit.press.request, visit.person_id)
        self.wake()
        return messages.given_back(visit.speech) if given else messages.over(visit.speech)

    async def mine(self, visit: Visit) -> Reply:
        request = await self.requests.of_mediator(visit.person_id)
        return await self.composer.yours(visit.speech, visit.person_id, request) if request else messages.over(visit.speech)

    async def still_there(self, visit: Visit) -> Reply:
        await self.duty.answered(visit.person_id)
        return messages.good(visit.speech)
