"""Sentences and buttons about translations: the mediator's card from the question to the thanks, and what the organiser reads."""

from dataclasses import replace

from markupsafe import Markup

from bot.announcements.compose_buttons import ShowLanguage
from bot.announcements.compose_messages import announce_button
from bot.announcements.messages import language_name
from bot.announcements.model import Announcement
from bot.announcements.translation_buttons import (
    AcceptTranslation,
    AskMediators,
    AskOthers,
    DeclineTranslation,
    GiveTranslationBack,
    SendBack,
    SendBackSilently,
    ShowOriginal,
    TakeTranslation,
    WriteTranslation,
)
from bot.announcements.translation_store import Asked
from bot.chat.length import room, units
from bot.chat.menu import cut, home_row
from bot.chat.reply import Button, Reply, Row
from bot.text import Speech

REMARK = 300
"""How long the line about what should be different may be, in characters."""

# To mediators.


def card(speech: Speech, draft: Announcement, language: str) -> Reply:
    """Please put this into your language."""
    lines = [speech.say("✍️ <b>Please put this into {language}</b>", language=language_name(speech, language))]
    rows = (
        (Button(speech.label("✍️ I do it"), TakeTranslation(draft.id, language)),),
        (Button(speech.label("🙅 Not me"), DeclineTranslation(draft.id, language)),),
    )
    return _with_original(speech, draft, language, lines, rows)


def lost(speech: Speech) -> Reply:
    return Reply(speech.say("👍 Taken, thank you. Somebody else does this translation."), (home_row(speech),))


def declined(speech: Speech) -> Reply:
    return Reply(speech.say("👍 All right, others are asked. Thank you."), (home_row(speech),))


def over(speech: Speech) -> Reply:
    return Reply(speech.say("👍 This translation is no longer needed, thank you."), (home_row(speech),))


def mine(speech: Speech, draft: Announcement, language: str, *, talking: bool) -> Reply:
    """They have it, and this is the card they find it on. `talking`: with a visitor, to whom everything they write goes now."""
    lines = [
        speech.say("✍️ <b>This translation into {language} is yours. Thank you!</b>", language=language_name(speech, language)),
        *(_conversation_first(speech) if talking else _write_now(speech)),
    ]
    rows = (_write_row(speech, draft.id, language), _give_back_row(speech, draft.id, language), home_row(speech))
    return _with_original(speech, draft, language, lines, rows)


def write_now(speech: Speech, draft: int, language: str, *, talking: bool) -> Reply:
    """Their next message is the text, unless they are `talking` with a visitor."""
    lines = [speech.say("✍️ <b>Your text in {language}</b>", language=language_name(speech, language))]
    lines += _conversation_first(speech) if talking else _write_now(speech)
    rows = ((_write_row(speech, draft, language),) if talking else ()) + (_give_back_row(speech, draft, language),)
    return Reply(speech.lines(lines), (*rows, home_row(speech)), fresh=True)


def sent_back(speech: Speech, draft: Announcement, language: str, html: str, remark: str | None) -> Reply:
    """The organiser wants it different; their text is there to start from."""
    lines = [
        speech.say("↩️ <b>The organisers ask you to change your text in {language}.</b>", language=language_name(speech, language))
    ]
    if remark:
        lines.append(speech.say("What should be different: {remark}", remark=remark))
    rows = (
        _write_row(speech, draft.id, language),
        (Button(speech.label("📄 Show the original"), ShowOriginal(draft.id, language)),),
        _give_back_row(speech, draft.id, language),
    )
    whole = Reply(Markup("\n\n").join((speech.lines([*lines, "", speech.say("Your text:")]), _markup(html))), rows)
    return whole if units(whole.text) <= room(whole) else replace(whole, text=speech.lines(lines))


def read(speech: Speech) -> Reply:
    lines = [speech.say("💐 Thank you! The organisers read your text now."), speech.say("I tell you what they say.")]
    return Reply(speech.lines(lines), (home_row(speech),))


def thanks(speech: Speech, language: str) -> Reply:
    text = speech.say(
        "💐 <b>Thank you very much!</b> Your text in {language} is in the announcement.", language=language_name(speech, language)
    )
    return Reply(text, (home_row(speech),))


def given_back(speech: Speech) -> Reply:
    return Reply(speech.say("👍 All right, others are asked. Thank you for telling me."), (home_row(speech),))


def original(speech: Speech, draft: Announcement) -> Reply:
    """The text that is to be translated and nothing else, so that as much fits as in the announcement."""
    return Reply(_markup(draft.texts[draft.language or ""]), (home_row(speech),), fresh=True)


