"""The real bot with an organiser's draft and mediators, over the stand-in; it can be stopped and started again."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from markupsafe import Markup
from sqlalchemy import delete, select

from bot.announcements.draft_store import Drafts
from bot.announcements.messages import language_name
from bot.announcements.model import Announcement, Translation
from bot.announcements.translation_buttons import AskMediators
from bot.announcements.translation_store import Translations
from bot.app import Content, Standlotse
from bot.chat.buttons import Press
from bot.clock import clock
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.settings import Settings
from bot.storage.schema import people, translation_cards
from bot.text import Speech

SETTINGS_ORGANISERS = frozenset(range(901, 1000))  # the stage numbers everybody else from 1001 on
ORIGINAL = "Das <b>Programm</b> beginnt in Halle 1."
CARD = "✍️ <b>Please put this into {language}</b>"


@dataclass
class House:
    """Everybody of the team reads German; drafts are German; they are to be put into Ukrainian."""

    stage: Stage
    settings: Settings
    content: Content
    clock_file: Path
    _organisers: "count[int]" = field(default_factory=lambda: count(901))
    _bot: Standlotse | None = None
    _polling: asyncio.Task[None] | None = None
    _ahead: float = 0.0

    async def begin(self) -> None:
        """Start the bot."""
        self._bot = Standlotse(self.settings)
        await self._bot.open()
        self._polling = asyncio.create_task(self._bot.poll())

    async def end(self) -> None:
        """Stop it; what people do meanwhile waits at Telegram."""
        if self._bot is not None and self._polling is not None:
            self._bot.stop()
            await self._polling
            await self._bot.close()
        self._bot = self._polling = None

    @property
    def bot(self) -> Standlotse:
        assert self._bot is not None, "the bot does not run"
        return self._bot

    def now(self) -> float:
        return clock(self.clock_file)()

    def forward(self, seconds: float) -> None:
        """The bot's clock goes on."""
        self._ahead += seconds
        self.clock_file.write_text(str(self._ahead), encoding="ascii")

    # what people read

    @property
    def speech(self) -> Speech:
        return self.content.texts.speech("de")

    def says(self, message: str, /, **values: object) -> str:
        return plain(Markup(self.speech.say(message, **values)).striptags())

    def about(self, message: str, tag: str = "uk") -> str:
        """A sentence that names a language."""
        return self.says(message, language=language_name(self.speech, tag))

    def label(self, message: str, **values: object) -> str:
        return plain(self.speech.label(message, **values))

    # people

    async def everybody_leaves(self) -> None:
        async with self.bot.database.write() as connection:
            await connection.execute(delete(people))

    async def organiser(self) -> Actor:
        return await self._arrives("Frau Berg", next(self._organisers))

    async def mediator(self, name: str, *, fluent: bool = True, duty: Duty = Duty.ON, speaks: str = "uk") -> Actor:
        actor = await self._arrives(name)
        await self.mediates(actor, fluent=fluent, duty=duty, speaks=speaks)
        return actor

    async def mediates(self, actor: Actor, *, fluent: bool = True, duty: Duty = Duty.ON, speaks: str = "uk") -> None:
        """They are a mediator from now on."""
        store, number = DutyStore(self.bot.database, self.now), actor.person.id
        await PeopleStore(self.bot.database).give_role(number, Role.MEDIATOR)
        await store.enter(number)
        await store.set_name(number, actor.person.name)
        await store.set_language(number, speaks, fluent=fluent)
        await store.go(number, duty, None if duty is not Duty.BREAK else self.now() + 600)

    async def reader(self, tag: str) -> None:
        """Somebody who is only counted."""
        await PeopleStore(self.bot.database).meet(50_001, tag)

    async def visitor(self) -> Actor:
        return await self._arrives("Amira")

    async def _arrives(self, name: str, number: int | None = None) -> Actor:
        actor = await self.stage.person(name, language="de", person_id=number)
        await actor.says("/start")
        await actor.sees(self.says("Welcome!"))
        return actor

    # what they do

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.bot.database, self.now)

    @property
    def translations(self) -> Translations:
        return Translations(self.bot.database)

    async def writes(self, organiser: Actor, text: str = ORIGINAL) -> Announcement:
        """The organiser's draft, in German."""
        await self.drafts.open(organiser.person.id)
        await self.drafts.set_language(organiser.person.id, "de")
        await self.drafts.set_text(organiser.person.id, "de", text)
        return await self.draft(organiser)

    async def draft(self, organiser: Actor) -> Announcement:
        return await self.drafts.open(organiser.person.id)

    async def state(self, draft: Announcement) -> dict[str, Translation]:
        return await self.translations.of_draft(draft.id)

    async def answer(self, draft: Announcement) -> int:
        """The number of the Ukrainian text that the organiser reads."""
        found = await self.translations.find(draft.id, "uk")
        assert found is not None
        assert found.answer is not None
        return found.answer

    async def presses(self, actor: Actor, press: Press) -> None:
        """As if this had been under their last message: on the page of a language, or on one long forgotten."""
        assert actor.last.markup is not None
        actor.last.markup["inline_keyboard"][0][0].update(callback_data=press.pack(), text="that button")
        await actor.sees_nothing(0)  # the change was ours
        await actor.presses("that button")

    async def asks(self, organiser: Actor, draft: Announcement, language: str = "uk") -> None:
        await self.presses(organiser, AskMediators(draft.id, language))

    async def cards(self) -> list[tuple[int, str]]:
        """Who has a card that may still change, and what it says, once each says what it should."""
        async with asyncio.timeout(5):
            while True:
                async with self.bot.database.read() as connection:
                    rows = (await connection.execute(select(translation_cards).order_by(translation_cards.c.id))).all()
                if all(row.owed == row.shown for row in rows):
                    return [(row.person_id, row.shown) for row in rows]
                await asyncio.sleep(0.02)
