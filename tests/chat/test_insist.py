"""A call that was lost on the way is made again; a refusal is final at once."""

from collections.abc import Awaitable, Callable

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat import insist as insisting
from bot.chat.insist import insist


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(insisting, "_PAUSES_SECONDS", (0.001, 0.001))


def _fails(*errors: TelegramError) -> tuple[Callable[[], Awaitable[str]], list[TelegramError]]:
    """A call that fails with these, one a try, and then is taken; and those that are still to come."""
    left = list(errors)

    async def call() -> str:
        if left:
            raise left.pop(0)
        return "taken"

    return call, left


@pytest.mark.parametrize("lost", [(), (NetworkError("500"),), (TimedOut(), NetworkError("ServerDisconnectedError"))])
async def test_what_was_lost_on_the_way_is_tried_until_it_is_taken(lost: tuple[TelegramError, ...]) -> None:
    call, _ = _fails(*lost)
    assert await insist(call) == "taken"


async def test_last_error_is_raised_when_all_tries_were_in_vain() -> None:
    call, left = _fails(TimedOut(), NetworkError("500"), NetworkError("502"), NetworkError("503"))
    with pytest.raises(NetworkError, match="502"):
        await insist(call)
    assert [str(error) for error in left] == ["503"]


@pytest.mark.parametrize("refusal", [BadRequest("Message is not modified"), Forbidden("blocked"), RetryAfter(61)])
async def test_refusal_is_final(refusal: TelegramError) -> None:
    call, left = _fails(refusal, NetworkError("never reached"))
    with pytest.raises(type(refusal)):
        await insist(call)
    assert [str(error) for error in left] == ["never reached"]
