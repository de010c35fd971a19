"""Keeps the message that shows how far an announcement is up to date, and tells every organiser of a missed one.

It works where the courier works: which message says what is in the database, so another process goes on with the same one.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.announcements import progress_list_messages as around
from bot.announcements import progress_messages as messages
from bot.announcements.policy import Policy
from bot.announcements.progress_store import ProgressStore, Untold, Watched
from bot.chat.post import Later, Outcome, Sent
from bot.chat.reply import Reply
from bot.fair.model import Fair
from bot.languages import Languages
from bot.storage.database import DatabaseTrouble
from bot.text import Speech, Texts

_log = structlog.get_logger()


class Chats(Protocol):
    """Organisers' chats; bot/chat/post.py is one."""

    async def send(self, person_id: int, reply: Reply) -> Outcome: ...

    async def edit(self, person_id: int, message_id: int, reply: Reply) -> Outcome: ...


@dataclass(frozen=True)
class ProgressPostman:
    """`spare` waits for a moment that no reply wants; `held_up`: Telegram wants a pause of the whole bot, or just did."""

    fair: Fair
    texts: Texts
    languages: Languages
    store: ProgressStore
    chats: Chats
    spare: Callable[[], Awaitable[None]]
    held_up: Callable[[], bool]
    policy: Policy

    async def run(self, at_work: Callable[[], bool]) -> None:
        """Until cancelled. `at_work`: whether the courier of this process is."""
        while True:
            try:
                if at_work():
                    await self.tell()
                    await self.refresh()
            except DatabaseTrouble as trouble:
                _log.error("progress_waits", why=type(trouble).__name__)
            await asyncio.sleep(self.policy.refresh_seconds)

    async def refresh(self) -> None:
        """Bring every message that is watched up to date."""
        async with asyncio.TaskGroup() as edits:
            for watched in await self.store.watched():
                edits.create_task(self._refresh(watched))

    async def tell(self) -> None:
        """Every organiser of what was missed, once each."""
        for untold in await self.store.untold():
            await self._tell(untold)

    async def _refresh(self, watched: Watched) -> None:
        """What has shown the end, or can be changed no more, is watched no more."""
        await self.spare()
        progress = await self.store.progress(watched.announcement_id)
        if progress is None:
            await self.store.forget(watched)
            return
        reply = messages.page(self._speech(watched.language), self.fair, progress, held_up=self.held_up())
        digest = hashlib.sha256(repr((reply.text, reply.rows)).encode()).hexdigest()
        if digest == watched.shown:
            return
        if watched.message_id is None:
            outcome = await self.chats.send(watched.person_id, reply)
        else:
            outcome = await self.chats.edit(watched.person_id, watched.message_id, reply)
        match outcome:
            case Sent(message_id=message_id) if progress.is_going:
                await self.store.shows(watched, message_id, digest)
            case Later():
                pass  # it says so at the next beat
            case _:
                await self.store.forget(watched)

    async def _tell(self, untold: Untold) -> None:
        one = untold.announcement
        words = one.text_for(one.language or "")
        reply = around.missed(self._speech(untold.language), self.fair, one, words[0] if words else "", self.store.now())
        match await self.chats.send(untold.person_id, reply):
            case Later(seconds=seconds):
                await self.store.tell_later(untold, seconds)
            case _:
                await self.store.told(untold)

    def _speech(self, tag: str) -> Speech:
        return self.texts.speech((self.languages.get(tag) or self.languages.fallback).tag)
