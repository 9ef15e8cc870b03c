"""Answers as a table, one row each, that spreadsheets open without running anything (docs/exports.md).

After OWASP's rules on CSV injection: every cell is quoted, quotes are doubled, and an apostrophe stands before what a
spreadsheet could take for a formula: at the beginning of a cell, and after what could begin one for a program that
splits cells elsewhere. `unguarded` takes it off again.
"""

import csv
import io
import re
from collections.abc import Iterator

from interviewcoach.export import Format
from interviewcoach.export.report import Report
from interviewcoach.export.view import Transcript, rated, remarked
from interviewcoach.export.viewing import view
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Rubric
from interviewcoach.model.session import Session, Turn
from interviewcoach.model.text import printable

# Full-width forms count in spreadsheets too; white space and quotes before them are looked through.
_FORMULA = "[\\s'\"]*[=+@\uff1d\uff0b\uff0d\uff20-]"
_EMPTY = "'*[\\t\\n]"
_UNGUARDED = re.compile(rf"^(?={_FORMULA}|{_EMPTY})|(?<=[;,\t\n])(?={_FORMULA})")
_GUARDED = re.compile(rf"^'(?={_FORMULA}|{_EMPTY})|(?<=[;,\t\n])'(?={_FORMULA})")
_BOM = "\ufeff"

_NOTES = ("ratings", "comments", "note", "next_steps")
_SCORES = ("level", "low", "high", "status", "shown", "missing", "red_flags", "words", "advice")


def render(report: Report, options: frozenset[str] = frozenset()) -> str:
    levels = {f"level_{id}": id for id in _competencies(report)}
    columns = ["session", "candidate", "role", "mode", "asked_at", "number", "question", "follow_up", "kind", "prompt"]
    columns += [] if "answers" in report.without else ["answer"]
    columns += ["seconds", "hinted"]
    columns += [] if "scores" in report.without else [*_SCORES, *levels]
    columns += _NOTES if report.reviews else []
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, quoting=csv.QUOTE_ALL, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    for session, transcript in zip(report.sessions, view(report).transcripts, strict=True):
        for row, noted in zip(_rows(session), _noted(session, transcript), strict=True):
            cells = row | noted
            writer.writerow({name: guarded(str(cells.get(name, ""))) for name in columns})
    return (_BOM if "bom" in options else "") + file.getvalue()


def guarded(text: str) -> str:
    """The text as a cell that is shown and never computed."""
    return _UNGUARDED.sub("'", printable(text))


def unguarded(cell: str) -> str:
    """The text that `guarded` was given, as far as it can be printed."""
    return _GUARDED.sub("", cell)


def _competencies(report: Report) -> dict[str, None]:
    turns = (turn for session in report.sessions for turn in session.turns if turn.assessment)
    return dict.fromkeys(id for turn in turns if turn.assessment for id in turn.assessment.competencies)


def _rows(session: Session) -> Iterator[dict[str, object]]:
    numbers = {planned.question: number for number, planned in enumerate(session.plan.questions, start=1)}
    for turn in session.turns:
        row = {
            "session": session.id,
            "candidate": session.candidate,
            "role": session.role_title,
            "mode": session.plan.choices.mode,
            "number": numbers[turn.prompt.question],
            **_told(turn),
        }
        if turn.assessment:
            row |= _scored(session.rubrics[turn.prompt.question], turn.assessment)
        yield row


def _noted(session: Session, shown: Transcript) -> Iterator[dict[str, str]]:
    """What trainers say, for the row of each turn: of an answer in the last one of its question, of the session in
    all."""
    asked = {each.id: each for each in shown.asked}
    last = {turn.prompt.question: place for place, turn in enumerate(session.turns)}
    steps = [f"{each.rater}: {step}" for each in shown.verdicts for step in each.next_steps]
    notes = [f"{each.rater}: {each.note}" for each in shown.verdicts if each.note]
    for place, turn in enumerate(session.turns):
        row = {"note": "; ".join(notes), "next_steps": "; ".join(steps)}
        if last[turn.prompt.question] == place:
            this = asked[turn.prompt.question]
            row |= {"ratings": "; ".join(map(rated, this.ratings)), "comments": "; ".join(map(remarked, this.remarks))}
        yield row


def _told(turn: Turn) -> dict[str, object]:
    return {
        "asked_at": turn.asked_at.isoformat(),
        "question": turn.prompt.question,
        "follow_up": _yes(turn.prompt.is_probe),
        "kind": turn.kind,
        "prompt": turn.prompt.text,
        "answer": turn.answer,
        "seconds": f"{turn.seconds:.0f}",
        "hinted": _yes(turn.hinted),
    }


def _scored(rubric: Rubric, result: Assessment) -> dict[str, object]:
    parts = result.competencies
    shown = dict.fromkeys(item.indicator for part in parts.values() for item in part.evidence)
    missing = dict.fromkeys(id for part in parts.values() for id in part.missing)
    low, high = result.band or (None, None)
    return {
        "level": _figure(result.level),
        "low": _figure(low),
        "high": _figure(high),
        "status": result.status,
        "shown": "; ".join(rubric.indicator(id).text for id in shown),
        "missing": "; ".join(rubric.indicator(id).text for id in missing),
        "red_flags": "; ".join(f"{rubric.red_flag(hit.id).text} ({hit.severity})" for hit in result.red_flags),
        "words": result.delivery.words,
        "advice": " ".join(fix.advice for fix in result.feedback.fixes),
        **{f"level_{id}": _figure(part.level) for id, part in parts.items()},
    }


def _figure(level: float | None) -> str:
    return "" if level is None else f"{level:.2f}"


def _yes(fact: bool) -> str:
    return "yes" if fact else "no"


FORMAT = Format(
    "Table of answers (CSV)", "csv", render, {"bom": "begin with a byte order mark, by which Excel knows UTF-8"}
)
