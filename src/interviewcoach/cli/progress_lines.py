"""What `interviewcoach progress` prints: charts of plain characters, at most WIDTH columns wide."""

import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import zip_longest

from interviewcoach.cli.report import WIDTH, wrap
from interviewcoach.interview.countdown import FORMS, Countdown, in_words
from interviewcoach.interview.progress import Course, Coverage, Habits, Progress, Retold, Time
from interviewcoach.model.assessment import Band
from interviewcoach.model.bank import Bank, Question

# Columns of a scale for each level, of the names before it, and of a bar of shares.
STEP, NAMES, BAR = 6, 23, 20
# Competencies shown day by day, and how many of their days beside the first; questions answered more than once, and
# what was gained and lost in each.
DETAILED, DAYS, RETOLD, MOVES = 6, 3, 4, 3
# Columns of what was gained and lost, side by side.
SIDE = (WIDTH - 5) // 2


def report(progress: Progress, bank: Bank, title: str, ahead: Countdown | None) -> Iterator[str]:
    """The whole report; `title` says whose or what for."""
    names = {id: competency.name for id, competency in bank.competencies.items()}
    yield title
    yield from _time(progress.time)
    if ahead is not None:
        yield ""
        yield from _ahead(ahead)
    yield from section("Levels: * is the level from 1 to 5, --- how sure it is", _courses(progress.courses, names))
    yield from section("The same question, first and last answer", _retold(progress.retold, bank))
    if progress.coverage is not None:
        yield from section("What the role asks for", _coverage(progress.coverage, names))
    if progress.habits is not None:
        count = f"{progress.habits.answers} answers" if progress.habits.answers > 1 else "1 answer"
        yield from section(f"How it was told: {count}", _habits(progress.habits, progress.habits_before))


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


def section(title: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines behind an empty one and their title; nothing where there are none."""
    found = list(lines)
    if found:
        yield from ("", title, *found)


def _time(time: Time) -> Iterator[str]:
    hours, minutes = divmod(round(time.seconds / 60), 60)
    spent = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    yield f"{time.sessions} practices, {time.answers} answers, {spent}."
    yield f"Practised on {len(time.days)} days, {time.recent_days} of the last 7."


def _ahead(ahead: Countdown) -> Iterator[str]:
    yield in_words(ahead) + "."
    yield from (f"  {_weekday(each.on)}: {FORMS[each.form]}" for each in ahead.practices)


def _courses(courses: Sequence[Course], names: Mapping[str, str]) -> Iterator[str]:
    for place, course in enumerate(courses):
        name = textwrap.shorten(names.get(course.competency, course.competency), NAMES, placeholder="...")
        yield f"  {name:<{NAMES}} {scale(course.level, course.band)} {course.level:.1f}{_moved(course)}"
        if len(course.points) > 1 and place < DETAILED:
            for point in (course.points[0], *course.points[1:][-DAYS:]):
                yield f"  {short_day(point.day):>{NAMES}} {scale(point.level, point.band)} {point.level:.1f}"


def _moved(course: Course) -> str:
    """How far the level is from that of the first day."""
    first = course.points[0]
    if len(course.points) < 2:
        return ""
    change = f"{course.level - first.level:+.1f} since" if abs(course.level - first.level) >= 0.05 else "as on"
    return f" ({change} {first.day.day} {first.day:%b})"


def _retold(retold: Sequence[Retold], bank: Bank) -> Iterator[str]:
    for each in retold[:RETOLD]:
        question = bank.questions.get(each.question)
        first, last = (_figure(level) for level in (each.change.before, each.change.after))
        yield from wrap(question.text if question else each.question, 2)
        yield f"    {short_day(each.first)}: {first}   ->   {short_day(each.last)}: {last}   ({each.answers} answers)"
        gained = _texts(bank, question, each.change.gained, "+")
        lost = _texts(bank, question, each.change.lost, "-")
        yield from (f"    {left:<{SIDE}} {right}".rstrip() for left, right in zip_longest(gained, lost, fillvalue=""))
    if len(retold) > RETOLD:
        yield f"  and {len(retold) - RETOLD} more: --json shows all"


def _texts(bank: Bank, question: Question | None, ids: Sequence[str], sign: str) -> list[str]:
    """Indicators in a column of SIDE characters, each behind its sign."""
    known = {each.id: each.text for competency in bank.competencies.values() for each in competency.indicators}
    known |= {each.id: each.text for each in question.indicators} if question else {}
    return [
        line for id in ids for line in textwrap.wrap(f"{sign} {known.get(id, id)}", SIDE - 1, subsequent_indent="  ")
    ]


def _coverage(coverage: Coverage, names: Mapping[str, str]) -> Iterator[str]:
    for asked, left, what in (
        (coverage.competencies_asked, coverage.competencies_left, "competencies"),
        (coverage.questions_asked, coverage.questions_left, "questions"),
    ):
        total = len(asked) + len(left)
        yield f"  {what:<{NAMES}} {share(len(asked) / total if total else 0.0)}  {len(asked)} of {total} asked"
    if coverage.competencies_left:
        yield from wrap(
            "Not asked yet: " + ", ".join(names.get(id, id).lower() for id in coverage.competencies_left), 2
        )


def _habits(now: Habits, before: Habits | None) -> Iterator[str]:
    """Shares as bars, counts as figures, each with what it was in the older half."""

    def row(name: str, figure: Callable[[Habits], str]) -> str:
        return f"  {name:<{NAMES}} {figure(now)}" + (f"   before: {figure(before).split()[-1]}" if before else "")

    yield from (row(part, partial(_star, part)) for part in now.star)
    yield row("a story that happened", lambda habits: share(habits.stories))
    yield row("length (guide is 1)", lambda habits: f"{habits.length:.1f}")
    yield row("fillers in 100 words", lambda habits: f"{habits.fillers:.1f}")
    yield row("hedges in 100 words", lambda habits: f"{habits.hedges:.1f}")


def _star(part: str, habits: Habits) -> str:
    return share(habits.star[part])


def _figure(level: float | None) -> str:
    return "no level" if level is None else f"{level:.1f}"


def short_day(day: date) -> str:
    """3 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


def _weekday(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
