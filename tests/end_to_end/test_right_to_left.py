"""Arabic, Persian and Pashto replies as the eye gets them: numbers, times, names and pictograms where a reader looks for them.

What is asserted here was seen in pictures of the rehearsal first. Unicode's algorithm orders what it is given; these tests hold
what it is given: the direction of every line and label, isolates that close, times with words between them.
"""

import re
import unicodedata

import pytest

from bot.app import Content
from bot.guide.messages import stand_button
from bot.mediation import model
from bot.mediation.buttons import ShowWish
from bot.mediation.organiser_messages import help_card
from bot.mediation.visitor_messages import ended, wish_place
from bot.rehearsal.messages import Message
from bot.rehearsal.scenario import Actor, Stage, labels, plain
from bot.text import Speech

RIGHT_TO_LEFT = ("ar", "fa", "ps")
PAGES = ("/start", "11", "23", "/stands", "/programme", "/info", "/about", "/language", "/privacy", "/help", "99")
NATIVE_NAMES = {"Deutsch", "English", "Українська", "Русский", "Türkçe", "Français", "Español", "Tiếng Việt"}
NATIVE_NAMES |= {"Română", "Polski", "Kurdî (Kurmancî)", "Soomaali", "ትግርኛ"}

_ISOLATED = re.compile("\u2068[^\u2069]*\u2069")


@pytest.fixture(params=RIGHT_TO_LEFT)
async def reader(request: pytest.FixtureRequest, stage: Stage) -> Actor:
    return await stage.person("Amira", language=str(request.param))


@pytest.fixture
def speech(reader: Actor, content: Content) -> Speech:
    return content.texts.speech(reader.person.language_code)


async def _page(reader: Actor, words: str) -> Message:
    await reader.says(words)
    return await reader.sees("")


def _direction(text: str) -> str:
    """What a phone takes for the direction of a paragraph: that of its first letter or mark outside isolates."""
    directions = (unicodedata.bidirectional(character) for character in _ISOLATED.sub("", text))
    return next(("left" if one == "L" else "right" for one in directions if one in {"L", "R", "AL"}), "none")


@pytest.mark.parametrize("page", PAGES)
async def test_every_line_begins_at_the_right(reader: Actor, page: str) -> None:
    seen = await _page(reader, page)
    assert {line for line in seen.text.split("\n") if line and _direction(line) != "right"} == set()


@pytest.mark.parametrize("page", PAGES)
async def test_every_label_has_its_pictogram_at_the_right(reader: Actor, page: str) -> None:
    seen = await _page(reader, page)
    turned = {plain(label) for row in labels(seen) for label in row if _direction(label) != "right"}
    assert turned - NATIVE_NAMES == set()


@pytest.mark.parametrize("page", PAGES)
async def test_no_isolate_is_left_open(reader: Actor, page: str) -> None:
    seen = await _page(reader, page)
    pieces = [*seen.text.split("\n"), *(label for row in labels(seen) for label in row)]
    assert [piece for piece in pieces if piece.count("\u2068") != piece.count("\u2069")] == []


@pytest.mark.parametrize("page", ["11", "/programme", "/info"])
async def test_two_times_stand_with_a_word_between_them(reader: Actor, page: str) -> None:
    """With a dash some would read them from the left and some from the right."""
    seen = await _page(reader, page)
    times = re.findall(r"\d\d:\d\d(.*?)\d\d:\d\d", plain(seen.text))
    assert {between.strip() for between in times} <= {"إلى", "تا", "تر"}
    assert times


async def test_numbers_of_stands_are_isolated_from_what_is_around_them(reader: Actor, speech: Speech) -> None:
    seen = await _page(reader, "11")
    assert "\u206811\u2069" in seen.text.split("\n")[0]
    assert speech.label("{starts}–{ends}", starts="10:00", ends="16:00") in seen.text


async def test_address_stands_for_itself_behind_the_place(reader: Actor) -> None:
    seen = await _page(reader, "/info")
    line = next(line for line in seen.text.split("\n") if "Marktplatz" in line)
    assert line.endswith(" · \u2068Marktplatz 1\u2069")


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_sentence_to_show_follows_its_explanation_without_an_empty_line(tag: str, content: Content) -> None:
    """At the honest end of a request."""
    request = model.Request(
        1, 2, False, tag, frozenset(), model.Place(model.Where.DESK), model.State.EXPIRED, model.Stage.ORGANISERS, 0.0, 0.0
    )
    reply = ended(content.texts.speech(tag), content.fair, request, [], stand_button)
    assert ":\n<blockquote>" in reply.text, "no mark that would be a line of its own"


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_places_to_choose_have_their_pictograms_at_the_right(tag: str, content: Content) -> None:
    reply = wish_place(content.texts.speech(tag), content.fair, ShowWish(tag, "d", 12, 0, 0))
    assert [button.label for row in reply.rows for button in row if _direction(button.label) != "right"] == []


@pytest.mark.parametrize("tag", RIGHT_TO_LEFT)
def test_mediator_with_a_latin_name_has_the_sign_at_the_right(tag: str, content: Content) -> None:
    waiting = model.Request(
        1, 2, False, "ti", frozenset(), model.Place(model.Where.DESK), model.State.WAITING, model.Stage.ORGANISERS, 0.0, 0.0
    )
    nour = model.Mediator(3, "Nour", model.Duty.ON, languages={"ar": True})
    reply = help_card(content.texts.speech(tag), content.fair, waiting, [nour])
    assert _direction(reply.rows[0][0].label) == "right"
