"""Promises about announcements that can be counted from what phones showed."""

from bot.rehearsal.day.acts import Day
from bot.rehearsal.day.promises import Line

NOT_PLAYED = "not in the script"


def everybody_once(day: Day) -> Line:
    """Promise 4: whoever was there gets it once, also when the bot is killed meanwhile; of whom it does not know whether they
    have it, the organiser is told."""
    name, book = "An announcement reaches everybody, once", day.news
    if day.file.announcement is None:
        return Line(name, NOT_PLAYED, kept=None)
    first = f" (first {book.missed[0].name})" if book.missed else ""
    counted = (
        f"{len(book.here)} there, {len(book.missed)} without{first}, {book.unknown} said to be unknown, {len(book.twice)} twice"
    )
    return Line(name, counted, bool(book.owed) and len(book.missed) <= book.unknown and not book.twice)


def the_report_is_true(day: Day) -> Line:
    """Nobody counts as reached who was not, and nobody who was is forgotten."""
    name, book = "Its report says what arrived", day.news
    if day.file.announcement is None:
        return Line(name, NOT_PLAYED, kept=None)
    if book.sent is None:
        return Line(name, "there was no report", kept=False)
    counted = f"{book.sent} sent and {book.unknown} unknown reported, {len(book.copies)} arrived"
    return Line(name, counted, book.sent <= len(book.copies) <= book.sent + book.unknown)


def no_wrong_language(day: Day) -> Line:
    """Promise 6: their own language, or a line that says which one it is."""
    name, book = "No wrong language silently", day.news
    if day.file.announcement is None:
        return Line(name, NOT_PLAYED, kept=None)
    own, foreign = book.in_own_language, book.foreign
    first = f" (first {foreign[0].person.name})" if foreign else ""
    counted = f"{own} in their own language, {len(book.all_copies) - own} not, {len(foreign)} without saying so{first}"
    return Line(name, counted, bool(book.copies) and not foreign)


def corrected_everywhere(day: Day) -> Line:
    """A correction changes every copy the bot knows of."""
    name, book = "A correction reaches every copy", day.news
    if day.file.announcement is None:
        return Line(name, NOT_PLAYED, kept=None)
    counted = f"{len(book.all_copies)} copies, {len(book.outdated)} left as they were, {book.unknown} unknown"
    return Line(name, counted, len(book.said) > 1 and len(book.outdated) <= book.unknown)
