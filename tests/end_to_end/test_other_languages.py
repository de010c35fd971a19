"""Who writes in a language the bot does not speak is answered in the language of their own choice, told so, and counted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from markupsafe import Markup
from pydantic import SecretStr

from bot.app import Content, Standlotse
from bot.people.missing import MissingLanguages
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from bot.text import Speech
from tests.end_to_end.conftest import playing

# In each: I am a nurse from abroad and want my diploma recognised. The stand for it is number 11.
NURSES = {
    "zh": "我是护士，怎么让我的文凭在德国得到承认？",
    "am": "ነርስ ነኝ፣ ዲፕሎማዬ በጀርመን እንዲታወቅ እፈልጋለሁ",
    "it": "Sono infermiera, come posso far riconoscere il mio diploma in Germania?",
    "sq": "Unë jam infermiere, si mund të njihet diploma ime në Gjermani?",
    "hi": "मैं नर्स हूँ, मेरा डिप्लोमा जर्मनी में कैसे मान्य होगा?",
    "pt": "Sou enfermeira, como faço para reconhecer o meu diploma na Alemanha?",
}
NAMES_IN_GERMAN = {
    "zh": "Chinesisch",
    "am": "Amharisch",
    "it": "Italienisch",
    "sq": "Albanisch",
    "hi": "Hindi",
    "pt": "Portugiesisch",
}


@pytest.fixture(scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> AsyncIterator[tuple[Stage, Standlotse]]:
    """A day of its own, whose counts are known."""
    database = tmp_path_factory.mktemp("day") / "bot.db"
    settings = Settings(telegram_token=SecretStr(TOKEN), database_url=f"sqlite+aiosqlite:///{database}", cache_dir=cache_dir)
    async with playing(settings) as day:
        yield day


async def _chosen(stage: Stage, name: str, language: str, app: str = "en") -> Actor:
    """Somebody who has chosen a language, whatever their app is set to."""
    actor = await stage.person(name, language=app)
    await actor.says("/language")
    await actor.presses(language)
    await actor.sees("")
    return actor


def _said(speech: Speech, message: str, **values: object) -> str:
    return plain(Markup(speech.say(message, **values)).striptags())


async def _counts(bot: Standlotse) -> dict[str, tuple[int, int]]:
    return await MissingLanguages(bot.database).counts()


@pytest.mark.parametrize("tag", NURSES)
async def test_a_question_in_another_language_is_understood_answered_in_ones_own_and_counted(
    tag: str, fair: tuple[Stage, Standlotse], content: Content
) -> None:
    stage, bot = fair
    german = content.texts.speech("de")
    person = await _chosen(stage, "Visitor", "Deutsch")
    before = (await _counts(bot)).get(tag, (0, 0))

    await person.says(NURSES[tag])
    seen = plain((await person.sees("11")).text)
    assert german.of_fair(content.fair.stands[10].name) in seen
    assert seen.endswith(_said(german, "(I do not speak this language yet: {language}.)", language=NAMES_IN_GERMAN[tag]))
    assert (await _counts(bot))[tag] == (before[0] + 1, before[1])

    await person.presses(german.label("🌍 My language is missing"))
    await person.sees(_said(german, "🌍 Thank you. I have counted it. The organisers will see which languages are missing."))
    assert (await _counts(bot))[tag] == (before[0] + 1, before[1] + 1)


async def test_amharic_is_not_answered_in_tigrinya_unless_that_was_chosen(
    fair: tuple[Stage, Standlotse], content: Content
) -> None:
    stage, _ = fair
    english, tigrinya = content.texts.speech("en"), content.texts.speech("ti")
    somebody = await stage.person("Abebe", language="am")
    await somebody.says(NURSES["am"])
    seen = plain((await somebody.sees("11")).text)
    assert seen.endswith(_said(english, "(I do not speak this language yet: {language}.)", language="Amharic"))

    chose = await _chosen(stage, "Hirut", "ትግርኛ")
    await chose.says(NURSES["am"])
    seen = plain((await chose.sees("11")).text)
    amharic = tigrinya.language.locale.languages["am"]
    assert seen.endswith(_said(tigrinya, "(I do not speak this language yet: {language}.)", language=amharic)), "and told so"


@pytest.mark.parametrize(("app", "tag"), [("pt-br", "pt"), ("zh-hans", "zh"), ("ckb", "ckb"), ("uk", "und"), ("de-AT", "und")])
async def test_a_wish_without_a_message_counts_what_the_app_is_set_to(
    app: str, tag: str, fair: tuple[Stage, Standlotse], content: Content
) -> None:
    stage, bot = fair
    before = (await _counts(bot)).get(tag, (0, 0))
    person = await _chosen(stage, "Somebody", "English", app)
    english = content.texts.speech("en")
    await person.says("/language")
    await person.presses(english.label("🌍 My language is missing"))
    await person.sees(_said(english, "🌍 Thank you. I have counted it. The organisers will see which languages are missing."))
    assert (await _counts(bot))[tag] == (before[0], before[1] + 1)


@pytest.mark.parametrize(
    ("app", "tag"), [("fa-AF", "fa"), ("prs", "fa"), ("kmr", "ku"), ("ckb", "en"), ("pt-br", "en"), ("zh-hans", "en")]
)
async def test_a_stranger_is_greeted_in_the_language_that_fits_their_app(
    app: str, tag: str, fair: tuple[Stage, Standlotse], content: Content
) -> None:
    stage, _ = fair
    person = await stage.person("Stranger", language=app)
    await person.says("/start")
    await person.sees(_said(content.texts.speech(tag), "Welcome!"))
