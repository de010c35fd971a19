"""The composition root: the only place that builds concrete objects and joins the features."""

import asyncio
import gc
import signal
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import structlog
from markupsafe import Markup
from telegram import Update
from telegram.constants import FloodLimit
from telegram.error import InvalidToken, NetworkError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.announcements.messages import Composer as AnnouncementComposer
from bot.announcements.policy import Policy as AnnouncementPolicy
from bot.announcing import Announcing, Leaving, join_announcements, rows_of_roles
from bot.chat.buttons import Registry
from bot.chat.order import OneByOnePerChat
from bot.chat.pace import Lane, Pace
from bot.chat.polling import Polling
from bot.chat.post import Post
from bot.chat.profile import COMMANDS_OF_ROLE, introduce, introduce_to
from bot.chat.request import AiohttpRequest
from bot.chat.telegram import Front, joined
from bot.clock import clock
from bot.fair.examples import Examples, read_examples
from bot.fair.handlers import FairHandlers
from bot.fair.model import Fair, Need
from bot.fair.plan import Plans
from bot.fair.reading import read_fair, read_needs
from bot.faults import BadData, Fault
from bot.guide.choosing import Chooser, own_text
from bot.guide.detection import Detector
from bot.guide.encoder import Encoder, EncoderProcess, Prefix
from bot.guide.exact import ExactHits, stand_names
from bot.guide.handlers import GuideHandlers
from bot.guide.interest_store import Interests
from bot.guide.language_model import load_language_model
from bot.guide.learned import load_learned
from bot.guide.messages import stand_button
from bot.guide.understanding import Guide
from bot.guide.vectors import VectorCache
from bot.languages import KnownLanguages, Languages, read_languages, spoken
from bot.mediating import Mediation, join_mediation
from bot.mediation.duty_handlers import DutyHandlers
from bot.mediation.policy import Policy
from bot.mediation.team_handlers import TeamHandlers
from bot.people.acquaintance import Acquaintance
from bot.people.handlers import PeopleHandlers
from bot.people.missing import MissingLanguages
from bot.people.store import PeopleStore
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrating import migrate
from bot.text import Speech, Texts, read_texts, tags_with_catalogue

_log = structlog.get_logger()


@dataclass(frozen=True)
class Content:
    """Everything read from data/ and locales/."""

    fair: Fair
    needs: tuple[Need, ...]
    known: KnownLanguages
    languages: Languages
    texts: Texts


def read_content(settings: Settings) -> Content:
    """Read and check everything the bot says; raises BadData with every fault of the first file that has any."""
    known = read_languages(settings.data_dir / "languages.yaml")
    needs = read_needs(settings.data_dir / "needs.yaml")
    fair = read_fair(settings.fair_file, needs)
    languages = spoken(known, tags_with_catalogue(settings.locales_dir))
    return Content(fair, needs, known, languages, read_texts(settings.locales_dir, languages.spoken))


def needs_examples(settings: Settings, needs: tuple[Need, ...]) -> tuple[Examples, ...]:
    """What people say for each need, in every language."""
    return read_examples(settings.data_dir / "needs", needs)


def open_detector(settings: Settings, known: KnownLanguages) -> Detector:
    """What tells the language of a message, as read from the files."""
    return Detector(
        [*(language.tag for language in known.languages), *known.others],
        known.silent,
        load_language_model(settings.language_model_file),
        settings.data_dir / "geez-letter-weights.json",
    )


async def open_guide(settings: Settings, content: Content, encoder: Encoder) -> Guide:
    """A guide for this fair. Stands' texts that were never embedded are embedded now and kept."""
    learned = load_learned(settings.learned_file)
    unknown = {need.id for need in content.needs} ^ set(learned.classes[:-1])
    if unknown:
        raise BadData(
            [
                Fault(
                    str(settings.learned_file),
                    "",
                    "",
                    f"does not fit needs.yaml ({', '.join(sorted(unknown))}); run: python -m bot learn",
                )
            ]
        )
    cache = VectorCache(settings.cache_dir / "vectors.npz")
    cache.open()
    stands = await cache.vectors([own_text(stand) for stand in content.fair.stands], Prefix.PASSAGE, encoder)
    known = content.known
    return Guide(
        fair=content.fair,
        detector=open_detector(settings, known),
        exact=ExactHits(stand_names(content.fair, content.texts.all()), known.stand_words),
        encoder=encoder,
        learned=learned,
        chooser=Chooser(content.fair, {need.id: need for need in content.needs}, learned.centred(stands)),
    )


_Application: TypeAlias = "Application[Any, Any, Any, Any, Any, Any]"


def _application(token: str, api_url: str, request: BaseRequest | None, pace: Pace) -> _Application:
    builder = ApplicationBuilder().token(token).base_url(f"{api_url}/bot").base_file_url(f"{api_url}/file/bot").updater(None)
    builder.concurrent_updates(OneByOnePerChat())
    builder.rate_limiter(pace)
    builder.request(request or AiohttpRequest()).get_updates_request(request or AiohttpRequest())
    return builder.build()


