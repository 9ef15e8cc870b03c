"""The line at the top of a screen."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Heading(Horizontal):
    """Where one is, on the left, and what goes with it, on the right."""

    def __init__(self, left: Content, right: Content | None = None) -> None:
        super().__init__()
        self._left = left
        self._right = right or Content()

    def compose(self) -> ComposeResult:
        yield Static(self._left, id="heading-left")
        yield Static(self._right, id="heading-right")

    def show(self, right: Content) -> None:
        """Nothing is laid out anew where it says the same: this is called at every key."""
        if not right.is_same(self._right):
            self._right = right
            self.query_one("#heading-right", Static).update(right)
