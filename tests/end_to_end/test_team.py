"""Becoming a mediator, in German and in Arabic, over the stand-in: invited by an organiser, named, on duty, on a break, gone."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import delete, insert, select

from bot.app import Content, Standlotse
from bot.mediation.model import Duty, State, Where
from bot.mediation.model import Stage as RequestStage
from bot.mediation.wording_messages import language
from bot.rehearsal.scenario import Stage, plain
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from bot.storage.schema import mediator_languages, mediators, people, requests
from bot.text import Speech
from tests.end_to_end.conftest import playing
from tests.end_to_end.test_visitor import Visitor

UNKNOWN = "🤔 I do not know this command or button any more. Please begin here:"
NO_GOOD = "🔗 This link no longer works. It works only once, and only for a time."
ASK_NAME = "👤 <b>Which name may visitors see?</b>"
ASK_LANGUAGES = "💬 <b>Which languages do you speak?</b>"
ON, OFF = "🟢 You are on duty. I write to you when somebody needs you.", "⚪ You are off duty. Nobody asks you."
FOR_THE_FAIR = "🏁 Until the end of the fair"
SETTINGS_ORGANISERS = frozenset(range(901, 1000))  # the stage numbers everybody else from 1001 on


@dataclass
class House:
    """One bot for all tests; each brings its own people, and everybody before them is forgotten."""

    stage: Stage
    bot: Standlotse
    content: Content
    tag: str
    organisers: "count[int]"

    @property
    def speech(self) -> Speech:
        return self.content.texts.speech(self.tag)

    async def somebody(self, name: str = "Fatima") -> Visitor:
        return Visitor(await self.stage.person(name, language=self.tag), self.speech)

    async def organiser(self) -> Visitor:
        """One of those the settings name."""
        return Visitor(await self.stage.person("Olga", self.tag, "organiser", next(self.organisers)), self.speech)

    def menu(self, visitor: Visitor) -> set[str]:
        """The commands the person's app shows."""
        return {one["command"] for one in self.stage.rehearsal.world.bot.commands_for(visitor.actor.person)}

    async def mediators(self) -> list[tuple[int, str | None, str]]:
        async with self.bot.database.read() as connection:
            return [tuple(row) for row in await connection.execute(select(*mediators.c["person_id", "name", "duty"]))]

    async def levels(self) -> dict[str, bool]:
        async with self.bot.database.read() as connection:
            return {row.tag: row.fluent for row in await connection.execute(select(mediator_languages))}


_OLGAS = count(901)


