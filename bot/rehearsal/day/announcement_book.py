"""What phones show of the day's announcement, from which the verdict is reached: who has got it, how often, in which words."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rehearsal.day.phone import keyboard
from bot.rehearsal.messages import Message
from bot.rehearsal.people import ORGANISER, Person
from bot.rehearsal.scenario import plain
from bot.rehearsal.world import World

# How lines of the report begin, as bot/announcements/progress_messages.py has them; the test of the whole day reads a real one.
FINISHED, SENT, UNKNOWN = "🏁", "✅", "❔"
LABEL = "🌐"  # how the line begins that says that a text is not translated


@dataclass
class AnnouncementBook:
    """Watches every message of the bot. Owned by the day; `begin` and `end` as the ledger's."""

    world: World
    said: list[Mapping[str, str]] = field(default_factory=list)  # the announcement, then its correction: language -> text
    owed: dict[int, Person] = field(default_factory=dict)  # who was there when it was sent
    steady: set[int] = field(default_factory=set)  # people who never change the language they came with
    copies: dict[int, dict[int, Message]] = field(default_factory=dict)  # person -> message -> the message
    sent: int | None = None  # as the organiser's report says
    unknown: int = 0  # the same
    ready_to_crash: asyncio.Event = field(default_factory=asyncio.Event)  # whoever lets the bot crash waits for
    under_way: asyncio.Event = field(default_factory=asyncio.Event)  # this: some have it, others have not

    def begin(self) -> None:
        self.world.watchers.append(self._shown)

    def end(self) -> None:
        self.world.watchers.remove(self._shown)

    def says(self, texts: Mapping[str, str]) -> None:
        """It will be sent with these texts, or corrected to them."""
        self.said.append(texts)

    def is_sent(self) -> None:
        """Whoever has ever heard of the bot and has not blocked it is owed a copy from now on."""
        for person in self.world.people.values():
            met = any(message.from_bot for message in self.world.messages(person))
            if met and not person.blocked:
                self.owed[person.id] = person

    def reads_report(self, text: str) -> None:
        """The organiser's, once it is finished."""
        numbers = {line[0]: re.findall(r"\d+", line) for line in plain(text).split("\n") if line}
        self.sent, self.unknown = _number(numbers.get(SENT)), _number(numbers.get(UNKNOWN))

    def is_copy(self, message: Message) -> bool:
        """Whether this is the announcement on somebody's phone. The organiser's card holds its words, too, among others."""
        said = [text for texts in self.said for text in texts.values()] if message.from_bot else []
        return message.text in said if message.person.id == ORGANISER else any(text in message.text for text in said)

    @property
    def here(self) -> list[Person]:
        """Who was owed a copy and can still be written to."""
        return [person for person in self.owed.values() if not person.blocked and person.id in self.world.people]

    @property
    def missed(self) -> list[Person]:
        return [person for person in self.here if person.id not in self.copies]

    @property
    def twice(self) -> list[Message]:
        """The second copy of whoever has two."""
        return [list(copies.values())[1] for copies in self.copies.values() if len(copies) > 1]

    @property
    def all_copies(self) -> list[Message]:
        return [message for copies in self.copies.values() for message in copies.values() if not message.person.blocked]

    @property
    def outdated(self) -> list[Message]:
        """Copies that do not say what was said last."""
        last = self.said[-1].values() if self.said else ()
        return [message for message in self.all_copies if not any(text in message.text for text in last)]

    @property
    def foreign(self) -> list[Message]:
        """Copies in a language that is not their reader's and does not say so. Which language somebody reads is told by the
        button below: whoever has the same one reads the same words; of `steady` people it is known besides."""
        found, by_button = [], dict[tuple[str, int], str]()
        for message in self.all_copies:
            version, own = self._version(message)
            button = "".join(button["text"] for row in keyboard(message) for button in row)
            labelled = own is None and plain(message.text).startswith(LABEL)
            alike = by_button.setdefault((button, version), message.text) == message.text
            reads = message.person.language_code
            theirs = message.person.id not in self.steady or own == (reads if reads in self.said[version] else None)
            if not ((own or labelled) and alike and theirs):
                found.append(message)
        return found

    @property
    def in_own_language(self) -> int:
        return sum(self._version(message)[1] is not None for message in self.all_copies)

    def _version(self, message: Message) -> tuple[int, str | None]:
        """Which of the versions it says, and in which language; None for the original below something else."""
        for number, texts in enumerate(self.said):
            for language, text in texts.items():
                if text in message.text:
                    return number, language if plain(message.text) == text else None
        return 0, None

    def _shown(self, message: Message) -> None:
        if self.is_copy(message):
            self.copies.setdefault(message.person.id, {})[message.id] = message


def _number(found: list[str] | None) -> int:
    return int(found[-1]) if found else 0
