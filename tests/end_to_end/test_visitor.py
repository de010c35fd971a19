"""What a visitor does and sees, in German and in Arabic: every path of the visitor's side, over the stand-in."""

from dataclasses import dataclass

import pytest
from markupsafe import Markup

from bot.app import Content
from bot.fair.messages import hall_name
from bot.fair.plan import hall_plan
from bot.rehearsal.scenario import Actor, Stage, plain
from bot.text import Speech

QUESTIONS = {
    "de": {
        "recognition": "ich bin krankenschwester, mein diplom aus syrien soll hier gelten",
        "violence": "mein mann schlägt mich, ich muss weg",
        "off-topic": "wie wird das wetter morgen",
        "programme": "wann ist die begrüßung, gibt es ein programm?",
        "toilets": "wo ist die toilette",
        "interpreter": "spricht hier jemand arabisch und kann jetzt für mich übersetzen?",
        "leisure": "wer spielt mit mir schach",
        "human": "ich möchte mit einem menschen sprechen",
        "greeting": "hallo",
        "thanks": "danke schön",
    },
    "ar": {
        "recognition": "أنا ممرضة وبدي أعادل شهادتي من سوريا",
        "violence": "زوجي يضربني ولازم أطلع من البيت",
        "off-topic": "كيف الطقس بكرا",
        "programme": "شو برنامج اليوم",
        "toilets": "وين الحمام",
        "interpreter": "بدي حدا يترجم لي هلق هون عالستاند",
        "leisure": "مين بلعب معي شطرنج",
        "human": "بدي أحكي مع إنسان",
        "greeting": "مرحبا",
        "thanks": "شكرا كتير",
    },
}


@dataclass(frozen=True)
class Visitor:
    """Somebody on the stage with the language they speak."""

    actor: Actor
    speech: Speech

    def text(self, message: str, **values: object) -> str:
        """A sentence of the bot as this visitor reads it, without tags."""
        return plain(Markup(self.speech.say(message, **values)).striptags())

    def label(self, message: str, **values: object) -> str:
        return plain(self.speech.label(message, **values))

    async def asks(self, about: str) -> None:
        await self.actor.says(QUESTIONS[self.speech.language.tag][about])

    @property
    def buttons(self) -> list[str]:
        return [plain(label) for row in self.actor.labels for label in row]


@pytest.fixture(params=["de", "ar"])
async def visitor(request: pytest.FixtureRequest, stage: Stage, content: Content) -> Visitor:
    tag = str(request.param)
    actor = await stage.person("Amira", language=tag)
    return Visitor(actor, content.texts.speech(tag))


async def test_start_greets_in_the_language_of_the_app_and_offers_every_other(visitor: Visitor, content: Content) -> None:
    await visitor.actor.says("/start")
    await visitor.actor.sees(visitor.text("Welcome!"))
    assert {language.name for language in content.languages.spoken} <= set(visitor.buttons)


async def test_an_app_in_a_language_the_bot_does_not_speak_begins_in_english(stage: Stage) -> None:
    somebody = await stage.person("Zé", language="pt-br")
    await somebody.says("/start")
    await somebody.sees("Welcome!")


async def test_a_chosen_language_stays(visitor: Visitor, content: Content) -> None:
    ukrainian = content.texts.speech("uk")
    await visitor.actor.says("/start")
    await visitor.actor.presses("Українська")
    await visitor.actor.sees(plain(ukrainian.say("Welcome!")))
    await visitor.actor.says("/start")
    await visitor.actor.sees(plain(ukrainian.say("Welcome!")))
    assert "Deutsch" not in visitor.buttons, "who has chosen is not asked again"


async def test_a_question_gets_the_stand(visitor: Visitor, content: Content) -> None:
    await visitor.asks("recognition")
    stand = content.fair.stands[10]
    seen = await visitor.actor.sees(visitor.speech.of_fair(stand.name))
    text = plain(seen.text)
    assert (
        visitor.text(
            "{pictograms} <b>Stand {number}: {name}</b>", pictograms="💼", number=11, name=visitor.speech.of_fair(stand.name)
        )
        in text
    )
    assert all(visitor.speech.of_fair(offer) in text for offer in stand.offers)
    assert visitor.text("{starts}–{ends}", starts="10:00", ends="16:00") in text
    assert visitor.label("🗣 I need an interpreter") in visitor.buttons


