"""A question in the middle of the screen, answered with a button."""

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from interviewcoach.tui.commands import HELP_KEY
from interviewcoach.tui.screens.modal import Modal
from interviewcoach.tui.words import shown


class Dialog(Modal[str]):
    """Returns the id of the button that was pressed. Esc presses the first one, which changes nothing."""

    CSS_PATH = "dialog.tcss"
    AUTO_FOCUS = "Button"
    HELP = "Left and right go from one answer to the other, Enter takes it. Esc takes the first, which changes nothing."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "first", "Esc", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
        HELP_KEY,
    ]

    def __init__(self, title: str, words: str, buttons: Mapping[str, str]) -> None:
        super().__init__()
        self._title = title
        self._words = words
        self._buttons = buttons

    def body(self) -> ComposeResult:
        with Vertical(id="dialog"):
            yield Static(shown(self._title), id="dialog-title")
            yield Static(shown(self._words), id="dialog-words")
            with Horizontal(id="dialog-buttons"):
                for id, label in self._buttons.items():
                    yield Button(label, id=id, compact=True)

    def action_first(self) -> None:
        self.dismiss(next(iter(self._buttons)))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id)


class Levels(Dialog):
    """What each level means. Returns the level whose key was pressed, or the button's id; the key that opened it closes
    it too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "first", show=False),
        *(Binding(str(level), f"dismiss('{level}')", show=False) for level in range(1, 6)),
    ]

    def __init__(self, title: str, meanings: str) -> None:
        super().__init__(title, meanings, {"back": "Back (1 to 5 rate it)"})


class Paused(Dialog):
    """The clock stands still while this is open; the pause key closes it again."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f4", "first", show=False)]

    def __init__(self) -> None:
        super().__init__(
            "Paused",
            "The clock stands still and your text is kept. Take the time you need.",
            {"go-on": "Go on", "leave": "Leave"},
        )
