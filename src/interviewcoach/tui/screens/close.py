"""What an interview came to, at its end or later."""

from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import ScreenResume

from interviewcoach.collecting import full_round
from interviewcoach.interview.dialogue import closing, interviewers
from interviewcoach.interview.summary import final_assessments, summarise
from interviewcoach.model.session import Session
from interviewcoach.telling import in_words, leanings
from interviewcoach.tui.commands import command
from interviewcoach.tui.explanation import leaning_on, summing_up
from interviewcoach.tui.parts import GAP
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.export import open_export
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.transcript import TranscriptScreen
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import day, shown
from interviewcoach.workspace import new_seed


class CloseScreen(CoachScreen[None]):
    """`imported`: it was practised elsewhere, and is only to be read."""

    CSS_PATH = "close.tcss"
    AUTO_FOCUS = "#summary"
    HELP = (
        "Levels are means over this interview's answers; the thick line shows how sure they are."
        " They speak of these answers, not of you."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("close.feedback", "enter", "feedback", "Feedback", "Read the feedback on each answer"),
        command("close.transcript", "t", "transcript", "Transcript", "Read the interview again"),
        command("close.export", "e", "export", "Export", "Write the transcript to a file"),
        command("close.again", "p", "again", "Practise again", "Begin another interview like this one"),
        command("close.resume", "r", "resume", "Resume", "Go on with this interview"),
        BACK,
    ]

    def __init__(self, session: Session, *, imported: bool = False) -> None:
        super().__init__()
        self._session = session
        self._imported = imported

    def heading(self) -> tuple[Content, Content]:
        return shown(f"{self._session.role_title} · {self._session.plan.choices.mode}", "bold"), Content(
            day(self._session.started_at)
        )

    def body(self) -> ComposeResult:
        host = interviewers(self._session, self.coach.workspace.bank).host
        words = [shown(closing(self._session, host)), GAP] if self._session.ended_at is not None else []
        with VerticalScroll(id="summary"):
            yield Page([*words, *summing_up(self._session, summarise(self._session))])
            yield Page(id="leanings")

    @on(ScreenResume)
    @work(exit_on_error=False, exclusive=True, group="leanings")
    async def _tell_leanings(self) -> None:
        """Which stories several answers tell. What others practised is not held against one's own stories."""
        if not self._imported:
            await self.query_one("#leanings", Page).show(leaning_on(await self.core(self._leanings)))

    def _leanings(self) -> list[tuple[str, ...]]:
        stories = self.coach.workspace.store.stories.all(self._session.candidate)
        return [in_words(self._session, each) for each in leanings(self._session, stories)]

    @work(thread=True)
    def on_mount(self) -> None:
        full_round()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "feedback":
                return bool(final_assessments(self._session))
            case "again":
                return not self._imported  # it would begin under the other's name
            case "resume":
                return self._session.ended_at is None and not self._imported
        return True

    @work
    async def action_feedback(self) -> None:
        for question in final_assessments(self._session):
            feedback = FeedbackScreen(self._session, question, later=True, imported=self._imported)
            chosen = await self.app.push_screen_wait(feedback)
            self._session = feedback.session
            if not chosen:
                return

    def action_transcript(self) -> None:
        self.app.push_screen(TranscriptScreen(self._session))

    @work(exit_on_error=False)
    async def action_export(self) -> None:
        await open_export(self, self._session)

    def action_again(self) -> None:
        self.begin(replace(self._session.plan.choices, seed=new_seed()))

    def action_resume(self) -> None:
        self.coach.open_interview(self._session)
