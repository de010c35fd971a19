"""The way home: the one button that stands under every reply, so that nobody needs to type."""

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
