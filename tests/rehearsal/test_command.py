"""`python -m bot rehearse` as it is: from the shell to Ctrl-C."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.settings import Settings

START_SECONDS = 60.0  # on a busy machine; 3 to 4 on an idle one
AT_MOST = 2.0  # seconds from Ctrl-C to the end


class Terminal:
    """The command with what it prints."""

    def __init__(self, environment: dict[str, str], *arguments: str) -> None:
        command = [sys.executable, "-m", "bot", "rehearse", "--no-browser", *arguments]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.printed = ""
        self.patience = threading.Timer(START_SECONDS, self.process.kill)
        self.patience.start()

    def reads(self, pattern: str) -> str:
        """Wait for a line like this; the first group of it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
            if found := re.search(pattern, line):
                return found[1] if found.groups() else found[0]
        raise AssertionError(f"“{pattern}” was never printed:\n{self.printed}")

    def interrupt(self) -> tuple[int, float]:
        """Ctrl-C; the exit code and the seconds it took to end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=20)
        self.printed += rest
        return self.process.returncode, time.monotonic() - began


@pytest.fixture
def environment(tmp_path: Path, cache_dir: Path) -> dict[str, str]:
    """The shell's, without settings of whoever runs the tests, and with a place of its own for what is temporary."""
    ours = {name.upper() for name in Settings.model_fields}
    shell = {name: value for name, value in os.environ.items() if name not in ours}
    return shell | {"CACHE_DIR": str(cache_dir), "TMPDIR": str(tmp_path)}


Opens = Callable[..., Terminal]


@pytest.fixture
def opens(environment: dict[str, str]) -> Iterator[Opens]:
    terminals: list[Terminal] = []

    def opens(*arguments: str) -> Terminal:
        terminals.append(Terminal(environment, *arguments))
        return terminals[-1]

    yield opens
    for terminal in terminals:
        terminal.patience.cancel()
        terminal.process.kill()
        terminal.process.communicate()


def _processes(url: str) -> list[str]:
    """Processes that were started for the rehearsal at this address: all of them find it in their environment."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                if f"TELEGRAM_API_URL={url}\0".encode() in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_text().replace("\0", " "))
            except OSError:  # it has just ended, or is somebody else's
                continue
    return found


def _crowded() -> float:
    """How many want each core: on a machine where others work as well, two seconds take so much longer."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def test_ctrl_c_ends_it_within_two_seconds_and_leaves_nothing(opens: Opens, tmp_path: Path) -> None:
    terminal = opens("--port", "0")
    url = terminal.reads(r"The page:\s+(http://127\.0\.0\.1:\d+)/")
    terminal.reads("The bot listens")
    with urllib.request.urlopen(f"{url}/page/") as page, urllib.request.urlopen(f"{url}/rehearsal/stream") as stream:
        assert b"<title>Rehearsal</title>" in page.read()
        stream.readline()  # a page that stays open does not hold it up
        assert _processes(url)
        code, seconds = terminal.interrupt()
    assert (code, _processes(url), list(tmp_path.glob("standlotse-*"))) == (0, [], [])
    assert seconds < AT_MOST * _crowded()
    assert "Traceback" not in terminal.printed


def test_keep_leaves_the_database_and_says_where(opens: Opens) -> None:
    terminal = opens("--port", "0", "--keep")
    terminal.reads("The bot listens")
    assert terminal.interrupt()[0] == 0
    said = re.search(r"The database stays: (.+)", terminal.printed)
    assert said
    with sqlite3.connect(said[1]) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    assert {"people", "alembic_version"} <= tables


def test_a_port_that_is_taken_is_replaced_by_a_free_one(opens: Opens) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        terminal = opens("--port", str(taken))
        terminal.reads(f"Port {taken} cannot be had")
        assert int(terminal.reads(r"The page:\s+http://127\.0\.0\.1:(\d+)/")) != taken
        assert terminal.interrupt()[0] == 0


def test_a_day_that_is_cut_short_has_no_verdict_and_fails(opens: Opens) -> None:
    terminal = opens("--port", "0", "--script", "day", "--speed", "20")
    url = terminal.reads(r"The page:\s+(http://127\.0\.0\.1:\d+)/")
    terminal.reads("The bot listens")
    time.sleep(1.5)  # people are there, replies under way
    code, seconds = terminal.interrupt()
    assert (code, _processes(url)) == (1, [])
    assert seconds < AT_MOST * _crowded()
    assert "Cut short: there is no verdict." in terminal.printed


def test_a_bot_that_cannot_run_ends_it_with_its_reason(opens: Opens, environment: dict[str, str], tmp_path: Path) -> None:
    environment["FAIR_FILE"] = str(tmp_path / "none.yaml")
    terminal = opens("--port", "0")
    terminal.reads("none.yaml: does not exist")
    terminal.reads("The bot ended 3 times within 10 s of its start.")
    assert terminal.process.wait(10) == 1
