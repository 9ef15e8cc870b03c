"""The figures of agreement as content. Pure."""

from collections.abc import Callable, Iterable, Iterator

from textual.content import Content

from interviewcoach.agreement.report import Example, Report
from interviewcoach.agreement.view import (
    HEADING,
    HOW_TO_READ,
    NOTHING,
    SUSPECTS_TITLE,
    TOGETHER_TITLE,
    TOO_FEW,
    Row,
    Table,
    companies,
    suspicions,
    tables,
)
from interviewcoach.tui.parts import GAP, Part, Point, section
from interviewcoach.tui.words import MUTED, shown

# What stands beside a name takes so many columns; names have what is left, within bounds.
FIGURES = 62
SHORTEST, LONGEST = 18, 40
INDENT = " " * 8


def agreement_parts(found: Report, may_show: Callable[[Example], bool], width: int) -> Iterator[Part]:
    """Both tables, the indicators that disagree most with the examples that may be shown, and how to read it, on a
    screen of so many columns."""
    names = min(max(width - FIGURES, SHORTEST), LONGEST)
    for table in tables(found):
        yield from _table(table, names)
        yield GAP
    if found.together:
        yield shown(TOGETHER_TITLE, "bold")
        yield from map(shown, companies(found))
        yield GAP
    suspects: list[Part] = []
    for each in suspicions(found.suspects, may_show):
        suspects.append(Point(Content.styled("•", "$accent"), shown(each.told)))
        suspects += [Point(Content(), shown(example, MUTED)) for example in each.examples]
    yield from section(SUSPECTS_TITLE, suspects)[1:]
    yield GAP
    yield shown(HOW_TO_READ, MUTED)


def _table(table: Table, names: int) -> Iterator[Part]:
    yield shown(table.title, "bold")
    if not table.overall:
        yield shown(NOTHING, MUTED)
        return
    yield shown(f"{'':{names}}  {HEADING}", MUTED)
    yield from _rows(table.overall, names)
    for name, rows in table.parts.items():
        yield shown(name, "$accent")
        yield from _rows(rows, names)
    if table.remark:
        yield shown(table.remark, MUTED)


def _rows(rows: Iterable[Row], names: int) -> Iterator[Content]:
    for row in rows:
        name = shown(row.name).truncate(names, ellipsis=True, pad=True)
        figures = shown(row.figures, MUTED if row.figures.endswith(TOO_FEW) else "")
        yield Content.assemble(name, "  ", figures)
        if row.intervals:
            yield shown(f"{INDENT}{row.intervals}", MUTED)
