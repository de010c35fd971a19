"""The page's own interface over HTTP."""

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.clock import clock
from bot.rehearsal import Rehearsal
from bot.rehearsal.scenario import Actor, Stage
from tests.rehearsal.conftest import Caller


async def test_a_rehearsal_opens_with_five_people() -> None:
    people = Rehearsal().world.people.values()
    assert [(one.id, one.name, one.language_code, one.role) for one in people] == [
        (1001, "Amira", "ar", "visitor"),
        (1002, "Oksana", "uk", "visitor"),
        (1003, "Nour", "ar", "mediator"),
        (1004, "Petro", "uk", "mediator"),
        (1005, "Frau Berger", "de", "organiser"),
    ]


async def test_people_come_change_and_go(http: httpx.AsyncClient) -> None:
    added = await http.post("/rehearsal/people", json={"name": "Ali", "language_code": "fa", "role": "visitor"})
    path = f"/rehearsal/people/{added.json()['id']}"
    await http.patch(path, json={"name": "Ali B.", "language_code": "de", "role": "mediator"})
    people = (await http.get("/rehearsal/people")).json()
    assert [(one["name"], one["language_code"], one["role"]) for one in people] == [("Ali B.", "de", "mediator")]
    await http.delete(path)
    assert (await http.get("/rehearsal/people")).json() == []


@pytest.mark.parametrize(
    ("path", "values", "status"),
    [
        ("people", {"name": "", "language_code": "de"}, 400),
        ("people", {"name": "x", "language_code": "German"}, 400),
        ("people/1/messages", {"text": "x"}, 404),
        ("people/1001/messages", {"text": " "}, 400),
        ("people/1001/messages", {"text": "x" * 4097}, 400),
        ("people/1001/press", {"message": 1, "row": 0, "column": 0}, 400),
        ("people/1001/scan", {"payload": "ä"}, 400),
        ("people/1001/send/elephant", {}, 400),
        ("clock", {"seconds": -1}, 400),
    ],
)
async def test_what_cannot_be_done_is_refused_with_a_reason(
    amira: Actor, http: httpx.AsyncClient, path: str, values: dict[str, Any], status: int
) -> None:
    answer = await http.post(f"/rehearsal/{path}", json=values)
    assert (answer.status_code, set(answer.json())) == (status, {"error"})


async def test_another_sites_page_may_do_nothing(http: httpx.AsyncClient) -> None:
    wish = {"name": "x", "language_code": "de"}
    assert (await http.post("/rehearsal/people", json=wish, headers={"origin": "https://evil.example"})).status_code == 403
    assert (await http.get("/rehearsal/state", headers={"host": "evil.example"})).status_code == 400


async def test_a_person_writes_edits_deletes_reads_and_blocks(amira: Actor, http: httpx.AsyncClient, call: Caller) -> None:
    path = f"/rehearsal/people/{amira.person.id}"
    sent = (await http.post(f"{path}/messages", json={"text": "helo"})).json()["message_id"]
    await http.patch(f"{path}/messages/{sent}", json={"text": "hello"})
    await call("sendMessage", chat_id=amira.person.id, text="yes?")
    assert amira.person.read_up_to == sent
    await http.post(f"{path}/read", json={"message_id": amira.last.id - 1})
    assert amira.person.read_up_to < amira.last.id, "what came while one looked is unread"
    await http.post(f"{path}/read", json={"message_id": amira.last.id + 9})
    assert amira.person.read_up_to == amira.last.id
    await http.delete(f"{path}/messages/{sent}")
    assert [one.text for one in amira.screen()] == ["/start", "yes?"]
    await http.post(f"{path}/block")
    assert (await http.post(f"{path}/messages", json={"text": "x"})).status_code == 400
    await http.post(f"{path}/unblock")
    assert (await http.post(f"{path}/messages", json={"text": "x"})).status_code == 201


