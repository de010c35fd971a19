"""One day in each of the sixteen languages: nobody meets a sentence of another language, from the first page to the apology."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr
from sqlalchemy import text

from bot.app import Content
from bot.rehearsal.messages import Message
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.rehearsal.stand_in import TOKEN
from bot.rehearsal.world import Press
from bot.settings import Settings
from bot.text import Speech
from tests.end_to_end.conftest import playing
from tests.one_language import Reviewer, reviewers

LANGUAGES = ("de", "en", "ar", "uk", "ru", "fa", "tr", "fr", "es", "vi", "ro", "pl", "ku", "ps", "so", "ti")
# Questions of people who have not seen what the bot learned from: bot/guide is measured on them, too.
QUESTIONS = Path(__file__).parents[1] / "guide" / "questions"
COMMANDS = ("topics", "stands", "saved", "programme", "info", "about", "help", "language", "privacy", "interpreter")
QUESTION_IN = {
    "de": ("Mein Sohn ist drei und braucht einen Kitaplatz", "de"),
    "uk": ("Я медсестра, як визнати мій диплом у Німеччині?", "uk"),
}
POSTER = "rathaus-3"  # what organisers call it on the QR code
GREEK = "Η κόρη μου δεν βρίσκει θέση στον παιδικό σταθμό, τι να κάνω τώρα;"


@dataclass
class Visitor:
    """Somebody whose app speaks one language, and who reads every reply for sentences of another."""

    actor: Actor
    speech: Speech = field(repr=False)
    reviewers: dict[str, Reviewer] = field(repr=False)
    foreign: list[str] = field(default_factory=list)
    seen: int = 0

    async def sees(self, tag: str | None = None) -> Message:
        """The next reply, in the language of the visitor or in `tag`."""
        seen = await self.actor.sees("")
        reader = self.reviewers[tag or self.speech.language.tag]
        self.foreign += [f"{complaint.look}: {complaint.line}" for complaint in reader.complaints(seen)]
        self.seen += 1
        return seen

    async def says(self, words: str, tag: str | None = None) -> Message:
        await self.actor.says(words)
        return await self.sees(tag)

    async def presses(self, label: str, tag: str | None = None) -> Message:
        """Press the button with this label in the language of the next reply; a notice on the press is read like a reply."""
        press = await self.actor.presses(label)
        seen = await self.sees(tag)
        if isinstance(press, Press) and press.answer and press.answer.get("text"):
            reader = self.reviewers[tag or self.speech.language.tag]
            self.foreign += [f"{complaint.look}: {complaint.line}" for complaint in reader.read(press.answer["text"])]
        return seen

    def label(self, message: str, tag: str | None = None) -> str:
        return plain((self.reviewers[tag].content.texts.speech(tag) if tag else self.speech).label(message))


@pytest.fixture(scope="module")
def readers(content: Content) -> dict[str, Reviewer]:
    return reviewers(content, Settings().locales_dir, POSTER)


@pytest.fixture(params=LANGUAGES)
async def visitor(request: pytest.FixtureRequest, stage: Stage, content: Content, readers: dict[str, Reviewer]) -> Visitor:
    tag = str(request.param)
    return Visitor(await stage.person("Amira", language=tag), content.texts.speech(tag), readers)


@cache
def _file(tag: str) -> list[dict[str, str]]:
    tree = yaml.safe_load((QUESTIONS / f"{tag}.yaml").read_text(encoding="utf-8"))
    return list(tree["questions"])


def _questions(tag: str, **wanted: str) -> list[str]:
    return [question["text"] for question in _file(tag) if wanted.items() <= question.items()]


async def test_every_language_is_played(content: Content) -> None:
    assert [language.tag for language in content.languages.spoken] == list(LANGUAGES)


async def test_pages(visitor: Visitor) -> None:
    await visitor.says("/start")
    for command in COMMANDS:
        await visitor.says(f"/{command}")
    await visitor.says("/settings")  # no command of ours
    await visitor.actor.sends_photo()
    await visitor.sees()
    await visitor.says("/info")
    await visitor.presses(visitor.label("🤫 Quiet room"))
    await visitor.presses(visitor.label("🏠 Start"))
    await visitor.presses(visitor.label("🙋 Ask a person"))
    assert visitor.foreign == []
    assert visitor.seen == 17


async def test_all_stands_and_a_topic_to_their_last_pages(visitor: Visitor) -> None:
    await visitor.says("/stands")
    for _ in range(4):
        await visitor.presses(visitor.label("More"))
    await visitor.presses(visitor.label("Back"))
    await visitor.says("/topics")
    await visitor.presses(visitor.label("Family"))
    await visitor.presses(visitor.label("More"))
    assert visitor.foreign == []


async def test_cards(visitor: Visitor, content: Content) -> None:
    """One with a website, one of a question, one with whom to call in danger."""
    for number in (8, 11, 23):
        await visitor.says(str(number))
    assert visitor.foreign == []
    assert visitor.seen == 3


async def test_questions_and_what_is_no_matter_of_the_fair(visitor: Visitor) -> None:
    """A reply to a question whose language was not recognised is in the visitor's own: wrong are only replies in a third one."""
    tag = visitor.speech.language.tag
    outcomes = ("event", "mediator", "leisure", "human", "greeting", "thanks", "nothing")
    for question in ("99", *(_questions(tag, outcome=outcome)[0] for outcome in outcomes)):
        await visitor.says(question)
    for stand in ("women-protection", "recognition"):
        await visitor.says(_questions(tag, stand=stand)[-1])
    await visitor.presses("🤔")  # “not what I meant”, or “none of these”
    assert visitor.foreign == []
    assert visitor.seen == 11


