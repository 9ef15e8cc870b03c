"""The questions of an interview, shown before it starts."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from interviewcoach.interview.dialogue import IN_ADVANCE, in_advance
from interviewcoach.model.session import Session
from interviewcoach.tui.commands import command
from interviewcoach.tui.parts import GAP, Point
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import shown


class AdvanceScreen(CoachScreen[bool]):
    """Returns True to start, None to leave; the session stays, to go on with later."""

    CSS_PATH = "advance.tcss"
    AUTO_FOCUS = "#questions"
    HELP = "Take the time you like: many employers give questions in advance where somebody asks for it."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("advance.start", "enter", "start", "Start", "Start the interview"),
        BACK,
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("The questions in advance", "bold"), Content()

    def body(self) -> ComposeResult:
        points = (
            Point(Content.styled(str(number), "$accent bold"), shown(text))
            for number, text in enumerate(in_advance(self._session), start=1)
        )
        with VerticalScroll(id="questions"):
            yield Page([Content(IN_ADVANCE), GAP, *points])

    def action_start(self) -> None:
        self.dismiss(True)
