"""What the program is, in three short pages: shown once, at the first start, and whenever it is asked for."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key

from interviewcoach.tui.commands import command
from interviewcoach.tui.parts import GAP, Part
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import MUTED

PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Welcome. This is a place to rehearse.",
        (
            "It asks what panels ask people who want to support others with their mental health. You answer in writing,"
            " as you would say it, and read what a panel would have heard.",
            "Take the time you need. Skipping a question costs nothing, a pause keeps your text, and any answer can be"
            " given again to see what changes.",
            "The first line of the next screen starts five questions. That takes about twenty minutes.",
        ),
    ),
    (
        "It stays with you.",
        (
            "What you write is kept on this computer and sent nowhere: no account, no network, nobody watching.",
            "It is saved while you type, so that you can leave at any moment and come back to it.",
            "Please change the names and details of real clients and colleagues all the same. What you no longer want"
            " you can delete, with all copies that the program made.",
        ),
    ),
    (
        "How answers are scored, and what a score is not.",
        (
            "The scorer looks for things that people do, in your words: asking directly, telling somebody, writing it"
            " down. Every point shows the words that earned it. Levels go from 1 to 5.",
            "It reads what you describe, not how you are. It can miss good things said in an unusual way, and it cannot"
            " hear your voice: a trainer or a friend can.",
            "A level is no clinical guidance, no test of a person and no forecast of a job. If something here weighs on"
            " you, F5 shows where to turn.",
        ),
    ),
)


class TourScreen(CoachScreen[None]):
    """A key that does nothing else skips it."""

    CSS_PATH = "tour.tcss"
    AUTO_FOCUS = "#tour"
    HELP = "Three pages about this program. Enter turns them, Esc or any other key skips the rest."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("tour.next", "enter,right,space", "turn(1)", "Next", "Turn the page; after the last one, begin"),
        command("tour.previous", "left", "turn(-1)", "Back", "Turn back"),
        command("tour.skip", "escape", "back", "Skip", "Skip the rest of it"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._page = 0

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("interviewcoach", "bold"), self._place()

    def body(self) -> ComposeResult:
        with VerticalScroll(id="tour"):
            yield Page(self._parts())

    async def action_turn(self, by: int) -> None:
        if self._page + by >= len(PAGES):
            self.dismiss(None)
            return
        self._page = max(0, self._page + by)
        self.query_one(Heading).show(self._place())
        await self.query_one(Page).show(self._parts())
        self.query_one("#tour").scroll_home(animate=False)

    def on_key(self, event: Key) -> None:
        if event.key not in self.active_bindings:
            event.stop()  # it means nothing to the screen below
            self.dismiss(None)

    def _place(self) -> Content:
        return Content(f"{self._page + 1} of {len(PAGES)}")

    def _parts(self) -> list[Part]:
        title, paragraphs = PAGES[self._page]
        said = [part for words in paragraphs for part in (Content(words), GAP)]
        dots = Content.assemble(*(("● ", "$accent") if n == self._page else ("○ ", MUTED) for n in range(len(PAGES))))
        return [Content.styled(title, "bold"), GAP, *said, dots]
