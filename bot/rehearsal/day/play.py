"""Plays the day and judges it."""

import asyncio
from typing import Any

from bot.rehearsal import Rehearsal
from bot.rehearsal.day.acts import Act, Day, Killable, telegram_says_slow_down, the_bot_crashes, visitors_come_and_ask
from bot.rehearsal.day.announcement import an_announcement_goes_out
from bot.rehearsal.day.announcement_book import AnnouncementBook
from bot.rehearsal.day.announcement_promises import corrected_everywhere, everybody_once, no_wrong_language, the_report_is_true
from bot.rehearsal.day.ledger import Ledger
from bot.rehearsal.day.mediation import a_team_interprets
from bot.rehearsal.day.mediation_book import Book, Fate
from bot.rehearsal.day.mediation_promises import a_person_or_an_honest_end, handed_on_once, no_card_left_open, one_mediator
from bot.rehearsal.day.promises import (
    Line,
    Promise,
    a_reply_to_every_message,
    also_in_trouble,
    at_once,
    crashes_survived,
    nothing_faulty_sent,
    one_pause_for_all,
    unasked,
)
from bot.rehearsal.day.visitors import DayFile

ACTS: tuple[Act, ...] = (
    visitors_come_and_ask,
    telegram_says_slow_down,
    the_bot_crashes,
    a_team_interprets,
    an_announcement_goes_out,
)
"""They begin together; each waits for its own part of the day. Features add theirs."""

PROMISES: tuple[Promise, ...] = (
    a_reply_to_every_message,
    at_once,
    also_in_trouble,
    crashes_survived,
    one_pause_for_all,
    unasked,
    nothing_faulty_sent,
    a_person_or_an_honest_end,
    one_mediator,
    no_card_left_open,
    handed_on_once,
    everybody_once,
    the_report_is_true,
    no_wrong_language,
    corrected_everywhere,
)
"""Judged when all acts have ended. Features add theirs."""

_SHOWN_EVERY_SECONDS = 0.5


async def play(rehearsal: Rehearsal, bot: Killable, file: DayFile, speed: float) -> list[Line]:
    """From the opening to the last reply; the verdict, which stays on the page, too."""
    ledger, news = Ledger(rehearsal.world), AnnouncementBook(rehearsal.world)
    ledger.aside, news.steady = news.is_copy, ledger.apart
    day = Day(rehearsal, bot, ledger, Book(rehearsal.world), news, file, speed)
    await rehearsal.world.letterbox.polled.wait()
    day.ledger.begin()
    day.book.begin()
    day.news.begin()
    board = asyncio.create_task(_keep_shown(day))
    try:
        async with asyncio.TaskGroup() as acts:
            for act in ACTS:
                acts.create_task(act(day))
        verdict = [promise(day) for promise in PROMISES]
    finally:
        day.ledger.end()
        day.book.end()
        day.news.end()
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
            ["asked for a mediator", str(len(day.book.asked))],
            ["wait", str(day.book.count(Fate.WAITING))],
            ["have one", str(day.book.count(Fate.FOUND))],
            ["helped", str(day.book.count(Fate.HELPED))],
            ["have the announcement", str(len(day.news.copies))],
            ["crashes survived", f"{day.survived} of {day.crashes}"],
        ],
        "verdict": [{"what": line.what, "counted": line.counted, "kept": line.kept} for line in verdict],
    }
