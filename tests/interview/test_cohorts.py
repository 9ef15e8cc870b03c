"""The dashboard of a cohort as a value: what its members practised, and what nobody has looked at."""

from datetime import date, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from factories import NOON
from interviewcoach.interview.cohorts import dashboard
from interviewcoach.interview.progress import courses
from interviewcoach.model.cohort import Cohort, Practised
from interviewcoach.model.session import Showing

# Saturday, 1 March 2025, is day 0; the dashboard is looked at on day 30.
LATER = NOON + timedelta(days=30)


def showing(level: float, day: float = 0, competency: str = "empathy") -> Showing:
    return Showing(competency, NOON + timedelta(days=day), level, (max(1.0, level - 0.5), min(5.0, level + 0.5)))


def practised(
    candidate: str,
    day: float = 0,
    *showings: Showing,
    id: str = "a",
    flags: int = 0,
    by: tuple[str, ...] = (),
    answered: int = 1,
) -> Practised:
    moment = NOON + timedelta(days=day)
    return Practised(id, candidate, moment, moment, answered, 60.0, flags, by, showings)


def test_each_member_has_a_line_whether_or_not_they_practised() -> None:
    sessions = [
        practised("Ann", 1, showing(2.0, 1), id="a", flags=2, by=("Tess",)),
        practised("Ann", 20, showing(4.0, 20), id="b", flags=1),
        practised("Ann", 21, id="c", flags=3),
        practised("Ann", 22, id="d", answered=0),
    ]
    found = dashboard(Cohort("Spring", ("Ann", "Bo")), sessions, LATER, 14)
    ann, bo = found.members
    assert (ann.sessions, ann.answers, ann.seconds, ann.last) == (4, 3, 240.0, date(2025, 3, 22))
    assert [(each.session, each.red_flags) for each in ann.outstanding] == [("c", 3), ("b", 1)]
    assert (ann.red_flags, ann.unreviewed, ann.idle) == (4, 2, False)
    assert ann.courses == courses([showing(2.0, 1), showing(4.0, 20)], LATER)
    assert (bo.sessions, bo.last, bo.idle, bo.courses, bo.red_flags) == (0, None, True, (), 0)
    assert (found.cohort, found.days, found.today) == ("Spring", 14, date(2025, 3, 31))


def test_who_practised_on_the_first_of_the_days_is_not_idle() -> None:
    for day, idle in ((16, True), (17, False)):
        (ann,) = dashboard(Cohort("c", ("Ann",)), [practised("Ann", day)], LATER, 14).members
        assert ann.idle is idle


def test_days_are_those_of_the_time_zone() -> None:
    (ann,) = dashboard(
        Cohort("c", ("Ann",)), [practised("Ann", 0.5)], LATER.astimezone(timezone(timedelta(hours=-5))), 14
    ).members
    assert ann.last == date(2025, 3, 1)


def test_every_member_counts_once_and_every_answer_in_its_week() -> None:
    busy = [practised("Ann", day, showing(4.0, day), id=str(day)) for day in (0, 1, 2, 3)]
    sessions = [*busy, practised("Bo", 9, showing(2.0, 9), showing(1.0, 9, "teamwork"))]
    teamwork, empathy = dashboard(Cohort("c", ("Ann", "Bo")), sessions, LATER, 14).trends
    assert (empathy.competency, empathy.level, empathy.members) == ("empathy", 3.0, 2)
    assert [(week.day, week.level, week.answers) for week in empathy.weeks] == [
        (date(2025, 2, 24), 4.0, 2),
        (date(2025, 3, 3), 4.0, 2),
        (date(2025, 3, 10), 2.0, 1),
    ]
    assert (teamwork.competency, teamwork.members, len(teamwork.weeks)) == ("teamwork", 1, 1)


DRAWN = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.floats(1, 5), st.sampled_from(["empathy", "teamwork"])),
    max_size=12,
)


@given(DRAWN)
def test_nothing_is_lost_or_counted_twice(drawn: list[tuple[str, int, float, str]]) -> None:
    sessions = sorted(
        (practised(who, day, showing(level, day, what), id=str(n)) for n, (who, day, level, what) in enumerate(drawn)),
        key=lambda each: each.started_at,
    )
    found = dashboard(Cohort("c", ("a", "b", "c")), sessions, LATER, 14)
    assert sum(member.sessions for member in found.members) == len(drawn)
    assert sum(week.answers for trend in found.trends for week in trend.weeks) == len(drawn)
    assert [trend.level for trend in found.trends] == sorted(trend.level for trend in found.trends)
    for trend in found.trends:
        assert trend.members == sum(trend.competency in {c.competency for c in m.courses} for m in found.members)
        assert [week.day for week in trend.weeks] == sorted({week.day for week in trend.weeks})
        assert all(week.day.weekday() == 0 for week in trend.weeks)
