"""The scene of mediation for the pictures: two mediators are invited; Amira asks at a stand, one comes, an organiser looks on."""

import re
from collections.abc import Awaitable, Callable

from bot.rehearsal.command import Playhouse
from bot.rehearsal.scenario import Actor, Stage, plain

Look = Callable[[str, str], Awaitable[None]]  # whose phone, name of the picture

AT_THE_WINDOW = "أنا واقفة عند الشباك، لابسة جاكيت أحمر"
COMING = "تمام، شوي وبوصل 🙂"


def cast_of(house: Playhouse) -> dict[str, Actor]:
    """Everybody by name. What is on a phone now has been seen."""
    stage = Stage(house.rehearsal)
    return {person.name: Actor.looking(stage, person) for person in house.rehearsal.world.people.values()}


async def mediators_join(house: Playhouse) -> None:
    """Nour and Petro, by the organiser's links, up to being on duty."""
    cast = cast_of(house)
    for name, language in (("Nour", "العربية"), ("Petro", "українська")):
        await _joins(cast["Frau Berger"], cast[name], name, language)


async def mediation_scene(house: Playhouse, look: Look) -> None:
    """Play it, with the mediators on duty; `look` is called where there is something to see. Raises NotSeen where the bot does
    not say what it should."""
    cast = cast_of(house)
    amira, nour, organiser = cast["Amira"], cast["Nour"], cast["Frau Berger"]
    await amira.scans("s12")
    await amira.presses("🗣")
    await amira.presses("✅")
    await amira.sees("⏳")
    await nour.sees("🔔")
    await look("Nour", "offer")
    await nour.presses("✅")
    await nour.sees("✅")
    await amira.sees("Nour")
    await amira.says(AT_THE_WINDOW)
    await nour.sees(AT_THE_WINDOW)
    await nour.says(COMING)
    await amira.sees(COMING)
    await look("Amira", "conversation")
    await organiser.says("/board")
    await organiser.sees("📊")
    await look("Frau Berger", "board")


async def _joins(organiser: Actor, mediator: Actor, name: str, language: str) -> None:
    await organiser.says("/team")
    for page, button in (("👥", "🤝"), ("⏱", "⏱"), ("👥", "📅")):
        await organiser.sees(page)
        await organiser.presses(button)
    link = re.search(r"start=(join_[\w-]+)", plain((await organiser.sees("https://t.me/")).text))
    if link is None:
        raise SystemExit("the organiser got no link")
    await mediator.scans(link[1])
    await mediator.sees("👤")
    await mediator.says(name)
    for page, button in (("💬", language), ("💬", "👍"), ("⚪", "🟢")):
        await mediator.sees(page)
        await mediator.presses(button)
    await mediator.sees("🟢")
