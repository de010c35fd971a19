"""What one feature reacts to, no other may claim."""

from typing import cast

import pytest

from bot.chat.reply import Handler, Reactions, Reply, Visit
from bot.chat.telegram import joined
from bot.fair.buttons import ShowInfo
from bot.guide.buttons import ShowTopics


async def one(visit: Visit) -> Reply:
    return cast("Reply", visit)


async def other(visit: Visit) -> Reply:
    return cast("Reply", visit)


def test_reactions_of_all_features_become_one_table() -> None:
    assert joined(
        [
            Reactions({"start": one}, {"s": one}, {ShowInfo: one}),
            Reactions({"help": other}, {"from_": other}, {ShowTopics: other}, other),
        ]
    ) == Reactions({"start": one, "help": other}, {"s": one, "from_": other}, {ShowInfo: one, ShowTopics: other}, other)


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
        joined([first, second])
