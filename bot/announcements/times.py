"""The time of day an organiser writes, as the clock in the hall has it."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from bot.digits import western_digits

# 14:30, 14.30, 1430, 9:05, 905, 14 Uhr, 14, with the marks and words that stand at a time in some languages.
_WRITTEN = re.compile(r"(\d{1,2})(?: ?(?:[:.٫,h]|uhr)? ?(\d\d))?(?: ?(?:uhr|h))?", re.ASCII)


def time_today(words: str, now: float, zone: ZoneInfo) -> float | None:
    """The time meant, today, in seconds since 1970; it may be over. None for what is no time."""
    found = _WRITTEN.fullmatch(western_digits(words).strip().lower())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if hour > 23 or minute > 59:
        return None
    today = dt.datetime.fromtimestamp(now, zone).date()
    return dt.datetime.combine(today, dt.time(hour, minute), zone).timestamp()
