"""What the home screen says of a candidate's practice. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from interviewcoach.interview.countdown import Countdown, in_words
from interviewcoach.interview.planning import WeakSpot, weak_spot
from interviewcoach.model.bank import Bank, Role
from interviewcoach.model.session import DRILL_MINUTES, Attempt, Choices, SessionSummary
from interviewcoach.model.story import Story
from interviewcoach.model.text import count
from interviewcoach.tui.screens.choose import offered_roles
from interviewcoach.tui.widgets.menu import Entry
from interviewcoach.tui.words import ago
from interviewcoach.workspace import DEFAULT_ROLE, new_seed


@dataclass(frozen=True, slots=True)
class Welcome:
    """A bank, and what a candidate practised here and keeps."""

    bank: Bank
    candidate: str
    sessions: tuple[SessionSummary, ...]
    history: tuple[Attempt, ...]
    stories: tuple[Story, ...]
    ahead: Countdown | None

    @property
    def role(self) -> Role:
        """The role practised last, or the usual one."""
        offered = offered_roles(self.bank)
        wanted = [*(past.role for past in self.sessions), DEFAULT_ROLE, *offered]
        return next(offered[id] for id in wanted if id in offered)

    @property
    def unfinished(self) -> SessionSummary | None:
        """The interview to go on with: the one used last."""
        open_ones = [past for past in self.sessions if past.ended_at is None]
        return max(open_ones, key=lambda past: past.used_at, default=None)

    @property
    def weak_spot(self) -> WeakSpot | None:
        return weak_spot(self.history, self.role)

    @property
    def news(self) -> str:
        """The way to the interview whose day was set, or nothing."""
        return f" {in_words(self.ahead)}." if self.ahead else ""

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
            name = self.bank.competencies[weak.competency].name.lower()
            asked = ago(weak.asked_at, now)
            entries.append(Entry("drill", "Drill a weak spot", f"{name}, {weak.level:.1f} · last asked {asked}"))
        return entries

    def remarks(self) -> Mapping[str, str]:
        """What stands beside the lines that are always there, by their ids."""
        answers = count(len(self.history), "answer") if self.history else "none yet"
        stories = count(len(self.stories), "story", "stories") if self.stories else "none yet"
        return {
            "start": f"{self.role.title}, feedback each time",
            "progress": f"levels and habits over time: {answers}",
            "stories": f"situations of your own to tell: {stories}",
            "sessions": count(len(self.sessions), "interview") + " so far",
        }
