"""Sentences about the fair itself: when, where, what is on, who is behind it."""

import datetime as dt

from bot.chat.menu import home_row, in_rows
from bot.chat.reply import Button, Reply
from bot.fair.buttons import ShowInfo, to
from bot.fair.model import Fair, Hall, Hours, Page, Place, Stand, Topic
from bot.text import Speech, mark

PICTOGRAMS = {Topic.LANGUAGE: "🗣", Topic.WORK: "💼", Topic.FAMILY: "👪", Topic.ENGAGEMENT: "🤝"}
_TOPICS = {
    Topic.LANGUAGE: mark("Language", "button"),
    Topic.WORK: mark("Work", "button"),
    Topic.FAMILY: mark("Family", "button"),
    Topic.ENGAGEMENT: mark("Meeting people, taking part", "button"),
}
_SERVICES = {
    Page.WAY: mark("🚪 The way", "button"),
    Page.TOILETS: mark("🚻 Toilets", "button"),
    Page.FOOD: mark("☕ Food and drink", "button"),
    Page.QUIET: mark("🤫 Quiet room", "button"),
}


def topic_label(speech: Speech, topic: Topic) -> str:
    """A topic with its pictogram."""
    return f"{PICTOGRAMS[topic]} {speech.label(_TOPICS[topic])}"


def hall_name(speech: Speech, hall: Hall) -> str:
    """The hall and its floor: Bürgersaal, floor 1."""
    name = speech.of_fair(hall.name)
    if hall.floor == 0:
        return speech.phrase("{hall}, ground floor", hall=name)
    if hall.floor < 0:
        return speech.phrase("{hall}, basement", hall=name)
    return speech.phrase("{hall}, floor {floor}", hall=name, floor=hall.floor)


def hours(speech: Speech, hours: Hours) -> str:
    """From when to when: 10:00-16:00."""
    return span(speech, hours.opens, hours.closes)


def span(speech: Speech, starts: dt.time, ends: dt.time) -> str:
    """10:30-10:50, or with words: some read two times with a dash between them from the left, some from the right."""
    return speech.label("{starts}–{ends}", starts=speech.time(starts), ends=speech.time(ends))


def page(speech: Speech, fair: Fair, which: Page) -> Reply:
    """One page about the fair."""
    match which:
        case Page.HOURS:
            text = speech.lines([speech.say("🕙 <b>Opening hours</b>"), *_days(speech, fair)])
        case Page.PROGRAMME:
            text = speech.lines([speech.say("🎤 <b>Programme</b>"), *_programme(speech, fair)])
        case Page.ABOUT:
            return about(speech, fair)
        case _:
            text = speech.lines(
                [speech.frame("<b>{title}</b>", title=speech.label(_SERVICES[which])), *_service(speech, fair, which)]
            )
    return Reply(text, (home_row(speech, Button(speech.label("ℹ️ Information"), ShowInfo())),))  # the pictogram


def info(speech: Speech, fair: Fair) -> Reply:
    """Everything practical: place, hours, information desk, and buttons for the rest."""
    event = fair.fair
    place = {"place": speech.of_fair(event.place), "address": event.address}
    lines = [
        speech.frame("ℹ️ <b>{fair}</b>", fair=speech.of_fair(event.name)),
        speech.frame("📍 {place} · {address}" if event.address else "📍 {place}", **place),
        *(speech.frame("🕙 {line}", line=line) for line in _days(speech, fair)),
        desk(speech, fair),
    ]
    buttons = [Button(speech.label(label), to(which)) for which, label in _SERVICES.items() if fair.service(which)]
    buttons.append(Button(speech.label("🎤 Programme"), to(Page.PROGRAMME)))
    buttons.append(Button(speech.label("🏛 About the fair"), to(Page.ABOUT)))
    return Reply(speech.lines(lines), (*in_rows(buttons, 2), home_row(speech)))


def about(speech: Speech, fair: Fair) -> Reply:
    """What this is and who is behind it: the network with its working groups."""
    network = fair.network
    lines = [
        speech.frame("🏛 <b>{fair}</b>", fair=speech.of_fair(fair.fair.name)),
        speech.frame("{text}", text=speech.of_fair(fair.fair.about)),
        "",
        speech.frame("<b>{network}</b>", network=speech.of_fair(network.name)),
        speech.frame("{text}", text=speech.of_fair(network.about)),
    ]
    for group in network.working_groups:
        members = [speech.of_fair(o.name) for o in network.organisations if o.working_group == group.id]
        lines.append(speech.frame("• <b>{group}</b>: {members}", group=speech.of_fair(group.name), members=speech.list(members)))
    return Reply(speech.lines(lines), (home_row(speech, Button(speech.label("ℹ️ Information"), ShowInfo())),))


def where(speech: Speech, fair: Fair, stand: Stand, plan: bytes) -> Reply:
    """The plan of the stand's hall (PNG), and below it in words what it shows."""
    name = speech.of_fair(stand.name)
    lines = [
        speech.say("{pictograms} <b>Stand {number}: {name}</b>", pictograms="🗺", number=stand.number, name=name),
        speech.frame("📍 {hall}", hall=hall_name(speech, fair.hall(stand.hall))),
    ]
    if not speech.has(stand.name):
        lines.append(speech.say("(This text is only in German.)"))
    return Reply(speech.lines(lines), (home_row(speech),), fresh=True, photo=plan)


def no_stand(speech: Speech, fair: Fair, number: int) -> Reply:
    """The stand is not, or no longer, at this fair: there are people who know."""
    return Reply(
        speech.lines([speech.say("There is no stand {number}.", number=number), desk(speech, fair)]), (home_row(speech),)
    )


def desk(speech: Speech, fair: Fair) -> str:
    """Where people are for those who want one."""
    return speech.frame("🙋 {text}", text=speech.of_fair(fair.fair.information_desk.text))


def _days(speech: Speech, fair: Fair) -> list[str]:
    return [speech.frame("{date} · {hours}", date=speech.date(day.date), hours=hours(speech, day)) for day in fair.fair.dates]


def _programme(speech: Speech, fair: Fair) -> list[str]:
    lines: list[str] = []
    day = None
    for item in sorted(fair.programme, key=fair.starts_at):
        start = fair.starts_at(item)
        if len(fair.fair.dates) > 1 and start.date() != day:
            day = start.date()
            lines.append(speech.frame("<b>{date}</b>", date=speech.date(day)))
        lines.append(
            speech.say(
                "🕙 {time} {title} ({hall})",
                time=span(speech, item.starts, item.ends),
                title=speech.of_fair(item.title),
                hall=hall_name(speech, fair.hall(item.hall)),
            )
        )
    return lines or [speech.say("There is no programme today.")]


def _service(speech: Speech, fair: Fair, which: Page) -> list[str]:
    service: Place = fair.service(which) or fair.fair.information_desk
    return [
        speech.frame("{text}", text=speech.of_fair(service.text)),
        speech.frame("📍 {hall}", hall=hall_name(speech, fair.hall(service.hall))),
    ]
