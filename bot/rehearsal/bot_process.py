"""The bot as a process of its own: started, watched, started again after a crash, ended. It knows nothing of the stand-in."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence

COMMAND = (sys.executable, "-m", "bot", "run")
# How long it may take to say goodbye before it is killed: Ctrl-C promises an end within 2 s, and the server needs some of them.
_GOODBYE_SECONDS = 1.2
# Whoever falls again so soon has not been running in between.
_SOON_SECONDS = 10.0
_FALLS_AT_MOST = 3


class CannotRun(Exception):
    """The bot falls as soon as it is started: starting it once more would not help. It has said why on standard error."""


class BotProcess:
    """Built closed. `run` keeps the bot running until it is cancelled; `close` ends it and everything it has started."""

    def __init__(self, environment: Mapping[str, str], tell: Callable[[str], None], command: Sequence[str] = COMMAND) -> None:
        """`tell` hears in a sentence of every fall."""
        self._environment = {**os.environ, **environment}
        self._tell = tell
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self.falls = 0

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    async def run(self) -> None:
        """Start it, and again whenever it ends by itself; raises CannotRun when it does so at once, several times in a row."""
        early = 0
        while early < _FALLS_AT_MOST:
            began = time.monotonic()
            # A group of its own: Ctrl-C in the terminal reaches the rehearsal, which then ends the bot, once.
            self._process = await asyncio.create_subprocess_exec(
                *self._command, env=self._environment, stdin=asyncio.subprocess.DEVNULL, start_new_session=True
            )
            code = await self._process.wait()
            self._end_group()  # a process the bot left behind
            self.falls += 1
            early = early + 1 if time.monotonic() - began < _SOON_SECONDS else 0
            self._tell(f"The bot {_how(code)} and is started again." if early < _FALLS_AT_MOST else f"The bot {_how(code)}.")
            if 1 < early < _FALLS_AT_MOST:
                await asyncio.sleep(early)
        raise CannotRun(f"The bot ended {early} times within {_SOON_SECONDS:.0f} s of its start.")

    def kill(self) -> None:
        """What a crash of the machine would do: no goodbye."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def close(self) -> None:
        """Ask it to end, and make it end. Whoever runs `run` cancels that first."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await process.wait()
        except TimeoutError:
            pass
        self._end_group()
        await process.wait()

    def _end_group(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)


def _how(code: int) -> str:
    return f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with the code {code}"
