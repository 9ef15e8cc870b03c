"""How one cohort is doing."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.widgets import OptionList, Static

from interviewcoach.interview.cohorts import Dashboard, Member, dashboard
from interviewcoach.interview.overview import Level
from interviewcoach.model.text import calendar_day, count
from interviewcoach.tui.cohort_parts import HEADER, NAME, NOBODY, in_short, member_entry, todo, trend_levels
from interviewcoach.tui.commands import command
from interviewcoach.tui.progress_parts import chosen, levels
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.member import MemberScreen
from interviewcoach.tui.screens.members import choose_members
from interviewcoach.tui.screens.reviews import ReviewsScreen
from interviewcoach.tui.sight import note_shown
from interviewcoach.tui.widgets.course_plot import CoursePlot
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.menu import Menu
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import shown

# Who has not practised in so many days is named.
DAYS = (14, 30, 7)


class CohortScreen(CoachScreen[None]):
    """The members as a list; below or beside it their levels, a competency at a time as a plot of weeks."""

    CSS_PATH = "cohort.tcss"
    AUTO_FOCUS = "Menu"
    HELP = (
        "Enter shows a member's own progress, V the member's sessions. A dot of the plot is the mean level of a week;"
        " left and right go from competency to competency, the weakest first. Levels are the machine's: what you rate"
        " after seeing them is not blind. A red flag is outstanding until a trainer has reviewed its session."
        " The same is printed by: interviewcoach cohort show"
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("cohort.sessions", "v", "sessions", "Sessions", "Review the sessions of this member"),
        command("cohort.members", "m", "members", "Members", "Choose who is in this cohort"),
        command("cohort.next", "right", "step(1)", "Next skill", "See the next competency", priority=True),
        command(
            "cohort.previous", "left", "step(-1)", "Before", "Show the competency before", priority=True, show=False
        ),
        command("cohort.days", "d", "days", "Days", "Count who has not practised in 7, 14 or 30 days", show=False),
        BACK,
    ]

    def __init__(self, name: str) -> None:
        super().__init__()
        self._cohort = name
        self._days = DAYS[0]
        self._members: Mapping[str, Member] = {}
        self._levels: list[Level] = []
        self._place = 0

    def heading(self) -> tuple[Content, Content]:
        return shown(self._cohort, "bold"), Content()

    def body(self) -> ComposeResult:
        with Container(id="cohort"):
            with Vertical(id="who"):
                yield Static(id="short")
                yield Static(HEADER, id="columns", markup=False)
                yield Menu(label_width=NAME, id="menu")
                yield Static(NOBODY, id="empty", markup=False)
            with VerticalScroll(id="how"):
                yield Static(id="chosen")
                yield CoursePlot(id="plot")
                yield Static(id="levels")
                yield Page(id="todo")

    @on(ScreenResume)
    @work(exit_on_error=False, exclusive=True, group="cohort")
    async def read_cohort(self) -> None:
        found = await self.core(self._read)
        await note_shown(self, [each.candidate for each in found.members])
        names = self.coach.workspace.bank.names
        self._members = {each.candidate: each for each in found.members}
        self._levels = trend_levels(found, names)
        self._place = min(self._place, max(len(self._levels) - 1, 0))
        told = f"{count(len(found.members), 'candidate')} on {calendar_day(found.today)}"
        self.query_one(Heading).show(shown(told))
        self.query_one("#short", Static).update(in_short(found))
        menu = self.query_one(Menu)
        menu.show(member_entry(each, names) for each in found.members)
        for id in ("short", "columns", "menu", "how"):
            self.query_one(f"#{id}").display = bool(found.members)
        self.query_one("#empty").display = not found.members
        for id in ("chosen", "plot", "levels"):
            self.query_one(f"#{id}").display = bool(self._levels)
        await self.query_one(Page).show(todo(found))
        self.call_after_refresh(self._show)
        self.refresh_bindings()

    def _read(self) -> Dashboard:
        """Read on the database thread."""
        cohorts, now = self.coach.workspace.store.cohorts, self.coach.clock().astimezone()
        return dashboard(cohorts.find(self._cohort), cohorts.practised(self._cohort), now, self._days)

    def on_resize(self, _: Resize) -> None:
        self.call_after_refresh(self._show)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "step":
                return len(self._levels) > 1
            case "sessions" | "days":
                return bool(self._members)
        return True

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        self.app.push_screen(MemberScreen(self._members[event.option_id or ""], self._days))

    def action_sessions(self) -> None:
        if (chosen := self.query_one(Menu).chosen) is not None:
            self.app.push_screen(ReviewsScreen(chosen))

    @work(exit_on_error=False)
    async def action_members(self) -> None:
        await choose_members(self, self._cohort)
        self.read_cohort()

    def action_days(self) -> None:
        self._days = DAYS[(DAYS.index(self._days) + 1) % len(DAYS)]
        self.read_cohort()

    def action_step(self, by: int) -> None:
        if self._levels:
            self._place = (self._place + by) % len(self._levels)
            self._show()

    def _show(self) -> None:
        """Show the competency that was chosen."""
        if found := self._levels:
            self.query_one("#chosen", Static).update(chosen(found[self._place], self._place, len(found)))
            self.query_one(CoursePlot).draw(found[self._place].course.points)
            self.query_one("#levels", Static).update(levels(found, self._place))
