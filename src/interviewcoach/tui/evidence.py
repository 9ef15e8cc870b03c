"""An answer with its evidence marked: numbered spans and a footnote for each. Pure."""

from collections.abc import Iterable
from itertools import pairwise

from textual.content import Content

from interviewcoach.interview.evidence import Mark, marks
from interviewcoach.tui.parts import Point
from interviewcoach.tui.words import MUTED, shown

__all__ = ["Mark", "footnotes", "marked", "marks"]

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
EVIDENCE, FLAG = "$accent", "$error"


def marked(text: str, found: Iterable[Mark]) -> Content:
    """`text` with its marks underlined and numbered from 1: `I'd stay with her¹ and ask²`."""
    numbered = list(enumerate(found, 1))
    cuts = sorted({0, len(text), *(mark.start for _, mark in numbered), *(mark.end for _, mark in numbered)})
    parts = []
    for start, end in pairwise(cuts):
        over = [mark for _, mark in numbered if mark.start < end and mark.end > start]
        colour = FLAG if any(mark.is_flag for mark in over) else EVIDENCE
        parts.append(shown(text[start:end], f"{colour} underline" if over else ""))
        ending = [shown(str(n).translate(SUPERSCRIPT), _style(mark)) for n, mark in numbered if mark.end == end]
        parts.append(Content(",").join(ending))
    return Content.assemble(*parts)


def footnotes(found: Iterable[Mark]) -> list[Point]:
    """What each number stands for."""
    return [_footnote(number, mark) for number, mark in enumerate(found, 1)]


def _footnote(number: int, mark: Mark) -> Point:
    remark = f"  {mark.competency.lower()}" + (f", {mark.remark}" if mark.remark else "")
    sign = f"{number}!" if mark.is_flag else str(number)
    return Point(Content.styled(sign, _style(mark)), Content.assemble(shown(mark.meaning), shown(remark, MUTED)))


def _style(mark: Mark) -> str:
    return FLAG if mark.is_flag else EVIDENCE
