"""What `interviewcoach rate` prints: the session to be rated, a review, and what the machine made of what was rated."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from interviewcoach.cli.report import between, counts_as, wrap_ids
from interviewcoach.desk import answered_questions, is_finished, offered
from interviewcoach.interview.summary import final_assessments
from interviewcoach.model.bank import Bank
from interviewcoach.model.review import Comment, Mark, PatternComment, Rating, Review
from interviewcoach.model.session import Session


def session_lines(session: Session, bank: Bank) -> Iterator[str]:
    """The answers and the anchored levels that they are rated on, without a word of the machine's."""
    yield from wrap_ids(f"Session {session.id}: {session.candidate or 'no name'}, {session.role_title}")
    asked: dict[str, str] = {}
    for question in answered_questions(session):
        rubric = session.rubrics[question]
        asked |= rubric.names
        yield ""
        yield from wrap_ids(f"{question}: {rubric.question.text}")
        for number, take in enumerate(session.takes(question)):
            if which := _which(session, question, number):
                yield f"  {which}:"
            for turn in take:
                if turn.prompt.is_probe:
                    yield from wrap_ids(f"asked further: {turn.prompt.text}", 2)
                for paragraph in turn.answer.splitlines():
                    yield from wrap_ids(paragraph, 4)
        yield from wrap_ids(f"to be rated: {', '.join(rubric.question.competencies)}", 2)
    for id, name in asked.items():
        yield ""
        yield f"{name} ({id})"
        if id in bank.competencies:
            for level, text in sorted(bank.competencies[id].anchors.items()):
                yield from wrap_ids(f"{level}  {text}", 2)


def review_lines(session: Session, review: Review) -> Iterator[str]:
    """What one rater said of the session so far."""

    def about(fact: Rating | Comment | Mark) -> str:
        which = _which(session, fact.question, fact.take)
        return f"{fact.question} ({which})" if which else fact.question

    yield ""
    if review.is_empty:
        yield f"{review.rater} has said nothing of it yet."
        return
    yield f"{review.rater}, {_state(session, review)}"
    for rating in review.ratings:
        how = "" if rating.blind else f" (not blind{': ' if rating.reason else ''}{rating.reason})"
        yield from wrap_ids(f"{about(rating)}, {rating.competency}: {rating.level}{how}", 2)
    for comment in review.comments:
        yield from wrap_ids(f'{about(comment)}, "{comment.quote}": {comment.text}', 2)
    for mark in review.marks:
        yield from wrap_ids(f'{about(mark)}, "{mark.quote}": {mark.kind} as {mark.indicator}', 2)
    if review.note:
        yield from wrap_ids(f"Note: {review.note}", 2)
    for step in review.next_steps:
        yield from wrap_ids(f"Next: {step}", 2)


def _state(session: Session, review: Review) -> str:
    if is_finished(session, review):
        return "finished"
    return "finished before the newest answers" if review.reviewed_at else "under way"


def _which(session: Session, question: str, take: int) -> str:
    """Which take of the answer it is, where there are several: take 1 of 2. The last one counts."""
    takes = session.graded_takes(question)
    return f"take {takes.index(take) + 1} of {len(takes)}" if len(takes) > 1 and take in takes else ""


def after_rating(session: Session, rated: Sequence[Rating]) -> Iterator[str]:
    """The machine's level beside each one that was saved, with the evidence that it rests on."""
    finals = final_assessments(session)
    for rating in rated:
        part = finals[rating.question].competencies.get(rating.competency) if rating.question in finals else None
        machine = f"{part.level:.1f}{between(part.band)}" if part and part.level is not None else "not enough evidence"
        yield from wrap_ids(f"{rating.question}, {rating.competency}: you {rating.level}, the machine {machine}")
        for item in part.evidence if part else ():
            yield from wrap_ids(f"{counts_as(session.rubrics[rating.question], item)}  [{item.indicator}]", 2)
        for missing in part.missing if part else ():
            yield from wrap_ids(
                f"not heard: {session.rubrics[rating.question].indicator(missing).text}  [{missing}]", 2
            )


def offers(session: Session, review: Review, patterns: Iterable[PatternComment]) -> list[PatternComment]:
    """The comments on patterns that fit the answers, of competencies that are rated: of others it stays hidden what the
    machine missed."""
    kept = [*patterns]
    found: list[PatternComment] = []
    for question, final in final_assessments(session).items():
        rated = {id: part for id, part in final.competencies.items() if review.rating(question, id)}
        found += offered(kept, replace(final, competencies=rated), review)
    return found


def offer_lines(offers: Iterable[PatternComment]) -> Iterator[str]:
    """What was said before of answers like these, and how to say it again."""
    for each in offers:
        yield ""
        yield from wrap_ids(f"{each.rater} says of answers to {each.question} without {each.indicator}:")
        for line in each.text.splitlines():
            yield from wrap_ids(line, 2)
        yield f"To say it of this one: --attach {each.question} {each.indicator}"
