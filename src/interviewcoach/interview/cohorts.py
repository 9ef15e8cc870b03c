"""How a group of candidates is doing: values for a dashboard. Days and weeks are those of the time zone of `now`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from interviewcoach.interview.progress import Course, Point, courses, day_of, points
from interviewcoach.interview.summary import mean_level
from interviewcoach.model.assessment import Band
from interviewcoach.model.cohort import Cohort, Practised
from interviewcoach.model.session import Showing
from interviewcoach.model.text import calendar_day


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A session with red flags of which no trainer has finished a review."""

    session: str
    day: date
    red_flags: int


@dataclass(frozen=True, slots=True)
class Member:
    """What a candidate practised, here or elsewhere. `last`: the day of the last answer; `idle`: not in the days that
    were asked for; `courses`: the weakest competency first; `outstanding`: the newest session first."""

    candidate: str
    sessions: int
    answers: int
    seconds: float
    last: date | None
    idle: bool
    unreviewed: int
    courses: tuple[Course, ...] = ()
    outstanding: tuple[Outstanding, ...] = ()

    @property
    def red_flags(self) -> int:
        """Those that no trainer has looked at yet."""
        return sum(each.red_flags for each in self.outstanding)

    @property
    def last_day(self) -> str:
        """3 Dec 2026, or never."""
        return calendar_day(self.last) if self.last else "never"

    @property
    def absence(self) -> str:
        """Who it is, and since when: Bo (last on 31 Jan 2026)."""
        return f"{self.candidate} ({'last on ' if self.last else ''}{self.last_day})"


@dataclass(frozen=True, slots=True)
class Trend:
    """A competency over a cohort. `level` and `band` are the mean of the members' levels of today, each of `members`
    counting once; a week's point, named by its Monday, is the mean of its answers."""

    competency: str
    level: float
    band: Band
    members: int
    weeks: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`today` ends the `days` in which who has not practised is idle; `trends`: the weakest competency first."""

    cohort: str
    today: date
    days: int
    members: tuple[Member, ...]
    trends: tuple[Trend, ...]


def dashboard(cohort: Cohort, practices: Iterable[Practised], now: datetime, days: int) -> Dashboard:
    """How the members do, from all their sessions, the one begun first first."""
    own: dict[str, list[Practised]] = {name: [] for name in cohort.members}
    for practice in practices:
        own[practice.candidate].append(practice)
    members = tuple(_member(name, practised, now, days) for name, practised in own.items())
    shown = [each for practised in own.values() for practice in practised for each in practice.showings]
    return Dashboard(cohort.name, now.date(), days, members, _trends(members, shown, now))


def _member(candidate: str, practices: Sequence[Practised], now: datetime, days: int) -> Member:
    last = max((day_of(now, each.used_at) for each in practices if each.answered), default=None)
    shown = sorted((each for one in practices for each in one.showings), key=lambda each: each.asked_at)
    unreviewed = [each for each in practices if each.answered and not each.reviewers]
    return Member(
        candidate=candidate,
        sessions=len(practices),
        answers=sum(each.answered for each in practices),
        seconds=sum(each.seconds for each in practices),
        last=last,
        idle=last is None or last <= now.date() - timedelta(days=days),
        unreviewed=len(unreviewed),
        courses=courses(shown, now),
        outstanding=tuple(
            Outstanding(each.session, day_of(now, each.started_at), each.red_flags)
            for each in reversed(unreviewed)
            if each.red_flags
        ),
    )


def _trends(members: Iterable[Member], shown: Iterable[Showing], now: datetime) -> tuple[Trend, ...]:
    levels: dict[str, list[tuple[float, Band]]] = {}
    for member in members:
        for course in member.courses:
            levels.setdefault(course.competency, []).append((course.level, course.band))
    by_competency: dict[str, list[Showing]] = {}
    for each in sorted(shown, key=lambda each: each.asked_at):
        by_competency.setdefault(each.competency, []).append(each)

    def monday(moment: datetime) -> date:
        day = day_of(now, moment)
        return day - timedelta(days=day.weekday())

    made = [Trend(id, *mean_level(own), len(own), points(by_competency[id], monday)) for id, own in levels.items()]
    return tuple(sorted(made, key=lambda trend: (trend.level, trend.competency)))
