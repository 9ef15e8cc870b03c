"""How far the machine agrees with trainers, and trainers with each other: what `interviewcoach agreement` prints."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interviewcoach.agreement import report
from interviewcoach.agreement.report import Example, Report
from interviewcoach.model.review import Judgement
from interviewcoach.tui.agreement import agreement_parts
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.widgets.heading import Heading
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import shown


class AgreementScreen(CoachScreen[None]):
    CSS_PATH = "agreement.tcss"
    AUTO_FOCUS = "#figures"
    HELP = (
        "Kappa and ICC are 1 where two always agree and 0 where they agree as by chance; bias is how much higher the"
        " first one is, in levels. Read the intervals: where they are wide, rate more. Whoever rates blind is shown no"
        " example of an answer that they have not rated."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("agreement.all", "b", "toggle_blind", "Blind or all", "Count blind ratings alone, or all of them"),
        BACK,
    ]

    def __init__(self) -> None:
        super().__init__()
        self._is_blind = True
        self._judgements: Sequence[Judgement] = ()
        self._report: Report | None = None

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Agreement", "bold"), Content()

    def body(self) -> ComposeResult:
        with VerticalScroll(id="figures"):
            yield Static("Counting…", id="counting", markup=False)
            yield Page(id="agreement")

    def on_mount(self) -> None:
        self._count()

    def on_resize(self, _: events.Resize) -> None:
        self._show()

    def action_toggle_blind(self) -> None:
        self._is_blind = not self._is_blind
        self._count()

    @work(exit_on_error=False, exclusive=True, group="count")
    async def _count(self) -> None:
        """Drawing the intervals takes its time: it goes on beside the screen."""
        counted = "blind ratings alone" if self._is_blind else "all ratings"
        self.query_one(Heading).show(shown(counted))
        self._judgements = await self.core(self.coach.workspace.store.reviews.judgements)
        self._report = await asyncio.to_thread(report, self._judgements, blind=self._is_blind)
        self._show()

    def _show(self) -> None:
        if self._report is None:
            return
        rated = {(each.session, each.question) for each in self._judgements if each.rater == self.coach.rater}

        def may_show(example: Example) -> bool:
            return not self.coach.blind or (example.session, example.question) in rated

        self.query_one("#counting").display = False
        self.query_one(Page).show(agreement_parts(self._report, may_show, self.size.width))
