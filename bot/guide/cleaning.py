"""A person's text before anything else reads it.

The encoder's C tokenizer trusts its input (docs/understanding.md, "Why a process of its own"), so nothing reaches it that was not
normalised, stripped of what nobody can see, and cut to a length whose cost is known.
"""

import unicodedata

# A question of 300 characters costs about 60 ms; what matters is said by then.
LONGEST = 300
# Before normalising: one code point becomes 18 at most (U+FDFA), so this bounds the work, too.
_LONGEST_RAW = 2_000
_ZWNJ = "\u200c"  # spelling in Persian and Pashto; the encoder reads it as the space that most people type instead


def clean(text: str) -> str:
    """The text in NFKC without controls, surrogates, bidi marks and other invisible characters, at most `LONGEST` characters."""
    composed = unicodedata.normalize("NFKC", "".join(map(_visible, text[:_LONGEST_RAW])))
    return " ".join("".join(map(_visible, composed)).split())[:LONGEST].strip()


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if character == _ZWNJ or category in {"Cc", "Zl", "Zp"}:
        return " "
    if category in {"Cs", "Co", "Cn", "Cf"}:
        return ""
    return character
