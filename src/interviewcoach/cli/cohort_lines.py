"""What `interviewcoach cohort show` prints: a cohort, or what to do about one member; and the table of all members."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from interviewcoach.cli.progress_lines import NAMES, scale, section
from interviewcoach.cli.report import wrap, wrap_ids
from interviewcoach.cli.sessions import fit
from interviewcoach.export.csv import guarded
from interviewcoach.interview.cohorts import Dashboard, Member, Trend
from interviewcoach.model.text import calendar_day, count, hours

# Competencies shown week by week, and how many of their weeks beside the first.
DETAILED, WEEKS = 4, 4
_CANDIDATE = 17

_CSV = ("candidate", "sessions", "answers", "minutes", "last_practised", "idle", "unreviewed", "red_flags_outstanding")


def lines(found: Dashboard, names: Mapping[str, str]) -> Iterator[str]:
    """The dashboard; `names` are those of competencies by id."""
    yield f"{found.cohort}: {count(len(found.members), 'candidate')} on {calendar_day(found.today)}"
    if not found.members:
        yield f"Nobody is in it yet: `interviewcoach cohort add '{found.cohort}' CANDIDATE`."
        return
    yield ""
    yield from _table(found.members, names)
    title = "Levels of the cohort: * is the level from 1 to 5, --- how sure it is"
    yield from section(title, _trends(found.trends, names))
    idle = [each for each in found.members if each.idle]
    yield from section(f"Not practised in the last {count(found.days, 'day')}", _idle(idle))
    yield from section("Red flags that no trainer has looked at yet", _outstanding(found.members))


def member_lines(member: Member, days: int) -> Iterator[str]:
    """What a trainer has to do about one member."""
    if member.idle:
        yield f"Not practised in the last {count(days, 'day')}."
    if member.unreviewed:
        yield f"{count(member.unreviewed, 'session')} not reviewed yet."
    yield from section("Red flags that no trainer has looked at yet", _outstanding([member]))


def as_csv(found: Dashboard) -> str:
    """A row a member, with the level of each competency and its band."""
    ids = sorted(trend.competency for trend in found.trends)
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*_CSV, *(f"{part}_{id}" for id in ids for part in ("level", "low", "high"))])
    for member in found.members:
        courses = {course.competency: (course.level, *course.band) for course in member.courses}
        levels = [f"{each:.2f}" if each else "" for id in ids for each in courses.get(id, (None, None, None))]
        writer.writerow([*(guarded(cell) for cell in _cells(member)), *levels])
    return table.getvalue()


def _cells(member: Member) -> Iterator[str]:
    yield member.candidate
    yield str(member.sessions)
    yield str(member.answers)
    yield f"{member.seconds / 60:.0f}"
    yield member.last.isoformat() if member.last else ""
    yield "yes" if member.idle else "no"
    yield str(member.unreviewed)
    yield str(member.red_flags)


def _table(members: Sequence[Member], names: Mapping[str, str]) -> Iterator[str]:
    yield f"{fit('CANDIDATE', _CANDIDATE)}  SESSIONS   TIME  LAST         FLAGS  WEAKEST"
    for each in members:
        weakest = ", ".join(f"{c.level:.1f} {names.get(c.competency, c.competency).lower()}" for c in each.courses[:1])
        yield (
            f"{fit(each.candidate, _CANDIDATE)}  {each.sessions:>8}  {hours(each.seconds):>5}"
            f"  {each.last_day:<11}  {each.red_flags or '-':>5}  {fit(weakest or '-', 22)}"
        ).rstrip()


def _trends(trends: Sequence[Trend], names: Mapping[str, str]) -> Iterator[str]:
    for place, trend in enumerate(trends):
        name = shorten(names.get(trend.competency, trend.competency), NAMES, placeholder="...")
        yield (
            f"  {name:<{NAMES}} {scale(trend.level, trend.band)} {trend.level:.1f}"
            f" ({count(trend.members, 'candidate')})"
        )
        if len(trend.weeks) > 1 and place < DETAILED:
            for week in (trend.weeks[0], *trend.weeks[1:][-WEEKS:]):
                on = f"week of {calendar_day(week.day)}"
                yield f"  {on:>{NAMES}} {scale(week.level, week.band)} {week.level:.1f}"


def _idle(members: Sequence[Member]) -> Iterator[str]:
    if members:
        yield from wrap(", ".join(each.absence for each in members), 2)


def _outstanding(members: Sequence[Member]) -> Iterator[str]:
    for member in members:
        if member.outstanding:
            sessions = ", ".join(f"{each.session} ({each.red_flags})" for each in member.outstanding)
            yield from wrap_ids(f"{member.candidate}: {sessions}", 2)
