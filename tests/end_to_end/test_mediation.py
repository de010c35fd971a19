"""A visitor asks for somebody who speaks their language, and what everybody sees: over the stand-in, by real HTTP, in Arabic for
the visitor, in German for the mediators and the organiser."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from pydantic import SecretStr

from bot.app import Content, Standlotse
from bot.clock import clock
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from bot.text import Speech
from tests.end_to_end.conftest import playing

ORGANISER = 9001


@dataclass
class House:
    """The bot, and a way to fill the house with people."""

    stage: Stage
    bot: Standlotse
    content: Content
    clock_file: Path
    _ahead: float = 0.0
    numbers: list[int] = field(default_factory=list)

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
        """Somebody on duty who reads German."""
        actor = await self.stage.person(name, language="de", role="mediator")
        await actor.says("/start")
        await actor.sees("Willkommen")
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
        actor = await self.stage.person("Frau Berg", language="de", role="organiser", person_id=ORGANISER)
        await actor.says("/start")
        await actor.sees("Willkommen")
        return actor

    def forward(self, seconds: float) -> None:
        """The bot's clock goes on."""
        self._ahead += seconds
        self.clock_file.write_text(str(self._ahead), encoding="ascii")


@pytest.fixture
async def house(tmp_path: Path, cache_dir: Path, content: Content) -> AsyncIterator[House]:
    settings = Settings(
        telegram_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        cache_dir=cache_dir,
        organiser_ids=frozenset({ORGANISER}),
        clock_file=tmp_path / "clock",
    )
    async with playing(settings) as (stage, bot):
        yield House(stage, bot, content, tmp_path / "clock")


async def asks_at_stand(house: House, visitor: Actor, tag: str, stand: int = 12) -> None:
    await visitor.scans(f"s{stand}")
    await visitor.sees("10:00")
    await visitor.presses(house.label(tag, "🗣 I need an interpreter"))
    await visitor.presses(house.label(tag, "✅ Yes, please send somebody"))
    await visitor.sees("⏳")


@pytest.mark.parametrize("tag", ["ar", "uk"])
async def test_from_the_wish_to_the_thanks(house: House, tag: str) -> None:
    visitor = await house.visitor(tag)
    nour, omar = await house.mediator("Nour", tag), await house.mediator("Omar", tag)
    await asks_at_stand(house, visitor, tag)
    await visitor.sends_voice()
    await visitor.sees(house.says(tag, "📎 I keep this for the interpreter."))
    for mediator in (nour, omar):
        card = await mediator.sees("Stand 12")
        assert house.speech("de").language.name not in plain(card.text)
        assert "Amira" not in plain(card.text), "nobody's name is shown"

    await nour.presses(house.label("de", "✅ I am coming"))
    await nour.sees(house.says("de", "✅ <b>This request is yours. Thank you!</b>"))
    await nour.sees_kind("voice")
    await visitor.sees(house.says(tag, "✅ <b>{name} is coming to you.</b>", name="Nour"))
    await omar.sees(house.says("de", "👍 Taken, thank you. This request is no longer open."), within=2)

    await visitor.says("أنا عند النافذة")
    await nour.sees("أنا عند النافذة")
    await visitor.edits("أنا عند الباب")
    await nour.sees("أنا عند الباب")
    await nour.says("شوي وبوصل")
    await visitor.sees("شوي وبوصل")
    await nour.presses(house.label("de", "🤝 We have met"))
    await nour.presses(house.label("de", "🏁 Done"))
    await nour.sees(house.says("de", "🏁 <b>Done. Thank you very much!</b>"))
    await visitor.sees(house.says(tag, "🏁 <b>Finished. How was it?</b>"))
    await visitor.presses("👍")
    await visitor.sees(house.says(tag, "🙏 Thank you! I wish you a good day at the fair."))
    await visitor.says("/topics")
    await visitor.sees(house.says(tag, "🗂 <b>Which topic?</b>"))


async def test_nobody_there_then_the_bridge_the_organiser_and_an_honest_end(house: House) -> None:
    organiser = await house.organiser()
    visitor = await house.visitor("ti")
    await visitor.says("/interpreter")
    await visitor.sees(house.says("ti", "🗣 <b>Somebody who interprets for you</b>"))
    await visitor.presses(house.label("ti", "➕ I understand other languages, too"))
    await visitor.sees(house.says("ti", "➕ <b>Which other languages do you understand a little?</b>"))
    await visitor.presses("العربية")
    await visitor.sees_button("✅ العربية")
    await visitor.presses(house.label("ti", "✅ That is all"))
    nour = await house.mediator("Nour", "ar")
    await visitor.presses(house.label("ti", "✅ Yes, please send somebody"))
    await organiser.sees("📣")
    await nour.sees("🔔")
    await nour.presses(house.label("de", "❌ Not this one"))
    await organiser.sees("🆘")
    house.forward(600)
    await visitor.sees(house.says("ti", "😔 <b>Nobody can come. I am sorry.</b>"))
    await organiser.sees(house.says("de", "✅ This request is settled."))


