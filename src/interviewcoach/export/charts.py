"""Levels as small pictures (SVG) that say in words what they show."""

from collections.abc import Sequence
from datetime import date

from interviewcoach.export.markup import Markup, element
from interviewcoach.export.view import level_of_5
from interviewcoach.interview.progress import Point
from interviewcoach.model.assessment import Band
from interviewcoach.model.text import calendar_day

WIDTH, HEIGHT, MARGIN = 200, 18, 8
MIDDLE = HEIGHT / 2
# A course of levels: its size, and where levels 5 and 1 stand in it.
LONG, TALL, TOP, BOTTOM = 300, 64, 6, 58


def track(level: float | None, band: Band | None) -> Markup:
    """The scale from 1 to 5 with the band as a bar and the level as a dot."""
    ticks = [
        element("line", x1=_x(place), y1=MIDDLE - 3, x2=_x(place), y2=MIDDLE + 3, class_="tick")
        for place in range(1, 6)
    ]
    line = element("line", x1=_x(1), y1=MIDDLE, x2=_x(5), y2=MIDDLE, class_="line" if level else "line none")
    bar, dot = Markup(), Markup()
    if level is not None and band:
        low, high = band
        bar = element(
            "rect", x=_x(low), y=MIDDLE - 4, width=round(_x(high) - _x(low), 1), height=8, rx=4, class_="band"
        )
    if level is not None:
        dot = element("circle", cx=_x(level), cy=MIDDLE, r=5.5, class_="dot")
    name = element("title", f"Level {level_of_5(level, band)}" if level is not None else "Not enough evidence")
    return element("svg", name, line, *ticks, bar, dot, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", class_="track")


def axis() -> Markup:
    """The figures 1 to 5 under the tracks."""
    figures = [element("text", str(place), x=_x(place), y=11, text_anchor="middle") for place in range(1, 6)]
    return element("svg", *figures, viewBox=f"0 0 {WIDTH} 14", aria_hidden="true", class_="axis")


def course(points: Sequence[Point], first: date, last: date) -> Markup:
    """Levels from 1 (below) to 5 over the days from `first` to `last`, each with its band."""
    places = [(_day(point.day, first, last), point) for point in points]
    grid = [
        element("line", x1=MARGIN, y1=_y(level), x2=LONG - MARGIN, y2=_y(level), class_="tick") for level in range(1, 6)
    ]
    edges = [(x, _y(point.band[1])) for x, point in places] + [(x, _y(point.band[0])) for x, point in places[::-1]]
    bands = [
        element("line", x1=x, y1=_y(point.band[0]), x2=x, y2=_y(point.band[1]), class_="reach") for x, point in places
    ]
    line = [element("polyline", points=_joined([(x, _y(point.level)) for x, point in places]), class_="line")]
    area = [element("polygon", points=_joined(edges), class_="band")]
    dots = [element("circle", cx=x, cy=_y(point.level), r=4, class_="dot") for x, point in places]
    told = "; ".join(f"{calendar_day(point.day)}: {level_of_5(point.level, point.band)}" for point in points)
    drawn = [*grid, *(area if len(points) > 1 else bands), *line, *dots]
    return element(
        "svg", element("title", told), *drawn, viewBox=f"0 0 {LONG} {TALL}", role="img", class_="track course"
    )


def _day(day: date, first: date, last: date) -> float:
    days = (last - first).days
    share = (day - first).days / days if days else 0.5
    return round(MARGIN + share * (LONG - 2 * MARGIN), 1)


def _y(level: float) -> float:
    return round(BOTTOM - (min(max(level, 1), 5) - 1) / 4 * (BOTTOM - TOP), 1)


def _joined(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _x(level: float) -> float:
    return round(MARGIN + (min(max(level, 1), 5) - 1) / 4 * (WIDTH - 2 * MARGIN), 1)
