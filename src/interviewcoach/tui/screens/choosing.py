"""One of several lines to be chosen, over the screen that asks."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from interviewcoach.tui.commands import command
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import key_hints, shown


class ChoosingScreen(ModalScreen[str | None]):
    """Returns the id of the entry that was chosen; None where none was."""

    CSS_PATH = "choosing.tcss"
    AUTO_FOCUS = "Menu"
    HELP = "Enter takes the line, Esc takes none."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("choosing.leave", "escape", "dismiss(None)", "Back", "Go back without choosing")
    ]

    def __init__(self, title: str, entries: Sequence[Entry], label_width: int = 40) -> None:
        super().__init__()
        self._title = title
        self._entries = entries
        self._label_width = label_width

    def compose(self) -> ComposeResult:
        with Vertical(id="choosing"):
            yield Static(shown(self._title), id="choosing-title")
            yield Menu(label_width=self._label_width, id="menu")
            keys = (("↑↓ move", ""), ("enter choose", "screen.take"), ("esc back", "screen.dismiss(None)"))
            yield Static(key_hints(*keys), id="choosing-keys")

    def on_mount(self) -> None:
        self.query_one(Menu).show(self._entries)

    def action_take(self) -> None:
        self.query_one(Menu).action_select()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
