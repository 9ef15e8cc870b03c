"""The interview itself: what is asked, and where the candidate answers."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from interviewcoach.editing import edit
from interviewcoach.errors import StorageError
from interviewcoach.interview.coaching import next_prompt
from interviewcoach.interview.dialogue import PRIVACY, interviewers
from interviewcoach.interview.summary import completed, final_assessments
from interviewcoach.model.bank import Note, Question
from interviewcoach.model.session import LONGEST_ANSWER, Draft, Prompt, Session, Told
from interviewcoach.model.text import safe_text
from interviewcoach.places import data_dir
from interviewcoach.practice import Outcome, Reply
from interviewcoach.telling import stories_told
from interviewcoach.tui.commands import command
from interviewcoach.tui.conversation import (
    Line,
    announced,
    asked,
    competencies,
    conversation,
    is_as_in_a_panel,
    progress,
    reason,
)
from interviewcoach.tui.screens.advance import AdvanceScreen
from interviewcoach.tui.screens.attaching import choose_stories
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.dialog import Dialog, Paused
from interviewcoach.tui.screens.drafting import Drafting
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.stopwatch import Stopwatch
from interviewcoach.tui.widgets.answer_box import AnswerBox, AnswerEditor
from interviewcoach.tui.widgets.chat_log import ChatLog
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.words import clock, shown

if TYPE_CHECKING:
    from interviewcoach.workspace import Workspace


@dataclass(slots=True)
class Asking:
    """The prompt on show, and what its `Reply` will hold besides the text."""

    prompt: Prompt
    asked_at: datetime
    watch: Stopwatch
    hinted: bool = False
    pauses: int = 0
    stories: tuple[Told, ...] = ()


class InterviewScreen(CoachScreen[None], Drafting[Draft]):
    """Shows what follows from the session; every reply makes a new session and is shown again."""

    CSS_PATH = "interview.tcss"
    AUTO_FOCUS = "#editor"
    HELP = (
        "Write your answer as you would say it; Enter starts a new line, Ctrl+J sends it, and Tab leads to Send."
        " Your text is kept as you type: you can leave at any time and come back to it. Where you tell one of your"
        " stories, F6 says which. In a live interview F7 says why a question was chosen."
        " For a long answer Ctrl+O opens your own editor."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("interview.send", "ctrl+j", "send", "Send", "Send the answer", priority=True),
        command("interview.reveal", "ctrl+j", "reveal", "Show the question", "Read the next question", priority=True),
        command("interview.hint", "f2", "hint", "Hint", "Show how an answer could be built"),
        command("interview.skip", "f3", "skip", "Skip", "Go on without answering; it costs nothing"),
        command("interview.edit", "ctrl+o", "edit", "Your editor", "Write on in your own editor ($EDITOR)", show=False),
        command("interview.pause", "f4,escape", "pause", "Pause", "Stop the clock, or leave for now"),
        command(
            "interview.story", "f6", "story", "Story", "Say which of your stories it tells", show=False, priority=True
        ),
        command("interview.why", "f7", "why", "Why", "Say why this question was chosen", show=False, priority=True),
        command("interview.finish", "f10", "finish", "Finish", "End the interview here and see what it came to"),
        command("interview.quit", "ctrl+q", "app.quit", "Quit", "Leave; your text is kept", priority=True),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._asking: Asking | None = None
        self._notes: list[Line] = []
        self._hints: list[Line] = []
        self._reasons: list[Line] = []
        self._saved = ""
        self._saved_stories: tuple[Told, ...] = ()
        self._saved_at = 0.0
        self._sending = False
        self._shown_in_advance = False
        self._announced: Note | None = None  # the content note that stands before the prompt

    def heading(self) -> tuple[Content, Content]:
        choices = self.session.plan.choices
        return shown(f"{self.session.role_title} · {choices.mode}", "bold"), Content()

    def body(self) -> ComposeResult:
        yield ChatLog(id="chat")
        yield Static(id="warning")
        yield AnswerBox()

    def on_mount(self) -> None:
        self.set_interval(1, self._tick)
        self._box.editor.read_only = True  # until the unsent text is there, which would take the place of what is typed
        self.keep_drafts()
        self._open()

    def on_screen_suspend(self) -> None:
        if self._asking is not None:
            self._asking.watch.stop()

    def on_screen_resume(self) -> None:
        if self._asking is not None and self._announced is None:
            self._asking.watch.start()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "send" | "hint" | "story" | "edit":
                return self._announced is None
            case "reveal":
                return self._announced is not None
            case "why":
                return self._announced is None and is_as_in_a_panel(self.session)
        return True

    # What is shown

    @work(exit_on_error=False, exclusive=True, group="open")
    async def _open(self) -> None:
        """Show the first prompt, or the one that could not be shown before."""
        if self.session.plan.choices.advance and not self.session.turns and not self._shown_in_advance:
            self._shown_in_advance = True
            if not await self.app.push_screen_wait(AdvanceScreen(self.session)):
                self.dismiss(None)
                return
        await self._ask()

    async def _ask(self) -> None:
        """Show the prompt that follows from the session, with its unsent text; without one the interview is over."""
        prompt = next_prompt(self.session)
        if prompt is None:
            await self._end()
            return
        store = self.coach.workspace.store
        try:
            draft = await self.core(store.draft, self.session.id, len(self.session.turns))
            if not await self.core(store.noticed, "privacy"):
                await self.core(store.notice, "privacy")
                self._notes.append(Line("note", PRIVACY))
        except StorageError as error:
            self.warn(f"NOT READ: {error}. Ctrl+J tries again.")
            return
        self.warn("")
        watch = Stopwatch(self.coach.ticks, draft.seconds if draft else 0.0)
        told = () if prompt.is_probe else stories_told(self.session, prompt.question)  # those of the take before
        self._asking = Asking(prompt, self.coach.clock(), watch, stories=draft.stories if draft else told)
        self._saved = draft.text if draft else ""
        self._saved_stories = self._asking.stories
        self._saved_at = self.coach.ticks()
        self._box.load(self._saved)
        self._box.editor.read_only = False
        if self._saved:
            self._notes.append(Line("note", "Welcome back. The text you had not sent is below."))
        self.coach.workspace.prepare(self.session)
        seen = (
            prompt.is_probe or self._saved or prompt.question in {turn.prompt.question for turn in self.session.turns}
        )
        self._announced = None if seen else self._question(prompt).content_note
        self._show()
        self._tick()

    def _show(self) -> None:
        """Show the conversation, and the prompt or the content note that stands before it."""
        if self._asking is None:
            return
        cast = interviewers(self.session, self.coach.workspace.bank)
        lines = conversation(self.session, cast) + self._notes
        if self._announced is not None:
            lines.append(announced(self._announced))
        else:
            lines.append(asked(self.session, self._asking.prompt, cast))
            self._asking.watch.start()
        self.query_one(ChatLog).show(lines + self._reasons + self._hints + self._told())
        self._box.editor.focus()
        self.refresh_bindings()

    def _told(self) -> list[Line]:
        """Which stories the answer tells, as the candidate said."""
        if self._asking is None:
            return []
        prompt = self._asking.prompt
        told = stories_told(self.session, prompt.question) if prompt.is_probe else self._asking.stories
        return [Line("note", f"This answer tells: {', '.join(each.title for each in told)}.")] if told else []

    def _tick(self) -> None:
        """Once a second: the clock, where there is one, and how old the last autosave is."""
        if self._asking is None:
            return
        self.query_one(Heading).show(progress(self.session, self._asking.prompt, self._asking.watch.seconds))
        if self._box.text == self._saved:
            self._box.show_saved("Saved" if self._saved else "")
        else:
            self._box.show_saved(f"saved {clock(self.coach.ticks() - self._saved_at)} ago")

    # What the candidate does

    @on(AnswerBox.SendPressed)
    def action_send(self) -> None:
        if self._asking is None:
            self._open()
        elif self._announced is not None:
            self.action_reveal()
        elif self._box.text.strip():
            self._answer()
        else:
            self.notify("Write an answer first, or skip the question with F3.")

    def action_reveal(self) -> None:
        """Show the question that was announced."""
        self._announced = None
        if not self._box.text.strip():
            self._box.load("")  # the line that Enter began
        self._show()

    @work(exit_on_error=False)
    async def _answer(self) -> None:
        await self._reply(self.coach.workspace.practice.answer, self._box.text)

    @work(exit_on_error=False)
    async def action_skip(self) -> None:
        unsent = self._box.text.strip()
        if unsent and not await self._confirmed("Skip this one?", "What you have written would be dropped.", "Skip"):
            return
        await self._reply(self.coach.workspace.practice.skip, "")

    def action_hint(self) -> None:
        if self._asking is not None:
            self._asking.hinted = True
            self._hints = [Line("note", "Hint: " + self._question(self._asking.prompt).hint)]
            self._show()

    def action_why(self) -> None:
        """What practice says with each question, and a live interview only when it is asked."""
        if self._asking is not None:
            question = self._asking.prompt.question
            words = f"{reason(self.session, question)} It asks for: {competencies(self.session, question)}."
            self._reasons = [Line("note", words)]
            self._show()

    @work(exit_on_error=False)
    async def action_edit(self) -> None:
        """Write on in the candidate's own editor; an error is told and leaves the text as it is."""
        asking = self._asking
        if asking is None or self._sending or not await self.save_draft():
            return
        before, position = self._box.text, len(self.session.turns)

        def write() -> str:
            text = edit(before, data_dir(), os.environ)
            # Kept before anything else can happen: a signal may be waiting.
            now, seconds = self.coach.clock(), asking.watch.seconds
            draft = Draft(self.session.id, position, safe_text(text), seconds, now, asking.stories)
            self.coach.workspace.call(self.coach.workspace.store.save_draft, draft)
            return text

        try:
            text = await self.coach.outside(write)
        except SuspendNotSupported:
            self.notify("There is no terminal here for your editor, as in a browser: write in the box.")
        else:
            self._box.take(text)

    @work(exit_on_error=False)
    async def action_story(self) -> None:
        """A follow-up belongs to its answer: what that tells is said there."""
        asking = self._asking
        if asking is None:
            return
        if asking.prompt.is_probe:
            await self._tell(asking.prompt.question)
        else:
            told = await choose_stories(self, self.session, asking.prompt.question, asking.stories)
            asking.stories = asking.stories if told is None else told
            self.edited.set()
        self._show()

    async def _tell(self, question: str) -> None:
        told = await choose_stories(self, self.session, question, stories_told(self.session, question))
        if told is not None:
            self.session = await self.core(self.coach.workspace.practice.tell, self.session, question, told)
            self.coach.last_session = self.session

    @work(exit_on_error=False)
    async def action_pause(self) -> None:
        await self.save_draft()
        if self._asking is not None:
            self._asking.pauses += 1
        if await self.app.push_screen_wait(Paused()) == "leave" and await self.save_draft():
            self.dismiss(None)

    @work(exit_on_error=False)
    async def action_finish(self) -> None:
        answered = final_assessments(self.session)
        words = f"{len(answered)} of {len(self.session.plan.questions)} answered. What you have sent stays."
        unsent = " The text in the editor has not been sent." if self._box.text.strip() else ""
        if await self._confirmed("Finish here?", words + unsent, "Finish"):
            await self._end()

    async def _reply(self, act: Callable[[Session, Reply], Outcome], text: str) -> None:
        """Record the reply, show the feedback that is due, and go on. Where it fails, everything stays as it is."""
        asking = self._asking
        if asking is None or self._sending:
            return
        self._sending = self._box.editor.read_only = True
        reply = Reply(text, asking.watch.seconds, asking.asked_at, asking.hinted, asking.pauses, asking.stories)
        sent = False
        try:
            await self.save_draft()  # grading takes a moment, in which the program may be killed
            outcome = await self.core(act, self.session, reply)
            sent = True
        except StorageError as error:
            self.warn(f"NOT SENT: {error}. Your text stays here: send it again.")
            return
        finally:
            self._sending = False
            self._box.editor.read_only = sent
        asking.watch.stop()
        self.warn("")
        self._asking = None
        self._notes, self._hints, self._reasons = [], [], []
        self.session = self.coach.last_session = outcome.session
        question = completed(outcome.session, outcome.prompt)
        if question is not None and self.session.plan.choices.feedback == "each":
            feedback = FeedbackScreen(self.session, question)
            chosen = await self.app.push_screen_wait(feedback)
            self.session = self.coach.last_session = feedback.session
            if chosen == "again":
                await self._again()
        await self._ask()

    async def _again(self) -> None:
        """Ask the question that was just answered once more. Where that cannot be saved, the interview goes on."""
        try:
            self.session = await self.core(self.coach.workspace.practice.again, self.session)
        except StorageError as error:
            self.notify(str(error), severity="error", timeout=10)
        self.coach.last_session = self.session

    async def _end(self) -> None:
        session = await self.core(self.coach.workspace.practice.finish, self.session, self.coach.clock())
        self.coach.last_session = session
        self.app.switch_screen(CloseScreen(session))

    async def _confirmed(self, title: str, words: str, yes: str) -> bool:
        return await self.app.push_screen_wait(Dialog(title, words, {"no": "Go on", "yes": yes})) == "yes"

    # Unsent text

    @on(AnswerBox.Edited)
    def _text_edited(self) -> None:
        if self._box.text != self._saved:
            if self._announced is not None:
                self.action_reveal()
            self.edited.set()
            self._tick()

    @on(AnswerEditor.Refused)
    def _text_refused(self, event: AnswerEditor.Refused) -> None:
        self.notify(
            f"That would make {event.length:,} characters, and an answer holds at most {LONGEST_ANSWER:,}."
            " Your text stayed as it was.",
            severity="warning",
        )

    def unsaved(self) -> Draft | None:
        """The text that is not on disk yet, or what it tells."""
        asking, text = self._asking, self._box.text
        if asking is None or (text, asking.stories) == (self._saved, self._saved_stories):
            return None
        now = self.coach.clock()
        return Draft(self.session.id, len(self.session.turns), text, asking.watch.seconds, now, asking.stories)

    def keep(self, workspace: "Workspace", text: Draft) -> None:
        workspace.store.save_draft(text)

    def saved(self, text: Draft) -> None:
        if text.turn == len(self.session.turns):  # the answer may have been sent meanwhile
            self._saved, self._saved_stories, self._saved_at = text.text, text.stories, self.coach.ticks()

    @property
    def _box(self) -> AnswerBox:
        return self.query_one(AnswerBox)

    def _question(self, prompt: Prompt) -> Question:
        return self.session.rubrics[prompt.question].question
