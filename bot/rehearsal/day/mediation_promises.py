"""Promises about mediation that can be counted from what phones showed."""

from bot.rehearsal.day.acts import Day
from bot.rehearsal.day.mediation_book import Fate, Written
from bot.rehearsal.day.promises import Line


def a_person_or_an_honest_end(day: Day) -> Line:
    """Whoever asks for a mediator gets one, or is told that nobody can come, and is never left waiting."""
    book = day.book
    ends = {"helped": Fate.HELPED, "told that nobody can come": Fate.NOBODY, "cancelled": Fate.CANCELLED}
    counted = ", ".join(f"{book.count(fate)} {word}" for word, fate in ends.items())
    first = f" (first {book.waiting[0].name})" if book.waiting else ""
    played = day.file.mediation is None or bool(book.asked)
    counted = f"{len(book.asked)} asked: {counted}, {len(book.waiting)} left waiting{first}"
    return Line("A mediator, or an honest end", counted, played and not book.waiting)


def one_mediator(day: Day) -> Line:
    """First come, first served: nobody comes in vain because somebody else has the request."""
    held = sum(len(holders) > 1 for holders in day.book.ever.values())
    doubled = f", first request {day.book.doubled[0]}" if day.book.doubled else ""
    counted = f"{held} requests with a mediator, {len(day.book.doubled)} with two at the same time{doubled}"
    return Line("One mediator a request", counted, not day.book.doubled)


def no_card_left_open(day: Day) -> Line:
    """Whoever was asked hears the end of it."""
    left = day.book.open_cards
    first = f", first {left[0][0].name}" if left else ""
    return Line("Every mediator asked hears the end", f"{len(left)} cards left open{first}", not left)


def handed_on_once(day: Day) -> Line:
    """What is written in a conversation comes up once, on the phone of the other, and on no third; not on that of a mediator who
    has given the request back either. What was on its way when somebody went may have come too late."""
    texts = day.book.texts.values()
    astray = [text for text in texts if not set(text.arrived) <= day.book.recipients(text)]
    twice = [text for text in texts if len(text.arrived) - text.repeated > 1]
    lost = [text for text in texts if not text.arrived and not day.book.too_late(text)]
    late = sum(not text.arrived for text in texts) - len(lost)
    wrong: list[Written] = [*astray, *twice, *lost]
    first = f" (first from {wrong[0].sender.name})" if wrong else ""
    counts = (
        f"{len(texts)} written, {len(lost)} lost, {len(twice)} twice, {len(astray)} to others{first}",
        f"{late} after the other had gone",
        f"{sum(text.repeated for text in texts)} repeated after the crash",
    )
    return Line("Conversations reach the other, once", "; ".join(counts), not wrong)
