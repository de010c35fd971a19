"""An announcement on the day: the organiser writes it in some languages, the bot is killed while it goes, and it is corrected."""

from collections.abc import Callable, Mapping

from bot.rehearsal.day import acts
from bot.rehearsal.day.acts import Day
from bot.rehearsal.day.announcement_book import FINISHED
from bot.rehearsal.day.phone import Phone, within
from bot.rehearsal.people import ORGANISER

# The organiser's buttons, as bot/announcements/ has them; tests/rehearsal/day/test_announcement.py compares.
DISCARD, WRITE, ORIGINAL, LANGUAGES, LANGUAGE, PASTE, ASK_SEND, SEND = "cq", "ct", "cL", "cg", "cG", "cw", "ck", "cK"
SHOW, CORRECT = "jr", "jc"
_SOME = 3  # copies that have arrived when the bot may crash


async def an_announcement_goes_out(day: Day) -> None:
    """By the organiser of mediation, who has invited the team by then."""
    if (cast := day.file.announcement) is None:
        return
    await day.until(0.5)
    book, organiser = day.news, day.rehearsal.world.people.get(ORGANISER)
    try:
        if organiser is None:
            return
        phone = Phone(day.rehearsal, organiser)
        day.rehearsal.acts.says(organiser, "/announce")
        if not await within(acts.PATIENCE_SECONDS, lambda: phone.button(DISCARD)):
            return
        if not await _written(phone, cast.language, cast.texts):
            return
        await book.ready_to_crash.wait()
        book.says(cast.texts)
        book.is_sent()
        await phone.presses(SEND, acts.PATIENCE_SECONDS)
        await within(acts.PATIENCE_SECONDS, lambda: len(book.copies) >= _SOME)
    finally:
        book.under_way.set()
    if report := await within(acts.RETURN_SECONDS, _report(phone)):
        book.reads_report(report)
        await day.pause(acts.READING_SECONDS)
        await _corrected(day, phone, cast.language, cast.correction)


async def _corrected(day: Day, phone: Phone, original: str, texts: Mapping[str, str]) -> None:
    """From the list of announcements, with new texts, up to the report."""
    phone.rehearsal.acts.says(phone.person, "/announcements")
    for code in (SHOW, CORRECT, WRITE):
        if await phone.presses(code, acts.PATIENCE_SECONDS) is None:
            return
    if await _written(phone, original, texts):
        before = len(day.rehearsal.world.messages(phone.person))
        day.news.says(texts)
        await phone.presses(SEND, acts.PATIENCE_SECONDS)
        await within(acts.RETURN_SECONDS, _report(phone, before))


async def _written(phone: Phone, original: str, texts: Mapping[str, str]) -> bool:
    """The original where it is asked for, then the other languages, up to the question whether it shall really go."""
    act, patience = phone.rehearsal.acts, acts.PATIENCE_SECONDS
    act.says(phone.person, texts[original])
    if (first := await phone.presses(ORIGINAL, patience, original)) is None:
        return False
    draft = first.about  # the buttons of an earlier one may still be there
    pressed = [await phone.presses(LANGUAGES, patience, draft)]
    for tag in texts.keys() - {original}:
        pressed += [await phone.presses(code, patience, f"{draft}:{tag}") for code in (LANGUAGE, PASTE)]
        act.says(phone.person, texts[tag])
    act.says(phone.person, "/announce")
    pressed.append(await phone.presses(ASK_SEND, patience, draft))
    return None not in pressed


def _report(phone: Phone, after: int = 0) -> Callable[[], str | None]:
    """The latest report that says that it is finished, beyond so many messages."""

    def look() -> str | None:
        messages = phone.rehearsal.world.messages(phone.person)[after:]
        texts = (message.text for message in reversed(messages) if message.from_bot and not message.deleted)
        return next((text for text in texts if f"\n{FINISHED}" in text), None)

    return look
