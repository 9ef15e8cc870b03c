"""How practice goes over time: values for a report, a screen or an export. Days are those of the time zone of `now`."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count, groupby
from statistics import fmean

from interviewcoach.interview.changes import Change, change
from interviewcoach.interview.summary import mean_level
from interviewcoach.model.assessment import Assessment, Band
from interviewcoach.model.bank import Bank, Role
from interviewcoach.model.session import PastAnswer, Showing

# A competency's level now is the mean over so many answers, the newest: as planning reads it.
NEWEST = 3
STAR = ("situation", "task", "action", "result")


@dataclass(frozen=True, slots=True)
class Point:
    """The mean level of a competency over the `answers` of one day with evidence, and how sure it is."""

    day: date
    level: float
    band: Band
    answers: int


@dataclass(frozen=True, slots=True)
class Course:
    """A competency over time, the oldest day first. `level` and `band` are those of the newest answers."""

    competency: str
    level: float
    band: Band
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Retold:
    """A question that was answered more than once: its first answer beside its last one."""

    question: str
    answers: int
    first: date
    last: date
    change: Change


@dataclass(frozen=True, slots=True)
class Time:
    """Practice time. `recent_days` counts the days with practice among the last seven, today included; `streak` those
    in a row up to today, or to yesterday where today has none yet."""

    sessions: int
    answers: int
    seconds: float
    days: tuple[date, ...]
    recent_days: int
    streak: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a role was asked: ids of competencies and questions, in the order of their weight or of the bank."""

    competencies_asked: tuple[str, ...]
    competencies_left: tuple[str, ...]
    questions_asked: tuple[str, ...]
    questions_left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Habits:
    """How answers are told. `star` maps each part of a story to the share of answers that hold it; `length` is the mean
    of an answer's words over its guide; fillers and hedges are counted per 100 words."""

    answers: int
    star: Mapping[str, float]
    stories: float
    length: float
    fillers: float
    hedges: float


@dataclass(frozen=True, slots=True)
class Progress:
    """`habits_before` are those of the older half of the answers, None where there are fewer than four."""

    time: Time
    courses: tuple[Course, ...]
    retold: tuple[Retold, ...]
    coverage: Coverage | None
    habits: Habits | None
    habits_before: Habits | None


def measure(answers: Iterable[PastAnswer], bank: Bank | None, role: Role | None, now: datetime) -> Progress:
    """The progress that `answers` show. With a `role`, only those given for it; with its `bank`, what of it was
    covered."""
    kept = [each for each in answers if role is None or each.role == role.id]
    kept.sort(key=lambda each: each.asked_at)
    half = len(kept) // 2
    return Progress(
        time=_time(kept, now),
        courses=courses((showing for each in kept for showing in showings(each)), now),
        retold=tuple(_retold(kept, now)),
        coverage=None if role is None or bank is None else _coverage(kept, bank, role),
        habits=habits([each.assessment for each in kept[half if half > 1 else 0 :]]),
        habits_before=habits([each.assessment for each in kept[:half]]) if half > 1 else None,
    )


def showings(answer: PastAnswer) -> Iterator[Showing]:
    """What an answer showed of each competency that it has evidence of."""
    for id, part in answer.assessment.competencies.items():
        if part.level is not None and part.band is not None:
            yield Showing(id, answer.asked_at, part.level, part.band)


def courses(shown: Iterable[Showing], now: datetime) -> tuple[Course, ...]:
    """Each competency over time, the weakest first, from what was shown, the oldest first."""
    found: dict[str, list[Showing]] = {}
    for each in shown:
        found.setdefault(each.competency, []).append(each)
    made = [
        Course(id, *mean_level([(each.level, each.band) for each in own[-NEWEST:]]), points(own, partial(day_of, now)))
        for id, own in found.items()
    ]
    return tuple(sorted(made, key=lambda course: (course.level, course.competency)))


def points(shown: Sequence[Showing], day: Callable[[datetime], date]) -> tuple[Point, ...]:
    """The mean over those that fall on one `day`, from what was shown of one competency, the oldest first."""
    found = []
    for on, together in groupby(shown, key=lambda each: day(each.asked_at)):
        scored = [(each.level, each.band) for each in together]
        found.append(Point(on, *mean_level(scored), len(scored)))
    return tuple(found)


def day_of(now: datetime, moment: datetime) -> date:
    """The day of `moment` in the time zone of `now`."""
    return moment.astimezone(now.tzinfo).date()


def habits(assessments: Sequence[Assessment]) -> Habits | None:
    """How the assessed answers were told; None where there are none."""
    told = [each.delivery for each in assessments if each.delivery.words]
    if not told:
        return None
    words = sum(each.words for each in told)
    return Habits(
        answers=len(told),
        star={part: fmean(part in each.star for each in told) for part in STAR},
        stories=fmean(each.story for each in told),
        length=fmean(each.words / max(each.guide_words, 1) for each in told),
        fillers=100 * sum(len(each.fillers) for each in told) / words,
        hedges=100 * sum(len(each.hedges) for each in told) / words,
    )


def _time(answers: Sequence[PastAnswer], now: datetime) -> Time:
    days = tuple(sorted({_day(each, now) for each in answers}))
    week_ago = now.date() - timedelta(days=7)
    return Time(
        sessions=len({each.session for each in answers}),
        answers=len(answers),
        seconds=sum(each.seconds for each in answers),
        days=days,
        recent_days=sum(week_ago < day <= now.date() for day in days),
        streak=_streak(days, now.date()),
    )


def _streak(days: Collection[date], today: date) -> int:
    yesterday = today - timedelta(days=1)
    last = today if today in days else yesterday
    return next(n for n in count() if last - timedelta(days=n) not in days)


def _retold(answers: Sequence[PastAnswer], now: datetime) -> Iterable[Retold]:
    """The question answered again last comes first."""
    takes: dict[str, list[PastAnswer]] = {}
    for answer in answers:
        takes.setdefault(answer.question, []).append(answer)
    for question, each in sorted(takes.items(), key=lambda item: item[1][-1].asked_at, reverse=True):
        if len(each) > 1:
            moved = change(each[0].assessment, each[-1].assessment)
            yield Retold(question, len(each), _day(each[0], now), _day(each[-1], now), moved)


def _coverage(answers: Sequence[PastAnswer], bank: Bank, role: Role) -> Coverage:
    asked = {each.question for each in answers}
    touched = Counter(id for each in answers for id in each.assessment.competencies)
    heaviest = sorted(role.competencies, key=lambda id: -role.competencies[id])
    questions = [question.id for question in bank.questions_for(role)]
    return Coverage(
        competencies_asked=tuple(id for id in heaviest if id in touched),
        competencies_left=tuple(id for id in heaviest if id not in touched),
        questions_asked=tuple(id for id in questions if id in asked),
        questions_left=tuple(id for id in questions if id not in asked),
    )


def _day(answer: PastAnswer, now: datetime) -> date:
    return day_of(now, answer.asked_at)
