"""Which language is counted as missing."""

import pytest

from bot.languages import Languages
from bot.people.missing import missing_tag
from tests.speaking import ARABIC, ENGLISH, GERMAN

SPOKEN = Languages((GERMAN, ENGLISH, ARABIC), ENGLISH)


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("am", "am"),
        ("pt-br", "pt"),
        ("zh-hans", "zh"),
        ("SR_latn", "sr"),
        ("ckb", "ckb"),
        ("de", "und"),  # an app in a language we speak does not say which one is missed
        ("ar-EG", "und"),
        ("und", "und"),
        ("", "und"),
        (None, "und"),
        ("x" * 40, "und"),
        ("'; drop", "und"),
    ],
)
def test_the_missing_language_is_counted_without_its_region(said: str | None, tag: str) -> None:
    assert missing_tag(said, SPOKEN) == tag
