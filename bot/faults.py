"""What is wrong with a file of data, in words for the person who wrote the file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One thing to mend (or, as a warning, to look at): where it stands and what is wrong with it."""

    file: str
    entry: str
    field: str
    says: str
    warning: bool = False

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.entry, self.field) if part)
        return f"{self.file}: {where}: {self.says}" if where else f"{self.file}: {self.says}"


class BadData(Exception):
    """The data cannot be used; carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def shown(path: Path) -> str:
    """A path as a person would write it: relative to the working directory where it lies below it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
