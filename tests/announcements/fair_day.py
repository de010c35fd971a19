"""A fair day in small: organisers, visitors, a courier, a clock that is moved by hand, and everybody's chat as they see it."""

import asyncio
from dataclasses import dataclass, field

from markupsafe import Markup
from sqlalchemy import select

from bot.announcements.courier import Courier
from bot.announcements.delivery_store import Deliveries
from bot.announcements.draft_store import Drafts
from bot.announcements.model import Announcement, DeliveryState, Group, Kind
from bot.announcements.policy import Policy
from bot.announcements.store import Announcements, Confirmed
from bot.announcements.translation_store import Translations
from bot.chat.post import Deleted, Outcome, Refused, Sent, Unreachable
from bot.chat.reply import Reply
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.storage.database import Database
from bot.storage.lease import Lease
from bot.storage.schema import deliveries

ORGANISER, SECOND = 1, 2


@dataclass
class Chats:
    """Telegram as the courier sees it. `answers` are given first, before a call is carried out; `blocked` people take nothing."""

    screens: dict[int, dict[int, str]] = field(default_factory=dict)  # person -> message -> text
    blocked: set[int] = field(default_factory=set)
    answers: dict[int, list[Outcome]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)  # of the texts that arrived
    deletes: bool = True
    _last: int = 0

    def shows(self, person: int) -> list[str]:
        return list(self.screens.get(person, {}).values())

    async def send(self, person_id: int, reply: Reply) -> Outcome:
        if (answer := self._answer(person_id)) is not None:
            return answer
        self._last += 1
        self.screens.setdefault(person_id, {})[self._last] = reply.text
        self.order.append(reply.text)
        return Sent(self._last)

    async def edit(self, person_id: int, message_id: int, reply: Reply) -> Outcome:
        if (answer := self._answer(person_id)) is not None:
            return answer
        if message_id not in self.screens.get(person_id, {}):
            return Refused("message to edit not found")
        self.screens[person_id][message_id] = reply.text
        return Sent(message_id)

    async def delete(self, person_id: int, message_id: int) -> Outcome | Deleted:
        if (answer := self._answer(person_id)) is not None:
            return answer
        if not self.deletes:
            return Refused("message can't be deleted for everyone")
        self.screens.get(person_id, {}).pop(message_id, None)
        return Deleted()

    def _answer(self, person_id: int) -> Outcome | None:
        if person_id in self.blocked:
            return Unreachable()
        return self.answers[person_id].pop(0) if self.answers.get(person_id) else None


def compose(announcement: Announcement, language: str) -> Reply:
    """The text with the tag of its language, so that a test sees which one it is."""
    found = announcement.text_for(language)
    if announcement.kind is Kind.WITHDRAW or found is None:
        return Reply(Markup("withdrawn"))
    html, tag = found
    return Reply(Markup(f"{tag}: {html}"))


async def _at_once() -> None:
    await asyncio.sleep(0)


@dataclass
class FairDay:
    """What happens is done through the stores, as the handlers do it."""

    database: Database
    policy: Policy = field(default_factory=Policy)
    time: float = 1_000_000.0
    chats: Chats = field(default_factory=Chats)

    def __post_init__(self) -> None:
        self.people = PeopleStore(self.database, self.now)
        self.drafts = Drafts(self.database, self.now)
        self.translations = Translations(self.database)
        self.announcements = Announcements(self.database, self.now, self.policy)
        self.deliveries = Deliveries(self.database, self.now)
        self.courier = self.another_courier()

    def now(self) -> float:
        return self.time

    def another_courier(self, seconds: float = 6.0) -> Courier:
        """As another process has it, or this one after a restart."""
        lease = Lease(self.database, "courier", seconds)
        return Courier(lease, self.deliveries, self.chats, compose, _at_once, self._sweep, self.policy)

    async def _sweep(self) -> None:
        await self.announcements.begin_due()

    async def begins(self) -> None:
        """With two organisers, who speak German."""
        for organiser in (ORGANISER, SECOND):
            await self.people.meet(organiser, "de")
            await self.people.give_role(organiser, Role.ORGANISER)

    async def come(self, language: str, *numbers: int) -> None:
        for number in numbers:
            await self.people.meet(number, language)

    async def writes(self, text: str = "Hallo", group: Group | None = None, organiser: int = ORGANISER) -> Announcement:
        """A German draft."""
        draft = await self.drafts.open(organiser)
        await self.drafts.set_language(organiser, "de")
        await self.drafts.set_text(organiser, "de", text)
        if group is not None:
            await self.drafts.set_group(organiser, group)
        return await self.of(draft)

    async def announces(self, text: str = "Hallo", group: Group | None = None, *, urgent: bool = False) -> Announcement:
        """A German announcement, confirmed."""
        draft = await self.writes(text, group)
        if urgent:
            await self.drafts.set_urgent(ORGANISER, urgent=True)
            draft = await self.of(draft)
        return await self.confirms(draft)

    async def corrects(self, announcement: Announcement, text: str, **translated: str) -> Announcement:
        """`translated`: new texts by language; those of before are older than the original then."""
        draft = await self.drafts.open_correction(announcement.id, ORGANISER)
        assert draft is not None, "there is nothing to correct"
        for language, html in {"de": text, **translated}.items():
            await self.drafts.set_text(ORGANISER, language, html)
        return await self.confirms(await self.of(draft))

    async def confirms(self, draft: Announcement) -> Announcement:
        match await self.announcements.confirm(draft.id, ORGANISER, draft.version):
            case Confirmed(announcement=announcement):
                return announcement
            case other:
                raise AssertionError(other)

    async def of(self, announcement: Announcement) -> Announcement:
        """The announcement as it is now."""
        found = await self.announcements.find(announcement.id)
        assert found is not None
        return found

    async def answer(self, draft: Announcement, language: str) -> int | None:
        """The number of the mediator's answer that the organiser reads."""
        asked = await self.translations.find(draft.id, language)
        return asked.answer if asked else None

    async def courier_works(self, rounds: int = 20) -> None:
        """Until nothing is due."""
        for _ in range(rounds):
            sent = await self.courier.round()
            await self.courier.settled()
            if not sent:
                return

    async def ends(self) -> None:
        """Time goes on until every pause is over."""
        for _ in range(12):
            await self.courier_works()
            self.time += 61

    async def states(self, announcement: Announcement) -> dict[int, DeliveryState]:
        async with self.database.read() as connection:
            query = select(deliveries.c.person_id, deliveries.c.state).where(deliveries.c.announcement_id == announcement.id)
            return {row[0]: DeliveryState(row[1]) for row in await connection.execute(query.order_by(deliveries.c.person_id))}

    async def counts(self, announcement: Announcement) -> dict[DeliveryState, int]:
        report = await self.announcements.report(announcement.id)
        assert report is not None
        assert report.forgotten >= 0
        return dict(report.states)