async def test_an_organiser_sends_somebody_with_one_press_and_sees_it_on_the_board(house: House) -> None:
    organiser = await house.organiser()
    visitor = await house.visitor("so")
    nour = await house.mediator("Nour", "ar")
    await asks_at_stand(house, visitor, "so")
    await organiser.sees("🆘")
    await organiser.presses("🟢 Nour")
    await organiser.sees(house.says("de", "✅ {name} is being sent and knows where to go.", name="Nour"))
    await nour.sees(house.says("de", "✅ <b>This request is yours. Thank you!</b>"))
    await visitor.sees("Nour")
    await organiser.says("/board")
    await organiser.sees(house.says("de", "📊 <b>Interpreting now</b>"))
    await organiser.sees_button(house.label("de", "🔄 Refresh"))
    await nour.presses(house.label("de", "🏁 Done"))
    await organiser.sees(house.says("de", "No open requests."), within=8)


async def test_a_phone_number_is_never_handed_on(house: House) -> None:
    visitor, nour = await house.visitor("ar"), await house.mediator("Nour", "ar")
    await asks_at_stand(house, visitor, "ar")
    await nour.presses(house.label("de", "✅ I am coming"))
    await visitor.sees("Nour")
    house.stage.rehearsal.acts.sends_contact(visitor.person)
    await visitor.sees(house.says("ar", "🔒 I do not hand on phone numbers and contacts. This protects both of you."))
    await visitor.presses(house.label("ar", "💬 End the conversation"))
    await nour.sees(house.says("de", "💬 The conversation has ended. What you write now goes to me, the bot, again."))


async def test_visitors_reach_nothing_of_organisers(house: House) -> None:
    visitor = await house.visitor("de")
    await visitor.says("/board")
    await visitor.sees(house.says("de", "🤔 I do not know this command or button any more. Please begin here:"))


async def test_what_telegram_repeats_after_a_crash_is_answered_as_before(house: House) -> None:
    """Each update comes twice: the second one changes nothing, and nobody hears anything twice."""
    visitor, nour = await house.visitor("ar"), await house.mediator("Nour", "ar")
    letterbox = house.stage.rehearsal.world.letterbox
    updates: list[dict[str, Any]] = []
    letterbox.watchers.append(updates.append)

    async def again() -> None:
        kind, payload = next((key, value) for key, value in updates[-1].items() if key != "update_id")
        letterbox.put(kind, payload)
        async with asyncio.timeout(5):
            while len(letterbox):  # noqa: ASYNC110 - the bot confirms in its own time
                await asyncio.sleep(0.02)

    def times(actor: Actor, sentence: str) -> int:
        return sum(plain(sentence) in plain(message.text) for message in actor.screen() if message.from_bot)

    await asks_at_stand(house, visitor, "ar")
    await again()
    await nour.presses(house.label("de", "✅ I am coming"))
    yours = house.says("de", "✅ <b>This request is yours. Thank you!</b>")
    await nour.sees(yours)
    await again()
    coming = house.says("ar", "✅ <b>{name} is coming to you.</b>", name="Nour")
    await visitor.sees(coming)
    await visitor.says("أنا عند النافذة")
    await nour.sees("أنا عند النافذة")
    await again()
    assert [times(nour, what) for what in (yours, "أنا عند النافذة")] == [1, 1]
    await nour.presses(house.label("de", "🏁 Done"))
    thanks = house.says("de", "🏁 <b>Done. Thank you very much!</b>")
    await nour.sees(thanks)
    await again()
    assert times(nour, thanks) == 1
    finished = house.says("ar", "🏁 <b>Finished. How was it?</b>")
    await visitor.sees(finished)
    assert [times(visitor, what) for what in (coming, finished)] == [1, 1]

    await asks_at_stand(house, visitor, "ar")
    await visitor.presses("✖️")
    stopped = house.says("ar", "✖️ All right, I have stopped looking. You can ask again at any time.")
    await visitor.sees(stopped)
    await again()
    assert times(visitor, stopped) == 1