async def test_the_map_on_a_card_is_a_picture_with_the_stand_and_its_hall(
    visitor: Visitor, stage: Stage, content: Content
) -> None:
    stand = content.fair.stands[10]
    hall = content.fair.hall(stand.hall)
    await visitor.actor.says("11")
    card = await visitor.actor.sees(visitor.speech.of_fair(stand.name))
    await visitor.actor.presses(visitor.label("🗺 Map"))
    seen = await visitor.actor.sees_kind("photo")
    name = visitor.speech.of_fair(stand.name)
    assert plain(seen.text).splitlines() == [
        visitor.text("{pictograms} <b>Stand {number}: {name}</b>", pictograms="🗺", number=11, name=name),
        f"📍 {plain(hall_name(visitor.speech, hall))}",
    ]
    file = stage.rehearsal.world.files.by_id(seen.content["photo"][0]["file_id"])
    assert file is not None
    assert file.upload.content == hall_plan(content.fair, hall, stand)
    assert (card.edited, seen.id > card.id) == (0, True), "the card stays above the map"
    assert visitor.buttons == [visitor.label("🏠 Start")]
    await visitor.actor.presses(visitor.label("🏠 Start"))
    await visitor.actor.sees(visitor.text("Welcome!"))
    refused = [call for call in stage.rehearsal.log.calls if "no text in the message" in call.description]
    assert refused == [], "nobody tries to make a text of the picture"


async def test_not_what_i_meant_shows_the_next_best_and_ends_honestly(visitor: Visitor) -> None:
    await visitor.asks("recognition")
    await visitor.actor.sees("11")
    shown = {plain(visitor.actor.last.text).splitlines()[0]}
    for _ in range(4):
        await visitor.actor.presses(visitor.label("🤔 Not what I meant"))
        await visitor.actor.sees("Stand" if visitor.speech.language.tag == "de" else "📍")
        shown.add(plain(visitor.actor.last.text).splitlines()[0])
    assert len(shown) == 5, "five different stands"
    await visitor.actor.presses(visitor.label("🤔 Not what I meant"))
    await visitor.actor.sees(visitor.text("🤷 I do not know a stand for this here at the fair."))
    assert visitor.label("🙋 Ask a person") in visitor.buttons


async def test_who_is_in_danger_reads_first_whom_to_call(visitor: Visitor) -> None:
    await visitor.asks("violence")
    seen = await visitor.actor.sees("110")
    assert plain(seen.text).splitlines()[0] == visitor.text("🚨 <b>In danger now? Call 110.</b> It is free, day and night.")
    assert "23" in plain(seen.text)


async def test_off_topic_gets_an_honest_nothing_with_ways_on(visitor: Visitor) -> None:
    await visitor.asks("off-topic")
    await visitor.actor.sees(visitor.text("🤷 I do not know a stand for this here at the fair."))
    assert len(visitor.buttons) == 7, "four topics, a person, an interpreter, the start"


@pytest.mark.parametrize("number", ["12", "Stand 12", "stand ١٢", "۱۲", "Nr. 12"])
async def test_a_number_in_any_digits_hits_the_stand(visitor: Visitor, content: Content, number: str) -> None:
    await visitor.actor.says(number)
    await visitor.actor.sees(visitor.speech.of_fair(content.fair.stands[11].name))


async def test_a_number_no_stand_has_is_said_to_be_none(visitor: Visitor) -> None:
    await visitor.actor.says("99")
    await visitor.actor.sees(visitor.text("There is no stand {number}.", number=99))


@pytest.mark.parametrize("name", ["Stadtbibliotek", "jobcentr"])
async def test_a_misspelt_name_hits_the_stand(visitor: Visitor, content: Content, name: str) -> None:
    await visitor.actor.says(name)
    stand = content.fair.stand_called({"Stadtbibliotek": "library", "jobcentr": "job-centre"}[name])
    assert stand is not None
    await visitor.actor.sees(visitor.speech.of_fair(stand.name))


