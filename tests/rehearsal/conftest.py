"""An open rehearsal for each test, and a bare HTTP caller: the tests speak to it as any bot would."""

from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import httpx
import pytest

from bot.rehearsal import scenario
from bot.rehearsal.scenario import Actor, Stage

Caller = Callable[..., Coroutine[Any, Any, dict[str, Any]]]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with scenario.play() as stage:
        yield stage


@pytest.fixture
async def amira(stage: Stage) -> Actor:
    """Somebody who has started the bot."""
    amira = await stage.person("Amira", language="ar")
    await amira.says("/start")
    return amira


@pytest.fixture
async def http(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=stage.url, trust_env=False) as http:
        yield http


@pytest.fixture
def call(stage: Stage, http: httpx.AsyncClient) -> Caller:
    """Call a method with a JSON body; the whole answer."""

    async def call(method: str, **values: Any) -> dict[str, Any]:
        answer = await http.post(f"/bot{stage.token}/{method}", json=values)
        read: dict[str, Any] = answer.json()
        assert answer.status_code == read.get("error_code", 200)
        return read

    return call


def refused(code: int, description: str) -> dict[str, Any]:
    """A refusal as Telegram shapes it."""
    return {"ok": False, "error_code": code, "description": description}
