"""Who takes part: the people of the cast and the bot."""

from dataclasses import dataclass, field
from typing import Any

User = dict[str, Any]

ORGANISER = 900
"""The id of the organiser in a script: the bot is told of them before they come. Everybody else is numbered from 1001 on."""


@dataclass
class Person:
    """Somebody with Telegram on a phone. The role is a label for the page; the bot never sees it."""

    id: int
    name: str
    language_code: str
    role: str = "visitor"
    username: str = ""
    started: bool = False  # has written to the bot at least once
    blocked: bool = False  # the person has blocked the bot
    read_up_to: int = 0  # the last message the person has looked at
    keyboard: dict[str, Any] | None = None  # the reply keyboard or forced reply under the input line
    typing: tuple[str, float] = ("", 0.0)  # what the bot pretends to do, and until when
    pinned: list[int] = field(default_factory=list)

    def user(self) -> User:
        """As Telegram describes a user to the bot."""
        user: User = {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language_code}
        return user | ({"username": self.username} if self.username else {})

    def chat(self) -> dict[str, Any]:
        """As Telegram describes the private chat with this person."""
        chat: dict[str, Any] = {"id": self.id, "type": "private", "first_name": self.name}
        return chat | ({"username": self.username} if self.username else {})

    def shown(self) -> dict[str, Any]:
        """As the page shows the person."""
        return {
            "id": self.id,
            "name": self.name,
            "language_code": self.language_code,
            "role": self.role,
            "started": self.started,
            "blocked": self.blocked,
            "read_up_to": self.read_up_to,
            "keyboard": self.keyboard,
            "pinned": self.pinned,
        }


@dataclass
class Bot:
    """The one bot of this rehearsal. Any well-formed token speaks for it; the id is the token's."""

    id: int = 1
    name: str = "Standlotse"
    username: str = "rehearsal_bot"
    names: dict[str, str] = field(default_factory=dict)  # language code ("" for everybody) -> name
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, int, str], list[dict[str, str]]] = field(default_factory=dict)  # (scope, chat, language)
    menu_buttons: dict[int, dict[str, Any]] = field(default_factory=dict)  # chat, 0 for everybody

    def user(self) -> User:
        """As messages name their sender."""
        return {"id": self.id, "is_bot": True, "first_name": self.names.get("", self.name), "username": self.username}

    def me(self) -> User:
        """As getMe answers."""
        return self.user() | {
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def description_for(self, person: Person) -> str:
        """What an empty chat shows to this person."""
        return self.descriptions.get(person.language_code.split("-")[0]) or self.descriptions.get("", "")

    def commands_for(self, person: Person) -> list[dict[str, str]]:
        """The commands in this person's menu: the narrowest scope first, within it the person's language first."""
        for scope, chat in (("chat", person.id), ("all_private_chats", 0), ("default", 0)):
            for language in (person.language_code.split("-")[0], ""):
                if found := self.commands.get((scope, chat, language)):
                    return found
        return []


CAST = (
    ("Amira", "ar", "visitor"),
    ("Oksana", "uk", "visitor"),
    ("Nour", "ar", "mediator"),
    ("Petro", "uk", "mediator"),
    ("Frau Berger", "de", "organiser"),
)
"""The people a rehearsal opens with: name, language, role; their ids count from 1001."""
