"""The page in a real browser with the real bot behind it: what Amira sees on her phone."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from benchmarks.announcement_scene import ARABIC, ARABIC_LATER, GERMAN, GERMAN_LATER, announcement_scene
from benchmarks.mediation_scene import cast_of, mediators_join
from bot.app import Content
from bot.rehearsal.command import Playhouse, playhouse
from bot.rehearsal.scenario import plain

CHROMIUM = shutil.which("chromium") or ""
AT_LEAST_SECONDS = 60  # what a newcomer may wait for the first answer, on a machine that is slow and busy
QUESTION = "أنا ممرضة وبدي أعادل شهادتي من سوريا"

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed (apt-get install chromium)")


@pytest.fixture(scope="module")
async def house(cache_dir: Path) -> AsyncIterator[Playhouse]:
    """`python -m bot rehearse` as it is, but for the terminal: stand-in, page and the bot as a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CACHE_DIR", str(cache_dir))
        async with playhouse() as house:
            yield house


@pytest.fixture
async def page(house: Playhouse) -> AsyncIterator[Page]:
    faults: list[str] = []
    async with async_playwright() as browsers:
        browser = await browsers.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = await browser.new_page(viewport={"width": 1440, "height": 900}, base_url=house.rehearsal.url)
        page.on("pageerror", lambda wrong: faults.append(str(wrong)))
        await page.goto("/")
        await page.wait_for_selector("body[data-ready]")
        yield page
        await browser.close()
    assert faults == []


@pytest.fixture
async def amira(page: Page) -> Locator:
    """Amira's phone, with the bot's welcome on it."""
    phone = page.get_by_role("article", name="Amira’s phone")
    start = phone.get_by_text("START", exact=True)
    if await start.count():
        await start.click()
    await expect(phone.locator(".message.in").first).to_be_visible(timeout=AT_LEAST_SECONDS * 1_000)
    return phone


async def says(phone: Locator, text: str) -> Locator:
    """Write it, and wait for the bot's next message."""
    before = await phone.locator(".message.in").count()
    await phone.locator("textarea").fill(text)
    await phone.locator("textarea").press("Enter")
    await expect(phone.locator(".message.in")).to_have_count(before + 1, timeout=10_000)
    return phone.locator(".message.in").last


def buttons(message: Locator) -> Locator:
    return message.locator("[data-button]")


async def test_amira_asks_in_arabic_and_gets_the_stand(amira: Locator, content: Content) -> None:
    card = await says(amira, QUESTION)
    stand = content.fair.stands[10]
    arabic = content.texts.speech("ar")
    await expect(card).to_contain_text(plain(str(arabic.of_fair(stand.name))))
    await expect(card.locator(".text")).to_have_attribute("dir", "rtl")
    await expect(card.locator("strong").first).to_be_visible()
    await expect(card).to_be_in_viewport()
    labels = [plain(label) for label in await buttons(card).all_inner_texts()]
    assert plain(arabic.label("🗣 I need an interpreter")) in labels
    assert plain(arabic.label("🗺 Map")) in labels
    assert plain(arabic.label("⭐ Save")) in labels
    assert len(labels) == 5


async def test_every_button_of_the_keyboard_is_visible_and_as_wide_as_a_finger(amira: Locator) -> None:
    card = await says(amira, "/topics")
    for button in await buttons(card).all():
        await expect(button).to_be_in_viewport()
        box = await button.bounding_box()
        assert box is not None
        assert min(box["height"], box["width"]) >= 36


async def test_paging_a_list_edits_the_message_in_place(amira: Locator, content: Content) -> None:
    page_one = await says(amira, "/stands")
    number = await page_one.get_attribute("data-message")
    list_ = amira.locator(f"[data-message='{number}']")
    before = await buttons(list_).first.inner_text()
    await list_.get_by_role("button", name=content.texts.speech("ar").label("More")).click()
    await expect(buttons(list_).first).not_to_have_text(before)
    await expect(amira.locator(".key.waiting")).to_have_count(0)
    await expect(amira.locator(".message.in").last).to_have_attribute("data-message", str(number))


