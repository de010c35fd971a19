"""Where a text is shown, and how much of it there is room for."""

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

Place: TypeAlias = Literal["button", "command", "alert", "short description", "description"]

# Characters. A phone shows about forty on a button. Telegram takes 256 of a command, too many for a menu; the other three are its
# own limits.
ROOM: dict[Place, int] = {"button": 40, "command": 100, "alert": 200, "short description": 120, "description": 512}
_NOTE = re.compile(rf"({'|'.join(get_args(Place))}), at most (\d+) characters")


def note(place: Place) -> str:
    """What the templates in locales/ tell translators and the check about a text in this place."""
    return f"{place}, at most {ROOM[place]} characters"


def narrowest(notes: Iterable[str]) -> tuple[str, int] | None:
    """The place with the least room among these notes; None where there is none: a message may be long."""
    places = [(int(found[2]), found[1]) for one in notes if (found := _NOTE.fullmatch(one))]
    room, place = min(places, default=(0, ""))
    return (place, room) if place else None