async def test_an_upload_comes_back_from_the_file_path(amira: Actor, http: httpx.AsyncClient) -> None:
    await http.post(f"/rehearsal/people/{amira.person.id}/send/document", files={"file": ("a.html", b"<script>", "text/html")})
    answer = await http.get(f"/rehearsal/files/{amira.screen()[-1].content['document']['file_id']}")
    assert (answer.content, answer.headers["content-type"], answer.headers["content-disposition"]) == (
        b"<script>",
        "application/octet-stream",
        "attachment",
    )


async def test_the_clock_moves_forward_for_all(stage: Stage, http: httpx.AsyncClient) -> None:
    before = stage.rehearsal.clock.now()
    assert (await http.post("/rehearsal/clock", json={"seconds": 600})).json()["offset"] == 600
    assert stage.rehearsal.clock.now() >= before + 600
    assert (await http.get("/rehearsal/clock")).json()["offset"] == 600


async def test_a_bot_in_another_process_sees_the_clock_move(stage: Stage, http: httpx.AsyncClient, tmp_path: Path) -> None:
    stage.rehearsal.clock.share(tmp_path / "clock")
    now = clock(tmp_path / "clock")
    for seconds in (0, 60, 600):
        await http.post("/rehearsal/clock", json={"seconds": seconds})
        assert now() == pytest.approx(stage.rehearsal.clock.now(), abs=0.5)
    assert now() >= time.time() + 659


async def test_somebody_new_sees_at_once_what_the_bot_says_of_itself(stage: Stage, http: httpx.AsyncClient, call: Caller) -> None:
    await call("setMyCommands", commands=[{"command": "topics", "description": "Topics"}])
    await call("setMyDescription", description="I help", language_code="pt")
    with stage.rehearsal.world.changes.follow() as changes:
        await http.post("/rehearsal/people", json={"name": "Rosa", "language_code": "pt-br"})
        change = await anext(changes)
    assert (change["kind"], change["payload"]["commands"], change["payload"]["description"]) == (
        "person",
        [{"command": "topics", "description": "Topics"}],
        "I help",
    )


async def test_the_log_names_each_call_and_its_end(amira: Actor, http: httpx.AsyncClient, call: Caller) -> None:
    await call("sendMessage", chat_id=amira.person.id, text="x")
    await call("sendMessage", chat_id=1, text="x")
    log = (await http.get("/rehearsal/log")).json()
    assert [(one["number"], one["method"], one["parameters"], one["status"]) for one in log] == [
        (1, "sendMessage", "chat_id=1001 text=x", 200),
        (2, "sendMessage", "chat_id=1 text=x", 400),
    ]
    assert (await http.get("/rehearsal/counters")).json() == {
        "calls": 2,
        "by_method": {"sendMessage": 2},
        "by_status": {"200": 1, "400": 1},
        "updates": {"made": 1, "taken": 0, "waiting": 1},
    }


async def test_the_stream_begins_with_everything_and_goes_on_with_changes(amira: Actor, http: httpx.AsyncClient) -> None:
    async with http.stream("GET", "/rehearsal/stream") as answer:
        lines = answer.aiter_lines()
        first = json.loads((await anext(lines)).removeprefix("data: "))
        assert (first["kind"], [one["name"] for one in first["payload"]["people"]]) == ("snapshot", ["Amira"])
        await amira.says("hello")
        changes = []
        async for line in lines:
            changes += [json.loads(line.removeprefix("data: "))] if line else []
            if changes:
                break
        assert (changes[0]["kind"], changes[0]["payload"]["text"]) == ("message", "hello")


async def test_switches_turn_over_http(http: httpx.AsyncClient, call: Caller) -> None:
    await http.put("/rehearsal/faults", json={"faults": [{"trouble": "server_error", "times": 1}]})
    assert [(await call("getMe"))["ok"] for _ in range(2)] == [False, True]
    assert (await http.get("/rehearsal/faults")).json() == []
