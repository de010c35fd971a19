"""Fetching updates by long polling; an update counts as received only when it has been answered.

python-telegram-bot's own updater confirms what it has fetched before anybody has looked at it: when the process dies, all that
was in hand is gone, and people wait for ever. Here Telegram keeps an update until it is done and gives it to the next process.
The price is that what was done but not yet confirmed is answered twice after a crash.
"""

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.constants import PollingLimit
from telegram.error import InvalidToken, TelegramError, TimedOut
from telegram.ext import Application

_log = structlog.get_logger()

_POLL_SECONDS = 10  # a dead connection is noticed after these and the time-out for reading
# Telegram answers at once while anything is unconfirmed, so between two looks for more there is a pause: short at first, since
# most replies take less, then longer.
_FIRST_PAUSE = 0.05
_LONGEST_PAUSE = 0.3
# The pause ends when all but a fourth is done. What is still in hand comes and is read once more, so to look sooner costs more.
_SHARE_LEFT = 4
_RETRY_SECONDS = (1.0, 2.0, 5.0, 10.0, 30.0)  # after the first, second ... failure in a row
# Telegram shows a hundred updates from the oldest unconfirmed on. When something hangs and a hundred others have come behind it,
# it is kept back no longer than this: the others want to be answered, too.
_KEPT_BACK_SECONDS = 10.0
_GOODBYE_SECONDS = 5.0  # for what is in hand at the end; the rest stays with Telegram


class Polling:
    """Hands updates to the application and keeps the book of those in hand."""

    def __init__(self, application: "Application[Any, Any, Any, Any, Any, Any]", kinds: Sequence[str]) -> None:
        """`kinds` of updates, as in allowed_updates."""
        self._application = application
        self._kinds = kinds
        self._newest = 0  # the id of the last update that was begun
        self._in_hand: dict[int, tuple[asyncio.Task[None], float]] = {}  # by update id, ascending; and since when (monotonic)
        self._hanging: set[asyncio.Task[None]] = set()  # in hand, but no longer kept back
        self._lull: asyncio.Future[None] | None = None  # somebody waits until no more than `_few` are in hand
        self._few = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Answer updates until `stop`, then finish those in hand, within 5 s. Raises InvalidToken when Telegram refuses the
        token, and TelegramError when a webhook that hangs cannot be taken down at the start."""
        await self._application.bot.delete_webhook()
        fetching = asyncio.create_task(self._fetch(), name="polling")
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (fetching, stopping):
                task.cancel()
            await asyncio.gather(fetching, stopping, return_exceptions=True)
            await self._finish()
        if not fetching.cancelled():
            fetching.result()

    async def _fetch(self) -> None:
        failures = 0
        pause = _FIRST_PAUSE
        while True:
            try:
                updates = await self._get(_POLL_SECONDS if not self._in_hand else 0)
            except InvalidToken:
                raise
            except TimedOut:
                _log.info("poll_timed_out")
            except TelegramError as wrong:
                wait = _RETRY_SECONDS[min(failures, len(_RETRY_SECONDS) - 1)]
                _log.warning("poll_failed", why=str(wrong), again_in_seconds=wait)
                failures += 1
                await asyncio.sleep(wait)
            else:
                failures = 0
                fresh = self._begin(updates)
                if len(updates) == PollingLimit.MAX_LIMIT and not fresh and self._in_hand:  # they may be done by now
                    self._let_go()
                pause = _FIRST_PAUSE if fresh else min(pause * 2, _LONGEST_PAUSE)
                if self._in_hand:
                    await self._wait(len(self._in_hand) // _SHARE_LEFT, pause)

    async def _wait(self, few: int, seconds: float) -> None:
        """Until no more than `few` are in hand, at most so long."""
        self._few, self._lull = few, asyncio.get_running_loop().create_future()
        await asyncio.wait({self._lull}, timeout=seconds)
        self._lull = None

    async def _get(self, seconds: int) -> tuple[Update, ...]:
        """Confirm everything before the oldest in hand; what Telegram has from there on."""
        offset = next(iter(self._in_hand), self._newest + 1 if self._newest else None)
        bot: Bot = self._application.bot
        return await bot.get_updates(offset=offset, timeout=seconds, allowed_updates=self._kinds)

    def _begin(self, updates: Sequence[Update]) -> int:
        """Begin those that are not begun yet; how many."""
        fresh = [update for update in updates if update.update_id > self._newest]
        for update in fresh:
            self._newest = update.update_id
            work = self._application.update_processor.process_update(update, self._application.process_update(update))
            task = asyncio.create_task(work, name=f"update-{update.update_id}")
            self._in_hand[update.update_id] = task, time.monotonic()
            task.add_done_callback(partial(self._done, update.update_id))
        return len(fresh)

    def _done(self, number: int, task: "asyncio.Task[None]") -> None:
        self._hanging.discard(task)
        if task.cancelled():  # at the end: Telegram keeps it for the next process
            return
        self._in_hand.pop(number, None)
        if self._lull is not None and not self._lull.done() and len(self._in_hand) <= self._few:
            self._lull.set_result(None)
        if wrong := task.exception():  # handlers' exceptions never come so far: the application has an error handler
            _log.error("update_lost", update=number, exc_info=wrong)

    def _let_go(self) -> None:
        """Confirm the oldest although it is not done, when it has been kept back for long enough."""
        number, (task, since) = next(iter(self._in_hand.items()))
        if time.monotonic() - since > _KEPT_BACK_SECONDS:
            _log.info("update_confirmed_early", update=number)
            del self._in_hand[number]
            self._hanging.add(task)

    async def _finish(self) -> None:
        """Wait for what is in hand, and confirm what is done."""
        tasks = {task for task, _ in self._in_hand.values()} | self._hanging
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_GOODBYE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if not self._newest:
            return
        try:
            await self._get(0)
        except TelegramError as wrong:
            _log.warning("not_confirmed", why=str(wrong))
