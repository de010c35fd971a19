"""python -m benchmarks.updates: how fast the bot answers, against bare bots of two frameworks over the same stand-in.

Every bot is a process of its own; the stand-in and the people are this process. Three ways to look at each kind of update: as
many as it takes with 32 people who press again as soon as they are answered; the same with one person; and a steady stream that
does not wait for anybody. CPU and memory are those of the bot with its children. docs/updates.md holds a run and what follows.
"""

import argparse
import asyncio
import itertools
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import yaml

from benchmarks.bots import BOTS
from bot.rehearsal import Rehearsal
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person

QUESTIONS = Path(__file__).resolve().parent.parent / "tests" / "guide" / "questions"
CROWD = 200
AT_ONCE = 32
PATIENCE_SECONDS = 60.0  # for a start
UNANSWERED_SECONDS = 15.0  # an update that is not answered within these counts as lost
TURNS = frozenset({"1", "2", "a:0", "a:1"})  # what the buttons that turn pages carry: the echo bots' and this bot's


# The people


@dataclass
class Crowd:
    """People who do one thing each and wait for the answer to it."""

    rehearsal: Rehearsal
    waiting: dict[int, asyncio.Future[Message]] = field(default_factory=dict)
    pages: dict[int, Message] = field(default_factory=dict)  # the last message with buttons of each
    lost: int = 0  # updates that were not answered

    def __post_init__(self) -> None:
        self.rehearsal.world.watchers.append(self._shown)

    def _shown(self, message: Message) -> None:
        if message.from_bot:
            if message.markup:
                self.pages[message.person.id] = message
            if (answer := self.waiting.pop(message.person.id, None)) and not answer.done():
                answer.set_result(message)

    async def act(self, person: Person, do: Callable[[Person], Any]) -> float:
        """Do it; seconds until the answer is there."""
        answer = self.waiting[person.id] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        do(person)
        try:
            await asyncio.wait_for(answer, UNANSWERED_SECONDS)
        except TimeoutError:
            self.lost += 1
            self.waiting.pop(person.id, None)
        return time.perf_counter() - began


@dataclass(frozen=True)
class Kind:
    """One kind of update: what a person does, and what everybody does before it starts."""

    name: str
    bot: str
    do: Callable[[Crowd, Person], Any]
    before: str = "/start"
    share: float = 1.0  # of the updates asked for: some kinds are slow
    steady: int = 100  # updates a second


def _press(crowd: Crowd, person: Person) -> None:
    """The button that turns the page: forth from the first, back from the second."""
    message = crowd.pages[person.id]
    for y, row in enumerate((message.markup or {})["inline_keyboard"]):
        for x, button in enumerate(row):
            if button["callback_data"] in TURNS:
                crowd.rehearsal.acts.presses(person, message.id, y, x)
                return
    raise LookupError(f"no page to turn: {message.markup}")


_questions = itertools.cycle(
    [
        entry["text"] if isinstance(entry, dict) else str(entry)
        for file in sorted(QUESTIONS.glob("*.yaml"))
        for entry in yaml.safe_load(file.read_text())["questions"]
    ]
)


def _says(text: str) -> Callable[[Crowd, Person], Any]:
    return lambda crowd, person: crowd.rehearsal.acts.says(person, text)


def _asks(crowd: Crowd, person: Person) -> None:
    crowd.rehearsal.acts.says(person, next(_questions))


ECHOES = tuple(bot for bot in BOTS if bot != "Standlotse")
KINDS = (
    Kind("button press", "Standlotse", _press, before="/stands"),
    Kind("stand card", "Standlotse", _says("12")),
    Kind("the same question again", "Standlotse", _says("Wie kann ich mein Diplom anerkennen lassen?"), share=0.1, steady=10),
    Kind("new question", "Standlotse", _asks, share=0.1, steady=10),
    *(Kind("echo", bot, _says("hello")) for bot in ECHOES),
    *(Kind("button press", bot, _press) for bot in ECHOES),
)


