"""Something to be found among many by typing part of it, over the screen that asks."""

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.widgets import Input, OptionList, Static

from interviewcoach.tui.commands import HELP_KEY, command
from interviewcoach.tui.screens.modal import Modal
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import key_hints, shown

T = TypeVar("T")

# So many lines are listed; letters that are typed lead to the others.
MOST = 100
BACK = ("esc back", "screen.leave")


class Finding(Modal[T]):
    """What is typed finds lines, Enter takes one: subclasses say what that does, and which `keys` there are."""

    CSS_PATH = "finding.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        command("finding.up", "up", "move(-1)", "Up", "Go to the line above"),
        command("finding.down", "down", "move(1)", "Down", "Go to the line below"),
        command("finding.leave", "escape", "leave", "Leave", "Go back"),
        HELP_KEY,
    ]
    keys: ClassVar[tuple[tuple[str, str], ...]] = (("↑↓ move", ""), ("enter choose", "screen.choose"), BACK)

    def __init__(self, title: str, placeholder: str, nothing: str, *, label_width: int = 60) -> None:
        """`nothing` is told where nothing is found."""
        super().__init__()
        self._title = title
        self._placeholder = placeholder
        self._nothing = nothing
        self._label_width = label_width

    def found(self, part: str) -> Sequence[str]:
        """The ids of the lines that `part` finds, the best first; of all of them where it is empty."""
        raise NotImplementedError

    def entry(self, id: str) -> Entry:
        """The line with this id."""
        raise NotImplementedError

    def take(self, id: str) -> None:
        """The line with this id was chosen."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        with Vertical(id="finding"):
            yield Static(shown(self._title), id="finding-title")
            yield Input(placeholder=self._placeholder, id="part")
            yield Menu(label_width=self._label_width, id="found")
            yield Static(id="finding-more")
            yield Static(key_hints(*self.keys), id="finding-keys")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.query_one(Menu).can_focus = False
        self.show_found()

    @on(Input.Changed)
    def show_found(self) -> None:
        found = self.found(self.query_one(Input).value)
        menu = self.query_one(Menu)
        menu.show(self.entry(id) for id in found[:MOST])
        # What fits best comes first: the highlight does not stay with what was there before.
        menu.highlighted = 0 if found else None
        left = len(found) - MOST
        told = f"{left:,} more: type part of it." if left > 0 else "" if found else self._nothing
        self.query_one("#finding-more", Static).update(shown(told))

    def action_move(self, by: int) -> None:
        menu = self.query_one(Menu)
        (menu.action_cursor_down if by > 0 else menu.action_cursor_up)()

    def on_key(self, event: Key) -> None:
        """What was typed before the box had the focus stands in it all the same."""
        if event.is_printable and event.character:
            self.query_one(Input).insert_text_at_cursor(event.character)
            event.stop()

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """Enter comes as a message of the box, behind those of the letters before it; a click on a line does it too."""
        if (chosen := self.query_one(Menu).chosen) is not None:
            self.take(chosen)

    def action_leave(self) -> None:
        self.dismiss(None)


class FindingScreen(Finding[str | None]):
    """Returns the id of one of the entries, None where none was chosen. They stand in their order; what is typed finds
    those with all of its words."""

    HELP = "Letters find a line, Enter takes it, Esc takes none."

    def __init__(self, title: str, entries: Sequence[Entry], placeholder: str, nothing: str) -> None:
        super().__init__(title, placeholder, nothing, label_width=0)
        self._entries = {entry.id: entry for entry in entries}

    def found(self, part: str) -> list[str]:
        words = part.casefold().split()
        texts = ((id, f"{each.label} {each.remark}".casefold()) for id, each in self._entries.items())
        return [id for id, text in texts if all(word in text for word in words)]

    def entry(self, id: str) -> Entry:
        return self._entries[id]

    def take(self, id: str) -> None:
        self.dismiss(id)
