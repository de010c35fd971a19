"""What an organiser reads while writing an announcement: the questions, the draft, its audience and its languages."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from bot.announcements.compose_buttons import (
    AskDiscard,
    AskSchedule,
    AskSend,
    AttachFile,
    Compose,
    Discard,
    DropFile,
    DropLanguage,
    DropStand,
    KeepLanguage,
    LinkStand,
    PickAudience,
    PickOriginal,
    Preview,
    SetAudience,
    SetOriginal,
    ShowDraft,
    ShowLanguage,
    ShowLanguages,
    TurnUrgent,
    WriteLanguage,
    WriteText,
)
from bot.announcements.messages import Excess, language_name
from bot.announcements.model import Announcement, Audience, Group, Kind, Translation
from bot.announcements.naming_messages import group_name, quoted
from bot.announcements.outlook import Outlook
from bot.announcements.translation_buttons import AskMediators
from bot.chat.menu import cut, home_row, in_rows, turns
from bot.chat.reply import Button, Reply, Row
from bot.fair.model import Fair
from bot.languages import Languages
from bot.text import Speech, mark

_PER_PAGE = 10
_TITLES = {  # a withdrawal has no draft
    Kind.ANNOUNCE: mark("📣 <b>Your announcement</b>"),
    Kind.CORRECT: mark("✏️ <b>Correction</b>"),  # the pictogram
}
_ATTACHED = {"photo": mark("📎 A photo goes with it."), "document": mark("📎 A document goes with it.")}
_HOW_FAR = {
    Translation.ASKED: mark("{language}: {count} · mediators are asked"),
    Translation.TAKEN: mark("{language}: {count} · a mediator writes"),
    Translation.ANSWERED: mark("{language}: {count} · a mediator's text waits for you"),
}
_SIGNS = {Translation.ASKED: "🤝", Translation.TAKEN: "✍️", Translation.ANSWERED: "📬"}


def announce_button(speech: Speech) -> Button:
    return Button(speech.label("📣 Announce"), Compose())


def gone(speech: Speech) -> Reply:
    """A press on a card whose draft is no more."""
    text = speech.say("☝️ This draft is no longer here: it was sent or discarded.")
    return Reply(text, (home_row(speech, announce_button(speech)),))


# Questions


def ask_text(speech: Speech, draft: Announcement) -> Reply:
    """The first question; what is asked again has a way back to the card."""
    lines = [_title(speech, draft), speech.say("✍️ Please send me the text."), speech.say("Its formatting is kept.")]
    if draft.kind is Kind.ANNOUNCE and draft.attachment is None:
        lines.append(speech.say("📎 You can also send a photo or a document with the text under it."))
    elif draft.attachment is not None:
        lines.append(speech.say(_ATTACHED[draft.attachment.kind]))
    if draft.original is not None:
        return Reply(speech.lines(lines), (_back_row(speech, draft),))
    return Reply(speech.lines(lines), (home_row(speech, Button(speech.label("🗑 Discard"), AskDiscard(draft.id))),))


def ask_language_text(speech: Speech, draft: Announcement, tag: str) -> Reply:
    lines = [
        speech.say("✍️ Please send me the text in this language: {language}.", language=language_name(speech, tag)),
        speech.say("Its formatting is kept."),
    ]
    return Reply(speech.lines(lines), ((Button(speech.label("↩️ Back"), ShowLanguage(draft.id, tag)),),))  # the pictogram


def ask_file(speech: Speech, draft: Announcement) -> Reply:
    return Reply(speech.say("📎 Please send me a photo or a document."), (_back_row(speech, draft),))


def ask_stand(speech: Speech, draft: Announcement) -> Reply:
    text = speech.say("📍 To which stand shall a button lead? Please write its number.")
    return Reply(text, (_back_row(speech, draft),))


def pick_original(speech: Speech, draft: Announcement, languages: Languages) -> Reply:
    """All languages by the names their speakers use; the one that was said before first, else the organiser's."""
    said = languages.get(draft.language or "")
    likely = said or speech.language
    order = sorted(languages.spoken, key=lambda language: language != likely)
    buttons = [
        Button(f"✅ {language.name}" if language == said else language.name, SetOriginal(draft.id, language.tag))
        for language in order
    ]
    back = (_back_row(speech, draft),) if said else (home_row(speech),)
    lines = [speech.say("🌐 <b>In which language is this text?</b>"), quoted(speech, draft.original or "")]
    return Reply(speech.lines(lines), (*in_rows(buttons, 2), *back))


def ask_discard(speech: Speech, draft: Announcement) -> Reply:
    lines = [speech.say("🗑 <b>Really discard this draft?</b>"), speech.say("Nobody gets it, and nothing of it is kept.")]
    if draft.original:
        lines.append(quoted(speech, draft.original))
    yes = Button(speech.label("🗑 Yes, discard"), Discard(draft.id))
    return Reply(speech.lines(lines), ((yes, Button(speech.label("↩️ No"), ShowDraft(draft.id))),))  # the pictogram


