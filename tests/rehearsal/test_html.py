"""Telegram's HTML: the same texts, entities and complaints as td/telegram/MessageEntity.cpp."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.entities import formatted
from bot.rehearsal.html import parse_html, utf16
from bot.rehearsal.refusal import Refusal


def _entity(kind: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>bold</b>", "bold", [{"type": "bold", "offset": 0, "length": 4}]),
        ("<strong>a</strong><em>b</em>", "ab", [_entity("bold", 0, 1), _entity("italic", 1, 1)]),
        ("<i>a<u>b</u></i>", "ab", [_entity("italic", 0, 2), _entity("underline", 1, 1)]),
        ("<del>x</del>", "x", [{"type": "strikethrough", "offset": 0, "length": 1}]),
        ('<span class="tg-spoiler">x</span>', "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("<tg-spoiler>x</tg-spoiler>", "x", [{"type": "spoiler", "offset": 0, "length": 1}]),
        ("😀<b>x</b>", "😀x", [{"type": "bold", "offset": 2, "length": 1}]),
        ("<a href='https://a.de/?x=1&amp;y=2'>x</a>", "x", [_entity("text_link", 0, 1, url="https://a.de/?x=1&y=2")]),
        ("<a href=''>keine Adresse</a>", "keine Adresse", []),
        ("<a href='tg://user?id=7'>x</a>", "x", [{"type": "text_mention", "offset": 0, "length": 1, "user": {"id": 7}}]),
        ("<pre><code class='language-py'>x</code></pre>", "x", [{"type": "pre", "offset": 0, "length": 1, "language": "py"}]),
        ("<code class='language-py'>x</code>", "x", [{"type": "code", "offset": 0, "length": 1}]),
        ("<blockquote expandable>x</blockquote>", "x", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ("<tg-emoji emoji-id='5'>🙂</tg-emoji>", "🙂", [_entity("custom_emoji", 0, 2, custom_emoji_id="5")]),
        ("a &lt; b &amp;&amp; c &#65;&#x42; &nbsp; & co", "a < b && c AB &nbsp; & co", []),
        ("<b></b>", "", []),
        ("<B>x</b>", "x", [{"type": "bold", "offset": 0, "length": 1}]),
    ],
)
def test_html_becomes_text_and_entities_in_utf_16_units(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ä<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("1 < 2 > 1", 'Unsupported start tag "" at byte offset 2'),
        ("a <", "Unclosed start tag at byte offset 2"),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<tg-emoji emoji-id='x'>🙂</tg-emoji>", "Invalid custom emoji identifier specified"),
    ],
)
def test_what_telegram_cannot_read_is_refused_in_its_words(source: str, complaint: str) -> None:
    with pytest.raises(Refusal) as refusal:
        parse_html(source)
    assert (refusal.value.code, refusal.value.description) == (400, f"Bad Request: can't parse entities: {complaint}")


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(_TEXT)
def test_any_escaped_text_comes_back_whole(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(_TEXT, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_an_entity_covers_what_stood_between_its_tags(before: str, inside: str) -> None:
    entity = {"type": "bold", "offset": utf16(before), "length": utf16(inside)}
    assert parse_html(f"{html.escape(before)}<b>{html.escape(inside)}</b>") == (before + inside, [entity])


@given(st.text("<>/ab&;\"'= pi", max_size=40))
def test_any_text_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except Refusal as refusal:
        assert refusal.code == 400  # noqa: PT017 - either end is right, so pytest.raises does not fit
    else:
        assert all(0 < entity["length"] <= utf16(text) - entity["offset"] for entity in entities)


def test_white_space_around_goes_and_entities_move_along() -> None:
    assert formatted("\n <b> x </b>\n", "HTML", None) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_commands_links_and_addresses_are_found_in_any_text() -> None:
    text = "/start@my_bot see example.org/a, mail a@b.de, ask @somebody #Fair 1/2"
    assert [(one["type"], text[one["offset"] : one["offset"] + one["length"]]) for one in formatted(text, "", None)[1]] == [
        ("bot_command", "/start@my_bot"),
        ("url", "example.org/a"),
        ("email", "a@b.de"),
        ("mention", "@somebody"),
        ("hashtag", "#Fair"),
    ]