@pytest.fixture(scope="module")
async def ground(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> AsyncIterator[tuple[Stage, Standlotse]]:
    database = tmp_path_factory.mktemp("team") / "bot.db"
    settings = Settings(
        telegram_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{database}",
        cache_dir=cache_dir,
        organiser_ids=SETTINGS_ORGANISERS,
    )
    async with playing(settings) as ground:
        yield ground


@pytest.fixture(params=["de", "ar"])
async def house(request: pytest.FixtureRequest, ground: tuple[Stage, Standlotse], content: Content) -> House:
    stage, bot = ground
    async with bot.database.write() as connection:
        await connection.execute(delete(people))
    return House(stage, bot, content, str(request.param), _OLGAS)


async def make_link(organiser: Visitor, role: str = "🤝 Invite a mediator", held: str = FOR_THE_FAIR) -> str:
    """The link that an organiser gets by buttons."""
    await organiser.actor.says("/team")
    await organiser.actor.sees(organiser.text("👥 <b>The team</b>"))
    await organiser.actor.presses(organiser.label(role))
    await organiser.actor.sees(organiser.text("⏱ How long will the link work?"))
    await organiser.actor.presses(organiser.label("⏱ 1 hour"))
    await organiser.actor.sees(organiser.text("👥 How long will this person be in the team?"))
    await organiser.actor.presses(organiser.label(held))
    seen = await organiser.actor.sees("https://t.me/")
    found = re.search(r"https://t\.me/rehearsal_bot\?start=join_[\w-]+", plain(seen.text))
    assert found is not None, seen.text
    assert all(entity["url"] == found[0] for entity in seen.entities if entity["type"] == "text_link")
    return found[0]


async def become_mediator(house: House, organiser: Visitor, name: str) -> Visitor:
    """Somebody invited, named, who speaks Arabic."""
    mediator = await house.somebody(name)
    await mediator.actor.scans(await make_link(organiser))
    await mediator.actor.sees(mediator.text(ASK_NAME))
    await mediator.actor.says(name)
    await mediator.actor.sees(mediator.text(ASK_LANGUAGES))
    await mediator.actor.presses(language(house.speech, "ar"))
    await mediator.actor.sees_button(f"✅ {language(house.speech, 'ar')}")
    await mediator.actor.presses(mediator.label("👍 Done"))
    await mediator.actor.sees(mediator.text(OFF))
    return mediator


def press_of(visitor: Visitor, data: str) -> None:
    """Write this into the first button under the last message, as only a changed app could."""
    assert visitor.actor.last.markup is not None
    visitor.actor.last.markup["inline_keyboard"][0][0].update(callback_data=data)


def claimed(visitor: Visitor, mediator: Visitor) -> dict[str, Any]:
    """A request that a mediator has."""
    return {
        "visitor_person_id": visitor.actor.person.id,
        "mediator_person_id": mediator.actor.person.id,
        "language": "ar",
        "understood": "",
        "place": Where.DESK,
        "state": State.CLAIMED,
        "stage": RequestStage.DIRECT,
        **dict.fromkeys(("asked_at", "waiting_since", "claimed_at"), 0.0),
        **dict.fromkeys(("by_staff", "reminded", "escalated", "talking"), False),
    }


async def test_somebody_invited_becomes_a_mediator_by_buttons_and_a_name(house: House) -> None:
    organiser, fatima = await house.organiser(), await house.somebody()
    link = await make_link(organiser)
    await fatima.actor.scans(link)
    seen = await fatima.actor.sees(fatima.text("🎉 <b>Welcome to the team! You are a mediator now.</b>"))
    assert fatima.text(ASK_NAME) in plain(seen.text)
    await fatima.actor.says("  \u202eFatima\n")
    seen = await fatima.actor.sees(fatima.text("👍 Visitors see you as {name}.", name="Fatima"))
    assert fatima.text(ASK_LANGUAGES) in plain(seen.text)
    for sign in ("✅", "🆗", "⬜", "✅"):
        await fatima.actor.presses(language(house.speech, "ar"))
        await fatima.actor.sees_button(f"{sign} {language(house.speech, 'ar')}")
    for sign in ("✅", "🆗"):
        await fatima.actor.presses(language(house.speech, "de"))
        await fatima.actor.sees_button(f"{sign} {language(house.speech, 'de')}")
    await fatima.actor.presses(fatima.label("🌍 Other languages"))
    await fatima.actor.presses(language(house.speech, "am"))
    await fatima.actor.sees_button(f"✅ {language(house.speech, 'am')}")
    assert await house.levels() == {"ar": True, "de": False, "am": True}
    await fatima.actor.presses(fatima.label("👍 Done"))
    await fatima.actor.sees(fatima.text(OFF))
    await fatima.actor.presses(fatima.label("🟢 I am on duty"))
    await fatima.actor.sees(fatima.text(ON))
    assert await house.mediators() == [(fatima.actor.person.id, "Fatima", Duty.ON)]
    await fatima.actor.presses(fatima.label("☕ {minutes} min", minutes=20))
    seen = await fatima.actor.sees("☕")
    back = re.search(r"\d\d:\d\d", plain(seen.text))
    assert back is not None
    assert fatima.text("☕ You have a break until {time}. Then you are on duty again.", time=back[0]) in plain(seen.text)
    await fatima.actor.presses(fatima.label("⚪ I am off duty"))
    await fatima.actor.sees(fatima.text(OFF))
    assert await house.mediators() == [(fatima.actor.person.id, "Fatima", Duty.OFF)]
    assert "duty" in house.menu(fatima)
    await organiser.actor.says("/team")
    seen = await organiser.actor.sees("Fatima")
    assert f"✅ {language(house.speech, 'ar')}" in plain(seen.text)


async def test_name_and_languages_can_be_changed_later(house: House) -> None:
    fatima = await become_mediator(house, await house.organiser(), "Fatima")
    await fatima.actor.says("/duty")
    await fatima.actor.presses(fatima.label("👤 My name"))
    await fatima.actor.sees(fatima.text(ASK_NAME))
    await fatima.actor.says("Frau Fatima")
    await fatima.actor.sees(fatima.text("👤 Visitors see this name: {name}", name="Frau Fatima"))
    await fatima.actor.presses(fatima.label("💬 Languages I speak"))
    await fatima.actor.presses(language(house.speech, "so"))
    await fatima.actor.sees_button(f"✅ {language(house.speech, 'so')}")
    assert await house.levels() == {"ar": True, "so": True}
    await fatima.actor.says("/duty")
    await fatima.actor.presses(fatima.label("🏅 My help so far"))
    seen = await fatima.actor.sees(fatima.text("💐 <b>Thank you for helping!</b>"))
    assert fatima.text("⏱ Hours and minutes: {time}", time="0:00") in plain(seen.text)


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("...", "✋ I cannot read a name in this."),
        ("x" * 33, "✋ This name is too long. It may have {longest} characters."),
        ("Fatima\nStand 1", "✋ A name has only one line."),
        ("@fatima", "✋ Please write no telephone number, no @name and no internet address."),
    ],
)
async def test_what_is_no_name_is_refused_and_asked_again(house: House, written: str, why: str) -> None:
    fatima = await house.somebody()
    await fatima.actor.scans(await make_link(await house.organiser()))
    await fatima.actor.sees(fatima.text(ASK_NAME))
    await fatima.actor.says(written)
    seen = await fatima.actor.sees(fatima.text(why, longest=32))
    assert fatima.text(ASK_NAME) in plain(seen.text)
    await fatima.actor.says("Fatima")
    await fatima.actor.sees(fatima.text(ASK_LANGUAGES))


