"""Buttons that every feature shows: the way home, which stands under every reply so that nobody needs to type, and the pages of a
long list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press
from bot.chat.reply import Button, Row
from bot.text import Speech


@dataclass(frozen=True)
class Home(Press):
    """Show the start page."""

    code: ClassVar[str] = "h"


def home_row(speech: Speech, *before: Button) -> Row:
    """A row that ends with the way home."""
    return (*before, Button(speech.label("🏠 Start"), Home()))


def in_rows(buttons: list[Button], width: int) -> tuple[Row, ...]:
    """Buttons side by side, `width` in a row."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def turns(speech: Speech, many: int, page: int, per_page: int, turn: Callable[[int], Press]) -> tuple[Row, ...]:
    """Back and on, where there is a page to turn to; `many` entries in all."""
    row = []
    if page > 0:
        row.append(Button(_arrowed(speech, speech.label("Back"), on=False), turn(page - 1)))
    if (page + 1) * per_page < many:
        row.append(Button(_arrowed(speech, speech.label("More"), on=True), turn(page + 1)))
    return (tuple(row),) if row else ()


def _arrowed(speech: Speech, label: str, *, on: bool) -> str:
    """On is to the right where one reads to the right."""
    return f"{'➡️' if on != speech.language.right_to_left else '⬅️'} {label}"
