"""The time, in seconds since 1970. Rules take `now` as an argument; this is where it comes from."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Clock: TypeAlias = Callable[[], float]


def clock(ahead: Path | None) -> Clock:
    """The machine's clock; with a file, ahead of it by the number of seconds the file holds. Only the rehearsal writes such a
    file, so that a wait of ten minutes can be seen in a second."""
    if ahead is None:
        return time.time
    file = ahead

    def moved() -> float:
        try:
            return time.time() + float(file.read_text(encoding="ascii") or 0)
        except FileNotFoundError:
            return time.time()

    return moved