def conversation_first(speech: Speech, draft: int, language: str) -> Reply:
    """They wrote while a conversation had begun: nobody can know for whom it was, so nobody gets it."""
    lines = [
        speech.say("✋ <b>Nobody has got this message.</b>"),
        speech.say("You are in a conversation with a visitor now. Is it for the visitor? Then send it again."),
        *_conversation_first(speech)[1:],
    ]
    return Reply(speech.lines(lines), (_write_row(speech, draft, language), _give_back_row(speech, draft, language)))


def too_long(speech: Speech, draft: int, language: str, length: int, limit: int) -> Reply:
    lines = [
        speech.say("✋ This text is too long for Telegram: it has {length} characters, {limit} fit.", length=length, limit=limit),
        speech.say("Please write it shorter and send it again."),
    ]
    return Reply(speech.lines(lines), (_give_back_row(speech, draft, language), home_row(speech)))


def not_text(speech: Speech, draft: int, language: str) -> Reply:
    text = speech.say("✋ I need the translation as a text message. Please write it to me.")
    return Reply(text, (_give_back_row(speech, draft, language), home_row(speech)))


def not_edited(speech: Speech, draft: int, language: str) -> Reply:
    text = speech.say("✋ You have changed an older message. Please send the translation as a new one.")
    return Reply(text, (_give_back_row(speech, draft, language), home_row(speech)))


def told(speech: Speech) -> list[Markup]:
    """What is stored of them."""
    return [speech.say("• A translation you wrote for an announcement, until the organisers have decided")]


# To organisers.


def nobody_on_duty(speech: Speech, draft: int, language: str, off_duty: int) -> Reply:
    """Nobody was asked."""
    lines = [speech.say("✋ No mediator on duty speaks this language: {language}", language=language_name(speech, language))]
    lines += _off_duty(speech, off_duty)
    lines.append(speech.say("Nobody has been asked. You can ask again later, or write the text yourself."))
    again = Button(speech.label("🔁 Ask again"), AskMediators(draft, language))
    return Reply(speech.lines(lines), ((again,), _back_row(speech, draft, language)))


def asked(speech: Speech, found: Asked) -> Reply:
    """Nobody has it yet."""
    lines = [
        speech.plural(
            "🔔 {count} mediator is asked for a text in {language}.",
            "🔔 {count} mediators are asked for a text in {language}.",
            found.open,
            language=language_name(speech, found.language),
        ),
        speech.say("The first to press has it. You get the text here, to accept it or to send it back."),
    ]
    return Reply(speech.lines(lines), (_back_row(speech, found.draft.id, found.language),))


def being_written(speech: Speech, found: Asked) -> Reply:
    text = speech.say("✍️ A mediator writes the text in {language} now.", language=language_name(speech, found.language))
    return Reply(text, (_others_row(speech, found), _back_row(speech, found.draft.id, found.language)))


def nobody_else(speech: Speech, found: Asked, off_duty: int) -> Reply:
    """Whoever has it keeps it."""
    lines = [
        speech.say("✋ No other mediator on duty speaks this language, so nothing has changed."),
        *_off_duty(speech, off_duty),
    ]
    return Reply(speech.lines(lines), (_others_row(speech, found), _back_row(speech, found.draft.id, found.language)))


def in_draft(speech: Speech, found: Asked) -> Reply:
    return Reply(
        accepted(speech, found.language), (_others_row(speech, found), _back_row(speech, found.draft.id, found.language))
    )


def answer(speech: Speech, preview: Reply, draft: int, language: str, number: int) -> Reply:
    """The text as people will see it, with other buttons."""
    name = language_name(speech, language)
    rows = (
        (Button(cut(speech.label("✅ Take this text: {language}", language=name)), AcceptTranslation(draft, language, number)),),
        (Button(speech.label("↩️ Send it back"), SendBack(draft, language, number)),),
    )
    return replace(preview, rows=rows, fresh=True)


def what_different(speech: Speech, draft: int, language: str, number: int, *, talking: bool) -> Reply:
    """What should the mediator change? `talking`: in a conversation with a visitor, to whom everything they write goes now."""
    lines = [speech.say("↩️ <b>What should be different?</b>")]
    if talking:
        lines.append(
            speech.say("You are in a conversation: what you write now goes to the visitor. You can send it back silently.")
        )
    else:
        lines.append(speech.say("Write one line to the mediator, or send it back without a word."))
    rows = (
        (Button(speech.label("↩️ Send it back without a word"), SendBackSilently(draft, language, number)),),
        (Button(speech.label("👀 Back to the text"), AskMediators(draft, language)),),
    )
    return Reply(speech.lines(lines), rows, fresh=True)


