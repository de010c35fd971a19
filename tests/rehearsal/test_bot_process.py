"""The bot as a process of its own: started again when it falls, ended with everything it has started."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.rehearsal.bot_process import BotProcess, CannotRun

STAYS = "import time; open({mark!r}, 'a').write('x'); time.sleep(60)"
FALLS = "open({mark!r}, 'a').write('x'); raise SystemExit(3)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({mark!r}, 'a').write('x'); time.sleep(60)"
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open({mark!r}, "w").write(str(child.pid))
time.sleep(60)
"""


class Stagehand:
    """A process that runs such a script; `mark` gets a letter from each start."""

    def __init__(self, script: str, mark: Path) -> None:
        self.told: list[str] = []
        self.mark = mark
        self.process = BotProcess({}, self.told.append, (sys.executable, "-c", script.format(mark=str(mark))))

    @asynccontextmanager
    async def running(self) -> AsyncIterator["asyncio.Task[None]"]:
        running = asyncio.create_task(self.process.run())
        try:
            yield running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await self.process.close()

    async def marks(self, number: int) -> None:
        """Wait until it has been started so often."""
        async with asyncio.timeout(10):
            while not self.mark.exists() or len(self.mark.read_text()) < number:  # noqa: ASYNC110 - another process writes
                await asyncio.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def test_a_process_that_is_killed_is_started_again_and_that_is_told(tmp_path: Path) -> None:
    stays = Stagehand(STAYS, tmp_path / "mark")
    async with stays.running():
        await stays.marks(1)
        stays.process.kill()
        await stays.marks(2)
    assert stays.told == ["The bot was ended by SIGKILL and is started again."]


async def test_one_that_falls_at_once_again_and_again_is_given_up(tmp_path: Path) -> None:
    falls = Stagehand(FALLS, tmp_path / "mark")
    async with falls.running() as running:
        with pytest.raises(CannotRun, match="ended 3 times"):
            await asyncio.wait_for(running, 20)
    assert falls.mark.read_text() == "xxx"
    assert falls.told == [
        "The bot ended with the code 3 and is started again.",
        "The bot ended with the code 3 and is started again.",
        "The bot ended with the code 3.",
    ]


async def test_one_that_does_not_listen_is_ended_all_the_same_within_two_seconds(tmp_path: Path) -> None:
    stubborn = Stagehand(STUBBORN, tmp_path / "mark")
    async with stubborn.running():
        await stubborn.marks(1)
        pid = stubborn.process.pid
        began = time.monotonic()
    assert time.monotonic() - began < 2
    assert pid is not None
    assert not _alive(pid)


async def test_what_it_has_started_ends_with_it(tmp_path: Path) -> None:
    parent = Stagehand(PARENT, tmp_path / "mark")
    async with parent.running():
        await parent.marks(2)
        await asyncio.sleep(0.05)
        child = int(parent.mark.read_text())
        assert _alive(child)
        assert os.getpgid(child) != os.getpgid(0), "Ctrl-C in the terminal does not reach it"
    async with asyncio.timeout(2):
        while _alive(child):  # noqa: ASYNC110 - another process ends
            await asyncio.sleep(0.01)


async def test_what_was_never_started_can_be_closed() -> None:
    await BotProcess({}, print).close()
