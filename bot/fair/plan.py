"""Where a stand is, as a picture: the plan of its hall with every stand as a numbered box, one of them marked with a pin.

The picture holds numbers and no words: it is the same in every language, and the words stand in the caption. matplotlib is
imported when the first picture is drawn, so that the bot does not wait for it at its start.
"""

import asyncio
import io
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.fair.model import Fair, Hall, Stand, Topic

if TYPE_CHECKING:
    from matplotlib.artist import Artist

WIDTH = 900  # pixels of every picture: three for each point of a small phone
_TALLEST = 1200  # pixels between the walls of a deep hall; taller pictures are shrunk by phones
_MARGIN = 30  # pixels left, right and below: as wide as half a pin, whose stand may lean on the wall
_HEAD = 92  # pixels above, where the pin of a stand at the upper wall stands out
_PIN = 28  # pixels: radius of the pin's head
_SHAFT = 54  # pixels from the middle of the head to the tip
_SMALLEST = 0.45  # of its size: a pin between two rows of stands that are close, where it covers as little as it can

# Pale, so that the numbers stay readable on them; the tones of Okabe and Ito, which colour-blind people tell apart. A topic is
# decoration here and never the only sign of anything.
_TINTS = {Topic.LANGUAGE: "#cfe8f7", Topic.WORK: "#fbe6b8", Topic.FAMILY: "#c9ebdf", Topic.ENGAGEMENT: "#f3dbe9"}
_FLOOR, _LINES, _MARKED = "#f3f4f6", "#1f2937", "#b3001b"  # white on the marked red has a contrast of 7 to 1

# DejaVu Sans Bold, of which one em is one: how wide and high a digit is.
_DIGIT_WIDTH, _DIGIT_HEIGHT = 0.696, 0.729
_LEGIBLE = 10  # pixels of type, below which a number is left out: nobody could read it, even larger on the screen


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels, counted from the picture's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def touches(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        apart = other.right <= self.left or self.right <= other.left or other.bottom <= self.top or self.bottom <= other.top
        return not apart


@dataclass(frozen=True)
class Layout:
    """What stands where in the picture of a hall: the walls, and the box of each stand by its number."""

    height: int
    walls: Box
    stands: dict[int, Box]


def layout(fair: Fair, hall: Hall) -> Layout:
    """The hall to scale, with its stands drawn larger than they are where there is room, so that their numbers can be read: at
    most until the next stand, or a sixth of the picture. The walls move out with the stands that lean on them."""
    stands = [stand for stand in fair.stands if stand.hall == hall.id]
    size = fair.fair.stand_size
    across = max(hall.width, hall.depth * (WIDTH - 2 * _MARGIN) / _TALLEST)  # metres from edge to edge of the picture
    grown = max(1.0, min(across / 6 / size.width, 0.9 * _room(stands, size.width, size.depth)))
    width, depth = size.width * grown, size.depth * grown
    over = (width - size.width, depth - size.depth)  # metres by which the hall is drawn larger, both sides together
    scale = min((WIDTH - 2 * _MARGIN) / (hall.width + over[0]), _TALLEST / (hall.depth + over[1]))  # pixels of a metre
    left, top = (WIDTH - scale * (hall.width + over[0])) / 2, float(_HEAD)
    walls = Box(left, top, WIDTH - left, top + scale * (hall.depth + over[1]))

    def box(stand: Stand) -> Box:
        x, y = stand.position.x + over[0] / 2, stand.position.y + over[1] / 2  # metres from the drawn corner
        return Box(
            left + scale * (x - width / 2), top + scale * (y - depth / 2),
            left + scale * (x + width / 2), top + scale * (y + depth / 2),
        )  # fmt: skip

    return Layout(round(walls.bottom) + _MARGIN, walls, {stand.number: box(stand) for stand in stands})


def _room(stands: list[Stand], width: float, depth: float) -> float:
    """How many times their size all stands could be drawn before two of them touch: 1.0 when they touch already. Sorted along x,
    each is compared only with those that can still be nearer than the nearest pair."""
    room = float("inf")
    row = sorted(stands, key=lambda stand: stand.position.x)
    for place, stand in enumerate(row):
        for other in row[place + 1 :]:
            across = (other.position.x - stand.position.x) / width
            if across >= room:
                break
            room = min(room, max(across, abs(other.position.y - stand.position.y) / depth))
    return room


def hall_plan(fair: Fair, hall: Hall, marked: Stand | None) -> bytes:
    """The plan of the hall as a PNG, `WIDTH` pixels wide, with the marked stand of this hall in a strong colour under a pin. The
    same fair gives the same bytes."""
    plan = layout(fair, hall)
    sheet = _Sheet(plan.height)
    sheet.box(plan.walls, _FLOOR, 3)
    for stand in fair.stands:
        if stand.hall == hall.id and stand != marked:
            sheet.box(plan.stands[stand.number], _TINTS[stand.topics[0]], 1)
            sheet.number(stand.number, plan.stands[stand.number], _LINES)
    if marked is not None:
        box = plan.stands[marked.number]
        sheet.box(box, _MARKED, 2)
        sheet.number(marked.number, box, "white")
        above, below = _free(box, plan)
        sheet.pin(box, down=above >= min(below, _PIN + _SHAFT), room=max(above, below))
    return sheet.png()


