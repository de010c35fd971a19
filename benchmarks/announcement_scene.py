"""The scene of announcements for the pictures: written in German, put into Arabic by a mediator, labelled for a reader of
Ukrainian, previewed, sent, corrected, withdrawn. tests/end_to_end/test_page.py plays it, too."""

from benchmarks.mediation_scene import Look, cast_of
from bot.rehearsal.command import Playhouse
from bot.rehearsal.scenario import Actor

GERMAN = "Das Kinderprogramm beginnt um 14 Uhr in Halle 2. Kommen Sie gern vorbei!"
ARABIC = "برنامج الأطفال يبدأ الساعة 14:00 في القاعة 2. أهلاً وسهلاً بكم!"
GERMAN_LATER = "Das Kinderprogramm beginnt erst um 15 Uhr in Halle 2."
ARABIC_LATER = "برنامج الأطفال يبدأ الساعة 15:00 وليس 14:00، في القاعة 2."


async def announcement_scene(house: Playhouse, look: Look) -> None:
    """Play it, with Nour on duty and Amira and Oksana in the house; as of mediation_scene."""
    cast = cast_of(house)
    amira, oksana, nour, organiser = cast["Amira"], cast["Oksana"], cast["Nour"], cast["Frau Berger"]
    await organiser.says("/announce")
    await organiser.sees("✍️")
    await organiser.says(GERMAN)
    await organiser.sees(GERMAN)
    await organiser.presses("Deutsch")
    await _translated(organiser, nour, ARABIC)
    for page in ("🌐", "💬", "📣"):  # back to the card
        await organiser.presses("↩️")
        await organiser.sees(page)
    await look("Frau Berger", "announcement-card")
    await organiser.presses("👁")
    await organiser.sees("👁", within=10)
    await look("Frau Berger", "announcement-preview")
    await _sent(organiser)
    await amira.sees(ARABIC)
    await look("Amira", "announcement-ar")
    await oksana.sees(GERMAN)
    await look("Oksana", "announcement-uk")
    await organiser.sees("🏁", within=10)
    await look("Frau Berger", "announcement-report")

    await organiser.presses("✏️")
    await organiser.sees("✏️")
    await organiser.presses("✍️")
    await organiser.sees("✍️")
    await organiser.says(GERMAN_LATER)
    await organiser.presses("✅ Deutsch")
    await organiser.sees("⚠️")  # the Arabic text is out of date
    await look("Frau Berger", "correction-card")
    await _translated(organiser, nour, ARABIC_LATER)
    for page in ("🌐", "💬", "✏️"):
        await organiser.presses("↩️")
        await organiser.sees(page)
    await _sent(organiser)
    await amira.sees(ARABIC_LATER)
    await look("Amira", "correction-ar")
    await oksana.sees(GERMAN_LATER)
    await look("Oksana", "correction-uk")
    await organiser.sees("🏁", within=10)

    await organiser.presses("🗑")
    await organiser.presses("🗑 Ja")
    await organiser.sees("🏁", within=10)
    await look("Frau Berger", "withdrawal")
    await look("Amira", "withdrawn-ar")
    await look("Oksana", "withdrawn-uk")


async def _translated(organiser: Actor, nour: Actor, text: str) -> None:
    """From the organiser's card: the mediator writes it, the organiser takes it."""
    await organiser.presses("💬")
    await organiser.sees("💬")
    await organiser.presses("Arabisch")
    await organiser.presses("🤝")
    await nour.sees("✍️")
    await nour.presses("✍️")
    await nour.sees("✍️")
    await nour.says(text)
    await nour.sees("💐")
    await organiser.sees(text)
    await organiser.presses("✅")
    await organiser.sees("✅")
    await nour.sees("💐")


async def _sent(organiser: Actor) -> None:
    """In two steps."""
    await organiser.presses("📤")
    await organiser.presses("📤 Ja")
