"""A screen at the trainer's desk: it hands over what is said, in the order of the keys, and takes what comes back."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar, cast

from textual import work
from textual.screen import Screen
from textual.worker import Worker

from interviewcoach.desk import Desk
from interviewcoach.errors import CoachError, ReasonNeeded
from interviewcoach.model.review import Fact, Rating, Review, Undone
from interviewcoach.tui.review_place import Place
from interviewcoach.tui.review_texts import Written, fields, filled, title, undone
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.screens.writing import Field, WritingScreen

T = TypeVar("T")


class DeskScreen(CoachScreen[None]):
    """Subclasses show the place; `show` is called whenever something else is said there."""

    def __init__(self, place: Place, desk: Desk) -> None:
        super().__init__()
        self.place = place
        self.desk = desk

    def show(self) -> None:
        raise NotImplementedError

    def act(self, change: Callable[[], Review], told: str = "") -> None:
        """Hand a change to the database thread before anything else happens, and show what came of it."""
        self._show_outcome(self.coach.workspace.submit(change), told)

    def rate(self, rating: Rating) -> None:
        """The same for a rating. The desk alone knows whether the machine's level was seen by then: the key before this
        one may have shown it. Where it says so, a reason is asked for."""
        self._show_rated(self.coach.workspace.submit(self.desk.rate, self.place.session, rating), rating)

    def ask(self, screen: Screen[T]) -> "asyncio.Future[T]":
        """Show a screen and give its result to come. It is there at once: the next key is its own, however fast one
        types, and never a command of this screen."""
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.app.push_screen(screen, lambda found: result.set_result(cast(T, found)))
        return result

    def write(self, written: Written) -> Worker[None]:
        """Ask for its texts and keep them."""
        asked_for = fields(self.place.review, written)
        return self._keep_written(written, asked_for, self.ask(self._box(written, asked_for)))

    def undo(self) -> None:
        """Take back the last thing that was said, go where that was and tell what it was."""
        self._show_undone(self.coach.workspace.submit(self.desk.undo, self.place.session, self.coach.clock()))

    def take(self, review: Review, about: Fact | None = None) -> None:
        """Show what is said now, where `about` was said."""
        self.place = self.place.reviewed_as(review)
        self.place = self.place.at(about) if about else self.place
        if self.is_mounted:
            self.show()

    @work(exit_on_error=False)
    async def _show_outcome(self, future: Future[Review], told: str) -> None:
        # Leaving the screen ends its workers, and what they wait for with them.
        self.take(await asyncio.shield(asyncio.wrap_future(future)))
        if told:
            self.notify(told)

    @work(exit_on_error=False)
    async def _show_undone(self, future: "Future[tuple[Review, Undone] | None]") -> None:
        found = await asyncio.shield(asyncio.wrap_future(future))
        if found is None:
            self.notify("There is nothing to take back.")
        else:
            review, change = found
            self.take(review, change.was or change.now)
            self.notify(undone(self.place.session, change))

    @work(exit_on_error=False)
    async def _show_rated(self, future: Future[Review], rating: Rating) -> None:
        try:
            self.take(await asyncio.shield(asyncio.wrap_future(future)))
        except ReasonNeeded:
            self.write(replace(rating, blind=False))

    @work(exit_on_error=False)
    async def _keep_written(
        self, written: Written, asked_for: Sequence[Field], answer: "asyncio.Future[list[str] | None]"
    ) -> None:
        """What could not be kept is asked for again, as it was written."""
        while (texts := await asyncio.shield(answer)) is not None:
            fact = filled(self.place.review, written, texts, self.coach.clock())
            future = self.coach.workspace.submit(self.desk.save, self.place.session, fact)
            try:
                self.take(await asyncio.shield(asyncio.wrap_future(future)))
            except CoachError as error:
                self.notify(str(error), severity="error", timeout=10)
                drafts = [field._replace(draft=text) for field, text in zip(asked_for, texts, strict=True)]
                answer = self.ask(self._box(written, drafts))
            else:
                return
        await self.core(self.desk.give_up, self.place.session, written)

    def _box(self, written: Written, asked_for: Sequence[Field]) -> WritingScreen:
        """Where it is written. What is typed goes to the database as it is typed."""
        # The database thread may come to it when the app is gone: nothing is asked of that there.
        desk, session, now = self.desk, self.place.session, self.coach.clock

        def write_on(texts: Sequence[str]) -> None:
            desk.write_on(session, filled(self.place.review, written, texts, now()))

        return WritingScreen(title(session, written), asked_for, write_on)