async def test_a_qr_code_on_a_stand_opens_its_card(visitor: Visitor, content: Content) -> None:
    await visitor.actor.scans("s23")
    await visitor.actor.sees(visitor.speech.of_fair(content.fair.stands[22].name))


@pytest.mark.parametrize("payload", ["s", "sfoo", "s999999999", "from_", "unknown"])
async def test_a_strange_link_leads_to_a_polite_start(visitor: Visitor, payload: str) -> None:
    await visitor.actor.scans(payload)
    await visitor.actor.sees(visitor.text("Welcome!"))


@pytest.mark.parametrize(
    "command", ["topics", "stands", "programme", "info", "language", "help", "about", "privacy", "interpreter"]
)
async def test_every_command_answers_with_buttons(visitor: Visitor, command: str) -> None:
    await visitor.actor.says(f"/{command}")
    await visitor.actor.sees("")
    assert visitor.label("🏠 Start") in visitor.buttons


async def test_topics_lead_to_stands_and_their_cards_by_buttons_alone(visitor: Visitor, content: Content) -> None:
    await visitor.actor.says("/topics")
    await visitor.actor.presses(visitor.label("Family"))
    await visitor.actor.sees("👪")
    await visitor.actor.presses(visitor.label("More"))
    await visitor.actor.sees("👪")
    await visitor.actor.presses("24 ·")
    await visitor.actor.sees(visitor.speech.of_fair(content.fair.stands[23].name))


async def test_all_stands_are_paged_to_the_last(visitor: Visitor) -> None:
    await visitor.actor.says("/stands")
    seen = set()
    for page in range(5):
        await visitor.actor.sees("📋")
        seen |= {label for label in visitor.buttons if "·" in label}
        if page < 4:
            await visitor.actor.presses(visitor.label("More"))
    assert len(seen) == 36
    assert visitor.label("More") not in " ".join(visitor.buttons)


async def test_a_stand_is_saved_found_again_and_let_go(visitor: Visitor) -> None:
    save, saved = visitor.label("⭐ Save"), visitor.label("✅ Saved")
    await visitor.actor.scans("s12")
    await visitor.actor.presses(save)
    await visitor.actor.sees_button(saved)
    await visitor.actor.says("/saved")
    await visitor.actor.sees(visitor.text("⭐ <b>Your saved stands</b>"))
    await visitor.actor.presses("12 ·")
    await visitor.actor.presses(saved)
    await visitor.actor.sees_button(save)
    await visitor.actor.says("/stands")
    await visitor.actor.presses(visitor.label("⭐ Saved stands"))
    await visitor.actor.sees(visitor.text("You have not saved any stand yet. Press ⭐ on a stand, and you find it here again."))


async def test_an_answer_stays_as_it_is_when_its_stand_is_saved(visitor: Visitor) -> None:
    await visitor.asks("recognition")
    await visitor.actor.sees("📍")
    text, before = visitor.actor.last.text, visitor.buttons
    await visitor.actor.presses(visitor.label("⭐ Save"))
    await visitor.actor.sees_button(visitor.label("✅ Saved"))
    after = [visitor.label("⭐ Save") if label == visitor.label("✅ Saved") else label for label in visitor.buttons]
    assert (visitor.actor.last.text, after) == (text, before)
    await visitor.actor.says("/privacy")
    seen = plain((await visitor.actor.sees(visitor.text("This helps the organisers to tell you what fits you."))).text)
    assert "💼" in seen


async def test_of_urgent_needs_nothing_is_remembered(visitor: Visitor) -> None:
    await visitor.asks("violence")
    await visitor.actor.sees("110")
    assert visitor.label("⭐ Save") not in visitor.buttons
    await visitor.actor.says("/privacy")
    seen = plain((await visitor.actor.sees("🔒")).text)
    assert visitor.text("This helps the organisers to tell you what fits you.") not in seen


