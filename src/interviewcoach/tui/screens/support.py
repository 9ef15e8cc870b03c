"""Where a person in distress can turn."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content

from interviewcoach.model.bank import SupportLine
from interviewcoach.tui.parts import GAP, NO_SIGN, Part, Point
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.widgets.page import Page
from interviewcoach.tui.words import MUTED, paragraphs, shown


class SupportScreen(CoachScreen[None]):
    CSS_PATH = "support.tcss"
    HELP = "Services that listen, by country, each with the date it was last checked. Esc takes you back."
    BINDINGS: ClassVar[list[BindingType]] = [BACK]

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Where to turn", "bold"), Content()

    def body(self) -> ComposeResult:
        support = self.coach.workspace.bank.support
        with VerticalScroll():
            yield Page(
                [
                    *paragraphs(support.intro),
                    GAP,
                    shown(support.everywhere, "$warning bold"),
                    *(part for line in support.lines for part in _line(line)),
                ]
            )


def _line(line: SupportLine) -> list[Part]:
    words = Content.assemble(shown(line.name), "  ", shown(line.contact, "$accent bold"))
    if line.note:
        words = Content("\n").join([words, shown(line.note, MUTED)])
    return [
        GAP,
        Content.assemble(shown(line.country, "bold"), shown(f"  as of {line.as_of}", MUTED)),
        Point(NO_SIGN, words),
    ]
