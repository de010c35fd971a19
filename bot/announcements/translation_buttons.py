"""Payloads of the buttons about what mediators put into their language."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class AskMediators(Press):
    """Ask those on duty to put a draft into a language."""

    draft: int
    language: str
    code: ClassVar[str] = "ta"
