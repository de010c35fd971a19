"""The page in a real browser; skipped where Debian's chromium is missing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.rehearsal import Rehearsal
from bot.rehearsal.samples import picture
from bot.rehearsal.stand_in import TOKEN
from bot.rehearsal.world import World

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed (apt-get install chromium)")


@pytest.fixture
async def rehearsal() -> AsyncIterator[Rehearsal]:
    async with Rehearsal() as rehearsal:
        yield rehearsal


@pytest.fixture
async def page(rehearsal: Rehearsal) -> AsyncIterator[Page]:
    faults: list[str] = []
    async with async_playwright() as browsers:
        browser = await browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(viewport={"width": 1440, "height": 860}, base_url=rehearsal.url)
        page.on("pageerror", lambda wrong: faults.append(str(wrong)))
        await page.goto(f"{rehearsal.url}/")
        await page.wait_for_selector("body[data-ready]")
        yield page
        await browser.close()
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


async def test_a_narrow_window_shows_one_phone_at_a_time(rehearsal: Rehearsal, page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 700})
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await page.get_by_role("tab", name="Oksana").click()
    await expect(page.locator(".phone:visible h2")).to_have_text("Oksana")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
