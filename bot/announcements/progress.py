"""How far an announcement is, as an organiser sees it: what has ended, how fast it goes, how long it takes. Times are seconds
since 1970."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.announcements.model import UNDER_WAY, Announcement, DeliveryState, Report, State

_GOING = frozenset({State.SENDING, State.STOPPED})


@dataclass(frozen=True)
class Progress:
    """A report of this moment, with how fast it goes."""

    report: Report
    words: str  # HTML of the original text; of a withdrawal that of what it takes back
    now: float
    rate: float | None  # deliveries a second, of late; None: none has ended of late
    resumes_at: float | None = None  # when the next one is tried, where all that are left wait for that
    trouble: bool = False  # they wait because Telegram answered with errors, not because it wants a pause
    deleted: int = 0  # copies that a withdrawal has taken away; the others it has changed

    @property
    def announcement(self) -> Announcement:
        return self.report.announcement

    @property
    def people(self) -> int:
        """Everybody with a delivery."""
        return sum(self.report.states.values())

    @property
    def left(self) -> int:
        """Deliveries that have not ended."""
        return sum(self.report.states.get(state, 0) for state in UNDER_WAY)

    @property
    def is_going(self) -> bool:
        """Whether anything may still change by itself, or by who goes on with it."""
        return self.announcement.state in _GOING or self.left > 0

    @property
    def share(self) -> float:
        """Of the deliveries that have ended, 0..1."""
        return 1 - self.left / self.people if self.people else 1.0

    @property
    def seconds_left(self) -> float | None:
        """At the rate of late; None where nothing says how long it takes."""
        return self.left / self.rate if self.rate else None

    @property
    def took(self) -> float | None:
        """Seconds from confirming it to the last delivery."""
        one = self.announcement
        return None if one.ended_at is None or one.confirmed_at is None else one.ended_at - one.confirmed_at

    def count(self, state: DeliveryState) -> int:
        return self.report.states.get(state, 0)


@dataclass(frozen=True)
class Entry:
    """A line in the list of announcements. `words` as of Progress."""

    announcement: Announcement
    words: str
    states: Mapping[DeliveryState, int]


@dataclass(frozen=True)
class Entries:
    """A page of that list, of so many entries in all."""

    shown: Sequence[Entry]
    many: int
    page: int


def speed(ended: int, first_ended_at: float | None, now: float) -> float | None:
    """Deliveries a second, from those that have ended of late; the time before the first of them was a pause."""
    if not ended or first_ended_at is None:
        return None
    return max(ended - 1, 1) / max(now - first_ended_at, 1.0)


def rounded(seconds: float) -> tuple[int, bool]:
    """A length of time nobody has to read twice, and whether it is minutes: 10, 20 … 90 seconds, then whole minutes."""
    if seconds <= 90:
        return max(10, math.ceil(seconds / 10) * 10), False
    return math.ceil(seconds / 60), True
