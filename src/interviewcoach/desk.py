"""Desk: the one place that acts in a review. It checks what a trainer says of a session and keeps it at once.

It also knows what a rater has seen of the machine's: a rating given after that is not blind, whatever asks for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from interviewcoach.errors import ReasonNeeded, UsageError
from interviewcoach.interview.summary import take_assessment
from interviewcoach.model.assessment import Assessment, Evidence
from interviewcoach.model.bank import Rubric
from interviewcoach.model.review import (
    Comment,
    Conclusion,
    Fact,
    Mark,
    PatternComment,
    Rating,
    Review,
    Seen,
    Undone,
)
from interviewcoach.model.session import Session
from interviewcoach.model.text import one_line, safe_text
from interviewcoach.store import Store

LONGEST_NAME = 80
LONGEST_TEXT = 10_000


class Desk:
    """One rater's desk. Every method that changes something returns the new review. It raises UsageError for what does
    not fit the session and StorageError where nothing could be saved; then nothing was changed."""

    def __init__(self, store: Store, rater: str) -> None:
        self._reviews = store.reviews
        self._patterns = store.patterns
        self.rater = rater_name(rater)

    def review(self, session: Session) -> Review:
        """What this rater said of the session so far."""
        return self._reviews.by(session.id, self.rater)

    def save(self, session: Session, *facts: Fact, typed: bool = True) -> Review:
        """Keep what was said, each fact in a transaction, once all of it fits the session. A comment without text takes
        the one on its span back; a review that is finished opens all that the machine made of the session.

        Raises ReasonNeeded for a rating without a reason that differs from the level that the rater has seen.
        """
        before = self.review(session)
        said = [checked(session, sighted(before, replace(fact, rater=self.rater))) for fact in facts]
        for fact in said:
            _require_missed(session, before, fact)
        for fact in said:
            if isinstance(fact, Comment) and not fact.text:
                self._reviews.remove(session.id, fact, fact.made_at)
                self._reviews.give_up(session.id, fact)
            else:
                self._reviews.save(session.id, fact, typed=typed)
            if isinstance(fact, Conclusion) and fact.reviewed_at:
                self._see(session, answered_questions(session), fact.made_at)
        return self.review(session)

    def rate(self, session: Session, rating: Rating) -> Review:
        """Keep a rating. Once all competencies of its take are rated, the machine's view of it may be shown."""
        review = self.save(session, rating)
        competencies = session.rubrics[rating.question].question.competencies
        if all(review.rating(rating.question, each, rating.take) for each in competencies):
            return self.look(session, rating.question, rating.take, rating.made_at)
        return review

    def look(self, session: Session, question: str, take: int, now: datetime, *competencies: str) -> Review:
        """Record that the rater is shown the machine's view of a take: of these competencies, without any of all."""
        for competency in competencies or session.rubrics[question].question.competencies:
            self._reviews.save(session.id, Seen(self.rater, question, competency, now, take))
        return self.review(session)

    def write_on(self, session: Session, fact: Fact) -> None:
        """Keep a text that is being written, as far as it is. Nothing of it counts before it is saved."""
        self._reviews.write_on(session.id, _legible(replace(fact, rater=self.rater)))

    def give_up(self, session: Session, fact: Fact) -> None:
        """Drop what was being written of the same thing."""
        self._reviews.give_up(session.id, replace(fact, rater=self.rater))

    def unfinished(self, session: Session) -> tuple[Fact, ...]:
        """What this rater was writing and neither kept nor gave up."""
        return self._reviews.unfinished(session.id, self.rater)

    def conclude(
        self,
        session: Session,
        now: datetime,
        *,
        note: str | None = None,
        next_steps: Sequence[str] | None = None,
        reviewed: bool | None = None,
    ) -> Review:
        """Change what is said of the session as a whole, of that what is given. The first time of finishing stands."""
        before = self.review(session)
        return self.save(session, conclusion(before, now, note=note, next_steps=next_steps, reviewed=reviewed))

    def patterns(self) -> tuple[PatternComment, ...]:
        """What was said once of answers that lack something, by this rater and by others."""
        return self._patterns.all()

    def attach(self, session: Session, chosen: Iterable[PatternComment], now: datetime) -> Review:
        """Say of the answers of this session what was said of their patterns before."""
        return self.save(session, *attached(session, self.review(session), chosen, now), typed=False)

    def keep(self, comment: Comment, indicator: str, now: datetime) -> tuple[PatternComment, ...]:
        """Offer what was said of one answer on every answer to its question that lacks the indicator, in place of what
        this rater offered there before. Returns all that is offered."""
        kept = checked_pattern(PatternComment(self.rater, comment.question, indicator, comment.text, now))
        self._patterns.save(kept)
        return self.patterns()

    def drop(self, pattern: PatternComment) -> tuple[PatternComment, ...]:
        """Offer it no more. Returns what still is."""
        self._patterns.remove(pattern)
        return self.patterns()

    def remove(self, session: Session, fact: Fact, now: datetime) -> Review:
        """Take back a comment, mark or rating."""
        self._reviews.remove(session.id, fact, now)
        return self.review(session)

    def undo(self, session: Session, now: datetime) -> tuple[Review, Undone] | None:
        """Take back the last change that still holds, and tell which; None where there is none."""
        undone = self._reviews.undo(session.id, self.rater, now)
        return (self.review(session), undone) if undone else None

    def look_over(self, candidates: Iterable[str], now: datetime) -> int:
        """Record that the rater is shown what the machine makes of candidates. Tells of how many sessions that is new:
        what is rated of them from now on is not blind."""
        return self._reviews.see(self.rater, candidates, now)

    def _see(self, session: Session, questions: Iterable[str], now: datetime) -> None:
        for question in questions:
            self.look(session, question, last_take(session, question), now)


