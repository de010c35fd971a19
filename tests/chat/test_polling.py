"""Telegram keeps an update until it has been answered: over HTTP, against the rehearsal's stand-in."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.chat import polling
from bot.chat.order import OneByOnePerChat
from bot.chat.polling import Polling
from bot.chat.request import AiohttpRequest
from bot.rehearsal import scenario
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.letterbox import Webhook
from bot.rehearsal.scenario import Stage


class Clerk:
    """Notes what is said to it; answers what begins with “wait” only when `gate` is opened."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.gate = asyncio.Event()

    async def hear(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        assert message is not None
        text = message.text or ""
        self.begun.append(text)
        if text.startswith("wait"):
            await self.gate.wait()
        await message.reply_text(f"heard {text}")


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with scenario.play(overall_limit=False) as stage:
        yield stage


@asynccontextmanager
async def _polling(stage: Stage, clerk: Clerk) -> AsyncIterator[asyncio.Event]:
    """The clerk behind a bot that polls; the event ends it."""
    builder = ApplicationBuilder().token(stage.token).base_url(f"{stage.url}/bot").updater(None)
    builder.concurrent_updates(OneByOnePerChat()).request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    application: Any = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, clerk.hear))
    stop = asyncio.Event()
    async with application:
        await application.start()
        running = asyncio.create_task(Polling(application, [Update.MESSAGE]).run(stop))
        try:
            yield stop
        finally:
            stop.set()
            await running
            await application.stop()


async def _becomes(true: Callable[[], bool], within: float = 3.0) -> bool:
    try:
        async with asyncio.timeout(within):
            while not true():  # noqa: ASYNC110 - the stand-in's state has no event
                await asyncio.sleep(0.01)
    except TimeoutError:
        return False
    return True


def _waiting(stage: Stage) -> list[str]:
    return [update["message"]["text"] for update in stage.rehearsal.world.letterbox.waiting()]


async def test_an_update_is_confirmed_when_it_has_been_answered_and_not_before(stage: Stage) -> None:
    amira = await stage.person("Amira")
    async with _polling(stage, clerk := Clerk()):
        await amira.says("wait for it")
        assert await _becomes(lambda: clerk.begun == ["wait for it"])
        await asyncio.sleep(0.5)
        assert _waiting(stage) == ["wait for it"]
        clerk.gate.set()
        await amira.sees("heard wait for it")
        assert await _becomes(lambda: not _waiting(stage))
    assert clerk.begun == ["wait for it"], "it was begun once, however often it was fetched"


async def test_who_comes_after_somebody_who_waits_is_answered_at_once(stage: Stage) -> None:
    amira, oksana = await stage.person("Amira"), await stage.person("Oksana")
    async with _polling(stage, clerk := Clerk()):
        await amira.says("wait for it")
        assert await _becomes(lambda: clerk.begun == ["wait for it"])
        await asyncio.sleep(1)
        await oksana.says("hello")
        await oksana.sees("heard hello", within=1)
        clerk.gate.set()


async def test_what_was_in_hand_when_the_process_ended_is_given_to_the_next(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_GOODBYE_SECONDS", 0.1)
    amira, oksana = await stage.person("Amira"), await stage.person("Oksana")
    async with _polling(stage, Clerk()):
        await oksana.says("hello")
        await oksana.sees("heard hello")
        await amira.says("wait for it")
        await asyncio.sleep(0.2)
    assert _waiting(stage) == ["wait for it"]
    clerk = Clerk()
    clerk.gate.set()
    async with _polling(stage, clerk):
        await amira.sees("heard wait for it")
    assert clerk.begun == ["wait for it"]
    assert _waiting(stage) == []


async def test_what_is_in_hand_at_the_end_is_finished_and_confirmed(stage: Stage) -> None:
    amira = await stage.person("Amira")
    async with _polling(stage, clerk := Clerk()) as stop:
        await amira.says("wait a little")
        assert await _becomes(lambda: clerk.begun == ["wait a little"])
        stop.set()
        await asyncio.sleep(0.1)
        clerk.gate.set()
    await amira.sees("heard wait a little", within=0)
    assert _waiting(stage) == []


async def test_one_that_hangs_does_not_hold_up_the_hundred_and_first(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_KEPT_BACK_SECONDS", 0.5)
    amira, oksana = await stage.person("Amira"), await stage.person("Oksana")
    async with _polling(stage, clerk := Clerk()):
        await amira.says("wait for it")
        for number in range(150):
            await oksana.says(str(number))
        await oksana.sees("heard 149")
        assert "wait for it" not in _waiting(stage), "it is no longer kept back"
        clerk.gate.set()
        await amira.sees("heard wait for it")
    assert clerk.begun.count("wait for it") == 1


async def test_hundred_that_are_done_while_they_are_fetched_once_more_end_nothing(stage: Stage) -> None:
    amira = await stage.person("Amira")
    async with _polling(stage, clerk := Clerk()):
        for number in range(100):
            await amira.says(f"wait {number}")
        assert await _becomes(lambda: bool(clerk.begun))
        stage.rehearsal.faults.switch([Fault(Trouble.SLOW, methods=("getUpdates",), times=1, seconds=2)])
        assert await _becomes(lambda: stage.rehearsal.faults.on == [])
        clerk.gate.set()
        await amira.sees("heard wait 99")
        await amira.says("hello")
        await amira.sees("heard hello")


@pytest.mark.parametrize("trouble", [Trouble.SERVER_ERROR, Trouble.LOST, Trouble.LOST_ANSWER])
async def test_a_poll_that_fails_is_tried_again(stage: Stage, trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "_RETRY_SECONDS", (0.05,))
    amira = await stage.person("Amira")
    stage.rehearsal.faults.switch([Fault(trouble, methods=("getUpdates",), times=3)])
    async with _polling(stage, clerk := Clerk()):
        await amira.says("hello")
        await amira.sees("heard hello")
        assert await _becomes(lambda: not _waiting(stage))
    assert clerk.begun == ["hello"]
    assert stage.rehearsal.faults.on == []


async def test_a_webhook_from_before_is_taken_down(stage: Stage) -> None:
    stage.rehearsal.world.letterbox.hang(Webhook("http://127.0.0.1:9/nobody"))
    amira = await stage.person("Amira")
    async with _polling(stage, Clerk()):
        await amira.says("hello")
        await amira.sees("heard hello")
    assert stage.rehearsal.world.letterbox.webhook is None
