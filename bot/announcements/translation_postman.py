"""Brings the cards of translations up to date: each says what it should, in its owner's language, as often as it takes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.announcements import translation_messages as messages
from bot.announcements.card_store import Cards, Owed
from bot.announcements.courier import Chats
from bot.announcements.messages import Composer
from bot.announcements.model import Card, Interpreter, State, with_text
from bot.announcements.translation_store import Translations
from bot.chat.post import Later, Outcome, Refused, Sent, Unreachable
from bot.chat.reply import Reply

_log = structlog.get_logger()
_AT_ONCE = 40
_LOOK_SECONDS = 0.2
# Two minutes of trouble, with pauses that grow to ten seconds; what could not be said by then is logged and left.
_ATTEMPTS = 16
_PAUSE_SECONDS = 10.0
_ENDS = frozenset({Card.LOST, Card.OVER})


class Interpreters(Protocol):
    """Who speaks a language."""

    async def __call__(self, language: str) -> Sequence[Interpreter]:
        """All of the team, those who speak it fluently first."""
        ...


@dataclass(frozen=True)
class TranslationPostman:
    chats: Chats
    cards: Cards
    translations: Translations
    compose: Composer
    interpreters: Interpreters

    async def sweep(self) -> None:
        """What happens by itself; what people who are no mediators any more had is offered to others, and what nobody has taken
        to those who have come on duty since."""
        for one in await self.cards.sweep():
            await self.translations.give_back(one.draft_id, one.language, one.mediator_id, await self.on_duty(one.language))
        for (draft_id, language), known in (await self.translations.untaken()).items():
            if newcomers := [one for one in await self.on_duty(language) if one not in known]:
                await self.translations.ask_also(draft_id, language, newcomers)

    async def leave(self, person_id: int) -> None:
        """Somebody goes from the bot: what they had is offered to others."""
        for draft_id, language in await self.translations.theirs(person_id):
            others = [one for one in await self.on_duty(language) if one != person_id]
            await self.translations.leave(draft_id, language, person_id, others)

    async def on_duty(self, language: str) -> list[int]:
        """Whom to ask now, fluent ones first."""
        return [one.id for one in await self.interpreters(language) if one.on_duty]

    async def deliver(self) -> None:
        """Say everything that is due. One slow chat does not keep the others waiting."""
        saying: set[asyncio.Task[None]] = set()
        try:
            while True:
                saying |= {asyncio.create_task(self._say(owed)) for owed in await self.cards.take(_AT_ONCE - len(saying))}
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
                await self.cards.said(owed)
            case Sent(message_id=message_id):
                await self.cards.said(owed, message_id)
            case Later(seconds=seconds) if owed.attempts < _ATTEMPTS:
                await self.cards.later(owed, max(seconds, min(2.0**owed.attempts / 4, _PAUSE_SECONDS)))
            case Unreachable() | Refused() | Later() as wrong:
                _log.warning("card_not_said", card=owed.card, why=type(wrong).__name__)
                await self.cards.said(owed)
                if owed.card is Card.OPEN and owed.draft is not None:  # they cannot say so themselves
                    await self.translations.decline(owed.draft.id, owed.language, owed.person_id)

    async def _send(self, owed: Owed) -> Outcome | None:
        """Say it; None where nobody needs to hear it any more."""
        reply = self._reply(owed)
        if reply is None:
            return None
        if owed.card in _ENDS and owed.shown is Card.OPEN:
            return None if owed.message_id is None else await self.chats.edit(owed.person_id, owed.message_id, reply)
        if owed.card in _ENDS and owed.shown is Card.NONE and not owed.perhaps_said:
            return None
        return await self.chats.send(owed.person_id, reply)

    def _reply(self, owed: Owed) -> Reply | None:  # noqa: PLR0911 - one return a card
        tag = (self.compose.languages.get(owed.speaks) or self.compose.languages.fallback).tag
        speech = self.compose.texts.speech(tag)
        match owed.card:
            case Card.LOST:
                return messages.lost(speech)
            case Card.OVER:
                return messages.over(speech)
            case Card.THANKS:
                return messages.thanks(speech, owed.language)
        draft, language = owed.draft, owed.language
        if draft is None or draft.state is not State.DRAFT or draft.language not in draft.texts:
            return None
        match owed.card:
            case Card.OPEN:
                return messages.card(speech, draft, language)
            case Card.SENT_BACK:
                return messages.sent_back(speech, draft, language, owed.html, owed.remark)
            case Card.ANSWER:
                return messages.answer(
                    speech, self.compose(with_text(draft, language, owed.html), language), draft.id, language, owed.id
                )
            case Card.GIVEN_BACK:
                return messages.others_asked(speech, draft.id, language)
            case Card.NOBODY:
                return messages.nobody_can(speech, draft.id, language)
        return None
