"""Which questions, in which order, and why. The same bank, choices, history and day give the same plan."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime
from statistics import fmean

from interviewcoach.errors import UsageError
from interviewcoach.model.bank import Bank, Question, Role
from interviewcoach.model.session import Attempt, Choices, Plan, Planned

# With a time bound the plan holds as many questions as could be asked: one in this many seconds.
QUICKEST_ANSWER = 60
# A question answered within so many days rests, unless nothing else is left.
REST_DAYS = 2
# A competency below this level is worth practising first.
WEAK = 3.0


def make_plan(bank: Bank, choices: Choices, history: Sequence[Attempt], now: datetime) -> Plan:
    """Choose questions for a role by its weights, leaning to weak competencies and to questions not asked lately.

    Each choice prefers competencies the plan has not touched yet, so that neighbours differ (interleaving).
    Raises UsageError for an unknown role or skill, and where no question fits.
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
    chooser = _Chooser(role, choices, history, now)
    planned: list[Planned] = []
    while pool and len(planned) < wanted:
        question = chooser.take(pool)
        pool.remove(question)
        planned.append(Planned(question.id, chooser.reason(question, bank)))
    # A panel does not open with suicide or violence where it has another question to begin with.
    opening = _opening(planned, bank)
    return Plan(choices, (opening, *(each for each in planned if each is not opening)))


def _opening(planned: Sequence[Planned], bank: Bank) -> Planned:
    return next((each for each in planned if bank.questions[each.question].content_note is None), planned[0])


class _Chooser:
    """Weighs questions against a role, a history and what was already taken."""

    def __init__(self, role: Role, choices: Choices, history: Sequence[Attempt], now: datetime) -> None:
        self._role = role
        self._skills = choices.skills
        self._random = random.Random(choices.seed)  # noqa: S311 - variety, not secrecy
        self._now = now
        self._last = {attempt.question: attempt for attempt in sorted(history, key=lambda attempt: attempt.asked_at)}
        self._levels = _levels(history)
        self._taken: dict[str, int] = {}

    def take(self, pool: Sequence[Question]) -> Question:
        """The question with the highest worth; chance decides among those not far apart."""
        best = max(pool, key=lambda question: self._worth(question) * self._random.uniform(0.5, 1.0))
        for id in best.competencies:
            self._taken[id] = self._taken.get(id, 0) + 1
        return best

    def _worth(self, question: Question) -> float:
        weights = {id: self._role.competencies[id] * weight for id, weight in question.competencies.items()}
        worth = fmean(
            weight * (1 + max(0.0, WEAK - self._levels.get(id, WEAK))) / (1 + self._taken.get(id, 0))
            for id, weight in weights.items()
        )
        attempt = self._last.get(question.id)
        if attempt is None:
            return worth * 1.5
        days = (self._now.date() - attempt.asked_at.date()).days
        return worth * (0.05 if days < REST_DAYS else 1.0)

    def reason(self, question: Question, bank: Bank) -> str:
        """Why `question` was taken, as a sentence for the candidate."""
        skills = [id for id in question.competencies if id in self._skills]
        weak = [id for id in question.competencies if self._levels.get(id, WEAK) < WEAK]
        main = max(question.competencies, key=lambda id: question.competencies[id] * self._role.competencies[id])
        if skills:
            text = f"you chose {bank.competencies[skills[0]].name.lower()}"
        elif weak:
            id = min(weak, key=lambda id: self._levels[id])
            text = f"{bank.competencies[id].name.lower()} is {self._levels[id]:.1f} so far"
        else:
            text = f"{bank.competencies[main].name.lower()} matters for this role"
        attempt = self._last.get(question.id)
        if attempt is None:
            return f"{text}; not asked before"
        days = (self._now.date() - attempt.asked_at.date()).days
        when = "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
        return f"{text}; last asked {when}"


def _levels(history: Sequence[Attempt]) -> Mapping[str, float]:
    """The mean of each competency's last three levels."""
    found: dict[str, list[float]] = {}
    for attempt in sorted(history, key=lambda attempt: attempt.asked_at):
        for id, level in attempt.competencies.items():
            if level is not None:
                found.setdefault(id, []).append(level)
    return {id: fmean(levels[-3:]) for id, levels in found.items()}
