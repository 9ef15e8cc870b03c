"""What a trainer says of a session. Levels are whole, 1-5 on the anchors of a competency; times are aware and in UTC.

Every fact about an answer is about one take of it, counted from 0 as in `Session.takes`. Spans count code points of the
text of that take (`Session.graded_text`): [start, end).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

MarkKind = Literal["missed", "wrong"]
Sort = Literal["newest", "oldest", "lowest", "highest", "flags", "candidate"]
# An order by the machine's levels would tell them to somebody who has yet to rate.
BLIND_SORTS: tuple[Sort, ...] = ("newest", "oldest", "flags", "candidate")


@dataclass(frozen=True, slots=True)
class Rating:
    """A level for one competency shown in the answer to one question.

    `blind`: given before the rater saw the machine's level. One that is not stands beside the blind one and overrides
    the machine; `reason` says why.
    """

    rater: str
    question: str
    competency: str
    level: int
    made_at: datetime
    blind: bool = True
    reason: str = ""
    take: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark on a span of an answer. `quote` is what stands there."""

    rater: str
    question: str
    start: int
    end: int
    text: str
    made_at: datetime
    quote: str = ""
    take: int = 0


@dataclass(frozen=True, slots=True)
class PatternComment:
    """A remark on every answer to a question that lacks the indicator: said once, offered wherever it fits again."""

    rater: str
    question: str
    indicator: str
    text: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """A correction of the evidence: the span should have counted as the indicator ("missed"), or should not have
    ("wrong")."""

    rater: str
    kind: MarkKind
    question: str
    indicator: str
    start: int
    end: int
    made_at: datetime
    quote: str = ""
    take: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """That the rater was shown the machine's level of a competency: what is rated from then on is not blind.

    Without a question: what the machine made of the session as a whole, on a dashboard.
    """

    rater: str
    question: str
    competency: str
    made_at: datetime
    take: int = 0


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is said of the session as a whole. `reviewed_at` is None while the review is under way."""

    rater: str
    made_at: datetime
    note: str = ""
    next_steps: tuple[str, ...] = ()
    reviewed_at: datetime | None = None


Fact = Rating | Comment | Mark | Conclusion | Seen
# What a `Seen` of a whole session is about.
WHOLE_SESSION = ("", "", 0)


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing changed: `was` held until then and `now` holds again; None stands for nothing."""

    was: Fact | None
    now: Fact | None


@dataclass(frozen=True, slots=True)
class Review:
    """All that one rater said of one session, in the order in which it was first said."""

    session: str
    rater: str
    ratings: tuple[Rating, ...] = ()
    comments: tuple[Comment, ...] = ()
    marks: tuple[Mark, ...] = ()
    note: str = ""
    next_steps: tuple[str, ...] = ()
    reviewed_at: datetime | None = None
    seen: tuple[Seen, ...] = ()

    def rating(self, question: str, competency: str, take: int | None = None) -> Rating | None:
        """The rating of a take that stands, without one of the last that was rated: the one that overrides the machine,
        or else the blind one."""
        own = [each for each in self.ratings if (each.question, each.competency) == (question, competency)]
        of_take = [each for each in own if take is None or each.take == take]
        return min(of_take, key=lambda each: (-each.take, each.blind), default=None)

    def has_seen(self, question: str, competency: str, take: int) -> bool:
        """Whether the rater was shown the machine's level, by itself or with that of the whole session."""
        shown = ((question, competency, take), WHOLE_SESSION)
        return any((each.question, each.competency, each.take) in shown for each in self.seen)

    def has_opened(self, question: str, competency: str, take: int) -> bool:
        """Whether the rater was shown the machine's level by itself."""
        return any((each.question, each.competency, each.take) == (question, competency, take) for each in self.seen)

    @property
    def is_empty(self) -> bool:
        return not (self.ratings or self.comments or self.marks or self.note or self.next_steps or self.reviewed_at)


def as_reviews(session: str, facts: Iterable[Fact]) -> tuple[Review, ...]:
    """The facts of a session as one review a rater, in the order of their names."""
    by_rater: dict[str, list[Fact]] = {}
    for fact in facts:
        by_rater.setdefault(fact.rater, []).append(fact)
    return tuple(_as_review(session, rater, by_rater[rater]) for rater in sorted(by_rater))


def _as_review(session: str, rater: str, facts: list[Fact]) -> Review:
    concluded = next((fact for fact in facts if isinstance(fact, Conclusion)), None)
    return Review(
        session=session,
        rater=rater,
        ratings=tuple(fact for fact in facts if isinstance(fact, Rating)),
        comments=tuple(fact for fact in facts if isinstance(fact, Comment)),
        marks=tuple(fact for fact in facts if isinstance(fact, Mark)),
        note=concluded.note if concluded else "",
        next_steps=concluded.next_steps if concluded else (),
        reviewed_at=concluded.reviewed_at if concluded else None,
        seen=tuple(fact for fact in facts if isinstance(fact, Seen)),
    )


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A session in the list that a trainer works through. `number` counts sessions in the order they were stored;
    `reviewers` are those who have finished their review of all that is there now."""

    number: int
    id: str
    candidate: str
    role: str
    role_title: str
    started_at: datetime
    ended_at: datetime | None
    planned: int
    answered: int
    level: float | None
    red_flags: int
    competencies: tuple[str, ...]
    reviewers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which sessions are listed: those for which everything that is given holds.

    `candidate`, `role` and `competency` are exact; `since` and `until` bound the start, [since, until); `unreviewed`:
    nobody has finished a review, `unreviewed_by`: this rater has not; `text`: words that the answers hold, "in quotes"
    next to each other, the last one perhaps only begun.
    """

    candidate: str | None = None
    role: str = ""
    competency: str = ""
    since: datetime | None = None
    until: datetime | None = None
    unreviewed: bool = False
    unreviewed_by: str = ""
    red_flags: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """What the list can be filtered by: the candidates there are, and the roles by id with their titles."""

    candidates: tuple[str, ...]
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Begun:
    """How far a rater is with a session: so many of the levels that are wanted are given."""

    rated: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rating beside what the machine made of the same take of the answer: its level (None without evidence), the
    quotes that it credited, by indicator, and the indicators of the competency that it missed. `blind`: the rating that
    stands was given before the rater saw that level."""

    session: str
    role: str
    question: str
    competency: str
    rater: str
    level: int
    blind: bool
    machine: float | None
    credited: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