async def test_the_programme_begins_with_the_welcome_speech(visitor: Visitor, content: Content) -> None:
    await visitor.asks("programme")
    seen = await visitor.actor.sees("🎤")
    lines = plain(seen.text).splitlines()
    assert visitor.speech.of_fair(content.fair.programme[0].title) in lines[1]
    assert visitor.text("{starts}–{ends}", starts="10:30", ends="10:50") in lines[1]
    assert len(lines) == 1 + len(content.fair.programme)


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ("interpreter", "🗣 <b>Somebody who interprets for you</b>"),
        ("leisure", "⚽ <b>Doing something together</b>"),
        ("human", "<b>Talk to a person</b>"),
        ("greeting", "👋 Hello! What do you need? Write it in your own words, or press a button."),
        ("thanks", "🙂 You are welcome. I wish you a good day at the fair!"),
        ("toilets", "🚻 Toilets"),
    ],
)
async def test_a_wish_that_is_no_stand_gets_its_own_answer(visitor: Visitor, about: str, sentence: str) -> None:
    await visitor.asks(about)
    await visitor.actor.sees(visitor.text(sentence))


async def test_a_question_in_another_language_is_answered_in_it_and_can_switch(visitor: Visitor, content: Content) -> None:
    ukrainian = content.texts.speech("uk")
    await visitor.actor.says("Я медсестра, як визнати мій диплом у Німеччині?")
    await visitor.actor.sees(plain(ukrainian.of_fair(content.fair.stands[10].name)))
    always = plain(ukrainian.label("🌐 Always speak {language}", language="Українська"))
    for label in ("⭐ Save", "✅ Saved", "🤔 Not what I meant"):  # the answer stays one in another language
        await visitor.actor.sees_button(always)
        await visitor.actor.presses(plain(ukrainian.label(label)))
    await visitor.actor.sees(plain(ukrainian.say("💬 Languages here: {languages}", languages=""))[:12])
    await visitor.actor.sees_button(always)
    await visitor.actor.says("/help")
    await visitor.actor.sees(visitor.text("❓ <b>How it works</b>"))
    await visitor.actor.says("Де вивчити німецьку мову? Я нічого не розумію")
    await visitor.actor.presses("Українська")
    await visitor.actor.says("/help")
    await visitor.actor.sees(plain(ukrainian.say("❓ <b>How it works</b>")).replace("<b>", "").replace("</b>", ""))


async def test_what_cannot_be_read_gets_a_helpful_reply(visitor: Visitor) -> None:
    for send in (visitor.actor.sends_voice, visitor.actor.sends_photo, visitor.actor.sends_sticker, visitor.actor.sends_location):
        await send()
        await visitor.actor.sees(visitor.text("✍️ I can only read text. Please write what you need, or choose a topic."))
        assert visitor.label("🙋 Ask a person") in visitor.buttons


async def test_an_edited_question_is_answered_anew(visitor: Visitor) -> None:
    await visitor.asks("off-topic")
    await visitor.actor.sees("🤷")
    await visitor.actor.edits(QUESTIONS[visitor.speech.language.tag]["recognition"])
    await visitor.actor.sees("11")


async def test_an_unknown_command_leads_back(visitor: Visitor) -> None:
    await visitor.actor.says("/settings")
    await visitor.actor.sees(visitor.text("🤔 I do not know this command or button any more. Please begin here:"))


@pytest.mark.parametrize("text", ["ﷺ" * 1000, "\u202e\u2066\u200b", "😀😀😀", "?", "x" * 4096, "a\u0000b", "<b>&{name}</i>"])
async def test_nothing_anybody_writes_goes_unanswered(visitor: Visitor, text: str) -> None:
    await visitor.actor.says(text)
    await visitor.actor.sees("")
    await visitor.asks("recognition")
    await visitor.actor.sees("11")


async def test_privacy_shows_what_is_stored_and_forgets(visitor: Visitor) -> None:
    await visitor.actor.scans("from_poster")
    await visitor.actor.sees(visitor.text("Welcome!"))
    await visitor.actor.says("/privacy")
    seen = await visitor.actor.sees("🔒")
    assert "poster" in seen.text
    await visitor.actor.presses(visitor.label("🗑 Forget me"))
    await visitor.actor.sees("🗑")
    await visitor.actor.says("/privacy")
    seen = await visitor.actor.sees("🔒")
    assert "poster" not in seen.text