def rater_name(name: str) -> str:
    """A rater's name as it is kept, on one line. Raises UsageError for none or a long one."""
    kept = one_line(name)
    if not kept or len(kept) > LONGEST_NAME:
        raise UsageError(f"a rater has a name of 1 to {LONGEST_NAME} characters: say who rates")
    return kept


def sighted(before: Review, fact: Fact) -> Fact:
    """The fact; a rating of what the rater has seen the machine's level of is not blind."""
    if isinstance(fact, Rating) and before.has_seen(fact.question, fact.competency, fact.take):
        return replace(fact, blind=False)
    return fact


def checked(session: Session, fact: Fact) -> Fact:
    """The fact as it is kept: texts are safe, quotes are those of the answer, and a "wrong" mark takes the whole span
    that the machine credited. Raises UsageError for what does not fit the session."""
    match fact:
        case Seen():
            return fact
        case Rating():
            return _checked_rating(session, fact)
        case Comment():
            quote = _quote(session, fact)
            return replace(fact, quote=quote, text=_bounded(fact.text, "the comment").strip())
        case Mark():
            return _checked_mark(session, fact)
        case Conclusion():
            steps = (_bounded(step, "a next step").strip() for step in fact.next_steps)
            note = _bounded(fact.note, "the note")
            return replace(fact, note=note, next_steps=tuple(step for step in steps if step))


def conclusion(
    before: Review,
    now: datetime,
    *,
    note: str | None = None,
    next_steps: Sequence[str] | None = None,
    reviewed: bool | None = None,
) -> Conclusion:
    """What a review says of its session as a whole, with the changes that are given."""
    finished = before.reviewed_at if reviewed is None else (before.reviewed_at or now) if reviewed else None
    return Conclusion(
        rater=before.rater,
        made_at=now,
        note=before.note if note is None else note,
        next_steps=before.next_steps if next_steps is None else tuple(next_steps),
        reviewed_at=finished,
    )


def offered(
    patterns: Iterable[PatternComment], answer: Assessment, review: Review | None = None
) -> tuple[PatternComment, ...]:
    """The comments on patterns that fit an answer: it lacks their indicator, and `review` does not say them yet."""
    missing = {id for part in answer.competencies.values() for id in part.missing}
    said = [each.text for each in review.comments if each.question == answer.question] if review else []
    return tuple(
        each
        for each in patterns
        if each.question == answer.question
        and each.indicator in missing
        and not any(_says(text, each.text) for text in said)
    )


def attached(session: Session, review: Review, chosen: Iterable[PatternComment], now: datetime) -> Iterator[Comment]:
    """A comment on each whole answer that says what the rater said of it before and what was chosen."""
    texts: dict[str, list[str]] = {}
    for each in chosen:
        texts.setdefault(each.question, []).append(each.text)
    for question, added in texts.items():
        take, end = last_take(session, question), len(session.graded_text(question))
        whole = (question, take, 0, end)
        said = [each.text for each in review.comments if (each.question, each.take, each.start, each.end) == whole]
        new = [text for text in dict.fromkeys(added) if not any(_says(before, text) for before in said)]
        yield Comment(review.rater, question, 0, end, "\n\n".join([*said, *new]), now, take=take)


def checked_pattern(comment: PatternComment) -> PatternComment:
    """The comment as it is kept. Raises UsageError for one that says nothing, or too much."""
    text = _bounded(comment.text, "the comment").strip()
    if not text:
        raise UsageError("a comment has words: say what is to be told to whoever leaves this out")
    return replace(comment, rater=rater_name(comment.rater), text=text)


def answered_questions(session: Session) -> tuple[str, ...]:
    """The ids of the questions with an answer that was assessed, in their order."""
    asked = dict.fromkeys(turn.prompt.question for turn in session.turns)
    return tuple(question for question in asked if session.graded_takes(question))


def last_take(session: Session, question: str) -> int:
    """The take of an answered question that counts. Raises UsageError where the question was not answered."""
    _rubric(session, question)
    return session.graded_takes(question)[-1]


def wanted_levels(session: Session) -> tuple[tuple[str, str, int], ...]:
    """What there is to rate: the question, competency and take of each level of the answers that count."""
    return tuple(
        (question, competency, last_take(session, question))
        for question in answered_questions(session)
        for competency in session.rubrics[question].question.competencies
    )


