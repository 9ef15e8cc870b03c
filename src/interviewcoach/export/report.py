"""What an export may show: the one value that every format is given.

Whatever is left out is taken out here, before a format sees it: no format can show it by mistake. Whatever is added to
exports (remarks of a trainer) is added here, with its `Part`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from interviewcoach.model.assessment import Assessment, CompetencyLevel
from interviewcoach.model.pseudonyms import pseudonymised
from interviewcoach.model.session import Session, Turn

Part = Literal["answers", "scores"]


@dataclass(frozen=True, slots=True)
class Report:
    """Sessions, the one begun first first, without the parts that were left out (make one with `report`).

    Without answers a turn has no text and evidence no quotation; without scores a turn has no assessment.
    """

    sessions: tuple[Session, ...]
    without: frozenset[Part] = frozenset()
    pseudonyms: bool = False


def report(
    sessions: Iterable[Session], *, without: Collection[Part] = (), pseudonyms: Mapping[str, str] | None = None
) -> Report:
    """The sessions as they may be shown; with `pseudonyms` (own name -> other name), under those."""
    shown = sorted(sessions, key=lambda session: (session.started_at, session.id))
    if pseudonyms is not None:
        shown = [pseudonymised(session, pseudonyms) for session in shown]
    if "scores" in without:
        shown = [replace(session, turns=tuple(map(_unscored, session.turns))) for session in shown]
    if "answers" in without:
        shown = [replace(session, turns=tuple(map(_unquoted, session.turns))) for session in shown]
    return Report(tuple(shown), frozenset(without), pseudonyms is not None)


def _unscored(turn: Turn) -> Turn:
    return replace(turn, assessment=None)


def _unquoted(turn: Turn) -> Turn:
    return replace(turn, answer="", assessment=turn.assessment and _unquoted_assessment(turn.assessment))


def _unquoted_assessment(result: Assessment) -> Assessment:
    """The assessment without a word of the answer."""
    return replace(
        result,
        competencies={id: _unquoted_level(part) for id, part in result.competencies.items()},
        red_flags=tuple(replace(hit, start=0, end=0, text="", phrase="", at="") for hit in result.red_flags),
        delivery=replace(result.delivery, fillers=(), hedges=(), remarks=()),
    )


def _unquoted_level(part: CompetencyLevel) -> CompetencyLevel:
    evidence = tuple(replace(item, start=0, end=0, text="", phrase="", at="", corrections=()) for item in part.evidence)
    return replace(part, evidence=evidence)
