"""What happens on the day, from top to bottom: visitors, trouble, a crash. What a feature plays stands in a file of its own."""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from bot.rehearsal import Rehearsal
from bot.rehearsal.acts import CannotAct
from bot.rehearsal.day.announcement_book import AnnouncementBook
from bot.rehearsal.day.ledger import Ledger
from bot.rehearsal.day.mediation_book import SEND_WISH, Book
from bot.rehearsal.day.phone import code_of
from bot.rehearsal.day.visitors import DayFile, Visitor, visitors
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.people import Person

PATIENCE_SECONDS = 30.0  # whoever has waited so long in vain goes home
RETURN_SECONDS = 60.0  # by then a bot that was killed should listen again
READING_SECONDS = 3.0  # at speed 1: how long somebody looks at a reply


class Killable(Protocol):
    """The bot, as far as the day can touch it. Somebody else starts it again."""

    def kill(self) -> None:
        """End it without a goodbye."""
        ...


@dataclass
class Day:
    """The day under way: what acts may use."""

    rehearsal: Rehearsal
    bot: Killable
    ledger: Ledger
    book: Book
    news: AnnouncementBook
    file: DayFile
    speed: float
    crashes: int = 0
    survived: int = 0
    arrived: int = 0

    async def until(self, part: float) -> None:
        """Wait for this part (0..1) of the day, counted from its beginning; acts call it first."""
        await asyncio.sleep(part * self.file.seconds / self.speed)

    def note(self, what: str) -> None:
        """A sentence for the page's log of calls."""
        self.rehearsal.note(f"The day: {what}")

    async def pause(self, seconds: float) -> None:
        """So many seconds of the day."""
        await asyncio.sleep(seconds / self.speed)


Act: TypeAlias = Callable[[Day], Coroutine[Any, Any, None]]


async def visitors_come_and_ask(day: Day) -> None:
    """Everybody arrives, asks, presses and goes."""
    await asyncio.gather(*(_visit(day, visitor) for visitor in visitors(day.file)))


async def _visit(day: Day, visitor: Visitor) -> None:
    await day.until(visitor.arrives)
    person = day.rehearsal.world.add_person(visitor.name, visitor.language)
    day.arrived += 1
    chance = random.Random(person.id)  # noqa: S311 - which button is pressed; no secret
    day.rehearsal.acts.scans(person, visitor.link)
    for what, words in visitor.deeds:
        if not await day.ledger.settled(person, PATIENCE_SECONDS):
            return
        if person.id not in day.rehearsal.world.people:  # somebody at the page has taken them out
            return
        await day.pause(READING_SECONDS * chance.uniform(0.5, 1.5))
        await _do(day, person, what, words, chance)
    await day.ledger.settled(person, PATIENCE_SECONDS)


async def _do(day: Day, person: Person, what: str, words: str, chance: random.Random) -> None:
    acts = day.rehearsal.acts
    match what:
        case "says":
            acts.says(person, words)
        case "sends":
            acts.sends(person, words)
        case "edits":
            own = [message.id for message in day.rehearsal.world.messages(person) if not message.from_bot]
            acts.edits(person, own[-1], words)
        case "presses":
            _press(day, person, chance)
        case "switches":
            acts.says(person, "/language")
            await day.ledger.settled(person, PATIENCE_SECONDS)
            _press(day, person, chance)
        case "blocks":
            acts.blocks(person)
            day.ledger.forgive(person)


def _press(day: Day, person: Person, chance: random.Random) -> None:
    """One of the buttons the bot has offered last."""
    for message in reversed(day.rehearsal.world.messages(person)):
        if message.from_bot and message.markup:
            rows = message.markup["inline_keyboard"]
            row = chance.randrange(len(rows))
            column = chance.randrange(len(rows[row]))
            if code_of(rows[row][column].get("callback_data", "")) == SEND_WISH:
                return  # those who ask for a mediator are others, of whom another book is kept
            try:
                day.rehearsal.acts.presses(person, message.id, row, column)
            except CannotAct:  # a button that opens something outside the chat
                return
            return


async def telegram_says_slow_down(day: Day) -> None:
    """Some messages in a row are answered with 429."""
    await day.until(0.35)
    fault = Fault(Trouble.TOO_MANY, ("sendMessage", "editMessageText"), times=3, seconds=1.0)
    with day.ledger.disturbed():
        day.note("Telegram answers 429 to the next three messages.")
        day.rehearsal.switch([*day.rehearsal.faults.on, fault])
        with contextlib.suppress(TimeoutError):  # when nobody writes any more
            async with asyncio.timeout(PATIENCE_SECONDS):
                while fault in day.rehearsal.faults.on:  # noqa: ASYNC110 - a switch has no event
                    await asyncio.sleep(0.05)
        day.rehearsal.switch([other for other in day.rehearsal.faults.on if other is not fault])
        await asyncio.sleep(fault.seconds)  # the last pause
        await day.pause(READING_SECONDS)


async def the_bot_crashes(day: Day) -> None:
    """The process is killed while many have just asked, and an announcement is on its way; it comes back and owes them still."""
    await day.until(0.55)
    day.news.ready_to_crash.set()
    if day.file.announcement is not None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                await day.news.under_way.wait()
    everybody = [person for person in day.rehearsal.world.people.values() if person.id not in day.ledger.apart]
    here = [person for person in everybody if person.started and not person.blocked][-8:]
    words = [text for crowd in day.file.languages.values() for text in crowd.says]
    polled = day.rehearsal.world.letterbox.polled
    with day.ledger.disturbed():
        for person, text in zip(here, words, strict=False):
            day.rehearsal.acts.says(person, text)
        await asyncio.sleep(0.1)  # they are in the bot's hands now
        polled.clear()
        day.crashes += 1
        day.note("the bot is killed.")
        day.bot.kill()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(RETURN_SECONDS):
                await polled.wait()
                day.survived += 1
        day.book.crashed_at = time.monotonic()
        for person in here:
            await day.ledger.settled(person, PATIENCE_SECONDS)
