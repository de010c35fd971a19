"""Strangers' bots work unchanged: python-telegram-bot by polling and by webhook, and aiogram where it is installed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatAdministrators,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Update,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.samples import picture
from bot.rehearsal.scenario import Actor, Stage
from bot.rehearsal.server import Connections, Server

pytestmark = pytest.mark.usefixtures("timedeltas")


@pytest.fixture
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """python-telegram-bot warns of every duration that is still a number."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE


async def echo(update: Update, _: Context) -> None:
    assert update.message
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("✅ ok", callback_data="ok")]])
    await update.message.reply_html(f"<b>You said</b> {update.message.text}", reply_markup=keyboard)


async def press(update: Update, _: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("Thank you")
    await update.callback_query.edit_message_text("Stand \u20684\u2069")


def echo_bot(stage: Stage) -> App:
    builder = ApplicationBuilder().token(stage.token).base_url(f"{stage.url}/bot").base_file_url(f"{stage.url}/file/bot")
    app = builder.build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(press))
    return app


@asynccontextmanager
async def polling(app: App) -> AsyncIterator[App]:
    assert app.updater
    async with app:
        await app.updater.start_polling()
        await app.start()
        yield app
        await app.updater.stop()
        await app.stop()


@asynccontextmanager
async def webhook(app: App) -> AsyncIterator[App]:
    async def take(request: Request) -> Response:
        assert request.headers["x-telegram-bot-api-secret-token"] == "s3cret"
        await app.update_queue.put(Update.de_json(await request.json(), app.bot))
        return Response()

    server = Server(Starlette(routes=[Route("/hook", take, methods=["POST"])]), Connections())
    port = await server.open("127.0.0.1", 0)
    async with app:
        await app.start()
        await app.bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret")
        yield app
        await app.bot.delete_webhook()
        await app.stop()
    await server.close()


@pytest.mark.parametrize("way", [polling, webhook])
async def test_a_plain_echo_bot_with_buttons_works(stage: Stage, amira: Actor, way: Any) -> None:
    async with way(echo_bot(stage)):
        await amira.sees("You said /start")
        await amira.says("hello")
        message = await amira.sees("You said hello")
        assert message.entities == [{"type": "bold", "offset": 0, "length": 8}]
        await amira.presses("✅")
        await amira.sees_answer("Thank you")
        await amira.sees("Stand 4")
        assert [(one.from_bot, one.text) for one in amira.screen()][-1] == (True, "Stand \u20684\u2069")


async def test_python_telegram_bot_reads_every_answer(stage: Stage, amira: Actor) -> None:
    chat = amira.person.id
    async with echo_bot(stage) as app:
        bot = app.bot
        photo = await bot.send_photo(chat, picture().content, caption="<i>map</i>", parse_mode="HTML")
        assert (photo.photo[-1].width, photo.photo[-1].height, photo.caption) == (480, 320, "map")
        file = await (await bot.get_file(photo.photo[-1].file_id)).download_as_bytearray()
        assert bytes(file) == picture().content
        album = await bot.send_media_group(chat, [InputMediaPhoto(picture().content), InputMediaPhoto(photo.photo[-1].file_id)])
        assert len({one.media_group_id for one in album}) == 1
        assert (await bot.send_document(chat, b"text", filename="a.txt")).document.file_name == "a.txt"
        assert (await bot.send_voice(chat, b"sound", duration=3)).voice.duration == timedelta(seconds=3)
        assert (await bot.send_venue(chat, 51.3, 12.4, "Hall", "Market 1")).venue.title == "Hall"
        assert (await bot.send_sticker(chat, picture().content)).sticker
        edited = await bot.edit_message_media(InputMediaPhoto(picture().content, caption="new"), chat, photo.message_id)
        assert edited is not True
        assert edited.caption == "new"
        assert await bot.copy_message(chat, chat, photo.message_id)
        assert (await bot.forward_message(chat, chat, photo.message_id)).forward_origin
        assert await bot.pin_chat_message(chat, photo.message_id)
        pinned = (await bot.get_chat(chat)).pinned_message
        assert pinned is not None
        assert pinned.message_id == photo.message_id
        assert await bot.set_message_reaction(chat, photo.message_id, "👍")
        assert (await bot.get_chat_member(chat, chat)).status == "member"
        assert (await bot.get_user_profile_photos(chat)).total_count == 0
        assert (await bot.get_webhook_info()).url == ""
        assert await bot.set_my_description("Hallo", "de")
        assert (await bot.get_my_description("de")).description == "Hallo"
        assert await bot.set_my_short_description("kurz")
        assert (await bot.get_my_short_description()).short_description == "kurz"
        assert await bot.set_my_name("Lotse")
        assert (await bot.get_my_name()).name == "Lotse"
        assert (await bot.get_chat_menu_button()).type == "default"


