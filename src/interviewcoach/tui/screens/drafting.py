"""What all screens share in which a person writes at length: what is typed is on disk a moment later."""

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from textual import work
from textual.screen import Screen
from textual.widgets import Static

from interviewcoach.errors import StorageError
from interviewcoach.tui.words import shown

if TYPE_CHECKING:
    from concurrent.futures import Future

    from interviewcoach.tui.app import CoachApp
    from interviewcoach.workspace import Workspace

D = TypeVar("D")

# Seconds between two autosaves while typing, and until the next try where one failed.
SAVE_EVERY = 0.3
RETRY_EVERY = 5.0


class Drafting(Screen[Any], Generic[D]):
    """A further base of a screen; `D` is what it keeps.

    Subclasses say in `unsaved` what is not on disk yet, put it there in `keep`, take note of what is in `saved`, set
    `edited` when something was typed, start `keep_drafts`, and have a `Static` that WARNING selects.
    """

    WARNING: ClassVar[str] = "#warning"

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.edited = asyncio.Event()

    def unsaved(self) -> D | None:
        """The text that is not on disk yet."""
        raise NotImplementedError

    def keep(self, workspace: "Workspace", text: D) -> None:
        """Put it on disk, on the database thread, which may come to it when the app is gone: nothing is asked of that
        here. Raises StorageError where that fails."""
        raise NotImplementedError

    def saved(self, text: D) -> None:
        """It is on disk now."""
        raise NotImplementedError

    async def save_draft(self) -> bool:
        """Put the unsaved text on disk. False where that failed: a banner says so until it is mended."""
        if (text := self.unsaved()) is not None:
            try:
                await asyncio.wrap_future(self._submit(text))
            except StorageError as error:
                self.warn(f"NOT SAVED: {error}. Your text stays here; the next try is in five seconds.")
                return False
            self.saved(text)
        self.warn("")
        return True

    def hand_over(self) -> None:
        """Give the unsaved text to the database thread, which finishes its work at the end."""
        if (text := self.unsaved()) is not None:
            self._submit(text)

    def _submit(self, text: D) -> "Future[None]":
        workspace = cast("CoachApp", self.app).workspace
        return workspace.submit(self.keep, workspace, text)

    @work(exit_on_error=False)
    async def keep_drafts(self) -> None:
        """Save as soon as something is typed, then at most three times a second: a throttle, so that steady typing is
        saved too."""
        while True:
            await self.edited.wait()
            self.edited.clear()
            if await self.save_draft():
                await asyncio.sleep(SAVE_EVERY)
            else:
                self.edited.set()
                await asyncio.sleep(RETRY_EVERY)

    def warn(self, words: str) -> None:
        """Keep a warning on the screen until what it says is mended."""
        banner = self.query_one(self.WARNING, Static)
        banner.display = bool(words)
        banner.update(shown(words))
