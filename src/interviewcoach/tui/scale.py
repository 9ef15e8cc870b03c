"""A level drawn on its scale from 1 to 5, band and all; the shapes say it without colour."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

from interviewcoach.model.assessment import Band
from interviewcoach.tui.words import FAINT, MUTED, figure, shown

STEP = 5
AXIS = "    ".join("12345")
# The least that names have, what a figure takes behind one, and what stands behind the name in all but the remark.
NAME, FIGURE = 24, 6
SCALE = FIGURE + 4 * STEP + 1 + 2


class Row(NamedTuple):
    """A level, and what to say beside it."""

    name: str
    level: float | None
    band: Band | None
    remark: str


def scale(level: float | None, band: Band | None) -> Content:
    """`├────┼────┼──━━●━━───┤`: the band thick, the level a dot. Without a level the scale is empty."""
    cells = ["┼" if not place % STEP else "─" for place in range(4 * STEP + 1)]
    cells[0], cells[-1] = "├", "┤"
    if level is None or band is None:
        return Content.styled("".join(cells), FAINT)
    low, high = (round((edge - 1) * STEP) for edge in band)
    dot = round((level - 1) * STEP)
    return Content.assemble(
        ("".join(cells[:low]), FAINT),
        ("━" * (dot - low), "$accent"),
        ("●", "$accent bold"),
        ("━" * (high - dot), "$accent"),
        ("".join(cells[high + 1 :]), FAINT),
    )


class Scales(Visual):
    """Levels under one axis: names take the room that is there, and are cut only where it is too little."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = tuple(rows)
        self._longest = max((cell_len(row.name) for row in self._rows), default=0)
        self._beside = SCALE + max((cell_len(row.remark) for row in self._rows), default=0)

    @property
    def plain(self) -> str:
        return self.within(self._longest + self._beside).plain

    def within(self, width: int) -> Content:
        """The levels on lines of so many cells."""
        names = max(NAME, min(self._longest, width - self._beside))
        table = [Content.styled(" " * (names + FIGURE) + AXIS, MUTED)]
        for row in self._rows:
            table.append(
                Content.assemble(
                    shown(row.name).truncate(names, ellipsis=True, pad=True),
                    (f" {figure(row.level):>3}  ", "bold"),
                    scale(row.level, row.band),
                    (f"  {row.remark}", MUTED),
                )
            )
        return Content("\n").join(table)

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        return self.within(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self.within(container_width).get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.within(width).get_height(rules, width)
