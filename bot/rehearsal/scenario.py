"""A small language for scenarios: people say, see, press. People act in this process; the bot talks real HTTP.

async with scenario.play() as stage:
    ...start a bot against stage.url with stage.token...
    amira = await stage.person("Amira", language="ar")
    await amira.says("اريد تعلم الالمانية")
    await amira.sees("Stand 4", within=5)
    await amira.presses("✅")
"""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.rehearsal.files import Upload
from bot.rehearsal.html import Entity
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.rehearsal.stand_in import TOKEN, Rehearsal
from bot.rehearsal.world import Press

Found = TypeVar("Found")
_ISOLATES = re.compile("[\u200e\u200f\u2066-\u2069]")


def plain(text: str) -> str:
    """Text without the marks that isolate directions: one reads past them."""
    return _ISOLATES.sub("", text)


class NotSeen(AssertionError):
    """Somebody waited in vain; the message holds the whole conversation."""


@dataclass
class Actor:
    """One person of a scenario. What was seen once is not seen again: each `sees` wants something new."""

    stage: "Stage"
    person: Person
    _seen: dict[int, tuple[Any, ...]]

    @classmethod
    def looking(cls, stage: "Stage", person: Person) -> "Actor":
        """Somebody who has seen already what is on their phone."""
        actor = cls(stage, person, {})
        for message in actor.screen():
            actor._note(message)
        return actor

    # doing

    async def says(self, text: str, *formatting: Entity) -> Message:
        """Writes a text, with formatting as Telegram describes it."""
        return self.stage.rehearsal.acts.says(self.person, text, explicit=formatting)

    async def presses(self, label: str, within: float = 5.0) -> Press | Message:
        """Presses the button whose label contains `label`, on the latest message that has one; or taps such a key."""

        def button() -> tuple[int, int, int] | None:
            return self._button(label)

        message, row, column = await self._until(button, within, f"a button “{label}”")
        if message:
            return self.stage.rehearsal.acts.presses(self.person, message, row, column)
        return self.stage.rehearsal.acts.taps(self.person, row, column)

    async def scans(self, payload: str) -> Message:
        """Opens the deep link of a QR code."""
        return self.stage.rehearsal.acts.scans(self.person, payload)

    async def sends_voice(self) -> Message:
        """Sends the built-in voice message."""
        return self.stage.rehearsal.acts.sends(self.person, "voice")

    async def sends_photo(self, upload: Upload | None = None, caption: str = "", album: str = "") -> Message:
        """Sends a photo, by default the built-in one; with others of the same `album` at once."""
        return self.stage.rehearsal.acts.sends(self.person, "photo", upload, caption, album=album)

    async def sends_document(self, upload: Upload | None = None, caption: str = "") -> Message:
        """Sends a document, by default the built-in one."""
        return self.stage.rehearsal.acts.sends(self.person, "document", upload, caption)

    async def sends_sticker(self) -> Message:
        """Sends the built-in sticker."""
        return self.stage.rehearsal.acts.sends(self.person, "sticker")

    async def sends_location(self) -> Message:
        """Sends a place."""
        return self.stage.rehearsal.acts.sends_location(self.person)

    async def edits(self, text: str) -> Message:
        """Changes the last own message."""
        return self.stage.rehearsal.acts.edits(self.person, self._own().id, text)

    async def deletes(self) -> None:
        """Takes the last own message back."""
        self.stage.rehearsal.acts.deletes(self.person, self._own().id)

    async def blocks(self) -> None:
        """Blocks the bot."""
        self.stage.rehearsal.acts.blocks(self.person)

    async def unblocks(self) -> None:
        """Lets the bot in again."""
        self.stage.rehearsal.acts.blocks(self.person, False)

    # seeing

    async def sees(self, text: str, within: float = 5.0) -> Message:
        """Waits for a new or edited message of the bot that contains `text`; `within` seconds of real time."""

        def message() -> Message | None:
            return next((one for one in self._fresh() if plain(text) in plain(one.text)), None)

        found = await self._until(message, within, f"“{text}”")
        self._note(found)
        return found

    async def sees_kind(self, kind: str, within: float = 5.0) -> Message:
        """Waits for a new or edited message of the bot with a photo, document, voice, location ..."""

        def message() -> Message | None:
            return next((one for one in self._fresh() if one.kind == kind), None)

        found = await self._until(message, within, f"a {kind}")
        self._note(found)
        return found

    async def sees_button(self, label: str, within: float = 5.0) -> None:
        """Waits for a button whose label contains `label`."""
        await self._until(lambda: self._button(label), within, f"a button “{label}”")

    async def sees_answer(self, text: str, within: float = 5.0) -> Press:
        """Waits for the little notice that answers a press."""

        def answered() -> Press | None:
            presses = reversed(self.stage.rehearsal.world.presses.values())
            mine = (press for press in presses if press.person is self.person and press.answer)
            return next((press for press in mine if plain(text) in plain(press.answer["text"])), None)  # type: ignore[index]

        return await self._until(answered, within, f"the notice “{text}”")

    async def sees_nothing(self, within: float = 0.5) -> None:
        """Fails when the bot sends or edits anything within these seconds that was not there at the call."""
        for message in self._fresh():
            self._note(message)
        world = self.stage.rehearsal.world
        ends = world.clock.now() - world.clock.offset + within
        while (left := ends - (world.clock.now() - world.clock.offset)) > 0:
            await world.changes.next(left)
            if fresh := self._fresh():
                raise NotSeen(f"{self.person.name} saw “{fresh[0].text}” and should have seen nothing\n\n{self.conversation()}")

    def screen(self) -> list[Message]:
        """All messages on the phone now, oldest first."""
        return [message for message in self.stage.rehearsal.world.messages(self.person) if not message.deleted]

    @property
    def last(self) -> Message:
        """The last message of the bot."""
        messages = [message for message in self.screen() if message.from_bot]
        if not messages:
            raise NotSeen(f"{self.person.name} has no message of the bot")
        return messages[-1]

    @property
    def labels(self) -> list[list[str]]:
        """The labels under the last message of the bot, row by row."""
        return labels(self.last)

    def conversation(self) -> str:
        """The whole chat as text."""
        lines = [f"{self.person.name} ({self.person.id}, {self.person.language_code}):"]
        for message in self.stage.rehearsal.world.messages(self.person):
            who = "bot" if message.from_bot else self.person.name
            notes = " (edited)" if message.edited else ""
            notes += f" (deleted by {message.deleted})" if message.deleted else ""
            lines.append(f"  {message.id} {who}: {message.text or f'<{message.kind}>'}{notes}")
            lines += [f"      {' '.join(f'[{label}]' for label in row)}" for row in labels(message)]
        return "\n".join(lines)

    # the ground

    def _fresh(self) -> list[Message]:
        return [message for message in self.screen() if message.from_bot and self._seen.get(message.id) != _face(message)]

    def _note(self, message: Message) -> None:
        """This message and those before it have been seen as they are now."""
        for one in self.screen():
            if one.id <= message.id:
                self._seen[one.id] = _face(one)

    def _own(self) -> Message:
        own = [message for message in self.screen() if not message.from_bot]
        if not own:
            raise NotSeen(f"{self.person.name} has written nothing")
        return own[-1]

    def _button(self, label: str) -> tuple[int, int, int] | None:
        for message in reversed(self.screen()):
            for row, names in enumerate(labels(message)):
                for column, name in enumerate(names):
                    if plain(label) in plain(name):
                        return message.id, row, column
        for row, keys in enumerate((self.person.keyboard or {}).get("keyboard", [])):
            for column, key in enumerate(keys):
                if plain(label) in plain(key["text"]):
                    return 0, row, column
        return None

    async def _until(self, look: Callable[[], Found | None], within: float, what: str) -> Found:
        world = self.stage.rehearsal.world
        ends = world.clock.now() - world.clock.offset + within
        while (found := look()) is None:
            left = ends - (world.clock.now() - world.clock.offset)
            if left <= 0:
                raise NotSeen(f"{self.person.name} did not see {what} within {within} s\n\n{self.conversation()}")
            await world.changes.next(left)
        return found


def labels(message: Message) -> list[list[str]]:
    """The labels of a message's buttons, row by row."""
    return [[button["text"] for button in row] for row in (message.markup or {}).get("inline_keyboard", [])]


def _face(message: Message) -> tuple[Any, ...]:
    return message.text, repr(message.content), repr(message.markup)


class Stage:
    """What a scenario plays on."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        self.rehearsal = rehearsal
        self.token = TOKEN

    @property
    def url(self) -> str:
        """For TELEGRAM_API_URL."""
        return self.rehearsal.url

    async def person(self, name: str, language: str = "de", role: str = "visitor", person_id: int | None = None) -> Actor:
        """Somebody new; who has not written yet cannot be written to."""
        return Actor(self, self.rehearsal.world.add_person(name, language, role, person_id), {})

    async def forward(self, seconds: float) -> None:
        """Moves the rehearsal's clock."""
        self.rehearsal.clock.forward(seconds)


@asynccontextmanager
async def play(**options: bool) -> AsyncIterator[Stage]:
    """An open rehearsal with an empty cast; `options` as of Rehearsal."""
    async with Rehearsal(**{"cast": False} | options) as rehearsal:
        yield Stage(rehearsal)
