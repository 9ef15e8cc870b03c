"""What practice came to, over time."""

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from interviewcoach.interview.overview import Overview
from interviewcoach.tui.commands import command
from interviewcoach.tui.progress_parts import chosen, levels, rest
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.widgets.course_plot import CoursePlot
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import shown


class ProgressScreen(CoachScreen[None]):
    """The competencies one after the other as plots, the weakest first; all else below."""

    CSS_PATH = "progress.tcss"
    AUTO_FOCUS = "#progress"
    NOTHING: ClassVar[str] = (
        "Nothing was answered here yet. After the first interview this shows your levels, and what moves them."
    )
    HELP = (
        "A dot is the mean level of a day, the upright line how sure it is; left and right go from competency to"
        " competency, the weakest first. A level speaks of what your answers say, not of you, and a day without"
        " practice costs nothing. The same is printed by: interviewcoach progress"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("progress.next", "right", "step(1)", "Next skill", "Show the next competency", priority=True),
        command("progress.previous", "left", "step(-1)", "Skill before", "Show the competency before", priority=True),
        command("progress.role", "o", "other_role", "Other role", "Show the progress for another role you practised"),
        BACK,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._found: Overview | None = None
        self._place = 0

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Progress", "bold"), Content()

    def body(self) -> ComposeResult:
        with VerticalScroll(id="progress"):
            yield Static(id="practised")
            yield Static(id="chosen")
            yield CoursePlot(id="plot")
            yield Static(id="levels")
            yield Page(id="rest")

    def overview(self, role: str | None) -> Overview:
        """What is shown, read on the database thread."""
        workspace, now = self.coach.workspace, self.coach.clock()
        return workspace.practice.progress(workspace.bank, self.coach.candidate or "", now, role)

    def above(self, found: Overview) -> Content:
        """What stands before the levels."""
        return shown(" ".join(found.practised) if found.levels else self.NOTHING)

    def on_mount(self) -> None:
        self._read(None)

    @work(exit_on_error=False, exclusive=True, group="progress")
    async def _read(self, role: str | None) -> None:
        found = await self.core(self.overview, role)
        self._found, self._place = found, 0
        self.query_one(Heading).show(shown(found.title.removeprefix("Progress: ")))
        self.query_one("#practised", Static).update(self.above(found))
        for id in ("chosen", "plot", "levels"):
            self.query_one(f"#{id}").display = bool(found.levels)
        await self.query_one("#rest", Page).show(rest(found))
        self.call_after_refresh(self._show)
        self.refresh_bindings()

    def on_resize(self, _: Resize) -> None:
        self.call_after_refresh(self._show)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "step":
                return self._found is not None and len(self._found.levels) > 1
            case "other_role":
                return self._found is not None and bool(self._found.others)
        return True

    def action_step(self, by: int) -> None:
        if self._found is not None:
            self._place = (self._place + by) % len(self._found.levels)
            self._show()

    def action_other_role(self) -> None:
        if self._found is not None and self._found.role is not None:
            roles = sorted((self._found.role, *self._found.others))
            self._read(roles[(roles.index(self._found.role) + 1) % len(roles)])

    def _show(self) -> None:
        """Show the competency that was chosen."""
        if self._found is not None and (found := self._found.levels):
            self.query_one("#chosen", Static).update(chosen(found[self._place], self._place, len(found)))
            self.query_one(CoursePlot).draw(found[self._place].course.points)
            self.query_one("#levels", Static).update(levels(found, self._place))
