"""What a mediator reads about themselves: on duty or not, name, languages, thanks."""

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from bot.chat.menu import home_row, in_rows
from bot.chat.reply import Button, Reply, Row
from bot.fair.model import Fair
from bot.mediation.display_name import LONGEST, NameFault
from bot.mediation.duty_buttons import (
    GoOffDuty,
    GoOnDuty,
    PickSpoken,
    ShowDuty,
    ShowThanks,
    TakeBreak,
    TurnSpoken,
    WriteName,
)
from bot.mediation.model import Duty, Mediator
from bot.mediation.wording_messages import clock, language
from bot.people.messages import language_button
from bot.text import Speech, mark

BREAKS = (10, 20, 45)  # minutes
DUTY_SIGNS = {Duty.ON: "🟢", Duty.OFF: "⚪", Duty.BREAK: "☕"}
_LEVEL_SIGNS = {None: "⬜", True: "✅", False: "🆗"}
_REFUSALS = {
    NameFault.EMPTY: mark("✋ I cannot read a name in this."),
    NameFault.LONG: mark("✋ This name is too long. It may have {longest} characters."),
    NameFault.LINES: mark("✋ A name has only one line."),
    NameFault.CONTACT: mark("✋ Please write no telephone number, no @name and no internet address."),
}


def duty(speech: Speech, fair: Fair, mediator: Mediator, request: int | None = None) -> Reply:
    """Everything about a mediator on one page. `request` is the number of the one they have."""
    lines: list[str] = [speech.say("🤝 <b>You are a mediator</b>"), _state(speech, fair, mediator)]
    if request is not None:
        lines.append(speech.say("🗣 Visitor {number} is still yours, on duty or not.", number=request))
    lines += ["", *_known(speech, mediator)]
    return Reply(speech.lines(lines), (*_duty_rows(speech, mediator.duty), *_own_rows(speech), home_row(speech)))


def not_ready(speech: Speech, mediator: Mediator) -> Reply:
    """What is missing before somebody can go on duty, and the way to it."""
    rows: list[Row] = []
    if mediator.name is None:
        rows.append((_name_button(speech),))
    if not mediator.languages:
        rows.append((_languages_button(speech),))
    lines = [speech.say("✋ You cannot go on duty yet. Something is missing:"), *_known(speech, mediator)]
    return Reply(speech.lines(lines), (*rows, home_row(speech)))


def _state(speech: Speech, fair: Fair, mediator: Mediator) -> Markup:
    match mediator.duty:
        case Duty.ON if not mediator.languages:
            return speech.say("🟢 You are on duty, but nobody can ask for you: you have chosen no language.")
        case Duty.ON:
            return speech.say("🟢 You are on duty. I write to you when somebody needs you.")
        case Duty.BREAK:
            return speech.say(
                "☕ You have a break until {time}. Then you are on duty again.", time=clock(speech, fair, mediator.back_at or 0)
            )
        case Duty.OFF:
            return speech.say("⚪ You are off duty. Nobody asks you.")


def _known(speech: Speech, mediator: Mediator) -> list[Markup]:
    if mediator.name is None:
        name = speech.say("👤 You have no name yet that visitors can see.")
    else:
        name = speech.say("👤 Visitors see this name: {name}", name=mediator.name)
    if not mediator.languages:
        return [name, speech.say("💬 You have chosen no language yet.")]
    return [name, speech.say("💬 You speak: {languages}", languages=spoken(speech, mediator.languages))]


def told(speech: Speech, fair: Fair, mediator: Mediator) -> list[Markup]:
    """All that is stored of a mediator, in words."""
    return [
        speech.say("🤝 <b>You are a mediator</b>"),
        _state(speech, fair, mediator),
        *_known(speech, mediator),
        *_helped(speech, mediator),
    ]


def spoken(speech: Speech, levels: Mapping[str, bool]) -> str:
    """Languages with how well, the fluent ones first."""
    tags = sorted(levels, key=lambda tag: (not levels[tag], tag))
    return speech.list(f"{_LEVEL_SIGNS[levels[tag]]} {language(speech, tag)}" for tag in tags)


