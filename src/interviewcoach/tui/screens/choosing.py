"""One of several lines to be chosen, over the screen that asks."""

import re
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import OptionList, Static

from interviewcoach.tui.commands import HELP_KEY, command
from interviewcoach.tui.screens.modal import Modal
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import key_hints, shown

SIGN = re.compile(r"^\W+")


class ChoosingScreen(Modal[str | None]):
    """Returns the id of the entry that was chosen; None where none was."""

    CSS_PATH = "choosing.tcss"
    AUTO_FOCUS = "Menu"
    HELP = "Letters find a line that begins with them. Enter takes the line, Esc takes none."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("choosing.leave", "escape", "dismiss(None)", "Back", "Go back without choosing"),
        HELP_KEY,
    ]

    def __init__(self, title: str, entries: Sequence[Entry], label_width: int = 40) -> None:
        super().__init__()
        self._title = title
        self._entries = entries
        self._label_width = label_width
        self._typed = ""

    def body(self) -> ComposeResult:
        with Vertical(id="choosing"):
            yield Static(shown(self._title), id="choosing-title")
            yield Menu(label_width=self._label_width, id="menu")
            keys = (("↑↓ move", ""), ("enter choose", "screen.take"), ("esc back", "screen.dismiss(None)"))
            yield Static(key_hints(*keys), id="choosing-keys")

    def on_mount(self) -> None:
        self.query_one(Menu).show(self._entries)

    def on_key(self, event: Key) -> None:
        """Letters lead to a line; any other key begins a new word."""
        if not event.is_printable or event.character is None:
            self._typed = ""
            return
        event.stop()
        for typed in (self._typed + event.character, event.character):
            if (place := self._place(typed)) is not None:
                self._typed = typed
                self.query_one(Menu).highlighted = place
                return
        self._typed = ""

    def _place(self, typed: str) -> int | None:
        """The first line that begins with it, whatever sign stands before its words."""
        begun = typed.casefold()
        found = (n for n, each in enumerate(self._entries) if SIGN.sub("", each.label).casefold().startswith(begun))
        return next(found, None)

    def action_take(self) -> None:
        self.query_one(Menu).action_select()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)
