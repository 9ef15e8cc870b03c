"""Which skills the questions should ask for."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Footer, SelectionList, Static
from textual.widgets.selection_list import Selection

from interviewcoach.tui.commands import command
from interviewcoach.tui.words import shown


class SkillsScreen(ModalScreen[tuple[str, ...]]):
    """Returns the ids chosen; none means all. `names` maps each competency's id to its name."""

    CSS_PATH = "skills.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        command("skills.done", "enter", "done", "Done", "Take these skills", priority=True),
        command("skills.back", "escape", "dismiss(None)", "Back", "Leave the skills as they were"),
    ]

    def __init__(self, names: Mapping[str, str], chosen: Sequence[str]) -> None:
        super().__init__()
        self._names = names
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        with Vertical(id="skills"):
            yield Static("Which skills? None chosen means all. Space chooses, Enter is done.", markup=False)
            yield SelectionList(*(Selection(shown(name), id, id in self._chosen) for id, name in self._names.items()))
        yield Footer(show_command_palette=False)

    def action_done(self) -> None:
        self.dismiss(tuple(self.query_one(SelectionList).selected))
