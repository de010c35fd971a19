"""What people say for each need, language by language: data/needs/<language>.yaml."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from babel import Locale, UnknownLocaleError
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.fair.model import Id, Need
from bot.faults import BadData, Fault, in_words, shown
from bot.yaml_file import read_yaml

_Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
# Fewer than this a need, and the guide does not learn it in the language.
_FEWEST = 6


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: str
    reviewed_by: str = ""
    needs: dict[Id, tuple[_Said, ...]]
    off_topic: Annotated[tuple[_Said, ...], Field(alias="off-topic", min_length=1)]


@dataclass(frozen=True)
class Examples:
    """What people say in one language: for each need, and for what no stand covers."""

    language: str
    reviewed_by: str
    needs: Mapping[str, tuple[str, ...]]
    off_topic: tuple[str, ...]


def read_examples(folder: Path, needs: Iterable[Need] | None) -> tuple[Examples, ...]:
    """All files of the folder, by language; raises BadData with every fault in any of them. Where the needs are not known (None),
    nothing is said about which are there."""
    ids = None if needs is None else [need.id for need in needs]
    found: list[Examples] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(_read(path, ids))
        except BadData as bad:
            faults.extend(bad.faults)
    if not found and not faults:
        faults.append(Fault(shown(folder), "", "", "holds no file such as de.yaml"))
    if faults:
        raise BadData(faults)
    return tuple(found)


def _read(path: Path, ids: list[str] | None) -> Examples:
    file = shown(path)
    tree = read_yaml(path)
    try:
        read = _File.model_validate(tree)
    except ValidationError as wrong:
        raise BadData([Fault(file, ", ".join(map(str, place)), "", says) for place, says in in_words(wrong)]) from None
    if faults := [Fault(file, *where) for where in _contradictions(path, read, ids)]:
        raise BadData(faults)
    return Examples(read.language, read.reviewed_by, read.needs, read.off_topic)


def _contradictions(path: Path, read: _File, ids: list[str] | None) -> Iterable[tuple[str, str, str]]:
    if read.language != path.stem:
        yield "language", "", f"is “{read.language}”, but the file is called {path.name}"
    try:
        Locale.parse(read.language, sep="-")
    except (UnknownLocaleError, ValueError):
        yield "language", "", f"“{read.language}” is not a language tag such as de or uk"
    if ids is not None:
        yield from ((need, "", "is not a need of needs.yaml") for need in read.needs if need not in ids)
        yield from ((need, "", "has no examples") for need in ids if need not in read.needs)
    usual = Counter(map(len, read.needs.values())).most_common(1)[0][0] if read.needs else 0
    for need, said in read.needs.items():
        if len(said) != usual:
            yield need, "", f"has {len(said)} examples where the others have {usual}; uneven numbers mislead the guide"
        elif usual < _FEWEST:
            yield need, "", f"has {len(said)} examples; {_FEWEST} are needed"
    everything = Counter(text.casefold() for said in (*read.needs.values(), read.off_topic) for text in said)
    yield from ((f"“{text}”", "", "occurs twice") for text, times in everything.items() if times > 1)


def fingerprint(examples: Iterable[Examples]) -> str:
    """A hash of everything said, whatever the comments and the spacing of the files."""
    content = {each.language: [dict(each.needs), each.off_topic] for each in examples}
    return hashlib.blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=16).hexdigest()
