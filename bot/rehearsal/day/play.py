"""Plays the day and judges it."""

import asyncio
from typing import Any

from bot.rehearsal import Rehearsal
from bot.rehearsal.day.acts import ACTS, Day, Killable
from bot.rehearsal.day.ledger import Ledger
from bot.rehearsal.day.promises import PROMISES, Line
from bot.rehearsal.day.visitors import DayFile

_SHOWN_EVERY_SECONDS = 0.5


async def play(rehearsal: Rehearsal, bot: Killable, file: DayFile, speed: float) -> list[Line]:
    """From the opening to the last reply; the verdict, which stays on the page, too."""
    day = Day(rehearsal, bot, Ledger(rehearsal.world), file, speed)
    await rehearsal.world.letterbox.polled.wait()
    day.ledger.begin()
    board = asyncio.create_task(_keep_shown(day))
    try:
        async with asyncio.TaskGroup() as acts:
            for act in ACTS:
                acts.create_task(act(day))
        verdict = [promise(day) for promise in PROMISES]
    finally:
        day.ledger.end()
        board.cancel()
        await asyncio.gather(board, return_exceptions=True)
    rehearsal.world.show_board(_board(day, verdict))
    return verdict


async def _keep_shown(day: Day) -> None:
    while True:
        day.rehearsal.world.show_board(_board(day, []))
        await asyncio.sleep(_SHOWN_EVERY_SECONDS)


def _board(day: Day, verdict: list[Line]) -> dict[str, Any]:
    """What the page shows above the phones."""
    book = day.ledger
    return {
        "counters": [
            ["visitors", str(day.arrived)],
            ["replies owed", str(book.owed)],
            ["given", str(book.given)],
            ["open", str(len(book.open))],
            ["slowest", f"{max(book.seconds, default=0.0):.1f} s"],
            ["crashes survived", f"{day.survived} of {day.crashes}"],
        ],
        "verdict": [{"what": line.what, "counted": line.counted, "kept": line.kept} for line in verdict],
    }
