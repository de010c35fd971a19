"""What organisers read about the team, and what a person reads who opens an invitation link."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.chat.menu import home_row, in_rows, turns
from bot.chat.reply import Button, Reply, Row
from bot.fair.model import Fair
from bot.mediation.duty_messages import DUTY_SIGNS, spoken
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
from bot.mediation.wording_messages import clock
from bot.people.invitations import Invitation, LinkLife, Tenure
from bot.people.model import Role
from bot.text import Speech, mark

PER_PAGE = 8
_LIVES = {
    LinkLife.HOUR: mark("⏱ 1 hour", "button"),
    LinkLife.DAY: mark("📅 1 day", "button"),
    LinkLife.FAIR: mark("🏁 Until the end of the fair", "button"),
}
_TENURES = {
    Tenure.TODAY: mark("📅 Today", "button"),
    Tenure.FAIR: mark("🏁 Until the end of the fair", "button"),
    Tenure.EVER: mark("♾️ For ever", "button"),  # the pictogram
}
_INVITE = {
    Role.MEDIATOR: mark("🤝 Invite a mediator", "button"),
    Role.ORGANISER: mark("🧭 Invite an organiser", "button"),
}
_FORWARD = {
    Role.MEDIATOR: mark("🔗 Forward this link to the new mediator:"),
    Role.ORGANISER: mark("🔗 Forward this link to the new organiser:"),
}
_WELCOME = {
    Role.MEDIATOR: mark("🎉 <b>Welcome to the team! You are a mediator now.</b>"),
    Role.ORGANISER: mark("🎉 <b>Welcome to the team! You are an organiser now.</b>"),
}
_ALREADY = {
    Role.MEDIATOR: mark("🤝 You are a mediator already."),
    Role.ORGANISER: mark("🧭 You are an organiser already."),
}


@dataclass(frozen=True)
class Member:
    """One person in one role: what is known of a mediator, of an organiser no more than the number. `fixed`: an organiser of the
    settings; `oneself`: whoever looks at the list."""

    id: int
    role: Role
    mediator: Mediator | None = None
    fixed: bool = False
    oneself: bool = False


def team(speech: Speech, members: Sequence[Member], page: int) -> Reply:
    """Who is in the team, a page of them, and the ways to change that."""
    mediators = [member.mediator for member in members if member.mediator is not None]
    on_duty = sum(mediator.duty is Duty.ON for mediator in mediators)
    shown = members[page * PER_PAGE : (page + 1) * PER_PAGE] or members[:PER_PAGE]
    lines = [
        speech.say("👥 <b>The team</b>"),
        speech.plural("🤝 {count} mediator", "🤝 {count} mediators", len(mediators)),
        speech.say("🟢 On duty: {number}", number=on_duty),
        speech.plural("🧭 {count} organiser", "🧭 {count} organisers", len(members) - len(mediators)),
        "",
        *(_line(speech, member) for member in shown),
    ]
    people = [Button(f"👤 {_title(speech, member)}", ShowMember(member.role, member.id)) for member in shown]
    invite: list[Row] = [(Button(speech.label(_INVITE[role]), Invite(role)),) for role in Role]
    rows = (*in_rows(people, 2), *turns(speech, len(members), page, PER_PAGE, ShowTeam), *invite)
    return Reply(speech.lines(lines), (*rows, home_row(speech)))


def _line(speech: Speech, member: Member) -> Markup:
    title, mediator = _title(speech, member), member.mediator
    if mediator is None:
        return speech.frame("🧭 {title}", title=title)
    layout = "{sign} <b>{title}</b> · {languages} · 🤝 {helped}"
    languages = spoken(speech, mediator.languages) or "–"
    return speech.frame(layout, sign=DUTY_SIGNS[mediator.duty], title=title, languages=languages, helped=mediator.helped)


def _title(speech: Speech, member: Member) -> str:
    """The name a mediator chose; whoever has none is told apart by number. Names at Telegram are nobody's business."""
    if member.mediator is not None:
        if member.mediator.name is not None:
            return member.mediator.name
        return speech.phrase("no name yet, number {number}", number=member.id)
    if member.oneself:
        return speech.phrase("number {number} (you)", number=member.id)
    return speech.phrase("number {number}", number=member.id)


def member(speech: Speech, fair: Fair, who: Member) -> Reply:
    """One person, with the way out of the team."""
    lines: list[str] = [speech.frame("👤 <b>{title}</b>", title=_title(speech, who))]
    if who.mediator is not None:
        lines += [
            _duty(speech, fair, who.mediator),
            speech.frame("💬 {languages}", languages=spoken(speech, who.mediator.languages) or "–"),
            speech.plural("🤝 Has helped {count} time.", "🤝 Has helped {count} times.", who.mediator.helped),
        ]
    else:
        lines.append(speech.say("🧭 Organiser"))
    rows: list[Row] = []
    if who.fixed:
        lines.append(
            speech.say("🔒 This organiser stands in the settings of the bot. Only whoever runs the bot can change that.")
        )
    else:
        rows.append((Button(speech.label("🗑 Remove from the team"), AskRemove(who.role, who.id)),))
    return Reply(speech.lines(lines), (*rows, home_row(speech, team_button(speech))))


