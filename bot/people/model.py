"""A person, as far as the bot knows one."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.languages import Language
from bot.text import Speech

_CHANNEL = re.compile(r"[A-Za-z0-9-]{1,32}")


class Role(StrEnum):
    """What a person may do besides visiting; one person may hold several."""

    MEDIATOR = "mediator"  # accepts interpretation requests
    ORGANISER = "organiser"  # announces, watches, answers


@dataclass(frozen=True)
class Person:
    """A person by Telegram id, with the tag of the language to speak to them."""

    id: int
    language: str
    language_chosen: bool
    channel: str | None = None
    roles: frozenset[Role] = frozenset()
    prompt: tuple[str, str] | None = None  # the kind of a question of ours that waits for an answer, and what it is about
    unreachable: bool = False  # they have blocked the bot, and were not heard of since


class Introduce(Protocol):
    """Keeps the menu of commands a person sees in step with their roles and language; called by whoever changes these."""

    async def __call__(self, person_id: int, speech: Speech, roles: Collection[str], app: Language | None = None) -> None:
        """`app`: the language the person's app is set to, as far as it is known. Never fails."""
        ...


def channel_of(link: str) -> str | None:
    """The channel a deep link names (`from_poster` gives `poster`); None when it is none of ours."""
    name = link.removeprefix("from_")
    return name.lower() if name != link and _CHANNEL.fullmatch(name) else None
