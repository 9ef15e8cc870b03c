"""What an export may show: the one value that every format is given.

Whatever is left out is taken out here, before a format sees it: no format can show it by mistake. Whatever is added to
exports is added here, with its `Part`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from interviewcoach.model.assessment import Assessment, CompetencyLevel
from interviewcoach.model.bank import Bank
from interviewcoach.model.pseudonyms import pseudonymised
from interviewcoach.model.review import Review
from interviewcoach.model.session import Session, Turn

Part = Literal["answers", "notes", "scores"]


@dataclass(frozen=True, slots=True)
class Report:
    """Sessions, the one begun first first, without the parts that were left out (make one with `report`).

    `reviews` are what trainers said of them, by session and rater; `bank` tells how much of a role was asked, where a
    format wants it. Without answers a turn has no text, and evidence and remarks have no quotation; without scores a
    turn has no assessment, a question no reason (it names levels of other sessions) and a review no level; without
    notes there are no reviews.
    """

    sessions: tuple[Session, ...]
    without: frozenset[Part] = frozenset()
    pseudonyms: bool = False
    reviews: tuple[Review, ...] = ()
    bank: Bank | None = None


def report(
    sessions: Iterable[Session],
    *,
    reviews: Iterable[Review] = (),
    without: Collection[Part] = (),
    pseudonyms: Mapping[str, str] | None = None,
    bank: Bank | None = None,
) -> Report:
    """The sessions as they may be shown, with the reviews of them; with `pseudonyms` (own name -> other name), under
    those."""
    shown = sorted(sessions, key=lambda session: (session.started_at, session.id))
    if pseudonyms is not None:
        shown = [pseudonymised(session, pseudonyms) for session in shown]
    if "scores" in without:
        shown = [replace(each.without_reasons, turns=tuple(map(_unscored, each.turns))) for each in shown]
    if "answers" in without:
        shown = [replace(session, turns=tuple(map(_unquoted, session.turns))) for session in shown]
    said = tuple(_reviews(shown, reviews, without))
    return Report(tuple(shown), frozenset(without), pseudonyms is not None, said, bank)


def _reviews(sessions: Sequence[Session], reviews: Iterable[Review], without: Collection[Part]) -> Iterator[Review]:
    """The reviews of the sessions, in their order, without what was left out."""
    places = {session.id: place for place, session in enumerate(sessions)}
    of_these = [each for each in reviews if each.session in places and "notes" not in without]
    for each in sorted(of_these, key=lambda each: (places[each.session], each.rater)):
        left = each
        if "scores" in without:
            left = replace(left, ratings=(), marks=())
        if "answers" in without:
            left = replace(
                left,
                comments=tuple(replace(comment, start=0, end=0, quote="") for comment in left.comments),
                marks=tuple(replace(mark, start=0, end=0, quote="") for mark in left.marks),
            )
        if not left.is_empty:
            yield left


def _unscored(turn: Turn) -> Turn:
    return replace(turn, assessment=None)


def _unquoted(turn: Turn) -> Turn:
    return replace(turn, answer="", assessment=turn.assessment and _unquoted_assessment(turn.assessment))


def _unquoted_assessment(result: Assessment) -> Assessment:
    """The assessment without a word of the answer."""
    return replace(
        result,
        competencies={id: _unquoted_level(part) for id, part in result.competencies.items()},
        red_flags=tuple(replace(hit, start=0, end=0, text="", phrase="", at="", bill="") for hit in result.red_flags),
        spared=(),
        delivery=replace(result.delivery, fillers=(), hedges=(), remarks=()),
    )


def _unquoted_level(part: CompetencyLevel) -> CompetencyLevel:
    evidence = tuple(
        replace(item, start=0, end=0, text="", phrase="", at="", corrections=(), bill="") for item in part.evidence
    )
    return replace(part, evidence=evidence)
