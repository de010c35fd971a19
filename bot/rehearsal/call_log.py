"""Every call the bot made: the last ones in detail, all of them in numbers."""

from collections import Counter, deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 5_000
_SHORT = 160


@dataclass(frozen=True)
class Call:
    """One call: which method with what, how it ended (HTTP status, 0 for a lost connection), how long it took."""

    number: int
    at: float
    method: str
    parameters: str
    status: int
    description: str
    milliseconds: float

    def shown(self) -> dict[str, Any]:
        return asdict(self)


class CallLog:
    """Append-only; bounded in memory, exact in its counters."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT)
        self.by_method: Counter[str] = Counter()
        self.by_status: Counter[int] = Counter()
        self.total = 0

    def add(  # noqa: PLR0917 - a line of the log, in its order
        self, at: float, method: str, values: dict[str, Any], status: int, description: str, milliseconds: float
    ) -> Call:
        """Note one call."""
        self.total += 1
        self.by_method[method] += 1
        self.by_status[status] += 1
        call = Call(self.total, at, method, short(values), status, description, round(milliseconds, 2))
        self.calls.append(call)
        return call

    def note(self, at: float, what: str) -> Call:
        """Note something that is no call, such as a crash of the bot; it has the number 0 and counts nowhere."""
        call = Call(0, at, "The rehearsal", what, 200, "", 0.0)
        self.calls.append(call)
        return call

    def counters(self) -> dict[str, Any]:
        """Totals since the start."""
        return {
            "calls": self.total,
            "by_method": dict(self.by_method.most_common()),
            "by_status": {str(status): count for status, count in sorted(self.by_status.items())},
        }


def short(values: dict[str, Any]) -> str:
    """Parameters as one short line."""
    line = " ".join(f"{name}={str(value)[:_SHORT]}" for name, value in values.items() if value is not None)
    return line if len(line) <= _SHORT else line[: _SHORT - 1] + "…"
