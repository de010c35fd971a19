"""Sentences and buttons of the guide: the start page, lists of stands, the stand card, and what each kind of answer says."""

from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale
from markupsafe import Markup

from bot.chat.menu import LABEL, cut, home_row, in_rows, turns
from bot.chat.reply import Button, Reply, Row
from bot.fair.buttons import ShowInfo, ShowMap, to
from bot.fair.messages import PICTOGRAMS, desk, hall_name, hours, topic_label
from bot.fair.model import Fair, Need, Outcome, Page, Stand, Topic
from bot.guide.buttons import (
    NotThis,
    SaveStand,
    ShowSaved,
    ShowStand,
    ShowStands,
    ShowTopic,
    ShowTopics,
    WantCompany,
    WantHuman,
    WantMediator,
)
from bot.languages import Languages
from bot.people.buttons import PickLanguage, SpeakLanguage
from bot.text import Speech

_PER_PAGE = 8


def start(speech: Speech, fair: Fair, languages: Languages, team: tuple[Row, ...], *, first_time: bool) -> Reply:
    """The first page: what one can do here, and every path as a button; `team`: those of whoever holds a role, first."""
    lines = [
        speech.frame("👋 <b>{fair}</b>", fair=speech.of_fair(fair.fair.name)),
        speech.say("Welcome!"),
        speech.say("What do you need? Write it in your own words, in your language. I will tell you which stand can help."),
        speech.say("Or press a button."),
    ]
    if first_time:
        picker = [Button(language.name, SpeakLanguage(language.tag)) for language in languages.spoken]
        return Reply(
            speech.lines([*lines, "", speech.say("🌐 Which language do you speak?")]),
            (*team, *in_rows(picker, 2), *_menu(speech)),
        )
    return Reply(speech.lines(lines), (*team, *_menu(speech), (Button(speech.label("🌐 Language"), PickLanguage()),)))


def _menu(speech: Speech) -> tuple[Row, ...]:
    return (
        (Button(speech.label("🗂 Topics"), ShowTopics()), Button(speech.label("📋 All stands"), ShowStands(0))),
        (Button(speech.label("🎤 Programme"), to(Page.PROGRAMME)), Button(speech.label("ℹ️ Information"), ShowInfo())),
        (_mediator_button(speech), _human_button(speech)),
    )


def help_page(speech: Speech) -> Reply:
    """What the bot can do, in a few lines."""
    lines = [
        speech.say("❓ <b>How it works</b>"),
        speech.say("✍️ Write what you need, for example: “My child needs a place in day care”."),
        speech.say("🔢 Or write the number of a stand, for example: 12."),
        speech.say("🗂 Or choose a topic. You can do everything with buttons."),
        speech.say("🔒 I do not store what you write."),
    ]
    return Reply(speech.lines(lines), (*_menu(speech), home_row(speech)))


def topics(speech: Speech) -> Reply:
    return Reply(speech.say("🗂 <b>Which topic?</b>"), (*_topic_rows(speech), home_row(speech)))


def _topic_rows(speech: Speech) -> tuple[Row, ...]:
    return tuple((Button(topic_label(speech, topic), ShowTopic(str(topic), 0)),) for topic in Topic)


def topic(speech: Speech, fair: Fair, which: Topic, page: int) -> Reply:
    """The stands of one topic."""
    stands = [stand for stand in fair.stands if which in stand.topics]
    head = speech.frame("<b>{topic}</b>", topic=topic_label(speech, which))
    rows = turns(speech, len(stands), page, _PER_PAGE, lambda number: ShowTopic(str(which), number))
    return Reply(
        head, (*_choices(speech, _page(stands, page)), *rows, home_row(speech, Button(speech.label("🗂 Topics"), ShowTopics())))
    )


def all_stands(speech: Speech, fair: Fair, page: int) -> Reply:
    head = speech.plural("📋 <b>{count} stand</b>", "📋 <b>{count} stands</b>", len(fair.stands))
    rows = (*_choices(speech, _page(fair.stands, page)), *turns(speech, len(fair.stands), page, _PER_PAGE, ShowStands))
    return Reply(head, (*rows, home_row(speech, Button(speech.label("⭐ Saved stands"), ShowSaved(0)))))


