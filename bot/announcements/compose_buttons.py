"""Payloads of the buttons with which an organiser writes an announcement. Each names its draft, so that a press on an old card
changes no other one."""

from dataclasses import dataclass
from typing import ClassVar

from bot.chat.buttons import Press


@dataclass(frozen=True)
class Compose(Press):
    """Begin an announcement, or go on with it."""

    code: ClassVar[str] = "cc"


@dataclass(frozen=True)
class OfDraft:
    """A payload about a draft."""

    draft: int


@dataclass(frozen=True)
class ShowDraft(OfDraft, Press):
    """Show the draft as it is by now."""

    code: ClassVar[str] = "cd"


@dataclass(frozen=True)
class WriteText(OfDraft, Press):
    """Write the text, or write it anew."""

    code: ClassVar[str] = "ct"


@dataclass(frozen=True)
class PickOriginal(OfDraft, Press):
    """Show the languages the text may be in."""

    code: ClassVar[str] = "cl"


@dataclass(frozen=True)
class SetOriginal(OfDraft, Press):
    """The text is in this language."""

    language: str
    code: ClassVar[str] = "cL"


@dataclass(frozen=True)
class PickAudience(OfDraft, Press):
    """Show whom it can be for, one page of them."""

    page: int
    code: ClassVar[str] = "ca"


@dataclass(frozen=True)
class SetAudience(OfDraft, Press):
    """It is for these people; audience and value as of Group."""

    audience: str
    value: str
    code: ClassVar[str] = "cA"


@dataclass(frozen=True)
class AttachFile(OfDraft, Press):
    """A photo or document shall go with it."""

    code: ClassVar[str] = "cf"


@dataclass(frozen=True)
class DropFile(OfDraft, Press):
    """Nothing goes with it."""

    code: ClassVar[str] = "cF"


@dataclass(frozen=True)
class LinkStand(OfDraft, Press):
    """A button shall lead to a stand."""

    code: ClassVar[str] = "cs"


@dataclass(frozen=True)
class DropStand(OfDraft, Press):
    """No button leads to a stand."""

    code: ClassVar[str] = "cS"


@dataclass(frozen=True)
class TurnUrgent(OfDraft, Press):
    """It is urgent (1), or is not (0)."""

    urgent: int
    code: ClassVar[str] = "cu"


@dataclass(frozen=True)
class ShowLanguages(OfDraft, Press):
    """Show who reads it in which language."""

    code: ClassVar[str] = "cg"


@dataclass(frozen=True)
class ShowLanguage(OfDraft, Press):
    """Show how it stands with one language."""

    language: str
    code: ClassVar[str] = "cG"


@dataclass(frozen=True)
class WriteLanguage(OfDraft, Press):
    """Write the text in this language myself."""

    language: str
    code: ClassVar[str] = "cw"


@dataclass(frozen=True)
class DropLanguage(OfDraft, Press):
    """Leave this language to the original with its label."""

    language: str
    code: ClassVar[str] = "cW"


@dataclass(frozen=True)
class KeepLanguage(OfDraft, Press):
    """The text in this language still fits, although the original was changed."""

    language: str
    code: ClassVar[str] = "cr"


@dataclass(frozen=True)
class Preview(OfDraft, Press):
    """Show every language as people will see it. `at`: the time another organiser would confirm it for, as of Send."""

    at: int
    code: ClassVar[str] = "cp"


@dataclass(frozen=True)
class AskSend(OfDraft, Press):
    """Send it? Ask first."""

    code: ClassVar[str] = "ck"


@dataclass(frozen=True)
class AskSchedule(OfDraft, Press):
    """At what time shall it go?"""

    code: ClassVar[str] = "ch"


@dataclass(frozen=True)
class ScheduleIn(OfDraft, Press):
    """In so many minutes? Ask first."""

    minutes: int
    code: ClassVar[str] = "ci"


@dataclass(frozen=True)
class Send(OfDraft, Press):
    """Yes, send the version that I have seen: now (0), or at a time in seconds since 1970."""

    version: int
    at: int
    code: ClassVar[str] = "cK"


@dataclass(frozen=True)
class AskDiscard(OfDraft, Press):
    """Discard it? Ask first."""

    code: ClassVar[str] = "cq"


@dataclass(frozen=True)
class Discard(OfDraft, Press):
    """Yes, discard it."""

    code: ClassVar[str] = "cQ"


@dataclass(frozen=True)
class OnlyPreview(Press):
    """A button under a preview that does something only in the announcement itself."""

    code: ClassVar[str] = "co"
