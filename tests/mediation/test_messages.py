"""What visitors, mediators and organisers read of a request, in every language: who, where, how it ended, and the next step."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from telegram.constants import MessageLimit

from bot.app import Content
from bot.chat.buttons import Press
from bot.chat.menu import LABEL
from bot.chat.reply import Reply
from bot.mediation import mediator_messages, organiser_messages, visitor_messages
from bot.mediation.buttons import Accept, ShowBoard, ShowHelp, ShowWish
from bot.mediation.duty_buttons import GoOnDuty, ShowDuty
from bot.mediation.model import Duty, Mediator, Place, Request, Stage, State, Where
from bot.mediation.team_buttons import ShowTeam
from bot.people.model import Role
from bot.rehearsal.scenario import plain
from bot.text import Speech

AT_STAND = Place(Where.STAND, 12)
REQUEST = Request(17, 100, False, "ar", frozenset(), AT_STAND, State.WAITING, Stage.ORGANISERS, 0.0, 0.0, escalated=True)
VISITOR = "👤 Gast 17, Arabisch"
PLACE = "📍 Stand 12: Ausbildung in Industrie und Handel (Bürgersaal, 1. Stock)"


@pytest.fixture
def german(content: Content) -> Speech:
    return content.texts.speech("de")


def presses(reply: Reply) -> list[Press]:
    return [button.press for row in reply.rows for button in row]


def lines(reply: Reply) -> list[str]:
    return plain(reply.text).split("\n")


@pytest.mark.parametrize("state", [State.CLAIMED, State.MET])
def test_organisers_card_says_who_comes(state: State, german: Speech, content: Content) -> None:
    reply = organiser_messages.settled(german, content.fair, replace(REQUEST, state=state, mediator_id=11), "Nour")
    assert lines(reply) == ["✅ Nour bekommt diese Anfrage und weiß, wohin.", VISITOR]


def test_organisers_card_does_not_call_it_settled_when_nobody_came(german: Speech, content: Content) -> None:
    reply = organiser_messages.settled(german, content.fair, replace(REQUEST, state=State.EXPIRED), None)
    assert lines(reply) == ["😔 <b>Niemand ist gekommen.</b> Der Gast weiß es.", VISITOR, PLACE]


@pytest.mark.parametrize("state", [State.DONE, State.CANCELLED])
def test_organisers_card_is_settled_when_it_is_done_or_no_longer_needed(state: State, german: Speech, content: Content) -> None:
    reply = organiser_messages.settled(german, content.fair, replace(REQUEST, state=state), None)
    assert lines(reply) == ["✅ Diese Anfrage ist erledigt.", VISITOR]


def test_board_says_what_waits_for_how_long_and_who_is_free(german: Speech, content: Content) -> None:
    taken = replace(REQUEST, id=18, state=State.CLAIMED, stage=Stage.DIRECT, asked_at=720.0)
    reply = organiser_messages.board(german, content.fair, [REQUEST, taken], {"ar": (1, 2)}, 780.0)
    assert lines(reply)[3:] == [
        "🆘 <b>Gast 17, Arabisch</b>",
        "🕙 Seit 13 Minuten",
        PLACE,
        "🚶 <b>Gast 18, Arabisch</b>",
        "🕙 Seit 1 Minute",
        PLACE,
        "",
        "🤝 <b>Im Dienst</b>",
        "Arabisch: 1 von 2 frei",
    ]


def test_board_leads_to_the_requests_that_need_an_organiser(german: Speech, content: Content) -> None:
    """Whoever came on duty since then can be sent from there."""
    shown = [
        REQUEST,
        replace(REQUEST, id=18, stage=Stage.BRIDGE),
        replace(REQUEST, id=19, state=State.CLAIMED),
    ]
    reply = organiser_messages.board(german, content.fair, shown, {}, 780.0)
    assert presses(reply)[:-1] == [ShowHelp(17), ShowBoard()]


def test_full_board_fits_one_message_in_every_language(content: Content) -> None:
    stand = max(content.fair.stands, key=lambda one: len(one.name))
    many = [replace(REQUEST, id=number, place=Place(Where.STAND, stand.number)) for number in range(900, 960)]
    duty = {language.tag: (9, 10) for language in content.languages.spoken}
    boards = [organiser_messages.board(speech, content.fair, many, duty, 780.0) for speech in content.texts.all()]
    assert [board.text for board in boards if len(board.text) > MessageLimit.MAX_TEXT_LENGTH] == []


def test_mediator_on_an_organisers_button_has_languages_in_words(german: Speech, content: Content) -> None:
    nour = Mediator(11, "Nour", Duty.ON, languages={"ar": True, "en": False})
    everything = Mediator(12, "Petro", Duty.BREAK, languages=dict.fromkeys(("ar", "en", "ru", "uk", "fr"), True))
    reply = organiser_messages.help_card(german, content.fair, REQUEST, [nour, everything])
    labels = [plain(button.label) for row in reply.rows for button in row]
    assert labels == ["🟢 Nour · Arabisch, Englisch", "☕ Petro · Arabisch, Englisch…", "📊 Übersicht"]


def test_card_that_was_not_answered_still_says_whose_it_was(german: Speech, content: Content) -> None:
    reply = mediator_messages.late(german, content.fair, 5, REQUEST)
    assert lines(reply) == ["⌛ Sie haben nicht geantwortet. Ich frage jetzt andere.", VISITOR, PLACE]
    assert Accept(5) in presses(reply)
    forgotten = mediator_messages.late(german, content.fair, 5, None)
    assert Accept(5) not in presses(forgotten)


@pytest.mark.parametrize("said", [mediator_messages.off_duty, mediator_messages.taken_away])
def test_whoever_was_taken_off_duty_goes_back_with_one_press(said: Callable[[Speech], Reply], german: Speech) -> None:
    assert presses(said(german))[0] == GoOnDuty()


def test_after_a_break_duty_is_one_press_away(german: Speech) -> None:
    assert presses(mediator_messages.break_over(german))[0] == ShowDuty()


def test_alarm_leads_to_the_team(german: Speech) -> None:
    assert presses(organiser_messages.uncovered(german, "ti")) == [ShowTeam(0), ShowBoard()]


def test_start_page_has_what_each_role_comes_for(german: Speech) -> None:
    def first(*roles: Role) -> list[Press]:
        return [button.press for row in organiser_messages.team_rows(german, roles) for button in row]

    assert first() == []
    assert first(Role.MEDIATOR) == [ShowDuty()]
    assert first(Role.ORGANISER) == [ShowBoard(), ShowTeam(0)]
    assert first(Role.MEDIATOR, Role.ORGANISER) == [ShowDuty(), ShowBoard(), ShowTeam(0)]


def test_places_on_buttons_are_whole_words_that_fit_in_every_language(content: Content) -> None:
    labels = [
        button.label
        for speech in content.texts.all()
        for stand in content.fair.stands
        for row in visitor_messages.wish_place(speech, content.fair, ShowWish("ar", "d", stand.number, 0, 0)).rows
        for button in row
    ]
    unfit = [label for label in labels if len(label) > LABEL or label.count("(") != label.count(")")]
    torn = [label for label in labels if label.count("\u2068") != label.count("\u2069")]
    assert (unfit, torn) == ([], [])


def test_by_chat_nobody_is_said_to_come(german: Speech, content: Content) -> None:
    def promised(place: str) -> str:
        return lines(visitor_messages.wish(german, content.fair, content.languages, ShowWish("ar", place, 12, 0, 0)))[1]

    assert promised("c") == "Ein Mensch schreibt freiwillig mit Ihnen. Das kostet nichts."
    assert promised("d") == promised("12") == "Ein Mensch kommt freiwillig zu Ihnen. Das kostet nichts."
