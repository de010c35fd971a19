"""Payloads of the buttons about translations: which draft, into which language."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class AskMediators(Press):
    """Ask the mediators on duty who speak it; pressed again: how does it stand?"""

    draft: int
    language: str
    code: ClassVar[str] = "ta"


@dataclass(frozen=True)
class AskOthers(Press):
    """Ask others than the one who has it; `holder` is their number, so that an old button takes it from nobody else."""

    draft: int
    language: str
    holder: int
    code: ClassVar[str] = "tr"


@dataclass(frozen=True)
class AcceptTranslation(Press):
    """Put the answer into the draft; `answer` is its number, so that nothing is accepted unseen."""

    draft: int
    language: str
    answer: int
    code: ClassVar[str] = "tc"


@dataclass(frozen=True)
class SendBack(Press):
    """Ask for one line about what should be different, and send the answer back with it."""

    draft: int
    language: str
    answer: int
    code: ClassVar[str] = "tb"


@dataclass(frozen=True)
class SendBackSilently(Press):
    """Send the answer back without a word."""

    draft: int
    language: str
    answer: int
    code: ClassVar[str] = "ts"


@dataclass(frozen=True)
class TakeTranslation(Press):
    """I do it."""

    draft: int
    language: str
    code: ClassVar[str] = "tt"


@dataclass(frozen=True)
class DeclineTranslation(Press):
    """Not me."""

    draft: int
    language: str
    code: ClassVar[str] = "tn"


@dataclass(frozen=True)
class WriteTranslation(Press):
    """My next message is the text."""

    draft: int
    language: str
    code: ClassVar[str] = "tw"


@dataclass(frozen=True)
class GiveTranslationBack(Press):
    """I cannot do it after all."""

    draft: int
    language: str
    code: ClassVar[str] = "tg"


@dataclass(frozen=True)
class ShowOriginal(Press):
    """Show the text that is to be translated."""

    draft: int
    language: str
    code: ClassVar[str] = "to"
