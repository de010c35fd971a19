"""The bots that benchmarks/updates.py compares; each runs in a process of its own until it is killed."""

import asyncio
import tempfile
from collections.abc import Callable
from typing import Any

from bot.rehearsal.stand_in import TOKEN


async def standlotse(url: str) -> None:
    """This bot, without the limit of 30 messages a second that the others do not have either."""
    from pydantic import SecretStr

    from bot.app import run
    from bot.logs import configure_logs
    from bot.settings import Settings

    configure_logs("console")
    with tempfile.TemporaryDirectory() as place:
        database = f"sqlite+aiosqlite:///{place}/bot.db"
        await run(Settings(telegram_token=SecretStr(TOKEN), telegram_api_url=url, database_url=database), per_second=0)


async def python_telegram_bot(url: str, request: Any = None, at_once: int = 0) -> None:
    """The echo bot of python-telegram-bot's own examples, with a button."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup
    from telegram.ext import ApplicationBuilder, CallbackQueryHandler, MessageHandler, filters

    async def echo(update: Any, _: Any) -> None:
        await update.message.reply_text(
            update.message.text, reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("1", callback_data="1")]])
        )

    async def press(update: Any, _: Any) -> None:
        query = update.callback_query
        following = "2" if query.data == "1" else "1"
        await query.answer()
        await query.edit_message_text(
            f"page {following}",
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton(following, callback_data=following)]]),
        )

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot")
    if request is not None:
        builder.request(request()).get_updates_request(request())
    application = builder.concurrent_updates(at_once or False).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(press))
    async with application:
        await application.start()
        await application.updater.start_polling()
        await asyncio.Event().wait()


async def python_telegram_bot_side_by_side(url: str) -> None:
    """The same with 256 updates at once."""
    await python_telegram_bot(url, at_once=256)


async def python_telegram_bot_over_aiohttp(url: str) -> None:
    """The same with 256 updates at once, over this bot's way of calling."""
    from bot.chat.request import AiohttpRequest

    await python_telegram_bot(url, AiohttpRequest, at_once=256)


async def aiogram(url: str) -> None:
    """The echo bot of aiogram's own examples, with a button."""
    from aiogram import Bot, Dispatcher, types
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    dispatcher = Dispatcher()

    def keyboard(data: str) -> Any:
        return types.InlineKeyboardMarkup(inline_keyboard=[[types.InlineKeyboardButton(text=data, callback_data=data)]])

    async def echo(message: types.Message) -> None:
        await message.answer(message.text or "", reply_markup=keyboard("1"))

    async def press(query: types.CallbackQuery) -> None:
        following = "2" if query.data == "1" else "1"
        await query.answer()
        assert isinstance(query.message, types.Message)
        await query.message.edit_text(f"page {following}", reply_markup=keyboard(following))

    dispatcher.message.register(echo)
    dispatcher.callback_query.register(press)
    await dispatcher.start_polling(bot, handle_signals=False)


BOTS: dict[str, Callable[[str], Any]] = {
    "Standlotse": standlotse,
    "python-telegram-bot": python_telegram_bot,
    "python-telegram-bot, 256 at once": python_telegram_bot_side_by_side,
    "python-telegram-bot, 256 at once, aiohttp": python_telegram_bot_over_aiohttp,
    "aiogram": aiogram,
}
