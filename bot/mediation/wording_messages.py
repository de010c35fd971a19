"""How mediation names things in every audience's sentences: languages, places, times, people without their names."""

import datetime as dt
from collections.abc import Iterable

from babel import Locale

from bot.fair.messages import hall_name
from bot.fair.model import Fair
from bot.mediation.model import Place, Request, Where
from bot.text import Speech


def language(speech: Speech, tag: str) -> str:
    """Arabisch, арабська; the tag where Babel knows no name."""
    return Locale.parse(tag, sep="-").get_display_name(speech.language.locale) or tag


def languages(speech: Speech, tags: Iterable[str]) -> str:
    return speech.list([language(speech, tag) for tag in sorted(tags)])


def place(speech: Speech, fair: Fair, where: Place) -> str:
    """Where, with the hall; one line of plain text."""
    stand = fair.stand(where.stand) if where.stand is not None else None
    if where.where is Where.STAND and stand:
        name, hall = speech.of_fair(stand.name), hall_name(speech, fair.hall(stand.hall))
        return speech.phrase("Stand {number}: {name} ({hall})", number=stand.number, name=name, hall=hall)
    if where.where is Where.CHAT:
        return speech.phrase("Only by chat")
    return speech.phrase("Information desk ({hall})", hall=hall_name(speech, fair.hall(fair.fair.information_desk.hall)))


def visitor(speech: Speech, request: Request) -> str:
    """Visitor 17, Arabic: all that others learn of a visitor."""
    return speech.phrase("Visitor {number}, {language}", number=request.id, language=language(speech, request.language))


def clock(speech: Speech, fair: Fair, at: float) -> str:
    """Seconds since 1970 as the clock in the hall shows them."""
    return speech.time(dt.datetime.fromtimestamp(at, fair.fair.zone).time())
