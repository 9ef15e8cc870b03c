"""One session under review: its answers, a question at a time, and what the trainer says of them."""

from asyncio import Future
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from interviewcoach.desk import Desk
from interviewcoach.model.review import Comment, Conclusion, Fact, Mark, PatternComment, Rating
from interviewcoach.model.text import one_line
from interviewcoach.tui.review_keys import KEYS
from interviewcoach.tui.review_marks import (
    is_made,
    kept_pattern,
    missed_entries,
    missed_mark,
    offered_entries,
    pattern_entries,
    wrong_entries,
    wrong_marks,
)
from interviewcoach.tui.review_place import Asked, Place, Span
from interviewcoach.tui.review_texts import Written, fields, short, told
from interviewcoach.tui.screens.base import BACK
from interviewcoach.tui.screens.choosing import ChoosingScreen
from interviewcoach.tui.screens.desk import DeskScreen
from interviewcoach.tui.screens.dialog import Dialog, Levels
from interviewcoach.tui.screens.finding import FindingScreen
from interviewcoach.tui.widgets.answer_view import AnswerView
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.rating_panel import RatingPanel
from interviewcoach.tui.words import shown

NEEDS_QUESTION = {"rate", "comment", "anchors", "word", "sentence", "competency"}
NEEDS_OPEN = {"wrong", "missed", "reason", "keep"}
ON_FINISHING = (
    "{left} of {all} levels are not given. Finishing shows you the machine's: what you rate after that is not blind."
)
ON_REOPENING = (
    "It is finished. What you say is kept either way; reopened, it counts as under way until you finish it again."
)


