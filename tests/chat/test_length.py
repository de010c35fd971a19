"""How long a message is for Telegram, and what becomes of one that is too long."""

import pytest
from markupsafe import Markup

from bot.chat.length import room, units
from bot.chat.post import captioned, content
from bot.chat.reply import Reply


@pytest.mark.parametrize(
    ("text", "length"), [("abc", 3), ("<b>a</b>&amp;&lt;", 3), ("🎪", 2), ('<a href="https://a.de/?b&amp;c">d</a>', 1)]
)
def test_tags_do_not_count_and_pictograms_count_twice(text: str, length: int) -> None:
    assert units(text) == length


def test_below_a_file_is_less_room() -> None:
    text = Markup("x")
    assert [room(Reply(text)), room(Reply(text, photo="F")), room(Reply(text, document="F"))] == [4096, 1024, 1024]


def test_what_telegram_takes_goes_whole_however_much_formatting_it_has() -> None:
    text = Markup("<b>x</b>" * 4096)
    assert content(Reply(text))["text"] == text


def test_of_what_is_too_long_whole_lines_go() -> None:
    lines = ["🎪" * 500] * 6
    assert content(Reply(Markup("\n").join(lines)))["text"] == "\n".join([*lines[:4], "…"])
    assert captioned(Reply(Markup("\n").join(lines), photo="F"))["caption"] == "\n".join([*lines[:1], "…"])
