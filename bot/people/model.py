"""A person, as far as the bot knows one."""

import re
from dataclasses import dataclass
from enum import StrEnum

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


def channel_of(link: str) -> str | None:
    """The channel a deep link names (`from_poster` gives `poster`); None when it is none of ours."""
    name = link.removeprefix("from_")
    return name.lower() if name != link and _CHANNEL.fullmatch(name) else None