async def test_nobody_goes_on_duty_without_name_and_language(house: House) -> None:
    fatima = await house.somebody()
    await fatima.actor.scans(await make_link(await house.organiser()))
    await fatima.actor.sees(fatima.text(ASK_NAME))
    await fatima.actor.says("/duty")
    await fatima.actor.presses(fatima.label("🟢 I am on duty"))
    await fatima.actor.sees(fatima.text("✋ You cannot go on duty yet. Something is missing:"))
    assert fatima.buttons[:2] == [fatima.label("👤 My name"), fatima.label("💬 Languages I speak")]
    await fatima.actor.presses(fatima.label("👤 My name"))
    await fatima.actor.sees(fatima.text(ASK_NAME))
    await fatima.actor.says("Fatima")
    await fatima.actor.sees(fatima.text(ASK_LANGUAGES))
    await fatima.actor.says("/duty")
    await fatima.actor.presses(fatima.label("🟢 I am on duty"))
    await fatima.actor.sees(fatima.text("💬 You have chosen no language yet."))
    assert await house.mediators() == [(fatima.actor.person.id, "Fatima", Duty.OFF)]


async def test_request_of_a_mediator_who_goes_off_duty_stays_theirs_and_is_said(house: House) -> None:
    fatima, amira = await become_mediator(house, await house.organiser(), "Fatima"), await house.somebody("Amira")
    await amira.actor.says("/start")
    await amira.actor.sees(amira.text("Welcome!"))
    async with house.bot.database.write() as connection:
        number = await connection.scalar(insert(requests).values(claimed(amira, fatima)).returning(requests.c.id))
    await fatima.actor.presses(fatima.label("🟢 I am on duty"))
    await fatima.actor.sees(fatima.text(ON))
    await fatima.actor.presses(fatima.label("⚪ I am off duty"))
    seen = await fatima.actor.sees(fatima.text(OFF))
    assert fatima.text("🗣 Visitor {number} is still yours, on duty or not.", number=number) in plain(seen.text)


