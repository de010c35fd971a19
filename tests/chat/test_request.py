"""What Telegram's answers are rid of before objects are made of them."""

import json
from typing import Any

import pytest

from bot.chat.request import AiohttpRequest

CHAT = {"id": 7, "type": "private", "first_name": "Amira"}
BOLD = [{"type": "bold", "offset": 0, "length": 4}]
OURS = {"message_id": 5, "date": 1_790_000_000, "chat": CHAT, "text": "Hall 1"}
AS_TELEGRAM_HAS_IT = OURS | {
    "from": {"id": 1, "is_bot": True, "first_name": "Standlotse"},
    "entities": BOLD,
    "link_preview_options": {"is_disabled": True},
    "reply_markup": {"inline_keyboard": [[{"text": "Map", "callback_data": "m"}]]},
}


def _read(result: Any) -> Any:
    return AiohttpRequest.parse_json_payload(json.dumps({"ok": True, "result": result}).encode())["result"]


def test_message_we_have_sent_comes_without_what_we_know_of_it() -> None:
    assert _read(AS_TELEGRAM_HAS_IT) == OURS


def test_message_below_which_a_button_was_pressed_comes_without_what_we_know_of_it() -> None:
    press = {"id": "1", "from": {"id": 7, "is_bot": False, "first_name": "Amira"}, "chat_instance": "1", "data": "m"}
    assert _read([{"update_id": 1, "callback_query": press | {"message": AS_TELEGRAM_HAS_IT}}]) == [
        {"update_id": 1, "callback_query": press | {"message": OURS}}
    ]


@pytest.mark.parametrize(
    "result",
    [
        True,
        [],
        [{"update_id": 1, "message": AS_TELEGRAM_HAS_IT}],
        [{"update_id": 1, "edited_message": AS_TELEGRAM_HAS_IT | {"reply_to_message": AS_TELEGRAM_HAS_IT}}],
        [{"update_id": 1, "callback_query": {"id": "1", "from": CHAT, "chat_instance": "1", "inline_message_id": "1"}}],
        {"id": 1, "is_bot": True, "first_name": "Standlotse", "username": "standlotse_bot"},
        [{"command": "start", "description": "Start"}],
    ],
)
def test_everything_else_is_read_whole(result: Any) -> None:
    assert _read(result) == result
