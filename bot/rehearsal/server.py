"""The HTTP side as one ASGI application, and the server that runs it on this machine only."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.rehearsal.bot_api import BotApi

PAGE = Path(__file__).parent / "page"
# What a browser may load for the page: nothing from anywhere else. Names and texts of people are never code.
_POLICY = "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'"


class Connections:
    """The open connections by the other end's address, so that a fault can hang up."""

    def __init__(self) -> None:
        self._open: dict[Any, asyncio.Transport] = {}

    def protocol(self) -> type[H11Protocol]:
        """uvicorn's HTTP protocol, keeping this record."""
        record = self._open

        class Recorded(H11Protocol):
            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                # asyncio does this only for sockets made with IPPROTO_TCP; without it every answer waits 40 ms for an ACK.
                transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                super().connection_made(transport)
                record[transport.get_extra_info("peername")[:2]] = transport

            def connection_lost(self, exc: Exception | None) -> None:
                record.pop(self.transport.get_extra_info("peername")[:2], None)
                super().connection_lost(exc)

        return Recorded

    def hang_up(self, scope: Scope) -> None:
        """Close the connection of this request without an answer."""
        if transport := self._open.get(tuple(scope["client"])):
            transport.abort()


def make_app(api: BotApi, control: Sequence[Route]) -> ASGIApp:
    """Bot API, control and page under one roof."""

    async def home(_: Request) -> Response:
        return RedirectResponse("/page/")

    routes: list[BaseRoute] = [
        Route("/file/bot{token}/{path:path}", api.file),
        *control,
        Mount("/page", StaticFiles(directory=PAGE, html=True)),
        Route("/", home),
    ]
    # A foreign site that points its name at 127.0.0.1 is turned away by the Host it asks for.
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])
    rest = Starlette(routes=routes, middleware=[hosts])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/bot"):  # the busy path, without a router
            await api.method(scope, receive, send)
            return

        async def with_policy(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", _POLICY.encode()),
                    (b"referrer-policy", b"no-referrer"),
                ]
            await send(message)

        await rest(scope, receive, with_policy)

    return app


class _Quiet(uvicorn.Server):
    """A server that leaves the process's signals to whoever owns the process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Server:
    """Serves an application between open() and close()."""

    def __init__(self, app: ASGIApp, connections: Connections) -> None:
        self._app = app
        self._connections = connections
        self._server: _Quiet | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self, host: str, port: int) -> int:
        """Listen; the port that was taken (a free one for 0). Raises OSError when the port is in use."""
        listening = socket.create_server((host, port), backlog=2_048)
        config = uvicorn.Config(
            self._app,
            http=self._connections.protocol(),
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=1,
        )
        self._server = _Quiet(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listening]), name="rehearsal-server")
        while not self._server.started and not self._task.done():  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.005)
        taken: int = listening.getsockname()[1]
        return taken

    async def close(self) -> None:
        """Stop listening and end what is under way, within about a second."""
        if self._server is not None and self._task is not None:
            self._server.should_exit = True
            await self._task