def saved(speech: Speech, stands: Sequence[Stand], page: int) -> Reply:
    """The stands somebody saved."""
    lines = [speech.say("⭐ <b>Your saved stands</b>")]
    if not stands:
        lines.append(speech.say("You have not saved any stand yet. Press ⭐ on a stand, and you find it here again."))
    rows = (*_choices(speech, _page(stands, page)), *turns(speech, len(stands), page, _PER_PAGE, ShowSaved))
    return Reply(speech.lines(lines), (*rows, home_row(speech, Button(speech.label("📋 All stands"), ShowStands(0)))))


def told(speech: Speech, asked: Sequence[Topic], stands: Sequence[int]) -> list[Markup]:
    """What is known of a visitor's interests, a line each; nothing of most."""
    lines = []
    if asked:
        names = speech.list(topic_label(speech, topic) for topic in asked)
        lines.append(speech.say("• Topics you asked about: {topics}", topics=names))
    if stands:
        lines.append(speech.say("• Stands you saved: {stands}", stands=speech.list(map(str, stands))))
    return [*lines, speech.say("This helps the organisers to tell you what fits you.")] if lines else []


def _page(stands: Sequence[Stand], page: int) -> Sequence[Stand]:
    return stands[page * _PER_PAGE : (page + 1) * _PER_PAGE] or stands[:_PER_PAGE]


def _choices(speech: Speech, stands: Iterable[Stand]) -> tuple[Row, ...]:
    return tuple((stand_button(speech, stand),) for stand in stands)


def stand_button(speech: Speech, stand: Stand) -> Button:
    """A stand as a choice: pictogram, number, name, cut to what a phone shows."""
    head = f"{PICTOGRAMS[stand.topics[0]]} {stand.number} · "
    return Button(head + cut(speech.of_fair(stand.name), LABEL - len(head)), ShowStand(stand.number))


def card(
    speech: Speech,
    fair: Fair,
    stand: Stand,
    *,
    urgent: bool = False,
    others: Sequence[Stand] | None = None,
    saved: bool | None = None,
) -> Reply:
    """Everything about one stand. `others` are the next best answers, when the card answers a question; `saved`: whether the
    visitor has saved it, None where it is not offered."""
    pictograms = "".join(PICTOGRAMS[topic] for topic in stand.topics)
    name = speech.of_fair(stand.name)
    lines = [
        speech.say("{pictograms} <b>Stand {number}: {name}</b>", pictograms=pictograms, number=stand.number, name=name),
        speech.frame("{text}", text=speech.of_fair(stand.summary)),
        "",
        speech.frame("📍 {hall}", hall=hall_name(speech, fair.hall(stand.hall))),
        speech.frame("🕙 {hours}", hours=_hours(speech, fair, stand)),
        speech.say("💬 Languages here: {languages}", languages=speech.list(_spoken_names(speech, stand))),
        "",
        *(speech.frame("• {offer}", offer=speech.of_fair(offer)) for offer in stand.offers),
    ]
    if stand.website:
        lines.append(speech.frame("🔗 {website}", website=str(stand.website)))
    if not all(map(speech.has, (stand.name, stand.summary, *stand.offers))):
        lines.append(speech.say("(This text is only in German.)"))
    if urgent:
        lines = [_danger(speech), "", *lines]
    rows: list[Row] = [(_mediator_button(speech, stand.number),)]
    numbers = tuple(other.number for other in others or ())
    if others is not None:
        rows.append((Button(speech.label("🤔 Not what I meant"), NotThis(numbers)),))
    map_button = Button(speech.label("🗺 Map"), ShowMap(stand.number))
    if saved is None:
        rows.append(home_row(speech, map_button))
    else:
        label = speech.label("✅ Saved") if saved else speech.label("⭐ Save")
        press = SaveStand(stand.number, int(not saved), int(others is not None), numbers)
        rows += [(Button(label, press), map_button), home_row(speech)]
    return Reply(speech.lines(lines), tuple(rows), fresh=others is None)


def _hours(speech: Speech, fair: Fair, stand: Stand) -> str:
    """The stand's own hours, or those of the fair; day by day where they differ."""
    if stand.hours:
        return hours(speech, stand.hours)
    spans = [hours(speech, day) for day in fair.fair.dates]
    if len(set(spans)) == 1:
        return spans[0]
    return speech.list(f"{speech.short_date(day.date)} {span}" for day, span in zip(fair.fair.dates, spans, strict=True))


