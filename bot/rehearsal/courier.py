"""Pushes updates to the bot's webhook: in order within a chat, several chats at once, again and again until they are taken."""

import asyncio
import contextlib
from typing import Any

import httpx

from bot.rehearsal.call_log import short
from bot.rehearsal.letterbox import Letterbox, Update, Webhook

_TIMEOUT = 30.0
_RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)  # Telegram waits longer; a rehearsal has one day


def chat_of(update: Update) -> int:
    """Whose chat an update belongs to: only the order within it matters."""
    payload: dict[str, Any] = next(value for name, value in update.items() if name != "update_id")
    return int(payload["from"]["id"])


class Courier:
    """Runs from open() to close(); idle while no webhook hangs."""

    def __init__(self, letterbox: Letterbox, answer: "Answers") -> None:
        self._letterbox = letterbox
        self._answer = answer
        self._task: asyncio.Task[None] | None = None
        self._pushing: dict[int, asyncio.Task[None]] = {}

    def open(self) -> None:
        self._task = asyncio.create_task(self._run(), name="rehearsal-courier")

    async def close(self) -> None:
        tasks = [task for task in (self._task, *self._pushing.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._pushing.clear()

    async def _run(self) -> None:
        async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False) as http:
            while True:
                arrival = self._letterbox.arrival()
                if webhook := self._letterbox.webhook:
                    self._start(http, webhook)
                if self._pushing:
                    await asyncio.wait({arrival, *self._pushing.values()}, return_when=asyncio.FIRST_COMPLETED)
                else:
                    await arrival
                self._pushing = {chat: task for chat, task in self._pushing.items() if not task.done()}

    def _start(self, http: httpx.AsyncClient, webhook: Webhook) -> None:
        for update in self._letterbox.waiting():
            if len(self._pushing) >= webhook.connections:
                return
            chat = chat_of(update)
            if chat not in self._pushing:
                self._pushing[chat] = asyncio.create_task(self._push(http, webhook, update))

    async def _push(self, http: httpx.AsyncClient, webhook: Webhook, update: Update) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        attempt = 0
        while self._letterbox.webhook is webhook:
            reason = ""
            try:
                answer = await http.post(webhook.url, json=update, headers=headers)
                if answer.is_success:
                    with contextlib.suppress(ValueError):  # dropped meanwhile
                        self._letterbox.remove(update)
                    await self._answer.in_answer(answer.content)
                    return
                reason = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
            except httpx.TimeoutException:
                reason = "Read timeout expired"
            except httpx.HTTPError as wrong:
                reason = f"Connection failed: {short({'error': wrong})}"
            self._letterbox.note_webhook_error(reason)
            await asyncio.sleep(_RETRY_SECONDS[min(attempt, len(_RETRY_SECONDS) - 1)])
            attempt += 1


class Answers:
    """Carries out a method that the bot put into its answer to a webhook."""

    async def in_answer(self, body: bytes) -> None:
        raise NotImplementedError
