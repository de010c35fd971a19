"""The fair as frozen values. pydantic turns the text of the files into them and refuses what does not fit."""

import datetime as dt
import re
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Metres = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


def _written(pattern: str, kind: str) -> BeforeValidator:
    """Only this way of writing it: pydantic alone would also take time zones (10:00Z) and seconds since 1970 (0)."""

    def check(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(f"should be a {kind}, not “{value[:40]}”")
        return value

    return BeforeValidator(check)


Clock = Annotated[dt.time, _written(r"\d\d:\d\d", "time such as 09:30")]
Date = Annotated[dt.date, _written(r"\d{4}-\d\d-\d\d", "date such as 2027-03-13")]


class Topic(StrEnum):
    """The four topic areas, in the fair's own words."""

    LANGUAGE = "language"  # language acquisition
    WORK = "work"  # labour-market integration and training
    FAMILY = "family"  # children, family and offers for women
    ENGAGEMENT = "engagement"  # social integration through engagement and encounter


class Frozen(BaseModel):
    """A value of the fair: immutable, and nothing in the file is ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Hours(Frozen):
    """Opening hours in local time of the fair."""

    opens: Clock
    closes: Clock

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("must open before it closes")
        return self


class Day(Hours):
    """One day of the fair with its hours."""

    date: Date


class Size(Frozen):
    width: Metres
    depth: Metres


class Place(Frozen):
    """Where something is: a hall, and how one finds it there, in words."""

    hall: Id
    text: Paragraph


class ServiceKind(StrEnum):
    WAY = "way"
    TOILETS = "toilets"
    FOOD = "food"
    QUIET = "quiet"


class Service(Place):
    """What people ask for besides stands."""

    id: ServiceKind


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise ValueError(f"“{name}” is not a time zone such as Europe/Berlin") from wrong
    return name


class Event(Frozen):
    """The day itself."""

    name: Line
    place: Line
    address: Line | None = None
    time_zone: Annotated[str, AfterValidator(_zone)]
    dates: Annotated[tuple[Day, ...], Field(min_length=1, max_length=14)]
    about: Paragraph
    stand_size: Size
    information_desk: Place
    services: tuple[Service, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def ends(self) -> dt.datetime:
        """The midnight after the last day."""
        last = max(day.date for day in self.dates)
        return dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, self.zone)


class WorkingGroup(Frozen):
    id: Id
    name: Line


class Organisation(Frozen):
    id: Id
    name: Line
    working_group: Id


class Network(Frozen):
    """Who stands behind the fair."""

    name: Line
    about: Paragraph
    working_groups: Annotated[tuple[WorkingGroup, ...], Field(min_length=1)]
    organisations: Annotated[tuple[Organisation, ...], Field(min_length=1)]


class Hall(Frozen):
    id: Id
    name: Line
    floor: Annotated[int, Field(ge=-3, le=20)]
    width: Metres
    depth: Metres


class ProgrammeItem(Frozen):
    """One item of the programme; without a date it is on the first day."""

    id: Id
    date: Date | None = None
    starts: Clock
    ends: Clock
    hall: Id
    title: Line

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.starts >= self.ends:
            raise ValueError("must start before it ends")
        return self


class Position(Frozen):
    """The middle of a stand, in metres from the hall's north-west corner (x east, y south)."""

    x: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    y: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Stand(Frozen):
    """One stand. `needs` come most important first; that order decides between stands that serve the same need."""

    number: Annotated[int, Field(ge=1, le=99_999)]
    id: Id
    name: Line
    organisation: Id
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    needs: tuple[Id, ...] = ()
    summary: Line
    offers: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    languages: Annotated[tuple[str, ...], Field(min_length=1, max_length=30)]
    hall: Id
    position: Position
    hours: Hours | None = None
    website: HttpUrl | None = None


class Outcome(StrEnum):
    """How a question ends. The first three are judgements of the guide; the others are wishes that are no stand."""

    FOUND = "found"  # the bot names stands outright
    UNSURE = "unsure"  # it asks back with buttons
    NOTHING = "nothing"  # it says so
    EVENT = "event"  # a page about the fair itself
    MEDIATOR = "mediator"  # somebody who interprets here and now
    LEISURE = "leisure"  # company for leisure
    HUMAN = "human"  # a real person
    GREETING = "greeting"
    THANKS = "thanks"


class Page(StrEnum):
    """The pages about the fair itself that an `event` need can show."""

    HOURS = "hours"
    WAY = "way"
    TOILETS = "toilets"
    FOOD = "food"
    QUIET = "quiet"
    PROGRAMME = "programme"
    ABOUT = "about"


class Need(Frozen):
    """What a visitor wants: either a matter for stands (it has a topic) or a wish that is no stand (it has an outcome)."""

    id: Id
    topic: Topic | None = None
    outcome: Outcome | None = None
    shows: Page | None = None
    urgent: bool = False
    near: tuple[Id, ...] = ()
    title: Line
    means: Paragraph

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        if self.outcome in (Outcome.FOUND, Outcome.UNSURE, Outcome.NOTHING):
            raise ValueError(f"outcome cannot be “{self.outcome}”")
        if self.topic is None and self.outcome is None:
            raise ValueError("needs a topic or an outcome")
        if (self.outcome is Outcome.EVENT) != (self.shows is not None):
            raise ValueError("outcome “event” and “shows” go together")
        return self


class Fair(Frozen):
    """The whole fair, as read from one file."""

    fair: Event
    network: Network
    halls: Annotated[tuple[Hall, ...], Field(min_length=1)]
    programme: tuple[ProgrammeItem, ...] = ()
    stands: Annotated[tuple[Stand, ...], Field(min_length=1)]

    @cached_property
    def _stands_by_id(self) -> dict[str, Stand]:
        return {stand.id: stand for stand in self.stands}

    @cached_property
    def _stands_by_number(self) -> dict[int, Stand]:
        return {stand.number: stand for stand in self.stands}

    @cached_property
    def _halls_by_id(self) -> dict[str, Hall]:
        return {hall.id: hall for hall in self.halls}

    @cached_property
    def _organisations_by_id(self) -> dict[str, Organisation]:
        return {organisation.id: organisation for organisation in self.network.organisations}

    @cached_property
    def _services_by_id(self) -> dict[str, Service]:
        return {service.id: service for service in self.fair.services}

    @cached_property
    def stands_by_need(self) -> dict[str, tuple[Stand, ...]]:
        """For each need the stands that serve it, the one that names it earliest first."""
        serving: dict[str, list[tuple[int, int, Stand]]] = {}
        for stand in self.stands:
            for place, need in enumerate(stand.needs):
                serving.setdefault(need, []).append((place, stand.number, stand))
        return {need: tuple(stand for *_, stand in sorted(rows, key=lambda row: row[:2])) for need, rows in serving.items()}

    def stand(self, number: int) -> Stand | None:
        return self._stands_by_number.get(number)

    def stand_called(self, stand_id: str) -> Stand | None:
        return self._stands_by_id.get(stand_id)

    def hall(self, hall_id: str) -> Hall:
        return self._halls_by_id[hall_id]

    def organisation(self, organisation_id: str) -> Organisation:
        return self._organisations_by_id[organisation_id]

    def service(self, kind: str) -> Service | None:
        return self._services_by_id.get(kind)

    def starts_at(self, item: ProgrammeItem) -> dt.datetime:
        """When the item starts, with the fair's time zone."""
        return dt.datetime.combine(item.date or self.fair.dates[0].date, item.starts, tzinfo=self.fair.zone)
