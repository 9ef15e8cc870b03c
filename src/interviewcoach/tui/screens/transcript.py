"""What was said, from the greeting to the closing words."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from interviewcoach.interview.dialogue import interviewers
from interviewcoach.model.session import Session
from interviewcoach.tui.conversation import conversation
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.widgets.chat_log import ChatLog
from interviewcoach.tui.words import day, shown


class TranscriptScreen(CoachScreen[None]):
    CSS_PATH = "transcript.tcss"
    AUTO_FOCUS = "#chat"
    HELP = "The arrow keys move through the interview. Export it to keep or print all of it."
    BINDINGS: ClassVar[list[BindingType]] = [BACK]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def heading(self) -> tuple[Content, Content]:
        return shown(f"Transcript · {self._session.role_title}", "bold"), Content(day(self._session.started_at))

    def body(self) -> ComposeResult:
        yield ChatLog(id="chat")

    def on_mount(self) -> None:
        chat = self.query_one(ChatLog)
        chat.show(conversation(self._session, interviewers(self._session, self.coach.workspace.bank)))
