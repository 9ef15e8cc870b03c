"""How long a trainer waits for the list of sessions on the screen, from a key to the frame that shows it. The program
itself runs, for a terminal that is not there. `big_store.py` measures two stores with it, in turns.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from subjects import PATIENCE, frames_of
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input

from interviewcoach.glance import TOUR
from interviewcoach.model.bank import Bank
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.filtering import FilteringScreen
from interviewcoach.tui.screens.reviews import AHEAD, PAGE, SORTS, ReviewsScreen
from interviewcoach.tui.widgets.menu import Menu
from interviewcoach.workspace import Workspace

SIZE = (120, 40)
# Seconds between two looks at the screen. Waiting takes no processor time, looking does.
LOOK = 0.005
# One after the other, each with what is typed for it: what is chosen again is lifted.
FILTERS = {"not reviewed by the trainer": "not rev", "both": "red", "with red flags": "not rev", "all again": ""}


class Watch:
    """What one key after the other took, by name: milliseconds of the processor, and the lines that are shown then."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.found: dict[str, tuple[float, int]] = {}
        self._app: Any = pilot.app
        self._pilot = pilot

    @property
    def screen(self) -> Any:
        return self._app.screen

    async def rest(self) -> None:
        """Wait until neither the database nor the screen has anything to do."""
        for _ in range(3):
            await asyncio.wrap_future(self._app.workspace.submit(int))
            await self._pilot.pause()

    async def take(self, name: str, key: str, is_there: Callable[[], object]) -> None:
        """Press `key` and wait for the frame after which `is_there` holds and nothing is left to draw."""
        await self.rest()
        with frames_of(self._app) as frames:

            def is_drawn() -> bool:
                if not is_there():
                    frames.clear()
                    return False
                self.screen._on_timer_update()
                return bool(frames) and not self.screen._dirty_widgets and not self.screen._layout_required

            begun = time.process_time()
            self._app.post_message(Key("space" if key == " " else key, key if len(key) == 1 else None))
            async with asyncio.timeout(PATIENCE):
                while not is_drawn():
                    await asyncio.sleep(LOOK)
            self.found[name] = 1000 * (time.process_time() - begun), self.screen.query_one(Menu).option_count

    async def list_anew(self, name: str, key: str) -> None:
        """The same for a key that changes what is listed."""
        await self.rest()
        before = self.screen._lines
        await self.take(name, key, lambda: self.screen._lines is not before)


def seen(path: Path, bank: Bank, searches: Sequence[str]) -> dict[str, tuple[float, int]]:
    """Milliseconds until each thing is seen in the store at `path`, and how many lines the list has then.

    Each of `searches` is looked for with its last letter, which leaves the last word begun, and with a space after it.
    """
    return asyncio.run(_seen(path, bank, searches))


async def _seen(path: Path, bank: Bank, searches: Sequence[str]) -> dict[str, tuple[float, int]]:
    async with _watching(path, bank) as watch:
        await _list(watch)
        for order in ("newest", "lowest"):
            while watch.screen._sort != order:
                await watch.list_anew("", "s")
            for text in searches:
                await _search(watch, text, SORTS[order])
        watch.found.pop("", None)
        return watch.found


@asynccontextmanager
async def _watching(path: Path, bank: Bank) -> AsyncIterator[Watch]:
    workspace = Workspace(bank, lambda: Store.open(path))
    workspace.call(workspace.store.notice, TOUR)
    app = CoachApp(workspace, rater="Ann", blind=False)
    try:
        async with app.run_test(size=SIZE) as pilot:
            yield Watch(pilot)
    finally:
        workspace.close()


async def _list(watch: Watch) -> None:
    """Open the list, go on to its second page, and go through its filters and orders."""
    await watch.take("open the list", "v", lambda: isinstance(watch.screen, ReviewsScreen) and watch.screen._lines)
    menu = watch.screen.query_one(Menu)
    menu.highlighted = PAGE - AHEAD - 1
    await watch.take("the next page", "down", lambda: menu.option_count > PAGE)
    for shown_only, typed in FILTERS.items():
        await _filter(watch, shown_only, typed)
    for order in [*SORTS.values()][1:]:
        await watch.list_anew(f"order: {order}", "s")


async def _filter(watch: Watch, name: str, typed: str) -> None:
    reviews = watch.screen
    before = reviews._lines

    def is_open() -> bool:
        return isinstance(watch.screen, FilteringScreen) and watch.screen.is_mounted and bool(watch.screen._limits)

    await watch.take("open the filter", "f", is_open)
    await watch.rest()
    watch.screen.query_one(Input).value = typed[:-1]
    if typed:
        found = watch.screen._limits
        await watch.take("a letter in it", typed[-1], lambda: watch.screen._limits is not found)
    await watch.take(f"filter: {name}", "enter", lambda: watch.screen is reviews and reviews._lines is not before)


async def _search(watch: Watch, text: str, order: str) -> None:
    watch.screen.action_search()
    await watch.rest()
    typed = watch.screen.query_one(Input)
    typed.value = text[:-1]
    typed.cursor_position = len(typed.value)
    await watch.list_anew(f"search, {order}: {text}...", text[-1])
    await watch.list_anew(f"search, {order}: {text}", " ")
    watch.screen.action_search_done()
    await watch.rest()
