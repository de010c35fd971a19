"""A fair day in small: people, mediators, a clock that is moved by hand, and what everybody was told."""

from dataclasses import dataclass, field

from sqlalchemy import select

from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty, Notice, Place, Request, Where
from bot.mediation.notice_store import Notices
from bot.mediation.policy import Policy
from bot.mediation.store import Claim, Requests
from bot.mediation.sweep_store import Sweep
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.storage.database import Database
from bot.storage.schema import offers

ORGANISER = 1
DESK = Place(Where.DESK)


@dataclass
class FairDay:
    """What happens is done through the stores, as the handlers do it; `told` is what the postman would have said."""

    database: Database
    policy: Policy = field(default_factory=Policy)
    time: float = 1_000_000.0
    told: list[tuple[int, Notice]] = field(default_factory=list)
    cards: int = 0

    def __post_init__(self) -> None:
        self.people = PeopleStore(self.database, self.now)
        self.duty = DutyStore(self.database, self.now)
        self.requests = Requests(self.database, self.now, self.policy)
        self.notices = Notices(self.database, self.now)
        self.sweep = Sweep(self.database, self.now, self.policy)

    def now(self) -> float:
        return self.time

    async def begins(self) -> None:
        """With one organiser."""
        await self.people.meet(ORGANISER, "de")
        await self.people.give_role(ORGANISER, Role.ORGANISER)

    async def mediator(self, number: int, *languages: str, fluent: bool = True) -> int:
        """Somebody on duty who speaks these languages."""
        await self.people.meet(number, "de")
        await self.people.give_role(number, Role.MEDIATOR)
        await self.duty.enter(number)
        await self.duty.set_name(number, f"M{number}")
        for tag in languages:
            await self.duty.set_language(number, tag, fluent=fluent)
        await self.duty.go(number, Duty.ON)
        return number

    async def asks(self, visitor: int, language: str = "ar", understood: frozenset[str] = frozenset()) -> Request:
        await self.people.meet(visitor, language)
        request, _ = await self.requests.ask(visitor, language, DESK, understood)
        await self.passes(0)
        return request

    async def passes(self, seconds: float) -> None:
        """Time goes by, in steps of five seconds at most for the ticker; then everybody is told."""
        end = self.time + seconds
        while True:
            await self.sweep()
            if self.time >= end:
                break
            self.time = min(self.time + 5, end)
        await self.tells()

    async def tells(self) -> None:
        while batch := await self.notices.take(100):
            for owed in batch:
                self.cards += 1
                self.told.append((owed.person_id, owed.kind))
                await self.notices.said(owed, self.cards)

    async def card(self, mediator: int) -> int | None:
        """The open offer of a mediator."""
        async with self.database.read() as connection:
            query = select(offers.c.id).where(offers.c.person_id == mediator, offers.c.state == "shown")
            return (await connection.execute(query)).scalar()

    async def accepts(self, mediator: int) -> Claim:
        card = await self.card(mediator)
        assert card is not None, f"{mediator} has no card"
        claim = await self.requests.accept(card, mediator)
        await self.passes(0)
        return claim

    async def state(self, request: Request) -> Request:
        found = await self.requests.find(request.id)
        assert found is not None
        return found

    def heard(self, person: int) -> list[Notice]:
        """What one person was told, in order, since this was last asked."""
        mine = [kind for who, kind in self.told if who == person]
        self.told = [(who, kind) for who, kind in self.told if who != person]
        return mine