def discarded(speech: Speech) -> Reply:
    return Reply(speech.say("🗑 It is discarded. Nobody gets it."), (home_row(speech, announce_button(speech)),))


# Notices above a page


def too_long(speech: Speech, excess: Excess, *, below_file: bool) -> Markup:
    values = {"length": excess.length, "limit": excess.limit}
    if below_file:
        says = speech.say(
            "✋ This is too long: {length} characters, and below a photo or document Telegram has room for {limit}.",
            **values,
        )
    else:
        says = speech.say("✋ This is too long: {length} characters, and Telegram has room for {limit}.", **values)
    return speech.lines([says, speech.say("The line that says that a text is not translated is counted in.")])


def no_text(speech: Speech) -> Markup:
    return speech.say("✋ There is no text in this.")


def not_readable(speech: Speech) -> Markup:
    return speech.say("✋ I can only take text, a photo or a document here.")


def only_text(speech: Speech) -> Markup:
    return speech.say("✋ I can only take text here.")


def no_file(speech: Speech) -> Markup:
    return speech.say("✋ This is neither a photo nor a document.")


def attached(speech: Speech) -> Markup:
    return speech.say("📎 Attached.")


def attached_without_words(speech: Speech) -> Markup:
    return speech.say("📎 Attached without the words under it: the text stays as it was.")


def only_one_file(speech: Speech, draft: Announcement) -> Reply:
    """To every other file of an album."""
    text = speech.say("☝️ One photo or document goes with an announcement. The first one was taken, not this one.")
    return Reply(text, (_back_row(speech, draft),))


def no_number(speech: Speech) -> Markup:
    return speech.say("✋ I need the number of a stand, for example: 12.")


def no_stand(speech: Speech, number: int) -> Markup:
    return speech.say("There is no stand {number}.", number=number)


# The draft


def card(speech: Speech, fair: Fair, outlook: Outlook) -> Reply:
    """The whole draft on one page."""
    draft = outlook.draft
    lines: list[str] = [_title(speech, draft), quoted(speech, draft.original or ""), *_settings(speech, fair, outlook), ""]
    lines += (_reads(speech, outlook, tag) for tag in outlook.readers)
    if draft.second_asked:
        lines += ["", speech.say("⏳ Another organiser was asked to confirm it. Any change begins that anew.")]
    return Reply(speech.lines(lines), _card_rows(speech, outlook))


def _title(speech: Speech, draft: Announcement) -> Markup:
    return speech.say(_TITLES[draft.kind])


def _settings(speech: Speech, fair: Fair, outlook: Outlook) -> Iterator[Markup]:
    draft = outlook.draft
    yield speech.say("🌐 Written in: {language}", language=language_name(speech, draft.language or ""))
    if draft.kind is Kind.ANNOUNCE:
        yield speech.say("👥 For: {group}", group=group_name(speech, draft.group))
    else:
        yield speech.say("👥 For all who got what it corrects, or still wait for it.")
    yield speech.plural("👤 {count} person gets it.", "👤 {count} people get it.", outlook.people)
    if draft.attachment is not None:
        yield speech.say(_ATTACHED[draft.attachment.kind])
        if draft.kind is not Kind.ANNOUNCE:
            yield speech.say("☝️ Audience and attachment stay as they were.")
    elif draft.kind is not Kind.ANNOUNCE:
        yield speech.say("☝️ The audience stays as it was.")
    if draft.stand is not None and (stand := fair.stand(draft.stand)):
        name = speech.of_fair(stand.name)
        yield speech.say("📍 A button leads to stand {number}: {name}", number=stand.number, name=name)
    if draft.urgent:
        yield speech.say("❗ Urgent: it overtakes other announcements.")


def _reads(speech: Speech, outlook: Outlook, tag: str) -> Markup:
    """Arabic: 212 · own text."""
    values = {"language": language_name(speech, tag), "count": outlook.readers.get(tag, 0)}
    draft = outlook.draft
    if tag == draft.language:
        return speech.say("{language}: {count} · the original", **values)
    if tag in draft.texts:
        return speech.say("{language}: {count} · own text", **values)
    if (state := outlook.asked.get(tag)) in _HOW_FAR:
        return speech.say(_HOW_FAR[state], **values)
    original = language_name(speech, draft.language or "")
    if tag in draft.older:
        return speech.say(
            "⚠️ {language}: {count} · text out of date, so gets it labelled, in: {original}", original=original, **values
        )
    return speech.say("{language}: {count} · gets it labelled, in: {original}", original=original, **values)


