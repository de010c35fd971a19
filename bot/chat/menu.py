"""What the buttons of all features share: the way home, which stands under every reply so that nobody needs to type, the pages of
a long list, and how long a label may be."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press
from bot.chat.reply import Button, Row
from bot.text import Speech

LABEL = 40
"""What a phone shows of a button without cutting it, in characters."""


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


def cut(label: str, room: int = LABEL) -> str:
    """The label, or as many of its words as there is room for; a bracket that would stay open goes as a whole."""
    if len(label) <= room:
        return label
    kept = label[:room].rpartition(" ")[0]
    while kept.count("(") > kept.count(")"):
        kept = kept.rpartition("(")[0]
    return (kept.rstrip(" ,،፣:–-·") or label[: room - 1]) + "…"


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
