"""The part of the composition root that puts announcements together. bot/app.py joins them to the rest."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from bot.announcements.card_store import Cards
from bot.announcements.compose_handlers import ComposeHandlers
from bot.announcements.compose_messages import announce_button
from bot.announcements.confirm_handlers import ConfirmHandlers
from bot.announcements.courier import Courier
from bot.announcements.delivery_store import Deliveries
from bot.announcements.draft_store import Drafts
from bot.announcements.messages import Composer
from bot.announcements.model import Interpreter
from bot.announcements.outlook_store import Outlooks
from bot.announcements.policy import Policy
from bot.announcements.progress_handlers import ProgressHandlers
from bot.announcements.progress_messages import list_button
from bot.announcements.progress_postman import ProgressPostman
from bot.announcements.progress_store import ProgressStore
from bot.announcements.store import Announcements
from bot.announcements.translation_handlers import AskingHandlers, ShowDraft, TranslatingHandlers
from bot.announcements.translation_postman import TranslationPostman
from bot.announcements.translation_store import Translations
from bot.announcements.visitor_handlers import VisitorHandlers
from bot.chat.pace import Pace
from bot.chat.post import Post
from bot.chat.reply import Row
from bot.clock import Clock
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty
from bot.mediation.organiser_messages import team_rows
from bot.mediation.store import Requests
from bot.mediation.talk_handlers import TalkHandlers
from bot.mediation.ticker import Ticker
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.storage.lease import Lease
from bot.text import Speech

_log = structlog.get_logger()

_Feature: TypeAlias = (
    VisitorHandlers | ComposeHandlers | ConfirmHandlers | ProgressHandlers | AskingHandlers | TranslatingHandlers
)


@dataclass(frozen=True)
class Translating:
    """What lets mediators put drafts into their language."""

    organisers: AskingHandlers
    mediators: TranslatingHandlers
    postman: TranslationPostman
    ticker: Ticker


@dataclass(frozen=True)
class Announcing:
    """The parts of announcements that others join."""

    visitors: VisitorHandlers
    writing: ComposeHandlers
    confirming: ConfirmHandlers
    confirmed: ProgressHandlers
    drafts: Drafts
    courier: Courier
    postman: ProgressPostman
    translating: Translating

    @property
    def features(self) -> tuple[_Feature, ...]:
        """All that people can do about announcements."""
        asking, translating = self.translating.organisers, self.translating.mediators
        return self.visitors, self.writing, self.confirming, self.confirmed, asking, translating

    async def run(self) -> None:
        """Send, show how far it is, and keep the cards of translations up to date, until cancelled."""
        async with asyncio.TaskGroup() as work:
            work.create_task(self.courier.run())
            work.create_task(self.postman.run(lambda: self.courier.at_work))
            work.create_task(self.translating.ticker.run())


@dataclass(frozen=True)
class Leaving:
    """Everybody who must learn that a person goes from the bot."""

    requests: Requests
    drafts: Drafts
    translations: TranslationPostman

    async def leave(self, person_id: int) -> None:
        await self.requests.leave(person_id)
        await self.drafts.leave(person_id)
        await self.translations.leave(person_id)


def rows_of_roles(speech: Speech, roles: Collection[str]) -> tuple[Row, ...]:
    """On the start page: what mediators and organisers come for."""
    own = ((announce_button(speech), list_button(speech)),) if Role.ORGANISER in roles else ()
    return (*team_rows(speech, roles), *own)


def join_announcements(  # noqa: PLR0917 - composition hands over what it has
    people: PeopleStore,
    now: Clock,
    policy: Policy,
    compose: Composer,
    chats: Post,
    pace: Pace,
    duty: DutyStore,
    talk: TalkHandlers,
) -> Announcing:
    """The courier, and what people do about announcements. `chats` are those of deliveries; mediators' duty and conversations are
    mediation's."""
    database = people.database
    announcements, drafts = Announcements(database, now, policy), Drafts(database, now, policy)

    async def begin_due() -> None:
        for missed in await announcements.begin_due():
            _log.error("announcement_missed", announcement=missed.id, due_at=missed.due_at)

    def held_up() -> bool:
        return pace.was_closed(policy.rate_seconds)

    courier = Courier(Lease(database, "courier"), Deliveries(database, now), chats, compose, pace.delivery, begin_due, policy)
    store = ProgressStore(database, now, announcements)
    postman = ProgressPostman(compose.fair, compose.texts, compose.languages, store, chats, pace.spare, held_up, policy)
    writing = ComposeHandlers(people, drafts, Outlooks(drafts, Translations(database), compose.languages), compose)
    confirmed = ProgressHandlers(compose.fair, announcements, drafts, store, writing.card, courier.wake, held_up)
    confirming = ConfirmHandlers(writing, announcements, compose.texts, talk.post, confirmed.begin, confirmed.page)
    translating = _translating(people, now, compose, duty, talk, writing.card)
    return Announcing(VisitorHandlers(announcements), writing, confirming, confirmed, drafts, courier, postman, translating)


def _translating(  # noqa: PLR0917 - composition hands over what it has
    people: PeopleStore, now: Clock, compose: Composer, duty: DutyStore, talk: TalkHandlers, show_draft: ShowDraft
) -> Translating:
    async def interpreters(language: str) -> list[Interpreter]:
        speaking = [one for one in await duty.mediators() if language in one.languages]
        speaking.sort(key=lambda one: not one.languages[language])
        return [Interpreter(one.id, one.duty is Duty.ON) for one in speaking]

    async def talking(person_id: int) -> bool:
        open_talk = await talk.talks.of(person_id)
        return open_talk is not None and open_talk.other_id is not None

    translations = Translations(people.database)
    postman = TranslationPostman(talk.post, Cards(people.database, now), translations, compose, interpreters)
    ticker = Ticker(Lease(people.database, "translations"), postman.sweep, postman.deliver)
    return Translating(
        AskingHandlers(people, translations, compose, interpreters, talking, show_draft, ticker.wake),
        TranslatingHandlers(people, translations, compose, interpreters, talking, ticker.wake),
        postman,
        ticker,
    )