def _free(box: Box, plan: Layout) -> tuple[int, int]:
    """How many whole pixels are free above and below a stand until the next one or the picture's edge, as wide as a pin."""
    x = box.middle[0]
    column = [other for other in plan.stands.values() if other.left < x + _PIN and x - _PIN < other.right]
    above = box.top - max((other.bottom for other in column if other.bottom <= box.top), default=0)
    below = min((other.top for other in column if other.top >= box.bottom), default=plan.height) - box.bottom
    return round(above), round(below)


class _Sheet:
    """A white sheet to draw on, measured in pixels from its upper left corner. It draws with matplotlib's objects alone: nothing
    is shared between two sheets, so that a thread may draw."""

    def __init__(self, height: int) -> None:
        from matplotlib import get_data_path
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.font_manager import FontProperties
        from matplotlib.transforms import Affine2D

        figure = Figure(figsize=(WIDTH / 100, height / 100), dpi=100, facecolor="white")
        self._canvas = FigureCanvasAgg(figure)
        self._pixels = Affine2D().scale(1, -1).translate(0, height)  # matplotlib counts from the lower edge
        self._layers = itertools.count()
        # The typeface that matplotlib brings: what is installed on the machine changes nothing.
        self._face = FontProperties(fname=f"{get_data_path()}/fonts/ttf/DejaVuSans-Bold.ttf")

    def box(self, box: Box, fill: str, line: float) -> None:
        """A filled rectangle, its outline `line` points wide."""
        corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
        self._shape(corners, fill, _LINES, line)

    def number(self, number: int, box: Box, colour: str) -> None:
        """A number as large as the box allows; none where nobody could read it."""
        from matplotlib.text import Text

        size = min(0.62 * box.height / _DIGIT_HEIGHT, 0.84 * box.width / (_DIGIT_WIDTH * len(str(number))))
        if size < _LEGIBLE:
            return
        x, y = box.middle
        text = Text(x, y + size * _DIGIT_HEIGHT / 2, str(number), color=colour, transform=self._pixels)
        text.set_fontproperties(self._face)
        text.set_fontsize(size * 0.72)  # a hundred pixels are 72 points
        text.set_horizontalalignment("center")
        self._add(text)

    def pin(self, box: Box, *, down: bool, room: float) -> None:
        """A pin with its tip on the box, pointing down from above or up from below, not larger than the room for it."""
        scale = max(_SMALLEST, min(1.0, room / (_PIN + _SHAFT)))
        radius, shaft, away = _PIN * scale, _SHAFT * scale, -1 if down else 1
        x = box.middle[0]
        tip = (box.top if down else box.bottom) - away * min(0.1 * box.height, 8)  # short of the number
        head = tip + away * shaft
        side = math.asin(_PIN / _SHAFT)  # where the straight edges meet the head, seen from its middle
        arc = [-side + (math.pi + 2 * side) * step / 40 for step in range(41)]
        edge = [(x + radius * math.cos(angle), head + away * radius * math.sin(angle)) for angle in arc]
        self._shape([(x, tip), *edge], _MARKED, "white", 2)
        turn = [math.tau * step / 30 for step in range(30)]
        hole = [(x + 0.4 * radius * math.cos(angle), head + 0.4 * radius * math.sin(angle)) for angle in turn]
        self._shape(hole, "white", "white", 0)

    def png(self) -> bytes:
        picture = io.BytesIO()
        self._canvas.print_png(picture, metadata={"Software": None})  # type: ignore[no-untyped-call]  # typed by matplotlib nowhere
        return picture.getvalue()

    def _shape(self, corners: Iterable[tuple[float, float]], fill: str, edge: str, line: float) -> None:
        from matplotlib.patches import Polygon

        shape = Polygon(list(corners), closed=True, facecolor=fill, edgecolor=edge, linewidth=line, transform=self._pixels)
        self._add(shape)

    def _add(self, artist: "Artist") -> None:
        artist.set_zorder(next(self._layers))  # what comes later lies above, be it a shape or a number
        self._canvas.figure.add_artist(artist)


class Plans:
    """The plan of each stand's hall with the stand marked: drawn when it is first asked for, beside the event loop, and kept. So
    it holds at most one picture a stand, each about 25 kB."""

    def __init__(self, fair: Fair) -> None:
        self._fair = fair
        self._drawn: dict[int, bytes] = {}
        self._drawing = asyncio.Lock()  # one at a time: a crowd that asks for the map leaves the processor to the replies

    async def of(self, stand: Stand) -> bytes:
        """The PNG of a stand of this fair."""
        if stand.number not in self._drawn:
            async with self._drawing:
                if stand.number not in self._drawn:  # somebody else has waited for the same
                    hall = self._fair.hall(stand.hall)
                    self._drawn[stand.number] = await asyncio.to_thread(hall_plan, self._fair, hall, stand)
        return self._drawn[stand.number]
