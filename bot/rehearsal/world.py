"""The stage: people, their chats with the bot, files, waiting updates. Plain state and the few rules both sides share."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.changes import Changes
from bot.rehearsal.clock import Clock
from bot.rehearsal.files import Files
from bot.rehearsal.flood import Flood
from bot.rehearsal.letterbox import Letterbox
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Bot, Person
from bot.rehearsal.refusal import bad_request, forbidden

# Telegram does not say how long a press may wait for its answer; bot authors report about 15 s.
PRESS_LIFETIME = 15.0
# Enough for any fair; beyond it the oldest are forgotten, so that a load test does not fill the memory.
MESSAGES_KEPT = 2_000
_PRESSES_KEPT = 10_000


@dataclass
class Press:
    """A button that was pressed and, later, what the bot answered."""

    id: str
    person: Person
    message: int
    data: str
    at: float
    answer: dict[str, Any] | None = None


class World:
    """Everything that happens in a rehearsal, in memory."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.changes = Changes()
        self.letterbox = Letterbox()
        self.files = Files()
        self.flood = Flood()
        self.bot = Bot()
        self.people: dict[int, Person] = {}
        self.presses: OrderedDict[str, Press] = OrderedDict()
        self.watchers: list[
            Callable[[Message], None]
        ] = []  # hear of every message that is new or changed, also of edits that change nothing
        self.board: dict[str, Any] | None = None  # counters and verdict of the script that plays
        self._messages: dict[int, OrderedDict[int, Message]] = {}
        self._last_message = 0
        self._last_press = 0

    def seconds(self) -> int:
        """Now, as messages are dated."""
        return int(self.clock.now())

    # People

    def add_person(self, name: str, language_code: str, role: str = "visitor", person_id: int | None = None) -> Person:
        """Somebody new; the next free id from 1001 on unless one is given."""
        person_id = person_id or max([1000, *self.people]) + 1
        if person_id in self.people:
            raise bad_request(f"person {person_id} exists already")
        person = self.people[person_id] = Person(person_id, name, language_code, role)
        self._messages[person_id] = OrderedDict()
        self.changes.tell("person", lambda: self.shown(person))
        return person

    def shown(self, person: Person) -> dict[str, Any]:
        """A person as the page shows them, with what the bot shows to them before anything is said."""
        bot = self.bot
        return person.shown() | {"commands": bot.commands_for(person), "description": bot.description_for(person)}

    def remove_person(self, person: Person) -> None:
        """Somebody leaves, with the whole chat."""
        del self.people[person.id], self._messages[person.id]
        self.changes.tell("person_removed", lambda: {"id": person.id})

    def person(self, person_id: int) -> Person:
        """Raises Telegram's “chat not found” for a stranger."""
        if found := self.people.get(person_id):
            return found
        raise bad_request("chat not found")

    def reachable(self, person_id: int) -> Person:
        """A person the bot may write to; raises the refusal otherwise."""
        person = self.person(person_id)
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        return person

    # Messages

    def messages(self, person: Person) -> list[Message]:
        """All messages of a chat that are remembered, oldest first, deleted ones among them."""
        return list(self._messages[person.id].values())

    def message(self, person: Person, message_id: int) -> Message | None:
        """A message that exists and is not deleted."""
        found = self._messages[person.id].get(message_id)
        return found if found and not found.deleted else None

    def add(self, person: Person, *, from_bot: bool, **parts: Any) -> Message:
        """Put a new message into a chat."""
        self._last_message += 1
        chat = self._messages[person.id]
        message = chat[self._last_message] = Message(self._last_message, person, from_bot, self.seconds(), **parts)
        if len(chat) > MESSAGES_KEPT:
            chat.popitem(last=False)
        if from_bot:
            person.typing = ("", 0.0)
        self.show(message)
        return message

    def described(self, message: Message) -> dict[str, Any]:
        """As Telegram's Message object, with the message it replies to."""
        replied = self._messages[message.person.id].get(message.reply_to) if message.reply_to else None
        return message.described(self.bot, replied)

    def show(self, message: Message) -> None:
        """Tell watchers and followers of a new or changed message."""
        self.reply(message)
        self.changes.tell("message", lambda: message.shown(self.bot))

    def reply(self, message: Message) -> None:
        """Tell watchers alone: where the bot puts into a message what it holds already, nobody sees a change, but who pressed has
        been answered."""
        for watcher in self.watchers:
            watcher(message)

    def show_person(self, person: Person) -> None:
        """Tell followers that something about a person changed."""
        self.changes.tell("person", person.shown)

    def show_board(self, board: dict[str, Any]) -> None:
        """Tell followers how the script that plays is doing; a page that opens later sees it as well."""
        self.board = board
        self.changes.tell("board", lambda: board)

    # Presses

    def press(self, person: Person, message: Message, data: str) -> Press:
        """Remember a press of an inline button; the bot has 15 s to answer it."""
        self._last_press += 1
        press = Press(f"{person.id}{self._last_press:010}", person, message.id, data, self.clock.now())
        self.presses[press.id] = press
        if len(self.presses) > _PRESSES_KEPT:
            self.presses.popitem(last=False)
        return press
