"""Progress as parts of a page: the same values as `interviewcoach progress` prints. Pure."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from interviewcoach.interview.countdown import FORMS, Countdown, in_words, reason, suggested_day
from interviewcoach.interview.overview import Habit, Level, Overview, Twice
from interviewcoach.model.text import calendar_day, count
from interviewcoach.tui.parts import GAP, Beside, Part, Point, section
from interviewcoach.tui.scale import Row, Scales
from interviewcoach.tui.words import FAINT, MUTED, between, figure, shown

NAMES, BAR = 24, 20


def chosen(level: Level, place: int, of: int) -> Content:
    """What stands above the plot of a competency."""
    course = level.course
    return Content.assemble(
        ("‹ ", "$accent"),
        shown(level.name, "bold"),
        (" ›", "$accent"),
        (f"  {place + 1} of {of}   ", MUTED),
        (figure(course.level), "$accent bold"),
        (f"  {between(course.band)}", MUTED),
    )


def levels(found: Sequence[Level], place: int) -> Scales:
    """All competencies under one axis; a sign stands before the one at `place`."""
    return Scales(
        Row(f"{'▸' if n == place else ' '} {each.name}", each.course.level, each.course.band, each.moved)
        for n, each in enumerate(found)
    )


def rest(found: Overview) -> Iterator[Part]:
    """What stands below the levels: what was covered, how it was told, the days left, and questions then and now."""
    yield from section("What the role asks for", _coverage(found))
    yield from section(f"How it was told: {found.told}", map(_habit, found.habits))
    if found.ahead is not None:
        yield from section(in_words(found.ahead), _ahead(found.ahead))
    yield from section("The same question, first and last answer", _retold(found.retold))


def _retold(retold: Sequence[Twice]) -> Iterator[Part]:
    for place, each in enumerate(retold):
        if place:
            yield GAP
        yield shown(each.question)
        yield Content.assemble(
            (f"{calendar_day(each.first)}: ", MUTED),
            (figure(each.before), "bold"),
            (f"  →  {calendar_day(each.last)}: ", MUTED),
            (figure(each.after), "$accent bold"),
            (f"  · {count(each.answers, 'answer')}", MUTED),
        )
        gained = [Point(Content.styled("+", "$accent bold"), shown(text)) for text in each.gained]
        lost = [Point(Content.styled("-", "$warning bold"), shown(text)) for text in each.lost]
        if gained or lost:
            yield Beside(_column("Gained", gained), _column("Lost", lost))
        else:
            yield Content.styled("It shows the same things.", MUTED)


def _column(title: str, points: Sequence[Point]) -> tuple[Content | Point, ...]:
    return (Content.styled(title, MUTED), *points) if points else (Content.styled(f"{title}: nothing", MUTED),)


def _coverage(found: Overview) -> Iterator[Part]:
    for each in found.covered:
        yield Content.assemble(shown(f"{each.name:<{NAMES}}"), _bar(each.share), (f"  {each.told}", MUTED))
    if found.not_asked:
        yield Content.assemble(("Not asked yet: ", MUTED), shown(", ".join(found.not_asked)))


def _habit(habit: Habit) -> Content:
    now = _bar(habit.now) if habit.is_share else Content.styled(habit.said(habit.now), "bold")
    before = "" if habit.before is None else f"   before: {habit.said(habit.before)}"
    return Content.assemble(f"{habit.name:<{NAMES}}", now, (before, MUTED))


def _bar(share: float) -> Content:
    """A share from 0 to 1: `█████·····  50%`."""
    filled = round(share * BAR)
    return Content.assemble(("█" * filled, "$accent"), ("·" * (BAR - filled), FAINT), (f" {share:4.0%}", "bold"))


def _ahead(ahead: Countdown) -> Iterator[Part]:
    if why := reason(ahead):
        yield Content.styled(f"{why}.", MUTED)
    for each in ahead.practices:
        yield Content.assemble((f"{suggested_day(each)}: ", MUTED), FORMS[each.form])
