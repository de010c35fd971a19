"""Mediation on the day: an organiser invites a team, visitors ask, mediators come, say no, say nothing or drop out."""

import asyncio
import random
import re

from bot.rehearsal.day import acts
from bot.rehearsal.day.acts import Day
from bot.rehearsal.day.mediation_book import (
    ACCEPT,
    CANCEL,
    DECLINE,
    DONE,
    GIVE_BACK,
    GO_ON_DUTY,
    LATE,
    MET,
    RATE,
    SEND_WISH,
    STILL_THERE,
    VISITOR_MET,
    Fate,
)
from bot.rehearsal.day.phone import Offered, Phone, begins, code_of, data_of, within
from bot.rehearsal.day.visitors import Asker, Interpreter
from bot.rehearsal.people import ORGANISER

# How the team is built: the organiser's buttons one after the other, and a language a mediator turns on.
_INVITE, _LINK_LIFE, _TENURE, _TURN_LANGUAGE = "yi", "yf", "yl", "dl"
_LINK = re.compile(r"start=(join_[\w-]+)")
_LOOK_SECONDS = 0.1
_ACCEPTS, _DECLINES, _GIVES_BACK = 0.65, 0.15, 0.15  # of offers, and of requests accepted; the other offers are not answered
_COFFEE_SECONDS = 2.0  # at speed 1: until somebody looks at an offer
# While the bot runs the clock moves by less than a word may take (30 s, bot/mediation/notice_store.py): what is on its way at
# that moment would seem abandoned, and be said twice.
_LEAP_SECONDS = 28.0
_BETWEEN_LEAPS = 0.5
_EVENING_SECONDS = 20.0  # at speed 1: what is under way goes on without that
_LEAPS = 90  # forty minutes: the honest end comes ten minutes after the last mediator who went away


async def a_team_interprets(day: Day) -> None:
    """An organiser invites the team, visitors ask all day, and in the evening the clock is moved on until nobody waits."""
    if (cast := day.file.mediation) is None:
        return
    world = day.rehearsal.world
    organiser = Phone(day.rehearsal, world.add_person(cast.organiser, "de", "organiser", ORGANISER))
    day.ledger.apart.add(ORGANISER)
    day.rehearsal.acts.scans(organiser.person, "")
    links: list[str] = []
    async with asyncio.TaskGroup() as people:
        for one in cast.mediators:
            person = world.add_person(one.name, one.language, "mediator")
            day.ledger.apart.add(person.id)
            if link := await _link(organiser, links):
                links.append(link)
                day.book.team[person.id] = person
                people.create_task(_mediates(day, Phone(day.rehearsal, person), one, link))
        coming = [_comes(day, people, asker, 0.7 * at / len(cast.visitors)) for at, asker in enumerate(cast.visitors)]
        await asyncio.gather(*coming)
        await day.pause(_EVENING_SECONDS)
        await _evening(day)


async def _link(organiser: Phone, known: list[str]) -> str | None:
    """What stands behind start= in a new link for a mediator; None from a bot that does not answer."""
    organiser.rehearsal.acts.says(organiser.person, "/team")
    for code in (_INVITE, _LINK_LIFE, _TENURE):
        if await organiser.presses(code, acts.PATIENCE_SECONDS) is None:
            return None

    def fresh() -> str | None:
        texts = (message.text for message in reversed(organiser.rehearsal.world.messages(organiser.person)) if message.from_bot)
        return next((found[1] for text in texts if (found := _LINK.search(text)) and found[1] not in known), None)

    return await within(acts.PATIENCE_SECONDS, fresh)


async def _mediates(day: Day, phone: Phone, one: Interpreter, link: str) -> None:
    """From the link to the evening."""
    if not await _comes_on_duty(day, phone, one, link):
        return
    chance = random.Random(phone.person.id)  # noqa: S311 - what they answer; no secret
    helped = 0
    while not day.book.closed and phone.there:
        if mine := phone.button(DONE):
            helped += 1
            await _helps(day, phone, one, mine, chance, drops_out=one.drops_out and helped == 2)
        elif asked := phone.button(STILL_THERE):
            phone.press(asked)
        elif offer := _offer(phone):
            await day.pause(_COFFEE_SECONDS * chance.random())
            match chance.random():
                case luck if luck < _ACCEPTS:
                    _press(phone, offer)
                case luck if luck < _ACCEPTS + _DECLINES:
                    phone.leave(offer)
                    if no := _of(phone, DECLINE, offer.about):
                        phone.press(no)
                case _:
                    phone.leave(offer)
        await asyncio.sleep(_LOOK_SECONDS)


def _offer(phone: Phone) -> Offered | None:
    """The latest card that is still open."""
    return next((offered for offered in phone.buttons(ACCEPT) if not begins(offered.message, LATE)), None)


