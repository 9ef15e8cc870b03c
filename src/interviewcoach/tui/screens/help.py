"""The help of the screen it is opened from: what the screen is for, and its commands."""

from itertools import count
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from interviewcoach.tui.commands import commands_of
from interviewcoach.tui.parts import GAP, Point
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import pressed


class HelpScreen(CoachScreen[ActiveBinding | None]):
    """Returns the command that was clicked, so that the mouse reaches those that no footer shows."""

    CSS_PATH = "help.tcss"
    HELP = "Esc takes you back to where you were. A click on a command runs it there."
    BINDINGS: ClassVar[list[BindingType]] = [BACK]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._about = getattr(screen, "HELP", "")
        self._offered = commands_of(screen)

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Help", "bold"), Content()

    def body(self) -> ComposeResult:
        with VerticalScroll():
            lines = [*map(_line, self._offered, count())]
            # No key is cut, and two cells stand between the longest and what it does.
            sign = 2 + max((line.sign.cell_length for line in lines), default=0)
            yield Page([Content(self._about), GAP, *lines], sign=sign)

    def action_run(self, number: int) -> None:
        self.dismiss(self._offered[number])


def _line(active: ActiveBinding, number: int) -> Point:
    key = Content.styled(active.binding.key_display or "", "$accent bold")
    action = f"screen.run({number})"
    return Point(key, pressed(Content(active.binding.tooltip), action))
