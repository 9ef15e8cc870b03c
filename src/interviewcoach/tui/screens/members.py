"""Who is in a cohort, chosen among all of whom there is a session."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static

from interviewcoach.tui.commands import HELP_KEY, command
from interviewcoach.tui.screens.modal import Modal
from interviewcoach.tui.widgets.menu import Entry, Menu
from interviewcoach.tui.words import key_hints, shown

if TYPE_CHECKING:
    from interviewcoach.tui.screens.base import CoachScreen

# So many names are listed; letters that are typed lead to the others.
MOST = 100


class MembersScreen(Modal[tuple[str, ...] | None]):
    """Returns the names chosen, None where nothing is to change. `known` are all names there are."""

    CSS_PATH = "members.tcss"
    AUTO_FOCUS = "Input"
    HELP = "Letters find a name, Enter takes it in or lets it go, Ctrl+J keeps what you chose. No session is touched."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("members.keep", "ctrl+j", "keep", "Keep", "Keep these members", priority=True),
        command("members.up", "up", "move(-1)", "Up", "Go to the name above", priority=True),
        command("members.down", "down", "move(1)", "Down", "Go to the name below", priority=True),
        command("members.choose", "enter", "choose", "Choose", "Take this name in, or let it go", priority=True),
        command("members.leave", "escape", "dismiss(None)", "Leave", "Leave the members as they were", priority=True),
        HELP_KEY,
    ]

    def __init__(self, title: str, known: Sequence[str], members: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._names = sorted(known, key=lambda name: name not in members)
        self._chosen = set(members)

    def body(self) -> ComposeResult:
        with Vertical(id="members"):
            yield Static(shown(self._title), id="members-title")
            yield Input(placeholder="part of a name", id="part")
            yield Menu(label_width=60, id="names")
            yield Static(id="members-more")
            keys = (
                ("↑↓ move", ""),
                ("enter choose", "screen.choose"),
                ("ctrl+j keep", "screen.keep"),
                ("esc leave", "screen.dismiss(None)"),
            )
            yield Static(key_hints(*keys), id="members-keys")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_blink = False
        self.query_one(Menu).can_focus = False
        self._show()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._show()

    def action_move(self, by: int) -> None:
        menu = self.query_one(Menu)
        (menu.action_cursor_down if by > 0 else menu.action_cursor_up)()

    @on(OptionList.OptionSelected)
    def action_choose(self) -> None:
        """A click on a line does it too: Enter is taken before it reaches the list."""
        if (chosen := self.query_one(Menu).chosen) is not None:
            self._chosen ^= {chosen}
            self.query_one(Menu).change(self._entry(chosen))

    def action_keep(self) -> None:
        self.dismiss(tuple(name for name in self._names if name in self._chosen))

    def _show(self) -> None:
        part = self.query_one(Input).value.strip().casefold()
        found = [name for name in self._names if part in name.casefold()]
        self.query_one(Menu).show(self._entry(name) for name in found[:MOST])
        left = len(found) - MOST
        told = f"{left:,} more: type part of a name." if left > 0 else "" if found else "Nobody is called that."
        self.query_one("#members-more", Static).update(shown(told))

    def _entry(self, name: str) -> Entry:
        return Entry(name, f"{'✓' if name in self._chosen else '·'} {name}")


async def choose_members(screen: "CoachScreen[Any]", cohort: str) -> None:
    """Ask who is in the cohort, and keep it."""
    cohorts = screen.coach.workspace.store.cohorts

    def read() -> tuple[tuple[str, ...], tuple[str, ...]]:
        return cohorts.candidates(), cohorts.find(cohort).members

    known, members = await screen.core(read)
    if not known:
        screen.notify("There is nobody to choose: no stored session has a candidate's name.")
        return
    chosen = await screen.app.push_screen_wait(MembersScreen(f"Who is in {cohort}?", known, members))
    if chosen is not None:
        await screen.core(cohorts.settle, cohort, chosen)
