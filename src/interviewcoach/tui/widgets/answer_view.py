"""An answer to be read closely: words can be chosen in it."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widgets import Static

from interviewcoach.tui.review_place import Asked, Span
from interviewcoach.tui.reviewing import answer, notes, question_parts
from interviewcoach.tui.spans import Words, words_of
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import shown


class AnswerView(VerticalScroll, can_focus=False):
    """The question, the answer and what was said of it. `span` is what is chosen, or None."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._asked: Asked | None = None
        self._words = words_of("")

    def compose(self) -> ComposeResult:
        yield Static(id="asked")
        yield Static(id="answer")
        yield Page(id="notes")

    @property
    def span(self) -> Span | None:
        return self._words.span

    def show(self, asked: Asked) -> None:
        """Show it; words stay chosen while it is the same answer."""
        if self._asked is None or (self._asked.question, self._asked.take) != (asked.question, asked.take):
            self._words = words_of(asked.text)
            self.scroll_home(animate=False)
        self._asked = asked
        self.query_one("#asked", Static).update(question_parts(asked))
        self.query_one("#answer", Static).update(answer(asked, self.span))
        self.query_one("#notes", Page).show(notes(asked))

    def move(self, by: int, *, extend: bool) -> None:
        self._choose(self._words.moved(by, extend=extend))

    def extend_to_sentence(self, by: int) -> None:
        self._choose(self._words.extended_to_sentence(by))

    def choose_nothing(self) -> None:
        self._choose(words_of(self._words.text))

    def _choose(self, words: Words) -> None:
        self._words = words
        if self._asked is None:
            return
        written = self.query_one("#answer", Static)
        written.update(answer(self._asked, self.span))
        if self.span is not None:
            before = shown(words.text[: words.places[words.head][1]])
            # The signs of the marks are not counted: a row more on each side makes up for them.
            row = before.get_height({}, max(written.size.width, 1)) - 1
            self.scroll_to_region(Region(0, written.virtual_region.y + row - 1, 1, 3), animate=False)