async def test_visitor_reaches_neither_team_nor_duty(house: House) -> None:
    amira = await house.somebody("Amira")
    for command in ("/team", "/duty"):
        await amira.actor.says(command)
        await amira.actor.sees(amira.text(UNKNOWN))
    for data in ("yt:0", "yl:organiser:day:ever", f"yr:organiser:{amira.actor.person.id}", "dd", "do", "dn", "dl:ar:0"):
        await amira.actor.says("/start")
        await amira.actor.sees(amira.text("Welcome!"))
        press_of(amira, data)
        await amira.actor.presses(amira.buttons[0])
        await amira.actor.sees(amira.text(UNKNOWN))
    assert await house.mediators() == []


async def test_mediator_is_no_organiser(house: House) -> None:
    fatima = await become_mediator(house, await house.organiser(), "Fatima")
    await fatima.actor.says("/team")
    await fatima.actor.sees(fatima.text(UNKNOWN))


@pytest.mark.parametrize("payload", ["join_", "join_forged", "join_" + "x" * 59])
async def test_forged_link_leads_kindly_to_the_start(house: House, payload: str) -> None:
    amira = await house.somebody("Amira")
    await amira.actor.scans(payload)
    await amira.actor.sees(amira.text(NO_GOOD))
    assert amira.label("🗂 Topics") in amira.buttons
    await amira.actor.says("/duty")
    await amira.actor.sees(amira.text(UNKNOWN))


async def test_used_link_leads_kindly_to_the_start(house: House) -> None:
    organiser, fatima, amira = await house.organiser(), await house.somebody(), await house.somebody("Amira")
    link = await make_link(organiser)
    await fatima.actor.scans(link)
    await fatima.actor.sees(fatima.text(ASK_NAME))
    await amira.actor.scans(link)
    await amira.actor.sees(amira.text(NO_GOOD))
    assert amira.label("🗂 Topics") in amira.buttons
    await fatima.actor.scans(link)
    seen = await fatima.actor.sees(fatima.text("🤝 You are a mediator already."))
    assert fatima.text(ASK_NAME) in plain(seen.text)


async def test_mediator_who_opens_another_link_leaves_it_to_somebody_else(house: House) -> None:
    organiser = await house.organiser()
    fatima, olena = await become_mediator(house, organiser, "Fatima"), await house.somebody("Olena")
    link = await make_link(organiser)
    await fatima.actor.scans(link)
    seen = await fatima.actor.sees(fatima.text("🤝 You are a mediator already."))
    assert fatima.text("🔗 The link still works for somebody else.") in plain(seen.text)
    await olena.actor.scans(link)
    await olena.actor.sees(olena.text(ASK_NAME))


async def test_organiser_who_tries_their_own_link_does_not_use_it_up(house: House) -> None:
    organiser = await house.organiser()
    await organiser.actor.scans(await make_link(organiser))
    await organiser.actor.sees(organiser.text("Do you want to use it yourself?"))
    assert await house.mediators() == []
    await organiser.actor.presses(organiser.label("🙋 Use it myself"))
    await organiser.actor.sees(organiser.text(ASK_NAME))


async def test_link_taken_back_no_longer_works(house: House) -> None:
    organiser, amira = await house.organiser(), await house.somebody("Amira")
    link = await make_link(organiser)
    await organiser.actor.presses(organiser.label("🗑 Withdraw this link"))
    await organiser.actor.sees(organiser.text("🗑 The link no longer works."))
    await amira.actor.scans(link)
    await amira.actor.sees(amira.text(NO_GOOD))


async def test_invited_organiser_can_invite_and_be_removed(house: House) -> None:
    organiser, second = await house.organiser(), await house.somebody("Ben")
    await second.actor.scans(await make_link(organiser, "🧭 Invite an organiser", "♾️ For ever"))
    await second.actor.sees(second.text("🎉 <b>Welcome to the team! You are an organiser now.</b>"))
    link, number = await make_link(second), str(second.actor.person.id)
    await organiser.actor.says("/team")
    await organiser.actor.sees(number)
    await organiser.actor.presses(number)
    await organiser.actor.presses(organiser.label("🗑 Remove from the team"))
    await organiser.actor.sees(organiser.text("🗑 <b>Remove this person from the team?</b>"))
    await organiser.actor.presses(organiser.label("🗑 Yes, remove"))
    title = organiser.label("number {number}", number=number)
    await organiser.actor.sees(organiser.text("🗑 No longer in the team: {name}", name=title))
    assert not any(number in label for label in organiser.buttons)
    await second.actor.says("/team")
    await second.actor.sees(second.text(UNKNOWN))
    amira = await house.somebody("Amira")
    await amira.actor.scans(link)
    await amira.actor.sees(amira.text(NO_GOOD))


