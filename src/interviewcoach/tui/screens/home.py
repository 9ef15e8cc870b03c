"""Where the program opens: begin, come back, look back."""

from dataclasses import dataclass, replace
from importlib import import_module
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from interviewcoach.interview.countdown import Countdown, in_words
from interviewcoach.interview.planning import WeakSpot, weak_spot
from interviewcoach.model.session import DRILL_MINUTES, Attempt, Choices, SessionSummary
from interviewcoach.model.story import Story
from interviewcoach.model.text import count, one_line
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.screens.choose import ChooseScreen, looks_for, offered_roles
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import ago, shown
from interviewcoach.workspace import DEFAULT_ROLE, new_seed

DAYTIMES = ((5, "Good evening"), (12, "Good morning"), (18, "Good afternoon"), (24, "Good evening"))
PURPOSE = "A rehearsal: no clinical guidance, and no judgement of a person. Nothing you write leaves this computer."

# Ids of the lines that name who practises.
SOMEBODY, NEW = "name:", "new"

# What leads on from here is loaded when the first picture is there. Plots come with their screen: they are heavy.
LATER = ("interview", "sessions", "stories", "reviews", "choosing", "writing")


@dataclass(frozen=True, slots=True)
class Past:
    """What a candidate practised here and keeps."""

    sessions: tuple[SessionSummary, ...] = ()
    history: tuple[Attempt, ...] = ()
    stories: tuple[Story, ...] = ()
    ahead: Countdown | None = None


