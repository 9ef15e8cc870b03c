"""What to ask next: the one function that drives every interface."""

from interviewcoach.interview.summary import completed
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Indicator, Rubric
from interviewcoach.model.session import Prompt, Session

# Below this weight an indicator is a detail: a panel would not spend a follow-up on it.
PROBE_WEIGHT = 2.0
# Reasons for not scoring an answer that a panel would ask on about.
VAGUE = ("too short", "no evidence", "unsafe")


def next_prompt(session: Session) -> Prompt | None:
    """The prompt to show now, from the plan and the turns alone. None when the interview is over.

    A question is probed once a take, where its answer was graded and lacks an important indicator. With a time bound,
    no new question is asked after it has passed; a probe still is, and one that the candidate wants to answer again.
    """
    if session.ended_at is not None:
        return None
    if session.turns and session.turns[-1].again:
        return _question(session, session.turns[-1].prompt.question)
    if session.turns and (probe := _probe(session)) is not None:
        return probe
    minutes = session.plan.choices.minutes
    if minutes and session.seconds >= minutes * 60:
        return None
    asked = {turn.prompt.question for turn in session.turns}
    for planned in session.plan.questions:
        if planned.question not in asked:
            return _question(session, planned.question)
    return None


def can_answer_again(session: Session) -> bool:
    """Whether the question that was answered last can be answered again: its feedback was just shown."""
    return (
        session.ended_at is None
        and session.plan.choices.feedback == "each"
        and completed(session, next_prompt(session)) is not None
    )


def probe_for(rubric: Rubric, assessment: Assessment) -> Indicator | None:
    """The missing indicator that a good panel would ask about: a must-have first, then the heaviest. A competency
    that is complete needs no follow-up. A vague answer gets one as well; none, copied and off-topic ones do not."""
    if assessment.status != "scored" and assessment.reason not in VAGUE:
        return None
    incomplete = (part for part in assessment.competencies.values() if part.share < 1)
    missing = [rubric.indicator(id) for part in incomplete for id in part.missing]
    must_have, weights = rubric.question.must_have, rubric.question.competencies
    wanted = [indicator for indicator in missing if indicator.id in must_have or indicator.weight >= PROBE_WEIGHT]
    return min(wanted, key=lambda i: (i.id not in must_have, -i.weight * weights[i.competency]), default=None)


def _question(session: Session, id: str) -> Prompt:
    return Prompt(id, session.rubrics[id].question.text)


def _probe(session: Session) -> Prompt | None:
    last = session.turns[-1]
    if last.prompt.is_probe or last.assessment is None:
        return None
    rubric = session.rubrics[last.prompt.question]
    indicator = probe_for(rubric, last.assessment)
    return Prompt(last.prompt.question, indicator.probe, indicator.id) if indicator else None
