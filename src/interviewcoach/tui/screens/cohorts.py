"""Groups of candidates."""

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from interviewcoach.errors import UsageError
from interviewcoach.model.cohort import Cohort
from interviewcoach.model.text import count
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.dialog import Dialog
from interviewcoach.tui.screens.members import choose_members
from interviewcoach.tui.screens.writing import Field, WritingScreen
from interviewcoach.tui.sight import may_show
from interviewcoach.tui.widgets.menu import Entry, Menu

EMPTY = "No cohorts yet. N makes one: a group of candidates whose practice you want to see together."
TO_DELETE = "The cohort “{name}”. Its members and all their sessions stay."


class CohortsScreen(CoachScreen[None]):
    CSS_PATH = "cohorts.tcss"
    AUTO_FOCUS = "Menu"
    HELP = (
        "A cohort is a group of candidates, from this computer or imported. Enter shows how they are doing: levels over"
        " time, the weakest skills, who has not practised, and red flags that no trainer has looked at."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("cohorts.new", "n", "new", "New", "Make a cohort"),
        command("cohorts.members", "m", "members", "Members", "Choose who is in this cohort"),
        command("cohorts.rename", "e", "rename", "Name", "Give this cohort another name"),
        command("cohorts.delete", "delete,x", "delete", "Delete", "Remove this cohort; all sessions stay"),
        BACK,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._cohorts: dict[str, Cohort] = {}

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Cohorts", "bold"), Content()

    def body(self) -> ComposeResult:
        yield Menu(label_width=28, id="menu")
        yield Static(EMPTY, id="empty", markup=False)

    @on(ScreenResume)
    @work(exit_on_error=False, exclusive=True, group="cohorts")
    async def read_cohorts(self) -> None:
        found = await self.core(self.coach.workspace.store.cohorts.all)
        self._cohorts = {each.name: each for each in found}
        self.fill(_entry(each) for each in found)
        self.refresh_bindings()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return bool(self._cohorts) if action in {"members", "rename", "delete"} else True

    @on(OptionList.OptionSelected)
    @work(exit_on_error=False)
    async def _open(self, event: OptionList.OptionSelected) -> None:
        from interviewcoach.tui.screens.cohort import CohortScreen  # noqa: PLC0415 - it loads a library of plots

        cohort = self._cohorts[event.option_id or ""]
        if await may_show(self, cohort.members):
            self.app.push_screen(CohortScreen(cohort.name))

    @work(exit_on_error=False)
    async def action_new(self) -> None:
        await self._ask_name("A new cohort", "", self.coach.workspace.store.cohorts.make)

    @work(exit_on_error=False)
    async def action_rename(self) -> None:
        if chosen := self._chosen():
            rename = self.coach.workspace.store.cohorts.rename
            await self._ask_name("Another name", chosen.name, lambda name: rename(chosen.name, name))

    @work(exit_on_error=False)
    async def action_members(self) -> None:
        if chosen := self._chosen():
            await choose_members(self, chosen.name)
            self.read_cohorts()

    @work(exit_on_error=False)
    async def action_delete(self) -> None:
        if chosen := self._chosen():
            words, buttons = TO_DELETE.format(name=chosen.name), {"no": "Keep it", "yes": "Delete"}
            if await self.app.push_screen_wait(Dialog("Delete?", words, buttons)) == "yes":
                await self.core(self.coach.workspace.store.cohorts.delete, chosen.name)
                self.read_cohorts()

    async def _ask_name(self, title: str, name: str, keep: Callable[[str], Cohort]) -> None:
        """Ask for a name until it can be kept, or the trainer goes back; then go to its line."""
        while written := await self.app.push_screen_wait(WritingScreen(title, [Field("Name", name, False)])):
            try:
                kept = await self.core(keep, written[0])
            except UsageError as error:
                self.notify(str(error), severity="warning")
                continue
            await self.read_cohorts().wait()
            menu = self.query_one(Menu)
            menu.highlighted = menu.get_option_index(kept.name)
            return

    def _chosen(self) -> Cohort | None:
        return self._cohorts.get(self.query_one(Menu).chosen or "")


def _entry(cohort: Cohort) -> Entry:
    members = ", ".join(cohort.members) or "nobody yet: M chooses the members"
    return Entry(cohort.name, cohort.name, f"{count(len(cohort.members), 'member')} · {members}")