def _duty_rows(speech: Speech, now: Duty) -> tuple[Row, ...]:
    off = Button(speech.label("⚪ I am off duty"), GoOffDuty())
    match now:
        case Duty.OFF:
            return ((on_button(speech),),)
        case Duty.BREAK:
            return ((on_button(speech), off),)
        case Duty.ON:
            breaks = tuple(Button(speech.label("☕ {minutes} min", minutes=minutes), TakeBreak(minutes)) for minutes in BREAKS)
            return (breaks, (off,))


def _own_rows(speech: Speech) -> tuple[Row, ...]:
    thanks = Button(speech.label("🏅 My help so far"), ShowThanks())
    return ((_languages_button(speech), _name_button(speech)), (thanks, language_button(speech)))


def _languages_button(speech: Speech) -> Button:
    return Button(speech.label("💬 Languages I speak"), PickSpoken(0))


def _name_button(speech: Speech) -> Button:
    return Button(speech.label("👤 My name"), WriteName())


def duty_button(speech: Speech) -> Button:
    return Button(speech.label("🤝 My duty"), ShowDuty())


def on_button(speech: Speech) -> Button:
    return Button(speech.label("🟢 I am on duty"), GoOnDuty())


def ask_name(speech: Speech) -> Reply:
    lines = [
        speech.say("👤 <b>Which name may visitors see?</b>"),
        speech.say("Write it to me now, for example your first name."),
        speech.say("Nobody sees your Telegram name or your telephone number."),
    ]
    return Reply(speech.lines(lines), (home_row(speech, duty_button(speech)),))


def name_refused(speech: Speech, fault: NameFault) -> Reply:
    """Why not, and the question again."""
    asked = ask_name(speech)
    return Reply(speech.lines([speech.say(_REFUSALS[fault], longest=LONGEST), "", asked.text]), asked.rows)


def name_taken(speech: Speech, name: str, onward: Reply) -> Reply:
    """Says so over what comes next."""
    return Reply(speech.lines([speech.say("👍 Visitors see you as {name}.", name=name), "", onward.text]), onward.rows)


def languages(speech: Speech, pages: Sequence[Collection[str]], page: int, levels: Mapping[str, bool]) -> Reply:
    """A page of languages, each with how well the mediator speaks it; a press changes it."""
    lines = [
        speech.say("💬 <b>Which languages do you speak?</b>"),
        speech.say("Press a language until the right sign stands before it:"),
        speech.say("✅ I speak it well"),
        speech.say("🆗 I get by"),
        speech.say("⬜ I do not speak it"),
    ]
    choices = [Button(f"{_LEVEL_SIGNS[levels.get(tag)]} {language(speech, tag)}", TurnSpoken(tag, page)) for tag in pages[page]]
    rows: list[Row] = [*in_rows(choices, 2)]
    if page == 0:
        rows.append((Button(speech.label("🌍 Other languages"), PickSpoken(1)),))
    else:
        rows.append((Button(speech.label("💬 First languages"), PickSpoken(0)),))
    rows.append((Button(speech.label("👍 Done"), ShowDuty()),))
    return Reply(speech.lines(lines), (*rows, home_row(speech)))


def thanks(speech: Speech, mediator: Mediator) -> Reply:
    """What goes on the volunteer's certificate."""
    lines = [
        speech.say("💐 <b>Thank you for helping!</b>"),
        *_helped(speech, mediator),
        speech.say("You can show this to the organisers for your certificate."),
    ]
    return Reply(speech.lines(lines), (home_row(speech, duty_button(speech)),))


def _helped(speech: Speech, mediator: Mediator) -> list[Markup]:
    hours, minutes = divmod(int(mediator.helped_seconds // 60), 60)
    return [
        speech.plural("🤝 You have helped {count} time.", "🤝 You have helped {count} times.", mediator.helped),
        speech.say("⏱ Hours and minutes: {time}", time=f"{hours}:{minutes:02}"),
    ]