def _spoken_names(speech: Speech, stand: Stand) -> list[str]:
    return [_language_in(speech.language.locale, tag) for tag in stand.languages]


@cache  # some thirty languages in each that is spoken
def _language_in(locale: Locale, tag: str) -> str:
    return Locale.parse(tag, sep="-").get_display_name(locale) or tag


def _danger(speech: Speech) -> str:
    return speech.say("🚨 <b>In danger now? Call 110.</b> It is free, day and night.")


def unsure(speech: Speech, stands: Sequence[Stand], wish: Need | None, *, urgent: bool) -> Reply:
    """Ask back, with the likeliest as buttons."""
    shown = stands[:3]
    rows = list(_choices(speech, shown))
    if wish is not None and (button := _wish_button(speech, wish)):
        rows.append((button,))
    rest = tuple(stand.number for stand in stands[3:])
    rows.append((Button(speech.label("🤔 None of these"), NotThis(rest)),))
    lines = [speech.say("🤔 I am not sure. What do you mean?")]
    return Reply(speech.lines([_danger(speech), "", *lines] if urgent else lines), (*rows, home_row(speech)))


def nothing(speech: Speech, number: int | None = None) -> Reply:
    """Say so honestly, and offer the ways that are left."""
    lines = [
        speech.say("There is no stand {number}.", number=number)
        if number is not None
        else speech.say("🤷 I do not know a stand for this here at the fair.")
    ]
    lines.append(speech.say("You can say it in other words, choose a topic, or ask a person."))
    return Reply(speech.lines(lines), (*_topic_rows(speech), (_human_button(speech), _mediator_button(speech)), home_row(speech)))


def human(speech: Speech, fair: Fair) -> Reply:
    """Where the people are."""
    place = fair.fair.information_desk
    lines = [
        speech.say("<b>Talk to a person</b>"),
        desk(speech, fair),
        speech.frame("📍 {hall}", hall=hall_name(speech, fair.hall(place.hall))),
    ]
    return Reply(speech.lines(lines), ((_mediator_button(speech),), home_row(speech)))


def leisure(speech: Speech, near: Sequence[Stand]) -> Reply:
    lines = [
        speech.say("⚽ <b>Doing something together</b>"),
        speech.say("At these stands you find people for walking, cooking, chess or football."),
    ]
    return Reply(speech.lines(lines), (*_choices(speech, near), home_row(speech)))


def greeting(speech: Speech) -> Reply:
    return Reply(speech.say("👋 Hello! What do you need? Write it in your own words, or press a button."), _menu(speech))


def thanks(speech: Speech) -> Reply:
    return Reply(speech.say("🙂 You are welcome. I wish you a good day at the fair!"), (home_row(speech),))


def unreadable(speech: Speech) -> Reply:
    lines = [
        speech.say("✍️ I can only read text. Please write what you need, or choose a topic."),
        speech.say("A person can listen to you at the information desk."),
    ]
    return Reply(speech.lines(lines), (*_topic_rows(speech), (_human_button(speech),), home_row(speech)))


def unknown(speech: Speech) -> Reply:
    return Reply(speech.say("🤔 I do not know this command or button any more. Please begin here:"), _menu(speech))


def broken(speech: Speech) -> Reply:
    return Reply(
        speech.say("😟 Sorry, something is broken here. Please try again in a minute, or ask at the information desk."),
        (home_row(speech),),
    )


def _mediator_button(speech: Speech, stand: int = 0) -> Button:
    return Button(speech.label("🗣 I need an interpreter"), WantMediator(stand))


def _human_button(speech: Speech) -> Button:
    return Button(speech.label("🙋 Ask a person"), WantHuman())


def _wish_button(speech: Speech, wish: Need) -> Button | None:
    match wish.outcome, wish.shows:
        case Outcome.MEDIATOR, _:
            return _mediator_button(speech)
        case Outcome.HUMAN, _:
            return _human_button(speech)
        case Outcome.LEISURE, _:
            return Button(speech.label("⚽ Doing something together"), WantCompany())
        case Outcome.EVENT, Page.PROGRAMME:
            return Button(speech.label("🎤 Programme"), to(Page.PROGRAMME))
        case Outcome.EVENT, _:
            return Button(speech.label("ℹ️ Information"), ShowInfo())
    return None
