"""The rehearsal's clock: real time plus an offset that can only grow, so that a wait of ten minutes can be seen in a second."""

import time
from datetime import UTC, datetime
from pathlib import Path


class Clock:
    """Real time moved forward. Never moves back: nothing in Telegram does."""

    def __init__(self) -> None:
        self.offset = 0.0
        self._file: Path | None = None

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
        self._write()

    def share(self, file: Path) -> None:
        """Keep the seconds it is ahead in this file: a bot that is a process of its own reads them there (CLOCK_FILE)."""
        self._file = file
        self._write()

    def _write(self) -> None:
        if self._file is None:
            return
        new = self._file.with_name(f"{self._file.name}.new")
        new.write_text(f"{self.offset}\n", encoding="ascii")
        new.replace(self._file)  # whoever reads finds the old number or the new one, never half of it
