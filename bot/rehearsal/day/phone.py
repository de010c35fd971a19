"""What one person of the day sees on their phone and does with it. Buttons are known by their data, so that it does not matter in
which language somebody reads them."""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.rehearsal.stand_in import Rehearsal

_LOOK_SECONDS = 0.05

_T = TypeVar("_T")


@dataclass(frozen=True)
class Offered:
    """A button that the person has not pressed yet."""

    message: Message
    row: int
    column: int
    data: str

    @property
    def about(self) -> str:
        """What stands behind the code: the number of an offer or a request."""
        return re.split("[:@]", self.data)[1]


@dataclass
class Phone:
    rehearsal: Rehearsal
    person: Person
    done: set[tuple[int, str]] = field(default_factory=set)  # buttons pressed, or left alone for good

    @property
    def there(self) -> bool:
        """Neither has the person blocked the bot, nor has somebody at the page taken them out."""
        return not self.person.blocked and self.person.id in self.rehearsal.world.people

    def buttons(self, code: str) -> Iterator[Offered]:
        """Buttons with this code (`ma:12` has the code `ma`), the latest message first, without those that are done."""
        if not self.there:
            return
        for message in reversed(self.rehearsal.world.messages(self.person)):
            for row, buttons in enumerate(keyboard(message)):
                for column, button in enumerate(buttons):
                    data = button.get("callback_data", "")
                    if code_of(data) == code and (message.id, data) not in self.done:
                        yield Offered(message, row, column, data)

    def button(self, code: str, last: str = "") -> Offered | None:
        """The first of these, `last`: what its data ends with."""
        return next((offered for offered in self.buttons(code) if offered.data.endswith(last)), None)

    def leave(self, offered: Offered) -> None:
        """Do nothing about this button."""
        self.done.add((offered.message.id, offered.data))

    def press(self, offered: Offered) -> None:
        """Raises CannotAct when the person has blocked the bot."""
        self.leave(offered)
        self.rehearsal.acts.presses(self.person, offered.message.id, offered.row, offered.column)

    async def presses(self, code: str, patience: float, last: str = "") -> Offered | None:
        """Wait for such a button and press it; None when it never came."""
        offered = await within(patience, lambda: self.button(code, last))
        if offered is not None:
            self.press(offered)
        return offered


async def within(patience: float, look: Callable[[], _T | None]) -> _T | None:
    """The first that `look` sees, within so many seconds."""
    try:
        async with asyncio.timeout(patience):
            while not (seen := look()):  # noqa: ASYNC110 - what is on a screen has no event
                await asyncio.sleep(_LOOK_SECONDS)
    except TimeoutError:
        return None
    return seen


def keyboard(message: Message) -> list[list[dict[str, str]]]:
    """The buttons under a message of the bot, none under a deleted one."""
    rows: list[list[dict[str, str]]] = (message.markup or {}).get("inline_keyboard", [])
    return [] if message.deleted or not message.from_bot else rows


def begins(message: Message, sign: str) -> bool:
    """Whether its text begins with this pictogram; marks of direction before it are nothing one sees."""
    return message.text.lstrip("\u200e\u200f\u2068").startswith(sign)


def data_of(message: Message) -> list[str]:
    """The data of these buttons."""
    return [button.get("callback_data", "") for row in keyboard(message) for button in row]


def code_of(data: str) -> str:
    """`ma:12@uk` gives `ma`."""
    return re.split("[:@]", data)[0]
