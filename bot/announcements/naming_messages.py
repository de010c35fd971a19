"""How announcements name things in organisers' sentences: audiences, the beginning of a text, a notice above a page."""

from markupsafe import Markup

from bot.announcements.messages import language_name
from bot.announcements.model import Audience, Group
from bot.chat.length import plain
from bot.chat.menu import cut
from bot.chat.reply import Reply
from bot.fair.messages import topic_label
from bot.fair.model import Topic
from bot.text import Speech

_BEGINNING = 300  # characters


def group_name(speech: Speech, group: Group) -> str:
    """An audience as a value of a sentence, or on a button."""
    match group.audience:
        case Audience.EVERYBODY:
            return speech.phrase("Everybody")
        case Audience.LANGUAGE:
            return language_name(speech, group.value)
        case Audience.MEDIATORS:
            return speech.phrase("Mediators")
        case Audience.TOPIC:
            return speech.phrase("Asked about: {topic}", topic=topic_label(speech, Topic(group.value)))
        case Audience.STAND:
            return speech.phrase("Saved stand {number}", number=int(group.value))


def quoted(speech: Speech, text: str) -> Markup:
    """The beginning of a text, enough to know which one it is; its formatting is seen in the preview."""
    return speech.frame("<blockquote>{text}</blockquote>", text=cut(plain(text), _BEGINNING))


def noticed(speech: Speech, notice: Markup | None, page: Reply) -> Reply:
    """Says something above the page that comes next."""
    return page if notice is None else Reply(speech.lines([notice, "", page.text]), page.rows, page.fresh)
