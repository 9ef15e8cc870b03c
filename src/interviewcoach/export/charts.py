"""Levels as small pictures (SVG) that say in words what they show."""

from interviewcoach.export.markup import Markup, element
from interviewcoach.export.view import level_of_5
from interviewcoach.model.assessment import Band

WIDTH, HEIGHT, MARGIN = 200, 18, 8
MIDDLE = HEIGHT / 2


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


def _x(level: float) -> float:
    return round(MARGIN + (min(max(level, 1), 5) - 1) / 4 * (WIDTH - 2 * MARGIN), 1)
