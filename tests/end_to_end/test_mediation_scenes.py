"""From the wish to the thanks, and to the honest end: what a visitor, mediators and an organiser see, over the stand-in by real
HTTP. Each scene is played with a team that reads German and one that reads Arabic."""

import pytest

from bot.mediation.wording_messages import language
from bot.rehearsal.scenario import Actor, plain
from tests.end_to_end.house import House

TEN_MINUTES = 600
# Who asks in which language, and what the team reads.
PLAYED = [("ar", "de"), ("uk", "ar")]


def named(house: House, reader: str, tag: str) -> str:
    """A language in the words of whoever reads."""
    return language(house.speech(reader), tag)


def both_speak(house: House, reader: str, *tags: str) -> str:
    names = house.speech(reader).list([named(house, reader, tag) for tag in tags])
    return house.says(reader, "You both speak: {languages}", languages=names)


async def understands_arabic(house: House, visitor: Actor, tag: str) -> None:
    """Asks at the information desk and says that Arabic will do as well."""
    await visitor.says("/interpreter")
    await visitor.sees(house.says(tag, "🗣 <b>Somebody who interprets for you</b>"))
    await visitor.presses(house.label(tag, "➕ I understand other languages, too"))
    await visitor.sees(house.says(tag, "➕ <b>Which other languages do you understand a little?</b>"))
    await visitor.presses("العربية")
    await visitor.sees_button("✅ العربية")
    await visitor.presses(house.label(tag, "✅ That is all"))
    await visitor.presses(house.label(tag, "✅ Yes, please send somebody"))
    await visitor.sees("⏳")


@pytest.mark.parametrize(("tag", "team"), PLAYED)
async def test_two_are_asked_one_comes_they_talk_and_thank_each_other(house: House, tag: str, team: str) -> None:
    house.team = team
    visitor = await house.visitor(tag)
    nour, omar = await house.mediator("Nour", tag), await house.mediator("Omar", tag)
    await house.asks_at_stand(visitor, tag)
    await visitor.sends_voice()
    await visitor.sees(house.says(tag, "📎 I keep this for the interpreter."))
    for mediator in (nour, omar):
        card = plain((await mediator.sees(house.says(team, "🔔 <b>Can you interpret now?</b>"))).text)
        assert house.says(team, "💬 Language: {language}", language=named(house, team, tag)) in card
        assert "12" in card
        assert "Amira" not in card, "nobody's name is shown"

    await nour.presses(house.label(team, "✅ I am coming"))
    await nour.sees(house.says(team, "✅ <b>This request is yours. Thank you!</b>"))
    await nour.sees_kind("voice")
    await visitor.sees(house.says(tag, "✅ <b>{name} is coming to you.</b>", name="Nour"))
    await omar.sees(house.says(team, "👍 Taken, thank you. This request is no longer open."), within=2)
    await nour.presses(house.label(team, "🗺 Map"))
    await nour.sees_kind("photo")

    await nour.presses(house.speech(team).plural("🚶 In {count} minute", "🚶 In {count} minutes", 2))
    await visitor.sees(
        house.speech(tag).plural(
            "🚶 {name} is there in {count} minute.", "🚶 {name} is there in {count} minutes.", 2, name="Nour"
        )
    )
    await visitor.says("عند النافذة")
    asked = await nour.sees("عند النافذة")
    await visitor.edits("عند الباب")
    assert (await nour.sees("عند الباب")).id == asked.id, "a correction corrects the copy"
    answer = house.stage.rehearsal.acts.says(nour.person, "شوي وبوصل", reply_to=asked.id)
    heard = await visitor.sees("شوي وبوصل")
    assert plain(house.stage.rehearsal.world.message(visitor.person, heard.reply_to).text) == "عند الباب"  # type: ignore[union-attr]
    house.stage.rehearsal.acts.edits(nour.person, answer.id, "وصلت")
    assert (await visitor.sees("وصلت")).id == heard.id
    await visitor.sends_photo(caption="الرسالة")
    assert (await nour.sees_kind("photo")).text == "الرسالة"
    await nour.sends_location()
    await visitor.sees_kind("location")
    await nour.sends_voice()
    await visitor.sees_kind("voice")

    await nour.presses(house.label(team, "🤝 We have met"))
    await nour.presses(house.label(team, "🏁 Done"))
    await nour.sees(house.says(team, "🏁 <b>Done. Thank you very much!</b>"))
    await visitor.sees(house.says(tag, "🏁 <b>Finished. How was it?</b>"))
    assert [visitor.person.pinned, nour.person.pinned] == [[], []]
    await visitor.presses("👍")
    await visitor.sees(house.says(tag, "🙏 Thank you! I wish you a good day at the fair."))
    await nour.sees_nothing()
    await visitor.says("/topics")
    await visitor.sees(house.says(tag, "🗂 <b>Which topic?</b>"))


@pytest.mark.parametrize("team", ["de", "ar"])
async def test_nobody_speaks_it_and_both_are_told_over_which_language_they_talk(house: House, team: str) -> None:
    house.team = team
    visitor = await house.visitor("ti")
    selam, nour = await house.mediator("Selam", "ti"), await house.mediator("Nour", "ar")
    await understands_arabic(house, visitor, "ti")
    await selam.presses(house.label(team, "❌ Not this one"))
    await visitor.sees(
        house.says("ti", "⏳ Nobody who speaks {language} is free right now.", language=named(house, "ti", "ti"))
        + "\n"
        + house.says("ti", "I also ask people who speak {languages}.", languages=named(house, "ti", "ar"))
    )
    card = await nour.sees(house.says(team, "💬 Language: {language}", language=named(house, team, "ti")))
    assert both_speak(house, team, "ar").removesuffix(".") in plain(card.text)
    await nour.presses(house.label(team, "✅ I am coming"))
    await nour.sees(both_speak(house, team, "ar"))
    await visitor.sees(both_speak(house, "ti", "ar"))