class Standlotse:
    """The whole bot in one process. Built closed: `open` touches files, database and network, `close` gives everything back."""

    def __init__(
        self, settings: Settings, request: BaseRequest | None = None, per_second: int = FloodLimit.MESSAGES_PER_SECOND
    ) -> None:
        """`per_second`: messages to all chats together; 0 for a Bot API server without that limit."""
        if settings.telegram_token is None:
            raise BadData([Fault("environment", "TELEGRAM_TOKEN", "", "is missing; BotFather gives one")])
        self._settings = settings
        self.database = Database(settings.database_url)
        self._encoder = EncoderProcess()
        self._stop = asyncio.Event()
        self._mediation: Mediation | None = None
        self._pace = Pace(per_second, settings.deliveries_per_second)
        self._announcing: Announcing | None = None
        self.application = _application(
            settings.telegram_token.get_secret_value(), settings.telegram_api_url, request, self._pace
        )

    async def open(self) -> None:
        """Get ready to answer; raises BadData when the data is not fit for visitors."""
        content = read_content(self._settings)
        await migrate(self.database)
        await self._encoder.open()
        guide = await open_guide(self._settings, content, self._encoder)
        missing = MissingLanguages(self.database)
        now = clock(self._settings.clock_file)
        people = PeopleStore(self.database, now)
        policy = Policy(wave_size=self._settings.wave_size, wave_seconds=self._settings.wave_seconds)
        self._mediation = mediation = join_mediation(
            self.database,
            now,
            content.fair,
            content.texts,
            content.known,
            content.languages,
            Post(self.application.bot),
            policy,
        )
        self._announcing = announcing = join_announcements(
            people,
            now,
            AnnouncementPolicy(second_above=self._settings.second_organiser_above),
            AnnouncementComposer(content.fair, content.texts, content.languages, stand_button),
            Post(self.application.bot, Lane.DELIVERY),
            self._pace,
            mediation.duty,
            mediation.talk,
        )
        guiding = GuideHandlers(
            content.fair,
            frozenset(need.id for need in content.needs if need.urgent),
            guide,
            content.languages,
            content.texts,
            missing,
            Interests(self.database),
            mediation.visitors,
            rows_of_roles,
        )
        introduce_person = partial(introduce_to, self.application.bot)
        acquaintance = Acquaintance(people, content.languages, content.texts, self._settings.organiser_ids, introduce_person)
        spoken = tuple(language.tag for language in content.languages.spoken)
        duty = DutyHandlers(people, mediation.duty, content.fair, (spoken, content.known.others))

        async def told(person_id: int, speech: Speech) -> list[Markup]:
            parts = (duty.told, guiding.told, announcing.translating.mediators.told)
            return [line for part in parts for line in await part(person_id, speech)]

        features = (
            PeopleHandlers(
                people,
                missing,
                content.languages,
                content.texts,
                guiding.welcome,
                introduce_person,
                Leaving(mediation.requests, announcing.drafts, announcing.translating.postman),
                told,
            ),
            FairHandlers(content.fair, Plans(content.fair)),
            guiding,
            mediation.visitors,
            mediation.mediators,
            mediation.organisers,
            duty,
            *announcing.features,
            TeamHandlers(
                people,
                mediation.invitations,
                mediation.duty,
                content.fair,
                self._settings.organiser_ids,
                duty.begin,
                guiding.welcome,
                acquaintance.roles_changed,
                lambda: self.application.bot.username,
            ),
        )
        reactions = joined((feature.reactions() for feature in features), guiding.unknown)
        Front(acquaintance, guiding, mediation.talk, reactions, Registry(reactions.presses)).attach(self.application)
        try:
            await self.application.initialize()
        except InvalidToken:  # its message holds the token, so nothing of it may go on
            raise BadData([Fault("environment", "TELEGRAM_TOKEN", "", "is refused by Telegram")]) from None
        await introduce(self.application.bot, [content.texts.speech(language.tag) for language in content.languages.spoken])
        await acquaintance.introduce_again(COMMANDS_OF_ROLE)

    async def close(self) -> None:
        """Give everything back, whether it was opened or not."""
        await self.application.shutdown()
        await self.application.bot.shutdown()  # the application forgets it when Telegram refused at the start
        await self._encoder.close()
        await self.database.close()

    def stop(self) -> None:
        """Let `poll` end after the updates it has in hand."""
        self._stop.set()

    async def poll(self) -> None:
        """Answer updates by long polling until `stop`; raises InvalidToken and NetworkError as Polling.run does."""
        await self.application.start()
        _log.info("polling")
        polling = Polling(self.application, [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY])
        work = [asyncio.create_task(polling.run(self._stop))]
        if self._mediation is not None:
            work.append(asyncio.create_task(self._mediation.ticker.run()))
        if self._announcing is not None:
            work.append(asyncio.create_task(self._announcing.run()))
        try:
            ended, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await self.application.stop()


async def run(settings: Settings, per_second: int = FloodLimit.MESSAGES_PER_SECOND) -> None:
    """Everything in one process, until it is told to stop. `per_second` as of Standlotse."""
    standlotse = Standlotse(settings, per_second=per_second)
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, standlotse.stop)
    try:
        await standlotse.open()
        # What was read for the start stays: the collector need not go through all catalogues again and again.
        gc.collect()
        gc.freeze()
        await standlotse.poll()
    except NetworkError as lost:
        raise BadData([Fault("environment", "TELEGRAM_API_URL", "", f"cannot be reached ({type(lost).__name__})")]) from lost
    finally:
        await standlotse.close()


async def migrate_database(settings: Settings) -> None:
    """Bring the database of the settings to the current schema."""
    database = Database(settings.database_url)
    try:
        await migrate(database)
    finally:
        await database.close()
