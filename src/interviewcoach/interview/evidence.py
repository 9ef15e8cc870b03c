"""Which spans of an answer count, and as what."""

from dataclasses import dataclass

from interviewcoach.model.assessment import Assessment, Evidence
from interviewcoach.model.bank import Rubric


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the answer and what it counts as. `remark` adds how it was read, or how severe it is."""

    start: int
    end: int
    meaning: str
    competency: str
    remark: str = ""
    is_flag: bool = False


def marks(assessment: Assessment, rubric: Rubric) -> list[Mark]:
    """Evidence and red flags in the order of the answer; the same meaning of the same span is told once."""
    found = [
        Mark(e.start, e.end, rubric.indicator(e.indicator).text, rubric.names[id], reading(e))
        for id, part in assessment.competencies.items()
        for e in part.evidence
    ]
    found += [
        Mark(hit.start, hit.end, rubric.red_flag(hit.id).text, "check this", hit.severity, is_flag=True)
        for hit in assessment.red_flags
    ]
    return sorted(dict.fromkeys(found), key=lambda mark: (mark.start, mark.end))


def reading(evidence: Evidence) -> str:
    """How typing errors in it were read, or what its words had to say, or nothing."""
    if evidence.bill:
        return "counts in part" if evidence.phrase else "by its words"
    return ", ".join(f"“{fix.typed}” read as “{fix.read_as}”" for fix in evidence.corrections)
