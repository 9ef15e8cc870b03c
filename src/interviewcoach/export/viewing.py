"""A report as what people read of it. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from interviewcoach.export.report import Report
from interviewcoach.export.view import (
    Asked,
    Closing,
    Exchange,
    Flag,
    Heard,
    Numbered,
    Piece,
    Rated,
    Remark,
    Result,
    Skill,
    Standing,
    Transcript,
    Verdict,
    View,
)
from interviewcoach.interview.evidence import marks, reading
from interviewcoach.interview.summary import final_assessments, summarise
from interviewcoach.model.assessment import Assessment, CompetencyLevel, Evidence, FlagHit
from interviewcoach.model.bank import Rubric
from interviewcoach.model.review import Review
from interviewcoach.model.session import Planned, Session, Turn, join_answers
from interviewcoach.scoring.depth import answer_depth_words


def view(report: Report) -> View:
    count = len(report.sessions)
    title = f"Practice interview: {report.sessions[0].role_title}" if count == 1 else f"{count} practice interviews"
    return View(
        title=title,
        transcripts=tuple(
            _transcript(
                session,
                [each for each in report.reviews if each.session == session.id],
                scored="scores" not in report.without,
            )
            for session in report.sessions
        ),
        left_out=_listed(sorted(report.without)),
        has_answers="answers" not in report.without,
    )


def _listed(parts: Sequence[str]) -> str:
    """a, b and c."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def _transcript(session: Session, reviews: Sequence[Review], *, scored: bool) -> Transcript:
    answered = len({turn.prompt.question for turn in session.turns if turn.kind == "answered"})
    asked = {turn.prompt.question for turn in session.turns}
    return Transcript(
        id=session.id,
        role=session.role_title,
        candidate=session.candidate,
        day=f"{session.started_at:%Y-%m-%d}",
        facts=tuple(_facts(session, answered, len(asked) - answered)),
        answered=answered,
        planned=len(session.plan.questions),
        asked=tuple(
            _asked(session, reviews, number, planned)
            for number, planned in enumerate(session.plan.questions, start=1)
            if planned.question in asked
        ),
        closing=_closing(session) if scored else None,
        verdicts=tuple(map(_verdict, filter(_concludes, reviews))),
    )


def _concludes(review: Review) -> bool:
    """Whether anything was said of the session as a whole."""
    return bool(review.note or review.next_steps or review.reviewed_at)


def _verdict(review: Review) -> Verdict:
    reviewed = f"{review.reviewed_at:%Y-%m-%d}" if review.reviewed_at else ""
    return Verdict(review.rater, reviewed, review.note, review.next_steps)


def _facts(session: Session, answered: int, skipped: int) -> Iterator[tuple[str, str]]:
    if session.candidate:
        yield "Candidate", session.candidate
    yield "Date", _times(session.started_at, session.ended_at)
    yield "Mode", session.plan.choices.mode
    left = f", {skipped} skipped" if skipped else ""
    yield "Questions", f"{len(session.plan.questions)} planned, {answered} answered{left}"
    yield "Session", session.id


def _asked(session: Session, reviews: Sequence[Review], number: int, planned: Planned) -> Asked:
    rubric = session.rubrics[planned.question]
    turns = session.turns_on(planned.question)
    final = final_assessments(session).get(planned.question)
    numbered = tuple(Numbered(place, mark) for place, mark in enumerate(marks(final, rubric) if final else [], 1))
    return Asked(
        id=planned.question,
        number=number,
        count=len(session.plan.questions),
        reason=planned.reason,
        skills=tuple(rubric.names[id] for id in rubric.question.competencies),
        model_answer=rubric.question.model_answer,
        exchanges=tuple(_exchanges(rubric, turns, numbered)),
        marks=numbered,
        ratings=tuple(_ratings(rubric, reviews)),
        remarks=tuple(remarks(session.graded_text(planned.question), planned.question, reviews)),
    )


def _ratings(rubric: Rubric, reviews: Sequence[Review]) -> Iterator[Rated]:
    """The ratings that stand, a rater after the other."""
    for review in reviews:
        for id, name in rubric.names.items():
            if standing := review.rating(rubric.question.id, id):
                yield Rated(review.rater, name, standing.level, standing.reason)


