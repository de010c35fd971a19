"""What organisers read: a request nobody takes, a language nobody speaks, the board."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from markupsafe import Markup

from bot.chat.menu import cut, home_row, in_rows
from bot.chat.reply import Button, Reply, Row
from bot.fair.model import Fair
from bot.mediation.buttons import Assign, ShowBoard, ShowHelp
from bot.mediation.duty_messages import DUTY_SIGNS, duty_button
from bot.mediation.model import Mediator, Request, Stage, State
from bot.mediation.team_messages import team_button
from bot.mediation.wording_messages import clock, language, languages, place, visitor
from bot.people.model import Role
from bot.text import Speech

_CHOICES = 8
_LINES = 20


def help_card(speech: Speech, fair: Fair, request: Request, free: Sequence[Mediator], *, fresh: bool = True) -> Reply:
    """A request that needs an organiser: one press sends somebody. `free`: the best first."""
    lines: list[str] = [
        speech.say("🆘 <b>Nobody has taken this request</b>")
        if request.state is State.WAITING
        else speech.say("🆘 <b>This request has been open for 10 minutes</b>"),
        speech.frame("👤 {visitor}", visitor=visitor(speech, request)),
    ]
    if request.understood:
        lines.append(speech.say("➕ Also understood: {languages}", languages=languages(speech, request.understood)))
    lines += [
        speech.frame("📍 {place}", place=place(speech, fair, request.place)),
        speech.say("🕙 Waiting since {time}", time=clock(speech, fair, request.asked_at)),
        "",
    ]
    offered = free[:_CHOICES] if request.state is State.WAITING else ()
    if offered:
        lines.append(speech.say("Whom do you send? They come without being asked again."))
    elif request.state is State.WAITING:
        lines.append(speech.say("No mediator is free. Please go there yourself, or find somebody."))
    else:
        lines.append(speech.say("A mediator is on the way, but they have not met yet."))
    rows = tuple((Button(_named(speech, mediator), Assign(request.id, mediator.id)),) for mediator in offered)
    return Reply(speech.lines(lines), (*rows, (board_button(speech),)), fresh=fresh)


def _named(speech: Speech, mediator: Mediator) -> str:
    """🟢 Nour · Arabic, English: as much of it as a button shows."""
    name = mediator.name or speech.phrase("An interpreter")
    spoken = ", ".join(language(speech, tag) for tag in sorted(mediator.languages))
    return cut(speech.caption("{sign} {name} · {languages}", sign=DUTY_SIGNS[mediator.duty], name=name, languages=spoken))


def settled(speech: Speech, fair: Fair, request: Request | None, name: str | None) -> Reply:
    """The end of that card: why nobody is needed any more, or that nobody came. `name`: of the mediator who has the request. The
    request is None when the visitor is forgotten already."""
    if request is None:
        return Reply(speech.say("✅ This request is settled."), ((board_button(speech),),))
    lines: list[str] = [speech.frame("👤 {visitor}", visitor=visitor(speech, request))]
    match request.state:
        case State.CLAIMED | State.MET:
            lines.insert(0, _sent(speech, name))
        case State.EXPIRED:
            lines.insert(0, speech.say("😔 <b>Nobody has come.</b> The visitor knows."))
            lines.append(speech.frame("📍 {place}", place=place(speech, fair, request.place)))
        case _:
            lines.insert(0, speech.say("✅ This request is settled."))
    return Reply(speech.lines(lines), ((board_button(speech),),))


def assigned(speech: Speech, name: str | None) -> Reply:
    return Reply(_sent(speech, name), ((board_button(speech),),))


def _sent(speech: Speech, name: str | None) -> Markup:
    return speech.say("✅ {name} is being sent and knows where to go.", name=name or speech.phrase("An interpreter"))


def not_assigned(speech: Speech) -> Reply:
    text = speech.say("☝️ Too late: this mediator is busy, or the request is no longer open.")
    return Reply(text, ((board_button(speech),),), fresh=True)


def board_button(speech: Speech) -> Button:
    return Button(speech.label("📊 Board"), ShowBoard())


def uncovered(speech: Speech, tag: str) -> Reply:
    lines: list[str] = [
        speech.say("📣 <b>Somebody needs {language}. Nobody on duty speaks it.</b>", language=language(speech, tag)),
        speech.say("Can you find somebody? Invite them with /team"),
    ]
    return Reply(speech.lines(lines), ((team_button(speech), board_button(speech)),))


def board(speech: Speech, fair: Fair, requests: Sequence[Request], duty: Mapping[str, tuple[int, int]], now: float) -> Reply:
    """Open requests with their waiting times, and for each language how many are free of how many on duty."""
    lines: list[str] = [speech.say("📊 <b>Interpreting now</b>"), speech.frame("🕙 {time}", time=clock(speech, fair, now)), ""]
    lines += [_line(speech, fair, request, now) for request in requests[:_LINES]]
    if len(requests) > _LINES:
        lines.append(speech.say("… and {count} more", count=len(requests) - _LINES))
    if not requests:
        lines.append(speech.say("No open requests."))
    lines += ["", speech.say("🤝 <b>On duty</b>")]
    lines += [
        speech.say("{language}: {free} of {all} free", language=language(speech, tag), free=free, all=everybody)
        for tag, (free, everybody) in _sorted(duty.items())
    ]
    if not duty:
        lines.append(speech.say("Nobody is on duty."))
    helping = [Button(f"🆘 {visitor(speech, request)}", ShowHelp(request.id)) for request in requests if needs_help(request)]
    rows = (*in_rows(helping[:_CHOICES], 2), (Button(speech.label("🔄 Refresh"), ShowBoard()),), home_row(speech))
    return Reply(speech.lines(lines), rows)


def team_rows(speech: Speech, roles: Collection[str]) -> tuple[Row, ...]:
    """On the start page: what a mediator and an organiser come for, and nothing for a visitor."""
    mediator = ((duty_button(speech),),) if Role.MEDIATOR in roles else ()
    organiser = ((board_button(speech), team_button(speech)),) if Role.ORGANISER in roles else ()
    return (*mediator, *organiser)


def needs_help(request: Request) -> bool:
    """Whether the organisers are asked to find somebody."""
    return request.state is State.WAITING and request.stage is Stage.ORGANISERS


def _sorted(items: Iterable[tuple[str, tuple[int, int]]]) -> list[tuple[str, tuple[int, int]]]:
    return sorted(items, key=lambda item: (-item[1][1], item[0]))


def _line(speech: Speech, fair: Fair, request: Request, now: float) -> str:
    sign = "🆘" if needs_help(request) else {State.CLAIMED: "🚶", State.MET: "🤝"}.get(request.state, "⏳")
    minutes = int((now - request.asked_at) // 60)
    return speech.lines(
        [
            speech.frame("{sign} <b>{visitor}</b>", sign=sign, visitor=visitor(speech, request)),
            speech.plural("🕙 For {count} minute", "🕙 For {count} minutes", minutes),
            speech.frame("📍 {place}", place=place(speech, fair, request.place)),
        ]
    )
