"""What a visitor reads on the way to a mediator, from the wish to the honest end."""

from collections.abc import Callable, Iterable

from babel import Locale

from bot.chat.menu import cut, home_row, in_rows
from bot.chat.reply import Button, Reply, Row
from bot.fair.messages import desk
from bot.fair.model import Fair, Stand
from bot.languages import Languages
from bot.mediation.buttons import (
    CancelRequest,
    EndTalk,
    FinishRequest,
    MetMediator,
    PickUnderstood,
    PickWishLanguage,
    PickWishPlace,
    Rate,
    SendWish,
    ShowRequest,
    ShowWish,
    Wish,
)
from bot.mediation.model import Place, Request, Stage, State, Where
from bot.mediation.wording_messages import language, languages, place
from bot.text import Speech


def wish(speech: Speech, fair: Fair, spoken: Languages, wished: Wish) -> Reply:
    """What would be asked for, and everything about it to change by a button."""
    where = wished.where() or Place(Where.DESK)
    lines: list[str] = [
        speech.say("🗣 <b>Somebody who interprets for you</b>"),
        speech.say("A volunteer writes with you. It costs nothing.")
        if where.where is Where.CHAT
        else speech.say("A volunteer comes to you. It costs nothing."),
        "",
        speech.say("💬 Language: {language}", language=language(speech, wished.language)),
        speech.frame("📍 {place}", place=place(speech, fair, where)),
    ]
    if others := understood_tags(spoken, wished.understood):
        lines.append(speech.say("➕ Also understood: {languages}", languages=languages(speech, others)))
    values = _values(wished)
    rows: list[Row] = [
        (Button(speech.label("✅ Yes, please send somebody"), SendWish(*values)),),
        (
            Button(speech.label("💬 Other language"), PickWishLanguage(*values, page=0)),
            Button(speech.label("📍 Other place"), PickWishPlace(*values)),
        ),
        (Button(speech.label("➕ I understand other languages, too"), PickUnderstood(*values)),),
    ]
    return Reply(speech.lines(lines), (*rows, home_row(speech)))


def understood_tags(spoken: Languages, bits: int) -> frozenset[str]:
    """The languages whose bits are set."""
    return frozenset(known.tag for place, known in enumerate(spoken.spoken) if bits >> place & 1)


def _values(wished: Wish) -> tuple[str, str, int, int, int]:
    return (wished.language, wished.place, wished.stand, wished.understood, wished.staff)


def wish_language(speech: Speech, spoken: Languages, others: Iterable[str], wished: Wish, page: int) -> Reply:
    """Which language is needed: the spoken ones by their own names, then the rarer ones."""
    _, where, stand, bits, staff = _values(wished)
    back = Button(speech.label("↩️ Back"), ShowWish(*_values(wished)))
    if page == 0:
        names = [(known.tag, known.name) for known in spoken.spoken]
        more: tuple[Row, ...] = ((Button(speech.label("🌍 Another language"), PickWishLanguage(*_values(wished), page=1)),),)
    else:
        names = [(tag, language(speech, tag)) for tag in others]
        more = ()
    buttons = [Button(name, ShowWish(tag, where, stand, bits, staff)) for tag, name in names]
    rows = (*in_rows(buttons, 2), *more, () if staff else (back,), home_row(speech))
    return Reply(speech.say("💬 <b>Which language do you need?</b>"), tuple(row for row in rows if row))


def wish_place(speech: Speech, fair: Fair, wished: Wish) -> Reply:
    """Where somebody shall come to."""
    tag, _, stand, bits, staff = _values(wished)
    places = [Place(Where.DESK), Place(Where.CHAT)]
    if stand:
        places.insert(0, Place(Where.STAND, stand))
    codes = {Where.DESK: "d", Where.CHAT: "c", Where.STAND: str(stand)}
    pictograms = {Where.DESK: "🙋", Where.CHAT: "📱", Where.STAND: "📍"}
    buttons = tuple(
        (
            Button(
                cut(speech.caption("{sign} {place}", sign=pictograms[one.where], place=place(speech, fair, one))),
                ShowWish(tag, codes[one.where], stand, bits, staff),
            ),
        )
        for one in places
    )
    lines: list[str] = [speech.say("📍 <b>Where do you need somebody?</b>")]
    if not stand:
        lines.append(speech.say("At a stand: open the page of the stand and press 🗣 there."))
    return Reply(speech.lines(lines), (*buttons, home_row(speech)))


