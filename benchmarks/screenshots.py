"""python -m benchmarks.screenshots: the pictures of docs/screenshots/, taken from the real bot on the rehearsal's page.

Light and dark show the whole page, right-to-left and narrow one phone; the cards show what a visitor gets in five languages, the
map what follows from a press on one of them; then an announcement is written, translated, sent and reported, a mediator is asked,
comes and talks, and an organiser looks at the board.
"""

import asyncio
import shutil
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, FloatRect, Locator, Page, async_playwright, expect

from benchmarks.announcement_scene import announcement_scene
from benchmarks.mediation_scene import mediation_scene, mediators_join
from bot.rehearsal.command import playhouse

PLACE = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
AT_MOST = 300_000  # bytes of a picture: a README has to load on a phone

ARABIC = "أنا ممرضة وبدي أعادل شهادتي من سوريا"
UKRAINIAN = "Я медсестра, як визнати мій диплом у Німеччині?"
GERMAN = "Mein Sohn ist drei und braucht einen Kitaplatz"
VIETNAMESE = "Tôi là y tá, bằng của tôi có dùng được ở Đức không?"
TIGRINYA = "ኣብ ኣስመራ ነርስ ኮይነ ሰሪሐ፣ ዲፕሎማይ ኣብ ጀርመን ክቕበልዎ እንታይ ክገብር ኣለኒ?"

CARDS = (
    ("ar", "Amira", ""),  # these have asked in the scene
    ("uk", "Oksana", ""),
    ("de", "Frau Berger", ""),
    ("vi", "Minh", VIETNAMESE),
    ("ti", "Selam", TIGRINYA),
)

# What the scenes stop for that is kept as a picture.
LOOKS = {"announcement-card", "announcement-report", "announcement-uk", "offer", "conversation", "board"}


async def main() -> None:
    """Play a small scene and take every picture of it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("chromium is missing: apt-get install chromium fonts-noto-core fonts-noto-color-emoji")
    PLACE.mkdir(parents=True, exist_ok=True)
    async with playhouse() as house, async_playwright() as browsers:
        browser = await browsers.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = await _page(browser, house.rehearsal.url, 1440, 880, "light")
        await _scene(page)
        petro = next(person for person in house.rehearsal.world.people.values() if person.name == "Petro")
        house.rehearsal.acts.sends(petro, "voice")  # while somebody holds another phone: Petro has not looked yet
        await expect(_phone(page, "Petro").locator(".message.in")).to_have_count(2)
        await _settled(page)
        await _take(page, "light")
        page = await _page(browser, house.rehearsal.url, 1440, 880, "dark")
        await _settled(page)
        await _take(page, "dark")
        page = await _page(browser, house.rehearsal.url, 400, 860, "light")
        await _phone(page, "Amira").locator("header").click()
        await _settled(page)
        await _take(_phone(page, "Amira"), "right-to-left", margin=8)
        page = await _page(browser, house.rehearsal.url, 390, 800, "dark")
        await page.get_by_role("tab", name="Oksana").click()
        await _settled(page)
        await _take(page, "narrow")
        for language, name in (("vi", "Minh"), ("ti", "Selam")):
            house.rehearsal.world.add_person(name, language)
        page = await _page(browser, house.rehearsal.url, 400, 1_200, "light")
        for language, name, question in CARDS:
            await page.get_by_role("tab", name=name).click()
            if question:
                await _says(page, name, question, "11")
            await _settled(page)
            await _take(_phone(page, name).locator(".message.in").last, f"card-{language}", margin=12)
        page = await _page(browser, house.rehearsal.url, 360, 760, "light")
        await _map(page)
        await _take(_phone(page, "Amira"), "map")
        page = await _page(browser, house.rehearsal.url, 380, 800, "light")

        async def look(name: str, picture: str) -> None:
            if picture in LOOKS:
                await page.get_by_role("tab", name=name).click()
                await _settled(page)
                await _take(_phone(page, name), picture, margin=8)

        await mediators_join(house)
        await announcement_scene(house, look)
        await mediation_scene(house, look)
        await browser.close()
    for picture in sorted(PLACE.glob("*.png")):
        print(f"{picture.name:20} {picture.stat().st_size / 1000:6.0f} kB")
        if picture.stat().st_size > AT_MOST:
            raise SystemExit(f"{picture.name} is larger than {AT_MOST / 1000:.0f} kB")


async def _page(browser: Browser, url: str, width: int, height: int, theme: str) -> Page:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1 if width > 1000 else 2,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Berlin",
    )
    page = await context.new_page()
    await page.goto(f"{url}/")
    await page.wait_for_selector("body[data-ready]")
    return page


async def _scene(page: Page) -> None:
    """Five people, five ways to use the bot."""
    await _says(page, "Amira", ARABIC, "\u206811\u2069")
    await _says(page, "Oksana", UKRAINIAN, "11")
    await _says(page, "Frau Berger", GERMAN, "Stand")
    nour = _phone(page, "Nour")
    await _says(page, "Nour", "/topics", "")
    await nour.locator(".message.in").last.locator("[data-button='2.0']").click()
    await expect(nour.locator(".message.in").last.locator(".meta")).to_contain_text("edited")
    await _starts(page, "Petro")
    await nour.locator("h2").click()
    await _settled(page)


async def _starts(page: Page, name: str) -> None:
    phone = _phone(page, name)
    await phone.get_by_text("START", exact=True).click()
    await expect(phone.locator(".message.in")).to_have_count(1, timeout=30_000)


async def _says(page: Page, name: str, text: str, answer: str) -> None:
    phone = _phone(page, name)
    await _starts(page, name)
    await phone.locator("textarea").fill(text)
    await phone.locator("textarea").press("Enter")
    await expect(phone.locator(".message.in")).to_have_count(2, timeout=10_000)
    await expect(phone.locator(".message.in").last).to_contain_text(answer)


async def _map(page: Page) -> None:
    """Amira asks where the stand is."""
    await page.get_by_role("tab", name="Amira").click()
    phone = _phone(page, "Amira")
    await phone.locator(".message.in").last.locator("[data-button]").filter(has_text="🗺").click()
    await expect(phone.locator(".message.in img")).to_have_js_property("complete", True)
    await _settled(page)


async def _settled(page: Page) -> None:
    """Nobody types, nothing moves, everything is read."""
    await page.wait_for_timeout(600)
    await page.evaluate("document.activeElement?.blur()")
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(200)


def _phone(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=f"{name}’s phone")


async def _take(what: Page | Locator, name: str, margin: int = 0) -> None:
    """Take a picture in 256 colours, which a page without photographs does not miss: a third of the size."""
    path = PLACE / f"{name}.png"
    if isinstance(what, Locator) and (box := await what.bounding_box()):
        clip = FloatRect(
            x=box["x"] - margin, y=box["y"] - margin, width=box["width"] + 2 * margin, height=box["height"] + 2 * margin
        )
        await what.page.screenshot(path=path, clip=clip)
    elif isinstance(what, Page):
        await what.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
