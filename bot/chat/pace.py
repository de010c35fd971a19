"""How fast the bot calls Telegram: an even pace below the flood limit, replies before deliveries, one pause for everybody when
Telegram asks for one.

python-telegram-bot's AIORateLimiter lets a whole second's worth of messages through at once, ends a pause as soon as any other
call is done, and then lets all that have waited go together: on a busy day one 429 brings dozens more.
"""

import asyncio
import os
from collections.abc import Callable, Coroutine
from enum import Enum, auto
from typing import Any

import structlog
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

_log = structlog.get_logger()

# The library warns of every 429 unless its durations are wanted as timedelta, which a later version makes the rule.
os.environ["PTB_TIMEDELTA"] = "true"

# Of the limit: calls do not all take the same time on their way, so some arrive closer together than they left.
_SHARE = 0.9
# Deliveries may use a little more when they make up for a pause: they leave one by one.
_SHARE_WITH_DELIVERIES = 0.95
# A call that cannot be made within these is given up: nobody looks at the phone any more.
_PATIENCE_SECONDS = 60.0
# Seconds on top of a pause, for rounding: it is counted from when the answer came, and has begun at Telegram before.
_AFTER_A_PAUSE = 0.02


# Deliveries go at their rate on average: what a late wake-up or a pause took is made up for, within the limit for all.
_SLACK_SECONDS = 3.0
_MADE_UP_SECONDS = 30.0
_HURRY = 0.85  # of the usual gap, while it is being made up for: never a burst
# After so long without one, they begin anew: there is nothing to be made up for.
_QUIET_SECONDS = 3.0


class Lane(Enum):
    """What a call is for, as `rate_limit_args`; without it a call is a reply."""

    DELIVERY = auto()  # it has waited for its turn (`Pace.delivery`), and whoever makes it hears of a 429 at once


class Pace(BaseRateLimiter[Lane]):
    """Lets calls go one after the other, in the order in which they came. Replies do not wait for deliveries: these take what is
    left of the limit."""

    def __init__(self, per_second: int, deliveries_per_second: float = 25.0) -> None:
        """`per_second`: what Telegram allows to all chats together; 0 for a server without that limit."""
        self._gap = 1 / (per_second * _SHARE) if per_second else 0.0
        self._gap_of_all = 1 / (per_second * _SHARE_WITH_DELIVERIES) if per_second else 0.0
        self._delivery_gap = 1 / deliveries_per_second
        self._door = asyncio.Lock()  # fair: first come, first served
        self._delivery_door = asyncio.Lock()
        self._next = 0.0  # when the next reply may go; the loop's seconds, as below
        self._next_delivery = 0.0
        self._last_delivery = -_MADE_UP_SECONDS
        self._spent_until = 0.0  # up to when the limit for all is used up
        self._lost = 0.0  # seconds that pauses took from deliveries, not made up for yet
        self._closed_until = 0.0  # Telegram wants nothing before

    async def delivery(self) -> None:
        """Wait for the turn of a delivery."""
        loop = asyncio.get_running_loop()
        async with self._delivery_door:
            now = loop.time()
            if self._next_delivery >= now - _SLACK_SECONDS and self._closed_until <= now:
                self._lost = 0.0
            quiet = now - self._last_delivery > _QUIET_SECONDS + self._lost
            self._next_delivery = max(self._next_delivery, now if quiet else now - _SLACK_SECONDS - self._lost)
            first = max(self._next_delivery, self._last_delivery + self._delivery_gap * _HURRY)
            while (wait := max(first, self._spent_until, self._closed_until) - loop.time()) > 0:  # noqa: ASYNC110
                await asyncio.sleep(wait)
            self._last_delivery = loop.time()
            self._next_delivery += self._delivery_gap
            self._spend(self._last_delivery)

    async def spare(self) -> None:
        """Wait for a moment that no reply wants, for a call that may as well come later and is no delivery. Such a call holds no
        reply up; deliveries make up for it."""
        loop = asyncio.get_running_loop()
        while (wait := max(self._spent_until, self._closed_until) - loop.time()) > 0 or self._door.locked():  # noqa: ASYNC110
            await asyncio.sleep(max(wait, self._gap))
        self._spend(loop.time())

    def was_closed(self, seconds: float) -> bool:
        """Whether Telegram wants nothing now, or did within the last so many seconds."""
        return self._closed_until > 0 and asyncio.get_running_loop().time() - self._closed_until < seconds

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
        rate_limit_args: Lane | None,
    ) -> Any:
        """Make the call when its turn has come, and anew after a 429. Raises RetryAfter when that would take over a minute, and
        for a delivery at once."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + _PATIENCE_SECONDS
        while True:
            try:
                async with asyncio.timeout_at(ends):
                    await (self._turn() if self._gap and "chat_id" in data and rate_limit_args is None else self._opening())
            except TimeoutError:
                raise RetryAfter(max(1, round(self._closed_until - loop.time()))) from None
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as later:
                _log.warning("telegram_says_slow_down", method=endpoint, seconds=_seconds(later))
                self._close(loop.time(), _seconds(later) + _AFTER_A_PAUSE)
                if self._closed_until > ends or rate_limit_args is Lane.DELIVERY:
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
            self._spend(loop.time())

    def _spend(self, now: float) -> None:
        """One message of what is allowed to all chats together."""
        self._spent_until = max(self._spent_until, now) + self._gap_of_all

    def _close(self, now: float, seconds: float) -> None:
        """Nothing goes for so long."""
        longer = now + seconds - max(self._closed_until, now)
        if longer > 0:
            self._closed_until = now + seconds
            self._lost = min(self._lost + longer, _MADE_UP_SECONDS)

    async def _opening(self) -> None:
        """Wait for the end of a pause, however often it is prolonged."""
        loop = asyncio.get_running_loop()
        while (wait := self._closed_until - loop.time()) > 0:  # noqa: ASYNC110 - it ends by the clock
            await asyncio.sleep(wait)


def _seconds(later: RetryAfter) -> float:
    asked = later.retry_after
    return float(asked) if isinstance(asked, int) else asked.total_seconds()
