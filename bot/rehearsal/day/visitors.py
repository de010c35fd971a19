"""Who comes to the fair, when, and what each of them does: the same day every time."""

import random
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

DAY = Path(__file__).resolve().parents[3] / "data" / "rehearsal" / "day.yaml"


class Crowd(BaseModel):
    """The visitors of one language: their names, and what they say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    names: tuple[str, ...] = Field(min_length=1)
    says: tuple[str, ...] = Field(min_length=1)


class Interpreter(BaseModel):
    """A mediator, the language of their phone, what they speak, and what they write to visitors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    language: str
    speaks: tuple[str, ...] = Field(min_length=1)
    says: tuple[str, ...] = Field(min_length=1)
    drops_out: bool = False  # blocks the bot with their second visitor on hand


class Asker(BaseModel):
    """A visitor who asks for a mediator, and what they write to whoever comes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    language: str
    says: tuple[str, ...] = ()
    changes_mind: bool = False  # cancels soon after asking


class MediationCast(BaseModel):
    """Who plays mediation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organiser: str
    mediators: tuple[Interpreter, ...] = Field(min_length=1)
    visitors: tuple[Asker, ...] = Field(min_length=1)


class AnnouncementCast(BaseModel):
    """What the organiser of mediation announces: the language of the original, and the texts by language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: str
    texts: dict[str, str]
    correction: dict[str, str]

    @model_validator(mode="after")
    def _has_originals(self) -> "AnnouncementCast":
        for texts in (self.texts, self.correction):
            if self.language not in texts:
                raise ValueError(f"there is no text in {self.language}, the language of the original")
        return self


class DayFile(BaseModel):
    """data/rehearsal/day.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seconds: float = Field(gt=0)  # the day takes so long at speed 1
    links: tuple[str, ...] = Field(min_length=1)  # of the QR codes people come by
    languages: dict[str, Crowd]
    mediation: MediationCast | None = None  # without it nobody asks for a mediator
    announcement: AnnouncementCast | None = None  # without it nothing is announced


@dataclass(frozen=True)
class Visitor:
    """One visitor: arrives at this part (0..1) of the day, comes by this link, then does these deeds, one after the other."""

    name: str
    language: str
    arrives: float
    link: str
    deeds: tuple[tuple[str, str], ...]  # (what, words): says, edits, presses, sends, switches, blocks


def read_day(path: Path = DAY) -> DayFile:
    """Raises OSError, yaml.YAMLError or pydantic's ValidationError."""
    return DayFile.model_validate(yaml.safe_load(path.read_text("utf-8")))


def visitors(day: DayFile) -> list[Visitor]:
    """Everybody in order of arrival. The mornings of fairs are full: most come in the first half."""
    chance = random.Random(20)  # noqa: S311 - the same day every time
    found = [
        Visitor(name, language, chance.triangular(0, 0.9, 0.3), chance.choice(day.links), _deeds(chance, crowd, number))
        for language, crowd in day.languages.items()
        for number, name in enumerate(crowd.names)
    ]
    return sorted(found, key=lambda visitor: visitor.arrives)


def _deeds(chance: random.Random, crowd: Crowd, number: int) -> tuple[tuple[str, str], ...]:
    """Asks some of the questions, presses buttons in between, and now and then does what people do besides."""
    start = number % len(crowd.says)
    deeds: list[tuple[str, str]] = []
    for words in (*crowd.says[start:], *crowd.says[:start])[:3]:
        deeds += [("says", words), *[("presses", "")] * chance.randint(0, 2)]
    besides = (
        ("sends", "voice"),
        ("sends", "photo"),
        ("switches", ""),
        ("edits", crowd.says[start]),
        ("says", "12"),
        ("says", "/topics"),
    )
    deeds.insert(chance.randint(1, len(deeds)), chance.choice(besides))
    if chance.random() < 0.1:
        deeds.append(("blocks", ""))
    return tuple(deeds)
