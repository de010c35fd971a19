"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, with every kind of body Telegram reads."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.rehearsal.calls import LOST, Answer, Calls
from bot.rehearsal.files import Upload
from bot.rehearsal.refusal import Refusal, bad_request

HangUp = Callable[[Scope], None]
"""Closes the connection a request came in on, at once."""


class BotApi:
    """An ASGI application for the two paths a bot uses."""

    def __init__(self, calls: Calls, hang_up: HangUp) -> None:
        self._calls = calls
        self._hang_up = hang_up

    async def method(self, scope: Scope, receive: Receive, send: Send) -> None:
        """/bot<token>/<method>"""
        request = Request(scope, receive)
        token, _, name = str(scope["path"]).removeprefix("/bot").partition("/")
        try:
            values = await read_values(request)
        except Refusal as refusal:
            await JSONResponse(refusal.answer(), refusal.code)(scope, receive, send)
            return
        answer = await self._answer(receive, token, name, values)
        if answer is None:
            return
        if answer.status == LOST:
            self._hang_up(scope)
            await asyncio.sleep(0.05)  # lets the loss reach the server before this request ends
            return
        await JSONResponse(answer.body, answer.status)(scope, receive, send)

    async def _answer(self, receive: Receive, token: str, name: str, values: dict[str, Any]) -> Answer | None:
        """The answer; None for a poll whose client has gone: nobody waits for it, and it must not fight with the next."""
        if name.lower() != "getupdates":
            return await self._calls.answer(token, name, values)
        poll = asyncio.ensure_future(self._calls.answer(token, name, values))
        gone = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({poll, gone}, return_when=asyncio.FIRST_COMPLETED)
            return poll.result() if poll.done() else None
        finally:
            poll.cancel()
            gone.cancel()

    async def file(self, request: Request) -> Response:
        """/file/bot<token>/<path>"""
        try:
            self._calls.admit(request.path_params["token"])
        except Refusal as refusal:
            return JSONResponse(refusal.answer(), refusal.code)
        kept = self._calls.world.files.by_path(request.path_params["path"])
        if kept is None:
            return JSONResponse(Refusal(404, "Not Found").answer(), 404)
        return Response(kept.upload.content, media_type="application/octet-stream")


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def read_values(request: Request) -> dict[str, Any]:
    """All parameters of a call, from the query string and from a form, multipart or JSON body; raises 400."""
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    match kind:
        case "application/x-www-form-urlencoded":
            try:
                values |= parse_qsl((await request.body()).decode(), keep_blank_values=True)
            except UnicodeDecodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
        case "application/json":
            body = await request.body()
            try:
                read = json.loads(body or b"{}")
            except ValueError:
                raise bad_request("can't parse request JSON object") from None
            if not isinstance(read, dict):
                raise bad_request("object expected as request")
            values |= {name: value for name, value in read.items() if value is not None}
        case "multipart/form-data":
            async with request.form(max_part_size=60_000_000) as form:
                for name, part in form.multi_items():
                    values[name] = await _upload(part) if isinstance(part, UploadFile) else part
    return values


async def _upload(part: UploadFile) -> Upload:
    return Upload(part.filename or "file", part.content_type or "application/octet-stream", await part.read())
