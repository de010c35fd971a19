"""Payloads of the buttons about a person's own settings."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class PickLanguage(Press):
    """Show the languages to choose from."""

    code: ClassVar[str] = "l"


@dataclass(frozen=True)
class SpeakLanguage(Press):
    """Speak this language from now on."""

    tag: str
    code: ClassVar[str] = "L"


@dataclass(frozen=True)
class MissLanguage(Press):
    """My language is missing; the tag is `und` where it is not known."""

    tag: str
    code: ClassVar[str] = "M"


@dataclass(frozen=True)
class AskForget(Press):
    """Show what is stored, and ask whether to forget it."""

    code: ClassVar[str] = "f"


@dataclass(frozen=True)
class Forget(Press):
    """Forget me."""

    code: ClassVar[str] = "F"
