"""What is wrong with a file of data, in words for the person who wrote the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails


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


def in_words(wrong: ValidationError) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Place and sentence of each error. A list that is short only because an item in it is wrong is not reported twice."""
    errors = wrong.errors(include_url=False)
    for error in errors:
        place = error["loc"]
        if error["type"] == "too_short" and any(len(e["loc"]) > len(place) and e["loc"][: len(place)] == place for e in errors):
            continue
        yield place, _says(error)


# pydantic's kinds of error in words: whole sentences, and what something should be.
_SAYS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of this entry",
    "too_short": "is empty",
    "string_too_short": "is empty",
    "too_long": "has more than {max_length} items",
    "string_too_long": "is longer than {max_length} characters",
}
_SHOULD_BE = {
    "string_pattern_mismatch": "small letters a-z, digits and hyphens, at most 41",
    "string_type": "a text",
    "tuple_type": "a list",
    "model_type": "fields with a name each",
    "dict_type": "fields with a name each",
    "int_parsing": "a whole number",
    "url_scheme": "an address that begins with http:// or https://",
    "url_parsing": "an address that begins with http:// or https://",
}


def _says(error: ErrorDetails) -> str:
    kind, given = error["type"], error["input"]
    if kind == "value_error":  # ours, a sentence already
        return error["msg"].removeprefix("Value error, ")
    if kind in _SAYS:
        return _SAYS[kind].format(**error.get("ctx", {}))
    says = _SHOULD_BE.get(kind, error["msg"].removeprefix("Input should be "))
    return f"should be {says}" + (f", not “{given[:40]}”" if isinstance(given, str) else "")
