"""The guide's commands, buttons and the answer to a question."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.chat.menu import Home
from bot.chat.reply import Reactions, Reply, Row, Visit
from bot.digits import western_digits
from bot.fair.messages import page as fair_page
from bot.fair.model import Fair, Need, Outcome, Page, Stand, Topic
from bot.guide import messages
from bot.guide.answers import Answer, Found, Nothing, Unsure, Wish
from bot.guide.buttons import NotThis, ShowStand, ShowStands, ShowTopic, ShowTopics, WantCompany, WantHuman, WantMediator
from bot.guide.understanding import Guide
from bot.languages import Languages
from bot.people.messages import missing_button, not_spoken, switch_button
from bot.people.missing import MissingLanguages, Sign
from bot.text import Speech, Texts


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
    interpreting: Interpreting
    team_rows: Callable[[Speech, Collection[str]], tuple[Row, ...]]  # of the start page, by role

    def reactions(self) -> Reactions:
        return Reactions(
            commands={
                "topics": self.topics,
                "stands": self.all_stands,
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
        return messages.topic(visit.speech, self.fair, Topic(visit.press.topic), max(visit.press.page, 0))

    async def all_stands(self, visit: Visit) -> Reply:
        page = visit.press.page if isinstance(visit.press, ShowStands) else 0
        return messages.all_stands(visit.speech, self.fair, max(page, 0))

    async def stand(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, ShowStand)
        return self._card(visit.speech, visit.press.number)

    async def from_sign(self, visit: Visit) -> Reply:
        """A QR code on a stand: /start s12."""
        number = western_digits(visit.words.removeprefix("s"))
        if not number.isdecimal() or len(number) > 6:
            return self.welcome(visit.speech, visit.roles, first_time=False)
        return self._card(visit.speech, int(number))

    async def not_this(self, visit: Visit) -> Reply:
        """The next best stand of those the button carries; at the end an honest nothing."""
        assert isinstance(visit.press, NotThis)
        known = [stand for number in visit.press.others if (stand := self.fair.stand(number))]
        if not known:
            return messages.nothing(visit.speech)
        return self._found(visit.speech, known[0], known[1:])

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
        written = understood.language if understood.certain and understood.language else own.tag
        other = self.languages.get(written)
        if other is None:
            return await self._not_spoken(visit.speech, written, await self._reply(visit, understood.answer))
        if other == own:
            return await self._reply(visit, understood.answer)
        speech = self.texts.speech(other.tag)
        reply = await self._reply(replace(visit, speech=speech), understood.answer)
        return replace(reply, rows=(*reply.rows, (switch_button(speech),)), language=other.tag)

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
                return self._found(speech, stands[0], stands[1:])
            case Unsure(stands=stands, wish=wish):
                return messages.unsure(speech, stands, wish, urgent=any(map(self._is_urgent, stands[:3])))
            case Nothing(number=number):
                return messages.nothing(speech, number)
            case Wish(need=need, stands=stands):
                return self._wish(speech, need, stands)

    def _found(self, speech: Speech, stand: Stand, others: Sequence[Stand]) -> Reply:
        return messages.card(speech, self.fair, stand, urgent=self._is_urgent(stand), others=others)

    def _is_urgent(self, stand: Stand) -> bool:
        return not self.urgent.isdisjoint(stand.needs)

    def _card(self, speech: Speech, number: int) -> Reply:
        stand = self.fair.stand(number)
        return (
            messages.card(speech, self.fair, stand, urgent=self._is_urgent(stand)) if stand else messages.nothing(speech, number)
        )

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
