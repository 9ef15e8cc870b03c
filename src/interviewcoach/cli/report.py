"""Assessments as lines of text, for `score` and the plain interface."""

import textwrap
from collections.abc import Iterable

from interviewcoach.interview.changes import Change
from interviewcoach.interview.summary import Summary
from interviewcoach.model.assessment import Assessment, Band, CompetencyLevel, Evidence
from interviewcoach.model.bank import Rubric
from interviewcoach.model.session import Session
from interviewcoach.scoring.depth import answer_depth_words
from interviewcoach.scoring.levels import level_words
from interviewcoach.telling import Leaning, in_words

WIDTH = 78


def explain(rubric: Rubric, result: Assessment) -> str:
    """An assessment for people: level, competencies with their evidence, red flags, what to add, delivery."""
    return "\n".join(_lines(rubric, result))


def _lines(rubric: Rubric, result: Assessment) -> Iterable[str]:
    yield from headline(result)
    for id, part in result.competencies.items():
        yield f"  {rubric.names[id]}: {level_between(part)}"
        if part.cap:
            yield from wrap(f"held down by: {_owner(rubric, part.cap)}", 4)
        for item in part.evidence:
            yield from wrap(counts_as(rubric, item), 4)
    yield from flags_and_fixes(rubric, result)


def headline(result: Assessment) -> Iterable[str]:
    """The overall level, or why there is none."""
    if result.level is None:
        yield "Level: not enough evidence."
        yield from wrap(result.feedback.headline)
    else:
        yield f"Level {result.level:.1f} of 5{between(result.band)}: {result.feedback.headline}."


def level_between(part: CompetencyLevel) -> str:
    return "not enough evidence" if part.level is None else f"{part.level:.1f}{between(part.band)}"


def counts_as(rubric: Rubric, item: Evidence) -> str:
    read = "".join(f' (read "{c.typed}" as "{c.read_as}")' for c in item.corrections)
    if item.bill:
        read += " (counts in part)" if item.phrase else " (by its words)"
    return f'"{item.text}" counts as: {rubric.indicator(item.indicator).text}{read}'


def flags_and_fixes(rubric: Rubric, result: Assessment) -> Iterable[str]:
    """What to check, what to add, and how it was told."""
    for hit in result.red_flags:
        flag = rubric.red_flag(hit.id)
        yield from wrap(f'! Check this ({hit.severity}): "{hit.text}" reads as: {flag.text}.')
        yield from wrap(f"Instead: {flag.instead}", 2)
    for number, fix in enumerate(result.feedback.fixes, start=1):
        yield from wrap(f"{number}. {fix.advice}")
        level = f" (gives {fix.level:.1f})" if fix.level is not None else ""
        yield from wrap(f"For example: {fix.example}{level}", 3)
    yield from wrap("Delivery: " + delivery(result))


def delivery(result: Assessment) -> str:
    """One line on how the answer was told."""
    d = result.delivery
    parts = ", ".join(d.star) or "no parts of a story"
    length = f"{d.words} words of about {d.guide_words}; heard: {parts}."
    return " ".join(filter(None, (length, answer_depth_words(result), *d.remarks)))


def difference(rubric: Rubric, since: Change) -> str:
    """What another answer to the same question changed."""
    before, after = ("no level" if level is None else f"{level:.1f}" for level in (since.before, since.after))
    lines = [f"Compared with the answer before: {before} -> {after}."]
    for sign, word, ids in (("+", "gained", since.gained), ("-", "lost", since.lost)):
        for id in ids:
            lines += wrap(f"{sign} {word}: {rubric.indicator(id).text}", 2)
    for word, ids in (("now to check", since.flags_gained), ("no longer said", since.flags_lost)):
        for id in ids:
            lines += wrap(f"! {word}: {rubric.red_flag(id).text}", 2)
    if len(lines) == 1:
        lines.append("  It shows the same things.")
    return "\n".join(lines)


def leaning(session: Session, found: Leaning) -> str:
    """Why an interview is said to lean on one story."""
    first, *whys = in_words(session, found)
    return "\n".join([*wrap(first), *(line for why in whys for line in wrap(why, 2))])


def summary(session_summary: Summary) -> str:
    """What a session came to."""
    return "\n".join(_summary_lines(session_summary))


def _summary_lines(found: Summary) -> Iterable[str]:
    level = "not enough evidence" if found.level is None else f"{found.level:.1f} of 5, {level_words(found.level)}"
    yield f"{found.answered} answered, {found.skipped} skipped. Over all: {level}."
    for standing in found.standings.values():
        level = "not enough evidence" if standing.level is None else f"{standing.level:.1f}{between(standing.band)}"
        yield f"  {standing.name}: {level}, from {standing.count} of {standing.asked} answers"
    if found.strongest:
        yield "Strongest evidence:"
        for _, item in found.strongest:
            yield from wrap(f'"{item.text}"', 2)
    if found.work_on:
        yield "To work on:"
        for number, fix in enumerate(found.work_on, start=1):
            yield from wrap(f"{number}. {fix.advice} For example: {fix.example}", 2)
    for _, hit in found.red_flags:
        yield from wrap(f'! Check this: "{hit.text}"')


def between(band: Band | None) -> str:
    return "" if band is None else f" (between {band[0]:.1f} and {band[1]:.1f})"


def _owner(rubric: Rubric, id: str) -> str:
    """What held a level down: a must-have that is missing, or a red flag."""
    for indicator in rubric.indicators:
        if indicator.id == id:
            return f"not heard, and essential here: {indicator.text}"
    return rubric.red_flag(id).text


def wrap(text: str, indent: int = 0, *, hyphens: bool = True) -> list[str]:
    first, rest = " " * indent, " " * (indent + 2)
    lines = textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=hyphens)
    return lines or [""]


def wrap_ids(text: str, indent: int = 0) -> list[str]:
    """The same for lines with ids or phrases, which are not broken at their hyphens."""
    return wrap(text, indent, hyphens=False)
