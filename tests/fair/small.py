"""The smallest fair that is right, as the tree a file becomes, and what is wrong with a changed one."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from bot.fair.model import Need, Topic
from bot.fair.reading import read_fair
from bot.faults import BadData, Fault

Change: TypeAlias = Callable[[dict[str, Any]], object]

NEEDS = tuple(Need(id=name, topic=Topic.WORK, title=name, means=name) for name in ("find-job", "recognition"))


def small_fair() -> dict[str, Any]:
    """Two stands of one organisation in one hall, on one day. Made anew at each call, to be changed freely."""
    return {
        "fair": {
            "name": "Infobörse",
            "place": "Rathaus",
            "time_zone": "Europe/Berlin",
            "dates": [{"date": "2027-03-13", "opens": "10:00", "closes": "16:00"}],
            "about": "Ein Tag für alle.",
            "stand_size": {"width": "2", "depth": "1.5"},
            "information_desk": {"hall": "saal", "text": "Gleich am Eingang."},
            "services": [{"id": "toilets", "hall": "saal", "text": "Links."}],
        },
        "network": {
            "name": "Netzwerk",
            "about": "Alle zusammen.",
            "working_groups": [{"id": "work", "name": "Arbeit"}],
            "organisations": [{"id": "jobcenter", "name": "Jobcenter", "working_group": "work"}],
        },
        "halls": [{"id": "saal", "name": "Saal", "floor": "1", "width": "20", "depth": "10"}],
        "programme": [{"id": "talk", "starts": "11:00", "ends": "12:00", "hall": "saal", "title": "Gespräch"}],
        "stands": [small_stand("1", "jobs", ["find-job"], "2"), small_stand("2", "papers", ["recognition"], "8")],
    }


def small_stand(number: str, name: str, needs: list[str], x: str) -> dict[str, Any]:
    return {
        "number": number,
        "id": name,
        "name": name.capitalize(),
        "organisation": "jobcenter",
        "topics": ["work"],
        "needs": needs,
        "summary": "Beratung",
        "offers": ["Beratung"],
        "languages": ["de", "uk"],
        "hall": "saal",
        "position": {"x": x, "y": "2"},
    }


def written(path: Path, tree: object) -> Path:
    """The tree as a file; JSON is YAML, too, and never abbreviates."""
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def faults_of(folder: Path, *changes: Change) -> list[tuple[str, str, str]]:
    """(entry, field, sentence) of each fault in the small fair after the changes; each must name the file."""
    tree = small_fair()
    for change in changes:
        change(tree)
    path = written(folder / "stands.yaml", tree)
    faults = faults_in(lambda: read_fair(path, NEEDS))
    assert {fault.file for fault in faults} <= {str(path)}
    return [(fault.entry, fault.field, fault.says) for fault in faults]


def faults_in(reading: Callable[[], object]) -> list[Fault]:
    """Every fault of what cannot be read; none for what can."""
    try:
        reading()
    except BadData as bad:
        return bad.faults
    return []
