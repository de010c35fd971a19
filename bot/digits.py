"""Numbers as people type them, in the digits of their own script."""

import unicodedata


def western_digits(text: str) -> str:
    """Digits of every script as 0 to 9: ١٢, ۱۲ and १२ are 12."""
    return "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in text)
