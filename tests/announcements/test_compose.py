"""What an organiser sees while writing an announcement, over the whole application and the stand-in for Telegram."""

import datetime as dt
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import delete

from bot.announcements.compose_buttons import Send
from bot.announcements.draft_store import Drafts
from bot.announcements.model import Announcement, Attachment, State
from bot.announcements.policy import Policy
from bot.announcements.store import Announcements
from bot.announcements.times import time_today
from bot.announcements.translation_store import Translations
from bot.app import Standlotse
from bot.clock import clock
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.rehearsal.messages import Message
from bot.rehearsal.scenario import Actor, Stage, labels, plain
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from bot.storage.schema import announcements, people
from tests.end_to_end.conftest import playing

BERLIN = ZoneInfo("Europe/Berlin")
UNKNOWN = "🤔 I do not know this command or button any more."
SECOND_ABOVE = 5
_NUMBERS = count(901)  # of organisers, all of them in the settings
_STRANGERS = count(50_001)  # people who are only counted


def noon() -> float:
    """How many seconds the next noon at the fair is away."""
    now = dt.datetime.now(BERLIN)
    today = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return (today + dt.timedelta(days=today <= now)).timestamp() - now.timestamp()


def lines(message: Message) -> list[str]:
    return plain(message.text).split("\n")


def buttons(message: Message) -> list[str]:
    return [plain(label) for row in labels(message) for label in row]


@dataclass
class Office:
    """The bot at noon, and its organisers, who read English."""

    stage: Stage
    bot: Standlotse
    clock_file: Path
    ahead: float

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.bot.database, clock(self.clock_file))

    @property
    def announcements(self) -> Announcements:
        return Announcements(self.bot.database, clock(self.clock_file), Policy())

    async def organiser(self, language: str = "en") -> Actor:
        actor = await self.stage.person("Frau Berg", language, "organiser", next(_NUMBERS))
        await actor.says("/start")
        await actor.sees_button("📣 Announce" if language == "en" else "📣")
        return actor

    async def reader(self, language: str) -> Actor:
        """Somebody who gets announcements."""
        actor = await self.stage.person("Amira", language)
        await actor.says("/start")
        await actor.sees("👋")
        return actor

    async def come(self, *languages: str) -> list[int]:
        """People who are counted, and cannot be reached."""
        store = PeopleStore(self.bot.database)
        return [(await store.meet(next(_STRANGERS), language)).id for language in languages]

    async def writes(self, organiser: Actor, text: str = "Das Programm beginnt.") -> Message:
        """A German draft: the card."""
        await organiser.says("/announce")
        await organiser.sees("Please send me the text")
        await organiser.says(text)
        await organiser.sees("In which language is this text?")
        await organiser.presses("Deutsch")
        return await organiser.sees("Written in: German")

    async def schedules(self, organiser: Actor) -> None:
        """A German draft that goes in an hour."""
        await self.writes(organiser)
        await organiser.presses("🕙 Schedule")
        await organiser.presses("+60 min")
        await organiser.presses("🕙 Yes, at this time")
        await organiser.sees("📣 Announcement of 13:00")

    async def draft(self, organiser: Actor) -> Announcement | None:
        return await self.drafts.find(organiser.person.id)

    async def confirmed(self) -> list[State]:
        return [one.state for one in await self.announcements.all()]

    def forward(self, seconds: float) -> None:
        self.ahead += seconds
        self.clock_file.write_text(str(self.ahead), encoding="ascii")


def settings_of(folder: Path, cache_dir: Path) -> Settings:
    return Settings(
        telegram_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
        cache_dir=cache_dir,
        organiser_ids=frozenset(range(901, 1000)),
        second_organiser_above=SECOND_ABOVE,
        clock_file=folder / "clock",
    )


