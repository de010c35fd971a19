"""The rehearsal as a whole: the only place of this package that puts its parts together."""

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from bot.rehearsal.acts import Acts
from bot.rehearsal.bot_api import BotApi
from bot.rehearsal.call_log import CallLog
from bot.rehearsal.calls import Calls
from bot.rehearsal.control import Control
from bot.rehearsal.courier import Courier
from bot.rehearsal.faults import Fault, Faults
from bot.rehearsal.people import CAST
from bot.rehearsal.server import Connections, Server, make_app
from bot.rehearsal.world import World

TOKEN = "1000000000:rehearsal"  # noqa: S105 - any well-formed token will do; this one is for those who have none


class Rehearsal:
    """A stand-in for Telegram on this machine: built closed, opened, closed; also an async context manager."""

    def __init__(self, *, strict: bool = True, cast: bool = True, overall_limit: bool = True, chat_limit: bool = False) -> None:
        """`strict` refuses unknown parameters; `cast` begins with the five people of the default cast."""
        self.world = World()
        self.world.flood.overall, self.world.flood.per_chat = overall_limit, chat_limit
        self.acts = Acts(self.world)
        self.faults = Faults()
        self.log = CallLog()
        self.clock = self.world.clock
        connections = Connections()
        calls = Calls(self.world, self.log, self.faults, strict)
        control = Control(self.world, self.acts, self.faults, self.log)
        self.app = make_app(BotApi(calls, connections.hang_up), control.routes())
        self._server = Server(self.app, connections)
        self._courier = Courier(self.world.letterbox, calls)
        self.url = ""
        if cast:
            for name, language, role in CAST:
                self.world.add_person(name, language, role)

    async def open(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen (on a free port for 0); the address to give the bot as TELEGRAM_API_URL and the browser as page."""
        self._courier.open()
        self.url = f"http://{host}:{await self._server.open(host, port)}"
        return self.url

    async def close(self) -> None:
        """End every poll and stream, then stop listening; takes about a second at most."""
        self.world.letterbox.close()
        self.world.changes.tell("closed")
        await self._courier.close()
        await self._server.close()

    def switch(self, faults: Sequence[Fault]) -> None:
        """Exactly these go wrong from now; the page shows it."""
        self.faults.switch(faults)
        self.world.changes.tell("faults", lambda: [fault.shown() for fault in self.faults.on])

    def note(self, what: str) -> None:
        """Put a sentence into the log of calls, where people look for what happened."""
        self.world.changes.tell("call", self.log.note(self.clock.now(), what).shown)

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()
