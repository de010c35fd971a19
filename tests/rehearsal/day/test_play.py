"""A short day from the opening to the verdict: the real bot as a process of its own, killed once and told to slow down."""

import asyncio
from pathlib import Path

import pytest

from bot.rehearsal import Rehearsal
from bot.rehearsal.command import playhouse
from bot.rehearsal.day import acts
from bot.rehearsal.day.play import play
from bot.rehearsal.day.visitors import AnnouncementCast, Asker, Crowd, DayFile, Interpreter, MediationCast

DAY = DayFile(
    seconds=60,
    links=("from_poster", "s12", ""),
    languages={
        "ar": Crowd(names=("Amira", "Khaled"), says=("وين بقدر اتعلم ألماني", "مرحبا", "كيف الطقس بكرا")),
        "uk": Crowd(names=("Oksana", "Taras"), says=("де тут записатися на курси німецької?", "дякую вам!", "туалет де")),
        "de": Crowd(names=("Sabine", "Milan"), says=("Wo finde ich Hilfe mit dem Jobcenter?", "12", "Wann macht ihr zu?")),
    },
    mediation=MediationCast(
        organiser="Frau Lindner",
        mediators=(
            Interpreter(name="Nour", language="ar", speaks=("ar", "en"), says=("شوي وبكون عندك",)),
            Interpreter(name="Omar", language="de", speaks=("ar", "uk"), says=("دقيقتين وبوصل",), drops_out=True),
        ),
        visitors=(
            Asker(name="Samira", language="ar", says=("أنا عند الباب الكبير", "معي ولدين صغار")),
            Asker(name="Dmytro", language="uk", says=("Я коло карти",)),
            Asker(name="Fadi", language="ar", changes_mind=True),
            Asker(name="Selam", language="ti"),
        ),
    ),
    announcement=AnnouncementCast(
        language="de",
        texts={"de": "Um 15 Uhr beginnt das Kinderprogramm.", "ar": "الساعة 15:00 يبدأ برنامج الأطفال."},
        correction={"de": "Es beginnt erst um 16 Uhr.", "ar": "يبدأ الساعة 16:00."},
    ),
)
PLAYING = {"Frau Lindner", "Nour", "Omar", "Samira", "Dmytro", "Fadi", "Selam"}


async def test_a_day_with_a_crash_and_429_keeps_every_promise(monkeypatch: pytest.MonkeyPatch, cache_dir: Path) -> None:
    monkeypatch.setenv("CACHE_DIR", str(cache_dir))
    async with playhouse(cast=False) as house:
        verdict = await play(house.rehearsal, house.bot, DAY, speed=20)
        board = house.rehearsal.world.board
        falls = house.bot.falls
    assert [(line.what, line.kept) for line in verdict] == [
        ("A reply to every message", True),
        ("At once", True),
        ("Slowest reply, with crash and 429", None),
        ("The bot came back after a crash", True),
        ("One pause for all after 429", True),
        ("Messages beyond the replies owed", None),
        ("Nothing Telegram refuses as faulty", True),
        ("A mediator, or an honest end", True),
        ("One mediator a request", True),
        ("Every mediator asked hears the end", True),
        ("Conversations reach the other, once", True),
        ("An announcement reaches everybody, once", True),
        ("Its report says what arrived", True),
        ("No wrong language silently", True),
        ("A correction reaches every copy", True),
    ], "\n".join(f"{line.what}: {line.counted}" for line in verdict)
    assert falls == 1
    assert house.rehearsal.log.by_status[429] == 3
    assert {person.name for person in house.rehearsal.world.people.values()} == {
        name for crowd in DAY.languages.values() for name in crowd.names
    } | PLAYING
    assert board is not None
    assert [line["what"] for line in board["verdict"]] == [line.what for line in verdict]
    assert dict(board["counters"])["visitors"] == "10"
    assert dict(board["counters"])["asked for a mediator"] == "4"


class Deaf:
    """A bot that has asked for updates once and never answers."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        rehearsal.world.letterbox.polled.set()
        self.killed = 0

    def kill(self) -> None:
        self.killed += 1


async def test_a_bot_that_answers_nobody_breaks_its_promises_and_the_day_still_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(acts, "RETURN_SECONDS", 0.5)
    async with Rehearsal(cast=False) as rehearsal, asyncio.timeout(15):
        bot = Deaf(rehearsal)
        verdict = {line.what: line for line in await play(rehearsal, bot, DAY, speed=60)}
    assert bot.killed == 1
    assert verdict["A reply to every message"].kept is False
    assert ": /start" in verdict["A reply to every message"].counted, "whose reply is missing is named"
    assert verdict["The bot came back after a crash"].kept is False
    assert rehearsal.faults.on == [], "the switch of the day is turned back"
