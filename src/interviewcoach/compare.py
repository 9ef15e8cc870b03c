"""What another bank or engine changes in assessments: one comparison, behind every command that shows a change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Bank, Rubric
from interviewcoach.model.session import Session, join_answers
from interviewcoach.scoring.grading import grade


@dataclass(frozen=True, slots=True)
class Shift:
    """How one thing's evidence and level moved. `gained` and `lost` hold ids, of indicators for a competency, of red
    flags for a whole answer."""

    before: float | None
    after: float | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]

    @property
    def changed(self) -> bool:
        return self.before != self.after or bool(self.gained or self.lost)


@dataclass(frozen=True, slots=True)
class Difference:
    """The difference between two assessments of one text: over all, and by competency id."""

    overall: Shift
    competencies: Mapping[str, Shift]

    @property
    def changed(self) -> bool:
        return self.overall.changed or any(shift.changed for shift in self.competencies.values())


class Changed(Protocol):
    """A text that was assessed twice: `name` says which to a person, `place` to a program."""

    @property
    def name(self) -> str: ...
    @property
    def place(self) -> Mapping[str, str | int]: ...
    @property
    def before(self) -> Assessment: ...
    @property
    def after(self) -> Assessment: ...
    @property
    def difference(self) -> Difference: ...


@dataclass(frozen=True, slots=True)
class Rescored:
    """A stored turn (`position` in its session, from 0), assessed anew."""

    session: Session
    position: int
    rubric: Rubric
    before: Assessment
    after: Assessment

    @property
    def name(self) -> str:
        return f"{self.session.id} turn {self.position + 1}"

    @property
    def place(self) -> Mapping[str, str | int]:
        return {"session": self.session.id, "turn": self.position + 1}

    @property
    def difference(self) -> Difference:
        return compare(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Regraded:
    """An answer of a bank (model, adequate or weak), assessed with two banks."""

    kind: str
    before: Assessment
    after: Assessment

    @property
    def name(self) -> str:
        return self.kind

    @property
    def place(self) -> Mapping[str, str | int]:
        return {"answer": self.kind}

    @property
    def difference(self) -> Difference:
        return compare(self.before, self.after)


def compare(before: Assessment, after: Assessment) -> Difference:
    """What changed from one assessment of a text to another."""
    parts = {}
    for id in dict.fromkeys((*before.competencies, *after.competencies)):
        old, new = before.competencies.get(id), after.competencies.get(id)
        shown = [dict.fromkeys(item.indicator for item in part.evidence) if part else {} for part in (old, new)]
        before_level, after_level = (part.level if part else None for part in (old, new))
        parts[id] = Shift(before_level, after_level, *_moved(*shown))
    flags = [dict.fromkeys(flag.id for flag in result.red_flags) for result in (before, after)]
    return Difference(Shift(before.level, after.level, *_moved(*flags)), parts)


def rescore(sessions: Iterable[Session], bank: Bank | None) -> Iterator[Rescored]:
    """Every assessed turn of the sessions, graded by today's engine against `bank`.

    A question that the bank has no longer, and every question without a bank, is graded against the rubric that was
    stored with it: then only the engine can have changed something.
    """
    for session in sessions:
        for position, turn in enumerate(session.turns):
            if turn.assessment is None:
                continue
            question = turn.prompt.question
            known = bank is not None and question in bank.questions
            rubric = bank.rubric(question) if bank is not None and known else session.rubrics[question]
            so_far = [
                each
                for each in session.turns[: position + 1]
                if each.prompt.question == question and each.kind == "answered"
            ]
            text = join_answers(each.answer for each in so_far)
            after = grade(rubric, text, sum(each.seconds for each in so_far))
            yield Rescored(session, position, rubric, turn.assessment, after)


def regrade(before: Bank, after: Bank) -> Iterator[Regraded]:
    """The example answers of every question that both banks have, with the texts of the second."""
    for id, question in after.questions.items():
        if id not in before.questions:
            continue
        for kind in ("model_answer", "adequate_answer", "weak_answer"):
            text = getattr(question, kind)
            yield Regraded(kind, grade(before.rubric(id), text), grade(after.rubric(id), text))


def _moved(before: Mapping[str, None], after: Mapping[str, None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(id for id in after if id not in before), tuple(id for id in before if id not in after)
