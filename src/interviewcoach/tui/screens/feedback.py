"""What one answer came to. First what matters most; details and a strong answer open below."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interviewcoach.interview.coaching import can_answer_again
from interviewcoach.interview.summary import final_assessments, gain, retake
from interviewcoach.model.session import Session
from interviewcoach.model.text import safe_text
from interviewcoach.practice import graded
from interviewcoach.telling import stories_told
from interviewcoach.tui.commands import command
from interviewcoach.tui.explanation import details, first_view, strong_answer
from interviewcoach.tui.parts import Part
from interviewcoach.tui.screens.attaching import choose_stories
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import MUTED, shown


class FeedbackScreen(CoachScreen[Literal["next", "again"]]):
    """Feedback on `question` of `session`; one `imported` is only to be read. `later`: from the summary, which one can
    go back to.

    Returns whether to go on or to answer it again, None to go back.
    """

    CSS_PATH = "feedback.tcss"
    AUTO_FOCUS = "#feedback"
    HELP = (
        "The dot is the level from 1 to 5, the thick line how sure it is. A level speaks of what this answer says, not"
        " of you: the scorer looks for described behaviours. The details show every span that counted."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("feedback.next", "enter", "next", "Next", "Go on"),
        command("feedback.again", "r", "again", "Answer again", "Answer this question once more, and see what changes"),
        command("feedback.details", "d", "toggle('details')", "Details", "Show what counted, and what was not heard"),
        command("feedback.copy", "c", "copy", "Copy", "Copy answer and feedback to the clipboard", show=False),
        command("feedback.story", "s", "story", "Story", "Say which of your stories the answer tells"),
        command("feedback.strong", "m", "toggle('strong')", "Strong answer", "Compare with a strong answer"),
        command("feedback.close", "escape", "close", "Close", "Close what was opened below"),
        command("feedback.back", "escape", "back", "Back", "Go back to the summary"),
    ]

    def __init__(self, session: Session, question: str, *, later: bool = False, imported: bool = False) -> None:
        super().__init__()
        self.session = session  # with the stories that the answer is said to tell
        self._question = question
        self._later = later
        self._imported = imported
        self._rubric = session.rubrics[question]
        self._assessment = final_assessments(session)[question]
        self._text = session.graded_text(question)
        self._gain = gain(session, question)
        self._retake = retake(session, question)
        self._again = not later and can_answer_again(session)
        self._number = [planned.question for planned in session.plan.questions].index(question) + 1

    def heading(self) -> tuple[Content, Content]:
        asked = shown(self._rubric.question.text, MUTED)
        return Content.assemble((f"Feedback on question {self._number}  ", "bold"), asked), Content()

    def body(self) -> ComposeResult:
        with VerticalScroll(id="feedback"):
            yield Page(first_view(self._assessment, self._rubric, self._gain, self._retake), id="first")
            with Container(id="below"):
                yield Page(id="details")
                yield Page(id="strong")
            told = Static(self._told(), id="told")
            told.display = bool(told.content)
            yield told

    @property
    def _is_open(self) -> bool:
        """Whether anything was opened below."""
        return any(page.display for page in self.query("#below Page"))

    async def action_toggle(self, part: str) -> None:
        page = self.query_one(f"#{part}", Page)
        page.display = not page.display
        if page.display:
            await page.show(await self._parts(part))
            self.call_after_refresh(page.scroll_visible, top=True, animate=False)
        self.refresh_bindings()

    def action_close(self) -> None:
        """Close the pages below. Where none is open Esc does nothing that could not be taken back."""
        for page in self.query("#below Page"):
            page.display = False
        self.refresh_bindings()

    async def _parts(self, part: str) -> Iterable[Part]:
        """What a page holds, made when it is opened: the feedback is there sooner."""
        if part == "details":
            return details(self._assessment, self._rubric, self._text)
        strong = self._rubric.question.model_answer
        return strong_answer(await self.core(graded, self._rubric, strong), self._rubric)

    @work(exit_on_error=False)
    async def action_story(self) -> None:
        told = await choose_stories(self, self.session, self._question, stories_told(self.session, self._question))
        if told is not None:
            tell = self.coach.workspace.practice.tell
            self.session = await self.core(tell, self.session, self._question, told)
            line = self.query_one("#told", Static)
            line.update(self._told())
            line.display = bool(line.content)

    def _told(self) -> Content:
        titles = ", ".join(each.title for each in stories_told(self.session, self._question))
        return shown(f"Tells your story: {titles}" if titles else "", MUTED)

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "again":
                return self._again
            case "story":
                return not self._imported
            case "close":
                return self._is_open
            case "back":
                return self._later and not self._is_open
        return True

    def action_copy(self) -> None:
        """Question, answer and the pages that are open, as plain text; most terminals take it over."""
        pages = [page.text for page in self.query(Page) if page.display]
        texts = [self._rubric.question.text, self._text, *pages]
        self.app.copy_to_clipboard(safe_text("\n\n".join(texts)))
        self.notify("Copied. Where your terminal allows it, paste it anywhere.", timeout=3)

    def action_next(self) -> None:
        self.dismiss("next")

    def action_again(self) -> None:
        self.dismiss("again")
