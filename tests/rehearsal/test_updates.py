"""Updates: numbered, kept until confirmed, fetched by one poll or pushed to one webhook."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.rehearsal.scenario import Actor, Stage
from bot.rehearsal.server import Connections, Server
from tests.rehearsal.conftest import Caller, refused


async def test_people_may_write_before_any_bot_listens(amira: Actor, call: Caller) -> None:
    await amira.says("hello")
    texts = [update["message"]["text"] for update in (await call("getUpdates"))["result"]]
    assert texts == ["/start", "hello"]


async def test_an_update_stays_until_a_higher_offset_confirms_it(amira: Actor, call: Caller) -> None:
    await amira.says("b")
    first, second = (await call("getUpdates"))["result"]
    assert [update["update_id"] for update in (await call("getUpdates"))["result"]] == [first["update_id"], second["update_id"]]
    assert (await call("getUpdates", offset=second["update_id"]))["result"] == [second]
    assert (await call("getUpdates", offset=second["update_id"] + 1))["result"] == []


async def test_a_negative_offset_keeps_only_the_last(amira: Actor, call: Caller) -> None:
    await amira.says("b")
    await amira.says("c")
    assert [update["message"]["text"] for update in (await call("getUpdates", offset=-1))["result"]] == ["c"]
    assert len((await call("getUpdates"))["result"]) == 1


async def test_a_poll_waits_for_the_next_update(amira: Actor, call: Caller) -> None:
    (first,) = (await call("getUpdates"))["result"]
    poll = asyncio.create_task(call("getUpdates", offset=first["update_id"] + 1, timeout=5))
    await asyncio.sleep(0.05)
    assert not poll.done()
    await amira.says("now")
    assert [update["message"]["text"] for update in (await poll)["result"]] == ["now"]


async def test_a_poll_ends_empty_after_its_timeout(call: Caller) -> None:
    assert await call("getUpdates", timeout=0.05) == {"ok": True, "result": []}


async def test_the_newer_of_two_polls_wins(stage: Stage, call: Caller) -> None:
    older = asyncio.create_task(call("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(call("getUpdates", timeout=0.1))
    reason = "terminated by other getUpdates request; make sure that only one bot instance is running"
    assert await older == refused(409, f"Conflict: {reason}")
    assert await newer == {"ok": True, "result": []}


async def test_only_the_kinds_that_are_allowed_arrive(amira: Actor, call: Caller) -> None:
    await call("getUpdates", offset=-1, allowed_updates=["edited_message"])
    await amira.says("unheard")
    await amira.edits("heard")
    kinds = [set(update) - {"update_id"} for update in (await call("getUpdates", offset=2))["result"]]
    assert kinds == [{"edited_message"}]


async def test_blocking_and_unblocking_arrive_as_my_chat_member(amira: Actor, call: Caller) -> None:
    await amira.blocks()
    await amira.unblocks()
    updates = (await call("getUpdates", offset=2))["result"]
    members = [update["my_chat_member"] for update in updates]
    changes = [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in members]
    assert changes == [("member", "kicked"), ("kicked", "member")]


class Hook:
    """A bot's webhook that fails as often as it is told."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.failures = 0
        self.reply: dict[str, Any] = {}
        self.url = ""

    async def take(self, request: Request) -> Response:
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        self.updates.append(await request.json())
        return JSONResponse(self.reply)

    async def took(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.updates) < count:  # noqa: ASYNC110 - short, and the server has no event to offer
                await asyncio.sleep(0.01)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    server = Server(Starlette(routes=[Route("/hook", hook.take, methods=["POST"])]), Connections())
    hook.url = f"http://127.0.0.1:{await server.open('127.0.0.1', 0)}/hook"
    yield hook
    await server.close()


async def test_a_webhook_gets_waiting_and_new_updates_in_order_with_the_secret(amira: Actor, call: Caller, hook: Hook) -> None:
    assert (await call("setWebhook", url=hook.url, secret_token="s3cret"))["result"] is True
    for number in range(20):
        await amira.says(str(number))
    await hook.took(21)
    assert [update["message"]["text"] for update in hook.updates] == ["/start", *map(str, range(20))]
    assert set(hook.secrets) == {"s3cret"}
    async with asyncio.timeout(5):  # the last answer is on its way
        while (await call("getWebhookInfo"))["result"]["pending_update_count"]:  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.01)


async def test_a_webhook_that_fails_is_tried_again_and_nothing_is_lost(amira: Actor, call: Caller, hook: Hook) -> None:
    hook.failures = 2
    await call("setWebhook", url=hook.url)
    await hook.took(1)
    assert [update["message"]["text"] for update in hook.updates] == ["/start"]
    info = (await call("getWebhookInfo"))["result"]
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_a_call_in_the_webhooks_answer_is_carried_out(amira: Actor, call: Caller, hook: Hook) -> None:
    hook.reply = {"method": "sendMessage", "chat_id": amira.person.id, "text": "by answer"}
    await call("setWebhook", url=hook.url)
    await amira.sees("by answer")


async def test_polling_is_refused_while_a_webhook_hangs(call: Caller, hook: Hook) -> None:
    await call("setWebhook", url=hook.url)
    reason = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    assert await call("getUpdates") == refused(409, f"Conflict: {reason}")
    await call("deleteWebhook")
    assert (await call("getUpdates"))["ok"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"url": "ftp://127.0.0.1/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org/x"}, "bad webhook: the rehearsal only pushes to this machine (127.0.0.1)"),
        ({"url": "http://127.0.0.1:1/", "secret_token": "a b"}, "secret token contains unallowed characters"),
        ({"url": "http://127.0.0.1:1/", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_a_webhook_with_a_fault_is_refused(call: Caller, values: dict[str, str], reason: str) -> None:
    assert await call("setWebhook", **values) == refused(400, f"Bad Request: {reason}")
