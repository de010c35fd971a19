"""What one feature reacts to, no other may claim."""

from typing import cast

import pytest
from markupsafe import Markup

from bot.chat.reply import Handler, Reactions, Reply, Visit
from bot.chat.telegram import joined
from bot.fair.buttons import ShowInfo
from bot.guide.buttons import ShowTopics
from bot.text import Speech


async def one(visit: Visit) -> Reply:
    return cast("Reply", visit)


async def other(visit: Visit) -> Reply:
    return cast("Reply", visit)


async def nobody(visit: Visit) -> Reply:
    return Reply(Markup("no role"))


def test_reactions_of_all_features_become_one_table() -> None:
    assert joined(
        [
            Reactions({"start": one}, {"s": one}, {ShowInfo: one}),
            Reactions({"help": other}, {"from_": other}, {ShowTopics: other}, question=other),
        ],
        nobody,
    ) == Reactions({"start": one, "help": other}, {"s": one, "from_": other}, {ShowInfo: one, ShowTopics: other}, question=other)


def _one_question(handler: Handler) -> Reactions:
    return Reactions(question=handler)


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        (Reactions({"start": one}), Reactions({"help": one, "start": other}), "two features react to {'start'}"),
        (Reactions(links={"s": one}), Reactions(links={"s": other}), "two features react to {'s'}"),
        (Reactions(presses={ShowInfo: one}), Reactions(presses={ShowInfo: other}), "two features react to .*ShowInfo"),
        (_one_question(one), _one_question(other), "two features answer questions"),
    ],
)
def test_two_features_cannot_claim_the_same(first: Reactions, second: Reactions, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        joined([first, second], nobody)


async def test_only_those_who_hold_the_role_reach_a_feature_that_asks_for_one() -> None:
    reactions = joined([Reactions({"team": one}, {"join": one}, {ShowInfo: one}, {"name": one}, role="organiser")], nobody)
    visitor, organiser = (Visit(1, cast("Speech", None), roles=frozenset(roles)) for roles in ((), ("organiser", "mediator")))
    guarded = (reactions.commands["team"], reactions.presses[ShowInfo], reactions.answers["name"])
    assert [await handler(visitor) for handler in guarded] == [Reply(Markup("no role"))] * 3
    assert [cast("object", await handler(organiser)) for handler in guarded] == [organiser] * 3
    assert reactions.links == {"join": one}, "a link leads to the role"
