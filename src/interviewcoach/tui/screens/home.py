"""Where the program opens: begin, come back, look back.

It is drawn before the workspace is open, so what it needs of that is loaded later.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import ScreenResume
from textual.widgets import OptionList, Static

from interviewcoach.errors import UsageError
from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import shown

if TYPE_CHECKING:
    from interviewcoach.model.session import Choices
    from interviewcoach.tui.welcome import Welcome

DAYTIMES = ((5, "Good evening"), (12, "Good morning"), (18, "Good afternoon"), (24, "Good evening"))
PURPOSE = "A rehearsal: no clinical guidance, and no judgement of a person. Nothing you write leaves this computer."

# What can always be chosen, as it stands until the store has been read.
LINES = (
    Entry("start", "Start five questions", "feedback each time"),
    Entry("choose", "Choose…", "role, skills, length, feedback, timing, style"),
    Entry("progress", "Progress", "levels and habits over time"),
    Entry("stories", "Stories", "situations of your own to tell"),
    Entry("sessions", "Sessions", "interviews so far"),
    Entry("date", "Interview date", "not set; practice is planned back from it"),
    Entry("review", "Review", "for trainers: rate and comment on interviews"),
    Entry("support", "Where to turn", "if you or someone else is in distress"),
)

# Ids of the lines that name who practises.
SOMEBODY, NEW = "name:", "new"


def _leading(to: str, key: str, label: str, sentence: str) -> Binding:
    """A key that leads where a line of the screen does. The footer has no room for them all."""
    return command(f"home.{to}", key, f"lead('{to}')", label, sentence, show=False)


class HomeScreen(CoachScreen[None]):
    """With `choices` it begins that session at once."""

    CSS_PATH = "home.tcss"
    HELP = (
        "Choose a line with the arrow keys and press Enter. An interview asks questions like those of a real panel;"
        " you answer in writing and read what a panel would have heard."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        _leading("start", "n", "Start five questions", "Begin a new interview, with feedback after each answer"),
        _leading("resume", "r", "Resume", "Go on with the interview that you left"),
        _leading("drill", "d", "Drill a weak spot", "Five minutes on the skill that is weakest"),
        _leading("choose", "o", "Choose…", "Choose role, skills, length, feedback, timing and style"),
        _leading("progress", "p", "Progress", "See how your levels and habits moved"),
        _leading("stories", "s", "Stories", "Write and keep stories of your own"),
        _leading("sessions", "l", "Sessions", "Read, resume, export or delete your interviews"),
        _leading("date", "i", "Interview date", "Say when your real interview is: practice is planned back from it"),
        command(
            "home.candidate",
            "c",
            "lead('candidate')",
            "Who",
            "Say who practises, where several people share a computer",
        ),
        _leading("review", "v", "Review", "Rate what was practised, as a trainer"),
        _leading("cohorts", "g", "Cohorts", "See how groups of candidates are doing"),
        command("home.quit", "q", "app.quit", "Quit", "Leave the program"),
    ]

    def __init__(self, choices: "Choices | None" = None) -> None:
        super().__init__()
        self._choices = choices
        self._welcome: Welcome | None = None
        self._awaited = ""

    def heading(self) -> tuple[Content, Content]:
        return Content.styled("interviewcoach", "bold"), Content()

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(shown(self._greeting()), id="greeting")
            yield Menu(label_width=21, id="menu")
            yield Static(id="looks-for")
            yield Static(PURPOSE, id="purpose", markup=False)

    def on_mount(self) -> None:
        self.query_one(Menu).show(self._entries())
        if self._choices is not None:
            self.begin(self._choices)

    @on(ScreenResume)
    def refresh_sessions(self) -> None:
        """Read what the candidate practised here again: an interview may just have ended."""
        if self.coach.is_open:
            self._refresh()

    @work(exit_on_error=False, exclusive=True, group="sessions")
    async def _refresh(self) -> None:
        from interviewcoach.tui.screens.choose import looks_for  # noqa: PLC0415 - see above

        self._welcome = await self.core(self._read, self.coach.candidate)
        self.query_one("#greeting", Static).update(shown(self._greeting()))
        self.query_one(Menu).show(self._entries())
        self.query_one("#looks-for", Static).update(looks_for(self._welcome.role, self._welcome.bank))
        self.refresh_bindings()
        if self._awaited:
            to, self._awaited = self._awaited, ""
            self.action_lead(to)

    def _read(self, candidate: str) -> "Welcome":
        """What is stored of the candidate, read on the database thread."""
        from interviewcoach.tui.welcome import Welcome  # noqa: PLC0415

        workspace = self.coach.workspace
        return Welcome.of(
            workspace.bank,
            candidate,
            workspace.store.own_sessions(candidate),
            workspace.store.history(candidate),
            workspace.store.stories.all(candidate),
            ahead=workspace.practice.ahead(candidate, self.coach.clock()),
        )

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.action_lead(str(event.option_id))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action, parameters:
            case "lead", ("resume",):
                return self._welcome is not None and self._welcome.unfinished is not None
            case "lead", ("drill",):
                return self._welcome is not None and self._welcome.weak_spot is not None
        return True

    def action_lead(self, to: str) -> None:
        """Go where a line or a key leads. Until the candidate's practice has been read, the last choice waits."""
        if self._welcome is None:
            self._awaited = to
            self.notify("One moment: your practice is being opened.", timeout=2)
        elif to == "candidate":
            self._choose_candidate()
        elif to == "date":
            self._set_date()
        elif to == "resume" and self._welcome.unfinished is not None:
            self.resume_session(self._welcome.unfinished.id)
        elif to == "support":
            self.coach.action_support()
        elif to in {"start", "choose", "drill"}:
            self._choose(to, self._welcome)
        else:
            self._lead(to, self._welcome)

    def _choose(self, to: str, welcome: "Welcome") -> None:
        from interviewcoach.tui.screens.choose import ChooseScreen  # noqa: PLC0415 - see above

        choices = welcome.drill() if to == "drill" else welcome.choices()
        if choices is not None:
            self.app.push_screen(ChooseScreen(choices, ready=to != "choose"))

    @work(exit_on_error=False, exclusive=True, group="leading")
    async def _lead(self, to: str, welcome: "Welcome") -> None:
        screen = await self.core(_screen, to, welcome.role.id)
        if screen is not None:
            self.app.push_screen(screen())

    @work(exit_on_error=False)
    async def _choose_candidate(self) -> None:
        """Whose practice this is from now on. The store remembers it."""
        from interviewcoach.model.session import candidate_name  # noqa: PLC0415 - see above
        from interviewcoach.tui.screens.choosing import ChoosingScreen  # noqa: PLC0415

        known = [name for name in await self.core(self.coach.workspace.store.candidates) if name]
        entries = [Entry(f"{SOMEBODY}{name}", name) for name in known]
        title = "Who practises? Each name has interviews of its own."
        entries = [Entry(SOMEBODY, "No name"), *entries, Entry(NEW, "Another name…")]
        picked = await self.app.push_screen_wait(ChoosingScreen(title, entries))
        if picked == NEW:
            await self._ask("Who practises?", "Name", "", lambda name: self._be(candidate_name(name)))
        elif picked is not None:
            await self.core(self._be, picked.removeprefix(SOMEBODY))
            self.refresh_sessions()

    def _be(self, candidate: str) -> None:
        self.coach.workspace.store.set_at_home(candidate)
        self.coach.candidate = candidate

    @work(exit_on_error=False)
    async def _set_date(self) -> None:
        """The day of the candidate's real interview, or that there is none. The store remembers it."""
        from interviewcoach.interview.day import interview_day  # noqa: PLC0415 - see above

        store, candidate = self.coach.workspace.store, self.coach.candidate
        today = self.coach.clock().astimezone().date()
        before = await self.core(store.interview_date, candidate)

        def keep(written: str) -> None:
            store.set_interview_date(candidate, interview_day(written.strip() or "none", today))

        label = "A day such as 2026-12-03; empty where there is none"
        await self._ask("When is your interview?", label, before.isoformat() if before else "", keep)

    async def _ask(self, title: str, label: str, text: str, keep: Callable[[str], None]) -> None:
        """Ask for a line until it can be kept, or the candidate goes back."""
        from interviewcoach.tui.screens.writing import Field, WritingScreen  # noqa: PLC0415 - see above

        while written := await self.app.push_screen_wait(WritingScreen(title, [Field(label, text, is_long=False)])):
            try:
                await self.core(keep, written[0])
            except UsageError as error:
                self.notify(str(error), severity="warning")
                text = written[0]
                continue
            self.refresh_sessions()
            return

    def _greeting(self) -> str:
        hour = self.coach.clock().astimezone().hour
        daytime = next(words for until, words in DAYTIMES if hour < until)
        name = f", {self.coach.candidate}" if self.coach.candidate else ""
        return f"{daytime}{name}." + (self._welcome.news if self._welcome else "")

    def _entries(self) -> list[Entry]:
        if self._welcome is None:
            return list(LINES)
        said = self._welcome.remarks()
        first, *others = (line._replace(remark=said.get(line.id, line.remark)) for line in LINES)
        return [first, *self._welcome.offers(self.coach.clock()), *others]


def _screen(to: str, role: str) -> "Callable[[], CoachScreen[None]] | None":
    """What makes the screen that a line or a key leads to. Few evenings lead to many: each is loaded when it is asked
    for, and not on the event loop, which that would hold up."""
    match to:
        case "progress":
            from interviewcoach.tui.screens.progress import ProgressScreen  # noqa: PLC0415

            return ProgressScreen
        case "stories":
            from interviewcoach.tui.screens.stories import StoriesScreen  # noqa: PLC0415

            return partial(StoriesScreen, role)
        case "sessions":
            from interviewcoach.tui.screens.sessions import SessionsScreen  # noqa: PLC0415

            return SessionsScreen
        case "review":
            from interviewcoach.tui.screens.reviews import ReviewsScreen  # noqa: PLC0415

            return ReviewsScreen
        case "cohorts":
            from interviewcoach.tui.screens.cohorts import CohortsScreen  # noqa: PLC0415

            return CohortsScreen
    return None
