"""Which questions, in which order, and why. The same bank, choices, history and day give the same plan."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, cycle
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from interviewcoach.errors import UsageError
from interviewcoach.model.bank import Bank, Question, Role
from interviewcoach.model.session import Attempt, Choices, Plan, Planned

if TYPE_CHECKING:
    from interviewcoach.interview.spacing import Rest

# With a time bound the plan holds as many questions as could be asked: one in this many seconds.
QUICKEST_ANSWER = 60
# A question answered within so many days rests, unless nothing else is left.
REST_DAYS = 2
# A competency below this level is worth practising first.
WEAK = 3.0
# A competency that was never asked needs practice as much as one of this level.
LOWEST = 1.0
# What a question is worth beside others of the same competencies.
UNSEEN, DUE, RESTING = 1.5, 2.0, 0.5

Place = Literal["new", "due", "any"]
# What the places of a plan are for, in turn: due questions alone would fill every plan of who answers weakly.
PLACES: tuple[Place, ...] = ("new", "due", "any", "new", "due")
# While a competency was never asked and the interview comes nearer.
PLACES_BEFORE_INTERVIEW: tuple[Place, ...] = ("new", "new", "due")


def make_plan(
    bank: Bank, choices: Choices, history: Sequence[Attempt], now: datetime, interview: date | None = None
) -> Plan:
    """Choose questions for a role by its weights, leaning to weak competencies. Places are kept for what was not asked
    yet, competencies before questions, and for what is due again: by now, or before the `interview` where its day is
    known. No competency takes more than half of a plan where it was not chosen. Days are those of the time zone of
    `now`.

    Neighbours differ in their main competency where that is possible (interleaving). Raises UsageError for an unknown
    role or skill, and where no question fits.
    """
    role = bank.roles.get(choices.role)
    if role is None:
        raise UsageError(f"unknown role {choices.role!r}: choose one of {', '.join(bank.roles)}")
    for skill in choices.skills:
        if skill not in bank.competencies:
            raise UsageError(f"unknown skill {skill!r}: choose among {', '.join(bank.competencies)}")
    pool = [
        question
        for question in bank.questions_for(role)
        if not choices.skills or set(choices.skills) & set(question.competencies)
    ]
    if not pool:
        raise UsageError(
            f"the role {role.title} has no questions on {', '.join(choices.skills) or 'anything yet'}:"
            " choose other skills or another role"
        )
    wanted = choices.minutes * 60 // QUICKEST_ANSWER if choices.minutes else choices.questions
    chooser = _Chooser(role, choices, history, now, interview, most=max(1, wanted // 2))
    taken: list[Question] = []
    while pool and len(taken) < wanted:
        taken.append(chooser.take(pool))
        pool.remove(taken[-1])
    return Plan(choices, tuple(chooser.explained(interleaved(taken, role), bank)))


def main_competency(question: Question, role: Role) -> str:
    """The competency that `question` says most of to a panel for `role`."""
    return max(question.competencies, key=lambda id: question.competencies[id] * role.competencies[id])


def interleaved(questions: Sequence[Question], role: Role) -> list[Question]:
    """The questions in nearly their order, neighbours differing in their main competency wherever an order that does
    that exists. A panel does not open with suicide or violence where it has another question to begin with."""
    left, ordered = list(questions), list[Question]()
    while left:
        before = main_competency(ordered[-1], role) if ordered else None
        allowed = [each for each in left if ordered or each.content_note is None] or left
        mains = {each.id: main_competency(each, role) for each in left}
        counts = Counter(mains.values())
        differing = [each for each in allowed if mains[each.id] != before] or allowed
        fitting = [each for each in differing if _can_alternate(counts - Counter([mains[each.id]]), mains[each.id])]
        # Where they cannot all alternate, the most frequent one is spread as far as it goes.
        following = fitting[0] if fitting else max(differing, key=lambda each: counts[mains[each.id]])
        ordered.append(following)
        left.remove(following)
    return ordered


def levels(history: Sequence[Attempt]) -> Mapping[str, float]:
    """The mean of each competency's last three levels. The order of `history` changes nothing."""
    found: dict[str, list[tuple[datetime, float]]] = {}
    for attempt in history:
        for id, level in attempt.competencies.items():
            if level is not None:
                found.setdefault(id, []).append((attempt.asked_at, level))
    return {id: fmean(level for _, level in sorted(each)[-3:]) for id, each in found.items()}


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """The competency of a role that most needs practice, its level, and when it was asked last."""

    competency: str
    level: float
    asked_at: datetime


def weak_spot(history: Sequence[Attempt], role: Role) -> WeakSpot | None:
    """The weakest competency below WEAK, weighed by what it matters for the role; None where there is none."""
    found = {id: level for id, level in levels(history).items() if id in role.competencies and level < WEAK}
    if not found:
        return None
    id = max(sorted(found), key=lambda id: (WEAK - found[id]) * role.competencies[id])
    return WeakSpot(id, found[id], max(each.asked_at for each in history if id in each.competencies))


