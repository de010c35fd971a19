"""From what is owed to what is said: one sentence page for each kind of notice, in the recipient's language."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.chat.reply import Button, Reply
from bot.fair.buttons import ShowMap
from bot.fair.model import Fair, Stand
from bot.languages import Languages
from bot.mediation import mediator_messages, organiser_messages, visitor_messages
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import WITH_MEDIATOR, Duty, Mediator, Notice, Request, State, Where
from bot.mediation.notice_store import Owed
from bot.mediation.store import Requests
from bot.text import Speech, Texts

StandButton: TypeAlias = Callable[[Speech, Stand], Button]

_WHILE_WAITING = frozenset({Notice.BRIDGE, Notice.ESCALATED, Notice.GIVEN_BACK, Notice.OFFER})
_WHILE_TAKEN = frozenset({Notice.COMING, Notice.ARRIVES, Notice.MET_YOU, Notice.YOURS, Notice.MET_THEM, Notice.STILL_BUSY})
_TO_ITS_MEDIATOR = frozenset({Notice.YOURS, Notice.MET_THEM, Notice.STILL_BUSY})
_ABOUT_NONE: dict[Notice, Callable[[Speech], Reply]] = {
    Notice.TALK_ENDED: visitor_messages.talk_ended,
    Notice.GONE: mediator_messages.gone,
    Notice.STILL_THERE: mediator_messages.still_there,
    Notice.OFF_DUTY: mediator_messages.off_duty,
    Notice.BREAK_OVER: mediator_messages.break_over,
    Notice.TAKEN_AWAY: mediator_messages.taken_away,
    Notice.REMOVED: mediator_messages.removed,
}
_ABOUT_REQUEST: dict[Notice, Callable[[Speech, Request], Reply]] = {
    Notice.BRIDGE: visitor_messages.bridge,
    Notice.ESCALATED: visitor_messages.escalated,
    Notice.GIVEN_BACK: visitor_messages.given_back,
    Notice.MET_YOU: visitor_messages.met_question,
    Notice.FINISHED: visitor_messages.finished,
    Notice.MET_THEM: mediator_messages.met_question,
    Notice.STILL_BUSY: mediator_messages.still_busy,
}
_REQUEST_MAY_BE_GONE = frozenset({*_ABOUT_NONE, Notice.LATE, Notice.CANCELLED, Notice.SETTLED, Notice.UNCOVERED})
_STANDS = 5


@dataclass(frozen=True)
class Composer:
    """Asks the database for what a sentence needs besides the notice."""

    fair: Fair
    texts: Texts
    languages: Languages
    requests: Requests
    duty: DutyStore
    stand_button: StandButton

    async def __call__(self, owed: Owed) -> Reply | None:
        """What to say; None when it is no longer true, or nobody is left to say it about."""
        speech = self.texts.speech((self.languages.get(owed.language) or self.languages.fallback).tag)
        if owed.kind in _REQUEST_MAY_BE_GONE:
            return await self._about_none(speech, owed)
        request = owed.request
        if request is None or not _still_true(owed, request):
            return None
        looked_up: dict[Notice, Callable[[Speech, Owed, Request], Awaitable[Reply]]] = {
            Notice.COMING: self._coming,
            Notice.ARRIVES: self._arrives,
            Notice.OFFER: self._offer,
            Notice.YOURS: self._yours,
            Notice.THANKS: self._thanks,
            Notice.HELP: self._help,
            Notice.EXPIRED: self._expired,
        }
        if compose := looked_up.get(owed.kind):
            return await compose(speech, owed, request)
        return _ABOUT_REQUEST[owed.kind](speech, request)

    async def _about_none(self, speech: Speech, owed: Owed) -> Reply | None:
        """What needs no request; it may be gone."""
        match owed.kind:
            case Notice.LATE:
                return mediator_messages.late(speech, self.fair, owed.offer_id or 0, owed.request)
            case Notice.CANCELLED:
                return mediator_messages.cancelled(speech, owed.request)
            case Notice.SETTLED:
                return await self._settled(speech, owed.request)
            case Notice.UNCOVERED:
                return organiser_messages.uncovered(speech, owed.detail)
            case kind:
                return _ABOUT_NONE[kind](speech)

    async def _settled(self, speech: Speech, request: Request | None) -> Reply | None:
        """The end of an organiser's card; none while the request waits again, so that its buttons stay."""
        if request is None or request.state is not State.WAITING:
            mediator = await self.duty.mediator(request.mediator_id) if request and request.mediator_id else None
            return organiser_messages.settled(speech, self.fair, request, mediator.name if mediator else None)
        return None

    def _speaking(self, tag: str) -> list[Stand]:
        """Stands where a language is spoken."""
        return [stand for stand in self.fair.stands if tag in stand.languages][:_STANDS]

    async def _coming(self, speech: Speech, _owed: Owed, request: Request) -> Reply:
        mediator = await self.duty.mediator(request.mediator_id or 0)
        return visitor_messages.coming(speech, self.fair, request, mediator.name if mediator else None, shared(request, mediator))

    async def _arrives(self, speech: Speech, owed: Owed, request: Request) -> Reply:
        mediator = await self.duty.mediator(request.mediator_id or 0)
        return visitor_messages.arrives(speech, mediator.name if mediator else None, int(owed.detail))

    async def _offer(self, speech: Speech, owed: Owed, request: Request) -> Reply:
        mediator = await self.duty.mediator(owed.person_id)
        asked = await self.requests.asked(request.id)
        common = shared(request, mediator)
        return mediator_messages.offer(speech, self.fair, request, owed.offer_id or 0, shared=common, asked=asked)

    async def _yours(self, speech: Speech, owed: Owed, request: Request) -> Reply:
        return await self.yours(speech, owed.person_id, request)

    async def yours(self, speech: Speech, mediator_id: int, request: Request) -> Reply:
        """A mediator's own request, with the way to its stand."""
        mediator = await self.duty.mediator(mediator_id)
        stand = request.place.stand
        on_map = Button(speech.label("🗺 Map"), ShowMap(stand)) if request.place.where is Where.STAND and stand else None
        return mediator_messages.yours(speech, self.fair, request, shared(request, mediator), on_map)

    async def _thanks(self, speech: Speech, owed: Owed, _request: Request) -> Reply:
        mediator = await self.duty.mediator(owed.person_id)
        return mediator_messages.thanks(speech, mediator.helped if mediator else 0, mediator.helped_seconds if mediator else 0.0)

    async def _expired(self, speech: Speech, _owed: Owed, request: Request) -> Reply:
        return visitor_messages.ended(speech, self.fair, request, self._speaking(request.language), self.stand_button)

    async def _help(self, speech: Speech, _owed: Owed, request: Request) -> Reply:
        return await self.help(speech, request)

    async def help(self, speech: Speech, request: Request) -> Reply:
        """An organiser's card of a request, with who is free at this moment."""
        return organiser_messages.help_card(speech, self.fair, request, await self.free(request))

    async def board(self, speech: Speech) -> Reply:
        """What is open, and who is on duty."""
        busy = await self.requests.busy()
        duty: dict[str, tuple[int, int]] = {}
        for one in await self.duty.mediators():
            for tag in one.languages if one.duty is Duty.ON else ():
                free, everybody = duty.get(tag, (0, 0))
                duty[tag] = (free + (one.id not in busy), everybody + 1)
        return organiser_messages.board(speech, self.fair, await self.requests.open(), duty, self.requests.now())

    async def free(self, request: Request) -> list[Mediator]:
        """Mediators without a request: on duty before the others, those who speak the language before the others."""
        busy = await self.requests.busy()
        free = [one for one in await self.duty.mediators() if one.id not in busy and one.id != request.visitor_id]
        order = ("on", "break", "off")
        return sorted(
            free,
            key=lambda one: (
                request.language not in one.languages,
                request.understood.isdisjoint(one.languages),
                order.index(one.duty),
                one.id,
            ),
        )


def shared(request: Request, mediator: Mediator | None) -> list[str]:
    """The languages the two have in common where the mediator does not speak the one asked for."""
    if mediator is None or request.language in mediator.languages:
        return []
    return sorted(request.understood & mediator.languages.keys())


def _still_true(owed: Owed, request: Request) -> bool:
    if owed.kind in _WHILE_WAITING:
        return request.state is State.WAITING
    if owed.kind in _TO_ITS_MEDIATOR and request.mediator_id != owed.person_id:
        return False
    return owed.kind not in _WHILE_TAKEN or request.state in WITH_MEDIATOR
