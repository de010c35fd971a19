"""From likelihoods to an answer: the rules, with likelihoods made up."""

from dataclasses import replace

import numpy as np
import pytest

from bot.app import Content
from bot.fair.model import Outcome
from bot.guide.answers import Answer, Found, Nothing, Unsure, Wish, outcome_of, topic_of
from bot.guide.choosing import FOUND, MOST, OFF, UNSURE, WISH, Chooser
from bot.guide.learned import OFF_TOPIC


@pytest.fixture(scope="module")
def chooser(content: Content) -> Chooser:
    texts = np.zeros((len(content.fair.stands), 384), dtype=np.float32)
    return Chooser(content.fair, {need.id: need for need in content.needs}, texts)


def choose(chooser: Chooser, **likely: float) -> Answer:
    """The answer when these classes have these likelihoods and the others share the rest."""
    names = {name.replace("_", "-"): chance for name, chance in likely.items()}
    others = [name for name in (*chooser.needs, OFF_TOPIC) if name not in names]
    rest = (1 - sum(names.values())) / len(others)
    return chooser.choose({**dict.fromkeys(others, rest), **names}, None)


def test_a_likely_need_names_its_stand_outright(chooser: Chooser) -> None:
    answer = choose(chooser, recognition=FOUND + 0.2)
    assert isinstance(answer, Found)
    assert [answer.stands[0].id, answer.need and answer.need.id] == ["recognition", "recognition"]
    assert len(answer.stands) == MOST


def test_two_needs_of_one_stand_add_up(chooser: Chooser) -> None:
    half = (FOUND + 0.1) / 2
    answer = choose(chooser, pregnancy=half, unwanted_pregnancy=half)
    assert isinstance(answer, Found)
    assert answer.stands[0].id == "pregnancy"


def test_between_two_stands_the_bot_asks_back_with_both(chooser: Chooser) -> None:
    answer = choose(chooser, find_job=0.4, recognition=0.4)
    assert isinstance(answer, Unsure)
    assert {stand.id for stand in answer.stands[:2]} == {"employment-agency", "recognition"}


def test_off_topic_is_refused(chooser: Chooser) -> None:
    assert isinstance(choose(chooser, off_topic=max(OFF, 0.5) + 0.1), Nothing)


def test_a_guess_too_weak_to_ask_back_is_nothing(chooser: Chooser) -> None:
    assert isinstance(choose(chooser, recognition=UNSURE / 2), Nothing)


def test_a_wish_that_is_no_stand_is_granted(chooser: Chooser) -> None:
    answer = choose(chooser, interpreter_wanted=WISH + 0.2)
    assert isinstance(answer, Wish)
    assert outcome_of(answer) is Outcome.MEDIATOR


def test_a_wish_in_sight_stands_among_the_choices(chooser: Chooser) -> None:
    answer = choose(chooser, interpreter_appointment=0.35, interpreter_wanted=0.33)
    assert isinstance(answer, Unsure)
    assert answer.wish is not None
    assert answer.wish.outcome is Outcome.MEDIATOR


def test_of_stands_that_serve_a_need_the_one_that_names_it_earliest_comes_first(chooser: Chooser) -> None:
    answer = choose(chooser, application_help=0.95)
    assert isinstance(answer, Found | Unsure)
    assert answer.stands[0].id == "apprenticeship"


def test_the_topic_is_that_of_the_need(chooser: Chooser) -> None:
    assert topic_of(choose(chooser, residence_permit=0.95)) == "engagement"
    assert topic_of(choose(chooser, off_topic=0.95)) is None


def test_a_stand_that_names_no_need_is_found_by_its_own_text(content: Content) -> None:
    silent = content.fair.stands[31].model_copy(update={"needs": ()})
    fair = content.fair.model_copy(update={"stands": (*content.fair.stands[:31], silent, *content.fair.stands[32:])})
    texts = np.zeros((36, 384), dtype=np.float32)
    texts[31, 0] = 1
    chooser = Chooser(fair, {need.id: need for need in content.needs}, texts)
    likely = dict.fromkeys((*chooser.needs, OFF_TOPIC), 1 / 84)
    near = np.zeros(384, dtype=np.float32)
    near[0] = 1
    answer = chooser.choose(likely, near)
    assert isinstance(answer, Found)
    assert answer.stands[0].id == "garden"
    assert isinstance(replace(chooser).choose(likely, None), Nothing)
