"""One message of a chat, and how Telegram would describe it."""

from dataclasses import dataclass, field
from typing import Any

from bot.rehearsal.html import Entity
from bot.rehearsal.people import Bot, Person

MEDIA = ("photo", "document", "voice", "audio", "video", "sticker", "location", "venue", "contact")
CAPTIONED = frozenset({"photo", "document", "voice", "audio", "video"})


@dataclass
class Message:
    """A message in the chat of one person; `content` is its media (kind -> Telegram's object), empty for text."""

    id: int
    person: Person
    from_bot: bool
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    content: dict[str, Any] = field(default_factory=dict)
    markup: dict[str, Any] | None = None  # the inline keyboard
    edited: int = 0
    deleted: str = ""  # by whom: "bot" or "person"
    reply_to: int = 0
    forwarded: dict[str, Any] | None = None
    album: str = ""
    reaction: list[dict[str, Any]] = field(default_factory=list)
    protected: bool = False
    silent: bool = False
    preview: dict[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """text, photo, voice ..."""
        return next((kind for kind in MEDIA if kind in self.content), "text")

    def described(self, bot: Bot, replied: "Message | None" = None) -> dict[str, Any]:
        """As Telegram's Message object."""
        message: dict[str, Any] = {
            "message_id": self.id,
            "from": bot.user() if self.from_bot else self.person.user(),
            "chat": self.person.chat(),
            "date": self.date,
        }
        if self.edited:
            message["edit_date"] = self.edited
        if self.forwarded:
            message["forward_origin"] = self.forwarded
        if replied is not None:
            message["reply_to_message"] = replied.described(bot)
        if self.album:
            message["media_group_id"] = self.album
        if self.protected:
            message["has_protected_content"] = True
        message |= self.content
        if self.text:
            name = "caption" if self.content else "text"
            message[name] = self.text
            if self.entities:
                message["caption_entities" if self.content else "entities"] = self.entities
        if self.preview and not self.content:
            message["link_preview_options"] = self.preview
        if self.markup:
            message["reply_markup"] = self.markup
        return message

    def shown(self, bot: Bot) -> dict[str, Any]:
        """As the page shows it: Telegram's object and what only the page wants to know."""
        return self.described(bot) | {
            "person": self.person.id,
            "from_bot": self.from_bot,
            "deleted": self.deleted,
            "reply_to": self.reply_to,
            "reaction": self.reaction,
            "silent": self.silent,
        }
