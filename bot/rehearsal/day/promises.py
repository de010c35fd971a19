"""The promises of the design that can be counted on the day, and how each is counted.

Features add theirs to the list at the end.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.rehearsal.day.acts import Day

AT_ONCE_SECONDS = 3.0  # nineteen of twenty replies; people look up from the phone after that


@dataclass(frozen=True)
class Line:
    """One line of the verdict. `kept` is None for what is counted but was never promised."""

    what: str
    counted: str
    kept: bool | None


Promise: TypeAlias = Callable[[Day], Line]


def a_reply_to_every_message(day: Day) -> Line:
    """Promise 1, the number."""
    book = day.ledger
    left = f", {book.forgiven} blocked the bot first" if book.forgiven else ""
    counted = f"{book.owed} owed, {book.given} given, {book.lost + book.open} never{left}"
    return Line("A reply to every message", counted, book.owed > 0 and book.lost + book.open == 0)


def at_once(day: Day) -> Line:
    """Promise 1, the time, where nothing was broken on purpose."""
    times = sorted(day.ledger.undisturbed)
    if not times:
        return Line("At once", "no reply", kept=False)
    late = times[int(len(times) * 0.95)]
    counted = f"half within {times[len(times) // 2]:.2f} s, 19 of 20 within {late:.2f} s, slowest {times[-1]:.2f} s"
    return Line("At once", counted, late <= AT_ONCE_SECONDS)


def also_in_trouble(day: Day) -> Line:
    """Promise 1, the time, with crash and 429."""
    return Line("Slowest reply, with crash and 429", f"{max(day.ledger.seconds, default=0.0):.2f} s", kept=None)


def crashes_survived(day: Day) -> Line:
    return Line("The bot came back after a crash", f"{day.survived} of {day.crashes}", day.survived == day.crashes)


def nobody_twice(day: Day) -> Line:
    """Telegram gives unconfirmed updates again after a crash; what was answered before is then answered again."""
    return Line("Updates answered twice", str(day.ledger.surplus), kept=None)


def nothing_faulty_sent(day: Day) -> Line:
    """Promise 10, as far as Telegram looks: it refused no message as faulty."""
    refused = [call for call in day.rehearsal.log.calls if call.status == 400 and "not modified" not in call.description]
    first = f", first: {refused[0].method}: {refused[0].description}" if refused else ""
    return Line("Nothing Telegram refuses as faulty", f"{len(refused)} refused{first}", not refused)


PROMISES: tuple[Promise, ...] = (
    a_reply_to_every_message,
    at_once,
    also_in_trouble,
    crashes_survived,
    nobody_twice,
    nothing_faulty_sent,
)
