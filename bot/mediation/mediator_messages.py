"""What a mediator reads about requests: the offer, its end, what is theirs, thanks. Visitors have numbers, no names."""

from collections.abc import Iterable

from bot.chat.menu import home_row
from bot.chat.reply import Button, Reply, Row
from bot.fair.messages import desk
from bot.fair.model import Fair
from bot.mediation.buttons import (
    Accept,
    Arrive,
    Decline,
    DeclineForBreak,
    Done,
    EndTalk,
    GiveBack,
    MetVisitor,
    ShowMine,
    StillThere,
)
from bot.mediation.duty_messages import duty_button, on_button
from bot.mediation.model import Request, State, Where
from bot.mediation.wording_messages import clock, language, languages, place, visitor
from bot.text import Speech


def offer(speech: Speech, fair: Fair, request: Request, offer_id: int, *, shared: Iterable[str], asked: int) -> Reply:
    """The card. `shared`: languages both speak, where the mediator does not speak the one asked for; `asked`: how many so far."""
    lines: list[str] = [
        speech.say("🔔 <b>Can you interpret now?</b>"),
        speech.say("💬 Language: {language}", language=language(speech, request.language)),
    ]
    if tags := list(shared):
        lines.append(speech.say("Nobody who speaks it is free. You both speak: {languages}", languages=languages(speech, tags)))
    lines += [
        speech.frame("📍 {place}", place=place(speech, fair, request.place)),
        speech.say("🕙 Waiting since {time}", time=clock(speech, fair, request.asked_at)),
        speech.plural("👥 {count} person has been asked", "👥 {count} people have been asked", asked),
    ]
    rows: tuple[Row, ...] = (
        (Button(speech.label("✅ I am coming"), Accept(offer_id)),),
        (
            Button(speech.label("❌ Not this one"), Decline(offer_id)),
            Button(speech.label("☕ Break"), DeclineForBreak(offer_id)),
        ),
    )
    return Reply(speech.lines(lines), rows)


def gone(speech: Speech) -> Reply:
    """The end of a card somebody else was faster with, or that is no longer needed."""
    return Reply(speech.say("👍 Taken, thank you. This request is no longer open."), (home_row(speech),))


def late(speech: Speech, fair: Fair, offer_id: int, request: Request | None) -> Reply:
    """The end of a card that was not answered; while nobody else has the request it can still be had. The request is None when
    the visitor is forgotten already."""
    lines: list[str] = [speech.say("⌛ You did not answer, so I am asking others.")]
    if request is None:
        return Reply(speech.lines(lines), (home_row(speech),))
    lines.append(speech.frame("👤 {visitor}", visitor=visitor(speech, request)))
    lines.append(speech.frame("📍 {place}", place=place(speech, fair, request.place)))
    rows = ((Button(speech.label("✅ I can come after all"), Accept(offer_id)),), home_row(speech))
    return Reply(speech.lines(lines), rows)


def declined(speech: Speech) -> Reply:
    return Reply(speech.say("👍 All right, I am asking others. You stay on duty."), (home_row(speech),))


def on_break(speech: Speech) -> Reply:
    return Reply(speech.say("☕ You are on a break for 20 minutes. I will tell you when it is over."), (home_row(speech),))


def accepted(speech: Speech) -> Reply:
    """The card after "I am coming": everything else follows in a message of its own."""
    return Reply(speech.say("✅ Thank you! Everything you need comes in the next message."), ())


def busy(speech: Speech, request: Request) -> Reply:
    rows = ((Button(speech.label("👤 Show my request"), ShowMine(request.id)),), home_row(speech))
    return Reply(speech.say("☝️ You have a request already. Please finish it first, or give it back."), rows)


def yours(
    speech: Speech, fair: Fair, request: Request, shared: Iterable[str], map_button: Button | None, *, fresh: bool = True
) -> Reply:
    """The mediator's own request: who, where, and every next step."""
    lines: list[str] = [
        speech.say("✅ <b>This request is yours. Thank you!</b>"),
        speech.frame("👤 {visitor}", visitor=visitor(speech, request)),
    ]
    if tags := list(shared):
        lines.append(speech.say("You both speak: {languages}", languages=languages(speech, tags)))
    if request.by_staff:
        lines.append(speech.say("The people at the stand have asked for a visitor."))
    lines.append(speech.frame("📍 {place}", place=place(speech, fair, request.place)))
    if request.place.where is Where.DESK:
        lines.append(desk(speech, fair))
    if request.talking:
        lines += ["", speech.say("💬 What you write here now goes to the visitor. The buttons keep working.")]
    return Reply(speech.lines(lines), _steps(speech, request, map_button), fresh=fresh)