async def test_the_narrowest_menu_is_shown(stage: Stage, amira: Actor) -> None:
    """In the order of the Bot API's description of BotCommandScope, from the widest to the narrowest."""
    chat, private = BotCommandScopeChat(amira.person.id), BotCommandScopeAllPrivateChats()
    order: list[tuple[str, BotCommandScope | None, str | None]] = [
        ("1", None, None),
        ("2", None, "ar"),
        ("3", private, None),
        ("4", private, "ar"),
        ("5", chat, None),
        ("6", chat, "ar"),
    ]

    def seen() -> list[str]:
        return [one["description"] for one in stage.rehearsal.world.bot.commands_for(amira.person)]

    async with echo_bot(stage) as app:
        assert seen() == []
        for said, scope, code in order:
            await app.bot.set_my_commands([BotCommand("help", said)], scope, code)
            assert seen() == [said]
        await app.bot.set_my_commands([BotCommand("help", "uk")], chat, "uk")
        assert seen() == ["6"], "the menu of another language"
        for said, scope, code in reversed(order):
            assert [one.description for one in await app.bot.get_my_commands(scope, code)] == [said]
            assert seen() == [said]
            await app.bot.delete_my_commands(scope, code)
            assert await app.bot.get_my_commands(scope, code) == (), "what is not set is not taken from a wider scope"
        assert seen() == []


async def test_menu_of_an_unknown_chat_is_refused(stage: Stage, amira: Actor) -> None:
    oksana = await stage.person("Oksana", language="uk")
    commands = [BotCommand("help", "Help")]
    async with echo_bot(stage) as app:
        for stranger in (oksana.person.id, 4711):
            with pytest.raises(BadRequest, match="Chat not found"):
                await app.bot.set_my_commands(commands, BotCommandScopeChat(stranger))
        with pytest.raises(BadRequest, match="private chats"):
            await app.bot.set_my_commands(commands, BotCommandScopeChatAdministrators(amira.person.id))
        with pytest.raises(BadRequest, match="language code"):
            await app.bot.set_my_commands(commands, language_code="nds")


async def test_faults_reach_the_bot_as_telegrams_own(stage: Stage, amira: Actor) -> None:
    faults, chat = stage.rehearsal.faults, amira.person.id
    async with echo_bot(stage) as app:
        faults.switch([Fault(Trouble.TOO_MANY, ("sendMessage",), times=1, seconds=7)])
        with pytest.raises(RetryAfter) as wait:
            await app.bot.send_message(chat, "x")
        assert wait.value.retry_after == timedelta(seconds=7)
        faults.switch([Fault(Trouble.SERVER_ERROR, times=1)])
        with pytest.raises(NetworkError, match="Internal Server Error"):
            await app.bot.send_message(chat, "x")
        faults.switch([Fault(Trouble.LOST, times=1)])
        with pytest.raises(NetworkError):
            await app.bot.send_message(chat, "lost")
        faults.switch([Fault(Trouble.LOST_ANSWER, times=1)])
        with pytest.raises(NetworkError):
            await app.bot.send_message(chat, "arrived")
        assert faults.on == []
        await amira.blocks()
        with pytest.raises(Forbidden):
            await app.bot.send_message(chat, "x")
    assert [one.text for one in amira.screen()] == ["/start", "arrived"]
    assert stage.rehearsal.log.by_status == {200: 1, 429: 1, 500: 1, 0: 2, 403: 1}


async def test_a_late_answer_comes_late(stage: Stage, amira: Actor) -> None:
    stage.rehearsal.faults.switch([Fault(Trouble.SLOW, times=1, seconds=0.3)])
    async with echo_bot(stage) as app:
        began = asyncio.get_running_loop().time()
        await app.bot.get_me()
        took = asyncio.get_running_loop().time() - began
    assert 0 <= took < 5
    assert stage.rehearsal.log.calls[0].milliseconds >= 299


async def test_an_aiogram_bot_works_too(stage: Stage, amira: Actor) -> None:
    aiogram = pytest.importorskip("aiogram")
    server = aiogram.client.telegram.TelegramAPIServer.from_base(stage.url)
    bot = aiogram.Bot(stage.token, session=aiogram.client.session.aiohttp.AiohttpSession(api=server))
    dispatcher = aiogram.Dispatcher()
    types = aiogram.types

    async def answer(message: Any) -> None:
        keyboard = types.InlineKeyboardMarkup(inline_keyboard=[[types.InlineKeyboardButton(text="✅ ok", callback_data="ok")]])
        await message.answer(f"<b>You said</b> {message.text}", parse_mode="HTML", reply_markup=keyboard)
        await message.answer_photo(types.BufferedInputFile(picture().content, "a.png"))

    async def pressed(query: Any) -> None:
        await query.answer("Thank you")
        await query.message.edit_text("Stand 4")

    dispatcher.message.register(answer)
    dispatcher.callback_query.register(pressed)
    running = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=True))
    await amira.sees("You said /start")
    await amira.sees_kind("photo")
    await amira.presses("✅")
    await amira.sees_answer("Thank you")
    await amira.sees("Stand 4")
    await dispatcher.stop_polling()
    await running
