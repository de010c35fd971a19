"""The name a mediator is shown by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mediation.display_name import LONGEST, NameFault, display_name

LONG = "x" * LONGEST


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Fatima", "Fatima"),
        ("  Frau   Fatima ", "Frau Fatima"),
        ("فاطمة", "فاطمة"),
        ("ፋጡማ", "ፋጡማ"),
        ("Олена Ш.", "Олена Ш."),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("<b>Ali</b> & {name}", "<b>Ali</b> & {name}"),  # escaped where it is shown
        ("Ali 2", "Ali 2"),
        ("Dr. Ali", "Dr. Ali"),
        ("\u202eimitaF\u2066\u200f", "imitaF"),
        ("Fat\u0000im\u200ba\ufeff", "Fatima"),
        ("A\u3164B", "AB"),
        ("Fatima\n", "Fatima"),
        (LONG, LONG),
    ],
)
def test_name_is_taken_without_what_is_invisible(text: str, name: str) -> None:
    assert display_name(text) == name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NameFault.EMPTY),
        (" \t ", NameFault.EMPTY),
        ("\u200b\u202e\u2060", NameFault.EMPTY),
        ("\u3164\u2800", NameFault.EMPTY),
        ("\u200c\u200d", NameFault.EMPTY),
        ("...", NameFault.EMPTY),
        ("🙂", NameFault.EMPTY),
        ("123", NameFault.EMPTY),
        (LONG + "x", NameFault.LONG),
        ("Fatima\nStand 1", NameFault.LINES),
        ("Fatima\u2028Stand 1", NameFault.LINES),
        ("@fatima", NameFault.CONTACT),
        ("Fatima ＠fatima", NameFault.CONTACT),
        ("fatima@example.org", NameFault.CONTACT),
        ("https://example.org", NameFault.CONTACT),
        ("t.me/fatima", NameFault.CONTACT),
        ("Fatima example.org", NameFault.CONTACT),
        ("Fatima 0176 1234567", NameFault.CONTACT),
        ("Fatima 0-1-7-6-1", NameFault.CONTACT),
        ("Fatima ٠١٧٦١", NameFault.CONTACT),
        ("Fatima ⁰¹⁷⁶¹", NameFault.CONTACT),
    ],
)
def test_name_is_refused_with_a_reason(text: str, fault: NameFault) -> None:
    assert display_name(text) is fault


@given(st.text(max_size=80))
def test_whatever_is_taken_fits_the_column_and_is_taken_again(text: str) -> None:
    name = display_name(text)
    if isinstance(name, str):
        assert 1 <= len(name) <= LONGEST
        assert name == name.strip()
        assert display_name(name) == name
