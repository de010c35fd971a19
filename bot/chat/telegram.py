"""The only place that talks to Telegram: updates in, a feature's handler called once, its reply out.

The bot speaks with one person at a time: groups, channels and edits of other chats are met with silence on purpose.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import structlog
from markupsafe import Markup
from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.constants import ChatType, MessageLimit, ParseMode
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
from bot.chat.reply import Handler, Reactions, Reply, Visit
from bot.text import Speech

_log = structlog.get_logger()

# Behind it stands the language of the message a button is on, where that is not the person's own: `s:12@uk`.
_IN_LANGUAGE = "@"


class Acquaintance(Protocol):
    """Knows how to speak to a person."""

    async def meet(self, person_id: int, language_code: str | None) -> Speech:
        """The speech for this person, who may be a stranger whose app says `language_code`."""
        ...

    def speech(self, tag: str) -> Speech | None:
        """The speech of a language, None when it is not spoken."""
        ...

    def guess(self, language_code: str | None) -> Speech:
        """The speech for a stranger, without asking the database: for the moment when everything else is broken."""
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
        speech = await self.acquaintance.meet(user.id, user.language_code)
        handler, words = self._handler(message.text)
        await _send(message, await handler(Visit(user.id, speech, words, app_language=user.language_code)))

    async def press(self, update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        """A press on a button of ours."""
        query = update.callback_query
        if query is None or query.message is None or query.message.chat.type != ChatType.PRIVATE:
            return
        await _stop_waiting(query)
        data, _, spoken = (query.data or "").partition(_IN_LANGUAGE)
        own = await self.acquaintance.meet(query.from_user.id, query.from_user.language_code)
        speech = self.acquaintance.speech(spoken) or own
        press = self.registry.read(data)
        handler = self.house.unknown if press is None else self.reactions.presses[type(press)]
        reply = await handler(Visit(query.from_user.id, speech, press=press, app_language=query.from_user.language_code))
        if spoken and reply.language is None and speech is not own:
            reply = replace(reply, language=speech.language.tag)
        if isinstance(query.message, Message) and not reply.fresh:
            await _replace(query.message, reply)
        else:
            await _send_to(query, reply)

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
            await update.effective_chat.send_message(**_content(reply))
        except TelegramError as also:
            _log.error("apology_failed", why=str(also))

    def _handler(self, text: str | None) -> tuple[Handler, str]:
        """Who answers a message with this text, and the words meant for them."""
        if text is None:
            return self.house.unreadable, ""
        if not text.startswith("/"):
            return self.reactions.question or self.house.unknown, text
        command, _, rest = text[1:].partition(" ")
        command, rest = command.partition("@")[0].lower(), rest.strip()
        if command == "start":
            prefix = max((p for p in self.reactions.links if rest.startswith(p)), key=len, default=None)
            if prefix is not None:
                return self.reactions.links[prefix], rest
        return self.reactions.commands.get(command, self.house.unknown), rest


def joined(features: Iterable[Reactions]) -> Reactions:
    """The reactions of all features as one table; raises ValueError when two features claim the same."""
    commands: dict[str, Handler] = {}
    links: dict[str, Handler] = {}
    presses: dict[Any, Handler] = {}
    question: Handler | None = None
    for feature in features:
        for table, more in ((commands, feature.commands), (links, feature.links), (presses, feature.presses)):
            if twice := table.keys() & more.keys():
                raise ValueError(f"two features react to {twice}")
            table.update(more)  # type: ignore[arg-type]  # each table meets its own kind of key
        if question is not None and feature.question is not None:
            raise ValueError("two features answer questions")
        question = question or feature.question
    return Reactions(commands, links, presses, question)


def _is_service(update: Update) -> bool:
    """What Telegram writes into a chat by itself (a pinned message, a timer): nobody waits for an answer to it."""
    return bool(filters.StatusUpdate.ALL.check_update(update))


def _content(reply: Reply) -> dict[str, Any]:
    spoken = f"{_IN_LANGUAGE}{reply.language}" if reply.language else ""
    return {
        "text": _fitting(reply.text),
        "parse_mode": ParseMode.HTML,
        "reply_markup": InlineKeyboardMarkup(
            [
                [InlineKeyboardButton(button.label, callback_data=button.press.pack() + spoken) for button in row]
                for row in reply.rows
            ]
        ),
        "link_preview_options": LinkPreviewOptions(is_disabled=True),
    }


def _fitting(text: Markup) -> str:
    """The text, or as many whole lines of it as Telegram takes."""
    if len(text) <= MessageLimit.MAX_TEXT_LENGTH:
        return text
    return text[: MessageLimit.MAX_TEXT_LENGTH - 2].rpartition("\n")[0] + "\n…"


async def _send(message: Message, reply: Reply) -> None:
    await message.reply_text(**_content(reply), do_quote=False)


async def _send_to(query: CallbackQuery, reply: Reply) -> None:
    await query.get_bot().send_message(chat_id=query.from_user.id, **_content(reply))


async def _replace(message: Message, reply: Reply) -> None:
    """Put the reply where the pressed message was; where Telegram no longer allows that, send it."""
    try:
        await message.edit_text(**_content(reply))
    except BadRequest as refused:
        if "not modified" in str(refused):
            return
        await _send(message, reply)


async def _stop_waiting(query: CallbackQuery) -> None:
    """Take the hourglass off the button. A press older than Telegram's patience gets its reply all the same."""
    try:
        await query.answer()
    except BadRequest:
        _log.info("press_too_old")
    except NetworkError as lost:
        _log.warning("press_unanswered", why=str(lost))
