"""What organisers read: a request nobody takes, a language nobody speaks, the board."""

from collections.abc import Iterable, Mapping, Sequence

from bot.chat.menu import home_row
from bot.chat.reply import Button, Reply
from bot.fair.model import Fair
from bot.mediation.buttons import Assign, ShowBoard
from bot.mediation.model import Duty, Mediator, Request, Stage, State
from bot.mediation.wording_messages import clock, language, languages, place, visitor
from bot.text import Speech

_CHOICES = 8
_LINES = 25
_DUTY = {Duty.ON: "🟢", Duty.BREAK: "☕", Duty.OFF: "⚪"}


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
    return Reply(speech.lines(lines), (*rows, (Button(speech.label("📊 Board"), ShowBoard()),)), fresh=fresh)


def _named(speech: Speech, mediator: Mediator) -> str:
    """🟢 Nour (ar, en): fits a button in every language."""
    name = mediator.name or speech.phrase("An interpreter")
    return f"{_DUTY[mediator.duty]} {name} ({', '.join(sorted(mediator.languages)[:4])})"


def settled(speech: Speech, request: Request | None) -> Reply:
    lines: list[str] = [speech.say("✅ This request is settled.")]
    if request:
        lines.append(speech.frame("👤 {visitor}", visitor=visitor(speech, request)))
    return Reply(speech.lines(lines), ((Button(speech.label("📊 Board"), ShowBoard()),),))


def assigned(speech: Speech, name: str | None) -> Reply:
    text = speech.say("✅ {name} is being sent and knows where to go.", name=name or speech.phrase("An interpreter"))
    return Reply(text, ((Button(speech.label("📊 Board"), ShowBoard()),),))


def not_assigned(speech: Speech) -> Reply:
    text = speech.say("☝️ Too late: this mediator is busy, or the request is no longer open.")
    return Reply(text, ((Button(speech.label("📊 Board"), ShowBoard()),),), fresh=True)


def uncovered(speech: Speech, tag: str) -> Reply:
    lines: list[str] = [
        speech.say("📣 <b>Somebody needs {language}. Nobody on duty speaks it.</b>", language=language(speech, tag)),
        speech.say("Can you find somebody? Invite them with /team"),
    ]
    return Reply(speech.lines(lines), ((Button(speech.label("📊 Board"), ShowBoard()),),))


def board(speech: Speech, fair: Fair, requests: Sequence[Request], duty: Mapping[str, tuple[int, int]], now: float) -> Reply:
    """Open requests with their waiting times, and for each language how many are free of how many on duty."""
    lines: list[str] = [speech.say("📊 <b>Interpreting now</b>"), speech.frame("🕙 {time}", time=clock(speech, fair, now)), ""]
    lines += [_line(speech, fair, request, now) for request in requests[:_LINES]]
    if len(requests) > _LINES:
        lines.append(speech.say("… and {count} more", count=len(requests) - _LINES))
    if not requests:
        lines.append(speech.say("No open requests."))
    lines += ["", speech.say("<b>On duty: free of all</b>")]
    lines += [
        speech.frame("{language}: {free}/{all}", language=language(speech, tag), free=free, all=everybody)
        for tag, (free, everybody) in _sorted(duty.items())
    ]
    if not duty:
        lines.append(speech.say("Nobody is on duty."))
    rows = ((Button(speech.label("🔄 Refresh"), ShowBoard()),), home_row(speech))
    return Reply(speech.lines(lines), rows)


def _sorted(items: Iterable[tuple[str, tuple[int, int]]]) -> list[tuple[str, tuple[int, int]]]:
    return sorted(items, key=lambda item: (-item[1][1], item[0]))


def _line(speech: Speech, fair: Fair, request: Request, now: float) -> str:
    mark = {State.CLAIMED: "🚶", State.MET: "🤝"}.get(request.state, "🆘" if request.stage is Stage.ORGANISERS else "⏳")
    minutes = int((now - request.asked_at) // 60)
    return speech.frame(
        "{mark} {visitor} · {minutes}′ · {place}",
        mark=mark,
        visitor=visitor(speech, request),
        minutes=minutes,
        place=place(speech, fair, request.place),
    )
