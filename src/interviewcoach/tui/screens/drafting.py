"""What all screens share in which a person writes at length: what is typed is on disk a moment later."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from textual import work
from textual.widgets import Static

from interviewcoach.errors import StorageError
from interviewcoach.model.session import Draft
from interviewcoach.model.story import Story
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.words import shown

T = TypeVar("T")

# Seconds between two autosaves while typing, and until the next try where one failed.
SAVE_EVERY = 0.3
RETRY_EVERY = 5.0


class DraftingScreen(CoachScreen[T]):
    """Subclasses say in `unsaved` what is not on disk yet, take note of what is in `saved`, set `edited` when something
    was typed, start `keep_drafts`, and have a `Static` with the id `warning`."""

    def __init__(self) -> None:
        super().__init__()
        self.edited = asyncio.Event()

    def unsaved(self) -> Draft | Story | None:
        """The text that is not on disk yet."""
        raise NotImplementedError

    def saved(self, text: Draft | Story) -> None:
        """It is on disk now."""
        raise NotImplementedError

    async def save_draft(self) -> bool:
        """Put the unsaved text on disk. False where that failed: a banner says so until it is mended."""
        if (text := self.unsaved()) is not None:
            try:
                await self.core(self._keeping(text), text)
            except StorageError as error:
                self.warn(f"NOT SAVED: {error}. Your text stays here; the next try is in five seconds.")
                return False
            self.saved(text)
        self.warn("")
        return True

    def hand_over(self) -> None:
        """Give the unsaved text to the database thread, which finishes its work at the end."""
        if (text := self.unsaved()) is not None:
            self.coach.workspace.submit(self._keeping(text), text)

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
        banner = self.query_one("#warning", Static)
        banner.display = bool(words)
        banner.update(shown(words))

    def _keeping(self, text: Draft | Story) -> Callable[..., None]:
        store = self.coach.workspace.store
        return store.save_draft if isinstance(text, Draft) else store.stories.save