def remarks(text: str, question: str, reviews: Sequence[Review]) -> Iterator[Remark]:
    """The comments in the order of the answer."""
    of_this = [each for review in reviews for each in review.comments if each.question == question]
    for each in sorted(of_this, key=lambda each: (each.start, each.end)):
        whole = (each.start, each.end) == (0, len(text))
        yield Remark(each.rater, "" if whole else each.quote, each.text)


def _exchanges(rubric: Rubric, turns: Sequence[Turn], numbered: Sequence[Numbered]) -> Iterator[Exchange]:
    final = max((place for place, turn in enumerate(turns) if turn.assessment), default=-1)
    for place, turn in enumerate(turns):
        before = [each.answer for each in turns[:place] if each.kind == "answered"]
        begin = len(join_answers([*before, ""])) if before else 0
        result = _result(rubric, turn, turn.assessment, final=place == final) if turn.assessment else None
        yield Exchange(
            follow_up=turn.prompt.is_probe,
            prompt=turn.prompt.text,
            skipped=turn.kind == "skipped",
            answer=turn.answer,
            pieces=tuple(pieces(turn.answer, begin, numbered)),
            seconds=round(turn.seconds),
            hinted=turn.hinted,
            result=result,
        )


def pieces(text: str, begin: int, numbered: Sequence[Numbered]) -> Iterator[Piece]:
    """`text`, which stands at `begin` in the graded text, cut where marks begin and end."""
    cuts = {0, len(text)}
    for each in numbered:
        cuts |= {place - begin for place in (each.mark.start, each.mark.end) if 0 < place - begin < len(text)}
    for start, end in pairwise(sorted(cuts)):
        over = [each for each in numbered if each.mark.start < begin + end and each.mark.end > begin + start]
        ending = tuple(each for each in over if each.mark.end == begin + end)
        yield Piece(text[start:end], tuple(over), ending)


def _result(rubric: Rubric, turn: Turn, found: Assessment, *, final: bool) -> Result:
    return Result(
        level=found.level,
        band=found.band,
        headline=found.feedback.headline,
        joined=turn.prompt.is_probe,
        skills=tuple(_skill(rubric, id, part) for id, part in found.competencies.items()),
        flags=tuple(_flag(rubric, hit) for hit in found.red_flags),
        # Before the follow-up, advice would speak of half an answer.
        delivery=_delivery(found) if final else "",
        fixes=found.feedback.fixes if final else (),
    )


def _skill(rubric: Rubric, id: str, part: CompetencyLevel) -> Skill:
    held = ""
    if part.cap in part.missing:
        held = f"an essential that is missing: {rubric.indicator(part.cap).text}"
    elif part.cap:
        held = f"a red flag: {rubric.red_flag(part.cap).text}"
    return Skill(
        name=rubric.names[id],
        level=part.level,
        band=part.band,
        held=held,
        heard=tuple(_heard(rubric, item) for item in part.evidence),
        missing=tuple(rubric.indicator(each).text for each in part.missing),
    )


def _heard(rubric: Rubric, item: Evidence) -> Heard:
    return Heard(item.text, rubric.indicator(item.indicator).text, reading(item))


def _flag(rubric: Rubric, hit: FlagHit) -> Flag:
    flag = rubric.red_flag(hit.id)
    return Flag(hit.text, flag.text, hit.severity, flag.instead)


def _delivery(found: Assessment) -> str:
    told = found.delivery
    heard = ", ".join(told.star) or "no parts of a story"
    length = f"{told.words} of about {told.guide_words} words; heard: {heard}."
    return " ".join(filter(None, (length, answer_depth_words(found), *told.remarks)))


def _closing(session: Session) -> Closing:
    found = summarise(session)
    return Closing(
        level=found.level,
        standings=tuple(
            Standing(each.name, each.level, each.band, each.count, each.asked) for each in found.standings.values()
        ),
        strongest=tuple(_heard(session.rubrics[question], item) for question, item in found.strongest),
        work_on=found.work_on,
        flags=tuple(dict.fromkeys(_flag(session.rubrics[question], hit) for question, hit in found.red_flags)),
    )


def _times(begin: datetime, end: datetime | None) -> str:
    """2026-11-02, 18:30 to 18:44 UTC."""
    if end is None:
        return f"{begin:%Y-%m-%d, %H:%M} UTC, not finished"
    day = "" if end.date() == begin.date() else f"{end:%Y-%m-%d, }"
    return f"{begin:%Y-%m-%d, %H:%M} to {day}{end:%H:%M} UTC"