def _press(phone: Phone, offered: Offered) -> None:
    """Unless the card has changed meanwhile."""
    if any(still.data == offered.data and still.message.id == offered.message.id for still in phone.buttons(offered.data[:2])):
        phone.press(offered)


async def _comes_on_duty(day: Day, phone: Phone, one: Interpreter, link: str) -> bool:
    """The link, a name, languages; whether it came to the end."""
    act, person = day.rehearsal.acts, phone.person
    act.scans(person, link)
    before = len(day.rehearsal.world.messages(person))
    if not await within(acts.PATIENCE_SECONDS, lambda: len(day.rehearsal.world.messages(person)) > before):
        return False
    act.says(person, one.name)
    if not await within(acts.PATIENCE_SECONDS, lambda: phone.button(_TURN_LANGUAGE)):
        return False
    for tag in one.speaks:
        here = next((offered for offered in phone.buttons(_TURN_LANGUAGE) if offered.about == tag), None)
        if here is not None:
            phone.press(here)
    act.says(person, "/duty")
    return await phone.presses(GO_ON_DUTY, acts.PATIENCE_SECONDS) is not None


async def _helps(day: Day, phone: Phone, one: Interpreter, mine: Offered, chance: random.Random, *, drops_out: bool) -> None:
    """Writes, meets the visitor and is done; or gives the request back, or blocks the bot on the way."""
    book, act, person, request = day.book, day.rehearsal.acts, phone.person, mine.about
    act.says(person, book.writes(person, chance.choice(one.says), request))
    await day.pause(acts.READING_SECONDS * chance.random())
    if drops_out:
        day.note(f"{person.name} blocks the bot with a visitor on hand.")
        book.gives_up(person, request)
        act.blocks(person)
    elif chance.random() < _GIVES_BACK and (back := _of(phone, GIVE_BACK, request)):
        book.gives_up(person, request, back)
        phone.press(back)
    else:
        if met := _of(phone, MET, request):
            phone.press(met)
        await within(acts.PATIENCE_SECONDS, lambda: book.said_all(request))
        done = _of(phone, DONE, request)
        if done is not None:
            phone.press(done)
        book.gives_up(person, request, done)
    for left in list(phone.buttons(DONE)):  # on every card of this request
        if left.about == request:
            phone.leave(left)


def _of(phone: Phone, code: str, request: str) -> Offered | None:
    return next((offered for offered in phone.buttons(code) if offered.about == request), None)


async def _comes(day: Day, people: asyncio.TaskGroup, asker: Asker, at: float) -> None:
    """Arrives and sends the wish; what follows goes on while others come."""
    await day.until(at)
    person = day.rehearsal.world.add_person(asker.name, asker.language)
    day.ledger.apart.add(person.id)
    day.arrived += 1
    phone = Phone(day.rehearsal, person)
    day.rehearsal.acts.scans(person, "")
    day.rehearsal.acts.says(person, "/interpreter")
    wish = await within(acts.PATIENCE_SECONDS, lambda: phone.button(SEND_WISH))
    if wish is not None:
        day.book.asks(person)
        phone.press(wish)
        people.create_task(_changes_mind(day, phone) if asker.changes_mind else _waits(day, phone, asker))


async def _waits(day: Day, phone: Phone, asker: Asker) -> None:
    """Writes to whoever comes, and says in the end how it was."""
    book, act, person = day.book, day.rehearsal.acts, phone.person
    while not book.closed and phone.there and person in book.waiting:
        if (found := phone.button(VISITOR_MET)) and book.holders.get(found.about):
            phone.leave(found)
            for words in asker.says:
                act.says(person, book.writes(person, words, found.about))
                await day.pause(acts.READING_SECONDS)
            book.spoken.add(found.about)
        await asyncio.sleep(_LOOK_SECONDS)
    if phone.there and (rating := phone.button(RATE)):
        phone.press(rating)


async def _changes_mind(day: Day, phone: Phone) -> None:
    """Cancels, whether somebody is coming already or not."""
    await day.pause(acts.READING_SECONDS)
    pressed = await phone.presses(CANCEL, acts.PATIENCE_SECONDS)
    if pressed is None:
        return
    day.book.cancelled.add(pressed.about)

    def ended() -> bool:
        return CANCEL not in {code_of(data) for data in data_of(pressed.message)}

    if await within(acts.RETURN_SECONDS, ended):
        day.book.fates[phone.person.id] = Fate.CANCELLED


async def _evening(day: Day) -> None:
    """The honest end comes after ten minutes: nobody shall sit at the page so long."""
    for _ in range(_LEAPS):
        if not day.book.waiting and not day.book.open_cards:
            break
        day.rehearsal.clock.forward(_LEAP_SECONDS)
        await asyncio.sleep(_BETWEEN_LEAPS)
    day.book.closed = True
