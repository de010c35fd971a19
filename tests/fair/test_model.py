"""Looking things up in the fair."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.fair.model import Fair
from tests.fair.small import small_fair, small_stand


@pytest.fixture
def fair() -> Fair:
    return Fair.model_validate(small_fair())


def test_stand_is_found_by_number_and_by_id(fair: Fair) -> None:
    assert (fair.stand(2), fair.stand_called("papers")) == (fair.stands[1], fair.stands[1])


def test_stand_that_does_not_exist_is_none(fair: Fair) -> None:
    assert (fair.stand(3), fair.stand_called("x"), fair.service("quiet")) == (None, None, None)


def test_stand_that_names_a_need_earliest_comes_first() -> None:
    tree = small_fair()
    tree["stands"] = [
        small_stand("9", "late", ["recognition", "find-job"], "2"),
        small_stand("7", "main", ["find-job"], "5"),
        small_stand("3", "other", ["find-job"], "8"),
    ]
    fair = Fair.model_validate(tree)
    assert {need: [stand.number for stand in stands] for need, stands in fair.stands_by_need.items()} == {
        "recognition": [9],
        "find-job": [3, 7, 9],
    }


def test_programme_without_date_is_on_the_first_day_in_local_time(fair: Fair) -> None:
    assert fair.starts_at(fair.programme[0]) == dt.datetime(2027, 3, 13, 11, tzinfo=ZoneInfo("Europe/Berlin"))


def test_fair_cannot_be_changed(fair: Fair) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        fair.stands[0].name = "x"  # type: ignore[misc]
