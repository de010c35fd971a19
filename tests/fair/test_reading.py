"""Every contradiction in the fair's file is found, named by entry and field, in words for whoever wrote the file."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bot.fair.model import Need, Outcome, Page, Topic
from bot.fair.reading import odd, read_fair, read_needs
from bot.faults import Fault, shown
from bot.settings import DATA
from tests.fair.small import NEEDS, Change, faults_in, faults_of, small_fair, small_stand, written


def _stand(**fields: object) -> Change:
    """The first stand, changed."""
    return lambda tree: tree["stands"][0].update(fields)


def _second(**fields: object) -> Change:
    return lambda tree: tree["stands"][1].update(fields)


def _without(*path: Any) -> Change:
    def change(tree: Any) -> None:
        for step in path[:-1]:
            tree = tree[step]
        del tree[path[-1]]

    return change


def _at(*path: Any, **fields: object) -> Change:
    def change(tree: Any) -> None:
        for step in path:
            tree = tree[step]
        tree.update(fields)

    return change


def _doubled(*path: Any) -> Change:
    """The first entry of a list a second time."""

    def change(tree: Any) -> None:
        for step in path:
            tree = tree[step]
        tree.append(tree[0])

    return change


def test_small_fair_is_right(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == []


def test_own_data_are_right() -> None:
    needs = read_needs(DATA / "needs.yaml")
    assert odd(DATA / "stands.yaml", read_fair(DATA / "stands.yaml", needs), needs) == []


JOBS, PAPERS = "stand 1 (jobs)", "stand 2 (papers)"
ADDRESS = "should be an address that begins with http:// or https://, not "

# What does not fit the model: (what is changed, entry, field, sentence).
MISFITS = {
    "field missing": (_without("stands", 0, "summary"), JOBS, "summary", "is missing"),
    "no number": (_without("stands", 1, "number"), "stand papers", "number", "is missing"),
    "no id": (_without("stands", 1, "id"), "stand 2", "id", "is missing"),
    "nothing to name it by": (lambda t: t.update(stands=["x"]), "stand no. 1", "", "should be fields with a name each, not “x”"),
    "field unknown": (_stand(colour="red"), JOBS, "colour", "is not a field of this entry"),
    "part unknown": (lambda t: t.update(stalls="x"), "", "stalls", "is not a field of this entry"),
    "part missing": (_without("halls"), "", "halls", "is missing"),
    "number in words": (_stand(number="eins"), "stand eins (jobs)", "number", "should be a whole number, not “eins”"),
    "number too small": (_stand(number="0"), "stand 0 (jobs)", "number", "should be greater than or equal to 1, not “0”"),
    "id of other letters": (
        _stand(id="Jobs!"),
        "stand 1 (Jobs!)",
        "id",
        "should be small letters a-z, digits and hyphens, at most 41, not “Jobs!”",
    ),
    "unknown topic": (
        _stand(topics=["sport"]),
        f"{JOBS}, topics no. 1",
        "",
        "should be 'language', 'work', 'family' or 'engagement', not “sport”",
    ),
    "no topic": (_stand(topics=[]), JOBS, "topics", "is empty"),
    "text for a list": (_stand(needs="find-job"), JOBS, "needs", "should be a list, not “find-job”"),
    "list for a text": (_stand(name=["a"]), JOBS, "name", "should be a text"),
    "mapping for a list": (_stand(languages={"de": "x"}), JOBS, "languages", "should be a list"),
    "blank name": (_stand(name="  "), JOBS, "name", "is empty"),
    "long name": (_stand(name="x" * 121), JOBS, "name", "is longer than 120 characters"),
    "many offers": (_stand(offers=["x"] * 13), JOBS, "offers", "has more than 12 items"),
    "no position": (_stand(position={"x": "nan", "y": "2"}), JOBS, "position.x", "should be a finite number, not “nan”"),
    "closes first": (_stand(hours={"opens": "15:00", "closes": "11:00"}), JOBS, "hours", "must open before it closes"),
    "website that is none": (_stand(website="javascript:alert(1)"), JOBS, "website", ADDRESS + "“javascript:alert(1)”"),
    "time with a zone": (
        _at("fair", "dates", 0, opens="10:00Z"),
        "day 2027-03-13",
        "opens",
        "should be a time such as 09:30, not “10:00Z”",
    ),
    "time with one digit": (
        _at("programme", 0, starts="9:30"),
        "programme talk",
        "starts",
        "should be a time such as 09:30, not “9:30”",
    ),
    "time in Arabic digits": (
        _at("programme", 0, starts="١١:٠٠"),
        "programme talk",
        "starts",
        "should be a time such as 09:30, not “١١:٠٠”",
    ),
    "date as a number": (
        _at("fair", "dates", 0, date="0"),
        "day 0",
        "date",
        "should be a date such as 2027-03-13, not “0”",
    ),
    "date the German way": (
        _at("fair", "dates", 0, date="13.3.2027"),
        "day 13.3.2027",
        "date",
        "should be a date such as 2027-03-13, not “13.3.2027”",
    ),
    "no day": (lambda t: t["fair"].update(dates=[]), "", "fair.dates", "is empty"),
    "unknown time zone": (
        _at("fair", time_zone="Mars/Base"),
        "",
        "fair.time_zone",
        "“Mars/Base” is not a time zone such as Europe/Berlin",
    ),
    "time zone outside": (
        _at("fair", time_zone="../../etc/passwd"),
        "",
        "fair.time_zone",
        "“../../etc/passwd” is not a time zone such as Europe/Berlin",
    ),
    "ends first": (_at("programme", 0, ends="10:30"), "programme talk", "", "must start before it ends"),
    "unknown service": (
        _at("fair", "services", 0, id="sauna"),
        "service sauna",
        "id",
        "should be 'way', 'toilets', 'food' or 'quiet', not “sauna”",
    ),
    "endless hall": (_at("halls", 0, width="inf"), "hall saal", "width", "should be a finite number, not “inf”"),
    "no stand": (lambda t: t.update(stands=[]), "", "stands", "is empty"),
    "organisation without name": (
        _without("network", "organisations", 0, "name"),
        "organisation jobcenter",
        "name",
        "is missing",
    ),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_misfit_is_named_by_entry_and_field(misfit: str, tmp_path: Path) -> None:
    change, *where = MISFITS[misfit]
    assert faults_of(tmp_path, change) == [tuple(where)]


# What fits the model and contradicts the rest of the file.
CONTRADICTIONS = {
    "stand number twice": (_second(number="1"), "stand 1", "number", "occurs twice"),
    "stand id twice": (_second(id="jobs"), "stand jobs", "id", "occurs twice"),
    "hall twice": (_doubled("halls"), "hall saal", "id", "occurs twice"),
    "organisation twice": (_doubled("network", "organisations"), "organisation jobcenter", "id", "occurs twice"),
    "working group twice": (_doubled("network", "working_groups"), "working group work", "id", "occurs twice"),
    "programme item twice": (_doubled("programme"), "programme talk", "id", "occurs twice"),
    "service twice": (_doubled("fair", "services"), "service toilets", "id", "occurs twice"),
    "day twice": (_doubled("fair", "dates"), "day 2027-03-13", "date", "occurs twice"),
    "organisation of no group": (
        _at("network", "organisations", 0, working_group="x"),
        "organisation jobcenter",
        "working_group",
        "there is no working group “x”",
    ),
    "desk in no hall": (_at("fair", "information_desk", hall="x"), "information_desk", "hall", "there is no hall “x”"),
    "service in no hall": (_at("fair", "services", 0, hall="x"), "service toilets", "hall", "there is no hall “x”"),
    "programme in no hall": (_at("programme", 0, hall="x"), "programme talk", "hall", "there is no hall “x”"),
    "programme on another day": (
        _at("programme", 0, date="2027-03-14"),
        "programme talk",
        "date",
        "2027-03-14 is not a day of the fair",
    ),
    "programme too early": (
        _at("programme", 0, starts="09:59"),
        "programme talk",
        "starts",
        "lies outside the opening hours of the fair",
    ),
    "programme too late": (
        _at("programme", 0, ends="16:01"),
        "programme talk",
        "starts",
        "lies outside the opening hours of the fair",
    ),
    "stand of nobody": (_stand(organisation="x"), JOBS, "organisation", "there is no organisation “x”"),
    "need nobody has": (_stand(needs=["x"]), JOBS, "needs", "there is no need “x”"),
    "need twice": (_stand(needs=["find-job", "find-job"]), JOBS, "needs", "“find-job” occurs twice"),
    "language that is none": (
        _stand(languages=["de", "xx"]),
        JOBS,
        "languages",
        "“xx” is not a language tag such as de or uk",
    ),
    "stand in no hall": (_stand(hall="x"), JOBS, "hall", "there is no hall “x”"),
    "stand through the west wall": (
        _stand(position={"x": "0.99", "y": "2"}),
        JOBS,
        "position",
        "lies outside the hall saal (20 × 10 m)",
    ),
    "stand through the south wall": (
        _stand(position={"x": "2", "y": "9.26"}),
        JOBS,
        "position",
        "lies outside the hall saal (20 × 10 m)",
    ),
    "open before the fair": (
        _stand(hours={"opens": "09:59", "closes": "12:00"}),
        JOBS,
        "hours",
        "lie outside the opening hours of the fair",
    ),
    "open after the fair": (
        _stand(hours={"opens": "15:00", "closes": "16:01"}),
        JOBS,
        "hours",
        "lie outside the opening hours of the fair",
    ),
    "stands on each other": (_second(position={"x": "3.9", "y": "3.4"}), PAPERS, "position", f"overlaps {JOBS}"),
}


@pytest.mark.parametrize("contradiction", CONTRADICTIONS)
def test_contradiction_is_named_by_entry_and_field(contradiction: str, tmp_path: Path) -> None:
    change, *where = CONTRADICTIONS[contradiction]
    assert faults_of(tmp_path, change) == [tuple(where)]


def test_all_contradictions_are_told_at_once(tmp_path: Path) -> None:
    changes = (
        _stand(organisation="x", needs=["y"], languages=["xx"], hours={"opens": "08:00", "closes": "09:00"}),
        _second(hall="z"),
        _at("programme", 0, hall="z"),
        _doubled("network", "working_groups"),
    )
    assert faults_of(tmp_path, *changes) == [
        ("working group work", "id", "occurs twice"),
        ("programme talk", "hall", "there is no hall “z”"),
        (JOBS, "organisation", "there is no organisation “x”"),
        (JOBS, "needs", "there is no need “y”"),
        (JOBS, "languages", "“xx” is not a language tag such as de or uk"),
        (JOBS, "hours", "lie outside the opening hours of the fair"),
        (PAPERS, "hall", "there is no hall “z”"),
    ]


def test_all_misfits_are_told_at_once(tmp_path: Path) -> None:
    assert faults_of(tmp_path, _stand(number="x"), _second(summary=""), _at("halls", 0, floor="unten")) == [
        ("hall saal", "floor", "should be a whole number, not “unten”"),
        ("stand x (jobs)", "number", "should be a whole number, not “x”"),
        (PAPERS, "summary", "is empty"),
    ]


def test_stands_may_touch_each_other_and_the_wall(tmp_path: Path) -> None:
    assert faults_of(tmp_path, _stand(position={"x": "1", "y": "0.75"}), _second(position={"x": "3", "y": "0.75"})) == []


def test_stand_may_open_on_any_day_of_the_fair(tmp_path: Path) -> None:
    second_day: Change = lambda tree: tree["fair"]["dates"].append(  # noqa: E731
        {"date": "2027-03-14", "opens": "08:00", "closes": "18:00"}
    )
    late = _stand(hours={"opens": "16:00", "closes": "18:00"})
    assert faults_of(tmp_path, second_day, late, _at("programme", 0, date="2027-03-14", ends="17:30")) == []


def test_words_that_yaml_takes_for_something_else_stay_text(tmp_path: Path) -> None:
    """``no`` is Norwegian and not false, ``10:00`` is a time and not 600."""
    path = tmp_path / "stands.yaml"
    text = written(path, small_fair()).read_text(encoding="utf-8")
    path.write_text(text.replace('"uk"', "no").replace('"10:00"', "10:00"), encoding="utf-8")
    fair = read_fair(path, NEEDS)
    assert [stand.languages for stand in fair.stands] == [("de", "no"), ("de", "no")]
    assert fair.fair.dates[0].opens == dt.time(10)


def test_needs_that_are_not_known_are_not_missed(tmp_path: Path) -> None:
    """A broken needs.yaml must not make a fault of every stand."""
    path = written(tmp_path / "stands.yaml", small_fair())
    assert faults_in(lambda: read_fair(path, None)) == []


@pytest.mark.parametrize("tree", ["a word", ["a", "list"]])
def test_file_of_another_shape_is_refused_with_a_sentence(tree: object, tmp_path: Path) -> None:
    path = written(tmp_path / "stands.yaml", tree)
    (fault,) = faults_in(lambda: read_fair(path, NEEDS))
    assert str(fault).startswith(f"{path}: should be fields with a name each")


def test_oversights_are_warnings(tmp_path: Path) -> None:
    tree = small_fair()
    tree["stands"][1]["needs"] = []
    tree["network"]["organisations"].append({"id": "library", "name": "Bibliothek", "working_group": "work"})
    path = written(tmp_path / "stands.yaml", tree)
    greeting = Need(id="greeting", outcome=Outcome.GREETING, title="Gruß", means="hello")
    assert odd(path, read_fair(path, NEEDS), (*NEEDS, greeting)) == [
        Fault(str(path), "need recognition", "", "is served by no stand", warning=True),
        Fault(str(path), PAPERS, "needs", "names no need; it is found by its own text only", warning=True),
        Fault(str(path), "organisation library", "", "has no stand", warning=True),
    ]


def _need(**fields: str) -> dict[str, str]:
    return {"id": "hours", "title": "Öffnungszeiten", "means": "when"} | fields


def test_needs_are_read(tmp_path: Path) -> None:
    path = written(tmp_path / "needs.yaml", {"needs": [_need(outcome="event", shows="hours"), _need(id="job", topic="work")]})
    assert read_needs(path) == (
        Need(id="hours", outcome=Outcome.EVENT, shows=Page.HOURS, title="Öffnungszeiten", means="when"),
        Need(id="job", topic=Topic.WORK, title="Öffnungszeiten", means="when"),
    )


@pytest.mark.parametrize(
    ("tree", "faults"),
    [
        ({"needs": []}, [("needs", "", "lists no need")]),
        ({"nedes": [_need(topic="work")]}, [("nedes", "", "is not a field of this file"), ("needs", "", "lists no need")]),
        ({"needs": [_need()]}, [("need hours", "", "needs a topic or an outcome")]),
        ({"needs": [_need(outcome="found")]}, [("need hours", "", "outcome cannot be “found”")]),
        ({"needs": [_need(outcome="event")]}, [("need hours", "", "outcome “event” and “shows” go together")]),
        ({"needs": [_need(topic="work", shows="hours")]}, [("need hours", "", "outcome “event” and “shows” go together")]),
        ({"needs": [_need(topic="work"), _need(topic="work")]}, [("need hours", "id", "occurs twice")]),
        ({"needs": [_need(outcome="event", shows="x", topic="work", means="")]}, [
            ("need hours", "shows", "should be 'hours', 'way', 'toilets', 'food', 'quiet', 'programme' or 'about', not “x”"),
            ("need hours", "means", "is empty"),
        ]),
        ({"needs": "all"}, [("", "needs", "should be a list, not “all”")]),
        (["a"], [("", "", "should be fields with a name each")]),
    ],
)  # fmt: skip
def test_faults_in_the_needs_are_named(tree: object, faults: list[tuple[str, str, str]], tmp_path: Path) -> None:
    path = written(tmp_path / "needs.yaml", tree)
    assert faults_in(lambda: read_needs(path)) == [Fault(shown(path), *where) for where in faults]


def test_thousands_of_stands_are_checked_in_no_time(tmp_path: Path) -> None:
    """Overlaps are looked for among neighbours only; a comparison of all with all would take minutes."""

    def crowd(tree: dict[str, Any]) -> None:
        tree["halls"][0].update(width="1000", depth="1000")
        tree["stands"] = [
            small_stand(str(place + 1), f"s{place}", ["find-job"], str(2 + place % 400 * 2))
            | {"position": {"x": str(2 + place % 400 * 2), "y": str(2 + place // 400 * 2)}}
            for place in range(2_000)
        ]
        tree["stands"][1_999]["position"]["x"] = tree["stands"][1_998]["position"]["x"]

    assert faults_of(tmp_path, crowd) == [("stand 2000 (s1999)", "position", "overlaps stand 1999 (s1998)")]
