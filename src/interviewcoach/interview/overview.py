"""Progress in words: the one value that the report, the screen and exports show, each in its way. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Self

from interviewcoach.interview.countdown import Countdown
from interviewcoach.interview.progress import STAR, Course, Coverage, Habits, Progress, Retold, Time
from interviewcoach.model.bank import Bank, Competency, Indicator, Question, RedFlag, Role, Rubric
from interviewcoach.model.text import count

Mark = Indicator | RedFlag


@dataclass(frozen=True, slots=True)
class Wording:
    """What ids of competencies, of questions, and of indicators and red flags stand for. One that a bank no longer
    has stands for itself."""

    competencies: Mapping[str, str]
    questions: Mapping[str, str]
    marks: Mapping[str, str]

    @classmethod
    def of_bank(cls, bank: Bank) -> Self:
        sources: tuple[Competency | Question, ...] = (*bank.competencies.values(), *bank.questions.values())
        marks = [mark for source in sources for mark in _marks(source.indicators, source.red_flags)]
        return cls(
            bank.names,
            {id: each.text for id, each in bank.questions.items()},
            {mark.id: mark.text for mark in (*marks, *bank.unsafe.values())},
        )

    @classmethod
    def of_rubrics(cls, rubrics: Iterable[Rubric]) -> Self:
        """That of sessions, which need no bank to be shown."""
        kept = tuple(rubrics)
        marks = [mark for each in kept for mark in _marks((*each.indicators, *each.further), each.red_flags)]
        return cls(
            {id: name for each in kept for id, name in each.names.items()},
            {each.question.id: each.question.text for each in kept},
            {mark.id: mark.text for mark in marks},
        )

    def competency(self, id: str) -> str:
        return self.competencies.get(id, id)

    def mark(self, id: str) -> str:
        return self.marks.get(id, id)


@dataclass(frozen=True, slots=True)
class Level:
    """A competency: its course, and how far its level is from that of the first day, in words; empty with one day."""

    name: str
    course: Course
    moved: str


@dataclass(frozen=True, slots=True)
class Twice:
    """A question answered more than once: what the last answer gained over the first, and lost."""

    question: str
    first: date
    before: float | None
    last: date
    after: float | None
    answers: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """How much of what a role asks for was asked: `share` is 0 to 1."""

    name: str
    share: float
    told: str


@dataclass(frozen=True, slots=True)
class Habit:
    """How answers are told, in the newer half and in the older one where there are enough. A share is 0 to 1."""

    name: str
    now: float
    before: float | None
    is_share: bool

    def said(self, value: float) -> str:
        """`value` as one of this habit: 45%, 1.2."""
        return f"{value:.0%}" if self.is_share else f"{value:.1f}"


@dataclass(frozen=True, slots=True)
class Overview:
    """`progress` and `ahead` are the values; the rest says them. Levels stand the weakest first, `retold` the question
    that was answered again last first. `others` are the ids of further roles that were practised."""

    role: str | None
    title: str
    progress: Progress
    ahead: Countdown | None
    practised: tuple[str, ...]
    levels: tuple[Level, ...]
    retold: tuple[Twice, ...]
    covered: tuple[Covered, ...]
    not_asked: tuple[str, ...]
    told: str
    habits: tuple[Habit, ...]
    others: tuple[str, ...] = ()


def overview(
    progress: Progress,
    wording: Wording,
    role: Role | None = None,
    ahead: Countdown | None = None,
    others: tuple[str, ...] = (),
) -> Overview:
    """The progress in words, for a role or for all."""
    coverage, habits = progress.coverage, progress.habits
    return Overview(
        role=role.id if role else None,
        title=f"Progress: {role.title if role else 'all roles'}",
        progress=progress,
        ahead=ahead,
        practised=_practised(progress.time),
        levels=tuple(Level(wording.competency(each.competency), each, _moved(each)) for each in progress.courses),
        retold=tuple(_twice(each, wording) for each in progress.retold),
        covered=tuple(_covered(coverage)) if coverage else (),
        not_asked=tuple(wording.competency(id).lower() for id in coverage.competencies_left) if coverage else (),
        told=count(habits.answers, "answer") if habits else "",
        habits=tuple(_habits(habits, progress.habits_before)) if habits else (),
        others=others,
    )


def _practised(time: Time) -> tuple[str, str]:
    hours, minutes = divmod(round(time.seconds / 60), 60)
    in_a_row = f", {time.streak} in a row" if time.streak > 1 else ""
    spent = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return (
        f"{count(time.sessions, 'practice')}, {count(time.answers, 'answer')}, {spent}.",
        f"Practised on {count(len(time.days), 'day')}, {time.recent_days} of the last 7{in_a_row}.",
    )


def _moved(course: Course) -> str:
    first = course.points[0]
    if len(course.points) < 2:
        return ""
    change = f"{course.level - first.level:+.1f} since" if abs(course.level - first.level) >= 0.05 else "as on"
    return f"{change} {first.day.day} {first.day:%b}"


def _twice(each: Retold, wording: Wording) -> Twice:
    change = each.change
    return Twice(
        question=wording.questions.get(each.question, each.question),
        first=each.first,
        before=change.before,
        last=each.last,
        after=change.after,
        answers=each.answers,
        gained=(
            *map(wording.mark, change.gained),
            *(f"no longer said: {wording.mark(id)}" for id in change.flags_lost),
        ),
        lost=(*map(wording.mark, change.lost), *(f"now to check: {wording.mark(id)}" for id in change.flags_gained)),
    )


def _covered(coverage: Coverage) -> Iterator[Covered]:
    for asked, left, what in (
        (coverage.competencies_asked, coverage.competencies_left, "competencies"),
        (coverage.questions_asked, coverage.questions_left, "questions"),
    ):
        total = len(asked) + len(left)
        yield Covered(what, len(asked) / total if total else 0.0, f"{len(asked)} of {total} asked")


def _habits(now: Habits, before: Habits | None) -> Iterator[Habit]:
    def habit(name: str, value: Callable[[Habits], float], *, is_share: bool = False) -> Habit:
        return Habit(name, value(now), value(before) if before else None, is_share)

    for part in STAR:
        yield habit(part, partial(_star, part), is_share=True)
    yield habit("a story that happened", lambda habits: habits.stories, is_share=True)
    yield habit("length (guide is 1)", lambda habits: habits.length)
    yield habit("fillers in 100 words", lambda habits: habits.fillers)
    yield habit("hedges in 100 words", lambda habits: habits.hedges)


def _star(part: str, habits: Habits) -> float:
    return habits.star[part]


def _marks(indicators: Iterable[Mark], red_flags: Iterable[Mark]) -> tuple[Mark, ...]:
    return (*indicators, *red_flags)
