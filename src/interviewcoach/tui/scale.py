"""A level drawn on its scale from 1 to 5, band and all; the shapes say it without colour."""

from collections.abc import Iterable

from textual.content import Content

from interviewcoach.model.assessment import Band
from interviewcoach.tui.words import FAINT, MUTED, figure, shown

STEP = 5
AXIS = "    ".join("12345")
NAME = 24


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


def scales(rows: Iterable[tuple[str, float | None, Band | None, str]]) -> Content:
    """Levels under one axis. A row is name, level, band, and what to say beside them."""
    table = [Content.styled(" " * (NAME + 6) + AXIS, MUTED)]
    for name, level, band, remark in rows:
        table.append(
            Content.assemble(
                shown(name).truncate(NAME, ellipsis=True, pad=True),
                (f" {figure(level):>3}  ", "bold"),
                scale(level, band),
                (f"  {remark}", MUTED),
            )
        )
    return Content("\n").join(table)