# Measuring


@dataclass(frozen=True)
class Measured:
    """One kind at one bot: updates a second, milliseconds of CPU an update, latencies in milliseconds."""

    a_second: float
    alone: float  # milliseconds with nobody else there, median
    cpu: float
    stand_in: float  # share of one core the stand-in took: near 1 it is the bottleneck, not the bot
    p50: float
    p95: float
    p99: float
    megabytes: float
    lost: int  # updates that were never answered


def _processes(pid: int) -> Iterator[psutil.Process]:
    process = psutil.Process(pid)
    yield process
    yield from process.children(recursive=True)


def cpu_seconds(pid: int) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in _processes(pid))


def megabytes(pid: int) -> float:
    return sum(process.memory_info().rss for process in _processes(pid)) / 1e6


async def closed(crowd: Crowd, kind: Kind, people: list[Person], updates: int) -> None:
    """Each acts again as soon as there is an answer."""
    left = iter(range(updates))

    async def go(person: Person) -> None:
        for _ in left:
            await crowd.act(person, lambda one: kind.do(crowd, one))

    await asyncio.gather(*map(go, people))


async def steady(crowd: Crowd, kind: Kind, people: list[Person], seconds: float) -> list[float]:
    """So many a second, whoever is answered or not; the seconds from when each was due. Whoever still waits does nothing new:
    when that is everybody, the next update is late, and its lateness counts."""
    loop = asyncio.get_running_loop()
    began, tasks = loop.time(), []
    turns = itertools.cycle(people)

    async def go(person: Person, due: float) -> float:
        await crowd.act(person, lambda one: kind.do(crowd, one))
        return loop.time() - due

    for number in range(int(seconds * kind.steady)):
        due = began + number / kind.steady
        await asyncio.sleep(max(0.0, due - loop.time()))
        while (person := _free(crowd, turns, len(people))) is None:  # noqa: ASYNC110 - as good as any
            await asyncio.sleep(0.005)
        tasks.append(asyncio.create_task(go(person, due)))
        await asyncio.sleep(0)  # until this person is known to wait
    return list(await asyncio.gather(*tasks))


def _free(crowd: Crowd, turns: Iterator[Person], people: int) -> Person | None:
    """The next in turn who does not wait for an answer."""
    return next((one for one in itertools.islice(turns, people) if one.id not in crowd.waiting), None)


