"""Where the program opens: begin, come back, look back."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from interviewcoach.interview.countdown import in_words
from interviewcoach.interview.planning import WeakSpot, weak_spot
from interviewcoach.model.session import DRILL_MINUTES, Choices, SessionSummary
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.screens.choose import ChooseScreen, looks_for, offered_roles
from interviewcoach.tui.screens.reviews import ReviewsScreen
from interviewcoach.tui.screens.sessions import SessionsScreen
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import ago, count, shown
from interviewcoach.workspace import DEFAULT_ROLE, new_seed

DAYTIMES = ((5, "Good evening."), (12, "Good morning."), (18, "Good afternoon."), (24, "Good evening."))
PURPOSE = "A rehearsal: no clinical guidance, and no judgement of a person. Nothing you write leaves this computer."


class HomeScreen(CoachScreen[None]):
    """With `choices` it begins that session at once."""

    CSS_PATH = "home.tcss"
    HELP = (
        "Choose a line with the arrow keys and press Enter. An interview asks questions like those of a real panel;"
        " you answer in writing and read what a panel would have heard."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("home.review", "v", "review", "Review", "Rate what was practised, as a trainer", show=False),
        command("home.quit", "q", "app.quit", "Quit", "Leave the program"),
    ]

    def __init__(self, choices: Choices | None = None) -> None:
        super().__init__()
        self._choices = choices
        self._sessions: list[SessionSummary] = []
        self._weak_spot: WeakSpot | None = None

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("interviewcoach", "bold"), Content()

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(shown(self._greeting()), id="greeting")
            yield Menu(label_width=21, id="menu")
            yield Static(id="looks-for")
            yield Static(PURPOSE, id="purpose", markup=False)

    def on_mount(self) -> None:
        if self._choices is not None:
            self.begin(self._choices)

    @on(ScreenResume)
    @work(exit_on_error=False, exclusive=True, group="sessions")
    async def refresh_sessions(self) -> None:
        """Read the sessions that were practised here again: one may just have ended."""
        workspace = self.coach.workspace
        found = await self.core(workspace.store.sessions)
        self._sessions = [past for past in found if past.imported_at is None]
        ahead = await self.core(workspace.practice.ahead, "", self.coach.clock())
        self.query_one("#greeting", Static).update(shown(self._greeting() + (f" {in_words(ahead)}." if ahead else "")))
        history = await self.core(workspace.store.history, "")
        self._weak_spot = weak_spot(history, workspace.bank.roles[self._role()])
        role = self.coach.workspace.bank.roles[self._role()]
        self.query_one(Menu).show(self._entries())
        self.query_one("#looks-for", Static).update(looks_for(role, self.coach.workspace.bank))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        match event.option_id:
            case "start" | "choose":
                choices = Choices(role=self._role(), seed=new_seed())
                self.app.push_screen(ChooseScreen(choices, ready=event.option_id == "start"))
            case "drill" if self._weak_spot is not None:
                skills = (self._weak_spot.competency,)
                choices = Choices(role=self._role(), skills=skills, questions=0, minutes=DRILL_MINUTES, seed=new_seed())
                self.app.push_screen(ChooseScreen(choices, ready=True))
            case "resume":
                self.resume_session(self._unfinished()[0].id)
            case "sessions":
                self.app.push_screen(SessionsScreen())
            case "review":
                self.action_review()
            case "support":
                self.run_worker(self.run_action("app.support"))

    def action_review(self) -> None:
        self.app.push_screen(ReviewsScreen())

    def _greeting(self) -> str:
        hour = self.coach.clock().astimezone().hour
        return next(words for until, words in DAYTIMES if hour < until)

    def _role(self) -> str:
        """The role practised last, or the usual one."""
        offered = offered_roles(self.coach.workspace.bank)
        wanted = [*(past.role for past in self._sessions), DEFAULT_ROLE, *offered]
        return next(id for id in wanted if id in offered)

    def _unfinished(self) -> list[SessionSummary]:
        """Those to go on with, the one used last first."""
        open_ones = (past for past in self._sessions if past.ended_at is None)
        return sorted(open_ones, key=lambda past: past.used_at, reverse=True)

    def _entries(self) -> list[Entry]:
        role = self.coach.workspace.bank.roles[self._role()]
        entries = [Entry("start", "Start five questions", f"{role.title}, feedback each time")]
        if unfinished := self._unfinished():
            past = unfinished[0]
            begun = ago(past.started_at, self.coach.clock())
            entries.append(Entry("resume", "Resume", f"begun {begun}, {past.answered} of {past.planned} answered"))
        if (weak := self._weak_spot) is not None:
            name = self.coach.workspace.bank.competencies[weak.competency].name.lower()
            asked = ago(weak.asked_at, self.coach.clock())
            entries.append(Entry("drill", "Drill a weak spot", f"{name}, {weak.level:.1f} · last asked {asked}"))
        entries += [
            Entry("choose", "Choose…", "role, skills, length, feedback, timing, style"),
            Entry("sessions", "Sessions", count(len(self._sessions), "interview") + " so far"),
            Entry("review", "Review", "for trainers: rate and comment on interviews"),
            Entry("support", "Where to turn", "if you or someone else is in distress"),
        ]
        return entries
