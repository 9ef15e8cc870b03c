"""A cohort as content: the values that `interviewcoach cohort show` prints. Pure."""

from collections.abc import Iterator, Mapping

from textual.content import Content

from interviewcoach.interview.cohorts import Dashboard, Member, Trend
from interviewcoach.interview.overview import Level
from interviewcoach.interview.progress import Course
from interviewcoach.model.text import calendar_day, count, hours
from interviewcoach.tui.parts import Part, Point, section
from interviewcoach.tui.widgets.menu import Entry
from interviewcoach.tui.words import MUTED, figure, shown

NAME = 18
NOBODY = "Nobody is in it yet: M chooses the members among those of whom there is a session."
HEADER = f"{'CANDIDATE':<{NAME}}  {'SESSIONS':>8}  {'TIME':>5}  {'LAST':<11}  {'FLAGS':<5}  WEAKEST"


def member_entry(member: Member, names: Mapping[str, str]) -> Entry:
    """A member's line below `HEADER`; `names` are those of competencies by id."""
    flags = f"! {member.red_flags}" if member.red_flags else ""
    weakest = [f"{figure(each.level)} {_name(each.competency, names).lower()}" for each in member.courses[:1]]
    remark = f"{member.sessions:>8}  {hours(member.seconds):>5}  {member.last_day:<11}  {flags:<5}  {''.join(weakest)}"
    return Entry(member.candidate, member.candidate, remark.rstrip())


def trend_levels(found: Dashboard, names: Mapping[str, str]) -> list[Level]:
    """The competencies of a cohort, the weakest first, as those of one candidate are shown."""
    return [_level(trend, names) for trend in found.trends]


def in_short(found: Dashboard) -> Content:
    """How many have not practised, and how many red flags are outstanding."""
    idle, flags = sum(each.idle for each in found.members), sum(each.red_flags for each in found.members)
    who = f"{idle} without practice" if idle else "All practised"
    return shown(f"{who} in the last {count(found.days, 'day')} · {count(flags, 'red flag')} to look at", MUTED)


def todo(found: Dashboard) -> Iterator[Part]:
    """Who has not practised, and red flags that no trainer has looked at."""
    idle = [each for each in found.members if each.idle]
    told = [each.absence for each in idle]
    since = f"Not practised in the last {count(found.days, 'day')}: "
    yield Content.assemble((since, MUTED), shown(", ".join(told) or "nobody"))
    flagged = [each for each in found.members if each.red_flags]
    if flagged:
        yield from section("Red flags that no trainer has looked at yet", [_outstanding(each) for each in flagged])


def member_todo(member: Member, days: int) -> Content:
    """The same of one member, with what is not reviewed; empty where nothing is to be done."""
    told = [f"Not practised in the last {count(days, 'day')}."] if member.idle else []
    told += [f"{count(member.unreviewed, 'session')} not reviewed yet."] if member.unreviewed else []
    lines = [shown(" ".join(told), MUTED)] if told else []
    if member.red_flags:
        flagged = shown(f"Red flags that no trainer has looked at yet: {_sessions(member)}")
        lines.append(Content.assemble(("! ", "$error bold"), flagged))
    return Content("\n").join(lines)


def _outstanding(member: Member) -> Point:
    return Point(Content.styled("!", "$error bold"), shown(f"{member.candidate}: {_sessions(member)}"))


def _sessions(member: Member) -> str:
    """The days of the sessions with red flags, and how many there are in each."""
    return ", ".join(f"{calendar_day(each.day)} ({each.red_flags})" for each in member.outstanding)


def _level(trend: Trend, names: Mapping[str, str]) -> Level:
    course = Course(trend.competency, trend.level, trend.band, trend.weeks)
    return Level(_name(trend.competency, names), course, count(trend.members, "candidate"))


def _name(id: str, names: Mapping[str, str]) -> str:
    return names.get(id, id)
