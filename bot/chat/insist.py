"""A reply is owed: a call that was lost on the way, or at which Telegram stumbled, is made again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from telegram.error import BadRequest, NetworkError

_log = structlog.get_logger()

_T = TypeVar("_T")

# Between one try and the next. Most calls are lost because the server closes a connection that has just been idle: at once a new
# one. The others outlast the short troubles of a server, and end before people's patience does.
_PAUSES_SECONDS = (0.1, 0.5, 2.0, 4.0)


async def insist(call: Callable[[], Awaitable[_T]]) -> _T:
    """What the call gives once Telegram has taken it. Raises the last NetworkError after five tries in vain, and every refusal at
    once; waiting after a 429 is the business of Pace, through which each try goes. When it was only Telegram's answer that was
    lost, the call is carried out twice: nobody can know, and a reply that comes twice is better than none."""
    for pause in _PAUSES_SECONDS:
        try:
            return await call()
        except BadRequest:  # which the library counts among lost connections
            raise
        except NetworkError as lost:
            _log.warning("call_again", why=str(lost), in_seconds=pause)
            await asyncio.sleep(pause)
    return await call()
