"""Many people at once while Telegram stumbles: nobody's update is lost, nobody is answered twice, and in order."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Content
from bot.chat import insist
from bot.guide import messages as guide_messages
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.rehearsal.stand_in import TOKEN
from bot.rehearsal.world import Press
from bot.settings import Settings
from tests.end_to_end.conftest import playing

PEOPLE = 30
EACH = 10
# Trouble with replies and with fetching, that does not hide from the bot whether Telegram has carried out a call.
CLEAR_TROUBLE = (
    Fault(Trouble.TOO_MANY, ("sendMessage", "editMessageText"), every=60, times=1, seconds=1),
    Fault(Trouble.SERVER_ERROR, ("sendMessage", "editMessageText", "answerCallbackQuery"), every=23),
    Fault(Trouble.LOST, ("sendMessage", "editMessageText", "answerCallbackQuery"), every=31),
    Fault(Trouble.LOST, ("getUpdates",), every=4, times=1),
)


@pytest.fixture(scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> AsyncIterator[Stage]:
    """A stage for this file: its trouble is nobody else's."""
    database = tmp_path_factory.mktemp("load") / "bot.db"
    settings = Settings(telegram_token=SecretStr(TOKEN), database_url=f"sqlite+aiosqlite:///{database}", cache_dir=cache_dir)
    async with playing(settings, per_second=0) as (stage, _):
        yield stage


@pytest.fixture
def stage(whole: Stage) -> Iterator[Stage]:
    yield whole
    whole.rehearsal.faults.switch(())


@pytest.fixture
async def crowd(stage: Stage) -> list[Actor]:
    return [await stage.person(f"Visitor {number}") for number in range(PEOPLE)]


@pytest.fixture
def amira(crowd: list[Actor]) -> Actor:
    return crowd[0]


def _trouble(stage: Stage, *faults: Fault) -> None:
    stage.rehearsal.faults.switch(faults)


def _cards(actor: Actor) -> list[int]:
    """The numbers of the stands whose cards the bot has sent, in order; everything else it has said as 0."""
    heads = [re.search(r"Stand (\d+):", plain(message.text)) for message in actor.screen() if message.from_bot]
    return [int(head[1]) if head else 0 for head in heads]


async def _all_answered(stage: Stage) -> None:
    """Telegram has handed everything out, and was told that it is done."""
    async with asyncio.timeout(60):
        while len(stage.rehearsal.world.letterbox):
            await stage.rehearsal.world.changes.next(0.1)


async def test_every_message_of_a_crowd_is_answered_once_and_in_order_while_telegram_stumbles(
    stage: Stage, crowd: list[Actor]
) -> None:
    _trouble(stage, *CLEAR_TROUBLE)
    asked = {actor.person.id: [(7 * number + 11 * turn) % 36 + 1 for turn in range(EACH)] for number, actor in enumerate(crowd)}
    for turn in range(EACH):
        for actor in crowd:
            await actor.says(str(asked[actor.person.id][turn]))
    await _all_answered(stage)
    assert {actor.person.id: _cards(actor) for actor in crowd} == asked
    assert stage.rehearsal.log.by_status.keys() == {0, 200, 429, 500}


async def test_every_press_of_a_crowd_turns_the_page_once_while_telegram_stumbles(stage: Stage, crowd: list[Actor]) -> None:
    for actor in crowd:
        await actor.says("/stands")
    await _all_answered(stage)
    _trouble(stage, *CLEAR_TROUBLE, Fault(Trouble.LOST_ANSWER, ("editMessageText",), every=7))
    for page in (2, 3):
        for actor in crowd:
            await actor.presses("➡️")
        await _all_answered(stage)
        assert {actor.labels[0][0].split()[1] for actor in crowd} == {str(8 * page - 7)}
    presses = stage.rehearsal.world.presses.values()
    assert len(presses) == 2 * PEOPLE
    assert all(press.answer for press in presses)
    assert {len(actor.screen()) for actor in crowd} == {2}


async def test_a_reply_whose_receipt_is_lost_comes_twice_rather_than_never(stage: Stage, amira: Actor) -> None:
    _trouble(stage, Fault(Trouble.LOST_ANSWER, ("sendMessage",), times=1))
    await amira.says("12")
    await _all_answered(stage)
    assert _cards(amira) == [12, 12]


async def test_a_reply_that_telegram_does_not_take_for_long_ends_in_an_apology(
    stage: Stage, amira: Actor, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insist, "_PAUSES_SECONDS", (0.01, 0.01))
    _trouble(stage, Fault(Trouble.SERVER_ERROR, ("sendMessage",), times=3))
    await amira.says("12")
    await amira.says("13")
    await _all_answered(stage)
    apology, card = (plain(message.text) for message in amira.screen() if message.from_bot)
    assert apology == guide_messages.broken(content.texts.speech("de")).text
    assert "Stand 13:" in card


async def test_a_page_that_telegram_does_not_take_for_long_ends_in_an_apology_and_without_an_hourglass(
    stage: Stage, amira: Actor, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    await amira.says("/stands")
    await _all_answered(stage)
    monkeypatch.setattr(insist, "_PAUSES_SECONDS", (0.01, 0.01))
    _trouble(stage, Fault(Trouble.SERVER_ERROR, ("editMessageText",), times=3))
    press = await amira.presses("➡️")
    assert isinstance(press, Press)
    await _all_answered(stage)
    assert press.answer is not None
    assert plain(amira.last.text) == guide_messages.broken(content.texts.speech("de")).text