async def test_another_language_and_back(visitor: Visitor, content: Content) -> None:
    own = visitor.speech.language
    other = "uk" if own.tag != "uk" else "ti"
    await visitor.says("/language")
    await visitor.presses(content.texts.speech(other).language.name, other)
    await visitor.says("/help", other)
    await visitor.says("/language", other)
    await visitor.presses(own.name)
    await visitor.says("/start")
    assert visitor.foreign == []


async def test_a_question_in_another_language_is_answered_in_that_and_nothing_else_is(visitor: Visitor) -> None:
    asked, other = QUESTION_IN["de" if visitor.speech.language.tag == "uk" else "uk"]
    await visitor.says(asked, other)
    await visitor.presses(visitor.label("🗣 I need an interpreter", other), other)
    await visitor.says("/help")
    assert visitor.foreign == []


async def test_a_language_that_is_missing(visitor: Visitor) -> None:
    await visitor.says(GREEK)
    await visitor.presses(visitor.label("🌍 My language is missing"))
    assert visitor.foreign == []


async def test_privacy_and_being_forgotten(visitor: Visitor) -> None:
    await visitor.actor.scans(f"from_{POSTER}")
    await visitor.sees()
    await visitor.says("/privacy")
    await visitor.presses(visitor.label("🗑 Forget me"))
    assert visitor.foreign == []


async def test_menu_of_commands_and_descriptions(visitor: Visitor, stage: Stage) -> None:
    bot, tag = stage.rehearsal.world.bot, visitor.speech.language.tag
    commands = [command["description"] for command in bot.commands_for(visitor.actor.person)]
    assert len(commands) == len(COMMANDS) + 1
    for line in (*commands, bot.descriptions[tag], bot.short_descriptions[tag]):
        visitor.foreign += map(str, visitor.reviewers[tag].read(line))
    assert visitor.foreign == []


async def test_apology_when_the_bot_is_broken(
    tmp_path: Path, cache_dir: Path, content: Content, readers: dict[str, Reviewer]
) -> None:
    """The database is taken away under its feet: nobody can be looked up, and everybody gets the apology all the same."""
    settings = Settings(
        telegram_token=SecretStr(TOKEN), database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db", cache_dir=cache_dir
    )
    async with playing(settings) as (stage, bot):
        async with bot.database.write() as connection:
            await connection.execute(text("DROP TABLE people"))
        for tag in LANGUAGES:
            visitor = Visitor(await stage.person("Amira", language=tag), content.texts.speech(tag), readers)
            seen = await visitor.says("/start")
            assert plain(seen.text).startswith("😟")
            assert visitor.foreign == []
