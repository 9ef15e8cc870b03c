"""One session under review: its answers, a question at a time, and what the trainer says of them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from interviewcoach.desk import Desk, answered_questions
from interviewcoach.errors import CoachError
from interviewcoach.model.review import Comment, Fact, Mark, MarkKind, Rating, Review
from interviewcoach.model.session import Session
from interviewcoach.tui.review_keys import KEYS
from interviewcoach.tui.reviewing import Asked, Span, needs_reason, rated_of
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.screens.choosing import ChoosingScreen
from interviewcoach.tui.screens.dialog import Dialog
from interviewcoach.tui.screens.writing import Field, WritingScreen
from interviewcoach.tui.widgets.answer_view import AnswerView
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.menu import Entry
from interviewcoach.tui.widgets.rating_panel import RatingPanel
from interviewcoach.tui.words import shown

NEEDS_QUESTION = {"rate", "comment", "anchors", "word", "sentence", "competency"}
NEEDS_OPEN = {"wrong", "missed", "reason"}


class ReviewScreen(CoachScreen[None]):
    """Saves every fact as it is made. Until a question's competencies are rated it shows nothing of the machine's."""

    CSS_PATH = "review.tcss"
    HELP = (
        "Rate each competency with 1 to 5. The machine's levels and its evidence appear once you have rated all of a"
        " question; a level that you give afterwards stands beside the first one and takes a reason where the machine"
        " differs. The left and right keys choose a word of the answer, with Shift more of them, to comment on; without"
        " any, a comment is about all of it. Everything is saved at once and u takes it back, the last thing first."
    )
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS, BACK]

    def __init__(self, session: Session, review: Review, ever_rated: frozenset[tuple[str, str]], desk: Desk) -> None:
        super().__init__()
        # What was rated once opens its question for good: undoing it does not make it unseen.
        self._ever_rated = ever_rated
        self._session = session
        self._review = review
        self._desk = desk
        self._questions = answered_questions(session)
        self._place = 0
        self._competency = 0

    def heading(self) -> tuple[Content, Content]:
        return shown(f"{self._session.candidate or '(no name)'} · {self._session.role_title}", "bold"), Content()

    def body(self) -> ComposeResult:
        with Container(id="review"):
            yield AnswerView(id="transcript")
            yield RatingPanel(id="rating")

    def on_mount(self) -> None:
        self._show()

    # What is shown

    @property
    def _question(self) -> str:
        return self._questions[self._place]

    @property
    def _focused(self) -> str:
        return self._asked.competencies[self._competency]

    @property
    def _is_open(self) -> bool:
        competencies = self._session.rubrics[self._question].question.competencies
        return not self.coach.blind or all((self._question, each) in self._ever_rated for each in competencies)

    @property
    def _asked(self) -> Asked:
        return Asked(self._session, self._question, self._review, self._is_open)

    @property
    def _anchors(self) -> Mapping[int, str]:
        competencies = self.coach.workspace.bank.competencies
        return competencies[self._focused].anchors if self._focused in competencies else {}

    @property
    def _span(self) -> Span:
        """The chosen words, or the whole answer."""
        return self.query_one(AnswerView).span or (0, len(self._asked.text))

    def _show(self) -> None:
        state = " · reviewed" if self._review.reviewed_at else ""
        if not self._questions:
            self.query_one(Heading).show(shown(f"nothing was answered{state}"))
            return
        rated, wanted = rated_of(self._session, self._questions, self._review)
        where = f"question {self._place + 1} of {len(self._questions)}"
        self.query_one(Heading).show(shown(f"{where} · {rated} of {wanted} rated{state}"))
        self.query_one(AnswerView).show(self._asked)
        self.query_one(RatingPanel).show(self._asked, self._focused, self._anchors)
        self.refresh_bindings()

    def check_action(self, action: str, _parameters: tuple[object, ...]) -> bool | None:
        if action in NEEDS_QUESTION:
            return bool(self._questions)
        if action in NEEDS_OPEN:
            return bool(self._questions) and self._is_open
        if action == "choose_nothing":
            return self.is_mounted and self.query_one(AnswerView).span is not None
        return True

    # Moving

    def action_question(self, by: int) -> None:
        place = min(max(self._place + by, 0), len(self._questions) - 1)
        if self._questions and place != self._place:
            self._place, self._competency = place, 0
            self._show()

    def action_competency(self, by: int) -> None:
        asked = self._asked
        self._competency = (self._competency + by) % len(asked.competencies)
        self.query_one(RatingPanel).show(asked, self._focused, self._anchors)

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
        self.app.push_screen(Dialog(self._asked.rubric.names[self._focused], words, {"back": "Back"}))

    # Saying something. What it is about is read before anything waits: the trainer may go on meanwhile.

    def action_rate(self, level: int) -> None:
        asked, competency = self._asked, self._focused
        if not asked.is_open:
            self._save(self._rating(asked, competency, level, blind=True))
        elif needs_reason(asked, competency, level):
            self._write_reason(asked, competency, level)
        else:
            self._save(self._rating(asked, competency, level, blind=False))

    def action_reason(self) -> None:
        standing = self._review.rating(self._question, self._focused)
        if standing is None:
            self.notify("Rate it first, 1 to 5: then say why.")
        else:
            self._write_reason(self._asked, self._focused, standing.level)

    def action_comment(self) -> None:
        asked, span = self._asked, self._span
        before = next((each.text for each in asked.comments if (each.start, each.end) == span), "")
        self._write_comment(asked, span, before)

    @work(exit_on_error=False)
    async def _write_comment(self, asked: Asked, span: Span, before: str) -> None:
        def keep(texts: Sequence[str]) -> Review:
            comment = Comment(self._desk.rater, asked.question, *span, texts[0], self.coach.clock())
            return self._desk.save(self._session, comment)

        is_whole = span == (0, len(asked.text))
        about = "on the whole answer" if is_whole else f"on “{_short(asked.text[span[0] : span[1]])}”"
        await self._write(f"Comment {about}", [Field("An empty one is taken back.", before)], keep)

    @work(exit_on_error=False)
    async def _write_reason(self, asked: Asked, competency: str, level: int) -> None:
        def keep(texts: Sequence[str]) -> Review:
            rating = self._rating(asked, competency, level, blind=False, reason=texts[0])
            return self._desk.save(self._session, rating)

        standing = asked.review.rating(asked.question, competency)
        field = Field("Why, where the machine says something else?", standing.reason if standing else "", False)
        await self._write(f"{asked.rubric.names[competency]}: {level}", [field], keep)

    @work(exit_on_error=False)
    async def action_note(self) -> None:
        def keep(texts: Sequence[str]) -> Review:
            note, steps = texts
            return self._desk.conclude(self._session, self.coach.clock(), note=note, next_steps=steps.splitlines())

        fields = [
            Field("What you say of it", self._review.note),
            Field("Next steps, a line each", "\n".join(self._review.next_steps)),
        ]
        await self._write("The session as a whole", fields, keep)

    @work(exit_on_error=False)
    async def action_wrong(self) -> None:
        asked = self._asked
        marks = [self._mark("wrong", asked, each.indicator, (each.start, each.end)) for each in asked.credited]
        if not marks:
            self.notify("Nothing counted in this answer.")
            return
        marked = {_about(each) for each in self._review.marks}
        entries = [
            Entry(
                str(n),
                f"{'x ' if _about(mark) in marked else ''}“{asked.text[mark.start : mark.end]}”",
                asked.rubric.indicator(mark.indicator).text,
            )
            for n, mark in enumerate(marks)
        ]
        chosen = await self.app.push_screen_wait(ChoosingScreen("Which of it should not have counted?", entries))
        if chosen is None:
            return
        mark = marks[int(chosen)]
        if _about(mark) in marked:
            now = self.coach.clock()
            self._act(lambda: self._desk.remove(self._session, mark, now))
        else:
            self._save(mark)

    @work(exit_on_error=False)
    async def action_missed(self) -> None:
        asked, span = self._asked, self._span
        names = asked.rubric.names
        entries = [
            Entry(each.id, each.text, names.get(each.competency, "")) for each in asked.indicators(self._focused)
        ]
        title = f"What does “{_short(asked.text[span[0] : span[1]])}” show?"
        chosen = await self.app.push_screen_wait(ChoosingScreen(title, entries, label_width=56))
        if chosen is not None:
            self._save(self._mark("missed", asked, chosen, span))

    def action_undo(self) -> None:
        now = self.coach.clock()
        self._act(lambda: self._desk.undo(self._session, now))

    def action_reviewed(self) -> None:
        is_over, now = self._review.reviewed_at is None, self.coach.clock()
        rated, wanted = rated_of(self._session, self._questions, self._review)
        left = f", with {wanted - rated} of {wanted} not rated" if rated < wanted else ""
        told = f"Reviewed{left}. Esc leads back to the list." if is_over else "Under way again."
        self._act(lambda: self._desk.conclude(self._session, now, reviewed=is_over), told)

    def action_back(self) -> None:
        self._leave()

    @work(exit_on_error=False)
    async def _leave(self) -> None:
        """Leave when all that was said is kept, so that what could not be is still told here."""
        await self.core(int)
        self.dismiss(None)

    def _save(self, fact: Fact) -> None:
        self._act(lambda: self._desk.save(self._session, fact))

    def _act(self, change: Callable[[], Review | None], told: str = "") -> None:
        """Hand a change to the database thread before anything else happens, and show what came of it."""
        self._show_outcome(self.coach.workspace.submit(change), told)

    @work(exit_on_error=False)
    async def _show_outcome(self, future: Future[Review | None], told: str) -> None:
        # Leaving the screen ends its workers, and what they wait for with them.
        review = await asyncio.shield(asyncio.wrap_future(future))
        if review is None:
            self.notify("There is nothing to take back.")
        else:
            self._take(review)
        if told:
            self.notify(told)

    async def _write(self, title: str, fields: Sequence[Field], keep: Callable[[Sequence[str]], Review]) -> None:
        """Ask for texts and keep them. What could not be kept is asked for again, as it was written."""
        while (texts := await self.app.push_screen_wait(WritingScreen(title, fields))) is not None:
            future = self.coach.workspace.submit(keep, texts)
            try:
                self._take(await asyncio.shield(asyncio.wrap_future(future)))
            except CoachError as error:
                self.notify(str(error), severity="error", timeout=10)
                fields = [field._replace(text=text) for field, text in zip(fields, texts, strict=True)]
            else:
                return

    def _take(self, review: Review) -> None:
        self._review = review
        self._ever_rated |= {(each.question, each.competency) for each in review.ratings}
        if self.is_mounted:
            self._show()

    def _rating(self, asked: Asked, competency: str, level: int, *, blind: bool, reason: str = "") -> Rating:
        return Rating(self._desk.rater, asked.question, competency, level, self.coach.clock(), blind, reason)

    def _mark(self, kind: MarkKind, asked: Asked, indicator: str, span: Span) -> Mark:
        return Mark(self._desk.rater, kind, asked.question, indicator, *span, self.coach.clock())


def _about(mark: Mark) -> tuple[str, str, str, int, int]:
    return mark.kind, mark.question, mark.indicator, mark.start, mark.end


def _short(quote: str, most: int = 40) -> str:
    return quote if len(quote) <= most else quote[:most].rstrip() + "…"
