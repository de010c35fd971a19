"""Who comes to the fair, and what they do there."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.rehearsal.day.visitors import DayFile, read_day, visitors
from bot.rehearsal.samples import SAMPLES

DEEDS = {"says", "edits", "presses", "sends", "switches", "blocks"}


@pytest.fixture(scope="module")
def day() -> DayFile:
    return read_day()


def test_the_day_is_the_same_every_time(day: DayFile) -> None:
    assert visitors(day) == visitors(read_day())


def test_everybody_comes_once_in_order_and_before_the_end(day: DayFile) -> None:
    found = visitors(day)
    assert sorted((visitor.name, visitor.language) for visitor in found) == sorted(
        (name, language) for language, crowd in day.languages.items() for name in crowd.names
    )
    arrivals = [visitor.arrives for visitor in found]
    assert arrivals == sorted(arrivals)
    assert 0 <= arrivals[0] <= arrivals[-1] <= 0.9


def test_everybody_comes_by_a_link_of_the_file_and_asks_in_their_own_words(day: DayFile) -> None:
    for visitor in visitors(day):
        assert visitor.link in day.links
        asked = [words for what, words in visitor.deeds if what == "says" and words not in {"12", "/topics"}]
        assert set(asked) <= set(day.languages[visitor.language].says)
        assert asked


def test_a_day_holds_every_kind_of_deed_and_only_what_can_be_done(day: DayFile) -> None:
    deeds = [deed for visitor in visitors(day) for deed in visitor.deeds]
    assert {what for what, _ in deeds} == DEEDS
    assert {words for what, words in deeds if what == "sends"} <= set(SAMPLES)


def test_nobody_does_anything_after_blocking_the_bot(day: DayFile) -> None:
    blocking = [visitor.deeds for visitor in visitors(day) if ("blocks", "") in visitor.deeds]
    assert blocking
    assert all(deeds[-1] == ("blocks", "") for deeds in blocking)


def test_the_sample_day_speaks_every_language_of_the_bot(day: DayFile) -> None:
    locales = Path(__file__).parents[3] / "locales"
    assert set(day.languages) == {path.name for path in locales.iterdir() if path.is_dir()}


@pytest.mark.parametrize("wrong", ["seconds: 0", "links: []", "languages: {de: {names: [], says: [x]}}", "people: 12"])
def test_a_file_with_a_fault_is_refused(wrong: str, tmp_path: Path) -> None:
    key = wrong.partition(":")[0]
    right = {"seconds": "seconds: 10", "links": "links: ['']", "languages": "languages: {de: {names: [A], says: [x]}}"}
    path = tmp_path / "day.yaml"
    path.write_text("\n".join({**right, key: wrong}.values()))
    with pytest.raises(ValidationError):
        read_day(path)
