"""python -m benchmarks.broadcast: an announcement to many people while visitors press buttons and ask, over the stand-in.

The bot is the real one, a process of its own with SQLite, below Telegram's limit of 30 messages a second; the stand-in and the
people are this process. First visitors alone, then the same visitors during the announcement. docs/announcements.md holds a run.
"""

import argparse
import asyncio
import itertools
import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr
from sqlalchemy import insert, update

from benchmarks.updates import KINDS, PATIENCE_SECONDS, Crowd, cpu_seconds, megabytes
from bot.announcements.draft_store import Drafts
from bot.announcements.model import Announcement
from bot.announcements.policy import Policy
from bot.announcements.store import Announcements, Confirmed
from bot.app import Standlotse, read_content
from bot.rehearsal import Rehearsal
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.schema import people

VISITORS = 40
ORGANISER = 1
FIRST = 1_000_000
PRESS, QUESTION = KINDS[0], KINDS[3]
ALONE_SECONDS = 240.0  # nearly two hundred presses: the slowest twentieth of sixty seconds is a matter of luck
PARTS = (0.5, 0.9, 0.94, 0.95, 0.97)
BLOCKED_EVERY = 100


@dataclass
class ByChance(Fault):
    """Befalls one call in `every` on average; at regular distances two would never come together."""

    seed: int = 0

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def strikes(self, method: str) -> bool:
        return method in self.methods and self._dice.random() * self.every < 1


def trouble(seed: int) -> tuple[Fault, ...]:
    """Three messages in 2,000 end with 429, five in 1,000 with 500."""
    return (
        ByChance(Trouble.TOO_MANY, methods=("sendMessage",), every=667, seconds=1, seed=seed),
        ByChance(Trouble.SERVER_ERROR, methods=("sendMessage",), every=199, seed=seed + 1000),
    )


def _settings(url: str, place: str) -> Settings:
    return Settings(telegram_token=SecretStr(TOKEN), telegram_api_url=url, database_url=f"sqlite+aiosqlite:///{place}/bot.db")


async def be(url: str, place: str) -> None:
    """The bot itself."""
    bot = Standlotse(_settings(url, place))
    try:
        await bot.open()
        await bot.poll()
    finally:
        await bot.close()


@dataclass
class Waits:
    """Seconds until visitors were answered."""

    presses: list[float] = field(default_factory=list)
    questions: list[float] = field(default_factory=list)

    def rows(self, name: str) -> Iterator[str]:
        """A row of milliseconds for presses, and one for questions."""
        for kind, seconds in (("presses", self.presses), ("questions", self.questions)):
            shown = " | ".join(f"{_share(seconds, part) * 1e3:.0f}" for part in PARTS)
            yield f"| {len(seconds)} {kind} {name} | {shown} |"


def _share(values: list[float], part: float) -> float:
    return statistics.quantiles(values, n=100)[round(part * 100) - 1] if len(values) > 1 else float("nan")


async def visit(crowd: Crowd, visitors: list[Person], waits: Waits, done: asyncio.Event) -> None:
    """Four presses and a question in five seconds, whoever is answered or not, until it is done."""
    loop, tasks = asyncio.get_running_loop(), []
    began, turn = loop.time(), itertools.cycle(visitors)

    async def act(number: int, person: Person) -> None:
        kind, into = (QUESTION, waits.questions) if number % 5 == 4 else (PRESS, waits.presses)
        into.append(await crowd.act(person, lambda one: kind.do(crowd, one)))
        if kind is QUESTION:  # back to the page whose button is pressed
            await crowd.act(person, lambda one: crowd.rehearsal.acts.says(one, PRESS.before))

    for number in itertools.count():
        await asyncio.sleep(max(0.0, began + number - loop.time()))
        if done.is_set():
            break
        person = next(one for one in turn if one.id not in crowd.waiting)
        tasks.append(asyncio.create_task(act(number, person)))
    await asyncio.gather(*tasks)


@asynccontextmanager
async def playing(place: str) -> AsyncIterator[tuple[Crowd, list[Person], int]]:
    """A stand-in with visitors that have been welcomed, and the process id of the bot."""
    async with Rehearsal(cast=False) as rehearsal:
        visitors = [rehearsal.world.add_person(f"Visitor {number}", "de") for number in range(VISITORS)]
        crowd = Crowd(rehearsal)
        command = (sys.executable, "-m", "benchmarks.broadcast", "--be", rehearsal.url, place)
        child = await asyncio.create_subprocess_exec(*command, env={**os.environ, "NO_PROXY": "127.0.0.1"})
        try:
            await asyncio.wait_for(rehearsal.world.letterbox.polled.wait(), PATIENCE_SECONDS)
            for text in ("/start", PRESS.before):
                for person in visitors:
                    await crowd.act(person, lambda one, text=text: rehearsal.acts.says(one, text))
            yield crowd, visitors, child.pid
        finally:
            child.terminate()
            await child.wait()


