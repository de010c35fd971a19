"""One call from the bot, from its values to its answer: faults, the method, the log."""

import json
import re
import time
from asyncio import sleep
from dataclasses import dataclass
from typing import Any

from bot.rehearsal.call_log import CallLog
from bot.rehearsal.courier import Answers
from bot.rehearsal.faults import Faults, Trouble
from bot.rehearsal.files import Upload
from bot.rehearsal.methods.method import Values, read_method
from bot.rehearsal.methods.table import METHODS
from bot.rehearsal.refusal import Refusal, too_many_requests
from bot.rehearsal.world import World

LOST = 0
"""The status of a call whose connection is closed without an answer."""


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]


@dataclass
class Calls(Answers):
    """Answers calls. `strict` refuses parameters that a method does not have."""

    world: World
    log: CallLog
    faults: Faults
    strict: bool = True

    def admit(self, token: str) -> None:
        """Raises 401 unless the token is well-formed; its digits become the bot's id."""
        if not (found := re.fullmatch(r"([0-9]{1,19}):[A-Za-z0-9_-]+", token)):
            raise Refusal(401, "Unauthorized")
        self.world.bot.id = int(found[1])

    async def answer(self, token: str, name: str, values: Values) -> Answer:
        """Carry out a call and note it in the log."""
        began = time.perf_counter()
        method = METHODS.get(name.lower())
        called = method.called() if method else name
        try:
            self.admit(token)
            answer = await self._befall(called, values)
        except Refusal as refusal:
            answer = Answer(refusal.code, refusal.answer())
        if called != "getUpdates" or answer.status != 200:  # a poll every few seconds says nothing
            took = (time.perf_counter() - began) * 1_000
            shown = {key: value.name if isinstance(value, Upload) else value for key, value in values.items()}
            description = str(answer.body.get("description", ""))
            call = self.log.add(self.world.clock.now(), called, shown, answer.status, description, took)
            self.world.changes.tell("call", call.shown)
        return answer

    async def _befall(self, called: str, values: Values) -> Answer:
        fault = self.faults.strike(called)
        if fault is not None:
            self.world.changes.tell("faults", lambda: [one.shown() for one in self.faults.on])
        match fault.trouble if fault else None:
            case Trouble.TOO_MANY:
                raise too_many_requests(max(1, round(fault.seconds if fault else 1)))
            case Trouble.SERVER_ERROR:
                raise Refusal(500, "Internal Server Error")
            case Trouble.LOST:
                return Answer(LOST, {"description": "connection closed, not carried out"})
        answer = Answer(200, {"ok": True, "result": await self._run(called, values)})
        match fault.trouble if fault else None:
            case Trouble.SLOW:
                await sleep(fault.seconds if fault else 0)
            case Trouble.LOST_ANSWER:
                return Answer(LOST, {"description": "connection closed after the call was carried out"})
        return answer

    async def _run(self, called: str, values: Values) -> Any:
        method = METHODS.get(called.lower())
        if method is None:
            raise Refusal(404, f"Not Found: the rehearsal does not know the method {called}")
        return await read_method(method, values, self.strict).run(self.world)

    async def in_answer(self, body: bytes) -> None:
        """A webhook's answer may hold one call as JSON; anything else is taken for an OK."""
        try:
            values = json.loads(body or b"null")
        except ValueError:
            return
        if isinstance(values, dict) and isinstance(name := values.pop("method", None), str):
            await self.answer(f"{self.world.bot.id}:webhook", name, values)
