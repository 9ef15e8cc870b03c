"""What a session came to: levels per competency, the strongest evidence, what to work on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from interviewcoach.interview.changes import Change, change
from interviewcoach.model.assessment import Assessment, Band, CompetencyLevel, Evidence, Fix, FlagHit
from interviewcoach.model.session import Attempt, PastAnswer, Prompt, Session


@dataclass(frozen=True, slots=True)
class Standing:
    """A competency over a session: its mean level over the `count` answers with evidence, of `asked` in all."""

    name: str
    level: float | None
    band: Band | None
    count: int
    asked: int


@dataclass(frozen=True, slots=True)
class Summary:
    """`strongest` holds (question id, evidence) pairs, at most three; `work_on` at most two fixes, weightiest first."""

    answered: int
    skipped: int
    level: float | None
    standings: Mapping[str, Standing]
    strongest: tuple[tuple[str, Evidence], ...]
    work_on: tuple[Fix, ...]
    red_flags: tuple[tuple[str, FlagHit], ...]
    seconds: float


def final_assessments(session: Session) -> dict[str, Assessment]:
    """The last assessment of each answered question: after a probe that of both replies, of several takes the last."""
    return {turn.prompt.question: turn.assessment for turn in session.turns if turn.assessment is not None}


def take_assessment(session: Session, question: str, take: int) -> Assessment | None:
    """The last assessment of one take of a question (`Session.takes`)."""
    takes = session.takes(question)
    graded = [turn.assessment for turn in takes[take] if turn.assessment] if 0 <= take < len(takes) else []
    return graded[-1] if graded else None


def attempts(session: Session) -> tuple[Attempt, ...]:
    """The session's takes of answered questions as history for planning."""
    return tuple(
        Attempt(each.question, each.asked_at, each.assessment.level, _levels(each.assessment))
        for each in past_answers(session)
    )


def past_answers(session: Session) -> tuple[PastAnswer, ...]:
    """The session's takes with an assessment, in the order they were given."""
    choices = session.plan.choices
    found = []
    for question in dict.fromkeys(turn.prompt.question for turn in session.turns):
        for take in session.takes(question):
            graded = [turn.assessment for turn in take if turn.assessment is not None]
            if graded:
                seconds = sum(turn.seconds for turn in take)
                found.append(PastAnswer(session.id, choices.role, question, take[0].asked_at, seconds, graded[-1]))
    return tuple(found)


def completed(session: Session, following: Prompt | None) -> str | None:
    """The question whose feedback is due: it was just answered, and nothing more is asked about it."""
    if not session.turns:
        return None
    question = session.turns[-1].prompt.question
    if following is not None and following.question == question:
        return None
    return question if any(turn.assessment for turn in session.takes(question)[-1]) else None


def gain(session: Session, question: str) -> tuple[float, float] | None:
    """The overall level before and after the last follow-up, where there was one and both are known."""
    takes = [[turn.assessment.level for turn in take if turn.assessment] for take in session.takes(question)]
    levels = next((take for take in reversed(takes) if take), [])
    first, last = (levels[0], levels[-1]) if levels else (None, None)
    return None if len(levels) == 1 or first is None or last is None else (first, last)


def retake(session: Session, question: str) -> Change | None:
    """What changed from the take before the last to the last one, where a question was answered again."""
    finals = [
        graded[-1] for take in session.takes(question) if (graded := [t.assessment for t in take if t.assessment])
    ]
    return change(finals[-2], finals[-1]) if len(finals) > 1 else None


def summarise(session: Session) -> Summary:
    finals = final_assessments(session)
    questions = {turn.prompt.question for turn in session.turns}
    levels = [result.level for result in finals.values() if result.level is not None]
    return Summary(
        answered=len(finals),
        skipped=len(questions - set(finals)),
        level=fmean(levels) if levels else None,
        standings=_standings(session, finals),
        strongest=_strongest(session, finals),
        work_on=_work_on(finals),
        red_flags=tuple((id, flag) for id, result in finals.items() for flag in result.red_flags),
        seconds=session.seconds,
    )


def mean_level(scored: Sequence[tuple[float, Band]]) -> tuple[float, Band]:
    """The mean of at least one level, and its band: that of a mean narrows with the root of the count."""
    mean = fmean(level for level, _ in scored)
    # A band is cut at 1 and 5, so its longer side is its true half.
    half = fmean(max(level - low, high - level) for level, (low, high) in scored) / len(scored) ** 0.5
    return mean, (max(1.0, round(mean - half, 2)), min(5.0, round(mean + half, 2)))


def _levels(assessment: Assessment) -> dict[str, float | None]:
    return {id: part.level for id, part in assessment.competencies.items()}


def _standings(session: Session, finals: Mapping[str, Assessment]) -> dict[str, Standing]:
    names: dict[str, str] = {}
    parts: dict[str, list[CompetencyLevel]] = {}
    for question, result in finals.items():
        names.update(session.rubrics[question].names)
        for id, part in result.competencies.items():
            parts.setdefault(id, []).append(part)
    return {id: _standing(names[id], entries) for id, entries in parts.items()}


def _standing(name: str, parts: Sequence[CompetencyLevel]) -> Standing:
    scored = [(part.level, part.band) for part in parts if part.level is not None and part.band is not None]
    if not scored:
        return Standing(name, None, None, 0, len(parts))
    mean, band = mean_level(scored)
    return Standing(name, mean, band, len(scored), len(parts))


def _strongest(session: Session, finals: Mapping[str, Assessment]) -> tuple[tuple[str, Evidence], ...]:
    found = []
    for question, result in finals.items():
        rubric = session.rubrics[question]
        for id, part in result.competencies.items():
            best: dict[str, Evidence] = {}
            for evidence in part.evidence:
                best.setdefault(evidence.indicator, evidence)
            for evidence in best.values():
                weight = rubric.indicator(evidence.indicator).weight * rubric.question.competencies[id]
                found.append((-weight * evidence.quality, question, evidence))
    found.sort(key=lambda item: item[0])
    strongest: dict[str, tuple[str, Evidence]] = {}
    for _, question, evidence in found:
        strongest.setdefault(evidence.indicator, (question, evidence))
    return tuple(strongest.values())[:3]


def _work_on(finals: Mapping[str, Assessment]) -> tuple[Fix, ...]:
    """The fixes that would gain most, of different indicators, the first fix of an answer before its second."""
    ranked = []
    for result in finals.values():
        for place, fix in enumerate(result.feedback.fixes):
            gain = (fix.level or 1.0) - (result.level or 1.0)
            ranked.append((place, -gain, fix))
    ranked.sort(key=lambda item: item[:2])
    chosen: dict[str, Fix] = {}
    for _, _, fix in ranked:
        chosen.setdefault(fix.indicator, fix)
    return tuple(chosen.values())[:2]
