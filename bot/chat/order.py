"""The order of updates: those of one chat one after the other, those of different chats side by side."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# Updates waiting in line cost a task each; the limit only has to be larger than any crowd.
_CROWD = 10_000


@dataclass
class _Line:
    """The updates of one chat: whose turn it is, and how many stand in line (the one whose turn it is included)."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class OneByOnePerChat(BaseUpdateProcessor):
    """Holds back an update until the one before it in the same chat is done."""

    def __init__(self) -> None:
        super().__init__(_CROWD)
        self._lines: dict[int, _Line] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            await coroutine
            return
        line = self._lines.setdefault(chat.id, _Line())
        line.length += 1
        try:
            async with line.turn:  # asyncio's locks are fair: first come, first served
                await coroutine
        finally:
            line.length -= 1
            if line.length == 0:
                del self._lines[chat.id]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back: the application awaits its own tasks."""