def is_finished(session: Session, review: Review) -> bool:
    """Whether the review is marked as finished and nothing was answered since."""
    return review.reviewed_at is not None and all(review.has_opened(*each) for each in wanted_levels(session))


def machine_level(session: Session, question: str, competency: str, take: int) -> float | None:
    """The machine's level of a competency on one take; None where it found no evidence."""
    assessment = take_assessment(session, question, take)
    part = assessment.competencies.get(competency) if assessment else None
    return part.level if part else None


def place_of(session: Session, question: str, quote: str) -> tuple[int, int]:
    """Where the words stand in the last take of the answer, [start, end). Raises UsageError where they do not stand
    there just once."""
    _rubric(session, question)
    text = session.graded_text(question)
    start = text.find(quote) if quote else -1
    if start < 0:
        raise UsageError(f"the answer to {question} does not hold {quote!r}: copy the words from it as they are")
    if text.find(quote, start + 1) >= 0:
        raise UsageError(f"the answer to {question} holds {quote!r} more than once: copy more of it")
    return start, start + len(quote)


def _says(said: str, text: str) -> bool:
    """Whether `text` is among the paragraphs of what was said."""
    return f"\n\n{text}\n\n" in f"\n\n{said}\n\n"


def _checked_rating(session: Session, rating: Rating) -> Rating:
    question, competency, level = rating.question, rating.competency, rating.level
    names = _answered(session, rating).names
    if competency not in names:
        raise UsageError(f"{question} is not rated on {competency!r}: choose from {', '.join(names)}")
    if level not in range(1, 6):
        raise UsageError(f"a level is a whole number from 1 to 5, not {level}")
    machine = machine_level(session, question, competency, rating.take)
    overrides = not rating.blind and (machine is None or int(machine + 0.5) != level)
    if overrides and not rating.reason.strip():
        raise ReasonNeeded(f"say why {competency} is {level} on {question}, where the machine differs: give a reason")
    return replace(rating, reason=_bounded(rating.reason, "the reason").strip())


def _checked_mark(session: Session, mark: Mark) -> Mark:
    rubric = _answered(session, mark)
    known = [each.id for each in (*rubric.indicators, *rubric.further)]
    if mark.indicator not in known:
        raise UsageError(f"{mark.question} has no indicator {mark.indicator!r}: it has {', '.join(known)}")
    if mark.kind == "wrong":
        credited = _credited(session, mark)
        if credited is None:
            raise UsageError(
                f"nothing there was counted as {mark.indicator}: mark words that `interviewcoach rate` shows as its"
                " evidence"
            )
        mark = replace(mark, start=credited.start, end=credited.end)
    return replace(mark, quote=_quote(session, mark))


def _require_missed(session: Session, before: Review, fact: Fact) -> None:
    """Raise UsageError for a "missed" mark of words that count already. A rater who has not seen that is not told."""
    if not isinstance(fact, Mark) or fact.kind != "missed":
        return
    indicator = _rubric(session, fact.question).indicator(fact.indicator)
    credited = _credited(session, fact)
    if credited and before.has_seen(fact.question, indicator.competency, fact.take):
        raise UsageError(f"“{credited.text}” counts already as “{indicator.text}”: mark words beside it")


def _credited(session: Session, mark: Mark) -> Evidence | None:
    """The evidence that a mark touches."""
    assessment = take_assessment(session, mark.question, mark.take)
    for part in assessment.competencies.values() if assessment else ():
        for evidence in part.evidence:
            if evidence.indicator == mark.indicator and evidence.start < mark.end and mark.start < evidence.end:
                return evidence
    return None


def _answered(session: Session, fact: Rating | Comment | Mark) -> Rubric:
    """What the answer that a fact is about was scored against."""
    rubric = _rubric(session, fact.question)
    if fact.take not in session.graded_takes(fact.question):
        raise UsageError(f"{fact.question} has no take {fact.take + 1} that was assessed: open the session again")
    return rubric


def _rubric(session: Session, question: str) -> Rubric:
    questions = answered_questions(session)
    if question not in questions:
        there_are = f"answered are {', '.join(questions)}" if questions else "nothing was answered"
        raise UsageError(f"session {session.id} has no answer to {question!r}: {there_are}")
    return session.rubrics[question]


def _quote(session: Session, fact: Comment | Mark) -> str:
    _answered(session, fact)
    text = session.graded_text(fact.question, fact.take)
    if not 0 <= fact.start < fact.end <= len(text):
        span = f"characters {fact.start} to {fact.end}"
        raise UsageError(f"{span} are no part of the answer to {fact.question}: it has {len(text)}")
    return text[fact.start : fact.end]


def _legible(fact: Fact) -> Fact:
    """The fact with its text as it can be stored."""
    match fact:
        case Rating():
            return replace(fact, reason=safe_text(fact.reason))
        case Comment():
            return replace(fact, text=safe_text(fact.text))
        case Conclusion():
            return replace(fact, note=safe_text(fact.note), next_steps=tuple(map(safe_text, fact.next_steps)))
    return fact


def _bounded(text: str, what: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"{what} has {len(text):,} characters and at most {LONGEST_TEXT:,} are kept: shorten it")
    return safe_text(text)
