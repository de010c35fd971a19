"""The promises of the design that can be counted on the day, and how each is counted."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.rehearsal.day.acts import Day

AT_ONCE_SECONDS = 3.0  # nineteen of twenty replies; people look up from the phone after that
UNDER_WAY_SECONDS = 0.3  # calls that had left before the bot could read of the 429


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
    never = f"{len(book.open)} never (first {book.open[0].what})" if book.open else "0 never"
    counted = f"{book.owed} owed, {book.given} given{left}, {never}"
    return Line("A reply to every message", counted, book.owed > 0 and not book.open)


def at_once(day: Day) -> Line:
    """Promise 1, the time, where nothing was broken on purpose."""
    times = sorted(day.ledger.undisturbed)
    if not times:
        return Line("At once", "no reply", kept=False)
    late = times[-(-19 * len(times) // 20) - 1]  # the last of nineteen in twenty, rounded up
    counted = f"half within {times[len(times) // 2]:.2f} s, 19 of 20 within {late:.2f} s, slowest {times[-1]:.2f} s"
    return Line("At once", counted, late <= AT_ONCE_SECONDS)


def also_in_trouble(day: Day) -> Line:
    """Promise 1, the time, with crash and 429."""
    return Line("Slowest reply, with crash and 429", f"{max(day.ledger.seconds, default=0.0):.2f} s", kept=None)


def crashes_survived(day: Day) -> Line:
    return Line("The bot came back after a crash", f"{day.survived} of {day.crashes}", day.survived == day.crashes)


def one_pause_for_all(day: Day) -> Line:
    """Promise 5: when Telegram answers 429, nothing at all goes to it until the time it named is over."""
    calls = list(day.rehearsal.log.calls)
    asked = [call for call in calls if call.status == 429]
    pauses = [(call.at + UNDER_WAY_SECONDS, call.at + float(call.description.rpartition(" ")[2])) for call in asked]
    early = sum(any(begin < call.at < end for begin, end in pauses) for call in calls if call.number)
    return Line("One pause for all after 429", f"{len(asked)} times 429, {early} calls during a pause", early == 0)


def unasked(day: Day) -> Line:
    """Telegram gives unconfirmed updates again after a crash; what was answered before is then answered again."""
    return Line("Messages beyond the replies owed", str(day.ledger.unasked), kept=None)


def nothing_faulty_sent(day: Day) -> Line:
    """Promise 10, as far as Telegram looks: it refused no message as faulty. What came too late or changed nothing is none."""
    refused = [call for call in day.rehearsal.log.calls if call.status == 400 and not _harmless(call.description)]
    first = f", first: {refused[0].method}: {refused[0].description}" if refused else ""
    return Line("Nothing Telegram refuses as faulty", f"{len(refused)} refused{first}", not refused)


def _harmless(description: str) -> bool:
    """What comes too late or changes nothing; after a crash a line is unpinned twice."""
    return any(words in description for words in ("message is not modified", "query is too old", "message to unpin not found"))