async def measure(  # noqa: PLR0917 - one call
    crowd: Crowd, kind: Kind, people: list[Person], pid: int, updates: int, seconds: float
) -> Measured:
    """All three ways, after a warm-up."""
    if kind.do is _press:
        await asyncio.gather(*(crowd.act(person, lambda one: crowd.rehearsal.acts.says(one, kind.before)) for person in people))
    await closed(crowd, kind, people[:AT_ONCE], max(AT_ONCE, int(updates * kind.share) // 10))
    count, lost = int(updates * kind.share), crowd.lost
    cpu, own, began = cpu_seconds(pid), time.process_time(), time.perf_counter()
    await closed(crowd, kind, people[:AT_ONCE], count)
    took = time.perf_counter() - began
    cpu, own = cpu_seconds(pid) - cpu, time.process_time() - own
    alone = [await crowd.act(people[0], lambda one: kind.do(crowd, one)) for _ in range(max(20, count // 20))]
    late = sorted(await steady(crowd, kind, people, seconds))
    return Measured(
        count / took,
        statistics.median(alone) * 1e3,
        cpu / count * 1e3,
        own / took,
        *(late[min(len(late) - 1, int(len(late) * part))] * 1e3 for part in (0.5, 0.95, 0.99)),
        megabytes(pid),
        crowd.lost - lost,
    )


@asynccontextmanager
async def playing(bot: str) -> AsyncIterator[tuple[Crowd, list[Person], int]]:
    """A stand-in with a crowd that has been welcomed, and the process id of the bot."""
    async with Rehearsal(cast=False, overall_limit=False) as rehearsal:
        people = [rehearsal.world.add_person(f"Person {number}", "de") for number in range(CROWD)]
        crowd = Crowd(rehearsal)
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.updates",
            "--be",
            bot,
            "--url",
            rehearsal.url,
            env={**os.environ, "NO_PROXY": "127.0.0.1"},
        )
        try:
            await asyncio.wait_for(rehearsal.world.letterbox.polled.wait(), PATIENCE_SECONDS)
            await asyncio.gather(*(crowd.act(person, lambda one: rehearsal.acts.says(one, "/start")) for person in people))
            yield crowd, people, child.pid
        finally:
            with suppress(psutil.NoSuchProcess):  # it has failed, and said why
                for process in list(_processes(child.pid)):
                    process.kill()
            await child.wait()


async def compare(updates: int, seconds: float, rounds: int) -> None:
    """All kinds at all bots, in many short rounds so that a busy minute hits everybody; medians. All bots are there all the time,
    those whose turn it is not wait for updates."""
    results: dict[tuple[str, str], list[Measured]] = {}
    async with AsyncExitStack() as stack:
        bots = {bot: await stack.enter_async_context(playing(bot)) for bot in BOTS}
        for _ in range(rounds):
            for kind in KINDS:
                crowd, people, pid = bots[kind.bot]
                measured = await measure(crowd, kind, people, pid, updates, seconds)
                results.setdefault((kind.bot, kind.name), []).append(measured)
                print(f"{kind.bot}, {kind.name}: {measured}", file=sys.stderr, flush=True)
    print("| bot | update | updates/s | CPU ms | alone ms | p50 | p95 | p99 | MB | stand-in | lost |")
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    for (bot, kind_name), rows in results.items():
        lost = sum(row.lost for row in rows)
        middle = Measured(*(statistics.median(values) for values in zip(*(vars(row).values() for row in rows), strict=True)))
        print(
            f"| {bot} | {kind_name} | {middle.a_second:.0f} | {middle.cpu:.2f} | {middle.alone:.1f} | {middle.p50:.1f} | "
            f"{middle.p95:.1f} | {middle.p99:.1f} | {middle.megabytes:.0f} | {middle.stand_in:.0%} | {lost} |"
        )


async def memory(updates: int) -> None:
    """Megabytes of this bot after every tenth of so many presses and cards."""
    async with playing("Standlotse") as (crowd, people, pid):
        await asyncio.gather(*(crowd.act(person, lambda one: crowd.rehearsal.acts.says(one, "/stands")) for person in people))
        press, card, question = KINDS[0], KINDS[1], KINDS[3]
        for tenth in range(11):
            if tenth:
                await closed(crowd, press, people[:AT_ONCE], updates // 20)
                await closed(crowd, question, people[AT_ONCE : 2 * AT_ONCE], updates // 1_000)
                await closed(crowd, card, people[AT_ONCE : 2 * AT_ONCE], updates // 20 - updates // 1_000)
            print(f"{tenth * updates // 10:8,} updates: {megabytes(pid):6.1f} MB with the encoder, "
                  f"{psutil.Process(pid).memory_info().rss / 1e6:6.1f} MB without", flush=True)  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--updates", type=int, default=1_000, help="of each kind at each bot, a round")
    arguments.add_argument("--seconds", type=float, default=5.0, help="of the steady stream")
    arguments.add_argument("--rounds", type=int, default=7)
    arguments.add_argument("--memory", type=int, metavar="UPDATES", help="only the memory of this bot, after so many updates")
    arguments.add_argument("--be", choices=BOTS, help=argparse.SUPPRESS)
    arguments.add_argument("--url", help=argparse.SUPPRESS)
    wish = arguments.parse_args()
    if wish.be:
        asyncio.run(BOTS[wish.be](wish.url))
    elif wish.memory:
        asyncio.run(memory(wish.memory))
    else:
        asyncio.run(compare(wish.updates, wish.seconds, wish.rounds))


if __name__ == "__main__":
    main()
