"""What must never happen between a visitor, mediators and organisers, and what they see when Telegram repeats itself: over the
stand-in, by real HTTP. The whole way from the wish to the thanks is in test_mediation_scenes.py."""

import asyncio
from typing import Any

from bot.rehearsal.scenario import Actor, plain
from tests.end_to_end.house import House


async def test_an_organiser_sends_somebody_with_one_press_and_sees_it_on_the_board(house: House) -> None:
    organiser = await house.organiser()
    visitor = await house.visitor("so")
    nour = await house.mediator("Nour", "ar")
    await house.asks_at_stand(visitor, "so")
    await organiser.sees("🆘")
    await organiser.presses("🟢 Nour")
    await organiser.sees(house.says("de", "✅ {name} is being sent and knows where to go.", name="Nour"))
    await nour.sees(house.says("de", "✅ <b>This request is yours. Thank you!</b>"))
    await visitor.sees("Nour")
    await organiser.says("/board")
    await organiser.sees(house.says("de", "📊 <b>Interpreting now</b>"))
    await organiser.sees_button(house.label("de", "🔄 Refresh"))
    await nour.presses(house.label("de", "🏁 Done"))
    await organiser.sees(house.says("de", "No open requests."), within=8)


async def test_a_phone_number_is_never_handed_on(house: House) -> None:
    visitor, nour = await house.visitor("ar"), await house.mediator("Nour", "ar")
    await house.asks_at_stand(visitor, "ar")
    await nour.presses(house.label("de", "✅ I am coming"))
    await visitor.sees("Nour")
    house.stage.rehearsal.acts.sends_contact(visitor.person)
    await visitor.sees(house.says("ar", "🔒 I do not hand on phone numbers and contacts. This protects both of you."))
    await visitor.presses(house.label("ar", "💬 End the conversation"))
    await nour.sees(house.says("de", "💬 The conversation has ended. What you write now goes to me, the bot, again."))


async def test_visitors_reach_nothing_of_organisers(house: House) -> None:
    visitor = await house.visitor("de")
    await visitor.says("/board")
    await visitor.sees(house.says("de", "🤔 I do not know this command or button any more. Please begin here:"))


async def test_what_telegram_repeats_after_a_crash_is_answered_as_before(house: House) -> None:
    """Each update comes twice: the second one changes nothing, and nobody hears anything twice."""
    visitor, nour = await house.visitor("ar"), await house.mediator("Nour", "ar")
    letterbox = house.stage.rehearsal.world.letterbox
    updates: list[dict[str, Any]] = []
    letterbox.watchers.append(updates.append)

    async def again() -> None:
        kind, payload = next((key, value) for key, value in updates[-1].items() if key != "update_id")
        letterbox.put(kind, payload)
        async with asyncio.timeout(5):
            while len(letterbox):  # noqa: ASYNC110 - the bot confirms in its own time
                await asyncio.sleep(0.02)

    def times(actor: Actor, sentence: str) -> int:
        return sum(plain(sentence) in plain(message.text) for message in actor.screen() if message.from_bot)

    await house.asks_at_stand(visitor, "ar")
    await again()
    await nour.presses(house.label("de", "✅ I am coming"))
    yours = house.says("de", "✅ <b>This request is yours. Thank you!</b>")
    await nour.sees(yours)
    await again()
    coming = house.says("ar", "✅ <b>{name} is coming to you.</b>", name="Nour")
    await visitor.sees(coming)
    await visitor.says("أنا عند النافذة")
    await nour.sees("أنا عند النافذة")
    await again()
    assert [times(nour, what) for what in (yours, "أنا عند النافذة")] == [1, 1]
    await nour.presses(house.label("de", "🏁 Done"))
    thanks = house.says("de", "🏁 <b>Done. Thank you very much!</b>")
    await nour.sees(thanks)
    await again()
    assert times(nour, thanks) == 1
    finished = house.says("ar", "🏁 <b>Finished. How was it?</b>")
    await visitor.sees(finished)
    assert [times(visitor, what) for what in (coming, finished)] == [1, 1]

    await house.asks_at_stand(visitor, "ar")
    await visitor.presses("✖️")
    stopped = house.says("ar", "✖️ All right, I have stopped looking. You can ask again at any time.")
    await visitor.sees(stopped)
    await again()
    assert times(visitor, stopped) == 1
