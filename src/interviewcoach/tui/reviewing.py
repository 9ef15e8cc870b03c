"""A question under review as content: the answer with what was marked in it, what was said, and the ratings. Pure."""

from collections.abc import Iterator, Mapping
from itertools import count, product
from string import ascii_lowercase

from textual.content import Content

from interviewcoach.model.assessment import CompetencyLevel
from interviewcoach.tui.evidence import EVIDENCE, FLAG, SUPERSCRIPT, footnotes
from interviewcoach.tui.parts import GAP, Part, Point, section
from interviewcoach.tui.review_place import Asked, Span
from interviewcoach.tui.spans import pieces
from interviewcoach.tui.words import MUTED, between, figure, shown

REMARK = "$warning"
NAME = 21


def question_parts(asked: Asked) -> Content:
    """What was asked, which take of the answer this is where there are several, and what was asked further."""
    takes = asked.session.graded_takes(asked.question)
    which = f"Take {takes.index(asked.take) + 1} of {len(takes)}. T shows another." if len(takes) > 1 else ""
    probes = [turn.prompt.text for turn in asked.session.takes(asked.question)[asked.take] if turn.prompt.is_probe]
    lines = [shown(asked.rubric.question.text, "bold"), *([shown(which, MUTED)] if which else [])]
    return Content("\n").join([*lines, *(shown(f"Asked further: {probe}", MUTED) for probe in probes)])


def answer(asked: Asked, chosen: Span | None) -> Content:
    """The answer: the machine's marks numbered, comments lettered, the chosen words reversed."""
    found = list(enumerate(asked.found, 1))
    remarks = list(zip(letters(), asked.comments, strict=False))
    spans = [(m.start, m.end) for _, m in found] + [(c.start, c.end) for c in asked.comments]
    text, parts = asked.text, []
    for start, end in pieces(len(text), *spans, *([chosen] if chosen else [])):
        over = [mark for _, mark in found if mark.start < end and mark.end > start]
        styles = [f"{FLAG if any(mark.is_flag for mark in over) else EVIDENCE} underline"] if over else []
        if chosen and chosen[0] < end and chosen[1] > start:
            styles.append("reverse")
        parts.append(shown(text[start:end], " ".join(styles)))
        ends = [(str(n).translate(SUPERSCRIPT), FLAG if m.is_flag else EVIDENCE) for n, m in found if m.end == end]
        parts.append(Content(",").join(Content.styled(*each) for each in ends))
        parts += [Content.styled(f"[{letter}]", REMARK) for letter, each in remarks if each.end == end]
    return Content.assemble(*parts)


def letters() -> Iterator[str]:
    """a, b, ... z, aa, ab and so on."""
    return ("".join(each) for size in count(1) for each in product(ascii_lowercase, repeat=size))


def notes(asked: Asked) -> Iterator[Part]:
    """What is said of answers like it, what the marks stand for, and what the rater said of it and of the session."""
    yield from _offered(asked)
    yield from footnotes(asked.found)
    yield from _not_heard(asked)
    for letter, comment in zip(letters(), asked.comments, strict=False):
        whole = (comment.start, comment.end) == (0, len(asked.text))
        about = "the whole answer" if whole else f"“{comment.quote}”"
        words = Content.assemble(shown(f"{about}: ", MUTED), shown(comment.text))
        yield Point(Content.styled(letter, f"{REMARK} bold"), words)
    for mark in asked.corrections:
        yield _correction(mark.kind == "wrong", mark.quote, asked.rubric.indicator(mark.indicator).text)
    earlier = [Content.assemble(shown(f"“{each.quote}”: ", MUTED), shown(each.text)) for each in asked.elsewhere]
    yield from section("Of other takes of this answer", earlier)
    review = asked.review
    steps = [Point(Content.styled("→", EVIDENCE), shown(step)) for step in review.next_steps]
    yield from section("Of the session as a whole", [*([shown(review.note)] if review.note else []), *steps])


def ratings(asked: Asked, focused: str) -> Content:
    """A line a competency: name, the five levels with the chosen one in brackets, and the machine's once it is open."""
    return Content("\n").join(_rating(asked, each, each == focused) for each in asked.competencies)


def anchor(asked: Asked, focused: str, anchors: Mapping[int, str]) -> Content:
    """What the chosen level of the focused competency means, or how to choose one."""
    standing = asked.rating(focused)
    if standing is None:
        return Content.styled("1 to 5 rate it, a shows what each level means", MUTED)
    meaning = anchors.get(standing.level, "")
    because = f"Because: {standing.reason}" if standing.reason else ""
    said = (part for part in (f"{standing.level}  {meaning}".rstrip(), _band(asked, focused), because) if part)
    return shown("  ".join(said))


def anchor_parts(asked: Asked, focused: str, anchors: Mapping[int, str]) -> Iterator[Part]:
    """What each level of the focused competency means, the chosen one bold, and why it was chosen."""
    standing = asked.rating(focused)
    yield GAP
    for level, meaning in sorted(anchors.items()):
        style = "bold" if standing and standing.level == level else MUTED
        yield Point(shown(str(level), style), shown(meaning, style))
    yield GAP
    if band := _band(asked, focused):
        yield shown(band, MUTED)
    if standing and standing.reason:
        yield Content.assemble(("Because: ", MUTED), shown(standing.reason))


def _correction(is_wrong: bool, quote: str, meaning: str) -> Point:
    sign, said = ("x", "wrong as") if is_wrong else ("+", "missed")
    return Point(
        Content.styled(sign, f"{REMARK} bold"), Content.assemble(shown(f"“{quote}” {said}: ", MUTED), shown(meaning))
    )


def _rating(asked: Asked, competency: str, is_focused: bool) -> Content:
    standing = asked.rating(competency)
    levels = [f"[{n}]" if standing and standing.level == n else f" {n} " for n in range(1, 6)]
    style = "bold" if is_focused else ""
    return Content.assemble(
        ("▸ " if is_focused else "  ", "$accent"),
        shown(asked.rubric.names[competency], style).truncate(NAME, ellipsis=True, pad=True),
        *((each, "$accent bold" if each.startswith("[") else MUTED) for each in levels),
        shown(f" {_machine(asked, competency)}" if asked.is_open else "", MUTED),
    )


def _part(asked: Asked, competency: str) -> CompetencyLevel | None:
    """The machine's view of a competency; None while it is hidden or where there is none."""
    return asked.assessment.competencies.get(competency) if asked.assessment else None


def _machine(asked: Asked, competency: str) -> str:
    part = _part(asked, competency)
    return f"machine {figure(part.level)}" if part and part.level is not None else "machine none"


def _band(asked: Asked, competency: str) -> str:
    part = _part(asked, competency)
    return f"The machine: {between(part.band)}." if part and part.band else ""


def _not_heard(asked: Asked) -> Iterator[Point]:
    for each in asked.not_heard:
        words = Content.assemble(shown("not heard: ", MUTED), shown(each.text))
        name = asked.rubric.names[each.competency].lower()
        yield Point(Content.styled("–", MUTED), Content.assemble(words, shown(f"  {name}", MUTED)))


def _offered(asked: Asked) -> Iterator[Point]:
    for each in asked.offered:
        about = f"{each.rater} says where “{asked.rubric.indicator(each.indicator).text}” is not heard: "
        yield Point(Content.styled("s", "$accent bold"), Content.assemble(shown(about, MUTED), shown(each.text)))
