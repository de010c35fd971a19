"""What every method is: typed parameters read from a request's values, and a `run`."""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Union, get_args, get_origin, get_type_hints

from bot.rehearsal.files import Upload
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.world import World

Values = Mapping[str, Any]
Attachment = Upload | str
"""A file: uploaded, or the id of one that is known, or attach://<name of another part>."""


@dataclass(kw_only=True)
class Method:
    """A call with its parameters. Subclasses add one field a parameter and say what happens in `run`."""

    attached: dict[str, Upload]

    @classmethod
    def called(cls) -> str:
        """The method's name in the Bot API: SendMessage is sendMessage."""
        return cls.__name__[0].lower() + cls.__name__[1:]

    async def run(self, world: World, /) -> Any:
        """Carry out the call; the result as JSON would hold it. Raises Refusal."""
        raise NotImplementedError


_READ: dict[type[Method], dict[str, tuple[Callable[[str, Any], Any], bool]]] = {}


def _parameters(method: type[Method]) -> dict[str, tuple[Callable[[str, Any], Any], bool]]:
    """Reader and necessity of each parameter, worked out once a method."""
    if method not in _READ:
        _READ[method] = _described(method)
    return _READ[method]


def _described(method: type[Method]) -> dict[str, tuple[Callable[[str, Any], Any], bool]]:
    hints = get_type_hints(method)
    return {
        field.name: (_reader(hints[field.name]), field.default is MISSING and field.default_factory is MISSING)
        for field in fields(method)
        if field.name != "attached"
    }


def read_method(method: type[Method], values: Values, strict: bool = True) -> Method:
    """The call with its parameters; raises 400 naming the parameter that is missing, malformed or (strict) unknown."""
    parameters = _parameters(method)
    read: dict[str, Any] = {}
    attached: dict[str, Upload] = {}
    for name, value in values.items():
        if name in parameters:
            read[name] = parameters[name][0](name, value)
        elif isinstance(value, Upload):
            attached[name] = value
        elif strict:
            raise bad_request(f'unknown parameter "{name}" of {method.called()}')
    for name, (_, required) in parameters.items():
        if required and name not in read:
            raise bad_request(_missing(name))
    return method(attached=attached, **read)


def _missing(name: str) -> str:
    match name:
        case "chat_id" | "from_chat_id":
            return f"{name} is empty"
        case "text":
            return "message text is empty"
        case "message_id":
            return "message identifier is not specified"
        case _:
            return f'parameter "{name}" is required'


def _reader(hint: Any) -> Callable[[str, Any], Any]:
    if get_origin(hint) in {Union, types.UnionType} and hint != Attachment:
        hint = next(part for part in get_args(hint) if part is not type(None))
    if hint == Attachment:
        return _file
    kind = get_origin(hint) or hint
    return _READERS[kind]


def _file(_: str, value: Any) -> Attachment:
    return value if isinstance(value, Upload) else str(value)


def _whole(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        if name == "chat_id":
            raise bad_request("chat not found") from None
        raise bad_request(f'parameter "{name}" must be an Integer') from None


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad_request(f'parameter "{name}" must be a Number') from None


def _truth(_: str, value: Any) -> bool:
    # Telegram takes "true", "yes" and "1" in any case for true, everything else for false.
    return str(value).strip().lower() in {"true", "yes", "1"}


def _text(name: str, value: Any) -> str:
    if isinstance(value, Upload):
        return value.content.decode("utf-8", "replace")
    if isinstance(value, (dict, list)):
        raise bad_request(f'parameter "{name}" must be a String')
    return str(value)


def _json(name: str, value: Any, kind: type, called: str) -> Any:
    if isinstance(value, str):
        if not value:
            return kind()
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None
    if not isinstance(value, kind):
        raise bad_request(f"{called} expected as {name.replace('_', ' ')}")
    return value


_READERS: dict[Any, Callable[[str, Any], Any]] = {
    int: _whole,
    float: _number,
    bool: _truth,
    str: _text,
    dict: lambda name, value: _json(name, value, dict, "object"),
    list: lambda name, value: _json(name, value, list, "array"),
}
