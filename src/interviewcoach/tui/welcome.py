"""What the home screen says of a candidate's practice. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from interviewcoach.interview.countdown import Countdown, in_words
from interviewcoach.interview.planning import WeakSpot, weak_spot
from interviewcoach.model.bank import Bank, Role
from interviewcoach.model.session import DRILL_MINUTES, Attempt, Choices, SessionSummary
from interviewcoach.model.story import Story
from interviewcoach.model.text import calendar_day, count
from interviewcoach.tui.screens.choose import offered_roles
from interviewcoach.tui.widgets.menu import Entry
from interviewcoach.tui.words import ago
from interviewcoach.workspace import DEFAULT_ROLE, new_seed


@dataclass(frozen=True, slots=True)
class Welcome:
    """A bank, and what a candidate's practice here comes to: the role practised last, or the usual one; the interview
    used last of those to go on with; and how much there is. The practice itself, megabytes in time, is not kept."""

    bank: Bank
    candidate: str
    role: Role
    unfinished: SessionSummary | None
    weak_spot: WeakSpot | None
    ahead: Countdown | None
    interviews: int
    answers: int
    stories: int

    @classmethod
    def of(  # noqa: PLR0913 - all that is stored of a candidate
        cls,
        bank: Bank,
        candidate: str,
        sessions: Sequence[SessionSummary],
        history: Sequence[Attempt],
        stories: Sequence[Story],
        *,
        ahead: Countdown | None,
    ) -> Self:
        """`sessions`: the one begun last first."""
        offered = offered_roles(bank)
        wanted = [*(past.role for past in sessions), DEFAULT_ROLE, *offered]
        role = next(offered[id] for id in wanted if id in offered)
        open_ones = [past for past in sessions if past.ended_at is None]
        unfinished = max(open_ones, key=lambda past: past.used_at, default=None)
        weak = weak_spot(history, role)
        return cls(bank, candidate, role, unfinished, weak, ahead, len(sessions), len(history), len(stories))

    @property
    def news(self) -> str:
        """The way to the interview whose day was set, or nothing."""
        return f" {in_words(self.ahead)}." if self.ahead else ""

    @property
    def day(self) -> str:
        """When the interview is."""
        if self.ahead is None:
            return "not set; practice is planned back from it"
        return f"{calendar_day(self.ahead.interview)}; Enter changes it"

    def choices(self) -> Choices:
        return Choices(role=self.role.id, seed=new_seed(), candidate=self.candidate)

    def drill(self) -> Choices | None:
        """Five minutes on the weak spot, where there is one."""
        weak = self.weak_spot
        if weak is None:
            return None
        return replace(self.choices(), skills=(weak.competency,), questions=0, minutes=DRILL_MINUTES)

    def offers(self, now: datetime) -> list[Entry]:
        """Lines that are there only for whoever has practised."""
        entries = []
        if (past := self.unfinished) is not None:
            begun = ago(past.started_at, now)
            entries.append(Entry("resume", "Resume", f"begun {begun}, {past.answered} of {past.planned} answered"))
        if (weak := self.weak_spot) is not None:
            name = self.bank.names[weak.competency].lower()
            asked = ago(weak.asked_at, now)
            entries.append(Entry("drill", "Drill a weak spot", f"{name}, {weak.level:.1f} · last asked {asked}"))
        return entries

    def remarks(self) -> Mapping[str, str]:
        """What stands beside the lines that are always there, by their ids."""
        answers = count(self.answers, "answer") if self.answers else "none yet"
        stories = count(self.stories, "story", "stories") if self.stories else "none yet"
        return {
            "start": f"{self.role.title}, feedback each time",
            "progress": f"levels and habits over time: {answers}",
            "date": self.day,
            "stories": f"situations of your own to tell: {stories}",
            "sessions": count(self.interviews, "interview") + " so far",
        }
