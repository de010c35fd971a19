"""How long a message is for Telegram, which counts UTF-16 units once the tags are read."""

import html
import re

from telegram.constants import MessageLimit

from bot.chat.reply import Reply

_TAG = re.compile(r"<[^>]*>")


def plain(text: str) -> str:
    """Telegram HTML as one reads it."""
    return html.unescape(_TAG.sub("", text))


def units(text: str) -> int:
    """The length of Telegram HTML."""
    read = plain(text)
    return len(read) + sum(character > "\uffff" for character in read)


def room(reply: Reply) -> int:
    """How many units Telegram takes of its text: fewer below a photo or document."""
    captioned = reply.photo is not None or reply.document is not None
    return int(MessageLimit.CAPTION_LENGTH if captioned else MessageLimit.MAX_TEXT_LENGTH)
