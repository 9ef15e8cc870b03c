"""What an interview came to, at its end or later."""

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interviewcoach.interview.dialogue import closing
from interviewcoach.interview.summary import Standing, Summary, final_assessments, summarise
from interviewcoach.model.session import Session
from interviewcoach.scoring.grading import level_words
from interviewcoach.tui.commands import command
from interviewcoach.tui.conversation import style_of
from interviewcoach.tui.scale import scales
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.export import ExportScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen, advice, check_this, heard
from interviewcoach.tui.screens.transcript import TranscriptScreen
from interviewcoach.tui.words import MUTED, clock, count, day, lines, shown, word
from interviewcoach.workspace import new_seed


class CloseScreen(CoachScreen[None]):
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

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def heading(self) -> tuple[Content, Content]:
        return shown(f"{self._session.role_title} · {self._session.plan.choices.mode}", "bold"), Content(
            day(self._session.started_at)
        )

    def body(self) -> ComposeResult:
        ended = self._session.ended_at is not None
        words = closing(self._session, style_of(self._session, self.coach.workspace.bank)) if ended else ""
        with VerticalScroll(id="summary"):
            yield Static(lines(shown(words), *_summary(self._session, summarise(self._session))))

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "feedback":
                return bool(final_assessments(self._session))
            case "resume":
                return self._session.ended_at is None
        return True

    @work
    async def action_feedback(self) -> None:
        for question in final_assessments(self._session):
            if not await self.app.push_screen_wait(FeedbackScreen(self._session, question)):
                return

    def action_transcript(self) -> None:
        self.app.push_screen(TranscriptScreen(self._session))

    def action_export(self) -> None:
        self.app.push_screen(ExportScreen(self._session))

    def action_again(self) -> None:
        self.begin(replace(self._session.plan.choices, seed=new_seed()))

    def action_resume(self) -> None:
        self.coach.open_interview(self._session)


def _from(standing: Standing) -> str:
    """A competency's level in a word, and how many answers it comes from."""
    answers = f" · {count(standing.count, 'answer')}" if standing.count else ""
    return word(standing.level) + answers


def _summary(session: Session, summary: Summary) -> Iterable[Content | str]:
    """Levels per competency, the strongest evidence, what to work on, what to check."""
    yield " "
    counts = f"{summary.answered} answered, {summary.skipped} skipped, {clock(summary.seconds)} in all"
    if summary.level is None:
        yield Content.assemble(("No level yet", "bold"), (f"   {counts}", MUTED))
    else:
        yield Content.assemble(
            (f"Level {summary.level:.1f} of 5", "$accent bold"),
            (f"  {level_words(summary.level)}", "bold"),
            (f"   {counts}", MUTED),
        )
    if summary.standings:
        yield " "
        standings = summary.standings.values()
        yield scales((each.name, each.level, each.band, _from(each)) for each in standings)
    if summary.strongest:
        yield " "
        yield Content.styled("Strongest", "bold")
    for question, evidence in summary.strongest:
        meaning = session.rubrics[question].indicator(evidence.indicator).text
        yield heard(evidence, meaning)
    if summary.work_on:
        yield " "
        yield Content.styled("To work on", "bold")
    for number, fix in enumerate(summary.work_on, 1):
        yield from advice(number, replace(fix, level=None), with_example=True)
    for question, hit in summary.red_flags:
        yield " "
        number = next(n for n, planned in enumerate(session.plan.questions, 1) if planned.question == question)
        yield check_this(hit, session.rubrics[question], f" (question {number})")
