"""Where a person in distress can turn."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interviewcoach.model.bank import SupportLine
from interviewcoach.tui.screens.base import BACK, CoachScreen
from interviewcoach.tui.words import MUTED, lines, shown


class SupportScreen(CoachScreen[None]):
    CSS_PATH = "support.tcss"
    HELP = "Services that listen, by country, each with the date it was last checked. Esc takes you back."
    BINDINGS: ClassVar[list[BindingType]] = [BACK]

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("Where to turn", "bold"), Content()

    def body(self) -> ComposeResult:
        support = self.coach.workspace.bank.support
        with VerticalScroll():
            yield Static(
                lines(
                    shown(support.intro),
                    " ",
                    shown(support.everywhere, "$warning bold"),
                    *(part for line in support.lines for part in (" ", _line(line))),
                )
            )


def _line(line: SupportLine) -> Content:
    return lines(
        Content.assemble(shown(line.country, "bold"), shown(f"  as of {line.as_of}", MUTED)),
        Content.assemble("  ", shown(line.name), "  ", shown(line.contact, "$accent bold")),
        shown(f"  {line.note}" if line.note else "", MUTED),
    )
