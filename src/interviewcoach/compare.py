"""What another bank or engine changes in assessments: one comparison, behind every command that shows a change."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Bank, Rubric, Rubrics
from interviewcoach.model.session import Session
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


@dataclass(frozen=True, slots=True)
class Compared:
    """A text that was assessed twice. `name` says to a person which it is, `place` to a program."""

    name: str
    place: Mapping[str, str | int]
    before: Assessment
    after: Assessment

    @property
    def difference(self) -> Difference:
        return compare(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Rescored(Compared):
    """A stored turn (`position` in its session, from 0), assessed anew with `rubric`."""

    session: str
    position: int
    rubric: Rubric


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
    rubrics = Rubrics(bank) if bank else {}
    known = bank.questions if bank else {}
    for session in sessions:
        for each in _assessed(session):
            rubric = rubrics[each.question] if each.question in known else session.rubrics[each.question]
            after = grade(rubric, each.text, each.seconds)
            yield Rescored(each.name, each.place, each.before, after, session.id, each.position, rubric)


def effect(sessions: Iterable[Session], before: Bank, after: Bank) -> Iterator[Compared]:
    """Every assessed turn of the sessions, by today's engine with one bank and with the other.

    What both banks score alike was not scored: it stands as it is stored, on both sides.
    """
    old, new = Rubrics(before), Rubrics(after)
    for session in sessions:
        for each in _assessed(session):
            own = session.rubrics[each.question]
            first = old[each.question] if each.question in before.questions else own
            second = new[each.question] if each.question in after.questions else own
            if first == second:
                yield Compared(each.name, each.place, each.before, each.before)
            else:
                graded = [grade(rubric, each.text, each.seconds) for rubric in (first, second)]
                yield Compared(each.name, each.place, *graded)


@dataclass(frozen=True, slots=True)
class _Assessed:
    """A stored turn as it was assessed: the answer so far is its text."""

    session: str
    position: int
    question: str
    text: str
    seconds: float
    before: Assessment

    @property
    def name(self) -> str:
        return f"{self.session} turn {self.position + 1}"

    @property
    def place(self) -> Mapping[str, str | int]:
        return {"session": self.session, "turn": self.position + 1}


def _assessed(session: Session) -> Iterator[_Assessed]:
    for position, turn in enumerate(session.turns):
        if turn.assessment is None:
            continue
        text, seconds = session.graded_at(position)
        yield _Assessed(session.id, position, turn.prompt.question, text, seconds, turn.assessment)


def regrade(before: Bank, after: Bank) -> Iterator[Compared]:
    """The example answers of every question that both banks have, with the texts of the second."""
    old, new = Rubrics(before), Rubrics(after)
    for id, question in after.questions.items():
        if id in before.questions:
            for kind in ("model_answer", "adequate_answer", "weak_answer"):
                text = getattr(question, kind)
                yield Compared(kind, {"answer": kind}, grade(old[id], text), grade(new[id], text))


def _moved(before: Mapping[str, None], after: Mapping[str, None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(id for id in after if id not in before), tuple(id for id in before if id not in after)
