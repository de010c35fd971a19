"""What is said about where a stand is."""

import pytest

from bot.chat.menu import home_row
from bot.chat.reply import Reply, Visit
from bot.fair import messages
from bot.fair.buttons import ShowMap
from bot.fair.handlers import FairHandlers
from bot.fair.model import Fair
from bot.fair.plan import Plans
from tests.fair.small import small_fair
from tests.speaking import ENGLISH, GERMAN, speech


@pytest.fixture
def fair() -> Fair:
    return Fair.model_validate(small_fair())


def test_map_is_a_picture_with_stand_and_hall_below_as_a_message_of_its_own(fair: Fair) -> None:
    german = speech(GERMAN, {"{hall}, floor {floor}": "{hall}, {floor}. Stock"})
    reply = messages.where(german, fair, fair.stands[1], b"png")
    text = german.lines(["🗺 <b>Stand 2: Papers</b>", "📍 Saal, 1. Stock"]).unescape()
    assert (plain(reply.text), reply.rows, reply.fresh, reply.photo) == (text, (home_row(german),), True, b"png")


def test_name_that_is_not_translated_is_labelled(fair: Fair) -> None:
    text = messages.where(speech(ENGLISH), fair, fair.stands[1], b"png").text
    assert plain(text).splitlines() == ["🗺 <b>Stand 2: Papers</b>", "📍 Saal, floor 1", "(This text is only in German.)"]


def test_map_of_a_stand_nobody_knows_is_a_kind_page(fair: Fair) -> None:
    english = speech(ENGLISH)
    assert messages.no_stand(english, fair, 99) == Reply(
        english.lines([english.say("There is no stand {number}.", number=99), "🙋 Gleich am Eingang."]), (home_row(english),)
    )


@pytest.mark.parametrize("number", [0, -1, 3, 99_999])
async def test_old_button_of_a_map_is_answered(fair: Fair, number: int) -> None:
    english = speech(ENGLISH)
    reply = await FairHandlers(fair, Plans(fair)).map(Visit(1, english, press=ShowMap(number)))
    assert reply == messages.no_stand(english, fair, number)


def plain(text: str) -> str:
    """Without the isolates around values."""
    return text.replace("\u2068", "").replace("\u2069", "")
