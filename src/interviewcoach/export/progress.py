"""What the sessions show over time, as Markdown: levels with their bands, the same question then and now, habits.

Sessions are read, and the bank for what of a role was asked. The web page and the table of progress show the same
values.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from interviewcoach.export import Format
from interviewcoach.export.markdown import plain
from interviewcoach.export.report import Report
from interviewcoach.export.view import NOTICE, level_of_5
from interviewcoach.interview.overview import Habit, Level, Overview, Twice, Wording, overview
from interviewcoach.interview.progress import measure
from interviewcoach.interview.summary import past_answers
from interviewcoach.model.bank import Bank
from interviewcoach.model.session import Session
from interviewcoach.model.text import calendar_day

# Habits that are counted in words of the answers.
OF_WORDS = ("fillers in 100 words", "hedges in 100 words")


TITLE = "Progress over practice interviews"
NO_SCORES = "Scores were left out, and with them what is told here."
NO_ANSWERS = "Nothing was answered yet."
COVERED = "What the role asks for"


@dataclass(frozen=True, slots=True)
class Person:
    """A candidate's progress, None where nothing was answered; `habits` are those that may be told."""

    name: str
    found: Overview | None
    habits: tuple[Habit, ...] = ()

    @property
    def practised(self) -> str:
        """How much, and when."""
        if self.found is None:
            return NO_ANSWERS
        days = self.found.progress.time.days
        span = f"From {calendar_day(days[0])} to {calendar_day(days[-1])}, on {len(days)} of the days."
        return f"{self.found.practised[0]} {span}"


def people(report: Report) -> tuple[Person, ...]:
    """Those whose sessions are in the report, in the order of their names; none where scores are left out."""
    if "scores" in report.without:
        return ()
    by_candidate = sorted(report.sessions, key=lambda session: session.candidate)
    return tuple(
        _person(candidate, tuple(sessions), report.bank, has_words="answers" not in report.without)
        for candidate, sessions in groupby(by_candidate, key=lambda session: session.candidate)
    )


def _person(candidate: str, sessions: Sequence[Session], bank: Bank | None, *, has_words: bool) -> Person:
    name = candidate or "No name"
    answers = [answer for session in sessions for answer in past_answers(session)]
    if not answers:
        return Person(name, None)
    newest = max(answer.asked_at for answer in answers).astimezone()
    wording = Wording.of_rubrics(rubric for session in sessions for rubric in session.rubrics.values())
    progress = measure(answers, None, None, newest)
    # What is covered is said of the role that was practised last.
    role = bank.roles.get(max(answers, key=lambda answer: answer.asked_at).role) if bank else None
    if bank and role:
        progress = replace(progress, coverage=measure(answers, bank, role, newest).coverage)
        wording = replace(wording, competencies={**Wording.of_bank(bank).competencies, **wording.competencies})
    found = overview(progress, wording)
    return Person(name, found, tuple(each for each in found.habits if has_words or each.name not in OF_WORDS))


def render(report: Report, _: frozenset[str] = frozenset()) -> str:
    return "\n\n".join(_blocks(report)) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {TITLE}"
    yield f"> {NOTICE}"
    if "scores" in report.without:
        yield NO_SCORES
    for person in people(report):
        yield f"## {plain(person.name)}"
        yield person.practised
        if person.found is not None:
            yield from _found(person.found, person.habits)


def _found(found: Overview, habits: Sequence[Habit]) -> Iterator[str]:
    yield from _section("Levels", map(_level, found.levels))
    yield from _section(COVERED, covered(found))
    if found.retold:
        yield "### The same question, first and last answer"
        for twice in found.retold:
            yield from _twice(twice)
    yield from _section(f"How it was told: {found.told}", map(_habit, habits))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    kept = list(lines)
    if kept:
        yield f"### {title}"
        yield "\n".join(kept)


def covered(found: Overview) -> Iterator[str]:
    """How much of the role was asked, and what was not; nothing where no bank says what the role asks for."""
    for each in found.covered:
        yield f"- {each.name}: {each.told}"
    if found.not_asked:
        yield f"- not asked yet: {plain(', '.join(found.not_asked))}"


def _level(level: Level) -> str:
    course = level.course
    days = "; ".join(f"{calendar_day(point.day)}: {level_of_5(point.level, point.band)}" for point in course.points)
    moved = f", {level.moved}" if level.moved else ""
    return f"- **{plain(level.name)}**: {level_of_5(course.level, course.band)}{moved}\n  - {days}"


def _twice(twice: Twice) -> Iterator[str]:
    yield plain(twice.question)
    before, after = level_of_5(twice.before), level_of_5(twice.after)
    yield f"{calendar_day(twice.first)}: {before} → {calendar_day(twice.last)}: {after} ({twice.answers} answers)"
    for title, texts in (("Gained", twice.gained), ("Lost", twice.lost)):
        if texts:
            yield f"{title}:"
            yield "\n".join(f"- {plain(text)}" for text in texts)


def _habit(habit: Habit) -> str:
    before = "" if habit.before is None else f" (before: {habit.said(habit.before)})"
    return f"- {habit.name}: {habit.said(habit.now)}{before}"


FORMAT = Format("Progress (Markdown)", "md", render, wants_bank=True)
