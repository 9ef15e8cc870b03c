"""Where to write a transcript, and as what."""

import os
from collections.abc import Mapping
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from interviewcoach.export import Format, Part, format_of, installed, render, report
from interviewcoach.export.files import write
from interviewcoach.model.session import Session
from interviewcoach.tui.commands import MOVE, command
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.dialog import Dialog
from interviewcoach.tui.widgets.choice_row import Choice, ChoiceRow
from interviewcoach.tui.words import shown

FIRST = "html"
PARTS = [
    Choice("all", "answers and scores"),
    Choice("answers", "answers alone"),
    Choice("scores", "scores alone", "without a word of your answers"),
]
WITHOUT: Mapping[object, tuple[Part, ...]] = {"all": (), "answers": ("scores",), "scores": ("answers",)}


async def open_export(screen: CoachScreen[None], session: Session) -> None:
    """Finding the formats loads the module of each."""
    formats = await screen.core(installed)
    screen.app.push_screen(ExportScreen(session, formats))


class ExportScreen(CoachScreen[None]):
    CSS_PATH = "export.tcss"
    AUTO_FOCUS = "#path"
    HELP = (
        "The file is readable only by you. A web page or a PDF is made to show or to print, Word to change,"
        " a table for spreadsheets, cards to learn from in Anki, and JSON holds everything for other programs."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("export.write", "enter", "write", "Write", "Write the file", priority=True),
        command("export.up", "up", "app.focus_previous", "Up", "Go to the line above", group=MOVE),
        command("export.down", "down", "app.focus_next", "Down", "Go to the line below", group=MOVE),
        BACK,
    ]

    def __init__(self, session: Session, formats: Mapping[str, Format]) -> None:
        super().__init__()
        self._session = session
        self._formats = formats

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Export", "bold"), shown(self._session.role_title)

    def body(self) -> ComposeResult:
        kinds = [Choice(name, each.title) for name, each in self._formats.items()]
        kinds.sort(key=lambda kind: kind.value != FIRST)
        with Vertical(id="export"):
            yield Static(
                "● Before you share it: have you changed the names and details of real clients?", id="reminder"
            )
            yield ChoiceRow("Format", kinds, id="format")
            yield ChoiceRow("With", PARTS, id="parts")
            yield Static("File", id="path-label")
            yield Input(str(self._path(str(kinds[0].value))), id="path", compact=True)
            yield Button("Write", id="write", compact=True)

    @on(ChoiceRow.Changed)
    def _format_changed(self, event: ChoiceRow.Changed) -> None:
        if event.row.id != "format":
            return
        path = Path(self.query_one(Input).value)
        self.query_one(Input).value = str(path.with_suffix(self._path(str(event.value)).suffix))

    @on(Button.Pressed)
    @work(exit_on_error=False)
    async def action_write(self) -> None:
        if self.app.is_web:
            await self._deliver()
            return
        path = Path(self.query_one(Input).value).expanduser().absolute()
        if replace := path.exists():
            words = f"{path} exists already."
            answer = await self.app.push_screen_wait(Dialog("Replace it?", words, {"no": "Keep it", "yes": "Replace"}))
            if answer != "yes":
                return
        content = await self._rendered()
        await self.core(partial(write, force=replace), path, content)
        self.notify(f"Written to {path}")
        self.dismiss(None)

    async def _deliver(self) -> None:
        """Hand the file to the browser: who sits there has no business among the files of this machine."""
        content = await self._rendered()
        data = content.encode() if isinstance(content, str) else content
        name = Path(self.query_one(Input).value).name
        self.app.deliver_binary(BytesIO(data), save_filename=name)
        self.notify(f"Your browser downloads {name}")
        self.dismiss(None)

    async def _rendered(self) -> str | bytes:
        return await self.core(self._content, str(self._chosen("format")), WITHOUT[self._chosen("parts")])

    def _chosen(self, row: str) -> object:
        return self.query_one(f"#{row}", ChoiceRow).value

    def _content(self, format: str, without: tuple[Part, ...]) -> str | bytes:
        # Answers or scores alone are without what trainers say of them, too.
        reviews = () if without else self.coach.workspace.store.reviews.of(self._session.id)
        bank = self.coach.workspace.bank if format_of(format).wants_bank else None
        return render(report([self._session], reviews=reviews, without=without, bank=bank), format)

    def _path(self, format: str) -> Path:
        """A name of its own in the current folder, or at home where that cannot be written. A browser asks for none."""
        folder = Path.cwd() if os.access(Path.cwd(), os.W_OK) else Path.home()
        if self.app.is_web:
            folder = Path()
        begun = self._session.started_at.astimezone()
        return folder / f"interview-{begun:%Y-%m-%d}-{self._session.id}.{self._formats[format].suffix}"
