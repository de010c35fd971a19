"""What people get of an announcement, each in the language they are spoken to in."""

from collections.abc import Callable
from dataclasses import dataclass

from babel import Locale
from markupsafe import Markup

from bot.announcements.buttons import Mute, Unmute
from bot.announcements.model import Announcement, Kind
from bot.chat.length import room, units
from bot.chat.reply import Button, Reply
from bot.fair.model import Fair, Stand
from bot.languages import Languages
from bot.text import Speech, Texts


@dataclass(frozen=True)
class Excess:
    """A text that Telegram does not take: its length and the limit, in UTF-16 units."""

    length: int
    limit: int


@dataclass(frozen=True)
class Composer:
    """Puts an announcement into a person's language; where there is no such text, the original with a label that says so."""

    fair: Fair
    texts: Texts
    languages: Languages
    stand_button: Callable[[Speech, Stand], Button]

    def excess(self, announcement: Announcement) -> Excess | None:
        """What is too long for Telegram in the language in which it is longest, with the label counted in. None where it fits."""
        replies = [self(announcement, language.tag) for language in self.languages.spoken]
        length, limit = max((units(reply.text), room(reply)) for reply in replies)
        return Excess(length, limit) if length > limit else None

    def __call__(self, announcement: Announcement, language: str) -> Reply:
        speech = self.texts.speech((self.languages.get(language) or self.languages.fallback).tag)
        found = announcement.text_for(speech.language.tag)
        if announcement.kind is Kind.WITHDRAW or found is None:
            return _with_attachment(announcement, speech.say("🗑 This announcement was withdrawn."), ())
        html, tag = found
        text = Markup(html)  # noqa: S704  # as Telegram wrote it from what an organiser or a mediator formatted
        if tag != speech.language.tag:
            label = speech.say("🌐 Not translated. Language: {language}", language=language_name(speech, tag))
            text = Markup("\n\n").join((speech.lines([label]), text))
        stand = self.fair.stand(announcement.stand) if announcement.stand is not None else None
        rows = [(self.stand_button(speech, stand),)] if stand else []
        rows.append((Button(speech.label("🔕 No more announcements"), Mute()),))
        return _with_attachment(announcement, text, tuple(rows))


def muted(speech: Speech) -> Reply:
    again = (Button(speech.label("🔔 Announcements again"), Unmute()),)
    return Reply(speech.say("🔕 You get no announcements any more."), (again,), fresh=True)


def unmuted(speech: Speech) -> Reply:
    return Reply(speech.say("🔔 You get announcements again."), ((Button(speech.label("🔕 No more announcements"), Mute()),),))


def _with_attachment(announcement: Announcement, text: Markup, rows: tuple[tuple[Button, ...], ...]) -> Reply:
    attachment = announcement.attachment
    match attachment.kind if attachment else None:
        case "photo":
            return Reply(text, rows, photo=attachment.file_id if attachment else None)
        case "document":
            return Reply(text, rows, document=attachment.file_id if attachment else None)
    return Reply(text, rows)


def language_name(speech: Speech, tag: str) -> str:
    return Locale.parse(tag, sep="-").get_display_name(speech.language.locale) or tag
