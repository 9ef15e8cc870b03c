"""The full-screen program: its themes, its way out, and what holds on every screen."""

import asyncio
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar

from rich.segment import Segments
from rich.text import Text
from textual import events, work
from textual.app import App
from textual.binding import ActiveBinding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from interviewcoach.collecting import keep_all
from interviewcoach.errors import CoachError, StorageError
from interviewcoach.glance import TOUR, Glance
from interviewcoach.model.text import safe_text
from interviewcoach.opening import Opening
from interviewcoach.tui.commands import HELP_KEY, Commands, Palette, command
from interviewcoach.tui.screens.drafting import Drafting
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.theme import DARK, THEMES
from interviewcoach.tui.widgets.too_small import HEIGHT, WAYS_OUT, WIDTH, is_too_small

if TYPE_CHECKING:
    from interviewcoach.model.session import Choices, Session
    from interviewcoach.workspace import Workspace

T = TypeVar("T")

STYLES = Path(__file__).parent / "screens"
# The screens that are shown before the workspace is open.
FIRST = ("home", "help", "tour")
# Windows knows only some of them.
WIDE = 110
SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT")


class CoachApp(App[None]):
    """Opens Home; with `choices` it begins that session at once, with `resumed` it goes on with that one, and for
    `reviewing` it shows the list of sessions to review.

    `rater` is who reviews, asked for where it is empty; `blind` hides the machine's view of a question until the rater
    has rated it. `clock` gives the time (aware, UTC), `ticks` counts seconds monotonically.
    """

    TITLE = "interviewcoach"
    CSS_PATH = ["app.tcss", *(STYLES / f"{name}.tcss" for name in FIRST)]  # noqa: RUF012 - textual's declaration
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDTH, "-usual"), (WIDE, "-wide")]  # noqa: RUF012 - textual's declaration
    VERTICAL_BREAKPOINTS = [(0, "-low"), (HEIGHT, "-high")]  # noqa: RUF012 - textual's declaration
    COMMANDS = {Commands}  # noqa: RUF012 - textual's declaration
    BINDINGS: ClassVar[list[BindingType]] = [
        HELP_KEY,
        command("app.support", "f5", "support", "Where to turn", "Where a person in distress can turn", show=False),
        command("app.palette", "ctrl+p", "command_palette", "Commands", "Find a command", priority=True, show=False),
        command("app.theme", "ctrl+t", "next_theme", "Theme", "Dark, light or high contrast", show=False),
        command("app.tour", "f9", "tour", "Tour", "What this program is, in three short pages", show=False),
        command("app.quit", "ctrl+q", "quit", "Quit", "Leave; unsent text is kept", show=False, priority=True),
    ]

    def __init__(  # noqa: PLR0913 - what a command or a test may set
        self,
        workspace: "Workspace | Opening",
        choices: "Choices | None" = None,
        resumed: "Session | None" = None,
        *,
        glance: Glance | None = None,
        reviewing: bool = False,
        rater: str = "",
        blind: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        # Without colour Textual paints greys, on dark, unless the terminal's own colours are used.
        super().__init__(ansi_color="NO_COLOR" in os.environ or None)
        self._opening = workspace if isinstance(workspace, Opening) else None
        self._workspace = None if isinstance(workspace, Opening) else workspace
        self.opened = asyncio.Event()
        self.clock = clock
        self.ticks = ticks
        self.last_session = resumed
        seen = glance or self.workspace.glance()
        # Whose practice the home screen shows.
        self.candidate = choices.candidate if choices else resumed.candidate if resumed else seen.candidate
        self.rater = rater
        self.blind = blind
        # Of whom levels were shown on a dashboard.
        self.looked_over: set[str] = set()
        self._reviewing = reviewing
        self._choices = choices
        self._is_new = not (seen.toured or choices or reviewing or resumed)
        self._leaving_unsaved = False
        self._is_away = False
        if sys.platform != "win32":
            from interviewcoach.tui.driver import replace_undecodable_bytes  # noqa: PLC0415 - it needs termios

            replace_undecodable_bytes()
        for theme in THEMES.values():
            self.register_theme(theme)
        # Chosen before anything is shown, so that nothing changes its colours.
        self._chosen = seen.theme or "dark"
        self.theme = THEMES.get(self._chosen, DARK).name

    @property
    def workspace(self) -> "Workspace":
        """There once `opened` is set."""
        if self._workspace is None:
            raise RuntimeError("the workspace is still being opened")
        return self._workspace

    @property
    def is_open(self) -> bool:
        return self._workspace is not None

    def get_default_screen(self) -> Screen[Any]:
        return HomeScreen(self._choices)

    def get_driver_class(self) -> type[Driver]:
        usual = super().get_driver_class()
        if sys.platform == "win32":
            return usual
        from interviewcoach.tui import driver  # noqa: PLC0415 - it needs termios

        return driver.Driver if issubclass(driver.Driver, usual) else usual

    def on_mount(self) -> None:
        if sys.platform != "win32":
            for name in SIGNALS:
                number = getattr(signal, name)
                asyncio.get_running_loop().add_signal_handler(number, self._leave, number)
        if self._chosen not in THEMES:
            self.notify(f"There is no theme {self._chosen[:40]!r}: Ctrl+T chooses another.", severity="warning")
        if self._workspace is not None:
            self._take(self._workspace)
        elif self._opening is not None:
            self.call_after_refresh(self._open, self._opening)
        if self._is_new:
            self.action_tour()
            self._remember_tour()

    @work(exit_on_error=False)
    async def _open(self, opening: Opening) -> None:
        """Open the workspace behind the first picture. Where that fails the program ends; who closes it says why."""
        try:
            workspace = await asyncio.wrap_future(opening.begin())
        except CoachError:
            self.exit()
            return
        self._take(workspace)
        keep_all()
        if isinstance(self.screen, HomeScreen):
            self.screen.refresh_sessions()

    def _take(self, workspace: "Workspace") -> None:
        """The workspace is open: go where the program was told to begin."""
        self._workspace = workspace
        # All at once: whenever a screen brings styles of its own, Textual reads every style anew.
        self.stylesheet.read_all([path for path in sorted(STYLES.glob("*.tcss")) if path.stem not in FIRST])
        self.opened.set()
        if workspace.warning:
            self.notify(workspace.warning, severity="warning", timeout=15)
        if self.last_session is not None:
            self.open_interview(self.last_session)
        if self._reviewing:
            from interviewcoach.tui.screens.reviews import ReviewsScreen  # noqa: PLC0415

            self.push_screen(ReviewsScreen())

    def open_interview(self, session: "Session") -> None:
        """Show the session's interview in place of the screen that led to it."""
        from interviewcoach.tui.screens.interview import InterviewScreen  # noqa: PLC0415 - as those of Home

        self.last_session = session
        if isinstance(self.screen, HomeScreen):
            self.push_screen(InterviewScreen(session))
        else:
            self.switch_screen(InterviewScreen(session))

    def forget(self, session_id: str) -> None:
        """The session was deleted."""
        if self.last_session is not None and self.last_session.id == session_id:
            self.last_session = None

    # Ways out

    async def action_quit(self) -> None:
        """Leave when the unsent text is on disk. Where it cannot be saved, a second try leaves without it."""
        saved = [await screen.save_draft() for screen in self._drafting()]
        if all(saved) or self._leaving_unsaved:
            self.exit()
        else:
            self._leaving_unsaved = True
            self.notify(
                "NOT SAVED. Copy your text, or press Ctrl+Q again to leave without it.", severity="error", timeout=10
            )

    def _leave(self, number: int) -> None:
        """A signal asks to leave: hand the unsent text to the database thread, which finishes its work at the end."""
        if self._is_away and number in (signal.SIGINT, signal.SIGQUIT):
            return
        self._hand_over_drafts()
        self.exit(return_code=128 + number)

    async def outside(self, function: Callable[[], T]) -> T:
        """Run something that has the terminal to itself, while nothing else happens here.

        Raises SuspendNotSupported where there is no terminal to give away, as in a browser.
        """
        self._is_away = True
        try:
            with self.suspend():
                return function()
        finally:
            # Ctrl-C was meant for what ran; the loop hears of it only now, in two rounds.
            for _ in range(3):
                await asyncio.sleep(0)
            self._is_away = False

    def _hand_over_drafts(self) -> None:
        for screen in self._drafting():
            screen.hand_over()

    def _drafting(self) -> list[Drafting[Any]]:
        """Where something may stand that is not on disk yet."""
        return [screen for screen in self.screen_stack if isinstance(screen, Drafting) and screen.is_mounted]

    def _fatal_error(self) -> None:
        """Report a fault of the program by its place alone: Textual's own report shows local variables, answers
        included, and an error's message may quote them too."""
        self._hand_over_drafts()
        kind, _, place = sys.exc_info()
        report = "".join(traceback.format_tb(place))
        name = kind.__name__ if kind else "unknown error"
        message = f"{report}interviewcoach stopped because of a fault of its own ({name}). Your answers are kept."
        self._exit_renderables.append(Segments(self.console.render(Text(message))))
        self._close_messages_no_wait()

    # What holds on every screen

    async def on_event(self, event: events.Event) -> None:
        if is_too_small(self.size) and _is_typed(event):
            return
        if isinstance(event, events.Paste):
            event.text = safe_text(event.text)
        await super().on_event(event)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: Literal["information", "warning", "error"] = "information",
        timeout: float | None = None,
        markup: bool = False,  # noqa: ARG002 - textual's signature
    ) -> None:
        """Messages quote people and files: they are never read as markup."""
        super().notify(safe_text(message), title=title, severity=severity, timeout=timeout, markup=False)

    def action_command_palette(self) -> None:
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        from interviewcoach.tui.screens.help import HelpScreen  # noqa: PLC0415 - as those of Home

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen), self._run_chosen)

    def _run_chosen(self, chosen: ActiveBinding | None) -> None:
        if chosen is not None:
            self.call_later(self.run_action, chosen.binding.action, chosen.node)

    @work
    async def action_support(self) -> None:
        from interviewcoach.tui.screens.support import SupportScreen  # noqa: PLC0415

        await self.opened.wait()
        if not isinstance(self.screen, SupportScreen):
            self.push_screen(SupportScreen())

    def action_tour(self) -> None:
        from interviewcoach.tui.screens.tour import TourScreen  # noqa: PLC0415

        if not isinstance(self.screen, TourScreen):
            self.push_screen(TourScreen())

    @work(exit_on_error=False)
    async def _remember_tour(self) -> None:
        """It is shown by itself only once. Where that cannot be kept, it is shown once more."""
        await self.opened.wait()
        with suppress(StorageError):
            await asyncio.wrap_future(self.workspace.submit(self.workspace.store.notice, TOUR))

    @work(exit_on_error=False)
    async def action_next_theme(self) -> None:
        """Show the next theme and remember it. Where that fails it still holds until the program ends."""
        names = list(THEMES)
        place = names.index(self._chosen) if self._chosen in names else 0
        self._chosen = names[(place + 1) % len(names)]
        self.theme = THEMES[self._chosen].name
        unseen = " NO_COLOR is set: the terminal's own colours stay." if self.no_color else ""
        self.notify(f"Theme: {self._chosen}.{unseen}", timeout=2 if not unseen else 5)
        await self.opened.wait()
        try:
            await asyncio.wrap_future(self.workspace.submit(self.workspace.store.set_theme, self._chosen))
        except StorageError as error:
            self.notify(f"The theme is not remembered: {error}", severity="warning")

    def action_help_quit(self) -> None:
        self.notify("Ctrl+Q leaves the program. Your text is kept.")


def _is_typed(event: events.Event) -> bool:
    """Whether it is something to act on that nobody can see the outcome of where the terminal is too small."""
    return isinstance(event, events.Paste) or (isinstance(event, events.Key) and event.key not in WAYS_OUT)
