"""What Telegram refuses, the stand-in refuses, in Telegram's words."""

import json
from typing import Any

import httpx
import pytest

from bot.rehearsal.scenario import Actor, Stage
from bot.rehearsal.world import PRESS_LIFETIME
from tests.rehearsal.conftest import Caller, refused

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TEXT_BUTTON = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
_ENTITY_TOO_LONG = "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 2"
_STALE = "query is too old and response timeout expired or query ID is invalid"


def button(**parts: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "ok"} | parts]]}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ({"text": "x", "parse_mode": "RTF"}, "unsupported parse_mode"),
        ({"text": "x", "reply_markup": button(callback_data="я" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": button()}, _TEXT_BUTTON),
        ({"text": "x", "reply_markup": button(text="", callback_data="x")}, "inline keyboard button text must be non-empty"),
        ({"text": "x", "reply_markup": button(url="nowhere")}, "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "colour": "red"}, 'unknown parameter "colour" of sendMessage'),
        ({"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 2}]}, _ENTITY_TOO_LONG),
    ],
)  # fmt: skip
async def test_a_message_with_a_fault_is_refused(amira: Actor, call: Caller, values: dict[str, Any], reason: str) -> None:
    assert await call("sendMessage", chat_id=amira.person.id, **values) == refused(400, f"Bad Request: {reason}")
    assert [message.text for message in amira.screen()] == ["/start"]


async def test_the_longest_text_and_data_pass(amira: Actor, call: Caller) -> None:
    values = {"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML", "reply_markup": button(callback_data="x" * 64)}
    assert (await call("sendMessage", chat_id=amira.person.id, **values))["ok"]


async def test_a_caption_holds_1024(stage: Stage, amira: Actor, call: Caller) -> None:
    photo = (await amira.sends_photo()).content["photo"][0]["file_id"]
    assert (await call("sendPhoto", chat_id=amira.person.id, photo=photo, caption="x" * 1024))["ok"]
    answer = await call("sendPhoto", chat_id=amira.person.id, photo=photo, caption="x" * 1025)
    assert answer == refused(400, "Bad Request: message caption is too long")


async def test_nobody_is_written_to_who_is_unknown_new_or_has_blocked_the_bot(stage: Stage, amira: Actor, call: Caller) -> None:
    assert await call("sendMessage", chat_id=4711, text="x") == refused(400, "Bad Request: chat not found")
    stranger = await stage.person("Oksana", language="uk")
    answer = await call("sendMessage", chat_id=stranger.person.id, text="x")
    assert answer == refused(403, "Forbidden: bot can't initiate conversation with a user")
    await amira.blocks()
    answer = await call("sendMessage", chat_id=amira.person.id, text="x")
    assert answer == refused(403, "Forbidden: bot was blocked by the user")


async def test_an_edit_must_find_its_message_and_change_it(amira: Actor, call: Caller) -> None:
    chat = amira.person.id
    sent = (await call("sendMessage", chat_id=chat, text="x"))["result"]["message_id"]
    edits = [
        (99, "y", "message to edit not found"),
        (amira.screen()[0].id, "y", "message can't be edited"),
        (sent, "x", _NOT_MODIFIED),
    ]
    for message, text, reason in edits:
        answer = await call("editMessageText", chat_id=chat, message_id=message, text=text)
        assert answer == refused(400, f"Bad Request: {reason}")
    assert (await call("editMessageText", chat_id=chat, message_id=sent, text="y"))["result"]["text"] == "y"


async def test_an_edit_without_keyboard_takes_the_keyboard_away(amira: Actor, call: Caller) -> None:
    chat = amira.person.id
    sent = (await call("sendMessage", chat_id=chat, text="x", reply_markup=button(callback_data="1")))["result"]["message_id"]
    assert amira.labels == [["ok"]]
    assert (await call("editMessageReplyMarkup", chat_id=chat, message_id=sent))["ok"]
    assert amira.labels == []


async def test_a_message_can_be_deleted_once_and_for_48_hours(stage: Stage, amira: Actor, call: Caller) -> None:
    chat = amira.person.id
    first, second = [(await call("sendMessage", chat_id=chat, text="x"))["result"]["message_id"] for _ in range(2)]
    assert (await call("deleteMessage", chat_id=chat, message_id=first))["ok"]
    gone = await call("deleteMessage", chat_id=chat, message_id=first)
    assert gone == refused(400, "Bad Request: message to delete not found")
    await stage.forward(48 * 3600 + 1)
    late = await call("deleteMessage", chat_id=chat, message_id=second)
    assert late == refused(400, "Bad Request: message can't be deleted for everyone")


async def test_a_press_is_answered_in_time_or_not_at_all(stage: Stage, amira: Actor, call: Caller) -> None:
    await call("sendMessage", chat_id=amira.person.id, text="x", reply_markup=button(callback_data="1"))
    press = await amira.presses("ok")
    query = (await call("getUpdates", offset=-1))["result"][0]["callback_query"]
    assert (await call("answerCallbackQuery", callback_query_id=query["id"], text="hm"))["ok"]
    assert press == await amira.sees_answer("hm")
    await stage.forward(PRESS_LIFETIME + 1)
    assert await call("answerCallbackQuery", callback_query_id=query["id"]) == refused(400, f"Bad Request: {_STALE}")
    assert await call("answerCallbackQuery", callback_query_id="1") == refused(400, f"Bad Request: {_STALE}")


async def test_a_token_must_be_digits_colon_and_the_rest(http: httpx.AsyncClient) -> None:
    for token in ("x", "12", "12:", "x:y"):
        answer = await http.get(f"/bot{token}/getMe")
        assert (answer.status_code, answer.json()) == (401, refused(401, "Unauthorized"))
    assert (await http.get("/bot42:x/getMe")).json()["result"]["id"] == 42


async def test_an_unknown_method_is_named(call: Caller) -> None:
    assert await call("sendHug") == refused(404, "Not Found: the rehearsal does not know the method sendHug")


async def test_every_kind_of_body_is_read(stage: Stage, amira: Actor, http: httpx.AsyncClient) -> None:
    path = f"/bot{stage.token}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    values = {"chat_id": str(amira.person.id), "text": "x", "reply_markup": json.dumps(markup)}
    answers = [
        await http.get(path, params=values),
        await http.post(path, data=values),
        await http.post(path, json=values),
        await http.post(path, files={name: (None, value) for name, value in values.items()}),
    ]
    assert [answer.json()["result"]["reply_markup"] for answer in answers] == [markup] * 4
