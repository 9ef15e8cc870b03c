"""What all screens share: a heading, a footer, the notice of a small terminal, and the way to the core."""

import asyncio
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from interviewcoach.errors import CoachError
from interviewcoach.tui.commands import command
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.keys import Keys
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.widgets.too_small import TooSmall

if TYPE_CHECKING:
    from interviewcoach.model.session import Choices
    from interviewcoach.tui.app import CoachApp

T = TypeVar("T")
R = TypeVar("R")

BACK = command("screen.back", "escape", "back", "Back", "Go back to the screen before")


class CoachScreen(Screen[T]):
    """Subclasses give `heading` and `body`, and say in `HELP` what the screen is for."""

    HELP: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = []

    @property
    def coach(self) -> "CoachApp":
        return cast("CoachApp", self.app)

    def compose(self) -> ComposeResult:
        self._fit()
        yield Heading(*self.heading())
        yield from self.body()
        yield Keys(show_command_palette=False)
        yield TooSmall()

    def _fit(self) -> None:
        """Take the classes of the breakpoints before anything is styled: Textual adds them to a screen that is laid out
        already, which would have to be laid out again."""
        width, height = self.app.size
        fitting = self._get_breakpoint_classes(width, self.coach.HORIZONTAL_BREAKPOINTS)
        self.add_class(*fitting, *self._get_breakpoint_classes(height, self.coach.VERTICAL_BREAKPOINTS), update=False)

    def heading(self) -> tuple[Content, Content]:
        """What stands on the left and on the right of the first line."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def fill(self, entries: Iterable[Entry]) -> None:
        """Show these entries in the screen's `Menu`, and where there are none what stands in `#empty` in its place."""
        menu = self.query_one(Menu)
        menu.show(entries)
        menu.display = menu.option_count > 0
        self.query_one("#empty").display = not menu.display

    async def core(self, function: Callable[..., R], *arguments: object) -> R:
        """Run a method of the store or the practice on the database thread."""
        return await asyncio.wrap_future(self.coach.workspace.submit(function, *arguments))

    def action_back(self) -> None:
        self.dismiss(None)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """An error of the core that no screen dealt with is told, not fatal; any other is a fault of the program."""
        if event.state is WorkerState.ERROR:
            error = event.worker.error
            if not isinstance(error, CoachError):
                raise cast(Exception, error)
            self.notify(str(error), severity="error", timeout=10)

    @work(exit_on_error=False)
    async def begin(self, choices: "Choices") -> None:
        """Plan a session and open its interview in place of this screen."""
        from interviewcoach.workspace import new_session_id  # noqa: PLC0415 - home is drawn before it is loaded

        workspace = self.coach.workspace
        begin = workspace.practice.begin
        session = await self.core(begin, workspace.bank, choices, new_session_id(), self.coach.clock())
        await self.load_interview()
        self.coach.open_interview(session)

    async def load_interview(self) -> None:
        """Load what an interview is held with: on the event loop that would hold up a key."""
        await self.core(import_module, "interviewcoach.tui.screens.interview")

    @work(exit_on_error=False)
    async def resume_session(self, id: str) -> None:
        """Open an unfinished session where it was left."""
        session = await self.core(self.coach.workspace.store.session, id)
        await self.load_interview()
        self.coach.open_interview(session)
