"""Text to read, part below part; the lines of a point stay behind its sign."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import AwaitMount, Widget
from textual.widgets import Static

from interviewcoach.tui.parts import Beside, Part, Point


class Page(Vertical):
    def __init__(self, parts: Iterable[Part] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts = parts

    def compose(self) -> ComposeResult:
        yield from map(_row, self._parts)

    def show(self, parts: Iterable[Part]) -> AwaitMount:
        """Replace what is there."""
        self.remove_children()
        return self.mount_all(map(_row, parts))


def _row(part: Part) -> Widget:
    if isinstance(part, Point):
        return Horizontal(Static(part.sign, classes="sign"), Static(part.words, classes="words"), classes="point")
    if isinstance(part, Beside):
        columns = (Vertical(*map(_row, column), classes="column") for column in part)
        return Horizontal(*columns, classes="beside")
    return Static(part)