def remark_refused(speech: Speech, draft: int, language: str, number: int) -> Reply:
    again = what_different(speech, draft, language, number, talking=False)
    why = speech.say("✋ Please write one line of text with at most {longest} characters.", longest=REMARK)
    return replace(again, text=speech.lines([why, "", again.text]))


def remark_for_nobody(speech: Speech, draft: int, language: str, number: int) -> Reply:
    """They wrote while a conversation had begun: nobody can know for whom it was, so nobody gets it."""
    again = what_different(speech, draft, language, number, talking=True)
    return replace(again, text=speech.lines([speech.say("✋ <b>Nobody has got this message.</b>"), again.text]))


def is_sent_back(speech: Speech, draft: int, language: str) -> Reply:
    text = speech.say("↩️ The text in {language} is with the mediator again.", language=language_name(speech, language))
    return Reply(text, (_back_row(speech, draft, language),))


def others_asked(speech: Speech, draft: int, language: str) -> Reply:
    lines = [
        speech.say("↩️ The mediator cannot write the text in {language} after all.", language=language_name(speech, language)),
        speech.say("Others are asked now."),
    ]
    return Reply(speech.lines(lines), (_back_row(speech, draft, language),))


def nobody_can(speech: Speech, draft: int, language: str) -> Reply:
    lines = [
        speech.say("✋ None of the mediators asked can write the text in {language}.", language=language_name(speech, language)),
        speech.say("Nobody is being asked any more. You can ask again later, or write the text yourself."),
    ]
    again = Button(speech.label("🔁 Ask again"), AskMediators(draft, language))
    return Reply(speech.lines(lines), ((again,), _back_row(speech, draft, language)))


def not_any_more(speech: Speech) -> Reply:
    """What an organiser's old button was about is over."""
    text = speech.say("🤷 This draft, or this text, is not there any more.")
    return Reply(text, (home_row(speech, announce_button(speech)),))


def accepted(speech: Speech, language: str) -> Markup:
    """Above the card of the draft."""
    return speech.say("✅ The mediator's text in {language} is in your draft.", language=language_name(speech, language))


def _conversation_first(speech: Speech) -> list[Markup]:
    return [
        speech.say("💬 You are in a conversation: what you write now goes to the visitor."),
        speech.say("When the conversation has ended, press the button below and write the translation."),
    ]


def _off_duty(speech: Speech, count: int) -> list[Markup]:
    if not count:
        return [speech.say("Nobody else in the team speaks it either.")]
    return [
        speech.plural(
            "{count} mediator who speaks it is off duty or on a break.",
            "{count} mediators who speak it are off duty or on a break.",
            count,
        )
    ]


def _write_now(speech: Speech) -> list[Markup]:
    return [speech.say("Write the text to me now, as one message. Bold and other formatting is kept.")]


def _with_original(speech: Speech, draft: Announcement, language: str, lines: list[Markup], rows: tuple[Row, ...]) -> Reply:
    """With the original below; where both are too long for one message, with a button that shows it."""
    tag = draft.language or ""
    lines = [*lines, speech.say("💬 Language of the original: {language}", language=language_name(speech, tag))]
    whole = Reply(Markup("\n\n").join((speech.lines(lines), _markup(draft.texts[tag]))), rows)
    if units(whole.text) <= room(whole):
        return whole
    show = (Button(speech.label("📄 Show the original"), ShowOriginal(draft.id, language)),)
    return Reply(speech.lines(lines), (show, *rows))


def _markup(html: str) -> Markup:
    return Markup(html)  # noqa: S704  # as Telegram wrote it from what an organiser or a mediator formatted


def _write_row(speech: Speech, draft: int, language: str) -> Row:
    return (Button(speech.label("✍️ Write the translation"), WriteTranslation(draft, language)),)


def _give_back_row(speech: Speech, draft: int, language: str) -> Row:
    return (Button(speech.label("↩️ I cannot translate it"), GiveTranslationBack(draft, language)),)


def _others_row(speech: Speech, found: Asked) -> Row:
    return (Button(speech.label("🔁 Ask others"), AskOthers(found.draft.id, found.language, found.mediator_id or 0)),)


def _back_row(speech: Speech, draft: int, language: str) -> Row:
    """To the page of the language, or away."""
    return home_row(speech, Button(speech.label("↩️ Back"), ShowLanguage(draft, language)))  # the pictogram
