"""What Telegram shows of the bot before anybody writes: its commands, in every language."""

from collections.abc import Iterable

from telegram import Bot, BotCommand

from bot.text import BOT_SOURCE, Speech, mark

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
    "programme": mark("🎤 Programme", "command"),
    "info": mark("ℹ️ Information", "command"),  # the pictogram
    "interpreter": mark("🗣 I need an interpreter", "command"),
    "language": mark("🌐 Language", "command"),
    "about": mark("🏛 About the fair", "command"),
    "privacy": mark("🔒 My data", "command"),
    "help": mark("❓ Help", "command"),
}


async def introduce(bot: Bot, speeches: Iterable[Speech]) -> None:
    """Tell Telegram commands and descriptions in every language, only where they changed; others see English."""
    for speech in speeches:
        await _introduce(bot, speech, speech.language.tag)
        if speech.language.tag == BOT_SOURCE:
            await _introduce(bot, speech, None)


async def _introduce(bot: Bot, speech: Speech, code: str | None) -> None:
    commands = tuple(BotCommand(name, speech.label(label)) for name, label in COMMANDS.items())
    if await bot.get_my_commands(language_code=code) != commands:
        await bot.set_my_commands(commands, language_code=code)
    description = speech.label(DESCRIPTION)
    if (await bot.get_my_description(language_code=code)).description != description:
        await bot.set_my_description(description, language_code=code)
    short = speech.label(SHORT_DESCRIPTION)
    if (await bot.get_my_short_description(language_code=code)).short_description != short:
        await bot.set_my_short_description(short, language_code=code)
