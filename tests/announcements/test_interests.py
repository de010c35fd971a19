"""Audiences by what people asked about and saved: large enough, up to date, and gone with the person."""

from sqlalchemy import select

from bot.announcements.model import Audience, Group
from bot.fair.model import Topic
from bot.guide.interest_store import Interests
from bot.storage.schema import person_topics, saved_stands
from tests.announcements.fair_day import FairDay

FIVE = range(101, 106)
WORK, SEVEN = Group(Audience.TOPIC, "work"), Group(Audience.STAND, "7")


async def _interested(day: FairDay) -> Interests:
    """Five ask about work and save stand 7; four of them ask about the family and save stand 12."""
    interests = Interests(day.database)
    await day.come("ar", *FIVE)
    for number in FIVE:
        for _ in range(2):
            await interests.ask(number, Topic.WORK)
            await interests.save(number, 7)
        if number != FIVE[0]:
            await interests.ask(number, Topic.FAMILY)
            await interests.save(number, 12)
    return interests


async def test_a_topic_or_a_stand_is_offered_where_it_singles_nobody_out(day: FairDay) -> None:
    interests = await _interested(day)

    async def offered() -> dict[Group, int]:
        sizes = await day.drafts.sizes()
        return {group: size for group, size in sizes.items() if group.audience in {Audience.TOPIC, Audience.STAND}}

    assert await offered() == {WORK: 5, SEVEN: 5}
    await interests.drop(FIVE[0], 7)
    await day.announcements.mute(FIVE[0], muted=True)
    assert await offered() == {}


async def test_who_asked_or_saved_gets_it_and_nobody_else(day: FairDay) -> None:
    interests = await _interested(day)
    await day.come("uk", 201)
    assert set(await day.states(await day.announces(group=WORK))) == set(FIVE)
    await interests.drop(FIVE[0], 7)
    assert set(await day.states(await day.announces(group=SEVEN))) == set(FIVE[1:]), "who is in it at that moment"


async def test_who_is_forgotten_leaves_neither_topics_nor_stands(day: FairDay) -> None:
    interests = await _interested(day)
    for number in FIVE[1:]:
        await day.people.forget(number)
    async with day.database.read() as connection:
        topics = (await connection.execute(select(person_topics))).all()
        stands = (await connection.execute(select(saved_stands))).all()
    assert (topics, stands) == ([(FIVE[0], "work")], [(FIVE[0], 7)])
    await interests.ask(FIVE[1], Topic.WORK)
    await interests.save(FIVE[1], 7)
    assert (await interests.topics(FIVE[1]), await interests.saved(FIVE[1])) == ([], []), "nothing of whom nobody knows"