async def test_a_picture_is_shown_and_answered(amira: Locator, content: Content) -> None:
    before = await amira.locator(".message.in").count()
    await amira.get_by_role("button", name="Send something else").click()
    await amira.locator("[data-send='photo']").click()
    picture = amira.locator(".message.out[data-kind='photo'] img").last
    await expect(picture).to_have_js_property("naturalWidth", 480)
    await expect(picture).to_be_in_viewport(ratio=0.1)
    await expect(amira.locator(".message.in")).to_have_count(before + 1)
    sorry = content.texts.speech("ar").say("✍️ I can only read text. Please write what you need, or choose a topic.")
    await expect(amira.locator(".message.in").last).to_contain_text(plain(sorry.striptags()))


async def test_the_menu_of_commands_is_in_the_persons_language(page: Page, amira: Locator, content: Content) -> None:
    await amira.get_by_role("button", name="Commands").click()
    await expect(page.locator(".menu.commands:popover-open")).to_contain_text(content.texts.speech("ar").label("🗂 Topics"))


async def test_an_announcement_is_translated_labelled_previewed_sent_corrected_and_withdrawn(
    house: Playhouse, page: Page, amira: Locator, content: Content
) -> None:
    """Everybody looks at their own phone whenever there is something to see."""
    german, arabic, ukrainian = (content.texts.speech(tag) for tag in ("de", "ar", "uk"))
    for name in ("Frau Berger", "Oksana"):
        await cast_of(house)[name].says("/start")
        await expect(page.get_by_role("article", name=f"{name}’s phone").locator(".message.in").first).to_be_visible()
    await mediators_join(house)
    label = plain(ukrainian.say("🌐 Not translated. Language: {language}", language="німецька"))
    own = german.say("{language}: {count} · own text", language="Arabisch", count=2)
    outdated = german.say(
        "⚠️ {language}: {count} · text out of date, so gets it labelled, in: {original}",
        language="Arabisch", count=2, original="Deutsch",
    )  # fmt: skip
    read = german.plural(
        "{count} person reads it in this language: {language}",
        "{count} people read it in this language: {language}",
        2,
        language="Arabisch",
    )
    shows: dict[str, list[str]] = {
        "announcement-card": [GERMAN, own],
        "announcement-preview": [read],
        "announcement-ar": [ARABIC, arabic.label("🔕 No more announcements")],
        "announcement-uk": [label, GERMAN],
        "announcement-report": [german.say("✅ Sent: {number}", number=5)],
        "correction-card": [GERMAN_LATER, outdated],
        "correction-ar": [ARABIC_LATER],
        "correction-uk": [label, GERMAN_LATER],
        "withdrawal": [german.say("✅ Deleted: {number}", number=5)],
    }
    copies: dict[str, Locator] = {}

    async def look(name: str, what: str) -> None:
        phone = page.get_by_role("article", name=f"{name}’s phone")
        if what.startswith("withdrawn"):
            await expect(copies[name]).to_have_class(re.compile(r"\bgone\b"))
            return
        words = [plain(str(line)) for line in shows.pop(what)]
        message = phone.locator(".message.in").filter(has_text=words[0]).last
        for line in words:
            await expect(message).to_contain_text(line)
        await expect(message).to_be_in_viewport(ratio=0.1)
        if what.startswith("announcement-") and name != "Frau Berger":
            copies[name] = phone.locator(f"[data-message='{await message.get_attribute('data-message')}']")
            await expect(message.locator(".text")).to_have_attribute("dir", "rtl" if name == "Amira" else "ltr")
        elif what.startswith("correction-") and name != "Frau Berger":
            await expect(copies[name]).to_contain_text(words[0])
            await expect(copies[name].locator(".meta")).to_contain_text("edited")

    await announcement_scene(house, look)
    assert shows == {}, "everything was looked at"


async def test_a_bot_that_is_killed_comes_back_and_says_so_on_the_page(house: Playhouse, page: Page, amira: Locator) -> None:
    await page.locator("#toggle-log").click()
    house.bot.kill()
    await expect(page.locator(".call.note").first).to_contain_text("was ended by SIGKILL and is started again")
    async with asyncio.timeout(AT_LEAST_SECONDS):
        await says(amira, "11")
