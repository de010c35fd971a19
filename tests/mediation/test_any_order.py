"""Whatever people do, in whatever order, with whatever pauses and restarts in between: the promises of mediation hold; and a bot
that broke one of them would be found out."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.mediation import steps_store
from bot.mediation.model import Notice, State
from bot.mediation.store import Claim, Requests
from bot.mediation.sweep_store import Sweep
from tests.mediation.any_order import AnyOrder, house

# Of the run after each change, and of `make any-order`.
TRIES, MANY_TRIES = 25, 1000
# Tries in which each planted fault must show. They are always the same ones.
TRIES_OF_A_FAULT = 60


@pytest.fixture(scope="module")
async def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with people in it, to be copied."""
    path = tmp_path_factory.mktemp("template") / "bot.db"
    await house(path)
    return path


async def _try(template: Path, tries: int, *, always_the_same: bool = False) -> None:
    """Raises what broke, with the steps that led to it. They are not made fewer: that would take minutes."""
    AnyOrder.template = template
    found = settings(
        max_examples=tries,
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=always_the_same,
        report_multiple_bugs=False,
        phases=(Phase.generate,),
    )
    # hypothesis calls the rules itself, and they need a loop of their own: so in a thread.
    await asyncio.to_thread(run_state_machine_as_test, AnyOrder, settings=found)


async def test_the_promises_hold_in_any_order(template: Path, long: bool) -> None:
    await _try(template, MANY_TRIES if long else TRIES)


class Planted:
    """Faults, each as somebody might write it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._set = monkeypatch.setattr

    def claim_does_not_look_who_has_it(self) -> None:
        claim = Requests._claim

        async def careless(self: Requests, request_id: int, mediator_id: int, offer_id: int | None) -> Claim:
            async with self.database.write() as connection:
                await steps_store.change(connection, request_id, state=State.WAITING)
            return await claim(self, request_id, mediator_id, offer_id)

        self._set(Requests, "_claim", careless)

    def losers_are_not_told(self) -> None:
        async def silent(*_: object) -> None: ...

        self._set(steps_store, "_owe_end_of_card", silent)

    def organisers_are_noted_and_not_told(self) -> None:
        self._never_owed(Notice.HELP, "owe_organisers", 1)

    def visitor_is_not_told_the_end(self) -> None:
        self._never_owed(Notice.EXPIRED, "owe", 2)

    def silent_mediator_keeps_the_request(self) -> None:
        async def patient(*_: object) -> bool:
            return False

        self._set(Sweep, "_find_each_other", patient)

    def _never_owed(self, kind: Notice, step: str, place: int) -> None:
        owe = getattr(steps_store, step)

        async def forgetful(*what: Any, **about: Any) -> None:
            if what[place] is not kind:
                await owe(*what, **about)

        self._set(steps_store, step, forgetful)


@pytest.mark.parametrize(
    ("fault", "broken"),
    [
        (Planted.claim_does_not_look_who_has_it, "one winner"),
        (Planted.losers_are_not_told, "everybody whose card is open is told the end"),
        (Planted.organisers_are_noted_and_not_told, "without an organiser knowing"),
        (Planted.silent_mediator_keeps_the_request, "without an organiser knowing"),
        (Planted.visitor_is_not_told_the_end, "an end is told once"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_a_planted_fault_is_found(
    template: Path, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Planted], None], broken: str
) -> None:
    fault(Planted(monkeypatch))
    with pytest.raises(AssertionError, match=broken):
        await _try(template, TRIES_OF_A_FAULT, always_the_same=True)
