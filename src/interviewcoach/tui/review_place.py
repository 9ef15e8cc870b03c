"""Where a trainer is in a session under review, and all that is known of the answer there. Pure."""

from dataclasses import dataclass, replace

from interviewcoach.desk import answered_questions, is_finished, last_take, offered, wanted_levels
from interviewcoach.interview.evidence import Mark, marks
from interviewcoach.interview.summary import take_assessment
from interviewcoach.model.assessment import Assessment, Evidence
from interviewcoach.model.bank import Indicator, Rubric
from interviewcoach.model.review import Comment, Fact, PatternComment, Rating, Review
from interviewcoach.model.review import Mark as Correction
from interviewcoach.model.session import Session

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """One take of an answered question, and what its reviewer said and may see of it. `patterns` is what raters say
    once of all answers that lack something."""

    session: Session
    question: str
    take: int
    review: Review
    patterns: tuple[PatternComment, ...] = ()

    @property
    def rubric(self) -> Rubric:
        return self.session.rubrics[self.question]

    @property
    def text(self) -> str:
        return self.session.graded_text(self.question, self.take)

    @property
    def competencies(self) -> tuple[str, ...]:
        return tuple(self.rubric.question.competencies)

    @property
    def is_open(self) -> bool:
        """Whether the machine's view may be shown: the rater has seen it."""
        return all(self.review.has_seen(self.question, each, self.take) for each in self.competencies)

    @property
    def assessment(self) -> Assessment | None:
        """What the machine made of it; nothing while that is hidden."""
        return take_assessment(self.session, self.question, self.take) if self.is_open else None

    @property
    def found(self) -> list[Mark]:
        """What the machine marked, in the order of the answer."""
        return marks(self.assessment, self.rubric) if self.assessment else []

    @property
    def credited(self) -> list[Evidence]:
        """The machine's evidence in the order of the answer."""
        parts = self.assessment.competencies.values() if self.assessment else ()
        return sorted((each for part in parts for each in part.evidence), key=lambda each: (each.start, each.end))

    @property
    def not_heard(self) -> list[Indicator]:
        """What the machine missed in it, by competency."""
        parts = self.assessment.competencies if self.assessment else {}
        return [self.rubric.indicator(id) for name in self.rubric.names if name in parts for id in parts[name].missing]

    @property
    def offered(self) -> tuple[PatternComment, ...]:
        """What is said of answers like the one that counts and was not said of it yet."""
        counts = self.take == last_take(self.session, self.question)
        return offered(self.patterns, self.assessment, self.review) if self.assessment and counts else ()

    @property
    def comments(self) -> list[Comment]:
        return [each for each in self.review.comments if self._is_about_it(each)]

    @property
    def corrections(self) -> list[Correction]:
        return [each for each in self.review.marks if self._is_about_it(each)]

    @property
    def elsewhere(self) -> list[Comment]:
        """The comments on other takes of the answer."""
        return [each for each in self.review.comments if each.question == self.question and each.take != self.take]

    def rating(self, competency: str) -> Rating | None:
        """The rating that stands."""
        return self.review.rating(self.question, competency, self.take)

    def _is_about_it(self, said: Comment | Correction) -> bool:
        return (said.question, said.take) == (self.question, self.take)


@dataclass(frozen=True, slots=True)
class Place:
    """The question with this number, a take of it (None: the one that counts), and the competency in focus."""

    session: Session
    review: Review
    number: int = 0
    take: int | None = None
    competency: int = 0
    patterns: tuple[PatternComment, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        return answered_questions(self.session)

    @property
    def takes(self) -> tuple[int, ...]:
        return self.session.graded_takes(self.questions[self.number]) if self.questions else ()

    @property
    def asked(self) -> Asked:
        """What is there. There is something only where a question was answered."""
        take = self.takes[-1] if self.take is None else self.take
        return Asked(self.session, self.questions[self.number], take, self.review, self.patterns)

    @property
    def focused(self) -> str:
        return self.asked.competencies[self.competency]

    @property
    def rated(self) -> tuple[int, int]:
        """How many competencies of the takes that count are rated, and how many there are to rate."""
        standing = [self.review.rating(*each) is not None for each in wanted_levels(self.session)]
        return sum(standing), len(standing)

    @property
    def is_finished(self) -> bool:
        return is_finished(self.session, self.review)

    def reviewed_as(self, review: Review) -> "Place":
        """The same place once something else is said."""
        return replace(self, review=review)

    def with_patterns(self, patterns: tuple[PatternComment, ...]) -> "Place":
        """The same place once something else is said of answers like these."""
        return replace(self, patterns=patterns)

    def moved(self, by: int) -> "Place":
        """At another question; the first and the last one stop it."""
        number = min(max(self.number + by, 0), max(len(self.questions) - 1, 0))
        return self if number == self.number else replace(self, number=number, take=None, competency=0)

    def focused_on(self, by: int) -> "Place":
        """With another competency in focus, round and round."""
        return replace(self, competency=(self.competency + by) % len(self.asked.competencies))

    def at_next_take(self) -> "Place":
        """At another take of the answer, round and round."""
        takes = self.takes
        return replace(self, take=takes[(takes.index(self.asked.take) + 1) % len(takes)])

    def at(self, fact: Fact) -> "Place":
        """Where the fact was said; here where it is about no answer that is still there."""
        question, take = getattr(fact, "question", ""), getattr(fact, "take", 0)
        if question not in self.questions or take not in self.session.graded_takes(question):
            return self
        competencies = tuple(self.session.rubrics[question].question.competencies)
        competency = getattr(fact, "competency", "")
        focus = competencies.index(competency) if competency in competencies else 0
        return replace(self, number=self.questions.index(question), take=take, competency=focus)
