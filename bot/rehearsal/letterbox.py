"""Updates waiting for the bot: numbered, in order, kept until the bot confirms them."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram.constants import PollingLimit

from bot.rehearsal.refusal import conflict

Update = dict[str, Any]
# Telegram leaves these out unless they are asked for by name.
_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True)
class Webhook:
    """Where updates are pushed to."""

    url: str
    secret: str = ""
    connections: int = 40


class Letterbox:
    """Updates in the order they happened; fetched by long polling or taken by the webhook's courier."""

    def __init__(self) -> None:
        self._waiting: deque[Update] = deque()
        self._next = 1
        self._arrivals: list[asyncio.Future[None]] = []
        self._poll: asyncio.Future[str] | None = None
        self._closed = False
        self.polled = asyncio.Event()  # a bot has asked for updates
        self.allowed: list[str] = []
        self.webhook: Webhook | None = None
        self.webhook_error: tuple[int, str] = (0, "")  # when (seconds since 1970) and what
        self.watchers: list[Callable[[Update], None]] = []  # hear of every update that is put in
        self.put_in = 0  # how many ever arrived
        self.given = 0  # how many were confirmed

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, kind: str, payload: dict[str, Any]) -> None:
        """Add an update, unless the bot asked not to get its kind."""
        if (self.allowed and kind not in self.allowed) or (not self.allowed and kind in _ON_REQUEST):
            return
        update = {"update_id": self._next, kind: payload}
        self._waiting.append(update)
        self._next += 1
        self.put_in += 1
        for watcher in self.watchers:
            watcher(update)
        self._tell_arrival()

    def _tell_arrival(self) -> None:
        for arrival in self._arrivals:
            if not arrival.done():
                arrival.set_result(None)
        self._arrivals.clear()

    def waiting(self) -> list[Update]:
        """All unconfirmed updates, oldest first."""
        return list(self._waiting)

    def confirm(self, before: int) -> None:
        """Forget all updates with an id below `before`."""
        while self._waiting and self._waiting[0]["update_id"] < before:
            self._waiting.popleft()
            self.given += 1

    def remove(self, update: Update) -> None:
        """Forget one update, in whatever order webhooks finish."""
        self._waiting.remove(update)
        self.given += 1

    def drop(self) -> None:
        """Forget all (drop_pending_updates)."""
        self.given += len(self._waiting)
        self._waiting.clear()

    def arrival(self) -> asyncio.Future[None]:
        """Done as soon as an update is put in after this call."""
        arrival = asyncio.get_running_loop().create_future()
        self._arrivals.append(arrival)
        return arrival

    async def fetch(self, offset: int, limit: int, seconds: float, allowed: list[str] | None) -> list[Update]:
        """getUpdates: confirm, then answer as soon as there is something, at the latest after `seconds`.

        The newest poll wins: an older one still waiting ends with 409, as with Telegram.
        """
        if self.webhook is not None:
            raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
        self.polled.set()
        if allowed is not None:
            self.allowed = allowed
        if offset < 0:
            keep = list(self._waiting)[offset:]
            self.confirm(keep[0]["update_id"] if keep else self._next)
        else:
            self.confirm(offset)
        self.interrupt(_OTHER_POLL)
        count = min(max(limit, PollingLimit.MIN_LIMIT), PollingLimit.MAX_LIMIT)
        if not self._waiting and seconds > 0 and not self._closed:
            await self._wait(seconds)
        return [update for update, _ in zip(self._waiting, range(count), strict=False)]

    async def _wait(self, seconds: float) -> None:
        poll = self._poll = asyncio.get_running_loop().create_future()
        arrival = self.arrival()
        try:
            await asyncio.wait({poll, arrival}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            arrival.cancel()
            self._arrivals = [other for other in self._arrivals if other is not arrival]
            if self._poll is poll:
                self._poll = None
        if poll.done() and poll.result():
            raise conflict(poll.result())

    def hang(self, webhook: Webhook | None) -> None:
        """Push to this webhook from now on, or to none; a poll that waits ends."""
        self.webhook = webhook
        self.webhook_error = (0, "")
        if webhook is not None:
            self.interrupt("terminated by setWebhook request")
        self._tell_arrival()

    def note_webhook_error(self, reason: str) -> None:
        """What getWebhookInfo tells of the last failed push."""
        self.webhook_error = (int(time.time()), reason)

    def interrupt(self, reason: str) -> None:
        """End the poll that is waiting, with 409 for a reason, or without one with an empty answer."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(reason)

    def close(self) -> None:
        """End the waiting poll and let no other wait."""
        self._closed = True
        self.interrupt("")