def _steps(speech: Speech, request: Request, map_button: Button | None) -> tuple[Row, ...]:
    rows: list[Row] = []
    there = request.place.where is not Where.CHAT
    if request.state is State.CLAIMED and there:
        minutes = tuple(
            Button(speech.plural("🚶 In {count} minute", "🚶 In {count} minutes", count), Arrive(request.id, count))
            for count in (2, 5)
        )
        rows.append(minutes)
        rows.append((Button(speech.label("🤝 We have met"), MetVisitor(request.id)),))
    if map_button is not None and there:
        rows.append((map_button,))
    rows.append((Button(speech.label("🏁 Done"), Done(request.id)),))
    if request.talking:
        rows.append((Button(speech.label("💬 End the conversation"), EndTalk(request.id)),))
    rows.append((Button(speech.label("↩️ I cannot do it"), GiveBack(request.id)),))
    return tuple(rows)


def told(speech: Speech, request: Request) -> Reply:
    """The visitor knows when the mediator comes."""
    rows = ((Button(speech.label("🤝 We have met"), MetVisitor(request.id)),),)
    return Reply(speech.say("👍 I have told the visitor."), rows, fresh=True)


def given_back(speech: Speech) -> Reply:
    return Reply(speech.say("↩️ All right. I am asking others, and the visitor knows."), (home_row(speech),))


def cancelled(speech: Speech, request: Request | None) -> Reply:
    """The request is None when the visitor is forgotten already."""
    lines: list[str] = [speech.say("✖️ The visitor no longer needs you. Thank you for being ready!")]
    if request:
        lines.append(speech.frame("👤 {visitor}", visitor=visitor(speech, request)))
    return Reply(speech.lines(lines), (home_row(speech),))


def met_question(speech: Speech, request: Request) -> Reply:
    lines: list[str] = [
        speech.say("❓ <b>Have you met the visitor?</b>"),
        speech.frame("👤 {visitor}", visitor=visitor(speech, request)),
        speech.say("Without an answer I ask somebody else in 3 minutes."),
    ]
    rows = (
        (Button(speech.label("🤝 We have met"), MetVisitor(request.id)),),
        (Button(speech.label("↩️ I cannot do it"), GiveBack(request.id)),),
    )
    return Reply(speech.lines(lines), rows)


def met(speech: Speech, request: Request) -> Reply:
    rows = (
        (Button(speech.label("🏁 Done"), Done(request.id)),),
        (Button(speech.label("↩️ I cannot do it"), GiveBack(request.id)),),
    )
    return Reply(speech.say("🤝 Good! Press 🏁 when you have finished."), rows)


def taken_away(speech: Speech) -> Reply:
    lines: list[str] = [
        speech.say("⌛ I did not hear from you, so I am asking somebody else."),
        speech.say("You are off duty now. If you are still there, go on duty again: /duty"),
    ]
    return Reply(speech.lines(lines), ((on_button(speech),), home_row(speech)))


def removed(speech: Speech) -> Reply:
    """By an organiser."""
    return Reply(speech.say("🤝 You are no longer in the mediators' team. Thank you for your help!"), (home_row(speech),))


def still_there(speech: Speech) -> Reply:
    rows = ((Button(speech.label("👋 I am still there"), StillThere()),),)
    lines: list[str] = [
        speech.say("❓ <b>Are you still there?</b>"),
        speech.say("You did not answer two requests. After the next one I take you off duty."),
    ]
    return Reply(speech.lines(lines), rows)


def good(speech: Speech) -> Reply:
    return Reply(speech.say("👍 Good. You stay on duty."), (home_row(speech),))


def off_duty(speech: Speech) -> Reply:
    lines: list[str] = [
        speech.say("😴 You did not answer three requests, so you are off duty now."),
        speech.say("If you are still there, go on duty again: /duty"),
    ]
    return Reply(speech.lines(lines), ((on_button(speech),), home_row(speech)))


def break_over(speech: Speech) -> Reply:
    text = speech.say("🔔 Your break is over. You are on duty again. You can change that with /duty")
    return Reply(text, (home_row(speech, duty_button(speech)),))


def still_busy(speech: Speech, request: Request) -> Reply:
    rows = ((Button(speech.label("🏁 Done"), Done(request.id)),),)
    lines: list[str] = [
        speech.say("❓ <b>Are you still interpreting?</b>"),
        speech.frame("👤 {visitor}", visitor=visitor(speech, request)),
    ]
    return Reply(speech.lines(lines), rows)


def thanks(speech: Speech, helped: int, seconds: float) -> Reply:
    """With count and time, for the certificate."""
    hours, minutes = divmod(round(seconds / 60), 60)
    lines: list[str] = [
        speech.say("🏁 <b>Done. Thank you very much!</b>"),
        speech.plural("You have interpreted {count} time.", "You have interpreted {count} times.", helped),
        speech.say("🕙 Together: {hours} h {minutes} min", hours=hours, minutes=minutes),
    ]
    return Reply(speech.lines(lines), (home_row(speech),))


def finished(speech: Speech) -> Reply:
    return Reply(speech.say("🏁 Noted."), ())


def over(speech: Speech) -> Reply:
    return Reply(speech.say("This request is over, or somebody else has it."), (home_row(speech),))