async def prepare(count: int, crowd: Crowd, database: Database, tags: list[str]) -> Announcement:
    """So many people, and a draft in half of the languages."""
    rows = [{"id": ORGANISER, "language": "de", "language_chosen": True, "muted_since": 1.0}]
    for number in range(count):
        person = crowd.rehearsal.world.add_person(f"Person {number}", "de", person_id=FIRST + number)
        person.started, person.blocked = True, number % BLOCKED_EVERY == 0
        row = {"id": person.id, "language": tags[number % len(tags)], "language_chosen": True, "muted_since": None}
        rows.append(row)
    async with database.write() as connection:
        await connection.execute(update(people).values(muted_since=1.0))  # visitors wait for answers alone
        await connection.execute(insert(people), rows)
    drafts = Drafts(database, time.time)
    await drafts.open(ORGANISER)
    await drafts.set_language(ORGANISER, "de")
    for tag in dict.fromkeys(("de", *tags[: len(tags) // 2])):
        await drafts.set_text(ORGANISER, tag, f"Das <b>Kinderprogramm</b> beginnt um 14 Uhr in Halle 2. ({tag})")
    return await drafts.open(ORGANISER)


async def broadcast(count: int, alone_seconds: float, seed: int) -> None:
    """One announcement to so many people."""
    with tempfile.TemporaryDirectory() as place:
        tags = [language.tag for language in read_content(Settings()).languages.spoken]
        database = Database(_settings("http://127.0.0.1", place).database_url)
        announcements = Announcements(database, time.time, Policy())
        got: Counter[int] = Counter()
        async with playing(place) as (crowd, visitors, pid):
            alone, during, done = Waits(), Waits(), asyncio.Event()
            asyncio.get_running_loop().call_later(alone_seconds, done.set)
            await visit(crowd, visitors, alone, done)
            before = megabytes(pid)
            draft = await prepare(count, crowd, database, tags)

            def note(message: Message) -> None:
                got[message.person.id] += message.from_bot and message.person.id >= FIRST

            crowd.rehearsal.world.watchers.append(note)
            crowd.rehearsal.switch(trouble(seed))
            done = asyncio.Event()
            visiting = asyncio.create_task(visit(crowd, visitors, during, done))
            confirmed = await announcements.confirm(draft.id, ORGANISER, draft.version)
            assert isinstance(confirmed, Confirmed), confirmed
            began, most, cpu = time.time(), before, cpu_seconds(pid)
            while (now := await announcements.find(draft.id)) and now.ended_at is None:
                await asyncio.sleep(1)
                most = max(most, megabytes(pid))
            took = (now.ended_at if now and now.ended_at else 0) - began
            cpu = cpu_seconds(pid) - cpu
            done.set()
            await visiting
            report = await announcements.report(draft.id)
            statuses = crowd.rehearsal.log.by_status
        await database.close()
    assert report is not None
    limit = count / Settings().deliveries_per_second
    states = ", ".join(f"{number} {state}" for state, number in sorted(report.states.items()))
    print(
        f"{count} recipients in {len(tags)} languages: {took:.1f} s; at the set rate {limit:.1f} s, so {limit / took:.1%} of it"
    )
    print(
        f"{states}; twice: {sum(number > 1 for number in got.values())}; refused with 429: {statuses[429]}, 500: {statuses[500]}"
    )
    print(f"the bot with its encoder: {before:.0f} MB before, at most {most:.0f} MB during; {cpu / took:.0%} of a core")
    print(f"| ms until answered |{'|'.join(f' p{part:.0%} '.replace('%', '') for part in PARTS)}|")
    print(f"|---|{'---|' * len(PARTS)}")
    print("\n".join((*alone.rows("alone"), *during.rows("during the announcement"))))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--recipients", type=int, nargs="+", default=[1_000, 10_000])
    arguments.add_argument("--alone", type=float, default=ALONE_SECONDS, help="seconds before the announcement, to compare with")
    arguments.add_argument("--be", nargs=2, metavar=("URL", "PLACE"), help=argparse.SUPPRESS)
    wish = arguments.parse_args()
    if wish.be:
        asyncio.run(be(*wish.be))
        return
    for seed, count in enumerate(wish.recipients):
        asyncio.run(broadcast(count, wish.alone, seed))
    print(f"load of the machine: {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores; "
          f"the stand-in took {sum(resource.getrusage(resource.RUSAGE_SELF)[:2]):.0f} s of CPU")  # fmt: skip


if __name__ == "__main__":
    main()
