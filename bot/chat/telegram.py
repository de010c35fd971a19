"""The only place that talks to Telegram: updates in, a feature's handler called once, its reply out.

The bot speaks with one person at a time: groups, channels and edits of other chats are met with silence on purpose.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar

import structlog
from telegram import Bot, CallbackQuery, MaybeInaccessibleMessage, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError
from telegram.ext import (
    Application,
    CallbackContext,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.chat.buttons import Registry
from bot.chat.insist import insist
from bot.chat.post import IN_LANGUAGE, captioned, content
from bot.chat.reply import Handler, Known, Letter, Prompt, Reactions, Reply, Taken, Taker, Visit
from bot.text import Speech

_log = structlog.get_logger()
_T = TypeVar("_T")

# What a message can hold, by Telegram's names; an animation is announced as a document, too, and comes first for that.
_KINDS = (
    "text",
    "voice",
    "photo",
    "video",
    "video_note",
    "audio",
    "animation",
    "document",
    "sticker",
    "venue",
    "location",
    "contact",
    "poll",
    "dice",
    "game",
    "story",
    "invoice",
)


class Acquaintance(Protocol):
    """Knows how to speak to a person."""

    async def meet(self, person_id: int, language_code: str | None) -> Known:
        """What is known of this person, who may be a stranger whose app says `language_code`."""
        ...

    async def drop_prompt(self, person_id: int) -> None:
        """The person has gone on to something else: their next text answers no question of ours."""
        ...

    def speech(self, tag: str) -> Speech | None:
        """The speech of a language, None when it is not spoken."""
        ...

    def guess(self, language_code: str | None) -> Speech:
        """The speech for a stranger, without asking the database: for the moment when everything else is broken."""
        ...


class Conversation(Protocol):
    """Where a message goes when its sender is talking with a person."""

    async def take(self, visit: Visit) -> Taken | None:
        """Hand the letter on; None when the sender is in no conversation, and the bot answers as ever."""
        ...


class House(Protocol):
    """What is said when no feature has the word."""

    async def unreadable(self, visit: Visit) -> Reply:
        """A voice message, a photo, a sticker: what to do instead."""
        ...

    async def unknown(self, visit: Visit) -> Reply:
        """A command or a button that we do not know (any more)."""
        ...

    def broken(self, speech: Speech) -> Reply:
        """Something failed on our side."""
        ...


@dataclass(frozen=True)
class Front:
    """Receives every update and answers it."""

    acquaintance: Acquaintance
    house: House
    conversation: Conversation
    reactions: Reactions
    registry: Registry

    def attach(self, application: "Application[Any, Any, Any, Any, Any, Any]") -> None:
        """Register with the application."""
        private = filters.ChatType.PRIVATE
        application.add_handler(MessageHandler(private, self.message))
        application.add_handler(CallbackQueryHandler(self.press))
        application.add_error_handler(self.failed)

    async def message(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A message, new or edited, in a private chat."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None or _is_service(update):
            return
        known = await self.acquaintance.meet(user.id, user.language_code)
        letter = self._letter(message, update, known.prompt)
        visit = Visit(user.id, known.speech, app_language=user.language_code, roles=known.roles, letter=letter)
        reply = await self._reply(visit, message.text, known.prompt)
        if reply is not None:
            await _send(message.get_bot(), message.chat.id, reply)

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A press on a button of ours."""
        query = update.callback_query
        if query is None or query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return
        # Side by side: Telegram is a long way off, and the page need not wait until the hourglass is gone.
        for wrong in await asyncio.gather(self._pressed(query, query.message), _stop_waiting(query), return_exceptions=True):
            if wrong is not None:
                raise wrong

    async def _pressed(self, query: CallbackQuery, message: MaybeInaccessibleMessage) -> None:
        data, _, spoken = (query.data or "").partition(IN_LANGUAGE)
        user = query.from_user
        known = await self.acquaintance.meet(user.id, user.language_code)
        if known.prompt is not None:
            await self.acquaintance.drop_prompt(user.id)
        own = known.speech
        speech = self.acquaintance.speech(spoken) or own
        press = self.registry.read(data)
        handler = self.house.unknown if press is None else self.reactions.presses[type(press)]
        reply = await handler(
            Visit(
                user.id,
                speech,
                not_own=speech is not own,
                press=press,
                app_language=user.language_code,
                roles=known.roles,
                on_message=message.message_id,
            )
        )
        if spoken and reply.language is None and speech is not own:
            reply = replace(reply, language=speech.language.tag)
        was_text = isinstance(message, Message) and message.text is not None  # a picture cannot become a text
        if was_text and not reply.fresh and reply.photo is None:
            await _replace(message, reply)
        else:
            await _send(query.get_bot(), user.id, reply)

    async def failed(self, update: object, context: "CallbackContext[Any, Any, Any, Any]") -> None:
        """An exception nobody should see: tell the person, log with context. Message texts are not logged."""
        if isinstance(context.error, Forbidden):
            _log.info("person_blocked_bot")
            return
        _log.error("update_failed", update=getattr(update, "update_id", None), exc_info=context.error)
        if not isinstance(update, Update) or update.effective_user is None or update.effective_chat is None:
            return
        if update.effective_chat.type != ChatType.PRIVATE:
            return
        reply = self.house.broken(self.acquaintance.guess(update.effective_user.language_code))
        try:
            await _send(context.bot, update.effective_chat.id, reply)
        except TelegramError as also:
            _log.error("apology_failed", why=str(also))

    async def _reply(self, visit: Visit, text: str | None, prompt: Prompt | None) -> Reply | None:
        """What answers a message with this text; None where it was handed on to a person."""
        if text is not None and text.startswith("/"):
            if prompt is not None:
                await self.acquaintance.drop_prompt(visit.person_id)
            handler, words = self._command(text)
            return await handler(replace(visit, words=words))
        if text is not None and prompt is not None and (answer := self.reactions.answers.get(prompt.kind)):
            return await answer(replace(visit, words=text, about=prompt.about))
        if prompt is not None and (takes := self.reactions.letters.get(prompt.kind)):
            if reply := await takes(replace(visit, words=text or "", about=prompt.about)):
                return reply
            await self.acquaintance.drop_prompt(visit.person_id)
        if taken := await self.conversation.take(visit):
            return taken.reply
        if text is None:
            return await self.house.unreadable(visit)
        return await (self.reactions.question or self.house.unknown)(replace(visit, words=text))

    def _letter(self, message: Message, update: Update, prompt: Prompt | None) -> Letter:
        """The message as a thing to hand on or to keep. Its formatting costs time: only where somebody wants it."""
        edited = update.edited_message is not None
        wanted = edited or (prompt is not None and prompt.kind in self.reactions.letters)
        return _letter(message, edited=edited, formatted=wanted)

    def _command(self, text: str) -> tuple[Handler, str]:
        """Who answers a command, and the words meant for them."""
        command, _, rest = text[1:].partition(" ")
        command, rest = command.partition("@")[0].lower(), rest.strip()
        if command == "start":
            prefix = max((p for p in self.reactions.links if rest.startswith(p)), key=len, default=None)
            if prefix is not None:
                return self.reactions.links[prefix], rest
        return self.reactions.commands.get(command, self.house.unknown), rest