def _card_rows(speech: Speech, outlook: Outlook) -> tuple[Row, ...]:
    draft = outlook.draft
    new = draft.kind is Kind.ANNOUNCE
    audience = Button(speech.label("👥 Audience"), PickAudience(draft.id, 0))
    urgent = (
        Button(speech.label("✅ Urgent"), TurnUrgent(draft.id, 0))
        if draft.urgent
        else Button(speech.label("❗ Urgent"), TurnUrgent(draft.id, 1))
    )
    file = (
        Button(speech.label("📎 Remove attachment"), DropFile(draft.id))
        if draft.attachment
        else Button(speech.label("📎 Attach"), AttachFile(draft.id))
    )
    stand = (
        Button(speech.label("📍 Remove stand"), DropStand(draft.id))
        if draft.stand is not None
        else Button(speech.label("📍 Stand"), LinkStand(draft.id))
    )
    languages = Button(speech.label("💬 Translations"), ShowLanguages(draft.id))
    schedule = Button(speech.label("🕙 Schedule"), AskSchedule(draft.id))
    return (
        (
            Button(speech.label("✍️ Text"), WriteText(draft.id)),  # the pictogram
            Button(speech.label("🌐 Language"), PickOriginal(draft.id)),
        ),
        (audience, urgent) if new else (urgent,),
        (file, stand) if new else (stand,),
        (languages, Button(speech.label("👁 Preview"), Preview(draft.id, 0))),
        (send_button(speech, outlook), schedule) if new else (send_button(speech, outlook),),
        home_row(speech, Button(speech.label("🗑 Discard"), AskDiscard(draft.id))),
    )


def send_button(speech: Speech, outlook: Outlook) -> Button:
    return Button(speech.label("📤 Send · 👥 {count}", count=outlook.people), AskSend(outlook.draft.id))


def _back_row(speech: Speech, draft: Announcement) -> Row:
    return (back_button(speech, draft),)


def back_button(speech: Speech, draft: Announcement) -> Button:
    return Button(speech.label("↩️ Back"), ShowDraft(draft.id))  # the pictogram


# Audience and languages


def audience(speech: Speech, draft: Announcement, sizes: Mapping[Group, int], page: int) -> Reply:
    """Every audience that has anybody, with how many it has now."""
    first = (Audience.EVERYBODY, Audience.MEDIATORS, Audience.LANGUAGE)
    groups = sorted(sizes, key=lambda group: (first + tuple(Audience)).index(group.audience))
    shown = groups[page * _PER_PAGE : (page + 1) * _PER_PAGE] or groups[:_PER_PAGE]
    rows = tuple((_group_button(speech, draft, group, sizes[group]),) for group in shown)
    more = turns(speech, len(groups), page, _PER_PAGE, lambda number: PickAudience(draft.id, number))
    lines = [
        speech.say("👥 <b>Whom is it for?</b>"),
        speech.say("Whoever wants no announcements, or has blocked the bot, is not counted."),
    ]
    return Reply(speech.lines(lines), (*rows, *more, _back_row(speech, draft)))


def _group_button(speech: Speech, draft: Announcement, group: Group, size: int) -> Button:
    sign = "✅" if group == draft.group else "👥"
    label = speech.caption("{sign} {count} · {group}", sign=sign, count=size, group=group_name(speech, group))
    return Button(cut(label), SetAudience(draft.id, group.audience, group.value))


def languages(speech: Speech, outlook: Outlook) -> Reply:
    """Who reads it in which language, each with a button."""
    draft = outlook.draft
    lines = [speech.say("💬 <b>Who reads it in which language</b>"), ""]
    lines += (_reads(speech, outlook, tag) for tag in outlook.languages)
    buttons = [
        Button(f"{_sign(outlook, tag)} {language_name(speech, tag)}", ShowLanguage(draft.id, tag)) for tag in outlook.languages
    ]
    return Reply(speech.lines(lines), (*in_rows(buttons, 2), _back_row(speech, draft)))


def _sign(outlook: Outlook, tag: str) -> str:
    if tag in outlook.draft.texts:
        return "✅"
    state = outlook.asked.get(tag)
    return _SIGNS.get(state, "🌐") if state else "⚠️" if tag in outlook.draft.older else "🌐"


def language(speech: Speech, outlook: Outlook, tag: str) -> Reply:
    """One language: its text, and the ways to fill it."""
    draft, older = outlook.draft, outlook.draft.older.get(tag)
    text = draft.texts.get(tag, older)
    lines = [speech.frame("🌐 <b>{language}</b>", language=language_name(speech, tag)), _reads(speech, outlook, tag)]
    if text is not None:
        lines.append(quoted(speech, text))
    rows: list[Row] = []
    if older is not None:
        lines.append(
            speech.say("The original was changed after this text was written. Nobody gets it until you say that it still fits.")
        )
        rows.append((Button(speech.label("✅ It still fits"), KeepLanguage(draft.id, tag)),))
    if tag == draft.language:
        rows.append((Button(speech.label("✍️ Text"), WriteText(draft.id)),))  # the pictogram
    else:
        rows.append((Button(speech.label("✍️ Paste a text"), WriteLanguage(draft.id, tag)),))  # the pictogram
        rows.append((Button(speech.label("🤝 Ask a mediator"), AskMediators(draft.id, tag)),))
        if text is not None:
            original = language_name(speech, draft.language or "")
            label = cut(speech.label("🌐 Rather labelled: {language}", language=original))
            rows.append((Button(label, DropLanguage(draft.id, tag)),))
    back = Button(speech.label("↩️ Back"), ShowLanguages(draft.id))  # the pictogram
    return Reply(speech.lines(lines), (*rows, (back,)))
