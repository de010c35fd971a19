"""What people do in the chat: write, send, press, edit, delete, block, scan. The page and the tests both act through here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from telegram.constants import MessageLimit

from bot.rehearsal.entities import trimmed
from bot.rehearsal.files import Upload
from bot.rehearsal.html import Entity, utf16
from bot.rehearsal.messages import Message
from bot.rehearsal.methods.changing import delete
from bot.rehearsal.people import Person
from bot.rehearsal.samples import PLACE, SAMPLES
from bot.rehearsal.world import Press, World

_PAYLOAD_AT_MOST = 64  # core.telegram.org/bots/features#deep-linking; telegram.constants does not have it


class CannotAct(Exception):
    """A person tried what Telegram's app would not let them do; the message says why."""


@cache
def _sample(kind: str) -> Upload:
    return SAMPLES[kind]()


@dataclass(frozen=True)
class Acts:
    """The deeds of people. Each ends as an update in the bot's letterbox, as Telegram would make it."""

    world: World

    def _arrives(self, person: Person, **parts: Any) -> Message:
        if person.blocked:
            raise CannotAct(f"{person.name} has blocked the bot")
        person.started = True
        message = self.world.add(person, from_bot=False, **parts)
        person.read_up_to = message.id
        if person.keyboard and (person.keyboard.get("one_time_keyboard") or person.keyboard.get("force_reply")):
            person.keyboard = None
        self.world.show_person(person)
        self.world.letterbox.put("message", self.world.described(message))
        return message

    def says(self, person: Person, text: str, reply_to: int = 0, explicit: Sequence[Entity] = ()) -> Message:
        """A text, 1 to 4096 units; `explicit`: the formatting a person gave it."""
        plain, entities = trimmed(text, list(explicit))
        if not plain:
            raise CannotAct("there is nothing to send")
        if utf16(plain) > MessageLimit.MAX_TEXT_LENGTH:
            raise CannotAct(f"a message holds at most {MessageLimit.MAX_TEXT_LENGTH:d} characters")
        return self._arrives(person, text=plain, entities=entities, reply_to=reply_to)

    def sends(  # noqa: PLR0917 - one call of the page
        self, person: Person, kind: str, upload: Upload | None = None, caption: str = "", duration: int = 2, album: str = ""
    ) -> Message:
        """A photo, document, voice message or sticker: uploaded, or the built-in sample; with others of the same `album`."""
        if kind not in SAMPLES:
            raise CannotAct(f"nobody can send a “{kind}” here")
        kept = self.world.files.keep(kind, upload or _sample(kind))
        plain, entities = trimmed(caption, [])
        return self._arrives(person, text=plain, entities=entities, content=kept.content({"duration": duration}), album=album)

    def sends_location(self, person: Person, latitude: float = PLACE[0], longitude: float = PLACE[1]) -> Message:
        """A place, in degrees."""
        return self._arrives(person, content={"location": {"latitude": latitude, "longitude": longitude}})

    def sends_contact(self, person: Person) -> Message:
        """The person's own number, as behind a button that asks for it."""
        contact = {"phone_number": f"+49301{person.id}", "first_name": person.name, "user_id": person.id}
        return self._arrives(person, content={"contact": contact})

    def scans(self, person: Person, payload: str) -> Message:
        """Opens https://t.me/<bot>?start=<payload> (the payload alone will do) and presses START."""
        payload = payload.rpartition("start=")[2].strip()
        if payload and not re.fullmatch(rf"[A-Za-z0-9_-]{{1,{_PAYLOAD_AT_MOST}}}", payload):
            raise CannotAct("a deep link carries 1 to 64 of A-Z, a-z, 0-9, _ and -")
        return self.says(person, f"/start {payload}".strip())

    def edits(self, person: Person, message_id: int, text: str) -> Message:
        """Changes the text (or caption) of the person's own message."""
        message = self._own(person, message_id)
        message.text, message.entities = trimmed(text, [])
        message.edited = self.world.seconds()
        self.world.show(message)
        self.world.letterbox.put("edited_message", self.world.described(message))
        return message

    def deletes(self, person: Person, message_id: int) -> None:
        """Takes the person's own message back. Telegram does not tell the bot."""
        delete(self.world, self._own(person, message_id), "person")

    def _own(self, person: Person, message_id: int) -> Message:
        message = self.world.message(person, message_id)
        if message is None or message.from_bot:
            raise CannotAct(f"{person.name} has no message {message_id}")
        return message

    def presses(self, person: Person, message_id: int, row: int, column: int) -> Press:
        """Presses a button under a message; only those with callback data reach the bot."""
        message = self.world.message(person, message_id)
        if message is None or not message.markup:
            raise CannotAct(f"there are no buttons under message {message_id}")
        button = _at(message.markup["inline_keyboard"], row, column)
        if "callback_data" not in button:
            raise CannotAct("this button opens something outside the chat")
        if person.blocked:
            raise CannotAct(f"{person.name} has blocked the bot")
        press = self.world.press(person, message, button["callback_data"])
        query = {
            "id": press.id,
            "from": person.user(),
            "message": self.world.described(message),
            "chat_instance": str(person.id),
            "data": press.data,
        }
        self.world.letterbox.put("callback_query", query)
        return press

    def taps(self, person: Person, row: int, column: int) -> Message:
        """Taps a key of the keyboard under the input line."""
        key = _at((person.keyboard or {}).get("keyboard", []), row, column)
        if key.get("request_contact"):
            return self.sends_contact(person)
        if key.get("request_location"):
            return self.sends_location(person)
        return self.says(person, key["text"])

    def blocks(self, person: Person, blocked: bool = True) -> None:
        """Blocks the bot, or lets it in again; the bot hears of it as my_chat_member."""
        if person.blocked == blocked:
            return
        person.blocked = blocked
        person.keyboard = None if blocked else person.keyboard
        self.world.show_person(person)
        bot = self.world.bot.user()
        member, kicked = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0}
        change = {
            "chat": person.chat(),
            "from": person.user(),
            "date": self.world.seconds(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self.world.letterbox.put("my_chat_member", change)

    def reads(self, person: Person, up_to: int) -> None:
        """Has seen everything up to this message: what came while they looked is still unread."""
        last = max((message.id for message in self.world.messages(person)), default=0)
        if min(up_to, last) > person.read_up_to:
            person.read_up_to = min(up_to, last)
            self.world.show_person(person)


def _at(rows: list[list[Any]], row: int, column: int) -> dict[str, Any]:
    if not 0 <= row < len(rows) or not 0 <= column < len(rows[row]):
        raise CannotAct(f"there is no button {column} in row {row}")
    button: dict[str, Any] = rows[row][column]
    return button
