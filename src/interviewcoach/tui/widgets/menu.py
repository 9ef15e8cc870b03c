"""A list of things to choose from, a line each: what it is and, in a second column, what it would do."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from interviewcoach.tui.commands import MOVE, command
from interviewcoach.tui.words import MUTED, shown


class Entry(NamedTuple):
    id: str
    label: str
    remark: str = ""


class Menu(OptionList):
    """Reports `OptionList.OptionSelected` with the entry's id. With a label width of 0 labels are whole, and what comes
    behind them is in no column."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("menu.open", "enter", "select", "Open", "Open the chosen line"),
        command("menu.up", "up", "cursor_up", "Up", "Go to the line above", group=MOVE),
        command("menu.down", "down", "cursor_down", "Down", "Go to the line below", group=MOVE),
    ]

    def __init__(self, *, label_width: int = 24, id: str | None = None) -> None:
        super().__init__(id=id, markup=False, compact=True)
        self._label_width = label_width

    @property
    def chosen(self) -> str | None:
        """The id of the highlighted entry."""
        return self.highlighted_option.id if self.highlighted_option else None

    def show(self, entries: Iterable[Entry]) -> None:
        """Replace the entries; the highlight stays on the same id where it is still there."""
        before = self.chosen
        self.set_options(Option(self._row(entry), id=entry.id) for entry in entries)
        ids = [option.id for option in self.options]
        self.highlighted = ids.index(before) if before in ids else (0 if ids else None)

    def add(self, entries: Iterable[Entry]) -> None:
        """More entries below those there are."""
        self.add_options(Option(self._row(entry), id=entry.id) for entry in entries)

    def change(self, entry: Entry) -> None:
        """Show the entry with this id anew."""
        self.replace_option_prompt(entry.id, self._row(entry))

    def _row(self, entry: Entry) -> Content:
        label = shown(entry.label)
        if self._label_width:
            label = label.truncate(self._label_width, ellipsis=True, pad=True)
        return Content.assemble(label, "  ", shown(entry.remark.replace("\n", " "), MUTED))
