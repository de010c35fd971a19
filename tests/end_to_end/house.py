"""A house with the bot in it, and a way to fill it with visitors, mediators and an organiser."""

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from bot.app import Content, Standlotse
from bot.clock import clock
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.text import Speech

ORGANISER = 9001


@dataclass
class House:
    """The bot, and a way to fill the house with people."""

    stage: Stage
    bot: Standlotse
    content: Content
    clock_file: Path
    team: str = "de"  # what mediators and organisers read
    _ahead: float = 0.0

    def speech(self, tag: str) -> Speech:
        return self.content.texts.speech(tag)

    def says(self, tag: str, message: str, /, **values: object) -> str:
        """A sentence as somebody who reads this language sees it."""
        return plain(Markup(self.speech(tag).say(message, **values)).striptags())

    def label(self, tag: str, message: str) -> str:
        return plain(self.speech(tag).label(message))

    async def visitor(self, tag: str) -> Actor:
        actor = await self.stage.person("Amira", language=tag)
        await actor.says("/start")
        await actor.sees(self.says(tag, "Welcome!"))
        return actor

    async def mediator(self, name: str, *languages: str) -> Actor:
        """Somebody on duty."""
        actor = await self.stage.person(name, language=self.team, role="mediator")
        await actor.says("/start")
        await actor.sees(self.says(self.team, "Welcome!"))
        people = PeopleStore(self.bot.database)
        duty = DutyStore(self.bot.database, clock(self.clock_file))
        await people.give_role(actor.person.id, Role.MEDIATOR)
        await duty.enter(actor.person.id)
        await duty.set_name(actor.person.id, name)
        for tag in languages:
            await duty.set_language(actor.person.id, tag, fluent=True)
        await duty.go(actor.person.id, Duty.ON)
        return actor

    async def organiser(self) -> Actor:
        actor = await self.stage.person("Frau Berg", language=self.team, role="organiser", person_id=ORGANISER)
        await actor.says("/start")
        await actor.sees(self.says(self.team, "Welcome!"))
        return actor

    def forward(self, seconds: float) -> None:
        """The bot's clock goes on."""
        self._ahead += seconds
        self.clock_file.write_text(str(self._ahead), encoding="ascii")

    async def asks_at_stand(self, visitor: Actor, tag: str, stand: int = 12) -> None:
        """By the sign on the stand, two presses."""
        await visitor.scans(f"s{stand}")
        await visitor.sees("10:00")
        await visitor.presses(self.label(tag, "🗣 I need an interpreter"))
        await visitor.presses(self.label(tag, "✅ Yes, please send somebody"))
        await visitor.sees("⏳")
