"""What organisers read around an announcement's page: the list, what was missed, the questions before what cannot be undone, and
why something cannot be done."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.announcements.model import Announcement, DeliveryState, State
from bot.announcements.progress import Entries, Entry, Progress
from bot.announcements.progress_buttons import (
    Again,
    AskDiscard,
    Discard,
    SendNow,
    ShowAnnouncement,
    ShowAnnouncements,
    Withdraw,
)
from bot.announcements.progress_messages import beginning, clock, head, list_button, list_row, when
from bot.chat.menu import cut, home_row, turns
from bot.chat.reply import Button, Reply
from bot.fair.model import Fair
from bot.text import Speech

PER_PAGE = 8
_SIGNS = {
    State.SCHEDULED: "🕙",
    State.MISSED: "❗",
    State.SENDING: "▶️",
    State.STOPPED: "⏸",
    State.SENT: "✅",
    State.CORRECTED: "✏️",
    State.WITHDRAWN: "🗑",
}


def announcements(speech: Speech, fair: Fair, entries: Entries, now: float) -> Reply:
    """A page of the list, the newest first."""
    lines: list[str] = [speech.say("📣 <b>Announcements</b>"), ""]
    if not entries.shown:
        lines.append(speech.say("Nothing was announced yet."))
    for entry in entries.shown:
        lines += _entry(speech, fair, entry, now)
    rows = tuple((Button(_title(speech, fair, entry, now), ShowAnnouncement(entry.announcement.id)),) for entry in entries.shown)
    return Reply(
        speech.lines(lines), (*rows, *turns(speech, entries.many, entries.page, PER_PAGE, ShowAnnouncements), home_row(speech))
    )


def _entry(speech: Speech, fair: Fair, entry: Entry, now: float) -> Iterator[Markup]:
    one = entry.announcement
    values = {"sign": _SIGNS[one.state], "time": when(speech, fair, one, now), "words": beginning(entry.words)}
    yield speech.frame("{sign} <b>{time}</b> {words}", **values)
    if one.state is State.SCHEDULED:
        yield speech.say("   It goes by itself at this time.")
    elif one.state is State.MISSED:
        yield speech.say("   Missed: the bot was not running.")
    else:
        yield speech.say("   {done} of {all}", done=entry.states.get(DeliveryState.SENT, 0), all=one.recipients)


def _title(speech: Speech, fair: Fair, entry: Entry, now: float) -> str:
    one = entry.announcement
    values = {"sign": _SIGNS[one.state], "time": when(speech, fair, one, now), "words": beginning(entry.words)}
    return cut(speech.caption("{sign} {time} {words}", **values))


def missed(speech: Speech, fair: Fair, one: Announcement, words: str, now: float) -> Reply:
    """To every organiser, at once."""
    time = clock(speech, fair, one.due_at or now, now)
    lines = [
        speech.say("📣 <b>Nobody got the announcement of {time}: the bot was not running.</b>", time=time),
        speech.frame("<i>{words}</i>", words=beginning(words)),
        "",
        speech.say("Shall it go now?"),
    ]
    send = Button(speech.label("📣 Send now"), SendNow(one.id))
    discard = Button(speech.label("🗑 Discard"), AskDiscard(one.id))
    return Reply(speech.lines(lines), ((send, discard), (list_button(speech),)))


def ask_again(speech: Speech, fair: Fair, progress: Progress) -> Reply:
    one, count = progress.announcement, progress.count(DeliveryState.UNKNOWN)
    lines = [
        speech.plural("🔁 <b>Send it again to {count} person?</b>", "🔁 <b>Send it again to {count} people?</b>", count),
        speech.say("Nobody knows whether they have it. Some of them may get it twice."),
    ]
    return _asked(speech, fair, progress, lines, Button(speech.label("🔁 Yes, send again"), Again(one.id)))


def ask_withdraw(speech: Speech, fair: Fair, progress: Progress) -> Reply:
    lines = [
        speech.say("🗑 <b>Take this announcement back?</b>"),
        speech.say("It goes from everybody's chat. After 48 hours it can only be changed: it then says that it was withdrawn."),
        speech.say("Whoever has not got it yet never will. This cannot be undone."),
    ]
    return _asked(speech, fair, progress, lines, Button(speech.label("🗑 Yes, withdraw"), Withdraw(progress.announcement.id)))


def ask_send_now(speech: Speech, fair: Fair, progress: Progress) -> Reply:
    lines = [speech.say("📣 <b>Send it now, before its time?</b>")]
    return _asked(speech, fair, progress, lines, Button(speech.label("📣 Yes, send now"), SendNow(progress.announcement.id)))


def ask_discard(speech: Speech, fair: Fair, progress: Progress) -> Reply:
    lines = [
        speech.say("🗑 <b>Discard this announcement?</b>"),
        speech.say("Nobody gets it, and nothing of it is kept."),
    ]
    return _asked(speech, fair, progress, lines, Button(speech.label("🗑 Yes, discard"), Discard(progress.announcement.id)))


def _asked(speech: Speech, fair: Fair, progress: Progress, lines: Sequence[str], yes: Button) -> Reply:
    one = progress.announcement
    no = Button(speech.label("↩️ No"), ShowAnnouncement(one.id))  # the pictogram
    which = head(speech, fair, one, progress.words, progress.now)
    return Reply(speech.lines([*which, *lines]), ((yes, no),))


def discarded(speech: Speech) -> Reply:
    return Reply(speech.say("🗑 It is discarded. Nobody gets it."), (list_row(speech),))


def gone(speech: Speech) -> Reply:
    return Reply(speech.say("☝️ This announcement no longer exists."), (list_row(speech),))


def nobody(speech: Speech, one: Announcement) -> Reply:
    text = speech.say("✋ There is nobody now who would get it.")
    return Reply(text, ((Button(speech.label("↩️ Back"), ShowAnnouncement(one.id)), list_button(speech)),))  # the pictogram


def other_draft(speech: Speech, one: Announcement) -> Reply:
    """No correction while another announcement is being written."""
    text = speech.say("✋ You are writing another announcement. Send or discard that one first.")
    return Reply(text, ((Button(speech.label("↩️ Back"), ShowAnnouncement(one.id)), list_button(speech)),))  # the pictogram


def not_correctable(speech: Speech, one: Announcement) -> Reply:
    text = speech.say("☝️ Too late: it was corrected or withdrawn meanwhile.")
    return Reply(text, ((Button(speech.label("↩️ Back"), ShowAnnouncement(one.id)), list_button(speech)),))  # the pictogram
