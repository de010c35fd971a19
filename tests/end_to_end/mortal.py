"""A fair on which the bot, a process of its own, is killed again and again, and people who do what their phones show them.

People press each button once: what they pressed while the bot was dead, or in its last moment, must come to something all the
same. What the bot tells them is written down with the life it was told in."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.rehearsal.bot_process import COMMAND
from bot.rehearsal.command import DATABASE, environment
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.rehearsal.scenario import plain
from bot.rehearsal.stand_in import Rehearsal
from bot.storage.database import Database
from bot.storage.migrating import migrate

SILENT = "I did not hear from you, so I am asking somebody else."
ENDS = ("Finished. How was it?", "Nobody can come. I am sorry.", "I have stopped looking.")
LATE = "⌛"
MEDIATORS = ("Nour", "Omar", "Leila", "Dana")
# What a dead process was about to say is free again after 30 s (notice_store.py): the clock is moved on so far.
FREE_AGAIN = 31.0
# While the bot lives the clock moves by less: what is on its way at that moment would seem abandoned, and be said twice.
_LEAP = 20.0
_START_SECONDS = 60.0
_LOOK_SECONDS = 0.05
_NOTHING_MORE_SECONDS = 3.0  # nothing new for so long: people wait for the clock


@dataclass
class Trap(Fault):
    """Kills the bot at a call of one of the methods: before Telegram has carried it out (LOST), or after (LOST_ANSWER)."""

    kill: Callable[[], None] = lambda: None

    def strikes(self, method: str) -> bool:
        struck = super().strikes(method)
        if struck:
            self.kill()
        return struck

    def shown(self) -> dict[str, Any]:
        return {"trouble": self.trouble, "methods": self.methods}


@dataclass(frozen=True)
class Told:
    """A message as it came up on somebody's phone, new or changed."""

    person: int
    message: int
    text: str
    buttons: tuple[str, ...]  # their data
    life: int  # of the bot: which process said it, counted from 1


