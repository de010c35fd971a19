"""Couriers are killed at random moments: every recipient ends in exactly one state, nobody gets it twice, nobody is missed but
for those counted as unknown. The stand-in's own record decides. `make courier-kills` kills fifty times over 2,000 people."""

import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import insert

from bot.announcements.model import DeliveryState, State
from bot.rehearsal import Rehearsal
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.messages import Message
from bot.storage.database import Database
from bot.storage.schema import people
from tests.announcements.fair_day import ORGANISER, FairDay

KILLS, MANY_KILLS = 3, 50
PEOPLE_A_KILL = 40
PER_SECOND = 30.0
PATIENCE_SECONDS = 20.0
READY_SECONDS = 60.0


class Couriers:
    """Two at a time: one works, the other stands by."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self.running: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        command = (sys.executable, "-m", "tests.announcements.courier_process", *self._arguments)
        environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
        told, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        self.running.append(await asyncio.create_subprocess_exec(*command, env=environment, stdout=told, stderr=quiet))

    async def stands_by(self) -> None:
        """Wait until the one that was started last is ready."""
        told = self.running[-1].stdout
        assert told is not None
        async with asyncio.timeout(READY_SECONDS):
            assert await told.readline() == b"ready\n"

    async def kill(self, process: asyncio.subprocess.Process) -> None:
        self.running.remove(process)
        if process.returncode is None:
            process.kill()
        await process.wait()


@asynccontextmanager
async def two_couriers(*arguments: str) -> AsyncIterator[Couriers]:
    couriers = Couriers(*arguments)
    try:
        for _ in range(2):
            await couriers.start()
        yield couriers
    finally:
        for process in list(couriers.running):
            await couriers.kill(process)


async def _arrives(record: Counter[int], more_than: int) -> float:
    """Seconds until somebody else has got it: a courier is at work."""
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while record.total() <= more_than:  # noqa: ASYNC110 - other processes are watched
            await asyncio.sleep(0.01)
    return time.monotonic() - began


async def test_killed_at_any_moment_nobody_gets_it_twice_and_nobody_is_missed(
    database: Database, database_url: str, long: bool
) -> None:
    wanted = MANY_KILLS if long else KILLS
    recipients = PEOPLE_A_KILL * wanted
    day = FairDay(database)
    day.now = time.time  # type: ignore[method-assign]
    day.__post_init__()
    await day.begins()
    record: Counter[int] = Counter()
    async with Rehearsal(cast=False, overall_limit=False) as rehearsal:
        rows = []
        for number in range(recipients):
            person = rehearsal.world.add_person(f"Person {number}", "de", person_id=1000 + number)
            person.started = True
            rows.append({"id": person.id, "language": "ar" if number % 3 else "de", "language_chosen": True})
        async with database.write() as connection:
            await connection.execute(insert(people), rows)
        await day.announcements.mute(ORGANISER, muted=True)
        await day.announcements.mute(2, muted=True)

        def note(message: Message) -> None:
            record[message.person.id] += message.from_bot

        rehearsal.world.watchers.append(note)
        rehearsal.switch([Fault(Trouble.SERVER_ERROR, methods=("sendMessage",), every=31)])
        announcement = await day.announces()
        assert announcement.recipients == recipients
        took_over: list[float] = []
        async with two_couriers(rehearsal.url, database_url, str(PER_SECOND)) as couriers:
            for _ in range(wanted):
                await day.announcements.stop(announcement.id)  # a process may take longer to start than the rest to be sent
                await couriers.stands_by()
                await day.announcements.go_on(announcement.id)
                await _arrives(record, record.total())
                await asyncio.sleep(random.uniform(0, 0.8))
                assert (await day.of(announcement)).state is State.SENDING, "too slow to kill while it works"
                # The one at work came first; the other one has become it since, or is still standing by.
                await couriers.kill(couriers.running[0])
                took_over.append(await _arrives(record, record.total()))
                await couriers.start()
            await day.announcements.go_on(announcement.id)
            async with asyncio.timeout(recipients / PER_SECOND + PATIENCE_SECONDS):
                while (await day.of(announcement)).state is not State.SENT:  # noqa: ASYNC110
                    await asyncio.sleep(0.1)
    states = await day.states(announcement)
    counts = Counter(states.values())
    assert len(states) == recipients
    assert set(counts) <= {DeliveryState.SENT, DeliveryState.UNKNOWN}
    assert max(record.values()) == 1, "nobody twice"
    missed = {person for person in states if not record[person]}
    assert missed <= {person for person, state in states.items() if state is DeliveryState.UNKNOWN}, "nobody missed"
    assert max(took_over) < 10
    sys.stdout.write(
        f"\n{database.engine.dialect.name}: {wanted} kills over {recipients} people: {counts[DeliveryState.SENT]} sent, "
        f"{counts[DeliveryState.UNKNOWN]} unknown, of whom {len(missed)} have not got it; "
        f"taken over within {max(took_over):.1f} s\n"
    )
