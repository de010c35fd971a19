"""The page's own interface, under /rehearsal/: people and what they do, faults, the clock, the log, a live stream."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.rehearsal.acts import Acts, CannotAct
from bot.rehearsal.call_log import CallLog
from bot.rehearsal.faults import Fault, Faults, Trouble
from bot.rehearsal.files import Upload
from bot.rehearsal.people import Person
from bot.rehearsal.refusal import Refusal
from bot.rehearsal.world import World


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Somebody(_Wish):
    name: str = Field(min_length=1, max_length=64)
    language_code: str = Field(pattern=r"^[a-z]{2,3}(-[a-zA-Z]{2,4})?$")
    role: str = Field(default="visitor", max_length=20)


class Text(_Wish):
    text: str
    reply_to: int = 0


class Button(_Wish):
    message: int | None = None  # none: the keyboard under the input line
    row: int
    column: int


class Seen(_Wish):
    message_id: int = Field(ge=0)  # the last one that was on the screen


class Payload(_Wish):
    payload: str = ""


class Forward(_Wish):
    seconds: float


class Switch(_Wish):
    trouble: Trouble
    methods: tuple[str, ...] = ()
    every: int = Field(default=1, ge=1)
    times: int | None = Field(default=None, ge=1)
    seconds: float = Field(default=3.0, ge=0, le=600)


class Switches(_Wish):
    faults: list[Switch]


class Limits(_Wish):
    overall: bool
    per_chat: bool


Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Control:
    """The endpoints; every answer is JSON, a wish that cannot be granted is 400 or 404 with {"error": why}."""

    world: World
    acts: Acts
    faults: Faults
    log: CallLog

    def routes(self) -> list[Route]:
        """Everything the page may ask for, top to bottom."""
        person = "/rehearsal/people/{id:int}"
        table: tuple[tuple[str, str, Endpoint], ...] = (
            ("GET", "/rehearsal/state", self.state),
            ("GET", "/rehearsal/stream", self.stream),
            ("GET", "/rehearsal/log", self.show_log),
            ("GET", "/rehearsal/counters", self.counters),
            ("GET", "/rehearsal/clock", self.clock),
            ("POST", "/rehearsal/clock", self.forward),
            ("GET", "/rehearsal/faults", self.show_faults),
            ("PUT", "/rehearsal/faults", self.switch_faults),
            ("PUT", "/rehearsal/limits", self.limit),
            ("GET", "/rehearsal/files/{file}", self.file),
            ("GET", "/rehearsal/people", self.people),
            ("POST", "/rehearsal/people", self.add),
            ("PATCH", person, self.rename),
            ("DELETE", person, self.remove),
            ("GET", f"{person}/messages", self.messages),
            ("POST", f"{person}/messages", self.say),
            ("PATCH", f"{person}/messages/{{message:int}}", self.edit),
            ("DELETE", f"{person}/messages/{{message:int}}", self.delete),
            ("POST", f"{person}/press", self.press),
            ("POST", f"{person}/send/{{kind}}", self.send),
            ("POST", f"{person}/scan", self.scan),
            ("POST", f"{person}/block", self.block),
            ("POST", f"{person}/unblock", self.unblock),
            ("POST", f"{person}/read", self.read),
        )
        return [Route(path, _guarded(endpoint), methods=[method]) for method, path, endpoint in table]

    def snapshot(self) -> dict[str, Any]:
        """Everything a page needs to begin."""
        return {
            "bot": self.world.bot.me(),
            "people": [self._shown(person) for person in self.world.people.values()],
            "faults": [fault.shown() for fault in self.faults.on],
            "limits": {"overall": self.world.flood.overall, "per_chat": self.world.flood.per_chat},
            "clock": self._clock(),
            "board": self.world.board,
            "log": [call.shown() for call in list(self.log.calls)[-200:]],
            "counters": self._counters(),
        }

    def _shown(self, person: Person) -> dict[str, Any]:
        messages = [message.shown(self.world.bot) for message in self.world.messages(person)[-300:]]
        return self.world.shown(person) | {"messages": messages}

    def _clock(self) -> dict[str, float]:
        return {"offset": self.world.clock.offset, "now": self.world.clock.now()}

    def _counters(self) -> dict[str, Any]:
        letterbox = self.world.letterbox
        updates = {"made": letterbox.put_in, "taken": letterbox.given, "waiting": len(letterbox)}
        return self.log.counters() | {"updates": updates}

    def _person(self, request: Request) -> Person:
        person: int = request.path_params["id"]
        if person not in self.world.people:
            raise Refusal(404, f"there is no person {person}")
        return self.world.people[person]

    async def state(self, _: Request) -> Response:
        return JSONResponse(self.snapshot())

    async def stream(self, _: Request) -> Response:
        async def events() -> AsyncIterator[str]:
            with self.world.changes.follow() as changes:
                yield _event({"kind": "snapshot", "payload": self.snapshot()})
                async for change in changes:
                    match change["kind"]:
                        case "closed":
                            return
                        case "resync" | "commands":
                            yield _event({"kind": "snapshot", "payload": self.snapshot()})
                        case _:
                            yield _event(change)

        return StreamingResponse(events(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    async def show_log(self, _: Request) -> Response:
        return JSONResponse([call.shown() for call in self.log.calls])

    async def counters(self, _: Request) -> Response:
        return JSONResponse(self._counters())

    async def clock(self, _: Request) -> Response:
        return JSONResponse(self._clock())

    async def forward(self, request: Request) -> Response:
        self.world.clock.forward((await _read(Forward, request)).seconds)
        self.world.changes.tell("clock", self._clock)
        return JSONResponse(self._clock())

    async def show_faults(self, _: Request) -> Response:
        return JSONResponse([fault.shown() for fault in self.faults.on])

    async def switch_faults(self, request: Request) -> Response:
        wish = await _read(Switches, request)
        self.faults.switch([Fault(**one.model_dump()) for one in wish.faults])
        self.world.changes.tell("faults", lambda: [fault.shown() for fault in self.faults.on])
        return await self.show_faults(request)

    async def limit(self, request: Request) -> Response:
        wish = await _read(Limits, request)
        self.world.flood.overall, self.world.flood.per_chat = wish.overall, wish.per_chat
        self.world.changes.tell("limits", wish.model_dump)
        return JSONResponse(wish.model_dump())

    async def file(self, request: Request) -> Response:
        kept = self.world.files.by_id(request.path_params["file"])
        if kept is None:
            raise Refusal(404, "there is no such file")
        shown = kept.upload.mime if kept.upload.mime.startswith(("image/", "audio/", "video/")) else ""
        # A document is offered for saving, never shown: it may be a page with scripts of its own.
        inline = bool(shown) and "svg" not in shown
        headers = {"x-content-type-options": "nosniff", "content-disposition": "inline" if inline else "attachment"}
        return Response(kept.upload.content, media_type=shown if inline else "application/octet-stream", headers=headers)

    async def people(self, _: Request) -> Response:
        return JSONResponse([person.shown() for person in self.world.people.values()])

    async def add(self, request: Request) -> Response:
        wish = await _read(Somebody, request)
        person = self.world.add_person(wish.name, wish.language_code, wish.role)
        return JSONResponse(self._shown(person), 201)

    async def rename(self, request: Request) -> Response:
        person = self._person(request)
        wish = await _read(Somebody, request)
        person.name, person.language_code, person.role = wish.name, wish.language_code, wish.role
        self.world.changes.tell("commands")
        return JSONResponse(person.shown())

    async def remove(self, request: Request) -> Response:
        self.world.remove_person(self._person(request))
        return JSONResponse({})

    async def messages(self, request: Request) -> Response:
        messages = self.world.messages(self._person(request))
        return JSONResponse([message.shown(self.world.bot) for message in messages])

    async def say(self, request: Request) -> Response:
        wish = await _read(Text, request)
        return JSONResponse({"message_id": self.acts.says(self._person(request), wish.text, wish.reply_to).id}, 201)

    async def edit(self, request: Request) -> Response:
        wish = await _read(Text, request)
        self.acts.edits(self._person(request), request.path_params["message"], wish.text)
        return JSONResponse({})

    async def delete(self, request: Request) -> Response:
        self.acts.deletes(self._person(request), request.path_params["message"])
        return JSONResponse({})

    async def press(self, request: Request) -> Response:
        person, wish = self._person(request), await _read(Button, request)
        if wish.message is None:
            return JSONResponse({"message_id": self.acts.taps(person, wish.row, wish.column).id})
        return JSONResponse({"press": self.acts.presses(person, wish.message, wish.row, wish.column).id})

    async def send(self, request: Request) -> Response:
        """A file as the part “file” of a form, or nothing for the built-in sample."""
        person, kind = self._person(request), request.path_params["kind"]
        if kind == "location":
            return JSONResponse({"message_id": self.acts.sends_location(person).id}, 201)
        upload, caption, duration = None, "", 2
        async with request.form(max_part_size=60_000_000) as form:
            part = form.get("file")
            if isinstance(part, UploadFile):
                upload = Upload(part.filename or "file", part.content_type or "application/octet-stream", await part.read())
            caption, duration = str(form.get("caption") or ""), int(str(form.get("duration") or 2))
        return JSONResponse({"message_id": self.acts.sends(person, kind, upload, caption, duration).id}, 201)

    async def scan(self, request: Request) -> Response:
        wish = await _read(Payload, request)
        return JSONResponse({"message_id": self.acts.scans(self._person(request), wish.payload).id}, 201)

    async def block(self, request: Request) -> Response:
        self.acts.blocks(self._person(request))
        return JSONResponse({})

    async def unblock(self, request: Request) -> Response:
        self.acts.blocks(self._person(request), False)
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        self.acts.reads(self._person(request), (await _read(Seen, request)).message_id)
        return JSONResponse({})


def _event(change: dict[str, Any]) -> str:
    return f"data: {json.dumps(change, ensure_ascii=False)}\n\n"


Wish = TypeVar("Wish", bound=_Wish)


async def _read(kind: type[Wish], request: Request) -> Wish:
    return kind.model_validate_json(await request.body() or b"{}")


def _guarded(endpoint: Endpoint) -> Endpoint:
    """Answers what cannot be done with the reason; does nothing for another site that is open in the same browser."""

    async def guarded(request: Request) -> Response:
        origin = request.headers.get("origin")
        if request.method != "GET" and origin and origin.partition("://")[2] != request.headers.get("host"):
            return JSONResponse({"error": "only the rehearsal's own page may do this"}, 403)
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return JSONResponse({"error": refusal.description}, refusal.code)
        except ValidationError as wrong:
            reasons = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors())
            return JSONResponse({"error": reasons}, 400)
        except (CannotAct, ValueError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return guarded