@dataclass
class MortalFair:
    rehearsal: Rehearsal
    place: Path
    cache_dir: Path
    dice: random.Random
    told: list[Told] = field(default_factory=list)
    kills: int = 0
    visitors: list[Person] = field(default_factory=list)
    mediators: list[Person] = field(default_factory=list)
    alive: bool = False
    _life: int = 0
    _process: asyncio.subprocess.Process | None = None
    _pressed: set[tuple[int, str]] = field(default_factory=set)
    _cancelling: set[int] = field(default_factory=set)

    async def open(self) -> None:
        """The bot runs, mediators who speak English are on duty, an organiser is there."""
        self.rehearsal.clock.share(self.place / "clock")
        self.rehearsal.world.watchers.append(self._note)
        self.rehearsal.acts.says(self.rehearsal.world.add_person("Frau Berg", "de", "organiser"), "/start")
        self.database = Database(f"sqlite+aiosqlite:///{self.place / DATABASE}")
        await migrate(self.database)
        people, self.duty = PeopleStore(self.database), DutyStore(self.database, self.rehearsal.clock.now)
        for name in MEDIATORS:
            person = self.rehearsal.world.add_person(name, "en", "mediator")
            self.rehearsal.acts.says(person, "/start")
            await people.meet(person.id, "en")
            await people.give_role(person.id, Role.MEDIATOR)
            await self.duty.enter(person.id)
            await self.duty.set_name(person.id, name)
            await self.duty.set_language(person.id, "en", fluent=True)
            self.mediators.append(person)
        await self.start()

    async def close(self) -> None:
        self._end()
        if self._process is not None:
            await self._process.wait()
        await self.database.close()

    # The bot

    async def start(self) -> None:
        """Until it asks for updates."""
        polled = self.rehearsal.world.letterbox.polled
        polled.clear()
        surroundings = {**os.environ, **environment(self.rehearsal, self.place), "CACHE_DIR": str(self.cache_dir)}
        with (self.place / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *COMMAND, env=surroundings, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        self.alive = True
        self._life += 1
        async with asyncio.timeout(_START_SECONDS):
            await polled.wait()

    def kill(self) -> None:
        """As a power cut would: no goodbye."""
        if self.alive:
            self.kills += 1
            self._end()

    def _end(self) -> None:
        if self._process is not None and self.alive:
            self.alive = False
            os.killpg(self._process.pid, signal.SIGKILL)

    async def rises(self) -> None:
        """Started again after a while. The clock moves before the start: a leap would make what is being said seem abandoned."""
        assert self._process is not None
        assert await self._process.wait() == -signal.SIGKILL, (self.place / "log").read_text()[-3000:]
        self.rehearsal.switch([])
        self.rehearsal.clock.forward(FREE_AGAIN)
        await self.start()

    def trap(self, trouble: Trouble, *methods: str) -> None:
        """The next such call is the last."""
        self.rehearsal.switch([Trap(trouble, methods, times=1, kill=self.kill)])

    # People

    async def come(self, number: int) -> list[Person]:
        """So many new visitors wish for somebody; all mediators are on duty."""
        for person in self.mediators:
            mediator = await self.duty.mediator(person.id)
            if mediator is not None and mediator.duty is not Duty.ON:
                await self.duty.go(person.id, Duty.ON)
        here = [self.rehearsal.world.add_person(f"V{len(self.visitors) + place}", "en") for place in range(number)]
        self.visitors += here
        self._cancelling |= {person.id for person in here if self.dice.random() < 0.2}
        for person in here:
            self.rehearsal.acts.says(person, "/interpreter")
        return here

    async def until(self, true: Callable[[], bool], *, answer: bool = True) -> None:
        """People do what they see, until it is true; with `answer` false mediators only look at offers. When nothing more comes
        the clock is moved on, up to the honest end."""
        last, since, looks = len(self.told), time.monotonic(), 0
        while not true():
            self.act(answer=answer)
            await asyncio.sleep(_LOOK_SECONDS)
            if len(self.told) > last:
                last, since = len(self.told), time.monotonic()
            elif time.monotonic() > since + _NOTHING_MORE_SECONDS:
                since, looks = time.monotonic(), looks + 1
                self.rehearsal.clock.forward(_LEAP)
            assert looks < 40, "somebody waits for ever"
            silent = [told for told in self.told if SILENT in told.text]
            assert silent == [], "here everybody answers: who is taken for silent was not told where to go"

    def act(self, *, answer: bool = True) -> None:
        """Each press once."""
        for person in self.mediators:
            for message, row, column, data in self._new_buttons(person):
                code = data.partition(":")[0]
                if code == "ma" and answer and not message.text.startswith(LATE):
                    self._press(person, message, row, column, data)
                elif code == "mn" and self.dice.random() < 0.3:
                    self._press(person, message, row, column, data)
                    self._pressed.add((message.id, data.replace("mn", "mg", 1)))
                elif code == "mg" and self.dice.random() < 0.1:
                    self._press(person, message, row, column, data)
                    self._pressed.add((message.id, data.replace("mg", "mn", 1)))
        for person in self.visitors:
            for message, row, column, data in self._new_buttons(person):
                code = data.partition(":")[0]
                asks = code == "Q" and not any(told.person == person.id and "qc:" in "".join(told.buttons) for told in self.told)
                cancels = code == "qc" and person.id in self._cancelling and self.dice.random() < 0.2
                if asks or cancels:
                    self._press(person, message, row, column, data)
                if cancels:  # on one of their cards: a press on another would rightly be answered there once more
                    self._cancelling.remove(person.id)

    def _new_buttons(self, person: Person) -> Iterator[tuple[Message, int, int, str]]:
        for message in self.rehearsal.world.messages(person):
            for row, buttons in enumerate(_keyboard(message)):
                for column, button in enumerate(buttons):
                    data = button.get("callback_data", "")
                    if (message.id, data) not in self._pressed:
                        yield message, row, column, data

    def _press(self, person: Person, message: Message, row: int, column: int, data: str) -> None:
        self._pressed.add((message.id, data))
        self.rehearsal.acts.presses(person, message.id, row, column)

    # What they know

    def _note(self, message: Message) -> None:
        if message.from_bot:
            data = tuple(button.get("callback_data", "") for row in _keyboard(message) for button in row)
            self.told.append(Told(message.person.id, message.id, plain(message.text), data, self._life))

    def has_end(self, person: Person) -> bool:
        return any(told.person == person.id and any(end in told.text for end in ENDS) for told in self.told)

    def open_cards(self) -> list[tuple[Person, Message, str]]:
        """Offers that can still be accepted, by the look of them; and the data of that button."""
        return [
            (person, message, button["callback_data"])
            for person in self.mediators
            for message in self.rehearsal.world.messages(person)
            for row in _keyboard(message)
            for button in row
            if button.get("callback_data", "").startswith("ma:") and not message.text.startswith(LATE)
        ]

    def chat(self, person: Person) -> str:
        """For whoever reads why a test failed."""
        return "\n".join(f"{told.life:3} {told.message}: {told.text}" for told in self.told if told.person == person.id)


def _keyboard(message: Message) -> list[list[dict[str, str]]]:
    keyboard: list[list[dict[str, str]]] = (message.markup or {}).get("inline_keyboard", [])
    return keyboard
