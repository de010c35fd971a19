"""What a button carries: a frozen dataclass of ids, packed into Telegram's 64 bytes and back."""

import dataclasses
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from telegram.constants import InlineKeyboardButtonLimit

# Twelve bytes stay free for the language of the message (`@zh-hant`).
_LIMIT = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA) - 12


class Press:
    """Base of all payloads. Subclasses are frozen dataclasses with a `code` of one or two letters and fields of type int, str or
    tuple[int, ...]; texts must be ids of ours (ASCII, without : and @)."""

    code: ClassVar[str]

    def pack(self) -> str:
        """The payload as callback data; raises ValueError where it does not fit, which is a fault of ours."""
        fields: list[str] = []
        for field in dataclasses.fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            value = getattr(self, field.name)
            fields.append(".".join(map(str, value)) if isinstance(value, tuple) else str(value))
        if any(":" in field or "@" in field or not field.isascii() for field in fields):
            raise ValueError(f"{self} holds more than ids")
        data = ":".join([self.code, *fields])
        if len(data.encode()) > _LIMIT:
            raise ValueError(f"{self} is longer than {_LIMIT} bytes")
        return data

    @classmethod
    def unpack(cls, fields: list[str]) -> Self:
        """The payload from its fields; raises ValueError for what we never packed."""
        known = dataclasses.fields(cls)  # type: ignore[arg-type]  # every subclass is a dataclass
        if len(fields) != len(known):
            raise ValueError("wrong number of fields")
        return cls(**{field.name: _read(field.type, text) for field, text in zip(known, fields, strict=True)})


def _read(kind: object, text: str) -> Any:
    if kind is int:
        return int(text)
    if kind is str:
        return text
    return tuple(int(part) for part in text.split(".") if part)


class Registry:
    """All kinds of payload, by code."""

    def __init__(self, kinds: Iterable[type[Press]]) -> None:
        self._kinds: dict[str, type[Press]] = {}
        for kind in kinds:
            if kind.code in self._kinds:
                raise ValueError(f"{kind.__name__} has the code {kind.code} of {self._kinds[kind.code].__name__}")
            self._kinds[kind.code] = kind

    def read(self, data: str) -> Press | None:
        """The payload in callback data; None for a stranger's or a stale one."""
        code, *fields = data.split(":")
        kind = self._kinds.get(code)
        if kind is None:
            return None
        try:
            return kind.unpack(fields)
        except ValueError:
            return None
