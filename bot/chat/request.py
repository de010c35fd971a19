"""How calls reach Telegram: python-telegram-bot's interface over aiohttp.

Its default, httpx, spends more CPU on a call than everything else the bot does for an update, and more still with many calls
under way (docs/updates.md has the numbers).
"""

import json
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import ClientTimeout
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_JSON = {"Content-Type": "application/json"}
# Replies and deliveries under way at once; what comes above it waits for a free connection.
_CONNECTIONS = 256
_CONNECT_SECONDS = 5.0
_READ_SECONDS = 10.0
_WRITE_SECONDS = 10.0
_UPLOAD_SECONDS = 30.0
# Of a message of ours, what we know because we wrote it.
_REPEATED = ("from", "reply_markup", "entities", "caption_entities", "link_preview_options")


class AnswerLost(NetworkError):
    """The connection broke after the call was made: Telegram may have carried it out."""


class AiohttpRequest(BaseRequest):
    """Built closed; python-telegram-bot opens it with `initialize` and closes it with `shutdown`."""

    def __init__(self, connections: int = _CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[str, str | None] = {}  # of each host called so far: Telegram's, and no other

    @property
    def read_timeout(self) -> float:
        """Seconds; a long poll adds its own."""
        return _READ_SECONDS

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections),
                headers={"User-Agent": BaseRequest.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - waiting for a connection counts as connecting
    ) -> tuple[int, bytes]:
        """Status and body. No address ever enters an error: the token is a part of it."""
        if self._session is None:
            raise RuntimeError("this request is not open")
        files = request_data.multipart_data if request_data else {}
        headers: Mapping[str, str] = {}
        data: bytes | aiohttp.FormData | None = None
        if request_data and files:
            data = _form(request_data.json_parameters, files)
        elif request_data:
            data, headers = json.dumps(request_data.parameters).encode(), _JSON
        timeout = _timeout(
            _seconds(connect_timeout, _CONNECT_SECONDS),
            _seconds(write_timeout, _UPLOAD_SECONDS if files else _WRITE_SECONDS),
            _seconds(read_timeout, _READ_SECONDS),
        )
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, proxy=self._proxy(url)
            ) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as wrong:  # the call was never made
            raise NetworkError(type(wrong).__name__) from None
        except TimeoutError:  # aiohttp's own are subclasses of it
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as wrong:
            raise AnswerLost(type(wrong).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram answers, without what it only repeats: a message of ours comes back whole, with every button and every
        bold word, when it is sent and again with every press below it. To make objects of that takes long (docs/updates.md)."""
        answer = BaseRequest.parse_json_payload(payload)
        result = answer.get("result")
        if isinstance(result, dict):
            _drop_repeated(result)
        elif isinstance(result, list):
            for update in result:
                if isinstance(update, dict) and (press := update.get("callback_query")):
                    _drop_repeated(press.get("message") or {})
        return answer

    def _proxy(self, url: str) -> str | None:
        """The proxy the environment names, looked up once a host: aiohttp would read files for it at every call."""
        parts = urlsplit(url)
        host = parts.netloc
        if host not in self._proxies:
            bypass = urllib.request.proxy_bypass(host)
            self._proxies[host] = None if bypass else urllib.request.getproxies().get(parts.scheme)
        return self._proxies[host]


def _drop_repeated(message: dict[str, Any]) -> None:
    for name in _REPEATED:
        message.pop(name, None)


def _seconds(wanted: Any, default: float) -> float | None:
    """The time-out a call asks for, the default where it asks for none; None waits for ever."""
    if wanted is None:
        return None
    return float(wanted) if isinstance(wanted, int | float) else default


def _timeout(connect: float | None, write: float | None, read: float | None) -> ClientTimeout:
    """aiohttp has no time-out for writing of its own: it stands in the time for the whole."""
    whole = None if None in {connect, write, read} else sum(part for part in (connect, write, read) if part)
    return ClientTimeout(total=whole, connect=connect, sock_read=read)


def _form(parameters: Mapping[str, str], files: Mapping[str, Any]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
