"""What an organiser reads before an announcement goes: the preview, the question, the time, and why it does not go."""

from dataclasses import replace

from markupsafe import Markup

from bot.announcements.buttons import Mute
from bot.announcements.compose_buttons import OnlyPreview, Preview, ScheduleIn, Send, ShowDraft
from bot.announcements.compose_messages import back_button, send_button
from bot.announcements.messages import language_name
from bot.announcements.model import Announcement
from bot.announcements.naming_messages import quoted
from bot.announcements.outlook import Outlook
from bot.announcements.progress_buttons import ShowAnnouncement
from bot.announcements.progress_messages import clock, list_row
from bot.chat.menu import cut, home_row
from bot.chat.reply import Button, Reply, Row
from bot.fair.model import Fair
from bot.text import Speech

SOON = (10, 30, 60)  # minutes


# The preview


def previewed(speech: Speech, outlook: Outlook, tag: str, reply: Reply) -> Reply:
    """A message exactly as people will get it, with a button on top that says who that is: nothing is added to the text. The
    button that stops announcements stops none here."""
    count, name = outlook.readers.get(tag, 0), language_name(speech, tag)
    said = Button(cut(speech.caption("👁 {language} · 👥 {count}", language=name, count=count)), OnlyPreview())
    rows = tuple(
        tuple(replace(button, press=OnlyPreview()) if isinstance(button.press, Mute) else button for button in row)
        for row in reply.rows
    )
    return replace(reply, rows=((said,), *rows))


def only_preview(speech: Speech) -> Reply:
    return Reply(speech.say("👁 This is only the preview. Nobody has got it yet."), fresh=True)


def summary(speech: Speech, outlook: Outlook, refused: list[str], *, mine: bool, at: int = 0) -> Reply:
    """The end of a preview: how many read what. `refused`: the languages in which Telegram does not take it; `mine`: the draft is
    the reader's, else it is another organiser's, who needs them to confirm it for the time `at`."""
    draft = outlook.draft
    rows: tuple[Row, ...]
    lines: list[str] = [speech.say("👁 <b>This is how people will get it</b>"), ""]
    lines += _list(speech, outlook)
    for tag in refused:
        lines.append(
            speech.say("❗ Telegram did not take the message for this language: {language}", language=language_name(speech, tag))
        )
    if mine:
        rows = ((send_button(speech, outlook),), (back_button(speech, draft),))
    else:
        rows = ((_confirm_button(speech, draft, at),), home_row(speech))
    return Reply(speech.lines(lines), rows, fresh=True)


def _list(speech: Speech, outlook: Outlook) -> list[Markup]:
    """Who reads it in their language, then who gets the original with its label."""
    own = [tag for tag in outlook.readers if tag not in outlook.labelled]
    original = language_name(speech, outlook.draft.language or "")
    return [
        speech.plural(
            "{count} person reads it in this language: {language}",
            "{count} people read it in this language: {language}",
            outlook.readers[tag],
            language=language_name(speech, tag),
        )
        for tag in own
    ] + [
        speech.plural(
            "{language}: {count} person gets it labelled, in this language: {original}",
            "{language}: {count} people get it labelled, in this language: {original}",
            outlook.readers[tag],
            language=language_name(speech, tag),
            original=original,
        )
        for tag in outlook.labelled
    ]


# Two steps


def ask_send(speech: Speech, fair: Fair, outlook: Outlook, now: float, at: int = 0) -> Reply:
    """The second step: now, or at a time (seconds since 1970)."""
    draft = outlook.draft
    if at:
        head = speech.say("🕙 <b>Really send it at {time}?</b>", time=clock(speech, fair, at, now))
        yes = speech.label("🕙 Yes, at this time")
        to = speech.plural(
            "👤 {count} person would get it now. Who is there at that time counts.",
            "👤 {count} people would get it now. Who is there at that time counts.",
            outlook.people,
        )
    else:
        head, yes = speech.say("📤 <b>Really send now?</b>"), speech.label("📤 Yes, send now")
        to = speech.plural("👤 {count} person gets it.", "👤 {count} people get it.", outlook.people)
    lines = [head, quoted(speech, draft.original or ""), to]
    if outlook.unfinished:
        names = speech.list(language_name(speech, tag) for tag in outlook.unfinished)
        lines.append(speech.say("⏳ Mediators are not done yet with: {languages}", languages=names))
    if outlook.older:
        names = speech.list(language_name(speech, tag) for tag in outlook.older)
        lines.append(speech.say("⚠️ Texts out of date, which nobody gets: {languages}", languages=names))
    rows = (
        Button(yes, Send(draft.id, draft.version, at)),
        Button(speech.label("↩️ No"), ShowDraft(draft.id)),  # the pictogram
    )
    return Reply(speech.lines(lines), (rows,))