def joined(features: Iterable[Reactions], stranger: Handler) -> Reactions:
    """The reactions of all features as one table; raises ValueError when two features claim the same. `stranger` answers those
    who lack the role a feature asks for."""
    commands: dict[str, Handler] = {}
    links: dict[str, Handler] = {}
    presses: dict[Any, Handler] = {}
    answers: dict[str, Handler] = {}
    letters: dict[str, Taker] = {}
    question: Handler | None = None
    for feature in features:
        for table, more in (
            (commands, _guarded(feature.commands, feature.role, stranger)),
            (links, feature.links),
            (presses, _guarded(feature.presses, feature.role, stranger)),
            (answers, _guarded(feature.answers, feature.role, stranger)),
            (letters, _guarded(feature.letters, feature.role, stranger)),
        ):
            if twice := table.keys() & more.keys():
                raise ValueError(f"two features react to {twice}")
            table.update(more)
        if question is not None and feature.question is not None:
            raise ValueError("two features answer questions")
        question = question or feature.question
    return Reactions(commands, links, presses, answers, letters, question)


def _guarded(
    table: Mapping[Any, Callable[[Visit], Awaitable[_T]]], role: str | None, stranger: Handler
) -> Mapping[Any, Callable[[Visit], Awaitable[_T | Reply]]]:
    """The same handlers, for those who hold the role."""
    return table if role is None else {key: _for_role(handler, role, stranger) for key, handler in table.items()}


def _for_role(
    handler: Callable[[Visit], Awaitable[_T]], role: str, stranger: Handler
) -> Callable[[Visit], Awaitable[_T | Reply]]:
    async def guarded(visit: Visit) -> _T | Reply:
        return await handler(visit) if role in visit.roles else await stranger(visit)

    return guarded


def _is_service(update: Update) -> bool:
    """What Telegram writes into a chat by itself (a pinned message, a timer): nobody waits for an answer to it."""
    message = update.effective_message
    # Most messages are text; the filter asks forty questions to find that out.
    return bool(message and not message.text and filters.StatusUpdate.ALL.check_update(update))


def _letter(message: Message, *, edited: bool, formatted: bool) -> Letter:
    """Telegram names the one content of a message by the field that holds it. A photo has several sizes, the largest last."""
    kind = next((kind for kind in _KINDS if getattr(message, kind)), "other")
    html = (message.text_html if message.text else message.caption_html if message.caption else "") if formatted else ""
    file = message.photo[-1] if kind == "photo" else message.document if kind == "document" else None
    answered = message.reply_to_message.message_id if message.reply_to_message else None
    return Letter(message.message_id, kind, answered, edited, html, file.file_id if file else "", message.media_group_id or "")


async def _send(bot: Bot, chat_id: int, reply: Reply) -> None:
    if reply.photo is not None:
        sent = await insist(partial(bot.send_photo, chat_id, reply.photo, **captioned(reply)))
    else:
        sent = await insist(partial(bot.send_message, chat_id, **content(reply)))
    if reply.after is not None:
        await reply.after(sent.message_id)


async def _replace(message: MaybeInaccessibleMessage, reply: Reply) -> None:
    """Put the reply where the pressed message was; where Telegram no longer allows that, send it."""
    bot, chat_id = message.get_bot(), message.chat.id
    try:
        await insist(partial(bot.edit_message_text, chat_id=chat_id, message_id=message.message_id, **content(reply)))
    except BadRequest as refused:
        if "not modified" in str(refused):
            return
        await _send(bot, chat_id, reply)


async def _stop_waiting(query: CallbackQuery) -> None:
    """Take the hourglass off the button. A press older than Telegram's patience gets its reply all the same."""
    try:
        await insist(query.answer)
    except BadRequest:
        _log.info("press_too_old")
    except NetworkError as lost:
        _log.warning("press_unanswered", why=str(lost))
