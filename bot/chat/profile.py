"""What Telegram shows of the bot before anybody writes: descriptions and the menu of commands, in every language, for every role.

A person's app shows the menu made for their chat, else the one of all chats in the app's language. So whoever speaks another
language than their app does, or holds a role, gets a menu of their own.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.languages import Language
from bot.text import BOT_SOURCE, Speech, mark

_log = structlog.get_logger()

DESCRIPTION = mark(
    "I help you at the information fair. Write what you need, in your own words and your own language. "
    "I tell you which stand can help.",
    "description",
)
SHORT_DESCRIPTION = mark("Finds the right stand at the fair, in your language.", "short description")

# In the order of the menu.
COMMANDS = {
    "start": mark("🏠 Start", "command"),
    "topics": mark("🗂 Topics", "command"),
    "stands": mark("📋 All stands", "command"),
    "saved": mark("⭐ Saved stands", "command"),
    "programme": mark("🎤 Programme", "command"),
    "info": mark("ℹ️ Information", "command"),  # the pictogram
    "interpreter": mark("🗣 I need an interpreter", "command"),
    "language": mark("🌐 Language", "command"),
    "about": mark("🏛 About the fair", "command"),
    "privacy": mark("🔒 My data", "command"),
    "help": mark("❓ Help", "command"),
}

# What the holders of a role (bot/people/model.py) find above these in their menu, by role: a line a command.
COMMANDS_OF_ROLE: dict[str, dict[str, str]] = {
    "mediator": {"duty": mark("🤝 My duty", "command")},
    "organiser": {
        "announce": mark("📣 Announce", "command"),
        "announcements": mark("📣 Announcements", "command"),
        "board": mark("📊 Board", "command"),
        "team": mark("👥 Team", "command"),
    },
}

# What a menu may keep a reply waiting.
_PATIENCE_SECONDS = 2.0
_EVERYBODY = BotCommandScopeAllPrivateChats()


async def introduce(bot: Bot, speeches: Iterable[Speech]) -> None:
    """Tell Telegram commands and descriptions in every language, only where they changed; others see English."""
    for speech in speeches:
        for code in _codes(speech.language):
            await _introduce(bot, speech, code)
        if speech.language.tag == BOT_SOURCE:
            await _introduce(bot, speech, None)


async def introduce_to(bot: Bot, person_id: int, speech: Speech, roles: Collection[str], app: Language | None = None) -> None:
    """Give one person the menu of their roles and language, only where it changed. `app` is the language their app is set to, as
    far as it is known: who needs nothing but what the app shows by itself gets no menu of their own. Telegram may refuse (it does
    not know everybody we know) or be slow: then the menu stays as it was, and whoever waits for a reply does not wait long."""
    of_roles = {name: label for role in sorted(roles) for name, label in COMMANDS_OF_ROLE.get(role, {}).items()}
    by_itself = not of_roles and app == speech.language and _codes(app)
    commands = () if by_itself else _said(speech, of_roles | COMMANDS)
    chat = BotCommandScopeChat(person_id)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            if await bot.get_my_commands(chat) != commands:
                await (bot.set_my_commands(commands, chat) if commands else bot.delete_my_commands(chat))
    except (TelegramError, TimeoutError) as refused:
        _log.warning("menu_not_set", why=str(refused) or "too slow")


def _codes(language: Language) -> list[str]:
    """The codes Telegram takes for this language, which are those of two letters: none for Low German (nds)."""
    return [code for code in (language.tag, *language.also) if len(code) == 2]


def _said(speech: Speech, commands: Mapping[str, str]) -> tuple[BotCommand, ...]:
    return tuple(BotCommand(name, speech.label(label)) for name, label in commands.items())


async def _introduce(bot: Bot, speech: Speech, code: str | None) -> None:
    """In one language. What Telegram refuses, or wants later, is no reason not to open."""
    commands = _said(speech, COMMANDS)
    description, short = speech.label(DESCRIPTION), speech.label(SHORT_DESCRIPTION)
    try:
        if await bot.get_my_commands(_EVERYBODY, code) != commands:
            await bot.set_my_commands(commands, _EVERYBODY, code)
        if (await bot.get_my_description(code)).description != description:
            await bot.set_my_description(description, code)
        if (await bot.get_my_short_description(code)).short_description != short:
            await bot.set_my_short_description(short, code)
    except (BadRequest, RetryAfter) as refused:
        _log.warning("profile_refused", language=code, why=str(refused))
