"""What was practised before."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from interviewcoach.model.session import SessionSummary
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.dialog import Dialog
from interviewcoach.tui.screens.export import open_export
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import figure


class SessionsScreen(CoachScreen[None]):
    """The interviews of the candidate at home, and those that were imported, whosever they are."""

    CSS_PATH = "sessions.tcss"
    HELP = (
        "Enter opens what an interview came to. Those of somebody else at this computer are listed once C on the start"
        " screen names them. Deleting removes an interview and its backups for good."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("sessions.resume", "r", "resume", "Resume", "Go on with an unfinished interview"),
        command("sessions.export", "e", "export", "Export", "Write the transcript to a file"),
        command("sessions.delete", "delete,x", "delete", "Delete", "Remove this interview for good"),
        BACK,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._sessions: dict[str, SessionSummary] = {}

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Sessions", "bold"), Content()

    def body(self) -> ComposeResult:
        yield Menu(label_width=20, id="menu")
        yield Static("Nothing practised yet. Esc leads back to the start.", id="empty", markup=False)

    @on(ScreenResume)
    @work(exit_on_error=False, exclusive=True, group="sessions")
    async def read_sessions(self) -> None:
        stored = await self.core(self.coach.workspace.store.sessions)
        candidate = self.coach.candidate or ""
        found = [past for past in stored if past.candidate == candidate or past.imported_at is not None]
        self._sessions = {past.id: past for past in found}
        self.fill(_entry(past) for past in found)
        self.refresh_bindings()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        past = self._chosen()
        match action:
            case "export" | "delete":
                return past is not None
            case "resume":
                return past is not None and past.ended_at is None and past.imported_at is None
        return True

    @on(OptionList.OptionHighlighted)
    def _highlighted(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    @work(exit_on_error=False)
    async def _open(self) -> None:
        if past := self._chosen():
            session = await self.core(self.coach.workspace.store.session, past.id)
            self.app.push_screen(CloseScreen(session, imported=past.imported_at is not None))

    def action_resume(self) -> None:
        if past := self._chosen():
            self.resume_session(past.id)

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        if past := self._chosen():
            await open_export(self, await self.core(self.coach.workspace.store.session, past.id))

    @work(exit_on_error=False)
    async def action_delete(self) -> None:
        if past := self._chosen():
            words = f"The interview of {_moment(past)} with its answers and backups. This cannot be undone."
            if await self.app.push_screen_wait(Dialog("Delete?", words, {"no": "Keep it", "yes": "Delete"})) == "yes":
                await self.core(self.coach.workspace.store.delete, past.id)
                self.coach.forget(past.id)
                self.read_sessions()

    def _chosen(self) -> SessionSummary | None:
        return self._sessions.get(self.query_one(Menu).chosen or "")


def _moment(past: SessionSummary) -> str:
    local = past.started_at.astimezone()
    return f"{local.day} {local:%b %Y, %H:%M}"


def _entry(past: SessionSummary) -> Entry:
    state = "unfinished" if past.ended_at is None else f"level {figure(past.level)}"
    flags = f", ! {past.red_flags} to check" if past.red_flags else ""
    who = f" · {past.candidate}" if past.candidate else ""
    origin = " · imported" if past.imported_at else ""
    facts = f"{past.answered} of {past.planned} answered · {past.mode} · {past.role_title}"
    remark = f"{state}{flags}{origin} · {facts}{who}"
    return Entry(past.id, _moment(past), remark)
