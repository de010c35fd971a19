"""An announcement as visitors get it: from the bot's own courier, over the stand-in, by real HTTP."""

import asyncio
import time
from pathlib import Path

from pydantic import SecretStr

from bot.announcements.draft_store import Drafts
from bot.announcements.model import DeliveryState, State
from bot.announcements.policy import Policy
from bot.announcements.store import Announcements, Confirmed
from bot.rehearsal.scenario import Actor, Stage
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from tests.end_to_end.conftest import playing


async def _visitor(stage: Stage, name: str, language: str, welcome: str) -> Actor:
    actor = await stage.person(name, language=language)
    await actor.says("/start")
    await actor.sees(welcome)
    return actor


async def test_announced_corrected_muted_and_withdrawn(tmp_path: Path, cache_dir: Path) -> None:
    settings = Settings(
        telegram_token=SecretStr(TOKEN), database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db", cache_dir=cache_dir
    )
    async with playing(settings) as (stage, bot):
        berger = await _visitor(stage, "Frau Berger", "de", "Willkommen")
        amira = await _visitor(stage, "Amira", "ar", "أهلاً وسهلاً")
        oksana = await _visitor(stage, "Oksana", "uk", "Ласкаво просимо")
        announcements = Announcements(bot.database, time.time, Policy())
        drafts, organiser = Drafts(bot.database, time.time), berger.person.id
        await drafts.open(organiser)
        await drafts.set_language(organiser, "de")
        await drafts.set_text(organiser, "de", "Das <b>Programm</b> beginnt in Halle 1.")
        await drafts.set_text(organiser, "ar", "يبدأ <b>البرنامج</b> في القاعة 1.")
        draft = await drafts.open(organiser)
        confirmed = await announcements.confirm(draft.id, organiser, draft.version)
        assert isinstance(confirmed, Confirmed)
        message = await amira.sees("يبدأ البرنامج في القاعة 1.")
        assert [entity["type"] for entity in message.entities] == ["bold"]
        assert (await oksana.sees("Без перекладу. Мова: німецька")).text.endswith("Das Programm beginnt in Halle 1.")
        await berger.sees("Das Programm beginnt in Halle 1.")

        await oksana.presses("🔕")
        await oksana.sees("Ви більше не отримуєте оголошень.")
        correction = await drafts.open_correction(draft.id, organiser)
        assert correction is not None
        await drafts.set_text(organiser, "de", "Das Programm beginnt in Halle 2.")
        await drafts.set_text(organiser, "ar", "يبدأ البرنامج في القاعة 2.")
        correction = await drafts.open(organiser)
        assert isinstance(await announcements.confirm(correction.id, organiser, correction.version), Confirmed)
        assert (await amira.sees("يبدأ البرنامج في القاعة 2.")).id == message.id, "the same message, put right"
        await oksana.sees("Das Programm beginnt in Halle 2.")

        withdrawal = await announcements.withdraw(correction.id, organiser)
        assert withdrawal is not None
        assert await _ended(announcements, withdrawal.id) == {DeliveryState.SENT: 3}
        assert message.id not in {one.id for one in amira.screen()}
        assert await _ended(announcements, draft.id) == {DeliveryState.SENT: 3}


async def _ended(announcements: Announcements, announcement_id: int) -> dict[DeliveryState, int]:
    """What its deliveries have become once it is over."""
    async with asyncio.timeout(5):
        while (report := await announcements.report(announcement_id)) and report.announcement.state is State.SENDING:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert report is not None
    return dict(report.states)
