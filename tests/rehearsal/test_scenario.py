"""The language of scenarios itself: what it waits for, and how it complains."""

import asyncio

import pytest

from bot.rehearsal.scenario import Actor, NotSeen, Stage
from tests.rehearsal.conftest import Caller


async def test_what_was_seen_is_not_seen_again(amira: Actor, call: Caller) -> None:
    await call("sendMessage", chat_id=amira.person.id, text="Stand 4")
    await amira.sees("Stand 4")
    with pytest.raises(NotSeen):
        await amira.sees("Stand 4", within=0.05)


async def test_an_edit_is_seen_as_something_new(amira: Actor, call: Caller) -> None:
    sent = (await call("sendMessage", chat_id=amira.person.id, text="Stand 4"))["result"]["message_id"]
    await amira.sees("Stand 4")
    waiting = asyncio.create_task(amira.sees("Stand 4 is closed"))
    await call("editMessageText", chat_id=amira.person.id, message_id=sent, text="Stand 4 is closed")
    assert (await waiting).edited


async def test_isolates_do_not_hide_a_text(amira: Actor, call: Caller) -> None:
    await call("sendMessage", chat_id=amira.person.id, text="الجناح \u2068Stand \u20684\u2069\u2069")
    await amira.sees("Stand 4")


async def test_who_waits_in_vain_shows_the_whole_conversation(amira: Actor, call: Caller) -> None:
    keyboard = {"inline_keyboard": [[{"text": "yes", "callback_data": "1"}, {"text": "no", "callback_data": "0"}]]}
    await call("sendMessage", chat_id=amira.person.id, text="Shall I?", reply_markup=keyboard)
    with pytest.raises(NotSeen) as wrong:
        await amira.sees("Stand", within=0.05)
    assert str(wrong.value) == (
        "Amira did not see “Stand” within 0.05 s\n\nAmira (1001, ar):\n  1 Amira: /start\n  2 bot: Shall I?\n      [yes] [no]"
    )


async def test_a_press_takes_the_latest_message_that_has_the_button(amira: Actor, call: Caller) -> None:
    for data in ("old", "new"):
        keyboard = {"inline_keyboard": [[{"text": "✅ ok", "callback_data": data}]]}
        await call("sendMessage", chat_id=amira.person.id, text=data, reply_markup=keyboard)
    await amira.presses("✅")
    query = (await call("getUpdates", offset=-1))["result"][0]["callback_query"]
    assert (query["data"], query["message"]["text"], query["from"]["language_code"]) == ("new", "new", "ar")


async def test_a_key_under_the_input_line_is_pressed_by_its_label(amira: Actor, call: Caller) -> None:
    keyboard = {"keyboard": [["🗺 Map"]], "resize_keyboard": True}
    await call("sendMessage", chat_id=amira.person.id, text="menu", reply_markup=keyboard)
    await amira.presses("🗺")
    assert amira.screen()[-1].text == "🗺 Map"


async def test_a_qr_code_is_a_start_with_its_payload(stage: Stage, call: Caller) -> None:
    amira = await stage.person("Amira")
    await amira.scans("https://t.me/rehearsal_bot?start=s12")
    message = (await call("getUpdates"))["result"][0]["message"]
    assert (message["text"], message["entities"]) == ("/start s12", [{"type": "bot_command", "offset": 0, "length": 6}])


async def test_seeing_nothing_fails_when_something_comes(amira: Actor, call: Caller) -> None:
    await amira.sees_nothing(within=0.05)
    waiting = asyncio.create_task(amira.sees_nothing(within=2))
    await asyncio.sleep(0)
    await call("sendMessage", chat_id=amira.person.id, text="psst")
    with pytest.raises(NotSeen, match="psst"):
        await waiting


async def test_everything_people_send_reaches_the_bot(amira: Actor, call: Caller) -> None:
    for send in (amira.sends_voice, amira.sends_photo, amira.sends_document, amira.sends_sticker, amira.sends_location):
        await send()
    expected = ["voice", "photo", "document", "sticker", "location"]
    updates = (await call("getUpdates", offset=2))["result"]
    assert [set(update["message"]) & set(expected) for update in updates] == [{kind} for kind in expected]
