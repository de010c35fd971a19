"""What a button carries comes back unchanged, fits into Telegram's 64 bytes, and is None when it is not ours."""

import dataclasses
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.app  # noqa: F401  # imports every feature, and with them every kind of payload
from bot.announcements.compose_handlers import ComposeHandlers
from bot.announcements.confirm_handlers import ConfirmHandlers
from bot.announcements.progress_handlers import ProgressHandlers
from bot.announcements.translation_handlers import AskingHandlers, TranslatingHandlers
from bot.announcements.visitor_handlers import VisitorHandlers as AnnouncementVisitorHandlers
from bot.chat.buttons import Press, Registry
from bot.chat.reply import Reactions
from bot.chat.telegram import joined
from bot.fair.buttons import ShowInfo
from bot.fair.handlers import FairHandlers
from bot.guide.buttons import NotThis, ShowStand, ShowTopic
from bot.guide.handlers import GuideHandlers
from bot.mediation.duty_handlers import DutyHandlers
from bot.mediation.mediator_handlers import MediatorHandlers
from bot.mediation.organiser_handlers import OrganiserHandlers
from bot.mediation.team_handlers import TeamHandlers
from bot.mediation.visitor_handlers import VisitorHandlers
from bot.people.buttons import SpeakLanguage
from bot.people.handlers import PeopleHandlers


def _kinds(base: type[Press]) -> Iterator[type[Press]]:
    """Every payload; what several have in common has no code."""
    for kind in base.__subclasses__():
        if "code" in vars(kind) and kind.__module__.startswith("bot."):
            yield kind
        yield from _kinds(kind)


KINDS = sorted(_kinds(Press), key=lambda kind: kind.code)
REGISTRY = Registry(KINDS)

# What our own buttons hold: numbers of stands and pages; at most the five stands of an answer; ids, tags and topics.
_FIELDS: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(0, 99_999),
    tuple[int, ...]: st.lists(st.integers(1, 99_999), max_size=5).map(tuple),
}


@st.composite
def presses(draw: st.DrawFn) -> Press:
    kind = draw(st.sampled_from(KINDS))
    kinds = typing.get_type_hints(kind)
    fields = dataclasses.fields(cast("Any", kind))
    # Fields share the room: a payload of several has short words.
    room = 30 // len(fields) if fields else 0
    words = st.from_regex(rf"[a-z0-9][a-z0-9_-]{{0,{room}}}", fullmatch=True)
    return kind(**{field.name: draw(_FIELDS.get(kinds[field.name], words)) for field in fields})


def _reactions() -> Reactions:
    """Those of all features, as the application joins them; nothing is called, so nothing is needed."""
    nothing = cast("Any", None)
    guide = GuideHandlers(*[nothing] * len(dataclasses.fields(GuideHandlers)))
    kinds = (
        PeopleHandlers,
        FairHandlers,
        DutyHandlers,
        TeamHandlers,
        VisitorHandlers,
        MediatorHandlers,
        OrganiserHandlers,
        AnnouncementVisitorHandlers,
        ProgressHandlers,
        AskingHandlers,
        TranslatingHandlers,
    )
    others = [kind(*[nothing] * len(dataclasses.fields(kind))) for kind in kinds]
    writing = ComposeHandlers(*[nothing] * len(dataclasses.fields(ComposeHandlers)))
    confirming = ConfirmHandlers(writing, *[nothing] * (len(dataclasses.fields(ConfirmHandlers)) - 1))
    return joined((feature.reactions() for feature in (*others, writing, confirming, guide)), guide.unknown)


def test_every_payload_has_a_handler() -> None:
    assert sorted(_reactions().presses, key=lambda kind: kind.code) == KINDS


@given(presses())
def test_payload_comes_back_as_it_was(press: Press) -> None:
    assert REGISTRY.read(press.pack()) == press


@given(presses(), st.sampled_from(["", "@de", "@zh-hant-hk"]))
def test_payload_fits_with_the_language_of_its_message(press: Press, language: str) -> None:
    assert len((press.pack() + language).encode()) <= 64


def test_payload_is_short_and_plain() -> None:
    assert (ShowStand(12).pack(), NotThis((3, 14)).pack(), NotThis(()).pack(), ShowInfo().pack()) == ("s:12", "n:3.14", "n:", "i")


@pytest.mark.parametrize("text", ["a:b", "uk@de", "українська", "🏠"])
def test_payload_holds_nothing_but_ids(text: str) -> None:
    with pytest.raises(ValueError, match="holds more than ids"):
        SpeakLanguage(text).pack()


def test_payload_is_measured_in_bytes() -> None:
    assert SpeakLanguage("x" * 50).pack() == "L:" + "x" * 50
    with pytest.raises(ValueError, match="is longer than 52 bytes"):
        SpeakLanguage("x" * 51).pack()


@given(st.text(max_size=64))
def test_stranger_s_payload_is_none_or_a_payload(data: str) -> None:
    press = REGISTRY.read(data)
    assert press is None or type(press) in KINDS


@pytest.mark.parametrize(
    "data",
    [
        "", ":", "zz", "zz:1",  # no kind of ours
        "s", "s:", "s:1:2", "h:1",  # another number of fields
        "s:twelve", "s:1.5", "n:1.x", "T:work:", "s:" + "9" * 5_000,  # fields of another kind
        "S:12", " s:12",
    ],
)  # fmt: skip
def test_stale_payload_is_none(data: str) -> None:
    assert REGISTRY.read(data) is None


def test_field_is_read_by_its_kind() -> None:
    assert REGISTRY.read("T:work:3") == ShowTopic("work", 3)


def test_two_payloads_cannot_share_a_code() -> None:
    @dataclass(frozen=True)
    class Other(Press):
        code: ClassVar[str] = ShowInfo.code

    with pytest.raises(ValueError, match="Other has the code i of ShowInfo"):
        Registry([ShowInfo, Other])
