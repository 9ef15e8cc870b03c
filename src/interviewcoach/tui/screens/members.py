"""Who is in a cohort, chosen among all of whom there is a session."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import BindingType

from interviewcoach.tui.commands import command
from interviewcoach.tui.screens.finding import Finding
from interviewcoach.tui.widgets.menu import Entry, Menu

if TYPE_CHECKING:
    from interviewcoach.tui.screens.base import CoachScreen


class MembersScreen(Finding[tuple[str, ...] | None]):
    """Returns the names chosen, None where nothing is to change. `known` are all names there are."""

    HELP = "Letters find a name, Enter takes it in or lets it go, Ctrl+J keeps what you chose. No session is touched."
    BINDINGS: ClassVar[list[BindingType]] = [
        command("members.keep", "ctrl+j", "keep", "Keep", "Keep these members", priority=True),
    ]
    keys = (
        ("↑↓ move", ""),
        ("enter choose", "screen.choose"),
        ("ctrl+j keep", "screen.keep"),
        ("esc leave", "screen.leave"),
    )

    def __init__(self, title: str, known: Sequence[str], members: Sequence[str]) -> None:
        super().__init__(title, "part of a name", "Nobody is called that.")
        self._names = sorted(known, key=lambda name: name not in members)
        self._members = set(members)
        self._chosen = set(members)
        self._warned = False

    def found(self, part: str) -> list[str]:
        folded = part.strip().casefold()
        return [name for name in self._names if folded in name.casefold()]

    def entry(self, id: str) -> Entry:
        return Entry(id, f"{'✓' if id in self._chosen else '·'} {id}")

    def take(self, id: str) -> None:
        self._chosen ^= {id}
        self._warned = False
        self.query_one(Menu).change(self.entry(id))

    def action_keep(self) -> None:
        self.dismiss(tuple(name for name in self._names if name in self._chosen))

    def action_leave(self) -> None:
        if self._warned or self._chosen == self._members:
            self.dismiss(None)
        else:
            self._warned = True
            self.notify("Not kept yet: Ctrl+J keeps it, Esc once more throws it away.", severity="warning")


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