async def test_organiser_of_the_settings_cannot_be_removed(house: House) -> None:
    organiser, number = await house.organiser(), ""
    await organiser.actor.says("/team")
    await organiser.actor.sees(organiser.text("👥 <b>The team</b>"))
    number = str(organiser.actor.person.id)
    await organiser.actor.presses(number)
    says = "🔒 This organiser stands in the settings of the bot. Only whoever runs the bot can change that."
    await organiser.actor.sees(organiser.text(says))
    assert organiser.label("🗑 Remove from the team") not in organiser.buttons
    for data in (f"ya:organiser:{number}", f"yr:organiser:{number}"):
        await organiser.actor.says("/team")
        await organiser.actor.sees(organiser.text("👥 <b>The team</b>"))
        press_of(organiser, data)
        await organiser.actor.presses(number)
        await organiser.actor.sees(organiser.text(says))


async def test_mediator_who_is_removed_is_nothing_but_a_visitor(house: House) -> None:
    organiser = await house.organiser()
    fatima = await become_mediator(house, organiser, "Fatima")
    await fatima.actor.presses(fatima.label("👤 My name"))
    await fatima.actor.sees(fatima.text(ASK_NAME))
    await organiser.actor.says("/team")
    await organiser.actor.sees("Fatima")
    await organiser.actor.presses("👤 Fatima")
    await organiser.actor.presses(organiser.label("🗑 Remove from the team"))
    await organiser.actor.presses(organiser.label("🗑 Yes, remove"))
    await organiser.actor.sees(organiser.text("🗑 No longer in the team: {name}", name="Fatima"))
    assert (await house.mediators(), await house.levels()) == ([], {})
    await fatima.actor.sees(fatima.text("🤝 You are no longer in the mediators' team. Thank you for your help!"))
    await fatima.actor.says("Stand 11")
    await fatima.actor.sees(house.speech.of_fair(house.content.fair.stands[10].name))
    await fatima.actor.says("/duty")
    await fatima.actor.sees(fatima.text(UNKNOWN))
    assert "duty" not in house.menu(fatima)


async def test_mediator_sees_what_is_stored_and_is_forgotten(house: House) -> None:
    fatima = await become_mediator(house, await house.organiser(), "Fatima")
    await fatima.actor.says("/privacy")
    seen = await fatima.actor.sees("🔒")
    assert fatima.text("👤 Visitors see this name: {name}", name="Fatima") in plain(seen.text)
    assert fatima.text("I do not store your name, and I do not store what you write.") not in plain(seen.text)
    await fatima.actor.presses(fatima.label("🗑 Forget me"))
    await fatima.actor.sees("🗑")
    assert (await house.mediators(), await house.levels()) == ([], {})


async def test_team_is_paged_and_numbers_stand_for_those_without_a_name(house: House) -> None:
    organiser = await house.organiser()
    numbers = []
    for _ in range(8):
        somebody = await house.somebody()
        await somebody.actor.scans(await make_link(organiser, held="📅 Today"))
        await somebody.actor.sees(somebody.text(ASK_NAME))
        numbers.append(str(somebody.actor.person.id))
    await organiser.actor.says("/team")
    seen = await organiser.actor.sees(organiser.text("👥 <b>The team</b>"))
    assert all(number in plain(seen.text) for number in numbers)
    assert str(organiser.actor.person.id) not in plain(seen.text)
    await organiser.actor.presses(organiser.label("More"))
    await organiser.actor.sees(str(organiser.actor.person.id))
