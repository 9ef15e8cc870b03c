"""How one member of a cohort is doing."""

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content

from interviewcoach.interview.cohorts import Member
from interviewcoach.interview.overview import Overview
from interviewcoach.tui.cohort_parts import member_todo
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.progress import ProgressScreen
from interviewcoach.tui.screens.reviews import ReviewsScreen
from interviewcoach.tui.words import shown


class MemberScreen(ProgressScreen):
    """A candidate's progress as a trainer sees it: what was practised elsewhere counts too. `days` without practice are
    told."""

    NOTHING = "Nothing was answered yet."
    HELP = (
        "A dot is the mean level of a day, the upright line how sure it is; left and right go from competency to"
        " competency, the weakest first. Levels are the machine's: what you rate after seeing them is not blind."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("member.sessions", "v", "sessions", "Sessions", "Review the sessions of this candidate"),
    ]

    def __init__(self, member: Member, days: int) -> None:
        super().__init__()
        self._member = member
        self._days = days

    def heading(self) -> tuple[Content, Content]:
        return shown(self._member.candidate, "bold"), Content()

    def overview(self, role: str | None) -> Overview:
        workspace, now = self.coach.workspace, self.coach.clock()
        return workspace.practice.progress(workspace.bank, self._member.candidate, now, role, imported=True)

    def above(self, found: Overview) -> Content:
        practised, todo = super().above(found), member_todo(self._member, self._days)
        return Content("\n").join([practised, todo]) if todo else practised

    def action_sessions(self) -> None:
        self.app.push_screen(ReviewsScreen(self._member.candidate))
