"""Payloads of the buttons under announcements."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class Mute(Press):
    """I want no more announcements."""

    code: ClassVar[str] = "nm"


@dataclass(frozen=True)
class Unmute(Press):
    """I want announcements again."""

    code: ClassVar[str] = "nu"
