"""Keyboards under messages and under the input line, checked as Telegram checks them."""

from typing import Any
from urllib.parse import urlsplit

from telegram.constants import InlineKeyboardButtonLimit

from bot.rehearsal.html import checked_link
from bot.rehearsal.refusal import bad_request

Markup = dict[str, Any]
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_BUTTONS_AT_MOST = 100  # Telegram refuses more; the number is not documented and not in telegram.constants


def inline_keyboard(markup: Markup | None) -> Markup | None:
    """A message's own keyboard; None for none. Raises the refusal when it is none or has a fault."""
    if not markup:
        return None
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    rows = [[_inline(button) for button in row] for row in _rows(markup["inline_keyboard"], "inline keyboard") if row]
    return {"inline_keyboard": rows} if rows else None


def _rows(rows: Any, called: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {called}: expected an Array of Arrays")
    if sum(map(len, rows)) > _BUTTONS_AT_MOST:
        raise bad_request("reply markup is too long")
    return rows


def _inline(button: Any) -> Markup:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse inline keyboard button: can't find field \"text\"")
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if button.get(name) or (name.startswith("switch_inline_query") and name in button)]
    if len(actions) != 1:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if actions[0] == "callback_data" and not (
        isinstance(button["callback_data"], str)
        and InlineKeyboardButtonLimit.MIN_CALLBACK_DATA
        <= len(button["callback_data"].encode())
        <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    ):
        raise bad_request("BUTTON_DATA_INVALID")
    if actions[0] == "url" and not checked_link(str(button["url"])):
        reason = "Unsupported URL protocol" if urlsplit(str(button["url"])).scheme else "Wrong HTTP URL"
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: {reason}")
    return dict(button)


def reply_keyboard(markup: Markup) -> Markup | None:
    """What stands under the input line after this message: a keyboard or a forced reply; None when it is taken away."""
    if markup.get("remove_keyboard"):
        return None
    if markup.get("force_reply"):
        return dict(markup)
    if "keyboard" not in markup:
        raise bad_request("object expected as reply markup")
    rows = []
    for row in _rows(markup["keyboard"], "keyboard"):
        buttons = [{"text": button} if isinstance(button, str) else button for button in row]
        for button in buttons:
            if not isinstance(button, dict) or not isinstance(button.get("text"), str):
                raise bad_request("can't parse keyboard button: can't find field \"text\"")
            if not button["text"].strip():
                raise bad_request("keyboard button text must be non-empty")
        if buttons:
            rows.append(buttons)
    if not rows:
        raise bad_request("reply keyboard must be non-empty")  # wording ours: Telegram's is not published
    return {**markup, "keyboard": rows}
