"""An answer with its evidence marked: numbered spans and a footnote for each. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content

from interviewcoach.model.assessment import Assessment, Evidence, FlagHit
from interviewcoach.model.bank import RedFlag, Rubric
from interviewcoach.tui.words import MUTED, lines, shown

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the answer and what it counts as. `remark` adds how it was read."""

    start: int
    end: int
    meaning: str
    competency: str
    remark: str = ""
    is_flag: bool = False

    @property
    def style(self) -> str:
        return "$error underline" if self.is_flag else "$accent underline"


def marks(assessment: Assessment, rubric: Rubric) -> list[Mark]:
    """Evidence and red flags in the order of the answer; the same meaning of the same span is told once."""
    found = [
        Mark(e.start, e.end, rubric.indicator(e.indicator).text, rubric.names[id], _reading(e))
        for id, part in assessment.competencies.items()
        for e in part.evidence
    ]
    found += [
        Mark(hit.start, hit.end, flag_of(rubric, hit).text, "check this", hit.severity, is_flag=True)
        for hit in assessment.red_flags
    ]
    return sorted(dict.fromkeys(found), key=lambda mark: (mark.start, mark.end))


def marked(text: str, found: Iterable[Mark]) -> Content:
    """`text` with its marks underlined and numbered from 1: `I'd stay with her¹ and ask²`."""
    numbered = list(enumerate(found, 1))
    cuts = sorted({0, len(text), *(mark.start for _, mark in numbered), *(mark.end for _, mark in numbered)})
    parts: list[Content | tuple[str, str]] = []
    for start, end in pairwise(cuts):
        over = [mark for _, mark in numbered if mark.start < end and mark.end > start]
        parts.append(shown(text[start:end], max((mark.style for mark in over), default="")))
        parts += [(str(number).translate(SUPERSCRIPT), mark.style) for number, mark in numbered if mark.end == end]
    return Content.assemble(*parts)


def footnotes(found: Iterable[Mark]) -> Content:
    """What each number stands for, one a line."""
    return lines(*(_footnote(number, mark) for number, mark in enumerate(found, 1)))


def flag_of(rubric: Rubric, hit: FlagHit) -> RedFlag:
    return next(flag for flag in rubric.flags if flag.id == hit.id)


def _footnote(number: int, mark: Mark) -> Content:
    sign = "! " if mark.is_flag else ""
    remark = f", {mark.remark}" if mark.remark else ""
    return Content.assemble(
        (f"{number:>2} {sign}", mark.style.split()[0]),
        shown(mark.meaning),
        shown(f"  {mark.competency.lower()}{remark}", MUTED),
    )


def _reading(evidence: Evidence) -> str:
    return ", ".join(f"“{fix.typed}” read as “{fix.read_as}”" for fix in evidence.corrections)
