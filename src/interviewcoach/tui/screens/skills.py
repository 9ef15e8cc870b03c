"""Which skills the questions should ask for."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from interviewcoach.tui.commands import HELP_KEY, command
from interviewcoach.tui.screens.modal import Modal
from interviewcoach.tui.widgets.keys import Keys
from interviewcoach.tui.widgets.menu import Entry, Menu


class SkillsScreen(Modal[tuple[str, ...] | None]):
    """Returns the ids chosen, None where nothing is to change. `names` maps each competency's id to its name."""

    CSS_PATH = "skills.tcss"
    HELP = "Space marks a skill or takes the mark off, Enter takes those that are marked, Esc leaves all as it was."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("skills.done", "enter", "done", "Done", "Take these skills", priority=True),
        command("skills.choose", "space", "choose", "Choose", "Choose this skill, or leave it out"),
        command("skills.back", "escape", "dismiss(None)", "Back", "Leave the skills as they were"),
        HELP_KEY,
    ]

    def __init__(self, names: Mapping[str, str], chosen: Sequence[str], title: str) -> None:
        super().__init__()
        self._title = title
        self._names = names
        self._chosen = set(chosen)

    def body(self) -> ComposeResult:
        with Vertical(id="skills"):
            yield Static(self._title, markup=False)
            yield Menu(label_width=50)
        yield Keys(show_command_palette=False)

    def on_mount(self) -> None:
        self._show()

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """A click on a line does it too: Enter is taken before it reaches the list."""
        if (chosen := self.query_one(Menu).chosen) is not None:
            self._chosen ^= {chosen}
            self._show()

    def action_done(self) -> None:
        self.dismiss(tuple(id for id in self._names if id in self._chosen))

    def _show(self) -> None:
        menu = self.query_one(Menu)
        menu.show(Entry(id, f"{'✓' if id in self._chosen else '·'} {name}") for id, name in self._names.items())
