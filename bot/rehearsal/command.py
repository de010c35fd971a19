"""python -m bot rehearse: the stand-in, the page and the bot as a process of its own, from one command to Ctrl-C."""

import asyncio
import errno
import shutil
import signal
import sys
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.day import play as day
from bot.rehearsal.day.visitors import read_day
from bot.rehearsal.people import ORGANISER
from bot.rehearsal.stand_in import TOKEN, Rehearsal

HOST = "127.0.0.1"  # nothing listens beyond this machine
DATABASE = "rehearsal.db"


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for."""

    port: int = 8080
    browser: bool = True
    keep: bool = False  # the database stays when it ends
    script: str | None = None  # the name of a script that plays by itself
    speed: float = 1.0  # of the script: 2 is twice as fast


@dataclass(frozen=True)
class Playhouse:
    """A rehearsal with the bot running in it."""

    rehearsal: Rehearsal
    bot: BotProcess
    running: asyncio.Task[None]  # ends only with CannotRun
    ended: asyncio.Event = field(default_factory=asyncio.Event)  # somebody wants to go home


def say(sentence: str) -> None:
    """One line to whoever sits at the terminal."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


async def rehearse(wishes: Wishes) -> int:
    """Play until Ctrl-C, or until the script has ended and nobody looks at its page; the exit code. Raises CannotRun.

    With a script the code is 0 when every promise was kept, and 1 when one was broken or the script was cut short.
    """
    async with playhouse(wishes.port, keep=wishes.keep) as house:
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, house.ended.set)
        say(f"The page:  {house.rehearsal.url}/")
        say("Ctrl-C ends it.")
        if wishes.browser:
            await asyncio.to_thread(webbrowser.open, f"{house.rehearsal.url}/")
        ended = asyncio.create_task(house.ended.wait())
        listening = asyncio.create_task(_say_when_listening(house.rehearsal))
        play = asyncio.create_task(_play(house, wishes))
        try:
            await asyncio.wait({ended, house.running, play}, return_when=asyncio.FIRST_COMPLETED)
            if house.running.done():
                await house.running
            if wishes.script is None:
                return 0
            await asyncio.wait({play}, timeout=0.1)  # it ends by itself when only the page was still open
            if not play.done():
                say("Cut short: there is no verdict.")
            return play.result() if play.done() else 1
        finally:
            for task in (ended, listening, play):
                task.cancel()
            await asyncio.gather(ended, listening, play, return_exceptions=True)


async def _play(house: Playhouse, wishes: Wishes) -> int:
    """The script's exit code; without a script people play, and there is no end."""
    if wishes.script is None:
        await asyncio.Event().wait()
    verdict = await day.play(house.rehearsal, house.bot, read_day(), wishes.speed)
    table = Table("", "promise", "counted", title="The verdict of the day")
    for line in verdict:
        table.add_row({True: "kept", False: "BROKEN", None: "–"}[line.kept], line.what, line.counted)
    Console().print(table)
    if wishes.browser:
        say("The page stays open until Ctrl-C.")
        await house.ended.wait()
    return 1 if any(line.kept is False for line in verdict) else 0


async def _say_when_listening(rehearsal: Rehearsal) -> None:
    began = time.monotonic()
    await rehearsal.world.letterbox.polled.wait()
    say(f"The bot listens, {time.monotonic() - began:.1f} s after its start.")


@asynccontextmanager
async def playhouse(port: int = 0, *, keep: bool = False, cast: bool = True) -> AsyncIterator[Playhouse]:
    """A rehearsal with the bot in it, on a temporary database. Leaving ends both within 2 s."""
    place = Path(tempfile.mkdtemp(prefix="standlotse-"))
    rehearsal = Rehearsal(cast=cast)
    try:
        await _open(rehearsal, port)
        rehearsal.clock.share(place / "clock")
        bot = BotProcess(environment(rehearsal, place), lambda what: _note(rehearsal, what))
        running = asyncio.create_task(bot.run())
        try:
            yield Playhouse(rehearsal, bot, running)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await bot.close()  # before the stand-in: the bot's last words want somebody to hear them
            await rehearsal.close()
    finally:
        if keep:
            say(f"The database stays: {place / DATABASE}")
        else:
            shutil.rmtree(place, ignore_errors=True)


async def _open(rehearsal: Rehearsal, port: int) -> None:
    try:
        await rehearsal.open(HOST, port)
    except OSError as taken:
        if taken.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        await rehearsal.open(HOST, 0)
        say(f"Port {port} cannot be had, another one was free.")


def environment(rehearsal: Rehearsal, place: Path) -> dict[str, str]:
    """What the bot finds in its environment; everything else is as the caller has it. `place`: where its files are."""
    organisers = [str(person.id) for person in rehearsal.world.people.values() if person.role == "organiser"]
    organisers.append(str(ORGANISER))
    return {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": rehearsal.url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{place / DATABASE}",
        "CLOCK_FILE": str(place / "clock"),
        "ORGANISER_IDS": ",".join(organisers),
        "NO_PROXY": HOST,
        "no_proxy": HOST,
    }


def _note(rehearsal: Rehearsal, what: str) -> None:
    """A sentence for the terminal and the page's log."""
    say(what)
    rehearsal.note(what)
