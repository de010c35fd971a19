"""The page in a real browser; skipped where Debian's chromium is missing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.rehearsal import Rehearsal
from bot.rehearsal.samples import picture, voice
from bot.rehearsal.stand_in import TOKEN
from bot.rehearsal.world import World

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (apt-get install chromium)")


@pytest.fixture
async def rehearsal() -> AsyncIterator[Rehearsal]:
    async with Rehearsal() as rehearsal:
        yield rehearsal


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as browsers:
        browser = await browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        await browser.close()


@pytest.fixture
async def page(rehearsal: Rehearsal, browser: Browser) -> AsyncIterator[Page]:
    faults: list[str] = []
    page = await browser.new_page(viewport={"width": 1440, "height": 860}, base_url=rehearsal.url)
    page.on("pageerror", lambda wrong: faults.append(str(wrong)))
    await page.goto(f"{rehearsal.url}/")
    await page.wait_for_selector("body[data-ready]")
    yield page
    await page.close()
    assert faults == []


async def call(page: Page, method: str, **values: object) -> None:
    answer = await page.request.post(f"/bot{TOKEN}/{method}", data=values)
    assert answer.ok, await answer.text()


def amira(world: World) -> int:
    return next(person.id for person in world.people.values() if person.name == "Amira")


async def test_a_conversation_is_written_answered_pressed_edited_and_deleted(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    phone = page.locator(f"[data-person='{chat}']")
    await phone.get_by_text("START", exact=True).click()
    await phone.locator("textarea").fill("أريد أن أتعلم الألمانية")
    await phone.locator("textarea").press("Enter")
    await expect(phone.locator(".message.out .text").last).to_have_text("أريد أن أتعلم الألمانية")
    await expect(phone.locator(".message.out .text").last).to_have_attribute("dir", "rtl")
    keyboard = {"inline_keyboard": [[{"text": "✅ نعم", "callback_data": "1"}]]}
    text = "<b>\u2068Stand 4\u2069</b> الطابق الأول"
    await call(page, "sendMessage", chat_id=chat, text=text, parse_mode="HTML", reply_markup=keyboard)
    answer = phone.locator(".message.in").last
    await expect(answer.locator("strong")).to_contain_text("Stand 4")
    await expect(answer.locator(".text")).to_have_attribute("dir", "rtl")
    await answer.locator("[data-button='0.0']").click()
    await expect(answer.locator(".key.waiting")).to_be_visible()
    press = next(reversed(rehearsal.world.presses.values()))
    await call(page, "answerCallbackQuery", callback_query_id=press.id, text="شكراً")
    await expect(phone.locator(".toast")).to_have_text("شكراً")
    await call(page, "editMessageText", chat_id=chat, message_id=press.message, text="Nour is coming")
    await expect(answer.locator(".text")).to_have_text("Nour is coming")
    await expect(answer.locator(".key")).to_have_count(0)
    await call(page, "deleteMessage", chat_id=chat, message_id=press.message)
    await expect(phone.locator(".message.gone")).to_have_text("deleted by the bot")


async def test_a_persons_text_is_never_read_as_html(rehearsal: Rehearsal, page: Page) -> None:
    person = rehearsal.world.people[amira(rehearsal.world)]
    rehearsal.acts.says(person, "<img src=x onerror=alert(1)>")
    await expect(page.locator(".message.out .text")).to_have_text("<img src=x onerror=alert(1)>")


async def test_keyboards_pictures_and_pins_are_shown_and_work(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    person = rehearsal.world.people[chat]
    phone = page.locator(f"[data-person='{chat}']")
    rehearsal.acts.says(person, "/start")
    await call(page, "sendMessage", chat_id=chat, text="menu", reply_markup={"keyboard": [["🗺 Map"]]})
    await phone.locator("[data-key='0.0']").click()
    await expect(phone.locator(".message.out .text").last).to_have_text("🗺 Map")
    kept = rehearsal.world.files.keep("photo", picture())
    await call(page, "sendPhoto", chat_id=chat, photo=kept.id, caption="the hall")
    await expect(phone.locator("[data-kind='photo'] img")).to_have_js_property("naturalWidth", 480)
    await call(page, "pinChatMessage", chat_id=chat, message_id=rehearsal.world.messages(person)[-1].id)
    await expect(phone.locator(".pinned")).to_have_text("the hall")


async def test_blocking_and_scanning_work_from_the_phones_menu(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    phone = page.locator(f"[data-person='{chat}']")
    await phone.get_by_label("More for Amira").click()
    await phone.locator("[data-action='scan']").click()
    await page.locator("#scan-dialog input").fill("s12")
    await page.locator("#scan-dialog input").press("Enter")
    await expect(phone.locator(".message.out .text")).to_have_text("/start s12")
    await phone.get_by_label("More for Amira").click()
    await phone.locator("[data-action='block']").click()
    await expect(phone.locator("[data-action='unblock'].start")).to_be_visible()
    assert rehearsal.world.people[chat].blocked


async def test_faults_the_clock_and_the_log_are_within_reach(rehearsal: Rehearsal, page: Page) -> None:
    await page.locator("#toggle-faults").click()
    await page.locator("[data-fault='server_error'] [name='on']").check()
    await expect(page.locator("#toggle-faults")).to_have_class("on")
    assert (await page.request.get(f"/bot{TOKEN}/getMe")).status == 500
    await page.locator("#toggle-log").click()
    await expect(page.locator("[data-call='getMe']")).to_contain_text("500")
    await page.locator("[data-forward='600']").click()
    await expect(page.locator("#clock")).to_have_class("moved")
    assert rehearsal.clock.offset == 600


async def test_every_kind_of_message_arrives_as_a_copy(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    person, other = rehearsal.world.people[chat], rehearsal.world.people[chat + 2]
    rehearsal.acts.says(other, "/start")
    sent = [rehearsal.acts.says(person, "hello"), rehearsal.acts.sends_location(person), rehearsal.acts.sends_contact(person)]
    sent += [rehearsal.acts.sends(person, kind) for kind in ("photo", "voice", "document", "sticker")]
    for message in sent:
        await call(page, "copyMessage", chat_id=other.id, from_chat_id=chat, message_id=message.id)
    phone = page.locator(f"[data-person='{other.id}']")
    kinds = ["text", "location", "contact", "photo", "voice", "document", "sticker"]
    await expect(phone.locator(".message.in")).to_have_count(len(kinds))
    copies = phone.locator(".message.in")
    assert [await copy.get_attribute("data-kind") for copy in await copies.all()] == kinds
    edges = "(copies) => copies.every((copy) => copy.querySelector('.bubble').scrollWidth <= copy.clientWidth + 1)"
    assert await copies.evaluate_all(edges), "nothing sticks out of its bubble"
    await expect(phone.locator("[data-kind='photo'] img")).to_have_js_property("naturalWidth", 480)
    await phone.get_by_label("Play the voice message").click()
    await expect(phone.locator(".voice-note audio")).not_to_have_js_property("currentTime", 0)


async def test_the_pinned_line_follows_pins_edits_and_unpins(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    rehearsal.acts.says(rehearsal.world.people[chat], "/start")
    pinned = page.locator(f"[data-person='{chat}'] .pinned")
    await call(page, "sendMessage", chat_id=chat, text="Nour is coming")
    await call(page, "sendVoice", chat_id=chat, voice=rehearsal.world.files.keep("voice", voice()).id)
    text, sound = [message.id for message in rehearsal.world.messages(rehearsal.world.people[chat])][-2:]
    await call(page, "pinChatMessage", chat_id=chat, message_id=text)
    await expect(pinned).to_have_text("Nour is coming")
    await call(page, "editMessageText", chat_id=chat, message_id=text, text="Nour is here")
    await expect(pinned).to_have_text("Nour is here")
    await call(page, "pinChatMessage", chat_id=chat, message_id=sound)
    await expect(pinned).to_have_text("Voice message+1")
    await call(page, "unpinChatMessage", chat_id=chat)
    await expect(pinned).to_have_text("Nour is here")
    await call(page, "unpinChatMessage", chat_id=chat, message_id=text)
    await expect(pinned).to_be_hidden()


async def test_the_phone_in_hand_reads_what_comes_and_the_others_count_it(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    held, other = (page.locator(f"[data-person='{one}']") for one in (chat, chat + 1))
    for one in (chat, chat + 1):
        rehearsal.acts.says(rehearsal.world.people[one], "/start")
    await held.locator("h2").click()
    for _ in range(2):
        for one in (chat, chat + 1):
            await call(page, "sendMessage", chat_id=one, text="hello")
    await expect(other.locator(".badge")).to_have_text("2")
    await expect(held.locator(".badge")).to_be_hidden()
    await other.locator("h2").click()
    await expect(other.locator(".badge")).to_be_hidden()


async def test_who_reads_further_up_is_not_torn_away_and_finds_the_way_down(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    rehearsal.acts.says(rehearsal.world.people[chat], "/start")
    phone = page.locator(f"[data-person='{chat}']")
    await call(page, "sendMessage", chat_id=chat, text="line\n" * 200)
    await phone.locator("h2").click()
    await phone.locator(".messages").evaluate("(log) => { log.scrollTop = 0; }")
    down = phone.get_by_label("To the last message")
    await expect(down).to_be_visible()
    await call(page, "sendMessage", chat_id=chat, text="the last")
    await expect(phone.locator(".badge")).to_have_text("1")
    assert await phone.locator(".messages").evaluate("(log) => log.scrollTop") == 0
    await down.click()
    await expect(phone.get_by_text("the last")).to_be_in_viewport()
    await expect(down).to_be_hidden()
    await expect(phone.locator(".badge")).to_be_hidden()


async def test_menus_walk_by_arrow_keys_and_stay_open_while_messages_come(rehearsal: Rehearsal, page: Page) -> None:
    chat = amira(rehearsal.world)
    rehearsal.acts.says(rehearsal.world.people[chat], "/start")
    phone = page.locator(f"[data-person='{chat}']")
    await phone.get_by_label("More for Amira").focus()
    await page.keyboard.press("Enter")
    await expect(phone.locator("[data-action='scan']").first).to_be_focused()
    await call(page, "sendMessage", chat_id=chat, text="hello")
    await expect(phone.locator(".message.in")).to_have_count(1)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(phone.locator("[data-action='block']")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(phone.locator("[data-action='unblock'].start")).to_be_visible()
    assert rehearsal.world.people[chat].blocked


async def test_commands_stand_in_the_direction_of_their_language(rehearsal: Rehearsal, page: Page) -> None:
    commands = [{"command": "info", "description": "ℹ️ معلومات"}, {"command": "help", "description": "❓ مساعدة"}]
    await call(page, "setMyCommands", commands=commands, language_code="ar")
    phone = page.locator(f"[data-person='{amira(rehearsal.world)}']")
    await phone.get_by_label("Commands").click()
    items = page.locator(".menu.commands:popover-open button")
    await expect(items).to_have_count(2)
    assert [await item.get_attribute("dir") for item in await items.all()] == ["rtl", "rtl"]


async def test_a_script_that_plays_shows_counters_newcomers_first_and_the_verdict(rehearsal: Rehearsal, page: Page) -> None:
    board = page.locator("#board")
    await expect(board).to_be_hidden()
    rehearsal.world.show_board({"counters": [["replies owed", "3"]], "verdict": []})
    await expect(board.locator("dl")).to_have_text("replies owed3")
    rehearsal.world.add_person("Selam", "ti")
    await expect(page.locator(".phone h2").first).to_have_text("Selam")
    lines = [
        {"what": "A reply to every message", "counted": "3 owed, 2 given", "kept": False},
        {"what": "Slowest reply", "counted": "9 s", "kept": None},
        {"what": "At once", "counted": "0.1 s", "kept": True},
    ]
    rehearsal.world.show_board({"counters": [["replies owed", "3"]], "verdict": lines})
    await expect(board.locator("summary")).to_have_text("The verdict of the day: 1 broken")
    await expect(board.locator("tr.broken")).to_have_text("brokenA reply to every message3 owed, 2 given")
    await expect(board.locator(".seal")).to_have_text(["broken", "counted", "kept"])
    rehearsal.world.add_person("Yonas", "ti")
    await expect(page.locator(".phone h2").last).to_have_text("Yonas")


async def test_a_narrow_window_shows_one_phone_at_a_time(rehearsal: Rehearsal, page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 700})
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await page.get_by_role("tab", name="Oksana").click()
    await expect(page.locator(".phone:visible h2")).to_have_text("Oksana")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
