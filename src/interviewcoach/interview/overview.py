"""Progress in words: the one value that the report of `progress`, its screen and exports show, each in its way. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from interviewcoach.interview.countdown import Countdown
from interviewcoach.interview.progress import STAR, Course, Coverage, Habits, Progress, Retold, Time
from interviewcoach.model.bank import Bank, Rubric


@dataclass(frozen=True, slots=True)
class Wording:
    """What ids of competencies, of questions, and of indicators and red flags stand for. One that a bank no longer
    has stands for itself."""

    competencies: Mapping[str, str]
    questions: Mapping[str, str]
    marks: Mapping[str, str]

    @classmethod
    def of_bank(cls, bank: Bank) -> Self:
        sources = (*bank.competencies.values(), *bank.questions.values())
        return cls(
            {id: each.name for id, each in bank.competencies.items()},
            {id: each.text for id, each in bank.questions.items()},
            {each.id: each.text for source in sources for each in (*source.indicators, *source.red_flags)}
            | {each.id: each.text for each in bank.unsafe},
        )

    @classmethod
    def of_rubrics(cls, rubrics: Iterable[Rubric]) -> Self:
        """That of sessions, which need no bank to be shown."""
        kept = tuple(rubrics)
        return cls(
            {id: name for each in kept for id, name in each.names.items()},
            {each.question.id: each.question.text for each in kept},
            {mark.id: mark.text for each in kept for mark in (*each.indicators, *each.further, *each.red_flags)},
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
    title: str,
    *,
    role: str | None = None,
    ahead: Countdown | None = None,
    others: tuple[str, ...] = (),
) -> Overview:
    """The progress in words; `title` says what it is for, `role` is the role's id where it is for one."""
    coverage, habits = progress.coverage, progress.habits
    return Overview(
        role=role,
        title=title,
        progress=progress,
        ahead=ahead,
        practised=_practised(progress.time),
        levels=tuple(Level(wording.competency(each.competency), each, _moved(each)) for each in progress.courses),
        retold=tuple(_twice(each, wording) for each in progress.retold),
        covered=tuple(_covered(coverage)) if coverage else (),
        not_asked=tuple(wording.competency(id).lower() for id in coverage.competencies_left) if coverage else (),
        told=_count(habits.answers, "answer") if habits else "",
        habits=tuple(_habits(habits, progress.habits_before)) if habits else (),
        others=others,
    )


def _practised(time: Time) -> tuple[str, str]:
    hours, minutes = divmod(round(time.seconds / 60), 60)
    spent = f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return (
        f"{_count(time.sessions, 'practice')}, {_count(time.answers, 'answer')}, {spent}.",
        f"Practised on {_count(len(time.days), 'day')}, {time.recent_days} of the last 7.",
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
    for part in STAR:
        yield Habit(part, now.star[part], before and before.star[part], is_share=True)
    yield Habit("a story that happened", now.stories, before and before.stories, is_share=True)
    yield Habit("length (guide is 1)", now.length, before and before.length, is_share=False)
    yield Habit("fillers in 100 words", now.fillers, before and before.fillers, is_share=False)
    yield Habit("hedges in 100 words", now.hedges, before and before.hedges, is_share=False)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
