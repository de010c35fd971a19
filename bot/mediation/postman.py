"""Says what is owed: each word in the language of that moment, in the order it was owed, as often as it takes."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from bot.chat.post import Later, Outcome, Post, Refused, Sent, Unreachable
from bot.chat.reply import Reply
from bot.mediation.model import Notice, OfferState, Request
from bot.mediation.notice_store import Notices, Owed
from bot.mediation.talk_store import Talks

_log = structlog.get_logger()
_AT_ONCE = 40
_LOOK_SECONDS = 0.2
# Two minutes of trouble, with pauses that grow to ten seconds; what could not be said by then is logged and dropped.
_ATTEMPTS = 16
_PAUSE_SECONDS = 10.0

PINNED = frozenset({Notice.COMING, Notice.YOURS})
EDITS = frozenset({Notice.GONE, Notice.LATE, Notice.SETTLED})
# Of a card that a process showed and died before it knew the message: it cannot be changed, so its owner is told below it.
_END_OF_CARD = {OfferState.LOST: Notice.GONE, OfferState.LAPSED: Notice.LATE}


class Composer(Protocol):
    """Puts a word into sentences."""

    async def __call__(self, owed: Owed) -> Reply | None:
        """What to say; None when it is no longer true."""
        ...


@dataclass(frozen=True)
class Postman:
    post: Post
    notices: Notices
    talks: Talks
    compose: Composer
    unreachable: Callable[[int], Awaitable[None]]  # somebody has blocked the bot: a mediator comes to nobody

    async def deliver(self) -> None:
        """Say everything that is due. One slow chat does not keep the others waiting."""
        saying: set[asyncio.Task[None]] = set()
        try:
            while True:
                saying |= {asyncio.create_task(self._say(owed)) for owed in await self.notices.take(_AT_ONCE - len(saying))}
                if not saying:
                    return
                done, saying = await asyncio.wait(saying, timeout=_LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in saying:
                task.cancel()
            await asyncio.gather(*saying, return_exceptions=True)

    async def _say(self, owed: Owed) -> None:
        match await self._send(owed):
            case None:
                await self.notices.drop(owed)
            case Sent(message_id=message_id):
                await self.notices.said(owed, message_id)
                if owed.kind in PINNED and owed.request is not None and owed.request.talking:
                    await self._pin(owed, owed.request, message_id)
            case Unreachable():
                await self.notices.drop_all(owed.person_id)
                await self.unreachable(owed.person_id)
            case Later(seconds=seconds) if owed.attempts < _ATTEMPTS:
                await self.notices.later(owed, max(seconds, min(2.0**owed.attempts / 4, _PAUSE_SECONDS)))
            case Later():
                _log.error("notice_given_up", kind=owed.kind)
                await self.notices.drop(owed)
            case Refused(why=why):
                _log.warning("notice_refused", kind=owed.kind, why=why)
                await self.notices.drop(owed)

    async def _send(self, owed: Owed) -> Outcome | None:
        """Say it; None where it is no longer true, or the card it would change was never shown."""
        match owed:
            case Owed(kind=Notice.HELD):
                return await self._hand_on(owed)
            case Owed(kind=Notice.UNPIN, message_id=int(pin)):
                return await self.post.unpin(owed.person_id, pin)
            case Owed(kind=Notice.OFFER, offer_state=state) if state is not OfferState.SHOWN:
                end = _END_OF_CARD.get(state) if state and owed.perhaps_said else None
                ended = await self.compose(replace(owed, kind=end)) if end else None
                return await self.post.send(owed.person_id, ended) if ended else None
        reply = await self.compose(owed)
        if reply is None or (owed.kind in EDITS and owed.message_id is None):
            return None
        if owed.kind in EDITS and owed.message_id is not None:
            return await self.post.edit(owed.person_id, owed.message_id, reply)
        return await self.post.send(owed.person_id, reply)

    async def _hand_on(self, owed: Owed) -> Outcome | None:
        """A message that waited, to the mediator who has the request now."""
        request = owed.request
        if request is None or request.mediator_id != owed.person_id or not request.talking or owed.message_id is None:
            return None
        outcome = await self.post.copy(request.visitor_id, owed.message_id, owed.person_id)
        if isinstance(outcome, Sent):
            await self.talks.relayed(request.id, request.visitor_id, owed.message_id, owed.person_id, outcome.message_id)
        return outcome

    async def _pin(self, owed: Owed, request: Request, message_id: int) -> None:
        """The line that says one is talking to a person, at the top. A chat where it cannot be pinned has it all the same."""
        if not await self.notices.pinned(request.id, owed.person_id, message_id):
            return
        if isinstance(wrong := await self.post.pin(owed.person_id, message_id), Refused):
            _log.info("not_pinned", why=wrong.why)
