"""One setting on one line: its name and the value chosen, changed with the left and right arrow keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from interviewcoach.tui.commands import command
from interviewcoach.tui.words import MUTED, shown

# The width of the names.
LABEL = 13


@dataclass(frozen=True, slots=True)
class Choice:
    value: object
    label: str
    remark: str = ""


class ChoiceRow(Widget, can_focus=True):
    """Cycles through its choices; a click goes on to the next, on the sign before the value back. With a single choice
    it only reports the wish."""

    BINDINGS: ClassVar[list[BindingType]] = [
        command("choice.next", "right,space", "step(1)", "Change", "Take the next choice"),
        command("choice.previous", "left", "step(-1)", "Change back", "Take the choice before", show=False),
    ]

    chosen = reactive(0)

    @dataclass
    class Changed(Message):
        row: "ChoiceRow"
        value: object

    def __init__(self, name: str, choices: Sequence[Choice], *, id: str) -> None:
        super().__init__(id=id)
        self._label = name
        self._choices = list(choices)

    @property
    def value(self) -> object:
        return self._choices[self.chosen].value

    def offer(self, choices: Sequence[Choice]) -> None:
        self._choices = list(choices)
        self.refresh()

    def take(self, value: object) -> None:
        """Show `value` without reporting it; the first choice where it is not among them."""
        values = [choice.value for choice in self._choices]
        self.chosen = values.index(value) if value in values else 0

    def render(self) -> Content:
        choice = self._choices[self.chosen]
        before, after = ("‹ ", " ›") if len(self._choices) > 1 else ("  ", "  ")
        return Content.assemble(
            (f"{self._label:<{LABEL}}", MUTED),
            (before, "$accent"),
            shown(choice.label, "bold"),
            (after, "$accent"),
            shown(f"  {choice.remark}" if choice.remark else "", MUTED),
        )

    def action_step(self, by: int) -> None:
        self.chosen = (self.chosen + by) % len(self._choices)
        self.post_message(self.Changed(self, self.value))

    def on_click(self, event: Click) -> None:
        place = event.get_content_offset(self)
        back = place is not None and LABEL <= place.x < LABEL + 2
        self.action_step(-1 if back else 1)
