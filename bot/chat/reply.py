"""What a handler gets and what it gives back: plain values, no Telegram."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from markupsafe import Markup

from bot.chat.buttons import Press
from bot.text import Speech


@dataclass(frozen=True)
class Button:
    """One button: a label in the person's language, and what pressing it means."""

    label: str
    press: Press


Row: TypeAlias = tuple[Button, ...]


@dataclass(frozen=True)
class Reply:
    """What the person sees. After a press it takes the place of the message pressed on, unless `fresh`. `language` is the tag of
    its language where that is not the person's own: presses on its buttons are then answered in that language, too."""

    text: Markup
    rows: tuple[Row, ...] = ()
    fresh: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Visit:
    """One message or press of one person, with everything needed to answer in their language."""

    person_id: int
    speech: Speech
    words: str = ""  # what was written: a question, or what follows a command or deep link
    press: Press | None = None
    app_language: str | None = None  # what the person's app is set to (IETF), where it says so


Handler: TypeAlias = Callable[[Visit], Awaitable[Reply]]


@dataclass(frozen=True)
class Reactions:
    """What one feature reacts to. `links` are prefixes of deep links (`/start s12` has the prefix `s`)."""

    commands: Mapping[str, Handler] = field(default_factory=dict)
    links: Mapping[str, Handler] = field(default_factory=dict)
    presses: Mapping[type[Press], Handler] = field(default_factory=dict)
    question: Handler | None = None