def wish_understood(speech: Speech, spoken: Languages, wished: Wish) -> Reply:
    """Other languages the visitor gets by in: more people can help then."""
    tag, where, stand, bits, staff = _values(wished)
    buttons = [
        Button(f"✅ {known.name}" if bits >> at & 1 else known.name, PickUnderstood(tag, where, stand, bits ^ 1 << at, staff))
        for at, known in enumerate(spoken.spoken)
        if known.tag != tag
    ]
    lines: list[str] = [
        speech.say("➕ <b>Which other languages do you understand a little?</b>"),
        speech.say("Then more people can help you. Press every language that you understand."),
    ]
    rows = ((Button(speech.label("✅ That is all"), ShowWish(tag, where, stand, bits, staff)),), home_row(speech))
    return Reply(speech.lines(lines), (*in_rows(buttons, 2), *rows))


def searching(speech: Speech, fair: Fair, request: Request) -> Reply:
    """Just asked."""
    lines: list[str] = [
        speech.say("⏳ <b>I am looking for somebody who speaks {language}.</b>", language=language(speech, request.language)),
        speech.frame("📍 {place}", place=place(speech, fair, request.place)),
        speech.say("I write to you as soon as somebody comes. After 10 minutes at most you know how it goes on."),
        speech.say("🎤 You can already send a voice message or a photo. The interpreter will get it."),
    ]
    return Reply(speech.lines(lines), (*_waiting_rows(speech, request), home_row(speech)))


def _waiting_rows(speech: Speech, request: Request) -> tuple[Row, ...]:
    return (
        (Button(speech.label("🔄 How far is it?"), ShowRequest(request.id)),),
        (Button(speech.label("✖️ I do not need it any more"), CancelRequest(request.id)),),
    )


