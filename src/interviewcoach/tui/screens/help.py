"""The help of the screen it is opened from: what the screen is for, and its commands."""

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen

from interviewcoach.tui.commands import commands_of
from interviewcoach.tui.parts import GAP, Point
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.widgets.page import Page


class HelpScreen(CoachScreen[None]):
    CSS_PATH = "help.tcss"
    HELP = "Esc takes you back to where you were."
    BINDINGS: ClassVar[list[BindingType]] = [BACK]

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._about = getattr(screen, "HELP", "")
        self._commands = [
            Point(Content.styled(active.binding.key_display or "", "$accent bold"), Content(active.binding.tooltip))
            for active in commands_of(screen)
        ]

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Help", "bold"), Content()

    def body(self) -> ComposeResult:
        with VerticalScroll():
            yield Page([Content(self._about), GAP, *self._commands], sign=9)
