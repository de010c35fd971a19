"""What organisers read about an announcement that is confirmed: how far it is while it goes, the report afterwards.

The word is "sent": Telegram says what it has taken, never what was read.
"""

import datetime as dt
from collections.abc import Iterator

from babel.numbers import format_percent
from markupsafe import Markup

from bot.announcements.messages import language_name
from bot.announcements.model import Announcement, DeliveryState, Kind, State
from bot.announcements.progress import Progress, rounded
from bot.announcements.progress_buttons import (
    AskAgain,
    AskDiscard,
    AskSendNow,
    AskWithdraw,
    Correct,
    GoOn,
    SendNow,
    ShowAnnouncement,
    ShowAnnouncements,
    Stop,
)
from bot.chat.menu import cut, home_row
from bot.chat.reply import Button, Reply, Row
from bot.fair.model import Fair
from bot.text import Speech, mark

_BAR = 10  # squares
_WORDS = 60  # characters of the text that say which announcement it is
_REASONS = 5  # different ones that are named
_TITLES = {
    Kind.ANNOUNCE: mark("📣 <b>Announcement of {time}</b>"),
    Kind.CORRECT: mark("✏️ <b>Correction of {time}</b>"),  # the pictogram
    Kind.WITHDRAW: mark("🗑 <b>Withdrawal of {time}</b>"),
}
_STATES = {
    State.SCHEDULED: mark("🕙 It goes by itself at this time."),
    State.MISSED: mark("❗ <b>Nobody got it:</b> the bot was not running at this time."),
    State.SENDING: mark("▶️ <b>It is going</b>"),  # the pictogram
    State.STOPPED: mark("⏸ <b>Stopped.</b> The rest waits until somebody goes on with it."),
    State.SENT: mark("🏁 <b>Finished</b>"),
    State.CORRECTED: mark("✏️ A correction has taken its place."),  # the pictogram
    State.WITHDRAWN: mark("🗑 It was withdrawn."),
}
_ENDED = {
    DeliveryState.BLOCKED: mark("🚫 Unreachable, the bot is blocked: {number}"),
    DeliveryState.FAILED: mark("❌ Failed: {number}"),
    DeliveryState.UNKNOWN: mark("❔ Unknown, the connection broke while it was sent: {number}"),
    DeliveryState.MUTED: mark("🔕 Want no announcements: {number}"),
    DeliveryState.DROPPED: mark("↪️ Corrected or withdrawn before it was sent: {number}"),  # the pictogram
}
# What Telegram says when it refuses, as far as it says anything to people: a part of its words, in small letters.
_REASONS_IN_WORDS = {
    "no answer but errors": mark("Telegram answered with errors only"),
    "to edit not found": mark("the person has deleted the message"),
    "can't be edited": mark("Telegram no longer lets the message be changed"),
    "parse entities": mark("Telegram does not understand the formatting of the text"),
    "file": mark("Telegram no longer has the photo or document"),
    "too long": mark("the text is too long"),
    "peer_id_invalid": mark("Telegram does not know this person"),
}


def page(speech: Speech, fair: Fair, progress: Progress, *, held_up: bool = False) -> Reply:
    """How far it is while it goes, the report afterwards, what to do before. `held_up`: Telegram wants a pause of the whole bot,
    or just did."""
    one = progress.announcement
    lines = [*head(speech, fair, one, progress.words, progress.now), speech.say(_STATES[one.state])]
    if one.confirmed_at is None:
        return Reply(speech.lines(lines), (*_rows(speech, progress), list_row(speech)))
    if progress.is_going:
        lines.append(_bar(speech, progress.share))
    lines += _counts(speech, progress)
    lines += _pace(speech, fair, progress, held_up=held_up) if progress.is_going else _took(speech, progress)
    lines += _by_language(speech, progress)
    # No way home below a message that changes by itself: it would change the start page.
    last = (list_button(speech),) if progress.is_going else list_row(speech)
    return Reply(speech.lines(lines), (*_rows(speech, progress), last))


def head(speech: Speech, fair: Fair, one: Announcement, words: str, now: float) -> list[str]:
    title = speech.say(_TITLES[one.kind], time=when(speech, fair, one, now))
    return [title, *([speech.frame("<i>{words}</i>", words=beginning(words))] if words else []), ""]


def when(speech: Speech, fair: Fair, one: Announcement, now: float) -> str:
    """When it was confirmed, or is to go; with the day where that is not today."""
    return clock(speech, fair, one.confirmed_at or one.due_at or now, now)


def clock(speech: Speech, fair: Fair, at: float, now: float) -> str:
    when, today = (dt.datetime.fromtimestamp(one, fair.fair.zone) for one in (at, now))
    time = speech.time(when.time())
    return time if when.date() == today.date() else f"{speech.short_date(when.date())}, {time}"


def beginning(words: str) -> str:
    return cut(" ".join(Markup(words).striptags().split()), _WORDS)  # noqa: S704  # the tags go


def _bar(speech: Speech, share: float) -> Markup:
    """It fills in the direction in which one reads: the squares are no value, which would keep a direction of its own."""
    full = int(share * _BAR)
    bar = "🟩" * full + "⬜" * (_BAR - full)
    return speech.frame(f"{bar} {{percent}}", percent=format_percent(int(share * 100) / 100, locale=speech.language.locale))


