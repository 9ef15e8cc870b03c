"""The candidate's own stories, and the competencies that have none."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from interviewcoach.model.story import Story
from interviewcoach.telling import untold
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.dialog import Dialog
from interviewcoach.tui.screens.story import StoryScreen
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import MUTED, shown
from interviewcoach.workspace import new_session_id

EMPTY = "No stories yet. Panels ask for situations that happened: N begins one, in four parts. Five or six carry far."


class StoriesScreen(CoachScreen[None]):
    """`role` is the id of the one whose competencies should have a story."""

    CSS_PATH = "stories.tcss"
    AUTO_FOCUS = "Menu"
    HELP = (
        "Stories are your own: situations that happened, with the details of real people changed. While you answer, F6"
        " says which one you tell; at the end you are told where two answers tell the same. Deleting removes a story"
        " and all backups, which may hold it too."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("stories.add", "n", "add", "New", "Write a story down"),
        command("stories.delete", "delete,x", "delete", "Delete", "Remove this story for good"),
        BACK,
    ]

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        self._stories: dict[str, Story] = {}

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Stories", "bold"), shown(self.coach.workspace.bank.roles[self._role].title)

    def body(self) -> ComposeResult:
        yield Menu(label_width=36, id="menu")
        yield Static(EMPTY, id="empty", markup=False)
        yield Static(id="untold")

    @on(ScreenResume)
    @work(exit_on_error=False, exclusive=True, group="stories")
    async def read_stories(self) -> None:
        found = await self.core(self.coach.workspace.store.stories.all, self.coach.candidate or "")
        self._stories = {story.id: story for story in found}
        self.fill(Entry(each.id, each.title, self._names(each.competencies) or "no skill named yet") for each in found)
        weights = self.coach.workspace.bank.roles[self._role].competencies
        without = untold(found, sorted(weights, key=lambda id: -weights[id]))
        told = f"{self._names(without)}." if without else "none: every skill of this role has a story."
        self.query_one("#untold", Static).update(Content.assemble(("Without a story: ", MUTED), shown(told)))
        self.refresh_bindings()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        return bool(self._stories) if action == "delete" else True

    def action_add(self) -> None:
        self.app.push_screen(StoryScreen(Story(new_session_id(), "", candidate=self.coach.candidate or "")))

    @on(OptionList.OptionSelected)
    def _open(self, event: OptionList.OptionSelected) -> None:
        self.app.push_screen(StoryScreen(self._stories[event.option_id or ""]))

    @work(exit_on_error=False)
    async def action_delete(self) -> None:
        if (chosen := self.query_one(Menu).chosen) is not None:
            words = (
                f"“{self._stories[chosen].title}” and all backups, which may hold it. This cannot be undone."
                " Answers that tell it stay as they are."
            )
            if await self.app.push_screen_wait(Dialog("Delete?", words, {"no": "Keep it", "yes": "Delete"})) == "yes":
                await self.core(self.coach.workspace.store.stories.remove, chosen)
                self.read_stories()

    def _names(self, ids: tuple[str, ...]) -> str:
        known = self.coach.workspace.bank.competencies
        return ", ".join(known[id].name.lower() if id in known else id for id in ids)
