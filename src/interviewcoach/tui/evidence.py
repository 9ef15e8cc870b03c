"""An answer with its evidence marked: numbered spans and a footnote for each. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content

from interviewcoach.model.assessment import Assessment, Evidence
from interviewcoach.model.bank import Rubric
from interviewcoach.tui.parts import Point
from interviewcoach.tui.words import MUTED, shown

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
EVIDENCE, FLAG = "$accent", "$error"


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the answer and what it counts as. `remark` adds how it was read, or how severe it is."""

    start: int
    end: int
    meaning: str
    competency: str
    remark: str = ""
    is_flag: bool = False

    @property
    def style(self) -> str:
        return FLAG if self.is_flag else EVIDENCE


def marks(assessment: Assessment, rubric: Rubric) -> list[Mark]:
    """Evidence and red flags in the order of the answer; the same meaning of the same span is told once."""
    found = [
        Mark(e.start, e.end, rubric.indicator(e.indicator).text, rubric.names[id], _reading(e))
        for id, part in assessment.competencies.items()
        for e in part.evidence
    ]
    found += [
        Mark(hit.start, hit.end, rubric.red_flag(hit.id).text, "check this", hit.severity, is_flag=True)
        for hit in assessment.red_flags
    ]
    return sorted(dict.fromkeys(found), key=lambda mark: (mark.start, mark.end))


def marked(text: str, found: Iterable[Mark]) -> Content:
    """`text` with its marks underlined and numbered from 1: `I'd stay with her¹ and ask²`."""
    numbered = list(enumerate(found, 1))
    cuts = sorted({0, len(text), *(mark.start for _, mark in numbered), *(mark.end for _, mark in numbered)})
    parts = []
    for start, end in pairwise(cuts):
        over = [mark for _, mark in numbered if mark.start < end and mark.end > start]
        colour = FLAG if any(mark.is_flag for mark in over) else EVIDENCE
        parts.append(shown(text[start:end], f"{colour} underline" if over else ""))
        ending = [shown(str(n).translate(SUPERSCRIPT), mark.style) for n, mark in numbered if mark.end == end]
        parts.append(Content(",").join(ending))
    return Content.assemble(*parts)


def footnotes(found: Iterable[Mark]) -> list[Point]:
    """What each number stands for."""
    return [_footnote(number, mark) for number, mark in enumerate(found, 1)]


def _footnote(number: int, mark: Mark) -> Point:
    remark = f"  {mark.competency.lower()}" + (f", {mark.remark}" if mark.remark else "")
    sign = f"{number}!" if mark.is_flag else str(number)
    return Point(Content.styled(sign, mark.style), Content.assemble(shown(mark.meaning), shown(remark, MUTED)))


def _reading(evidence: Evidence) -> str:
    return ", ".join(f"“{fix.typed}” read as “{fix.read_as}”" for fix in evidence.corrections)
