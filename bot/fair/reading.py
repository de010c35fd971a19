"""From files to a checked fair: everything that is wrong is found at once, named by file, entry and field."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from babel import Locale, UnknownLocaleError
from pydantic import TypeAdapter, ValidationError

from bot.fair.model import Fair, Hall, Need, Stand
from bot.faults import BadData, Fault, in_words, shown
from bot.yaml_file import Tree, read_yaml

_T = TypeVar("_T", bound=Hashable)


def read_fair(path: Path, needs: Iterable[Need] | None) -> Fair:
    """The fair in the file; raises BadData with every fault. Warnings are no reason to refuse: see `odd`. Where the needs are not
    known (None), nothing is said about those the stands name."""
    tree = read_yaml(path)
    try:
        fair = Fair.model_validate(tree)
    except ValidationError as wrong:
        raise BadData([_fault(shown(path), tree, error) for error in in_words(wrong)]) from None
    known = None if needs is None else {need.id for need in needs}
    if faults := [Fault(shown(path), *where) for where in _contradictions(fair, known)]:
        raise BadData(faults)
    return fair


def read_needs(path: Path) -> tuple[Need, ...]:
    """The list of needs; raises BadData with every fault."""
    tree = read_yaml(path)
    try:
        groups = TypeAdapter(dict[str, tuple[Need, ...]]).validate_python(tree)
    except ValidationError as wrong:
        raise BadData([_fault(shown(path), tree, error) for error in in_words(wrong)]) from None
    needs = groups.pop("needs", ())
    faults = [Fault(shown(path), group, "", "is not a field of this file") for group in groups]
    if not needs:
        faults.append(Fault(shown(path), "needs", "", "lists no need"))
    if faults := faults + [
        Fault(shown(path), f"need {name}", "id", "occurs twice") for name in _twice(need.id for need in needs)
    ]:
        raise BadData(faults)
    ids = {need.id for need in needs}
    if faults := [
        Fault(shown(path), f"need {need.id}", "near", f"there is no need “{near}”")
        for need in needs
        for near in need.near
        if near not in ids
    ]:
        raise BadData(faults)
    return needs


def odd(path: Path, fair: Fair, needs: Iterable[Need]) -> list[Fault]:
    """What is legal but looks like an oversight, as warnings."""
    file = shown(path)
    found = [
        Fault(file, f"need {need.id}", "", "is served by no stand", warning=True)
        for need in needs
        if need.outcome is None and need.id not in fair.stands_by_need
    ]
    found += [
        Fault(file, _entry(stand), "needs", "names no need; it is found by its own text only", warning=True)
        for stand in fair.stands
        if not stand.needs
    ]
    used = {stand.organisation for stand in fair.stands}
    found += [
        Fault(file, f"organisation {organisation.id}", "", "has no stand", warning=True)
        for organisation in fair.network.organisations
        if organisation.id not in used
    ]
    return found


def _fault(file: str, tree: Tree, error: tuple[tuple[int | str, ...], str]) -> Fault:
    """Name the entry as its writer would: `stand 12 (apprenticeship)`, not `stands.11`."""
    path, says = error
    entry: list[str] = []
    node: Tree | None = tree
    field: list[str] = []
    for step in path:
        if isinstance(step, int) and isinstance(node, list):
            node = node[step] if step < len(node) else None
            entry.append(_called(field[-1], step, node) if field else f"item {step + 1}")
            field.clear()
        else:
            node = node.get(str(step)) if isinstance(node, dict) else None
            field.append(str(step))
    return Fault(file, ", ".join(entry), ".".join(field), says)


_ONE_OF = {
    "stands": "stand",
    "halls": "hall",
    "needs": "need",
    "organisations": "organisation",
    "working_groups": "working group",
    "services": "service",
    "dates": "day",
}


def _called(group: str, place: int, node: Tree | None) -> str:
    one = _ONE_OF.get(group, group)
    if isinstance(node, dict):
        number, name = node.get("number"), node.get("id") or node.get("date")
        if isinstance(number, str) and isinstance(name, str):
            return f"{one} {number} ({name})"
        if isinstance(number or name, str):
            return f"{one} {number or name}"
    return f"{one} no. {place + 1}"


def _entry(stand: Stand) -> str:
    return f"stand {stand.number} ({stand.id})"


def _twice(values: Iterable[_T]) -> list[_T]:
    seen: set[_T] = set()
    return [value for value in values if value in seen or seen.add(value)]  # type: ignore[func-returns-value]  # set.add gives None


def _contradictions(fair: Fair, needs: set[str] | None) -> Iterator[tuple[str, str, str]]:
    """Every contradiction inside the fair as (entry, field, sentence)."""
    halls = {hall.id: hall for hall in fair.halls}
    groups = {group.id for group in fair.network.working_groups}
    organisations = {organisation.id for organisation in fair.network.organisations}
    yield from _repeated(fair)
    for organisation in fair.network.organisations:
        if organisation.working_group not in groups:
            yield f"organisation {organisation.id}", "working_group", f"there is no working group “{organisation.working_group}”"
    for place, name in [(fair.fair.information_desk, "information_desk"), *((s, f"service {s.id}") for s in fair.fair.services)]:
        if place.hall not in halls:
            yield name, "hall", f"there is no hall “{place.hall}”"
    yield from _programme(fair, set(halls))
    for stand in fair.stands:
        entry = _entry(stand)
        if stand.organisation not in organisations:
            yield entry, "organisation", f"there is no organisation “{stand.organisation}”"
        yield from (
            (entry, "needs", f"there is no need “{need}”") for need in stand.needs if needs is not None and need not in needs
        )
        yield from ((entry, "needs", f"“{need}” occurs twice") for need in _twice(stand.needs))
        yield from (
            (entry, "languages", f"“{tag}” is not a language tag such as de or uk")
            for tag in stand.languages
            if not _is_language(tag)
        )
        if stand.hall not in halls:
            yield entry, "hall", f"there is no hall “{stand.hall}”"
        elif not _inside(stand, halls[stand.hall], fair):
            yield (
                entry,
                "position",
                f"lies outside the hall {stand.hall} ({halls[stand.hall].width:g} × {halls[stand.hall].depth:g} m)",
            )
        if stand.hours and not any(
            day.opens <= stand.hours.opens and stand.hours.closes <= day.closes for day in fair.fair.dates
        ):
            yield entry, "hours", "lie outside the opening hours of the fair"
    yield from _overlaps(fair)


def _repeated(fair: Fair) -> Iterator[tuple[str, str, str]]:
    yield from ((f"stand {number}", "number", "occurs twice") for number in _twice(stand.number for stand in fair.stands))
    for kind, ids in {
        "stand": [stand.id for stand in fair.stands],
        "hall": [hall.id for hall in fair.halls],
        "organisation": [organisation.id for organisation in fair.network.organisations],
        "working group": [group.id for group in fair.network.working_groups],
        "programme": [item.id for item in fair.programme],
        "service": [str(service.id) for service in fair.fair.services],
    }.items():
        yield from ((f"{kind} {name}", "id", "occurs twice") for name in _twice(ids))
    yield from ((f"day {day}", "date", "occurs twice") for day in _twice(day.date for day in fair.fair.dates))


def _programme(fair: Fair, halls: set[str]) -> Iterator[tuple[str, str, str]]:
    days = {day.date: day for day in fair.fair.dates}
    for item in fair.programme:
        if item.hall not in halls:
            yield f"programme {item.id}", "hall", f"there is no hall “{item.hall}”"
        day = days.get(item.date or fair.fair.dates[0].date)
        if day is None:
            yield f"programme {item.id}", "date", f"{item.date} is not a day of the fair"
        elif not day.opens <= item.starts < item.ends <= day.closes:
            yield f"programme {item.id}", "starts", "lies outside the opening hours of the fair"


def _is_language(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True


def _inside(stand: Stand, hall: Hall, fair: Fair) -> bool:
    width, depth = fair.fair.stand_size.width / 2, fair.fair.stand_size.depth / 2
    return width <= stand.position.x <= hall.width - width and depth <= stand.position.y <= hall.depth - depth


def _overlaps(fair: Fair) -> Iterator[tuple[str, str, str]]:
    """Stands that stand on each other: sorted along x, each is compared only with those that can still touch it."""
    size = fair.fair.stand_size
    for hall in fair.halls:
        row = sorted((stand for stand in fair.stands if stand.hall == hall.id), key=lambda stand: stand.position.x)
        for place, stand in enumerate(row):
            for other in row[place + 1 :]:
                if other.position.x - stand.position.x >= size.width:
                    break
                if abs(other.position.y - stand.position.y) < size.depth:
                    yield _entry(other), "position", f"overlaps {_entry(stand)}"
