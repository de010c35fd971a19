"""Sentences and buttons about language and privacy."""

from collections.abc import Sequence

from babel import Locale
from markupsafe import Markup

from bot.chat.menu import home_row, in_rows
from bot.chat.reply import Button, Reply
from bot.languages import Language, Languages
from bot.people.buttons import AskForget, Forget, MissLanguage, PickLanguage, SpeakLanguage
from bot.people.model import Person, Role
from bot.text import Speech


def language_picker(speech: Speech, languages: Languages, chosen: Language) -> Reply:
    """All languages by the names their speakers use; readable without knowing any of the others."""
    buttons = [
        Button(f"✅ {language.name}" if language == chosen else language.name, SpeakLanguage(language.tag))
        for language in languages.spoken
    ]
    rows = (*in_rows(buttons, 2), (missing_button(speech),), home_row(speech))
    return Reply(speech.say("🌐 <b>Which language do you speak?</b>"), rows)


def missing_button(speech: Speech, tag: str = "und") -> Button:
    return Button(speech.label("🌍 My language is missing"), MissLanguage(tag))


def missing_counted(speech: Speech) -> Reply:
    lines = [
        speech.say("🌍 Thank you. I have counted it. The organisers will see which languages are missing."),
        speech.say("You can write in your language all the same. I try to understand it."),
    ]
    return Reply(speech.lines(lines), (home_row(speech),))


def not_spoken(speech: Speech, tag: str) -> str:
    """Says plainly that an answer is not in the language of the question."""
    language = Locale.parse(tag, sep="-").get_display_name(speech.language.locale) or tag
    return speech.say("(I do not speak this language yet: {language}.)", language=language)


def language_button(speech: Speech) -> Button:
    return Button(speech.label("🌐 Language"), PickLanguage())


def switch_button(speech: Speech) -> Button:
    """Offered, in the language itself, under an answer in another language than the person's own."""
    return Button(speech.label("🌐 Always speak {language}", language=speech.language.name), SpeakLanguage(speech.language.tag))


def privacy(speech: Speech, person: Person, languages: Languages, told: Sequence[Markup] = ()) -> Reply:
    """All that is stored about the person, in words, with the way out. `told`: what they told of themselves as a mediator."""
    language = languages.get(person.language) or languages.fallback
    lines = [
        speech.say("🔒 <b>What I know about you</b>"),
        speech.say("• Your Telegram number: {id}", id=person.id),
        speech.say("• Your language: {language}", language=language.name),
    ]
    if person.channel:
        lines.append(speech.say("• How you heard of the fair: {channel}", channel=person.channel))
    if Role.ORGANISER in person.roles:
        lines.append(speech.say("• You are an organiser"))
    lines += told
    if told:
        lines.append(speech.say("I do not store your Telegram name, and I do not store what you write to me."))
    else:
        lines.append(speech.say("I do not store your name, and I do not store what you write."))
    buttons = (Button(speech.label("🗑 Forget me"), Forget()),)
    return Reply(speech.lines(lines), (buttons, home_row(speech)))


def forgotten(speech: Speech) -> Reply:
    return Reply(speech.say("🗑 Done. I have forgotten you. If you write to me again, we begin anew."), (home_row(speech),))


def privacy_button(speech: Speech) -> Button:
    return Button(speech.label("🔒 My data"), AskForget())
