"""The menu of commands: everybody's in the language of their app, one's own where roles or a chosen language ask for it."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram.error import BadRequest
from telegram.ext import ExtBot

from bot.app import Content, Standlotse
from bot.chat.profile import COMMANDS, COMMANDS_OF_ROLE
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.rehearsal import scenario
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from tests.end_to_end.conftest import playing

BERGER = 9001
# Texts that exist in every language stand in for those of commands to come.
OF_ROLE = {"mediator": {"duty": "🗣 I need an interpreter"}, "organiser": {"board": "📋 All stands"}}


@pytest.fixture(scope="module", autouse=True)
def commands_of_role() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for role, commands in OF_ROLE.items():
            patch.setitem(COMMANDS_OF_ROLE, role, commands)
        yield


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Settings:
    return Settings(
        telegram_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('menus')}/bot.db",
        organiser_ids=frozenset({BERGER}),
        cache_dir=cache_dir,
    )


@pytest.fixture(scope="module")
async def stage(day: Settings) -> AsyncIterator[Stage]:
    async with playing(day) as (stage, _):
        yield stage


def menu(stage: Stage, actor: Actor) -> dict[str, str]:
    """What the person's app shows."""
    return {one["command"]: one["description"] for one in stage.rehearsal.world.bot.commands_for(actor.person)}


def expected(content: Content, tag: str, *roles: str) -> dict[str, str]:
    speech = content.texts.speech(tag)
    commands = {name: text for role in roles for name, text in OF_ROLE[role].items()} | COMMANDS
    return {name: speech.label(text) for name, text in commands.items()}


async def chooses(actor: Actor, content: Content, tag: str) -> None:
    """Picks a language, and waits for the welcome in it."""
    await actor.says("/language")
    await actor.sees("🌐")
    language = content.languages.get(tag)
    assert language is not None
    await actor.presses(language.name)
    await actor.sees(plain(content.texts.speech(tag).say("Welcome!")))


def own_menus(stage: Stage, actor: Actor) -> list[tuple[str, int, str]]:
    """The scopes of the menus made for this person alone."""
    return [key for key in stage.rehearsal.world.bot.commands if key[1] == actor.person.id]


def changes(calls: Counter[str]) -> dict[str, int]:
    return {method: times for method, times in calls.items() if method.startswith(("set", "delete"))}


@asynccontextmanager
async def opened(settings: Settings, stage: Stage) -> AsyncIterator[Standlotse]:
    """A process that has just started."""
    bot = Standlotse(settings.model_copy(update={"telegram_api_url": stage.url}))
    try:
        await bot.open()
        yield bot
    finally:
        await bot.close()


@pytest.mark.parametrize(
    ("app", "tag"), [("ti", "ti"), ("uk", "uk"), ("de", "de"), ("mo", "ro"), ("pt-br", "en"), ("en-us", "en")]
)
async def test_visitor_sees_the_menu_in_the_language_of_the_app(app: str, tag: str, stage: Stage, content: Content) -> None:
    visitor = await stage.person("Somebody", language=app)
    assert menu(stage, visitor) == expected(content, tag), "before the first word"


async def test_visitor_sees_the_menu_in_the_chosen_language(stage: Stage, content: Content) -> None:
    """No app of Telegram speaks Tigrinya: the menu of the app's language would be in another one than everything else."""
    selam = await stage.person("Selam", language="en")
    await chooses(selam, content, "ti")
    assert menu(stage, selam) == expected(content, "ti")
    await chooses(selam, content, "de")
    assert menu(stage, selam) == expected(content, "de")
    await chooses(selam, content, "en")
    assert menu(stage, selam) == expected(content, "en")
    assert own_menus(stage, selam) == [], "what the app shows by itself needs no menu of one's own"


async def test_who_is_forgotten_keeps_no_menu(stage: Stage, content: Content) -> None:
    selam = await stage.person("Selam", language="en")
    await chooses(selam, content, "ti")
    assert own_menus(stage, selam) != []
    await selam.says("/privacy")
    await selam.presses(plain(content.texts.speech("ti").label("🗑 Forget me")))
    await selam.sees("🗑")
    assert own_menus(stage, selam) == []


async def test_organiser_finds_the_commands_of_the_role_on_top(stage: Stage, content: Content) -> None:
    berger = await stage.person("Frau Berger", language="de", person_id=BERGER)
    assert menu(stage, berger) == expected(content, "de")
    await berger.says("/start")
    await berger.sees("👋")
    assert list(menu(stage, berger).items()) == list(expected(content, "de", "organiser").items())
    await chooses(berger, content, "fr")
    assert menu(stage, berger) == expected(content, "fr", "organiser")


@pytest.mark.parametrize(
    "trouble",
    [
        Fault(Trouble.SERVER_ERROR, ("setMyCommands",)),
        Fault(Trouble.LOST, ("getMyCommands",)),
        Fault(Trouble.SLOW, ("getMyCommands",), seconds=30),
    ],
    ids=lambda fault: fault.trouble,
)
async def test_menu_that_cannot_be_set_keeps_nobody_waiting(trouble: Fault, stage: Stage, content: Content) -> None:
    selam = await stage.person("Selam", language="en")
    stage.rehearsal.faults.switch([trouble])
    try:
        await chooses(selam, content, "ti")
    finally:
        stage.rehearsal.faults.switch([])
    assert menu(stage, selam) == expected(content, "en")


async def test_start_gives_all_who_hold_roles_their_menus_and_sets_only_what_changed(
    settings: Settings, content: Content
) -> None:
    async with scenario.play() as stage:
        nour = await stage.person("Nour", language="ar")
        gone = await stage.person("Gone", language="uk")  # Telegram does not know the chat (any more)
        await nour.says("/start")
        async with opened(settings, stage) as bot:
            people = PeopleStore(bot.database)
            for actor, tag in ((nour, "ar"), (gone, "uk")):
                await people.meet(actor.person.id, tag)
                await people.give_role(actor.person.id, Role.MEDIATOR)
            assert menu(stage, nour) == expected(content, "ar")
        async with opened(settings, stage):
            assert menu(stage, nour) == expected(content, "ar", "mediator")
            assert own_menus(stage, gone) == []
        calls = stage.rehearsal.log.by_method.copy()
        async with opened(settings, stage):
            assert changes(stage.rehearsal.log.by_method - calls) == {}


async def test_start_goes_on_when_telegram_refuses_the_profile(settings: Settings, content: Content) -> None:
    async with scenario.play() as stage:

        async def refuse(*_: object) -> None:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ExtBot, "set_my_commands", refuse)
            async with opened(settings, stage):
                pass
        visitor = await stage.person("Amira", language="ar")
        assert menu(stage, visitor) == {}