def _counts(speech: Speech, progress: Progress) -> Iterator[Markup]:
    """Everybody it is for, and what became of them: the numbers add up."""
    yield speech.plural("👥 {count} person", "👥 {count} people", progress.announcement.recipients)
    yield from _done(speech, progress)
    if progress.left:
        yield speech.say("⏳ Still to go: {number}", number=progress.left)
    for state, says in _ENDED.items():
        if number := progress.count(state):
            yield speech.say(says, number=number)
        if state is DeliveryState.FAILED:
            yield from _reasons(speech, progress)
    if progress.report.forgotten > 0:
        yield speech.say("🧹 Have left the bot since: {number}", number=progress.report.forgotten)


def _done(speech: Speech, progress: Progress) -> Iterator[Markup]:
    done = progress.count(DeliveryState.SENT)
    match progress.announcement.kind:
        case Kind.ANNOUNCE:
            yield speech.say("✅ Sent: {number}", number=done)
        case Kind.CORRECT:
            yield speech.say("✅ Corrected: {number}", number=done)
        case Kind.WITHDRAW:
            yield speech.say("✅ Deleted: {number}", number=progress.deleted)
            if done > progress.deleted:
                yield speech.say("✅ Too old to delete, now says that it was withdrawn: {number}", number=done - progress.deleted)


def _reasons(speech: Speech, progress: Progress) -> Iterator[Markup]:
    known = sorted(progress.report.reasons.items(), key=lambda reason: (-reason[1], reason[0]))
    for why, number in known[:_REASONS]:
        yield speech.frame("   · {reason}: {number}", reason=_in_words(speech, why), number=number)


def _in_words(speech: Speech, why: str) -> str:
    says = next((says for part, says in _REASONS_IN_WORDS.items() if part in why.lower()), None)
    return speech.phrase(says) if says else speech.phrase("Telegram says “{why}”", why=why)


def _pace(speech: Speech, fair: Fair, progress: Progress, *, held_up: bool) -> Iterator[Markup]:
    """How fast it goes and how long it takes; where it stands still, why."""
    if progress.announcement.state is not State.SENDING or not progress.left:
        return
    yield Markup()
    if progress.resumes_at is not None:
        time = clock(speech, fair, progress.resumes_at, progress.now)
        if progress.trouble:
            yield speech.say("⏳ Telegram answers with errors. The next try is at {time}.", time=time)
        else:
            yield speech.say("⏳ Telegram asks us to wait until {time}. Then it goes on by itself.", time=time)
    elif progress.rate is None and held_up:
        yield speech.say("⏳ Telegram asks us to wait. It goes on by itself.")
    elif progress.rate is None:
        yield speech.say("⏳ None has gone in the last seconds. It goes on by itself.")
    else:
        per_minute = round(progress.rate * 60)
        if per_minute >= 60:
            yield speech.plural("⚡ {count} person a second", "⚡ {count} people a second", round(progress.rate))
        else:
            yield speech.plural("⚡ {count} person a minute", "⚡ {count} people a minute", max(per_minute, 1))
        count, minutes = rounded(progress.seconds_left or 0)
        if minutes:
            yield speech.plural("⏱ About {count} minute left", "⏱ About {count} minutes left", count)
        else:
            yield speech.plural("⏱ About {count} second left", "⏱ About {count} seconds left", count)


def _took(speech: Speech, progress: Progress) -> Iterator[Markup]:
    if progress.took is None:
        return
    seconds = max(1, round(progress.took))
    if seconds < 120:
        yield speech.plural("⏱ It took {count} second.", "⏱ It took {count} seconds.", seconds)
    else:
        yield speech.plural("⏱ It took {count} minute.", "⏱ It took {count} minutes.", round(seconds / 60))


def _by_language(speech: Speech, progress: Progress) -> Iterator[Markup]:
    """Of each language how many are done, the largest first."""
    languages = [
        (tag, states.get(DeliveryState.SENT, 0), sum(states.values())) for tag, states in progress.report.languages.items()
    ]
    if languages:
        yield Markup()
        yield speech.say("💬 <b>By language</b>")
    for tag, done, everybody in sorted(languages, key=lambda one: (-one[2], one[0])):
        yield speech.say("{language}: {done} of {all}", language=language_name(speech, tag), done=done, all=everybody)


def _rows(speech: Speech, progress: Progress) -> tuple[Row, ...]:
    """What can be done in this state."""
    one = progress.announcement
    refresh = Button(speech.label("🔄 Refresh"), ShowAnnouncement(one.id))
    correct = Button(speech.label("✏️ Correct"), Correct(one.id))  # the pictogram
    withdraw = Button(speech.label("🗑 Withdraw"), AskWithdraw(one.id))
    change: tuple[Row, ...] = () if one.kind is Kind.WITHDRAW else ((correct, withdraw),)
    discard = Button(speech.label("🗑 Discard"), AskDiscard(one.id))
    again = Button(speech.label("🔁 Send again to those unknown"), AskAgain(one.id))
    rows: dict[State, tuple[Row, ...]] = {
        State.SCHEDULED: ((Button(speech.label("📣 Send now"), AskSendNow(one.id)), discard),),
        State.MISSED: ((Button(speech.label("📣 Send now"), SendNow(one.id)), discard),),
        State.SENDING: ((Button(speech.label("⏸ Stop"), Stop(one.id)), refresh),),
        State.STOPPED: ((Button(speech.label("▶️ Go on"), GoOn(one.id)), refresh), *change),  # the pictogram
        State.SENT: (*(((again,),) if progress.count(DeliveryState.UNKNOWN) else ()), *change),
        State.CORRECTED: ((withdraw,),),
    }
    return rows.get(one.state, ())


def list_button(speech: Speech) -> Button:
    """The way to the list, also on an organiser's start page."""
    return Button(speech.label("📣 Announcements"), ShowAnnouncements(0))


def list_row(speech: Speech) -> Row:
    return home_row(speech, list_button(speech))
