"""The guide's commands, buttons and the answer to a question."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog
from markupsafe import Markup

from bot.chat.menu import Home
from bot.chat.reply import Reactions, Reply, Row, Visit
from bot.digits import western_digits
from bot.fair.messages import page as fair_page
from bot.fair.model import Fair, Need, Outcome, Page, Stand, Topic
from bot.guide import messages
from bot.guide.answers import Answer, Found, Nothing, Unsure, Wish, topic_of
from bot.guide.buttons import (
    NotThis,
    SaveStand,
    ShowSaved,
    ShowStand,
    ShowStands,
    ShowTopic,
    ShowTopics,
    WantCompany,
    WantHuman,
    WantMediator,
)
from bot.guide.interest_store import Interests
from bot.guide.understanding import Guide
from bot.languages import Languages
from bot.people.messages import missing_button, not_spoken, switch_button
from bot.people.missing import MissingLanguages, Sign
from bot.storage.database import DatabaseTrouble
from bot.text import Speech, Texts

_log = structlog.get_logger()


class Interpreting(Protocol):
    """Brings somebody who speaks the visitor's language."""

    async def wanted(self, visit: Visit, stand: int | None = None) -> Reply:
        """The page on which a visitor asks for one, at a stand if they came from it; `visit.words` may name a language."""
        ...


