"""How fast the bot calls Telegram: an even pace below the flood limit, and one pause for everybody when Telegram asks for one.

python-telegram-bot's AIORateLimiter lets a whole second's worth of messages through at once, ends a pause as soon as any other
call is done, and then lets all that have waited go together: on a busy day one 429 brings dozens more.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

_log = structlog.get_logger()

# The library warns of every 429 unless its durations are wanted as timedelta, which a later version makes the rule.
os.environ["PTB_TIMEDELTA"] = "true"

# Of the limit: calls do not all take the same time on their way, so some arrive closer together than they left.
_SHARE = 0.9
# A call that cannot be made within these is given up: nobody looks at the phone any more.
_PATIENCE_SECONDS = 60.0
_AFTER_A_PAUSE = 0.1  # seconds that clocks may differ by


class Pace(BaseRateLimiter[int]):
    """Lets calls go one after the other, in the order in which they came."""

    def __init__(self, per_second: int) -> None:
        """`per_second`: what Telegram allows to all chats together; 0 for a server without that limit."""
        self._gap = 1 / (per_second * _SHARE) if per_second else 0.0
        self._door = asyncio.Lock()  # fair: first come, first served
        self._next = 0.0  # when the next message may go; the loop's seconds, as below
        self._closed_until = 0.0  # Telegram wants nothing before

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""

    async def process_request(  # noqa: PLR0917 - the library's signature
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,  # noqa: ARG002
    ) -> Any:
        """Make the call when its turn has come, and anew after a 429. Raises RetryAfter when that would take over a minute."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _PATIENCE_SECONDS
        while True:
            try:
                async with asyncio.timeout_at(ends):
                    await (self._turn() if self._gap and "chat_id" in data else self._opening())
            except TimeoutError:
                raise RetryAfter(max(1, round(self._closed_until - loop.time()))) from None
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as later:
                _log.warning("telegram_says_slow_down", method=endpoint, seconds=_seconds(later))
                self._closed_until = max(self._closed_until, loop.time() + _seconds(later) + _AFTER_A_PAUSE)
                if self._closed_until > ends:
                    raise

    async def _turn(self) -> None:
        """Wait for the turn of a message. Answers to presses and questions about the bot go to no chat and need none."""
        loop = asyncio.get_running_loop()
        async with self._door:
            await self._opening()
            while (wait := self._next - loop.time()) > 0:
                await asyncio.sleep(wait)
                await self._opening()
            self._next = loop.time() + self._gap

    async def _opening(self) -> None:
        """Wait for the end of a pause, however often it is prolonged."""
        loop = asyncio.get_running_loop()
        while (wait := self._closed_until - loop.time()) > 0:  # noqa: ASYNC110 - it ends by the clock
            await asyncio.sleep(wait)


def _seconds(later: RetryAfter) -> float:
    asked = later.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()