@pytest.fixture(scope="module")
async def ground(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> AsyncIterator[tuple[Stage, Standlotse, Path]]:
    folder = tmp_path_factory.mktemp("compose")
    async with playing(settings_of(folder, cache_dir)) as (stage, bot):
        yield stage, bot, folder / "clock"


@pytest.fixture
async def office(ground: tuple[Stage, Standlotse, Path]) -> Office:
    """Everybody before this test is forgotten."""
    stage, bot, clock_file = ground
    async with bot.database.write() as connection:
        await connection.execute(delete(announcements))
        await connection.execute(delete(people))
    office = Office(stage, bot, clock_file, noon())
    office.forward(0)
    return office


async def test_announcement_is_written_previewed_and_sent_in_two_steps(office: Office) -> None:
    berg, amira, oksana = await office.organiser(), await office.reader("ar"), await office.reader("uk")
    await office.come("uk")
    await berg.says("/start")
    await berg.presses("📣 Announce")
    await berg.sees("✍️ Please send me the text.")
    await berg.says("Das Programm beginnt.", {"type": "bold", "offset": 4, "length": 8})
    asked = await berg.sees("🌐 In which language is this text?")
    assert buttons(asked)[0] == "English", "the organiser's first"
    assert len(buttons(asked)) == 16 + 1, "and the way home"
    await berg.presses("Deutsch")
    assert lines(await berg.sees("📣 Your announcement")) == [
        "📣 Your announcement",
        "Das Programm beginnt.",
        "🌐 Written in: German",
        "👥 For: Everybody",
        "👤 4 people get it.",
        "",
        "Ukrainian: 2 · gets it labelled, in: German",
        "Arabic: 1 · gets it labelled, in: German",
        "English: 1 · gets it labelled, in: German",
    ]
    await berg.presses("💬 Translations")
    await berg.presses("Arabic")
    assert "🤝 Ask a mediator" in buttons(await berg.sees("🌐 Arabic"))
    await berg.presses("✍️ Paste a text")
    await berg.sees("✍️ Please send me the text in this language: Arabic.")
    await berg.says("يبدأ البرنامج")
    await berg.sees("Arabic: 1 · own text")
    await berg.presses("↩️ Back")

    await berg.presses("👁 Preview")
    end = await berg.sees("👁 This is how people will get it")
    assert lines(end) == [
        "👁 This is how people will get it",
        "",
        "1 person reads it in this language: Arabic",
        "Ukrainian: 2 people get it labelled, in this language: German",
        "English: 1 person gets it labelled, in this language: German",
    ]
    previews = [message for message in berg.screen() if buttons(message) and buttons(message)[0].startswith("👁 ")]
    assert [(buttons(one)[0], plain(one.text)) for one in previews if "·" in buttons(one)[0]] == [
        ("👁 Ukrainian · 👥 2", "🌐 Без перекладу. Мова: німецька\n\nDas Programm beginnt."),
        ("👁 Arabic · 👥 1", "يبدأ البرنامج"),
        ("👁 English · 👥 1", "🌐 Not translated. Language: German\n\nDas Programm beginnt."),
        ("👁 German · 👥 0", "Das Programm beginnt."),
    ]
    await berg.presses("🔕")
    await berg.sees("👁 This is only the preview. Nobody has got it yet.")

    await berg.presses("📤 Send · 👥 4")
    question = await berg.sees("📤 Really send now?")
    assert "👤 4 people get it." in lines(question)
    assert await office.confirmed() == []
    await berg.presses("📤 Yes, send now")
    assert "👥 4 people" in lines(await berg.sees("📣 Announcement of 12:00"))
    await amira.sees("يبدأ البرنامج")
    got = await oksana.sees("Das Programm beginnt.")
    assert [entity["type"] for entity in got.entities] == ["bold"]
    await berg.says("/announce")
    await berg.sees("✍️ Please send me the text.")


async def test_draft_survives_a_restart(tmp_path: Path, cache_dir: Path) -> None:
    settings = settings_of(tmp_path, cache_dir)
    for text in ("first", "second"):
        async with playing(settings) as (stage, bot):
            office = Office(stage, bot, tmp_path / "clock", 0)
            berg = await stage.person("Frau Berg", "en", "organiser", 901)
            if text == "first":
                await office.writes(berg)
            else:
                await berg.says("/announce")
                assert "Das Programm beginnt." in lines(await berg.sees("Written in: German"))


async def test_language_of_a_new_text_is_asked_again(office: Office) -> None:
    berg = await office.organiser()
    await office.writes(berg)
    await berg.presses("✍️ Text")
    await berg.sees("Please send me the text")
    await berg.says("The programme begins.")
    assert buttons(await berg.sees("In which language is this text?"))[0] == "✅ Deutsch"
    await berg.presses("English")
    await berg.sees("Written in: English")
    draft = await office.draft(berg)
    assert draft is not None
    assert (draft.language, draft.texts) == ("en", {"en": "The programme begins."})


async def test_audiences_have_live_counts(office: Office) -> None:
    berg = await office.organiser()
    strangers = await office.come("ar", "ar", "so")
    await PeopleStore(office.bot.database).give_role(strangers[0], Role.MEDIATOR)
    await office.writes(berg)
    await berg.presses("👥 Audience")
    shown = await berg.sees("👥 Whom is it for?")
    assert buttons(shown)[:-1] == ["✅ 4 · Everybody", "👥 1 · Mediators", "👥 2 · Arabic", "👥 1 · English", "👥 1 · Somali"]
    await office.come("ar")
    await berg.presses("Arabic")
    card = await berg.sees("👥 For: Arabic")
    assert lines(card)[4:] == ["👤 3 people get it.", "", "Arabic: 3 · gets it labelled, in: German"]
    assert "📤 Send · 👥 3" in buttons(card)


async def test_photo_comes_with_its_text_and_goes_again(office: Office) -> None:
    berg, oksana = await office.organiser(), await office.reader("uk")
    await berg.says("/announce")
    await berg.sees("📎 You can also send a photo or a document with the text under it.")
    await berg.sends_photo(caption="Stand 14 ist umgezogen.")
    await berg.sees("In which language is this text?")
    await berg.presses("Deutsch")
    await berg.sees("📎 A photo goes with it.")
    await berg.presses("👁 Preview")
    assert plain((await berg.sees_kind("photo")).text).endswith("Stand 14 ist umgezogen.")
    await berg.sees("👁 This is how people will get it")
    await berg.presses("↩️ Back")
    await berg.presses("📎 Remove attachment")
    await berg.sees_button("📎 Attach")
    await berg.presses("📎 Attach")
    await berg.sees("📎 Please send me a photo or a document.")
    await berg.sends_voice()
    await berg.sees("✋ This is neither a photo nor a document.")
    await berg.sends_document(caption="Anderes")
    await berg.sees("📎 Attached without the words under it: the text stays as it was.")
    await berg.presses("📤 Send")
    await berg.presses("📤 Yes, send now")
    assert (await oksana.sees_kind("document")).text.endswith("Stand 14 ist umgezogen.")


async def test_of_several_photos_at_once_the_first_is_taken_and_each_other_is_answered(office: Office) -> None:
    berg = await office.organiser()
    only_one = "☝️ One photo or document goes with an announcement. The first one was taken, not this one."
    await berg.says("/announce")
    await berg.sends_photo(caption="Stand 14 ist umgezogen.", album="77")
    await berg.sees("In which language is this text?")
    first = (await office.draft(berg) or pytest.fail("no draft")).attachment
    for _ in range(2):
        await berg.sends_photo(album="77")
        await berg.sees(only_one)
    assert (await office.draft(berg) or pytest.fail("no draft")).attachment == first
    await berg.says("Stand 11")
    await berg.sees("Stand 11:")
    await berg.sends_photo(album="77")
    await berg.sees("I can only read text.")


async def test_of_several_photos_without_a_text_the_first_is_taken_and_the_text_is_waited_for(office: Office) -> None:
    berg = await office.organiser()
    await berg.says("/announce")
    await berg.sends_photo(album="77")
    await berg.sees("📎 Attached.")
    first = (await office.draft(berg) or pytest.fail("no draft")).attachment
    await berg.sends_photo(album="77")
    await berg.sees("The first one was taken, not this one.")
    await berg.says("Stand 14 ist umgezogen.")
    await berg.sees("In which language is this text?")
    await berg.presses("Deutsch")
    await berg.sees("📎 A photo goes with it.")
    assert (await office.draft(berg) or pytest.fail("no draft")).attachment == first
    await berg.presses("📎 Remove attachment")
    await berg.presses("📎 Attach")
    for text in ("📎 Attached.", "The first one was taken, not this one."):
        await berg.sends_photo(album="78")
        await berg.sees(text)


async def test_stand_is_one_of_the_fair_in_any_digits(office: Office) -> None:
    berg = await office.organiser()
    await office.writes(berg)
    await berg.presses("📍 Stand")
    await berg.sees("Please write its number.")
    await berg.says("the one on the left")
    await berg.sees("✋ I need the number of a stand, for example: 12.")
    await berg.says("999")
    await berg.sees("There is no stand 999.")
    await berg.says("١٢")
    await berg.sees("📍 A button leads to stand 12:")
    await berg.presses("❗ Urgent")
    await berg.sees("❗ Urgent: it overtakes other announcements.")
    await berg.presses("📍 Remove stand")
    await berg.sees_button("📍 Stand")
    await berg.presses("✅ Urgent")
    await berg.sees_button("❗ Urgent")
    draft = await office.draft(berg)
    assert draft is not None
    assert (draft.stand, draft.urgent) == (None, False)


async def test_only_what_is_text_is_taken_for_one(office: Office) -> None:
    berg = await office.organiser()
    await berg.says("/announce")
    await berg.sees("Please send me the text")
    await berg.sends_sticker()
    await berg.sees("✋ I can only take text, a photo or a document here.")
    await berg.sends_voice()
    await berg.sees("✋ I can only take text, a photo or a document here.")
    await berg.says("\u2060\u200b")
    await berg.sees("✋ There is no text in this.")
    draft = await office.draft(berg)
    assert draft is not None
    assert draft.original is None


async def test_what_telegram_would_not_take_is_refused_at_once(office: Office) -> None:
    """Counted as Telegram counts, with the line that says that it is not translated."""
    berg = await office.organiser()
    await berg.says("/announce")
    await berg.sees("Please send me the text")
    for text in ("x" * 4090, "🎪" * 2040):
        await berg.says(text)
        await berg.sees("✋ This is too long:")
    await berg.says("x" * 2000)
    await berg.sees("In which language is this text?")
    await berg.presses("Deutsch")
    await berg.presses("📎 Attach")
    await berg.sees("Please send me a photo or a document.")
    await berg.sends_photo()
    await berg.sees("Telegram has room for 1024.")
    draft = await office.draft(berg)
    assert draft is not None
    assert draft.attachment is None


async def test_what_was_changed_since_it_was_seen_is_not_sent(office: Office) -> None:
    berg = await office.organiser()
    await office.writes(berg)
    await berg.presses("📤 Send")
    await berg.sees("Really send now?")
    await office.drafts.set_text(berg.person.id, "de", "Das Programm endet.")
    await berg.presses("📤 Yes, send now")
    card = await berg.sees("☝️ The draft was changed since you saw it, so nothing was sent. This is how it is by now:")
    assert "Das Programm endet." in lines(card)
    assert await office.confirmed() == []


async def test_many_people_need_another_organiser(office: Office) -> None:
    berg, other = await office.organiser(), await office.organiser("de")
    await office.come(*["ar"] * (SECOND_ABOVE - 1))
    await office.writes(berg)
    await berg.presses("📤 Send")
    await berg.presses("📤 Yes, send now")
    waits = await berg.sees("⏳ Not sent yet. To reach 6 people, another organiser must confirm it.")
    assert "🕙 12:00: I have asked 1 organiser." in lines(waits)
    await other.sees("Das Programm beginnt.")
    await other.sees_button("✅")
    office.forward(60)
    await berg.presses("🔁 Ask again")
    await berg.sees("🕙 12:01: I have asked 1 organiser.")
    assert await office.confirmed() == [], "the same person twice are not two"
    assert labels(other.last)[0][0].startswith("👁"), "the whole preview is one press away"
    await other.presses("✅ Bestätigen und senden")
    await berg.sees("✅ Another organiser has confirmed it. It is being sent to 6 people.")
    await other.presses("✅ Bestätigen und senden")
    await other.sees("☝️ Es wurde inzwischen geändert, gesendet oder verworfen.")


async def test_nobody_else_there_to_confirm_it(office: Office) -> None:
    berg = await office.organiser()
    await office.come(*["ar"] * SECOND_ABOVE)
    await office.writes(berg)
    await berg.presses("📤 Send")
    await berg.presses("📤 Yes, send now")
    await berg.sees("I could reach no other organiser. You can invite one with /team")


async def test_it_goes_at_its_time(office: Office) -> None:
    berg, oksana = await office.organiser(), await office.reader("uk")
    await office.writes(berg)
    await berg.presses("🕙 Schedule")
    await berg.sees("The clock at the fair says 12:00.")
    await berg.says("soon")
    await berg.sees("✋ I cannot read a time in this.")
    await berg.says("١١.٣٠")
    await berg.sees("✋ 11:30 is over: it is 12:00 by now. Please choose a later time.")
    await berg.says("1430")
    await berg.sees("🕙 Really send it at 14:30?")
    office.forward(3 * 3600)
    await berg.presses("🕙 Yes, at this time")
    await berg.sees("✋ 14:30 is over: it is 15:00 by now. Please choose a later time.")
    await berg.presses("🕙 Schedule")
    await berg.presses("+10 min")
    await berg.sees("🕙 Really send it at 15:10?")
    await berg.presses("🕙 Yes, at this time")
    assert "🕙 It goes by itself at this time." in lines(await berg.sees("📣 Announcement of 15:10"))
    assert await office.confirmed() == [State.SCHEDULED]
    office.forward(660)
    await oksana.sees("Das Programm beginnt.")


async def test_what_waits_for_its_time_is_discarded_or_sent_now(office: Office) -> None:
    berg, oksana = await office.organiser(), await office.reader("uk")
    await office.schedules(berg)
    await berg.presses("🗑 Discard")
    await berg.presses("🗑 Yes, discard")
    await berg.sees("🗑 It is discarded. Nobody gets it.")
    assert await office.confirmed() == []
    await office.schedules(berg)
    await berg.presses("📣 Send now")
    await berg.presses("📣 Yes, send now")
    await berg.sees("👥 2 people")
    await oksana.sees("Das Programm beginnt.")


async def test_nobody_to_get_it(office: Office) -> None:
    berg = await office.organiser()
    reader = await office.come("so")
    await office.writes(berg)
    await berg.presses("👥 Audience")
    await berg.presses("Somali")
    await berg.presses("📤 Send")
    await berg.sees("Really send now?")
    await PeopleStore(office.bot.database).forget(reader[0])
    await berg.presses("📤 Yes, send now")
    await berg.sees("✋ There is nobody now who would get it.")


async def test_draft_is_discarded_when_said_twice_and_its_old_card_says_so(office: Office) -> None:
    berg = await office.organiser()
    await office.writes(berg)
    await berg.presses("👁 Preview")
    await berg.sees("This is how people will get it")
    await berg.says("/announce")
    await berg.sees("Written in: German")
    await berg.presses("🗑 Discard")
    await berg.sees("🗑 Really discard this draft?")
    assert await office.draft(berg) is not None
    await berg.presses("🗑 Yes, discard")
    await berg.sees("🗑 It is discarded. Nobody gets it.")
    assert await office.draft(berg) is None
    await berg.presses("📤 Send")
    await berg.sees("☝️ This draft is no longer here: it was sent or discarded.")


async def test_correction_says_so_and_offers_nothing_that_is_fixed(office: Office) -> None:
    berg = await office.organiser()
    await office.writes(berg)
    await berg.presses("📤 Send")
    await berg.presses("📤 Yes, send now")
    await berg.sees("📣 Announcement of 12:00")
    await berg.sees("Das Programm beginnt.")
    await berg.says("/announcements")
    await berg.presses("Das Programm beginnt.")
    await berg.presses("✏️ Correct")
    card = await berg.sees("✏️ Correction")
    assert "☝️ The audience stays as it was." in lines(card)
    assert buttons(card) == [
        "✍️ Text", "🌐 Language", "❗ Urgent", "📍 Stand", "💬 Translations", "👁 Preview",
        "📤 Send · 👥 1", "🗑 Discard", "🏠 Start",
    ]  # fmt: skip
    await berg.presses("✍️ Text")
    await berg.sees("Please send me the text")
    await berg.sends_photo(caption="Das Programm endet.")
    await berg.sees("✋ I can only take text here.")
    await berg.says("Das Programm endet.")
    await berg.presses("✅ Deutsch")
    await berg.presses("📤 Send")
    await berg.presses("📤 Yes, send now")
    await berg.sees("Das Programm endet.")


async def test_language_is_left_to_the_original_again(office: Office) -> None:
    berg = await office.organiser()
    await office.come("uk")
    nour = await office.reader("ar")
    await PeopleStore(office.bot.database).give_role(nour.person.id, Role.MEDIATOR)
    await office.writes(berg)
    draft = await office.draft(berg)
    assert draft is not None
    await Translations(office.bot.database).ask(draft.id, "ar", [nour.person.id])
    await office.drafts.set_text(berg.person.id, "uk", "Програма починається.")
    await berg.presses("💬 Translations")
    page = await berg.sees("💬 Who reads it in which language")
    assert {"Ukrainian: 1 · own text", "Arabic: 1 · mediators are asked"} <= set(lines(page))
    await berg.presses("✅ Ukrainian")
    await berg.presses("🌐 Rather labelled: German")
    await berg.sees("Ukrainian: 1 · gets it labelled, in: German")


async def test_a_changed_original_leaves_no_older_text_in_force(office: Office) -> None:
    """An Arabic text says two o'clock; then the German one is put right."""
    berg, amira, oksana = await office.organiser(), await office.reader("ar"), await office.reader("uk")
    await office.writes(berg, "Beginn um 14 Uhr.")
    await office.drafts.set_text(berg.person.id, "ar", "البداية الساعة 14.")
    await office.drafts.set_text(berg.person.id, "uk", "Початок о 14.")
    await berg.presses("✍️ Text")
    await berg.sees("Please send me the text")
    await berg.says("Beginn um 15 Uhr.")
    await berg.presses("✅ Deutsch")
    card = await berg.sees("📣 Your announcement")
    assert lines(card)[-3:] == [
        "⚠️ Arabic: 1 · text out of date, so gets it labelled, in: German",
        "English: 1 · gets it labelled, in: German",
        "⚠️ Ukrainian: 1 · text out of date, so gets it labelled, in: German",
    ]
    await berg.presses("📤 Send")
    assert "⚠️ Texts out of date, which nobody gets: Arabic and Ukrainian" in lines(await berg.sees("📤 Really send now?"))
    await berg.presses("↩️ No")
    await berg.presses("💬 Translations")
    await berg.presses("⚠️ Ukrainian")
    page = await berg.sees("Nobody gets it until you say that it still fits.")
    assert "Початок о 14." in lines(page)
    await berg.presses("✅ It still fits")
    await berg.sees("Ukrainian: 1 · own text")
    await berg.presses("↩️ Back")
    await berg.presses("📤 Send")
    assert "⚠️ Texts out of date, which nobody gets: Arabic" in lines(await berg.sees("📤 Really send now?"))
    await berg.presses("📤 Yes, send now")
    await oksana.sees("Початок о 14.")
    assert "Beginn um 15 Uhr." in plain((await amira.sees("🌐")).text)


async def test_the_same_original_again_makes_nothing_old_and_a_new_text_is_in_force(office: Office) -> None:
    berg = await office.organiser()
    await office.writes(berg, "Beginn um 14 Uhr.")
    drafts, me = office.drafts, berg.person.id
    await drafts.set_text(me, "ar", "البداية الساعة 14.")
    await drafts.set_text(me, "de", "Beginn um 14 Uhr.")
    assert not await drafts.keep_text(me, "ar"), "it is in force"
    await drafts.set_text(me, "de", "Beginn um 15 Uhr.")
    draft = await office.draft(berg)
    assert draft is not None
    assert (draft.texts, draft.older) == ({"de": "Beginn um 15 Uhr."}, {"ar": "البداية الساعة 14."})
    await drafts.set_text(me, "ar", "البداية الساعة 15.")
    draft = await office.draft(berg)
    assert draft is not None
    assert (draft.texts["ar"], draft.older) == ("البداية الساعة 15.", {})
    await drafts.set_text(me, "de", "Beginn um 16 Uhr.")
    await drafts.drop_text(me, "ar")
    draft = await office.draft(berg)
    assert draft is not None
    assert (draft.texts, draft.older) == ({"de": "Beginn um 16 Uhr."}, {})


async def test_an_older_text_that_has_no_room_any_more_is_not_kept(office: Office) -> None:
    berg = await office.organiser()
    await office.writes(berg, "Beginn um 14 Uhr.")
    await office.drafts.set_text(berg.person.id, "ar", "ا" * 2_000)
    await office.drafts.set_text(berg.person.id, "de", "Beginn um 15 Uhr.")
    await office.drafts.set_attachment(berg.person.id, Attachment("photo", "a"))
    await berg.presses("💬 Translations")
    await berg.presses("⚠️ Arabic")
    await berg.presses("✅ It still fits")
    await berg.sees("✋ This is too long")
    draft = await office.draft(berg)
    assert draft is not None
    assert "ar" in draft.older


async def test_visitors_and_mediators_reach_nothing_of_it(office: Office) -> None:
    berg, amira = await office.organiser(), await office.reader("en")
    await PeopleStore(office.bot.database).give_role(amira.person.id, Role.MEDIATOR)
    await office.writes(berg)
    draft = await office.draft(berg)
    assert draft is not None
    await amira.says("/announce")
    await amira.sees(UNKNOWN)
    assert amira.last.markup is not None
    amira.last.markup["inline_keyboard"][0][0].update(callback_data=Send(draft.id, draft.version, 0).pack())
    await amira.presses(labels(amira.last)[0][0])
    await amira.sees_button("🗂")
    assert await office.confirmed() == []


@pytest.mark.parametrize(
    ("words", "clock_shows"),
    [
        ("14:30", "14:30"), ("14.30", "14:30"), ("1430", "14:30"), (" 9:05 ", "09:05"), ("905", "09:05"), ("14:30 Uhr", "14:30"),
        ("١٤:٣٠", "14:30"), ("۱۴٫۳۰", "14:30"), ("0:00", "00:00"), ("14 Uhr", "14:00"), ("14h", "14:00"), ("14", "14:00"),
        ("14 Uhr 30", "14:30"),
        ("24:00", None), ("14:60", None), ("14 7", None), ("143000", None), ("", None), ("x", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(words: str, clock_shows: str | None) -> None:
    found = time_today(words, time.time(), BERLIN)
    shown = None if found is None else f"{dt.datetime.fromtimestamp(found, BERLIN):%H:%M}"
    assert shown == clock_shows