def _can_alternate(counts: Mapping[str, int], before: str) -> bool:
    """Whether so many of each kind can stand in a row without equal neighbours, the first one not being `before`."""
    total = sum(counts.values())
    return all(count <= (total if id == before else total + 1) // 2 for id, count in counts.items())


def _unasked(role: Role, choices: Choices, history: Sequence[Attempt]) -> frozenset[str]:
    """The role's competencies that were never asked; none where skills were chosen, or nothing was asked at all."""
    asked = {id for attempt in history for id in attempt.competencies}
    return frozenset(role.competencies) - asked if asked and not choices.skills else frozenset()


class _Chooser:
    """Weighs questions against a role, a history and what was already taken."""

    def __init__(  # noqa: PLR0913 - all that a choice depends on
        self,
        role: Role,
        choices: Choices,
        history: Sequence[Attempt],
        now: datetime,
        interview: date | None,
        *,
        most: int,
    ) -> None:
        from interviewcoach.interview.spacing import rests  # noqa: PLC0415 - home says what is weak, and plans nothing

        self._role = role
        self._skills = choices.skills
        self._random = random.Random(choices.seed)  # noqa: S311 - variety, not secrecy
        self._now = now
        self._interview = interview
        self._most = most
        self._rests = rests(history)
        self._levels = levels(history)
        self._unasked = _unasked(role, choices, history)
        # What was taken of each competency: by how many questions, and with which weight.
        self._taken: Counter[str] = Counter()
        self._weighed: Counter[str] = Counter()
        awaited = interview is not None and interview >= now.date() and self._unasked
        # Who practises one question at a time is asked a new one or a due one, as chance has it.
        first: tuple[Place, ...] = ("due",) if choices.seed % 2 else ()
        self._places = chain(first, cycle(PLACES_BEFORE_INTERVIEW if awaited else PLACES))

    def take(self, pool: Sequence[Question]) -> Question:
        """The question with the highest worth for the next place; chance decides among those not far apart."""
        worths = {question.id: self._worth(question) * self._random.uniform(0.5, 1.0) for question in pool}
        best = max(self._fitting(pool), key=lambda question: worths[question.id])
        self._taken.update(best.competencies.keys())
        self._weighed.update(best.competencies)
        return best

    def _fitting(self, pool: Sequence[Question]) -> Sequence[Question]:
        """Those of the pool that meet the wishes for the next place, the weightiest first; one that none meets is let
        go."""
        for wish in self._wishes(next(self._places)):
            pool = [question for question in pool if wish(question)] or pool
        return pool

    def _wishes(self, place: Place) -> Iterator[Callable[[Question], bool]]:
        if place == "new":
            yield lambda question: self._is_new(question) and self._has_unasked(question)
        yield self._is_rested
        yield self._leaves_half
        if place == "new":
            yield self._is_new
        if place == "due":
            yield lambda question: self._is_due(question, self._interview)
            yield self._is_due

    def _is_new(self, question: Question) -> bool:
        return question.id not in self._rests

    def _is_rested(self, question: Question) -> bool:
        return self._is_new(question) or self._days_since(self._rests[question.id]) >= REST_DAYS

    def _has_unasked(self, question: Question) -> bool:
        """Whether it has a competency that was never asked, nor taken for this plan."""
        return any(id in self._unasked and not self._taken[id] for id in question.competencies)

    def _leaves_half(self, question: Question) -> bool:
        """Whether none of its competencies, but chosen ones, would take more than half of the plan."""
        return all(self._taken[id] < self._most for id in question.competencies if id not in self._skills)

    def _worth(self, question: Question) -> float:
        weights = {id: self._role.competencies[id] * weight for id, weight in question.competencies.items()}
        worth = fmean(weight * self._need(id) / (1 + self._weighed[id]) for id, weight in weights.items())
        rest = self._rests.get(question.id)
        if rest is None:
            return worth * UNSEEN
        # One that came often, and went no better, leaves the others their turn.
        return worth * (DUE if self._is_due(question, self._interview) else RESTING) / rest.attempts

    def _need(self, competency: str) -> float:
        level = LOWEST if competency in self._unasked else self._levels.get(competency, WEAK)
        return 1 + max(0.0, WEAK - level)

    def explained(self, questions: Sequence[Question], bank: Bank) -> Iterator[Planned]:
        """The plan's questions in their order, each with why it was taken, in words for the candidate."""
        earlier = set[str]()
        for question in questions:
            new = [id for id in question.competencies if id in self._unasked - earlier and self._is_new(question)]
            yield Planned(question.id, self._unasked_words(new, bank) if new else self._reason(question, bank))
            earlier.update(question.competencies)

    def _unasked_words(self, competencies: Sequence[str], bank: Bank) -> str:
        id = max(competencies, key=lambda id: self._role.competencies[id])
        return f"{bank.names[id].lower()} was not asked yet"

    def _reason(self, question: Question, bank: Bank) -> str:
        skills = [id for id in question.competencies if id in self._skills]
        weak = [id for id in skills or question.competencies if self._levels.get(id, WEAK) < WEAK]
        if weak:
            id = min(weak, key=lambda id: self._levels[id])
            text = f"{bank.names[id].lower()} is {self._levels[id]:.1f}"
        elif skills:
            text = f"you chose {bank.names[skills[0]].lower()}"
        else:
            text = f"{bank.names[main_competency(question, self._role)].lower()} matters for this role"
        rest = self._rests.get(question.id)
        if rest is None:
            return f"{text}, not asked before"
        days = self._days_since(rest)
        when = "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
        return f"{text}, last asked {when}{self._due_words(question)}"

    def _due_words(self, question: Question) -> str:
        if self._is_due(question):
            return ", due again"
        return ", due again before your interview" if self._is_due(question, self._interview) else ""

    def _is_due(self, question: Question, interview: date | None = None) -> bool:
        """Whether it should come again by now, or before the day of the interview."""
        rest = self._rests.get(question.id)
        if rest is None:
            return False
        return rest.due <= self._now or (interview is not None and self._day(rest.due) < interview)

    def _days_since(self, rest: "Rest") -> int:
        return (self._now.date() - self._day(rest.asked_at)).days

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self._now.tzinfo).date()
