"""What `interviewcoach progress` prints: charts of plain characters, at most WIDTH columns wide."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from interviewcoach.cli.report import WIDTH, wrap
from interviewcoach.interview.countdown import FORMS, Countdown, in_words, reason, suggested_day
from interviewcoach.interview.overview import Habit, Level, Overview, Twice
from interviewcoach.model.assessment import Band
from interviewcoach.model.text import calendar_day

# Columns of a scale for each level, of the names before it, and of a bar of shares.
STEP, NAMES, BAR = 6, 23, 20
# Competencies shown day by day, and how many of their days beside the first; questions answered more than once.
DETAILED, DAYS, RETOLD = 6, 3, 4
# Columns of what was gained and lost, side by side.
SIDE = (WIDTH - 5) // 2


def report(found: Overview) -> Iterator[str]:
    """The whole report."""
    yield found.title
    yield from found.practised
    if found.ahead is not None:
        yield ""
        yield from _ahead(found.ahead)
    yield from section("Levels: * is the level from 1 to 5, --- how sure it is", _levels(found.levels))
    yield from section("The same question, first and last answer", _retold(found.retold))
    yield from section("What the role asks for", _coverage(found))
    yield from section(f"How it was told: {found.told}", map(_habit, found.habits))


def scale(level: float, band: Band) -> str:
    """A level between 1 and 5 with its band: |   ---*---      |."""
    low, place, high = (round((each - 1) * STEP) for each in (band[0], level, band[1]))
    marks = ["-" if low <= n <= high else " " for n in range(4 * STEP + 1)]
    marks[place] = "*"
    return f"|{''.join(marks)}|"


def share(part: float) -> str:
    """A share from 0 to 1 as a bar."""
    filled = round(part * BAR)
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {part:4.0%}"


def section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines behind an empty one and their title; nothing where there are none."""
    found = list(lines)
    if found:
        yield from ("", title, *found)


def _ahead(ahead: Countdown) -> Iterator[str]:
    yield in_words(ahead) + "."
    if why := reason(ahead):
        yield from wrap(f"{why}.", 2)
    yield from (f"  {suggested_day(each)}: {FORMS[each.form]}" for each in ahead.practices)


def _levels(levels: Sequence[Level]) -> Iterator[str]:
    for place, each in enumerate(levels):
        name = textwrap.shorten(each.name, NAMES, placeholder="...")
        course, moved = each.course, f" ({each.moved})" if each.moved else ""
        yield f"  {name:<{NAMES}} {scale(course.level, course.band)} {course.level:.1f}{moved}"
        if len(course.points) > 1 and place < DETAILED:
            for point in (course.points[0], *course.points[1:][-DAYS:]):
                yield f"  {calendar_day(point.day):>{NAMES}} {scale(point.level, point.band)} {point.level:.1f}"


def _retold(retold: Sequence[Twice]) -> Iterator[str]:
    for each in retold[:RETOLD]:
        first, last = (_figure(level) for level in (each.before, each.after))
        yield from wrap(each.question, 2)
        days = calendar_day(each.first), calendar_day(each.last)
        yield f"    {days[0]}: {first}   ->   {days[1]}: {last}   ({each.answers} answers)"
        columns = zip_longest(_column(each.gained, "+"), _column(each.lost, "-"), fillvalue="")
        yield from (f"    {left:<{SIDE}} {right}".rstrip() for left, right in columns)
    if len(retold) > RETOLD:
        yield f"  and {len(retold) - RETOLD} more: --json shows all"


def _column(texts: Sequence[str], sign: str) -> list[str]:
    """Texts in a column of SIDE characters, each behind its sign."""
    return [line for text in texts for line in textwrap.wrap(f"{sign} {text}", SIDE - 1, subsequent_indent="  ")]


def _coverage(found: Overview) -> Iterator[str]:
    for each in found.covered:
        yield f"  {each.name:<{NAMES}} {share(each.share)}  {each.told}"
    if found.not_asked:
        yield from wrap("Not asked yet: " + ", ".join(found.not_asked), 2)


def _habit(habit: Habit) -> str:
    """A share as a bar, a count as a figure, each with what it was in the older half."""
    now = share(habit.now) if habit.is_share else habit.said(habit.now)
    before = "" if habit.before is None else f"   before: {habit.said(habit.before)}"
    return f"  {habit.name:<{NAMES}} {now}{before}"


def _figure(level: float | None) -> str:
    return "no level" if level is None else f"{level:.1f}"
