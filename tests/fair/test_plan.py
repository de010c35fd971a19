"""The picture of a hall: what is promised of it is looked for in its pixels."""

import asyncio
import io
import subprocess
import sys
from itertools import combinations

import pytest
from PIL import Image

from bot.app import Content
from bot.fair.model import Fair, Hall, Topic
from bot.fair.plan import WIDTH, Box, Plans, hall_plan, layout
from tests.fair.small import small_fair, small_stand

RED, DARK, WHITE = (0xB3, 0x00, 0x1B), (0x1F, 0x29, 0x37), (255, 255, 255)
AT_MOST = 150_000  # bytes: what a phone at the edge of the network still loads


def hall_with(places: list[tuple[float, float]], width: float, depth: float) -> Fair:
    """A fair of one hall (metres) with stands of 2 by 1.5 m in these places, numbered from 1."""
    tree = small_fair()
    tree["halls"][0] |= {"width": str(width), "depth": str(depth)}
    tree["stands"] = [
        small_stand(str(number), f"s{number}", ["find-job"], str(x)) | {"position": {"x": str(x), "y": str(y)}}
        for number, (x, y) in enumerate(places, start=1)
    ]
    for stand, topic in zip(tree["stands"], list(Topic) * len(places), strict=False):
        stand["topics"] = [str(topic)]
    return Fair.model_validate(tree)


def rows(columns: int, lines: int, width: float, depth: float) -> Fair:
    """A hall with stands in as many rows, evenly spread."""
    places = [(width / columns * (x + 0.5), depth / lines * (y + 0.5)) for y in range(lines) for x in range(columns)]
    return hall_with(places, width, depth)


# Two rows back to back between two at the walls, as halls are built.
ISLANDS = hall_with([(2 + 3.2 * x, y) for y in (0.75, 7.25, 8.75, 15.25) for x in range(7)], 24, 16)
HALLS = {
    "one stand": rows(1, 1, 6, 5),
    "one stand as large as its hall": rows(1, 1, 2, 1.5),
    "sixty stands": rows(10, 6, 30, 20),
    "sixty stands that almost touch": rows(10, 6, 20.5, 9.5),
    "stands that touch": hall_with([(1, 0.75), (3, 0.75), (3, 2.25)], 12, 8),
    "islands": ISLANDS,
    "deep": rows(2, 8, 10, 40),
    "corridor": rows(12, 1, 60, 1.5),
    "far apart": hall_with([(1, 0.75), (399, 299.25)], 400, 300),
}


@pytest.fixture(params=[*HALLS, "ratssaal", "buergersaal", "gewoelbe", "galerie"])
def hall(request: pytest.FixtureRequest, content: Content) -> tuple[Fair, Hall]:
    """Halls of all shapes, and those of the fair that have stands."""
    fair = HALLS.get(request.param, content.fair)
    return fair, fair.halls[0] if request.param in HALLS else fair.hall(request.param)


