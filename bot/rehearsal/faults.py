"""Things that go wrong on purpose: switches the page and the tests turn."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """What can go wrong between the bot and Telegram."""

    TOO_MANY = "too_many"  # 429 with retry_after
    SERVER_ERROR = "server_error"  # 500
    SLOW = "slow"  # the call is carried out, the answer comes late
    LOST = "lost"  # the connection closes without an answer, the call was not carried out
    LOST_ANSWER = "lost_answer"  # the connection closes without an answer, but the call was carried out


@dataclass
class Fault:
    """One switch: what goes wrong, with which methods, how often."""

    trouble: Trouble
    methods: tuple[str, ...] = ()  # none named: every method but getUpdates
    every: int = 1  # every n-th call
    times: int | None = None  # switches itself off after so many
    seconds: float = 3.0  # retry_after of TOO_MANY, delay of SLOW
    _calls: int = field(default=0, repr=False)

    def strikes(self, method: str) -> bool:
        """Whether this call goes wrong; counts it."""
        if method not in self.methods if self.methods else method == "getUpdates":
            return False
        if self.times == 0:
            return False
        self._calls += 1
        if self._calls % max(self.every, 1):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def shown(self) -> dict[str, Any]:
        """As the page shows it."""
        return {name: value for name, value in asdict(self).items() if not name.startswith("_")}


class Faults:
    """The switches that are on."""

    def __init__(self) -> None:
        self.on: list[Fault] = []

    def switch(self, faults: Sequence[Fault]) -> None:
        """Exactly these are on from now."""
        self.on = list(faults)

    def strike(self, method: str) -> Fault | None:
        """The fault that befalls this call, if any."""
        struck = next((fault for fault in self.on if fault.strikes(method)), None)
        if struck is not None and struck.times == 0:
            self.on.remove(struck)
        return struck
