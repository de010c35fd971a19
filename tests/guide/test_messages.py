"""The name of a stand on a button: as much of it as a phone shows, and nothing that reads worse than less of it."""

from bot.app import Content
from bot.fair.model import Position, Stand, Topic
from bot.guide.messages import stand_button
from tests.speaking import GERMAN, speech


def _label(name: str) -> str:
    stand = Stand(
        number=12,
        id="a",
        name=name,
        organisation="o",
        topics=(Topic.WORK,),
        summary="s",
        offers=("o",),
        languages=("de",),
        hall="h",
        position=Position(x=1, y=1),
    )
    return stand_button(speech(GERMAN), stand).label


def test_name_that_fits_is_whole() -> None:
    assert _label("Ausbildung im Handwerk (Handwerk)") == "💼 12 · Ausbildung im Handwerk (Handwerk)"


def test_name_that_does_not_fit_is_cut_after_a_word() -> None:
    assert _label("Ausbildung in Industrie, Handel und Gewerbe") == "💼 12 · Ausbildung in Industrie, Handel…"


def test_no_sign_hangs_at_the_cut() -> None:
    assert _label("Ausbildung in der Industrie – Handelskammer") == "💼 12 · Ausbildung in der Industrie…"


def test_bracket_that_does_not_fit_goes_as_a_whole() -> None:
    assert _label("Ausbildung im Handel (Einstieg und Umschulung)") == "💼 12 · Ausbildung im Handel…"


def test_one_long_word_is_cut_where_it_must_be() -> None:
    assert _label("x" * 60) == f"💼 12 · {'x' * 32}…"


def test_no_language_has_a_button_too_long_or_with_an_open_bracket(content: Content) -> None:
    labels = [stand_button(texts, stand).label for texts in content.texts.all() for stand in content.fair.stands]
    assert [label for label in labels if len(label) > 40 or label.count("(") != label.count(")")] == []
    assert any(label.endswith("…") for label in labels)
