"""Sessions as a Word document with real headings, lists and tables: to comment on, to change, to print."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from interviewcoach.export import Format
from interviewcoach.export.report import Report
from interviewcoach.export.view import (
    NOTICE,
    Asked,
    Closing,
    Exchange,
    Result,
    Transcript,
    Verdict,
    example_of,
    flagged,
    headed,
    level_of_5,
    quoted,
    rated,
    remarked,
)
from interviewcoach.export.viewing import view
from interviewcoach.model.text import printable


def render(report: Report, _: frozenset[str] = frozenset()) -> bytes:
    shown = view(report)
    several = len(shown.transcripts) != 1
    page = _Page(shown.title, max(session.started_at for session in report.sessions))
    if shown.left_out:
        page.say(f"Left out: {shown.left_out}.")
    if several:
        rows = [
            (f"{each.day}, {each.role}", each.candidate, _overall(each.closing) if each.closing else "")
            for each in shown.transcripts
        ]
        page.table(("Session", "Candidate", "Level"), rows)
    for each in shown.transcripts:
        if several:
            page.heading(f"{each.role}, {each.day}", 1)
        _transcript(page, each, 2 if several else 1, has_answers=shown.has_answers)
    page.say(NOTICE)
    return page.content()


class _Page:
    """A Word document under way. What it is told is text: it may hold anything but never becomes more than text."""

    def __init__(self, title: str, made_at: datetime) -> None:
        import docx  # noqa: PLC0415 - an extra: everything else works without it
        from docx.enum.text import WD_COLOR_INDEX  # noqa: PLC0415

        self._document: Any = docx.Document()
        self._colours = {False: WD_COLOR_INDEX.BRIGHT_GREEN, True: WD_COLOR_INDEX.PINK}
        properties = self._document.core_properties
        # Word takes at most 255 characters.
        properties.title, properties.author = printable(title)[:255], "interviewcoach"
        # The same report gives the same document.
        properties.created = properties.modified = made_at
        self._document.add_heading(printable(title), 0)

    def heading(self, text: str, level: int) -> None:
        self._document.add_heading(printable(text), level)

    def say(self, text: str, *, label: str = "", style: str | None = None) -> None:
        paragraph = self._document.add_paragraph(style=style)
        if label:
            paragraph.add_run(f"{label} ").bold = True
        paragraph.add_run(printable(text))

    def items(self, lines: Iterable[str], *, title: str = "") -> None:
        for place, line in enumerate(lines):
            if title and not place:
                self.say("", label=title)
            self.say(line, style="List Bullet")

    def answer(self, exchange: Exchange) -> None:
        """The answer with the words highlighted that count, and their numbers."""
        paragraph = self._document.add_paragraph(style="Quote")
        for piece in exchange.pieces:
            run = paragraph.add_run(printable(piece.text))
            if piece.marks:
                run.font.highlight_color = self._colours[any(each.mark.is_flag for each in piece.marks)]
            if piece.ending:
                paragraph.add_run(" ".join(str(each.number) for each in piece.ending)).font.superscript = True

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        table = self._document.add_table(rows=1, cols=len(heads), style="Light List Accent 1")
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            cell.text = printable(text)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = printable(text)
        self._document.add_paragraph()

    def content(self) -> bytes:
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()


def _transcript(page: _Page, transcript: Transcript, level: int, *, has_answers: bool) -> None:
    for name, value in transcript.facts:
        page.say(value, label=f"{name}:", style="No Spacing")
    if transcript.closing:
        page.heading("What it came to", level)
        _closing(page, transcript.closing)
    if transcript.verdicts:
        page.heading("What trainers say of it", level)
        for verdict in transcript.verdicts:
            _verdict(page, verdict)
    for asked in transcript.asked:
        page.heading(f"Question {asked.number} of {asked.count}: {', '.join(asked.skills)}", level)
        if asked.reason:
            page.say(asked.reason, label="Why this question:")
        for exchange in asked.exchanges:
            _exchange(page, exchange, has_answers=has_answers)
        _notes(page, asked)
        if asked.final:
            _result(page, asked.final)
        page.items([*map(rated, asked.ratings), *map(remarked, asked.remarks)], title="What trainers say")


def _exchange(page: _Page, exchange: Exchange, *, has_answers: bool) -> None:
    page.say(exchange.prompt, label=f"{exchange.role}:")
    if exchange.skipped:
        page.say("Skipped.")
        return
    hint = ", with a hint" if exchange.hinted else ""
    page.say(f"({exchange.seconds} seconds{hint})" + ("" if has_answers else " left out"), label="Answer")
    if has_answers:
        page.answer(exchange)


def _notes(page: _Page, asked: Asked) -> None:
    for each in asked.marks:
        remark = f", {each.mark.remark}" if each.mark.remark else ""
        text = f"{each.mark.meaning} ({each.mark.competency.lower()}{remark})"
        page.say(text, label=str(each.number), style="No Spacing")


def _result(page: _Page, result: Result) -> None:
    page.say(result.headline, label=f"Level {level_of_5(result.level, result.band)}:")
    held = [f", held down by {skill.held}" if skill.held else "" for skill in result.skills]
    rows = [
        (skill.name, level_of_5(skill.level, skill.band) + why) for skill, why in zip(result.skills, held, strict=True)
    ]
    page.table(("Competency", "Level"), rows)
    page.items(map(flagged, result.flags), title="Check this")
    page.items((f"{fix.advice} {example_of(fix)}" for fix in result.fixes), title="To do better")
    page.items(dict.fromkeys(text for skill in result.skills for text in skill.missing), title="Not heard")
    if result.delivery:
        page.say(result.delivery, label="Delivery:")


def _closing(page: _Page, closing: Closing) -> None:
    page.say(_overall(closing), label="Over all:")
    rows = [
        (each.name, level_of_5(each.level, each.band), f"{each.count} of {each.asked}") for each in closing.standings
    ]
    if rows:
        page.table(("Competency", "Level", "Answers that show it"), rows)
    page.items(map(quoted, closing.strongest), title="Strongest evidence")
    page.items((f"{fix.advice} {example_of(fix)}" for fix in closing.work_on), title="To work on")
    page.items(map(flagged, closing.flags), title="To put right")


def _verdict(page: _Page, verdict: Verdict) -> None:
    page.say(verdict.note, label=f"{headed(verdict)}:" if verdict.note else headed(verdict))
    page.items(verdict.next_steps, title="Next steps")


def _overall(closing: Closing) -> str:
    return level_of_5(closing.level)


FORMAT = Format("Document to edit (Word)", "docx", render, needs="docx", extra="documents")