@dataclass(frozen=True)
class GuideHandlers:
    fair: Fair
    urgent: frozenset[str]  # needs whose stands are shown with whom to call in danger
    guide: Guide
    languages: Languages
    texts: Texts
    missing: MissingLanguages
    interests: Interests
    interpreting: Interpreting
    team_rows: Callable[[Speech, Collection[str]], tuple[Row, ...]]  # of the start page, by role

    def reactions(self) -> Reactions:
        return Reactions(
            commands={
                "topics": self.topics,
                "stands": self.all_stands,
                "saved": self.saved,
                "help": self.help,
                "interpreter": self.mediator,
            },
            links={"s": self.from_sign},
            presses={
                Home: self.home,
                ShowTopics: self.topics,
                ShowTopic: self.topic,
                ShowStands: self.all_stands,
                ShowStand: self.stand,
                NotThis: self.not_this,
                SaveStand: self.save,
                ShowSaved: self.saved,
                WantMediator: self.mediator,
                WantHuman: self.human,
                WantCompany: self.company,
            },
            question=self.question,
        )

    def welcome(self, speech: Speech, roles: Collection[str], *, first_time: bool) -> Reply:
        return messages.start(speech, self.fair, self.languages, self.team_rows(speech, roles), first_time=first_time)

    async def home(self, visit: Visit) -> Reply:
        return self.welcome(visit.speech, visit.roles, first_time=False)

    async def help(self, visit: Visit) -> Reply:
        return messages.help_page(visit.speech)

    async def topics(self, visit: Visit) -> Reply:
        return messages.topics(visit.speech)

    async def topic(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, ShowTopic)
        if visit.press.topic not in list(Topic):
            return messages.topics(visit.speech)
        topic = Topic(visit.press.topic)
        await self._asked(visit, topic)
        return messages.topic(visit.speech, self.fair, topic, max(visit.press.page, 0))

    async def all_stands(self, visit: Visit) -> Reply:
        page = visit.press.page if isinstance(visit.press, ShowStands) else 0
        return messages.all_stands(visit.speech, self.fair, max(page, 0))

    async def stand(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, ShowStand)
        return await self._card(visit, visit.press.number)

    async def from_sign(self, visit: Visit) -> Reply:
        """A QR code on a stand: /start s12."""
        number = western_digits(visit.words.removeprefix("s"))
        if not number.isdecimal() or len(number) > 6:
            return self.welcome(visit.speech, visit.roles, first_time=False)
        return await self._card(visit, int(number))

    async def not_this(self, visit: Visit) -> Reply:
        """The next best stand of those the button carries; at the end an honest nothing."""
        assert isinstance(visit.press, NotThis)
        known = [stand for number in visit.press.others if (stand := self.fair.stand(number))]
        if not known:
            return messages.nothing(visit.speech)
        return _switchable(visit, await self._found(visit, known[0], known[1:]))

    async def save(self, visit: Visit) -> Reply:
        """Save the stand, or save it no more; the card stays as it was but for that button."""
        assert isinstance(visit.press, SaveStand)
        press, stand = visit.press, self.fair.stand(visit.press.number)
        if stand is None or self._is_urgent(stand):
            return await self._card(visit, press.number)
        await (self.interests.save if press.save else self.interests.drop)(visit.person_id, stand.number)
        others = [other for number in press.others if (other := self.fair.stand(number))] if press.answers else None
        reply = messages.card(visit.speech, self.fair, stand, others=others, saved=bool(press.save))
        return replace(_switchable(visit, reply) if press.answers else reply, fresh=False)

    async def saved(self, visit: Visit) -> Reply:
        """The stands the visitor has saved, as far as they are still at the fair."""
        page = visit.press.page if isinstance(visit.press, ShowSaved) else 0
        stands = [stand for number in await self.interests.saved(visit.person_id) if (stand := self.fair.stand(number))]
        return messages.saved(visit.speech, stands, max(page, 0))

    async def told(self, person_id: int, speech: Speech) -> Sequence[Markup]:
        """What is known of a person's interests, for the page that says what is stored."""
        return messages.told(speech, await self.interests.topics(person_id), await self.interests.saved(person_id))

    async def mediator(self, visit: Visit) -> Reply:
        return await self.interpreting.wanted(visit, visit.press.stand if isinstance(visit.press, WantMediator) else None)

    async def human(self, visit: Visit) -> Reply:
        return messages.human(visit.speech, self.fair)

    async def company(self, visit: Visit) -> Reply:
        return messages.leisure(visit.speech, self._near(Outcome.LEISURE))

    async def unreadable(self, visit: Visit) -> Reply:
        """A voice message, a photo, a sticker."""
        return messages.unreadable(visit.speech)

    async def unknown(self, visit: Visit) -> Reply:
        """A command or button nobody knows."""
        return messages.unknown(visit.speech)

    def broken(self, speech: Speech) -> Reply:
        """Something failed on our side."""
        return messages.broken(speech)

    async def question(self, visit: Visit) -> Reply:
        """Answer in the language of the question when that is certain and spoken; else in the person's own."""
        own = visit.speech.language
        understood = await self.guide.ask(visit.words, own.tag)
        await self._remember(visit, understood.answer)
        written = understood.language if understood.certain and understood.language else own.tag
        other = self.languages.get(written)
        if other is None:
            return await self._not_spoken(visit.speech, written, await self._reply(visit, understood.answer))
        if other == own:
            return await self._reply(visit, understood.answer)
        visit = replace(visit, speech=self.texts.speech(other.tag), not_own=True)
        return replace(_switchable(visit, await self._reply(visit, understood.answer)), language=other.tag)

    async def _not_spoken(self, speech: Speech, tag: str, reply: Reply) -> Reply:
        """Answer in the person's own language, say so, and count the language that is missing."""
        await self.missing.count(tag, Sign.QUESTION)
        text = speech.lines([reply.text, "", not_spoken(speech, tag)])
        return replace(reply, text=text, rows=(*reply.rows, (missing_button(speech, tag),)))

    async def _reply(self, visit: Visit, answer: Answer) -> Reply:
        speech = visit.speech
        match answer:
            case Wish(need=need) if need.outcome is Outcome.MEDIATOR:
                return await self.interpreting.wanted(visit)
            case Found(stands=stands):
                return await self._found(visit, stands[0], stands[1:])
            case Unsure(stands=stands, wish=wish):
                return messages.unsure(speech, stands, wish, urgent=any(map(self._is_urgent, stands[:3])))
            case Nothing(number=number):
                return messages.nothing(speech, number)
            case Wish(need=need, stands=stands):
                return self._wish(speech, need, stands)

    async def _remember(self, visit: Visit, answer: Answer) -> None:
        """The topic of what was found; nothing of an urgent need, which nobody should ever read off a phone or a database."""
        if not isinstance(answer, Found) or any(map(self._is_urgent, answer.stands[:1])):
            return
        topic = topic_of(answer)
        if topic is not None and (answer.need is None or answer.need.id not in self.urgent):
            await self._asked(visit, topic)

    async def _asked(self, visit: Visit, topic: Topic) -> None:
        """The visitor gets their answer all the same."""
        try:
            await self.interests.ask(visit.person_id, topic)
        except DatabaseTrouble as trouble:
            _log.warning("topic_not_remembered", why=type(trouble).__name__)

    async def _is_saved(self, visit: Visit, stand: Stand) -> bool | None:
        """None where saving is not offered: somebody else may look at the phone."""
        return None if self._is_urgent(stand) else stand.number in await self.interests.saved(visit.person_id)

    async def _found(self, visit: Visit, stand: Stand, others: Sequence[Stand]) -> Reply:
        urgent, saved = self._is_urgent(stand), await self._is_saved(visit, stand)
        return messages.card(visit.speech, self.fair, stand, urgent=urgent, others=others, saved=saved)

    def _is_urgent(self, stand: Stand) -> bool:
        return not self.urgent.isdisjoint(stand.needs)

    async def _card(self, visit: Visit, number: int) -> Reply:
        stand = self.fair.stand(number)
        if stand is None:
            return messages.nothing(visit.speech, number)
        saved = await self._is_saved(visit, stand)
        return messages.card(visit.speech, self.fair, stand, urgent=self._is_urgent(stand), saved=saved)

    def _wish(self, speech: Speech, need: Need, near: tuple[Stand, ...]) -> Reply:
        match need.outcome:
            case Outcome.LEISURE:
                return messages.leisure(speech, near)
            case Outcome.HUMAN:
                return messages.human(speech, self.fair)
            case Outcome.GREETING:
                return messages.greeting(speech)
            case Outcome.THANKS:
                return messages.thanks(speech)
            case _:
                return fair_page(speech, self.fair, need.shows or Page.ABOUT)

    def _near(self, outcome: Outcome) -> tuple[Stand, ...]:
        """The stands that come near to wishes with this outcome."""
        wishes = [need for need in self.guide.chooser.needs.values() if need.outcome is outcome]
        return tuple(dict.fromkeys(stand for wish in wishes for stand in self.guide.chooser.near(wish)))


def _switchable(visit: Visit, reply: Reply) -> Reply:
    """An answer in another language than the person's own, with the button that makes it theirs."""
    return replace(reply, rows=(*reply.rows, (switch_button(visit.speech),))) if visit.not_own else reply