class ReviewScreen(DeskScreen):
    """Hands every fact to the desk as it is made, in the order of the keys, and shows what comes back.

    `unfinished` is what was being written when the program ended last: it is asked for again.
    """

    CSS_PATH = "review.tcss"
    HELP = (
        "Rate each competency with 1 to 5. The machine's levels and its evidence appear once you have rated all of a"
        " question; a level that you give afterwards stands beside the first one and takes a reason where the machine"
        " differs. The left and right keys choose a word of the answer, with Shift more of them, to comment on; without"
        " any, a comment is about all of it. K offers a comment on every answer that lacks the same, S says one that is"
        " offered. Everything is saved at once and u takes it back, the last thing first."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS, BACK]

    def __init__(self, place: Place, desk: Desk, unfinished: Sequence[Fact] = ()) -> None:
        super().__init__(place, desk)
        self._unfinished = unfinished

    def heading(self) -> tuple[Content, Content]:
        session = self.place.session
        return shown(f"{session.candidate or '(no name)'} · {session.role_title}", "bold"), Content()

    def body(self) -> ComposeResult:
        with Container(id="review"):
            yield AnswerView(id="transcript")
            yield RatingPanel(id="rating")

    def on_mount(self) -> None:
        self._go(self.place)
        self._write_unfinished()

    # What is shown

    @property
    def _anchors(self) -> Mapping[int, str]:
        competencies, focused = self.coach.workspace.bank.competencies, self.place.focused
        return competencies[focused].anchors if focused in competencies else {}

    @property
    def _span(self) -> Span:
        """The chosen words, or the whole answer."""
        return self.query_one(AnswerView).span or (0, len(self.place.asked.text))

    def show(self) -> None:
        place = self.place
        state = " · reviewed" if place.is_finished else ""
        if not place.questions:
            self.query_one(Heading).show(shown(f"nothing was answered{state}"))
            return
        rated, wanted = place.rated
        where = f"question {place.number + 1} of {len(place.questions)}"
        self.query_one(Heading).show(shown(f"{where} · {rated} of {wanted} rated{state}"))
        self.query_one(AnswerView).show(place.asked)
        self.query_one(RatingPanel).show(place.asked, place.focused, self._anchors)
        self.refresh_bindings()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action in NEEDS_QUESTION:
            return bool(self.place.questions)
        if action in NEEDS_OPEN:
            # Shown and not yet to be used: None.
            return bool(self.place.questions) and (self.place.asked.is_open or None)
        if action == "say":
            return bool(self.place.questions) and bool(self.place.asked.offered)
        if action == "take":
            return len(self.place.takes) > 1
        if action == "choose_nothing":
            return self.is_mounted and self.query_one(AnswerView).span is not None
        return True

    # Moving

    def _go(self, place: Place) -> None:
        """Show another place. Who does not rate blind sees the machine's view of it at once."""
        self.place = place
        self.show()
        if place.questions and not self.coach.blind and not place.asked.is_open:
            asked, now = place.asked, self.coach.clock()
            self.act(lambda: self.desk.look(asked.session, asked.question, asked.take, now))

    def action_question(self, by: int) -> None:
        self._go(self.place.moved(by))

    def action_take(self) -> None:
        self._go(self.place.at_next_take())

    def action_competency(self, by: int) -> None:
        self._go(self.place.focused_on(by))

    def action_word(self, by: int, extend: bool = False) -> None:
        self.query_one(AnswerView).move(by, extend=extend)
        self.refresh_bindings()

    def action_sentence(self, by: int) -> None:
        self.query_one(AnswerView).extend_to_sentence(by)
        self.refresh_bindings()

    def action_choose_nothing(self) -> None:
        self.query_one(AnswerView).choose_nothing()
        self.refresh_bindings()

    def action_scroll(self, by: int) -> None:
        view = self.query_one(AnswerView)
        (view.scroll_page_down if by > 0 else view.scroll_page_up)(animate=False)

    def action_anchors(self) -> None:
        meanings = "\n\n".join(f"{level}  {text}" for level, text in sorted(self._anchors.items()))
        words = meanings or "The bank that is loaded does not say what its levels mean."
        asked, focused = self.place.asked, self.place.focused
        self._rate_from(asked, focused, self.ask(Levels(asked.rubric.names[focused], words)))

    @work(exit_on_error=False)
    async def _rate_from(self, asked: Asked, competency: str, choice: "Future[str]") -> None:
        if (chosen := await choice).isdecimal():
            self._rate(asked, competency, int(chosen))

    # Saying something. What it is about is read before anything waits: the trainer may go on meanwhile.

    def action_rate(self, level: int) -> None:
        self._rate(self.place.asked, self.place.focused, level)

    def _rate(self, asked: Asked, competency: str, level: int) -> None:
        now = self.coach.clock()
        self.rate(Rating(self.desk.rater, asked.question, competency, level, now, take=asked.take))

    def action_reason(self) -> None:
        standing = self.place.asked.rating(self.place.focused)
        if standing is None:
            self.notify("Rate it first, 1 to 5: then say why.")
        else:
            self.write(replace(standing, blind=False))

    def action_comment(self) -> None:
        asked, now = self.place.asked, self.coach.clock()
        self.write(Comment(self.desk.rater, asked.question, *self._span, "", now, take=asked.take))

    def action_note(self) -> None:
        self.write(Conclusion(self.desk.rater, self.coach.clock()))

    def action_wrong(self) -> None:
        asked = self.place.asked
        marks = wrong_marks(asked, self.coach.clock())
        if marks:
            title = "Which of it should not have counted?"
            self._mark_wrong(asked, marks, self.ask(ChoosingScreen(title, wrong_entries(asked, marks))))
        else:
            self.notify("Nothing counted in this answer.")

    @work(exit_on_error=False)
    async def _mark_wrong(self, asked: Asked, marks: Sequence[Mark], choice: "Future[str | None]") -> None:
        chosen = await choice
        if chosen is not None:
            mark, now = marks[int(chosen)], self.coach.clock()
            about = told(asked.session, mark)
            if is_made(asked, mark):
                self.act(lambda: self.desk.remove(asked.session, mark, now), f"Taken back: {about}")
            else:
                self.act(lambda: self.desk.save(asked.session, mark), f"Marked: {about}")

    def action_missed(self) -> None:
        asked, span = self.place.asked, self._span
        words = asked.text[span[0] : span[1]]
        is_all = self.query_one(AnswerView).span is None
        entries = missed_entries(asked, self.place.focused, "" if is_all else words)
        box = FindingScreen(f"What does “{short(words)}” show?", entries, "part of it", "Nothing here is called that.")
        self._mark_missed(asked, span, self.ask(box))

    @work(exit_on_error=False)
    async def _mark_missed(self, asked: Asked, span: Span, choice: "Future[str | None]") -> None:
        chosen = await choice
        if chosen is not None:
            mark = missed_mark(asked, chosen, span, self.coach.clock())
            self.act(lambda: self.desk.save(asked.session, mark), f"Marked: {told(asked.session, mark)}")

    def action_say(self) -> None:
        asked = self.place.asked
        found = asked.offered
        if len(found) == 1:
            self._say_it(asked, found[0])
        elif found:
            entries = offered_entries(asked)
            self._say(asked, found, self.ask(ChoosingScreen("Which of them?", entries, label_width=52)))

    @work(exit_on_error=False)
    async def _say(self, asked: Asked, found: Sequence[PatternComment], choice: "Future[str | None]") -> None:
        chosen = await choice
        if chosen is not None:
            self._say_it(asked, found[int(chosen)])

    def _say_it(self, asked: Asked, pattern: PatternComment) -> None:
        now = self.coach.clock()
        words = f"Said of the whole answer: {short(one_line(pattern.text))}"
        self.act(lambda: self.desk.attach(asked.session, [pattern], now), words)

    def action_keep(self) -> None:
        asked = self.place.asked
        comments = asked.comments
        if comments and asked.not_heard:
            title = "On which answers is it offered? On those that lack:"
            self._keep(asked, comments, self.ask(ChoosingScreen(title, pattern_entries(asked, comments))))
        elif comments:
            self.notify("Nothing was missed in this answer.")
        else:
            self.notify("Comment on the answer first (C): K then offers that on every answer that lacks the same.")

    @work(exit_on_error=False)
    async def _keep(self, asked: Asked, comments: Sequence[Comment], choice: "Future[str | None]") -> None:
        chosen = await choice
        if chosen is not None:
            number, indicator = chosen.split(" ", 1)
            comment = comments[int(number)]
            if kept := kept_pattern(asked, comment, indicator):
                patterns, words = await self.core(self.desk.drop, kept), "It is offered no more."
            else:
                patterns = await self.core(self.desk.keep, comment, indicator, self.coach.clock())
                words = "Kept: it is offered on every answer that lacks the same."
            self._go(self.place.with_patterns(patterns))
            self.notify(words)

    def action_undo(self) -> None:
        self.undo()

    def action_reviewed(self) -> None:
        rated, wanted = self.place.rated
        if self.place.is_finished:
            buttons = {"no": "Leave it", "yes": "Reopen"}
            self._conclude_if(self.ask(Dialog("Reopen the review?", ON_REOPENING, buttons)), reviewed=False)
        elif self.coach.blind and rated < wanted:
            words = ON_FINISHING.format(left=wanted - rated, all=wanted)
            buttons = {"no": "Rate on", "yes": "Finish"}
            self._conclude_if(self.ask(Dialog("Finish the review?", words, buttons)), reviewed=True)
        else:
            self._conclude(reviewed=True)

    @work(exit_on_error=False)
    async def _conclude_if(self, choice: "Future[str | None]", *, reviewed: bool) -> None:
        if await choice == "yes":
            self._conclude(reviewed=reviewed)

    def _conclude(self, *, reviewed: bool) -> None:
        now = self.coach.clock()
        words = "Reviewed. Esc leads back to the list." if reviewed else "Under way again."
        self.act(lambda: self.desk.conclude(self.place.session, now, reviewed=reviewed), words)

    def action_back(self) -> None:
        self._leave()

    @work(exit_on_error=False)
    async def _leave(self) -> None:
        """Leave when all that was said is kept, so that what could not be is still told here."""
        await self.core(int)
        self.dismiss(None)

    @work(exit_on_error=False)
    async def _write_unfinished(self) -> None:
        """Ask once more for what was neither kept nor given up."""
        for fact in self._unfinished:
            if isinstance(fact, Written) and any(field.draft for field in fields(self.place.review, fact)):
                self._go(self.place.at(fact))
                await self.write(fact).wait()