@pytest.mark.parametrize(("tag", "team"), PLAYED)
async def test_an_organiser_sends_somebody_by_hand_and_hears_of_it_when_they_cannot(house: House, tag: str, team: str) -> None:
    """Nobody is on duty; Omar comes later, speaks something else, and is sent from the board."""
    house.team = team
    organiser = await house.organiser()
    visitor = await house.visitor(tag)
    await house.asks_at_stand(visitor, tag)
    needed = house.says(team, "🆘 <b>Nobody has taken this request</b>")
    await organiser.sees(
        house.says(team, "📣 <b>Somebody needs {language}. Nobody on duty speaks it.</b>", language=named(house, team, tag))
    )
    await organiser.sees(needed)
    await visitor.sees(house.says(tag, "I have told the organisers. They are looking for somebody, too."))
    omar = await house.mediator("Omar", "fr")
    await organiser.says("/start")
    await organiser.presses(house.label(team, "📊 Board"))
    await organiser.sees(house.says(team, "📊 <b>Interpreting now</b>"))
    await organiser.presses("🆘")
    await organiser.sees(needed)
    await organiser.presses("🟢 Omar")
    sent = house.says(team, "✅ {name} is being sent and knows where to go.", name="Omar")
    await organiser.sees(sent)
    await omar.sees(house.says(team, "✅ <b>This request is yours. Thank you!</b>"))
    await visitor.sees(house.says(tag, "✅ <b>{name} is coming to you.</b>", name="Omar"))
    await omar.presses(house.label(team, "↩️ I cannot do it"))
    await visitor.sees(house.says(tag, "😕 The interpreter cannot come after all. I am sorry."))
    await organiser.sees(needed)


@pytest.mark.parametrize(("tag", "team"), PLAYED)
async def test_ten_minutes_and_an_honest_end_that_says_what_is_left(house: House, tag: str, team: str) -> None:
    house.team = team
    organiser, visitor = await house.organiser(), await house.visitor(tag)
    await house.asks_at_stand(visitor, tag)
    await organiser.sees("🆘")
    await visitor.sees(house.says(tag, "I have told the organisers. They are looking for somebody, too."))
    house.forward(TEN_MINUTES - 60)
    await visitor.sees_nothing(within=1.5)
    house.forward(60)
    end = await visitor.sees(house.says(tag, "😔 <b>Nobody can come. I am sorry.</b>"))
    assert f"Guten Tag. Ich spreche {named(house, 'de', tag)}." in plain(end.text)
    assert house.says(tag, "💬 At these stands somebody speaks {language}:", language=named(house, tag, tag)) in plain(end.text)
    assert plain(house.speech(tag).of_fair(house.content.fair.fair.information_desk.text)) in plain(end.text)
    await organiser.sees(house.says(team, "😔 <b>Nobody has come.</b> The visitor knows."))
    await visitor.says("/interpreter")
    await visitor.sees(house.says(tag, "🗣 <b>Somebody who interprets for you</b>"))


async def test_a_stand_asks_in_german_for_somebody_who_speaks_arabic(house: House) -> None:
    """The code of the stand's own people: the language is chosen, not assumed."""
    staff, nour = await house.stage.person("Stand 12", language="de"), await house.mediator("Nour", "ar")
    await staff.scans("m12")
    await staff.sees(house.says("de", "💬 <b>Which language do you need?</b>"))
    await staff.presses("العربية")
    await staff.presses(house.label("de", "✅ Yes, please send somebody"))
    await staff.sees(house.says("de", "⏳ <b>I am looking for somebody who speaks {language}.</b>", language="Arabisch"))
    await nour.presses(house.label("de", "✅ I am coming"))
    await nour.sees(house.says("de", "The people at the stand have asked for a visitor."))
    await staff.sees(house.says("de", "✅ <b>{name} is coming to you.</b>", name="Nour"))
    await staff.presses(house.label("de", "🤝 We have met"))
    await staff.presses(house.label("de", "🏁 Finished, thank you"))
    await nour.sees(house.says("de", "🏁 <b>Done. Thank you very much!</b>"))
    await staff.presses("😐")
    await staff.sees(house.says("de", "🙏 Thank you! I wish you a good day at the fair."))


@pytest.mark.parametrize(("tag", "team"), PLAYED)
async def test_a_mediator_who_blocks_the_bot_on_the_way_is_replaced_as_soon_as_the_visitor_writes(
    house: House, tag: str, team: str
) -> None:
    house.team = team
    visitor, nour = await house.visitor(tag), await house.mediator("Nour", tag)
    await house.asks_at_stand(visitor, tag)
    await nour.presses(house.label(team, "✅ I am coming"))
    await visitor.sees(house.says(tag, "✅ <b>{name} is coming to you.</b>", name="Nour"))
    omar = await house.mediator("Omar", tag)
    await nour.blocks()
    await visitor.says("عند الباب")
    await visitor.sees(house.says(tag, "⚠️ I cannot reach the other person right now."))
    await visitor.sees("⏳")
    await omar.presses(house.label(team, "✅ I am coming"))
    await visitor.sees(house.says(tag, "✅ <b>{name} is coming to you.</b>", name="Omar"))
