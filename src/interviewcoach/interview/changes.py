"""What changed between two answers to one question."""

from dataclasses import dataclass

from interviewcoach.model.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Change:
    """The overall levels before and after, and the ids of the indicators and red flags that came and went."""

    before: float | None
    after: float | None
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    flags_gained: tuple[str, ...] = ()
    flags_lost: tuple[str, ...] = ()


def change(before: Assessment, after: Assessment) -> Change:
    """The change from one answer to another."""
    gained, lost = _moved(_indicators(before), _indicators(after))
    raised, cleared = _moved(_flags(before), _flags(after))
    return Change(before.level, after.level, gained, lost, raised, cleared)


def _indicators(assessment: Assessment) -> dict[str, None]:
    return {item.indicator: None for part in assessment.competencies.values() for item in part.evidence}


def _flags(assessment: Assessment) -> dict[str, None]:
    return {hit.id: None for hit in assessment.red_flags}


def _moved(before: dict[str, None], after: dict[str, None]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(id for id in after if id not in before), tuple(id for id in before if id not in after)
