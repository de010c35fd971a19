"""What organisers can do about the team, and what happens when somebody opens an invitation link."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

from bot.chat.reply import Handler, Reactions, Reply, Visit
from bot.fair.model import Fair
from bot.mediation import team_messages as messages
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty, Mediator
from bot.mediation.team_buttons import (
    AskRemove,
    Invite,
    InviteFor,
    JoinMyself,
    MakeLink,
    Remove,
    ShowMember,
    ShowTeam,
    WithdrawLink,
)
from bot.mediation.team_messages import Member
from bot.people import invitations as rules
from bot.people.invitation_store import Invitations
from bot.people.invitations import AlreadyHeld, Joined, LinkLife, NoGood, OwnLink, Tenure
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.text import Speech


class Welcome(Protocol):
    """The page a person sees first."""

    def __call__(self, speech: Speech, roles: Collection[str], *, first_time: bool) -> Reply: ...


class RolesChanged(Protocol):
    """Gives somebody who joined the team or left it the menu of commands they have now."""

    async def __call__(self, person_id: int) -> None: ...


@dataclass(frozen=True)
class TeamHandlers:
    people: PeopleStore
    invitations: Invitations
    duty: DutyStore
    fair: Fair
    organisers: frozenset[int]  # of the settings
    begin: Handler  # what a mediator does next
    welcome: Welcome
    roles_changed: RolesChanged
    bot_username: Callable[[], str]  # known when the bot has met Telegram

    def reactions(self) -> Reactions:
        return Reactions(
            commands={"team": self.team},
            links={rules.PREFIX: self.join},
            presses={
                ShowTeam: self.team,
                Invite: self.invite,
                InviteFor: self.invite_for,
                MakeLink: self.make_link,
                WithdrawLink: self.withdraw,
                JoinMyself: self.join_myself,
                ShowMember: self.member,
                AskRemove: self.ask_remove,
                Remove: self.remove,
            },
            role=Role.ORGANISER,
        )

    async def team(self, visit: Visit) -> Reply:
        page = visit.press.page if isinstance(visit.press, ShowTeam) else 0
        return messages.team(visit.speech, await self._members(visit), max(page, 0))

    async def invite(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, Invite)
        if visit.press.role not in list(Role):
            return await self.team(visit)
        lives, _ = rules.choices(self._now(), self.fair.fair.ends)
        return messages.how_long_link(visit.speech, Role(visit.press.role), lives)

    async def invite_for(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, InviteFor)
        lives, tenures = rules.choices(self._now(), self.fair.fair.ends)
        if visit.press.role not in list(Role) or visit.press.life not in lives:
            return await self.team(visit)
        return messages.how_long_role(visit.speech, Role(visit.press.role), LinkLife(visit.press.life), tenures)

    async def make_link(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, MakeLink)
        wanted, now, fair_ends = visit.press, self._now(), self.fair.fair.ends
        lives, tenures = rules.choices(now, fair_ends)
        if wanted.role not in list(Role) or wanted.life not in lives or wanted.tenure not in tenures:
            return await self.team(visit)
        role, life, tenure = Role(wanted.role), LinkLife(wanted.life), Tenure(wanted.tenure)
        invitation = rules.invitation(role, visit.person_id, life, tenure, now=now, fair_ends=fair_ends)
        token = await self.invitations.make(invitation)
        return messages.link_made(visit.speech, self.fair, invitation, token, rules.link(self.bot_username(), token))

    async def withdraw(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, WithdrawLink)
        return messages.withdrawn(visit.speech, in_time=await self.invitations.withdraw(visit.press.token))

    async def join(self, visit: Visit) -> Reply:
        """Somebody opens an invitation link."""
        return await self._open(visit, visit.words.removeprefix(rules.PREFIX), own=False)

    async def join_myself(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, JoinMyself)
        return await self._open(visit, visit.press.token, own=True)

    async def member(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, ShowMember)
        found = await self._member(visit, visit.press.role, visit.press.person)
        return messages.member(visit.speech, self.fair, found) if found else await self.team(visit)

    async def ask_remove(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, AskRemove)
        found = await self._member(visit, visit.press.role, visit.press.person)
        if found is None:
            return await self.team(visit)
        return messages.member(visit.speech, self.fair, found) if found.fixed else messages.really_remove(visit.speech, found)

    async def remove(self, visit: Visit) -> Reply:
        """Take the role. The role goes last, so that whoever is in the list still can be removed when a process dies here."""
        assert isinstance(visit.press, Remove)
        found = await self._member(visit, visit.press.role, visit.press.person)
        if found is None:
            return await self.team(visit)
        if found.fixed:
            return messages.member(visit.speech, self.fair, found)
        if found.role is Role.MEDIATOR:
            await self.people.drop_prompt(found.id)
            await self.duty.leave(found.id, removed=not found.oneself)
        await self.people.take_role(found.id, found.role)
        await self.roles_changed(found.id)
        left = visit.roles - {found.role}
        onward = self.welcome(visit.speech, left, first_time=False) if found.oneself else await self.team(visit)
        return messages.removed(visit.speech, found, onward)

    async def _open(self, visit: Visit, token: str, *, own: bool) -> Reply:
        match await self.invitations.use(token, visit.person_id, own=own):
            case Joined(role=role, until=until):
                await self.roles_changed(visit.person_id)
                return messages.joined(visit.speech, self.fair, role, until, await self._first_page(visit, role))
            case AlreadyHeld(role=role, link_works=link_works):
                return messages.already(visit.speech, role, await self._first_page(visit, role), link_works=link_works)
            case OwnLink():
                return messages.own_link(visit.speech, token)
            case NoGood():
                person = await self.people.find(visit.person_id)
                first_time = person is None or not person.language_chosen
                return messages.no_good(visit.speech, self.welcome(visit.speech, visit.roles, first_time=first_time))

    async def _first_page(self, visit: Visit, role: Role) -> Reply:
        return await (self.begin(visit) if role is Role.MEDIATOR else self.team(visit))

    async def _members(self, visit: Visit) -> list[Member]:
        """Mediators, then organisers. Whoever has just joined may not be entered among the mediators yet."""
        known = {mediator.id: mediator for mediator in await self.duty.mediators()}
        mediators = [
            Member(one.id, Role.MEDIATOR, known.get(one.id, Mediator(one.id, None, Duty.OFF)))
            for one in await self.people.holders(Role.MEDIATOR)
        ]
        organisers = [
            Member(one.id, Role.ORGANISER, fixed=one.id in self.organisers, oneself=one.id == visit.person_id)
            for one in await self.people.holders(Role.ORGANISER)
        ]
        return mediators + organisers

    async def _member(self, visit: Visit, role: str, person_id: int) -> Member | None:
        """Somebody of the list; None for whoever is not in it any more."""
        members = await self._members(visit)
        return next((member for member in members if member.role == role and member.id == person_id), None)

    def _now(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(self.invitations.now(), self.fair.fair.zone)
