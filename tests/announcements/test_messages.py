"""What people get of an announcement: their language, or the original with a label that says so."""

import dataclasses

import pytest

from bot.announcements.buttons import Mute
from bot.announcements.messages import Composer
from bot.announcements.model import Announcement, Attachment, Kind, State
from bot.app import Content
from bot.guide.buttons import ShowStand
from bot.guide.messages import stand_button

ANNOUNCEMENT = Announcement(
    1,
    Kind.ANNOUNCE,
    State.SENDING,
    9001,
    language="de",
    texts={"de": "Das <b>Programm</b> beginnt.", "ar": "يبدأ <b>البرنامج</b>."},
)


@pytest.fixture
def compose(content: Content) -> Composer:
    return Composer(content.fair, content.texts, content.languages, stand_button)


@pytest.mark.parametrize("tag", ["de", "ar"])
def test_who_reads_a_language_it_is_in_gets_it_as_it_was_written(compose: Composer, tag: str) -> None:
    assert compose(ANNOUNCEMENT, tag).text == ANNOUNCEMENT.texts[tag]


def test_who_does_not_gets_the_original_labelled(compose: Composer) -> None:
    text = compose(ANNOUNCEMENT, "uk").text
    label, _, rest = text.partition("\n\n")
    assert (label, rest) == ("🌐 Без перекладу. Мова: німецька", "Das <b>Programm</b> beginnt.")


def test_every_language_has_a_label_of_its_own_for_each_other(compose: Composer, content: Content) -> None:
    labels = {compose(ANNOUNCEMENT, language.tag).text.partition("\n\n")[0] for language in content.languages.spoken}
    assert len(labels) == len(content.languages.spoken)


def test_under_it_are_its_stand_and_the_one_tap_that_stops_announcements(compose: Composer) -> None:
    reply = compose(dataclasses.replace(ANNOUNCEMENT, stand=14), "de")
    assert [button.press for row in reply.rows for button in row] == [ShowStand(14), Mute()]


@pytest.mark.parametrize("kind", ["photo", "document"])
def test_what_goes_with_it_goes_by_its_number(compose: Composer, kind: str) -> None:
    reply = compose(dataclasses.replace(ANNOUNCEMENT, attachment=Attachment(kind, "F1")), "de")
    assert getattr(reply, kind) == "F1"
    withdrawn = dataclasses.replace(ANNOUNCEMENT, kind=Kind.WITHDRAW, attachment=Attachment(kind, "F1"))
    assert getattr(compose(withdrawn, "de"), kind) == "F1", "its caption is changed"


def test_what_is_withdrawn_says_so(compose: Composer) -> None:
    assert compose(dataclasses.replace(ANNOUNCEMENT, kind=Kind.WITHDRAW, texts={}), "de").text == (
        "🗑 Diese Durchsage wurde zurückgezogen."
    )