def _duty(speech: Speech, fair: Fair, mediator: Mediator) -> Markup:
    match mediator.duty:
        case Duty.ON:
            return speech.say("🟢 On duty")
        case Duty.BREAK:
            return speech.say("☕ Break until {time}", time=clock(speech, fair, mediator.back_at or 0))
        case Duty.OFF:
            return speech.say("⚪ Off duty")


def really_remove(speech: Speech, who: Member) -> Reply:
    lines = [
        speech.say("🗑 <b>Remove this person from the team?</b>"),
        speech.frame("👤 {title}", title=_title(speech, who)),
    ]
    if who.oneself:
        lines.append(speech.say("✋ This is you."))
    lines.append(speech.say("You can invite them again at any time."))
    yes = Button(speech.label("🗑 Yes, remove"), Remove(who.role, who.id))
    no = Button(speech.label("↩️ No"), ShowMember(who.role, who.id))  # the pictogram
    return Reply(speech.lines(lines), ((yes, no), home_row(speech)))


def removed(speech: Speech, who: Member, onward: Reply) -> Reply:
    """Says so over the team that is left."""
    head = speech.say("🗑 No longer in the team: {name}", name=_title(speech, who))
    return Reply(speech.lines([head, "", onward.text]), onward.rows)


def team_button(speech: Speech) -> Button:
    return Button(speech.label("👥 Team"), ShowTeam(0))


def how_long_link(speech: Speech, role: Role, lives: Sequence[LinkLife]) -> Reply:
    lines = [
        speech.frame("<b>{title}</b>", title=speech.label(_INVITE[role])),
        speech.say("I make a link that works once, for one person."),
        speech.say("⏱ How long will the link work?"),
    ]
    rows = tuple((Button(speech.label(_LIVES[life]), InviteFor(role, life)),) for life in lives)
    return Reply(speech.lines(lines), (*rows, home_row(speech, team_button(speech))))


def how_long_role(speech: Speech, role: Role, life: LinkLife, tenures: Sequence[Tenure]) -> Reply:
    lines = [
        speech.frame("<b>{title}</b>", title=speech.label(_INVITE[role])),
        speech.say("👥 How long will this person be in the team?"),
    ]
    rows = tuple((Button(speech.label(_TENURES[tenure]), MakeLink(role, life, tenure)),) for tenure in tenures)
    return Reply(speech.lines(lines), (*rows, home_row(speech, team_button(speech))))


def link_made(speech: Speech, fair: Fair, invitation: Invitation, token: str, link: str) -> Reply:
    """The link, to be forwarded with all that its reader should know."""
    lines = [
        speech.say(_FORWARD[invitation.role]),
        # No marks of direction may stand inside the address.
        Markup('<a href="{0}">{0}</a>').format(link),
        speech.say("It works once, until {end}.", end=_end(speech, fair, invitation.expires_at)),
        *_until(speech, fair, invitation.role_until),
    ]
    withdraw = Button(speech.label("🗑 Withdraw this link"), WithdrawLink(token))
    return Reply(speech.lines(lines), ((withdraw,), home_row(speech, team_button(speech))))


def withdrawn(speech: Speech, *, in_time: bool) -> Reply:
    says = (
        speech.say("🗑 The link no longer works.")
        if in_time
        else speech.say("✋ The link was used before, or its time was over. Look who is in the team.")
    )
    return Reply(says, (home_row(speech, team_button(speech)),))


def _until(speech: Speech, fair: Fair, until: float | None) -> list[Markup]:
    """Until when somebody is in the team, where that ends."""
    return [] if until is None else [speech.say("👥 In the team until {end}.", end=_end(speech, fair, until))]


def _end(speech: Speech, fair: Fair, at: float) -> str:
    """Date and time in the hall. The midnight after a day is its 24:00: “until Sunday 0:00” would be read as a day more."""
    when = dt.datetime.fromtimestamp(at, fair.fair.zone)
    if when.time() == dt.time.min:
        return f"{speech.short_date(when.date() - dt.timedelta(days=1))}, 24:00"
    return f"{speech.short_date(when.date())}, {speech.time(when.time())}"


def joined(speech: Speech, fair: Fair, role: Role, until: float | None, onward: Reply) -> Reply:
    """Welcome, over what comes next."""
    lines = [speech.say(_WELCOME[role]), *_until(speech, fair, until), "", onward.text]
    return Reply(speech.lines(lines), onward.rows)


def already(speech: Speech, role: Role, onward: Reply, *, link_works: bool) -> Reply:
    lines = [speech.say(_ALREADY[role])]
    if link_works:
        lines.append(speech.say("🔗 The link still works for somebody else."))
    return Reply(speech.lines([*lines, "", onward.text]), onward.rows)


def own_link(speech: Speech, token: str) -> Reply:
    lines = [
        speech.say("🔗 You made this link yourself. It still works. Forward it to the person you want to invite."),
        speech.say("Do you want to use it yourself?"),
    ]
    myself = Button(speech.label("🙋 Use it myself"), JoinMyself(token))
    return Reply(speech.lines(lines), ((myself,), home_row(speech, team_button(speech))))


def no_good(speech: Speech, start: Reply) -> Reply:
    """A link that was used or is too old, with all the ways of the start page."""
    lines = [
        speech.say("🔗 This link no longer works. It works only once, and only for a time."),
        speech.say("Please ask the organisers for a new one. Everything else you can do here:"),
    ]
    return Reply(speech.lines(lines), start.rows)
