"""Messages to people: sent, changed, deleted, copied, pinned. Telegram's refusals come back as values; nothing here is retried
but by the rate limiter of the application."""

from dataclasses import dataclass
from typing import Any, TypeAlias

from telegram import Bot, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat.length import room, units
from bot.chat.pace import Lane
from bot.chat.reply import Reply, Row
from bot.chat.request import AnswerLost

# Behind it stands the language of the message a button is on, where that is not the person's own: `s:12@uk`.
IN_LANGUAGE = "@"


@dataclass(frozen=True)
class Sent:
    """Telegram has taken it."""

    message_id: int


@dataclass(frozen=True)
class Deleted:
    """The message is gone."""


@dataclass(frozen=True)
class Unreachable:
    """The person has blocked the bot, or is gone."""


@dataclass(frozen=True)
class Later:
    """It may work later: too many calls, a lost connection, trouble on Telegram's side."""

    seconds: float
    attempted: bool = True  # False: too many calls, which says nothing about this one
    perhaps_done: bool = False  # no answer came: Telegram may have carried it out


@dataclass(frozen=True)
class Refused:
    """Telegram does not take this at all, whenever it is tried."""

    why: str


Outcome: TypeAlias = Sent | Unreachable | Later | Refused


@dataclass(frozen=True)
class Post:
    """The way to people's chats, for everything that does not answer an update. `lane`: what its calls are for, where they are no
    replies."""

    bot: Bot
    lane: Lane | None = None

    @property
    def _lane(self) -> dict[str, Any]:
        return {} if self.lane is None else {"rate_limit_args": self.lane}

    async def send(self, person_id: int, reply: Reply) -> Outcome:
        """A new message."""
        try:
            if reply.document is not None:
                message = await self.bot.send_document(person_id, reply.document, **captioned(reply), **self._lane)
            elif reply.photo is not None:
                message = await self.bot.send_photo(person_id, reply.photo, **captioned(reply), **self._lane)
            else:
                message = await self.bot.send_message(person_id, **content(reply), **self._lane)
        except TelegramError as wrong:
            return _outcome(wrong)
        return Sent(message.message_id)

    async def edit(self, person_id: int, message_id: int, reply: Reply) -> Outcome:
        """Change a message of ours. That it says so already, or is gone, counts as done."""
        where = {"chat_id": person_id, "message_id": message_id, **self._lane}
        try:
            if reply.photo is not None or reply.document is not None:
                await self.bot.edit_message_caption(**where, **captioned(reply))
            else:
                await self.bot.edit_message_text(**where, **content(reply))
        except BadRequest as refused:
            if "not modified" in str(refused):
                return Sent(message_id)
            return _outcome(refused)
        except TelegramError as wrong:
            return _outcome(wrong)
        return Sent(message_id)

    async def delete(self, person_id: int, message_id: int) -> Outcome | Deleted:
        """Take a message of ours away; that it is gone already counts as done. Telegram refuses after 48 hours."""
        try:
            await self.bot.delete_message(person_id, message_id, **self._lane)
        except BadRequest as refused:
            return Deleted() if "not found" in str(refused) else _outcome(refused)
        except TelegramError as wrong:
            return _outcome(wrong)
        return Deleted()

    async def copy(self, from_id: int, message_id: int, to_id: int, reply_to: int | None = None) -> Outcome:
        """Hand a message on without its sender's name."""
        answers = None if reply_to is None else ReplyParameters(reply_to, allow_sending_without_reply=True)
        try:
            copy = await self.bot.copy_message(to_id, from_id, message_id, reply_parameters=answers)
        except TelegramError as wrong:
            return _outcome(wrong)
        return Sent(copy.message_id)

    async def edit_copy(self, person_id: int, message_id: int, html: str, *, caption: bool) -> Outcome:
        """Change the text, or the caption, of a message handed on."""
        try:
            if caption:
                await self.bot.edit_message_caption(person_id, message_id, caption=html, parse_mode=ParseMode.HTML)
            else:
                await self.bot.edit_message_text(html, person_id, message_id, parse_mode=ParseMode.HTML)
        except BadRequest as refused:
            return Sent(message_id) if "not modified" in str(refused) else _outcome(refused)
        except TelegramError as wrong:
            return _outcome(wrong)
        return Sent(message_id)

    async def pin(self, person_id: int, message_id: int) -> Outcome:
        """Keep a message at the top of the chat, without another sound."""
        try:
            await self.bot.pin_chat_message(person_id, message_id, disable_notification=True)
        except TelegramError as wrong:
            return _outcome(wrong)
        return Sent(message_id)

    async def unpin(self, person_id: int, message_id: int) -> Outcome:
        try:
            await self.bot.unpin_chat_message(person_id, message_id)
        except TelegramError as wrong:
            return _outcome(wrong)
        return Sent(message_id)


def _outcome(wrong: TelegramError) -> Outcome:
    match wrong:
        case Forbidden():
            return Unreachable()
        case RetryAfter():
            wait = wrong.retry_after
            return Later(wait if isinstance(wait, int | float) else wait.total_seconds(), attempted=False)
        case BadRequest():
            return Unreachable() if "chat not found" in str(wrong).lower() else Refused(str(wrong))
        case TimedOut() | AnswerLost():
            return Later(1.0, perhaps_done=True)
        case NetworkError():
            return Later(0.25)
    return Later(5.0)


def keyboard(rows: tuple[Row, ...], language: str | None) -> dict[str, Any]:
    """Buttons as Telegram reads them; the library's objects for them would be taken apart again at once."""
    spoken = f"{IN_LANGUAGE}{language}" if language else ""
    return {
        "inline_keyboard": [
            [{"text": button.label, "callback_data": button.press.pack() + spoken} for button in row] for row in rows
        ]
    }


def content(reply: Reply) -> dict[str, Any]:
    """A reply as the arguments of a message of text."""
    return {
        "text": _fitting(reply),
        "parse_mode": ParseMode.HTML,
        "reply_markup": keyboard(reply.rows, reply.language),
        "link_preview_options": {"is_disabled": True},
    }


def captioned(reply: Reply) -> dict[str, Any]:
    """A reply as the arguments of a photo or document."""
    return {
        "caption": _fitting(reply),
        "parse_mode": ParseMode.HTML,
        "reply_markup": keyboard(reply.rows, reply.language),
    }


def _fitting(reply: Reply) -> str:
    """The text, or as many whole lines of it as Telegram takes."""
    limit = room(reply)
    if 2 * len(reply.text) <= limit or units(reply.text) <= limit:  # a character is at most two units
        return reply.text
    left, lines = limit - 2, []
    for line in reply.text.split("\n"):
        left -= units(line) + 1
        if left < 0:
            break
        lines.append(line)
    return "\n".join([*lines, "…"])