class HomeScreen(CoachScreen[None]):
    """With `choices` it begins that session at once."""

    CSS_PATH = "home.tcss"
    HELP = (
        "Choose a line with the arrow keys and press Enter. An interview asks questions like those of a real panel;"
        " you answer in writing and read what a panel would have heard."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        command("home.progress", "p", "progress", "Progress", "See how your levels and habits moved", show=False),
        command("home.stories", "s", "stories", "Stories", "Write and keep stories of your own", show=False),
        command("home.candidate", "c", "candidate", "Who", "Say who practises, where several people share a computer"),
        command("home.review", "v", "review", "Review", "Rate what was practised, as a trainer", show=False),
        command("home.cohorts", "g", "cohorts", "Cohorts", "See how groups of candidates are doing", show=False),
        command("home.quit", "q", "app.quit", "Quit", "Leave the program"),
    ]

    def __init__(self, choices: Choices | None = None) -> None:
        super().__init__()
        self._choices = choices
        self._past = Past()

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
        """Read what the candidate practised here again: an interview may just have ended."""
        bank = self.coach.workspace.bank
        if self.coach.candidate is None:
            self.coach.candidate = await self.core(self.coach.workspace.store.at_home)
        self._past = await self.core(self._read, self.coach.candidate)
        role = bank.roles[self._role()]
        self.query_one("#greeting", Static).update(shown(self._greeting()))
        self.query_one(Menu).show(self._entries())
        self.query_one("#looks-for", Static).update(looks_for(role, bank))
        self.call_after_refresh(self._load_others)

    @work(thread=True, group="loading")
    def _load_others(self) -> None:
        """Load the other screens while somebody reads: on the event loop they would hold up the first key."""
        for name in LATER:
            import_module(f"interviewcoach.tui.screens.{name}")

    def _read(self, candidate: str) -> Past:
        """What is stored of the candidate, read on the database thread."""
        workspace = self.coach.workspace
        return Past(
            workspace.store.own_sessions(candidate),
            workspace.store.history(candidate),
            workspace.store.stories.all(candidate),
            workspace.practice.ahead(candidate, self.coach.clock()),
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        weak = self._weak_spot()
        match event.option_id:
            case "start" | "choose":
                self.app.push_screen(ChooseScreen(self._choices_for(), ready=event.option_id == "start"))
            case "drill" if weak is not None:
                drill = replace(self._choices_for(), skills=(weak.competency,), questions=0, minutes=DRILL_MINUTES)
                self.app.push_screen(ChooseScreen(drill, ready=True))
            case "resume":
                self.resume_session(self._unfinished()[0].id)
            case "progress":
                self.action_progress()
            case "stories":
                self.action_stories()
            case "sessions":
                self.action_sessions()
            case "review":
                self.action_review()
            case "support":
                self.run_worker(self.run_action("app.support"))

    def action_progress(self) -> None:
        from interviewcoach.tui.screens.progress import ProgressScreen  # noqa: PLC0415 - it loads a library of plots

        self.app.push_screen(ProgressScreen())

    def action_stories(self) -> None:
        from interviewcoach.tui.screens.stories import StoriesScreen  # noqa: PLC0415

        self.app.push_screen(StoriesScreen(self._role()))

    def action_sessions(self) -> None:
        from interviewcoach.tui.screens.sessions import SessionsScreen  # noqa: PLC0415

        self.app.push_screen(SessionsScreen())

    def action_review(self) -> None:
        from interviewcoach.tui.screens.reviews import ReviewsScreen  # noqa: PLC0415

        self.app.push_screen(ReviewsScreen())

    def action_cohorts(self) -> None:
        from interviewcoach.tui.screens.cohorts import CohortsScreen  # noqa: PLC0415

        self.app.push_screen(CohortsScreen())

    @work(exit_on_error=False)
    async def action_candidate(self) -> None:
        """Whose practice this is from now on. The store remembers it."""
        from interviewcoach.tui.screens.choosing import ChoosingScreen  # noqa: PLC0415
        from interviewcoach.tui.screens.writing import Field, WritingScreen  # noqa: PLC0415

        store = self.coach.workspace.store
        known = [name for name in await self.core(store.candidates) if name]
        entries = [Entry(f"{SOMEBODY}{name}", name) for name in known]
        title = "Who practises? Each name has interviews of its own."
        entries = [Entry(SOMEBODY, "No name"), *entries, Entry(NEW, "Another name…")]
        picked = await self.app.push_screen_wait(ChoosingScreen(title, entries))
        if picked == NEW:
            written = await self.app.push_screen_wait(WritingScreen("Who practises?", [Field("Name", "", False)]))
            picked = SOMEBODY + one_line(written[0]) if written else None
        if picked is not None:
            self.coach.candidate = picked.removeprefix(SOMEBODY)
            await self.core(store.set_at_home, self.coach.candidate)
            self.refresh_sessions()

    def _greeting(self) -> str:
        hour = self.coach.clock().astimezone().hour
        daytime = next(words for until, words in DAYTIMES if hour < until)
        name = f", {self.coach.candidate}" if self.coach.candidate else ""
        return f"{daytime}{name}." + (f" {in_words(self._past.ahead)}." if self._past.ahead else "")

    def _choices_for(self) -> Choices:
        return Choices(role=self._role(), seed=new_seed(), candidate=self.coach.candidate or "")

    def _role(self) -> str:
        """The role practised last, or the usual one."""
        offered = offered_roles(self.coach.workspace.bank)
        wanted = [*(past.role for past in self._past.sessions), DEFAULT_ROLE, *offered]
        return next(id for id in wanted if id in offered)

    def _unfinished(self) -> list[SessionSummary]:
        """Those to go on with, the one used last first."""
        open_ones = (past for past in self._past.sessions if past.ended_at is None)
        return sorted(open_ones, key=lambda past: past.used_at, reverse=True)

    def _weak_spot(self) -> WeakSpot | None:
        return weak_spot(self._past.history, self.coach.workspace.bank.roles[self._role()])

    def _entries(self) -> list[Entry]:
        bank = self.coach.workspace.bank
        role = bank.roles[self._role()]
        entries = [Entry("start", "Start five questions", f"{role.title}, feedback each time")]
        if unfinished := self._unfinished():
            past = unfinished[0]
            begun = ago(past.started_at, self.coach.clock())
            entries.append(Entry("resume", "Resume", f"begun {begun}, {past.answered} of {past.planned} answered"))
        if (weak := self._weak_spot()) is not None:
            name = bank.competencies[weak.competency].name.lower()
            asked = ago(weak.asked_at, self.coach.clock())
            entries.append(Entry("drill", "Drill a weak spot", f"{name}, {weak.level:.1f} · last asked {asked}"))
        answers = count(len(self._past.history), "answer") if self._past.history else "none yet"
        stories = count(len(self._past.stories), "story", "stories") if self._past.stories else "none yet"
        entries += [
            Entry("choose", "Choose…", "role, skills, length, feedback, timing, style"),
            Entry("progress", "Progress", f"levels and habits over time: {answers}"),
            Entry("stories", "Stories", f"situations of your own to tell: {stories}"),
            Entry("sessions", "Sessions", count(len(self._past.sessions), "interview") + " so far"),
            Entry("review", "Review", "for trainers: rate and comment on interviews"),
            Entry("support", "Where to turn", "if you or someone else is in distress"),
        ]
        return entries
