"""The channel a deep link names."""

import pytest

from bot.people.model import channel_of


@pytest.mark.parametrize(
    ("link", "channel"),
    [
        ("from_poster", "poster"),
        ("from_Poster-3", "poster-3"),
        ("from_" + "x" * 32, "x" * 32),
        ("from_" + "x" * 33, None),
        ("from_", None),
        ("poster", None),
        ("s12", None),
        ("from_a b", None),
        ("from_poster\n", None),
        ("from_<b>", None),
        ("from_плакат", None),
        ("from_from_poster", None),
    ],
)
def test_channel_is_a_short_plain_word_after_from(link: str, channel: str | None) -> None:
    assert channel_of(link) == channel
