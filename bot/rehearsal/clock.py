"""The rehearsal's clock: real time plus an offset that can only grow, so that a wait of ten minutes can be seen in a second."""

import time
from datetime import UTC, datetime


class Clock:
    """Real time moved forward. Never moves back: nothing in Telegram does."""

    def __init__(self) -> None:
        self.offset = 0.0

    def now(self) -> float:
        """Seconds since 1970, as the rehearsal sees it."""
        return time.time() + self.offset

    def moment(self) -> datetime:
        """The same instant as an aware datetime, for a bot that shares the process."""
        return datetime.fromtimestamp(self.now(), UTC)

    def forward(self, seconds: float) -> None:
        """Move on by `seconds`; raises ValueError when that would be backwards."""
        if not 0 <= seconds < 10**9:
            raise ValueError("the clock only moves forward, by at most 30 years")
        self.offset += seconds