def state(speech: Speech, fair: Fair, request: Request, name: str | None, now: float) -> Reply:
    """How far an open request has come."""
    match request.state:
        case State.CLAIMED:
            return coming(speech, fair, request, name, ())
        case State.MET:
            text = speech.say("🤝 <b>{name} interprets for you.</b>", name=name or _nameless(speech))
            return Reply(text, (*_talking_rows(speech, request), _finish_row(speech, request), home_row(speech)))
        case State.WAITING:
            minutes = int((now - request.asked_at) // 60)
            lines: list[str] = [
                speech.say(
                    "⏳ <b>I am looking for somebody who speaks {language}.</b>", language=language(speech, request.language)
                ),
                speech.frame("📍 {place}", place=place(speech, fair, request.place)),
                speech.plural("🕙 For {count} minute", "🕙 For {count} minutes", minutes),
            ]
            if request.stage is not Stage.DIRECT and request.understood:
                lines.append(speech.say("I also ask people who speak another language with you."))
            if request.escalated:
                lines.append(speech.say("The organisers are looking, too."))
            return Reply(speech.lines(lines), (*_waiting_rows(speech, request), home_row(speech)))
        case _:
            return over(speech)


def over(speech: Speech) -> Reply:
    return Reply(speech.say("This request is over. If you need somebody again, ask again."), (home_row(speech),))


def bridge(speech: Speech, request: Request) -> Reply:
    """Nobody who speaks the language: others are asked now, and it is said which."""
    lines: list[str] = [
        speech.say("⏳ Nobody who speaks {language} is free right now.", language=language(speech, request.language)),
        speech.say("I also ask people who speak {languages}.", languages=languages(speech, request.understood)),
    ]
    return Reply(speech.lines(lines), (*_waiting_rows(speech, request), home_row(speech)))


def escalated(speech: Speech, request: Request) -> Reply:
    lines: list[str] = [
        speech.say("⏳ Nobody is free yet who speaks {language}.", language=language(speech, request.language)),
        speech.say("I have told the organisers. They are looking for somebody, too."),
    ]
    return Reply(speech.lines(lines), (*_waiting_rows(speech, request), home_row(speech)))


def _nameless(speech: Speech) -> str:
    return speech.phrase("An interpreter")


def coming(speech: Speech, fair: Fair, request: Request, name: str | None, shared: Iterable[str]) -> Reply:
    """Somebody has taken it: who, where, about when, and that one is talking with a person now. `shared`: the languages of a
    mediator who does not speak the one asked for."""
    by_chat = request.place.where is Where.CHAT
    who = name or _nameless(speech)
    headline = (
        speech.say("✅ <b>{name} writes with you now.</b>", name=who)
        if by_chat
        else speech.say("✅ <b>{name} is coming to you.</b>", name=who)
    )
    lines: list[str] = [headline]
    if tags := list(shared):
        lines.append(speech.say("You both speak: {languages}", languages=languages(speech, tags)))
    if not by_chat:
        lines.append(speech.frame("📍 {place}", place=place(speech, fair, request.place)))
        lines.append(speech.say("🕙 In about 5 minutes. Please wait there."))
    if request.talking:
        lines += ["", speech.say("💬 What you write here now goes to {name}. The buttons keep working.", name=who)]
    rows: tuple[Row, ...] = () if by_chat else ((Button(speech.label("🤝 We have met"), MetMediator(request.id)),),)
    cancel = (Button(speech.label("✖️ I do not need it any more"), CancelRequest(request.id)),)
    last = _finish_row(speech, request) if by_chat else cancel
    return Reply(speech.lines(lines), (*rows, *_talking_rows(speech, request), last, home_row(speech)))


def _talking_rows(speech: Speech, request: Request) -> tuple[Row, ...]:
    return ((Button(speech.label("💬 End the conversation"), EndTalk(request.id)),),) if request.talking else ()


def _finish_row(speech: Speech, request: Request) -> Row:
    return (Button(speech.label("🏁 Finished, thank you"), FinishRequest(request.id)),)


def arrives(speech: Speech, name: str | None, minutes: int) -> Reply:
    who = name or _nameless(speech)
    text = speech.plural("🚶 {name} is there in {count} minute.", "🚶 {name} is there in {count} minutes.", minutes, name=who)
    return Reply(text, (home_row(speech),))


def given_back(speech: Speech, request: Request) -> Reply:
    lines: list[str] = [
        speech.say("😕 The interpreter cannot come after all. I am sorry."),
        speech.say("⏳ I am looking for somebody else. You do not have to do anything."),
    ]
    return Reply(speech.lines(lines), (*_waiting_rows(speech, request), home_row(speech)))


def met_question(speech: Speech, request: Request) -> Reply:
    rows = (
        (Button(speech.label("🤝 We have met"), MetMediator(request.id)),),
        (Button(speech.label("✖️ I do not need it any more"), CancelRequest(request.id)),),
    )
    lines: list[str] = [
        speech.say("❓ <b>Has the interpreter come to you?</b>"),
        speech.say("If nobody comes in 3 minutes, I look for somebody else."),
    ]
    return Reply(speech.lines(lines), (*rows, home_row(speech)))


def met(speech: Speech, request: Request) -> Reply:
    return Reply(
        speech.say("🤝 Good! When you have finished, press the button."), (_finish_row(speech, request), home_row(speech))
    )


def cancelled(speech: Speech) -> Reply:
    return Reply(speech.say("✖️ All right, I have stopped looking. You can ask again at any time."), (home_row(speech),))


def ended(
    speech: Speech, fair: Fair, request: Request, stands: Iterable[Stand], stand_button: Callable[[Speech, Stand], Button]
) -> Reply:
    """The honest end, and what is left."""
    own = Locale.parse(request.language, sep="-").get_display_name(Locale("de")) or request.language
    lines: list[str] = [
        speech.say("😔 <b>Nobody can come. I am sorry.</b>"),
        speech.say("I have asked everybody who speaks {language}.", language=language(speech, request.language)),
        "",
        speech.say("This is left:"),
        desk(speech, fair),
        speech.say("🪧 Show this sentence at the stand:"),
        speech.frame("<blockquote>{sentence}</blockquote>", sentence=_GERMAN_SENTENCE.format(language=own)),
    ]
    found = list(stands)
    if found:
        lines.append(speech.say("💬 At these stands somebody speaks {language}:", language=language(speech, request.language)))
    return Reply(speech.lines(lines), (*((stand_button(speech, stand),) for stand in found), home_row(speech)))


# Shown to German speakers by people who speak none, so it is German in every language.
_GERMAN_SENTENCE = "Guten Tag. Ich spreche {language}. Bitte rufen Sie jemanden, der für mich dolmetscht."


def finished(speech: Speech, request: Request) -> Reply:
    """How was it? One tap."""
    marks = (Button("👍", Rate(request.id, 3)), Button("😐", Rate(request.id, 2)), Button("👎", Rate(request.id, 1)))
    return Reply(speech.say("🏁 <b>Finished. How was it?</b>"), (marks, home_row(speech)))


def rated(speech: Speech) -> Reply:
    return Reply(speech.say("🙏 Thank you! I wish you a good day at the fair."), (home_row(speech),))


def talk_ended(speech: Speech) -> Reply:
    """To either side."""
    return Reply(speech.say("💬 The conversation has ended. What you write now goes to me, the bot, again."), (home_row(speech),))


def kept(speech: Speech) -> Reply:
    return Reply(speech.say("📎 I keep this for the interpreter."), (home_row(speech),))


def not_relayed(speech: Speech) -> Reply:
    """To its sender, on either side."""
    return Reply(speech.say("⚠️ I cannot hand this on. You can send text, voice messages, photos, files and your location."), ())


def contact_not_relayed(speech: Speech) -> Reply:
    return Reply(speech.say("🔒 I do not hand on phone numbers and contacts. This protects both of you."), ())


def other_gone(speech: Speech) -> Reply:
    return Reply(speech.say("⚠️ I cannot reach the other person right now."), ())


def try_again(speech: Speech) -> Reply:
    return Reply(speech.say("⚠️ This did not get through. Please send it again."), ())