def seen(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def colours(picture: Image.Image, part: Box) -> set[tuple[int, ...]]:
    """The colours in this part of the picture."""
    found = picture.crop((round(part.left), round(part.top), round(part.right), round(part.bottom))).getcolors(WIDTH * 2000)
    assert found is not None
    return {colour for _, colour in found if isinstance(colour, tuple)}


def inner(box: Box) -> Box:
    """The box without its outline."""
    return Box(box.left + 3, box.top + 3, box.right - 3, box.bottom - 3)


def test_every_stand_lies_inside_the_walls_and_none_on_another(hall: tuple[Fair, Hall]) -> None:
    plan = layout(*hall)
    stands = list(plan.stands.values())
    assert list(plan.stands) == [stand.number for stand in hall[0].stands if stand.hall == hall[1].id]
    assert 0 < plan.walls.left < plan.walls.right < WIDTH
    assert 0 < plan.walls.top < plan.walls.bottom < plan.height
    slack = 1e-6  # pixels, for the rounding of floats
    for box in stands:
        assert plan.walls.left - slack <= box.left < box.right <= plan.walls.right + slack
        assert plan.walls.top - slack <= box.top < box.bottom <= plan.walls.bottom + slack
    for one, other in combinations(stands, 2):
        assert max(one.left, other.left) - min(one.right, other.right) >= -slack or (
            max(one.top, other.top) - min(one.bottom, other.bottom) >= -slack
        )


def test_stands_keep_their_places_to_each_other(hall: tuple[Fair, Hall]) -> None:
    """What is further right in the hall is further right in the picture, by the same measure."""
    fair, where = hall
    stands = [stand for stand in fair.stands if stand.hall == where.id]
    boxes = layout(fair, where).stands
    scales = {
        round((boxes[b.number].middle[axis] - boxes[a.number].middle[axis]) / metres, 6)
        for a, b in combinations(stands, 2)
        for axis, metres in enumerate((b.position.x - a.position.x, b.position.y - a.position.y))
        if metres
    }
    assert len(scales) == (1 if len(stands) > 1 else 0)
    assert all(scale > 0 for scale in scales)


def test_picture_is_a_small_png_of_the_promised_size(hall: tuple[Fair, Hall]) -> None:
    fair, where = hall
    stand = next(stand for stand in fair.stands if stand.hall == where.id)
    png = hall_plan(fair, where, stand)
    with Image.open(io.BytesIO(png)) as picture:
        assert (picture.format, picture.size) == ("PNG", (900, layout(fair, where).height))
    assert len(png) < AT_MOST


def test_every_stand_of_the_fair_is_drawn_in_its_place_with_a_number(content: Content) -> None:
    for hall in content.fair.halls:
        picture = seen(hall_plan(content.fair, hall, None))
        for box in layout(content.fair, hall).stands.values():
            assert {DARK, RED} & colours(picture, inner(box)) == {DARK}, "a dark number, no mark"
            assert colours(picture, Box(box.left - 2, box.top - 2, box.right + 2, box.bottom + 2)) & {WHITE} == set()


def test_only_the_marked_stand_is_red_and_under_a_pin(content: Content) -> None:
    fair = content.fair
    for stand in fair.stands[::5]:
        plan = layout(fair, fair.hall(stand.hall))
        picture = seen(hall_plan(fair, fair.hall(stand.hall), stand))
        reds = {number for number, box in plan.stands.items() if RED in colours(picture, inner(box))}
        assert reds == {stand.number}
        marked = plan.stands[stand.number]
        assert WHITE in colours(picture, inner(marked)), "its number"
        assert RED in colours(picture, Box(marked.left, marked.top - 80, marked.right, marked.top - 5)), "the pin"


def test_each_stand_has_a_picture_of_its_own(content: Content) -> None:
    fair = content.fair
    assert len({hall_plan(fair, fair.hall(stand.hall), stand) for stand in fair.stands}) == 36


def test_same_fair_gives_the_same_bytes(content: Content) -> None:
    hall = content.fair.hall("galerie")
    assert hall_plan(content.fair, hall, content.fair.stand(29)) == hall_plan(content.fair, hall, content.fair.stand(29))


def test_hall_without_stands_is_drawn_empty(content: Content) -> None:
    foyer = content.fair.hall("foyer")
    plan = layout(content.fair, foyer)
    assert plan.stands == {}
    assert len(colours(seen(hall_plan(content.fair, foyer, None)), inner(inner(plan.walls)))) == 1


@pytest.mark.parametrize(("number", "pin_is_above"), [(3, True), (10, True), (17, False), (24, True)])
def test_pin_stands_where_it_covers_no_number(number: int, pin_is_above: bool) -> None:
    fair = ISLANDS
    boxes = layout(fair, fair.halls[0]).stands
    picture = seen(hall_plan(fair, fair.halls[0], fair.stand(number)))
    box = boxes[number]
    above = Box(box.left, box.top - 40, box.right, box.top - 4)
    below = Box(box.left, box.bottom + 4, box.right, min(box.bottom + 40, picture.height))
    assert (RED in colours(picture, above), RED in colours(picture, below)) == (pin_is_above, not pin_is_above)
    unmarked = seen(hall_plan(fair, fair.halls[0], None))
    for other, place in boxes.items():
        if other != number:
            assert colours(picture, inner(place)) == colours(unmarked, inner(place))


def test_pin_lies_above_the_number_it_cannot_but_touch() -> None:
    """Between close rows there is no room: then the pin is small, and nothing is written across it."""
    fair = HALLS["sixty stands that almost touch"]
    box = layout(fair, fair.halls[0]).stands[33]
    picture = seen(hall_plan(fair, fair.halls[0], fair.stand(33)))
    x, hole = round(box.middle[0]), round(box.top) - 18
    assert [picture.getpixel((x + step, hole)) for step in (-8, 0, 8)] == [RED, WHITE, RED]


def test_bot_starts_without_the_drawing_library() -> None:
    code = "import sys, bot.app, bot.fair.plan; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_picture_is_drawn_once_and_kept(content: Content) -> None:
    plans = Plans(content.fair)
    stand = content.fair.stands[0]
    one, other = await asyncio.gather(plans.of(stand), plans.of(stand))
    assert one == hall_plan(content.fair, content.fair.hall("ratssaal"), stand)
    assert one is other is await plans.of(stand)


async def test_others_are_answered_while_a_picture_is_drawn(content: Content) -> None:
    drawing = asyncio.create_task(Plans(content.fair).of(content.fair.stands[0]))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 3