def ask_time(speech: Speech, fair: Fair, draft: Announcement, now: float) -> Reply:
    lines = [
        speech.say("🕙 <b>When shall it go?</b> Please write the time of today, for example 14:30."),
        speech.say("The clock at the fair says {time}.", time=clock(speech, fair, now, now)),
    ]
    soon = tuple(Button(speech.label("+{minutes} min", minutes=minutes), ScheduleIn(draft.id, minutes)) for minutes in SOON)
    return Reply(speech.lines(lines), (soon, (back_button(speech, draft),)))


# Why it does not go


def changed(speech: Speech) -> Markup:
    return speech.say("☝️ The draft was changed since you saw it, so nothing was sent. This is how it is by now:")


def changed_meanwhile(speech: Speech) -> Markup:
    """To the second organiser."""
    return speech.say("☝️ It was changed, sent or discarded meanwhile, so your confirmation did nothing.")


def not_confirmed(speech: Speech, why: Markup) -> Reply:
    """To the second organiser, who cannot change the draft."""
    return Reply(why, (home_row(speech),))


def nobody(speech: Speech) -> Markup:
    return speech.say("✋ There is nobody now who would get it.")


def too_late(speech: Speech, fair: Fair, at: float, now: float) -> Markup:
    time, by_now = clock(speech, fair, at, now), clock(speech, fair, now, now)
    return speech.say("✋ {time} is over: it is {now} by now. Please choose a later time.", time=time, now=by_now)


def no_time(speech: Speech) -> Markup:
    return speech.say("✋ I cannot read a time in this.")


# The second organiser


def second_asked(  # noqa: PLR0917 - each is a part of what it says
    speech: Speech, fair: Fair, seen: Send, now: float, people: int, reached: int
) -> Reply:
    """To whoever wrote it. `people`: who would get it; `reached`: how many organisers have got the question."""
    lines = [
        speech.plural(
            "⏳ <b>Not sent yet.</b> To reach {count} person, another organiser must confirm it.",
            "⏳ <b>Not sent yet.</b> To reach {count} people, another organiser must confirm it.",
            people,
        )
    ]
    if reached:
        asked = speech.plural(
            "🕙 {time}: I have asked {count} organiser.",
            "🕙 {time}: I have asked {count} organisers.",
            reached,
            time=clock(speech, fair, now, now),
        )
        lines += [asked, speech.say("I tell you when somebody has confirmed it. If you change it, I ask anew.")]
    else:
        lines.append(speech.say("I could reach no other organiser. You can invite one with /team"))
    again = Button(speech.label("🔁 Ask again"), seen)
    back = Button(speech.label("↩️ Back"), ShowDraft(seen.draft))  # the pictogram
    return Reply(speech.lines(lines), ((again, back),))


def second_card(speech: Speech, fair: Fair, outlook: Outlook, now: float, at: int) -> Reply:
    """To every other organiser, below the text itself."""
    draft = outlook.draft
    lines: list[str] = [
        speech.plural(
            "📣 <b>Another organiser wants to send this to {count} person.</b>",
            "📣 <b>Another organiser wants to send this to {count} people.</b>",
            outlook.people,
        )
    ]
    if at:
        lines.append(speech.say("🕙 It shall go at {time}.", time=clock(speech, fair, at, now)))
    lines.append(speech.say("With so many people, a second organiser must confirm. Please read it first."))
    lines += ["", *_list(speech, outlook)]
    preview = Button(speech.label("👁 Preview"), Preview(draft.id, at))
    return Reply(speech.lines(lines), ((preview,), (_confirm_button(speech, draft, at),)))


def _confirm_button(speech: Speech, draft: Announcement, at: int) -> Button:
    return Button(speech.label("✅ Confirm and send"), Send(draft.id, draft.version, at))


def confirmed_by_second(speech: Speech, fair: Fair, announcement: Announcement, now: float) -> Reply:
    """To whoever wrote it."""
    if announcement.due_at is None:
        text = speech.plural(
            "✅ Another organiser has confirmed it. It is being sent to {count} person.",
            "✅ Another organiser has confirmed it. It is being sent to {count} people.",
            announcement.recipients,
        )
    else:
        time = clock(speech, fair, announcement.due_at, now)
        text = speech.say("✅ Another organiser has confirmed it. It goes by itself at {time}.", time=time)
    look = Button(speech.label("👀 Look at it"), ShowAnnouncement(announcement.id))
    return Reply(text, ((look,), list_row(speech)))
