"""What visitors, and the staff of stands, press and write to get a mediator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from bot.chat.reply import Reactions, Reply, Visit
from bot.fair.model import Fair
from bot.languages import Languages
from bot.mediation import visitor_messages as messages
from bot.mediation.buttons import (
    CancelRequest,
    EndTalk,
    FinishRequest,
    MetMediator,
    PickUnderstood,
    PickWishLanguage,
    PickWishPlace,
    Rate,
    SendWish,
    ShowRequest,
    ShowWish,
    Wish,
)
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Request
from bot.mediation.naming import LanguageNames
from bot.mediation.store import Requests
from bot.text import Speech

_RATINGS = range(1, 4)


@dataclass(frozen=True)
class VisitorHandlers:
    fair: Fair
    languages: Languages
    others: tuple[str, ...]  # languages the bot does not speak and a mediator may
    names: LanguageNames
    requests: Requests
    duty: DutyStore
    wake: Callable[[], None]

    def reactions(self) -> Reactions:
        return Reactions(
            links={"m": self.from_staff},
            presses={
                ShowWish: self.wish,
                PickWishLanguage: self.pick_language,
                PickWishPlace: self.pick_place,
                PickUnderstood: self.pick_understood,
                SendWish: self.send,
                ShowRequest: self.show,
                CancelRequest: self.cancel,
                MetMediator: self.met,
                FinishRequest: self.finish,
                Rate: self.rate,
                EndTalk: self.end_talk,
            },
        )

    async def wanted(self, visit: Visit, stand: int | None = None) -> Reply:
        """From a stand's card, a command or free text: what would be asked for. Whoever has asked sees how far it is."""
        if request := await self.requests.of_visitor(visit.person_id):
            return await self._state(visit.speech, request)
        own = visit.speech.language.tag
        tag = self.names.named(visit.words) or own
        known = stand if stand and self.fair.stand(stand) else 0
        understood = 0 if tag == own else self._bit(own)
        return messages.wish(visit.speech, self.fair, self.languages, ShowWish(tag, str(known or "d"), known, understood, 0))

    async def from_staff(self, visit: Visit) -> Reply:
        """The QR code at a stand for its own people: the language is chosen, not assumed."""
        number = visit.words.removeprefix("m")
        stand = self.fair.stand(int(number)) if number.isdecimal() and len(number) < 7 else None
        if stand is None:
            return await self.wanted(visit)
        if request := await self.requests.of_visitor(visit.person_id):
            return await self._state(visit.speech, request)
        wish = ShowWish(visit.speech.language.tag, str(stand.number), stand.number, 0, 1)
        return messages.wish_language(visit.speech, self.languages, self.others, wish, 0)

    async def wish(self, visit: Visit) -> Reply:
        return messages.wish(visit.speech, self.fair, self.languages, self._checked(visit))

    async def pick_language(self, visit: Visit) -> Reply:
        wish = self._checked(visit)
        page = visit.press.page if isinstance(visit.press, PickWishLanguage) else 0
        return messages.wish_language(visit.speech, self.languages, self.others, wish, page)

    async def pick_place(self, visit: Visit) -> Reply:
        return messages.wish_place(visit.speech, self.fair, self._checked(visit))

    async def pick_understood(self, visit: Visit) -> Reply:
        return messages.wish_understood(visit.speech, self.languages, self._checked(visit))

    async def send(self, visit: Visit) -> Reply:
        """Ask. Whoever has an open request keeps it and sees its state."""
        wish = self._checked(visit)
        place = wish.where()
        assert place is not None
        understood = messages.understood_tags(self.languages, wish.understood) - {wish.language}
        request, new = await self.requests.ask(visit.person_id, wish.language, place, understood, by_staff=bool(wish.staff))
        self.wake()
        return messages.searching(visit.speech, self.fair, request) if new else await self._state(visit.speech, request)

    async def show(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, ShowRequest)
        request = await self.requests.find(visit.press.request)
        if request is None or request.visitor_id != visit.person_id:
            return messages.over(visit.speech)
        return await self._state(visit.speech, request)

    async def cancel(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, CancelRequest)
        done = await self.requests.cancel(visit.press.request, visit.person_id)
        self.wake()
        return messages.cancelled(visit.speech) if done else messages.over(visit.speech)

    async def met(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, MetMediator)
        await self.requests.met(visit.press.request, visit.person_id)
        request = await self.requests.of_visitor(visit.person_id)
        return messages.met(visit.speech, request) if request and request.met_at else messages.over(visit.speech)

    async def finish(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, FinishRequest)
        done = await self.requests.done(visit.press.request, visit.person_id)
        self.wake()
        return messages.rated(visit.speech) if done else messages.over(visit.speech)

    async def rate(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, Rate)
        if visit.press.rating in _RATINGS:
            await self.requests.rate(visit.press.request, visit.person_id, visit.press.rating)
        return messages.rated(visit.speech)

    async def end_talk(self, visit: Visit) -> Reply:
        """Of either side."""
        await self.requests.end_talk(visit.person_id)
        self.wake()
        return messages.talk_ended(visit.speech)

    async def _state(self, speech: Speech, request: Request) -> Reply:
        mediator = await self.duty.mediator(request.mediator_id) if request.mediator_id else None
        return messages.state(speech, self.fair, request, mediator.name if mediator else None, self.requests.now())

    def _bit(self, tag: str) -> int:
        return next((1 << at for at, known in enumerate(self.languages.spoken) if known.tag == tag), 0)

    def _checked(self, visit: Visit) -> Wish:
        """The wish of a button, with what does not exist (any more) put right."""
        wish = cast("Wish", visit.press)
        known = {*(language.tag for language in self.languages.spoken), *self.others}
        tag = wish.language if wish.language in known else visit.speech.language.tag
        stand = wish.stand if self.fair.stand(wish.stand) else 0
        where = wish.where()
        gone = where is None or (where.stand is not None and self.fair.stand(where.stand) is None)
        return Wish(tag, "d" if gone else wish.place, stand, max(wish.understood, 0), wish.staff)
