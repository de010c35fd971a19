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
    its language where that is not the person's own: presses on its buttons are then answered in that language, too. With a
    `photo` (PNG, or Telegram's id of one) or `document` (its id) the text stands below it and holds at most 1,024 characters."""

    text: Markup
    rows: tuple[Row, ...] = ()
    fresh: bool = False
    language: str | None = None
    photo: bytes | str | None = None
    document: str | None = None
    after: Callable[[int], Awaitable[None]] | None = None  # called with the number of the message this has become


@dataclass(frozen=True)
class Prompt:
    """A question of ours that waits for the person's next text. `kind` says who takes it, `about` what it is about (an id)."""

    kind: str
    about: str = ""


@dataclass(frozen=True)
class Known:
    """What is known of a person before anything is answered."""

    speech: Speech
    roles: frozenset[str] = frozenset()
    prompt: Prompt | None = None


@dataclass(frozen=True)
class Letter:
    """A message as a thing that can be handed on. `kind` is Telegram's name of what it holds: text, voice, photo, contact …"""

    id: int
    kind: str
    reply_to: int | None = None  # the message in the same chat that it answers
    edited: bool = False
    html: str = ""  # text or caption with its formatting, where it was edited or a prompt waits for it
    file_id: str = ""  # Telegram's, of a photo or document
    album: str = ""  # Telegram's id of several files that were sent at once, a message each


@dataclass(frozen=True)
class Visit:
    """One message or press of one person, with everything needed to answer in their language."""

    person_id: int
    speech: Speech
    not_own: bool = False  # it is not the person's own language, but that of their question, or of the message pressed on
    words: str = ""  # what was written: a question, or what follows a command or deep link
    press: Press | None = None
    app_language: str | None = None  # what the person's app is set to (IETF), where it says so
    roles: frozenset[str] = frozenset()
    about: str = ""  # of the prompt that these words answer
    letter: Letter | None = None  # the message itself; none for a press
    on_message: int | None = None  # the message a button was pressed on


@dataclass(frozen=True)
class Taken:
    """A message that somebody else gets: handed on in silence, or with a word to its sender."""

    reply: Reply | None = None


Handler: TypeAlias = Callable[[Visit], Awaitable[Reply]]
Taker: TypeAlias = Callable[[Visit], Awaitable[Reply | None]]
"""Of a letter that a prompt waits for. None: it is something else, and answered as if nothing had waited."""


@dataclass(frozen=True)
class Reactions:
    """What one feature reacts to. `links` are prefixes of deep links (`/start s12` has the prefix `s`), `answers` take the
    text that a prompt of that kind waits for, `letters` any message that one waits for, with its formatting and file. With a
    `role`, whoever does not hold it is answered as if none of this existed; links are open to all."""

    commands: Mapping[str, Handler] = field(default_factory=dict)
    links: Mapping[str, Handler] = field(default_factory=dict)
    presses: Mapping[type[Press], Handler] = field(default_factory=dict)
    answers: Mapping[str, Handler] = field(default_factory=dict)
    letters: Mapping[str, Taker] = field(default_factory=dict)
    question: Handler | None = None
    role: str | None = None
