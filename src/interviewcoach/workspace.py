"""The composition root: the bank, the store, and the one thread that touches the database."""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from interviewcoach.banks import load_bank
from interviewcoach.errors import StorageError
from interviewcoach.glance import TOUR, Glance
from interviewcoach.model.bank import Bank
from interviewcoach.model.session import Session
from interviewcoach.places import database_path
from interviewcoach.practice import Practice
from interviewcoach.store import Key, Store

T = TypeVar("T")

DEFAULT_ROLE = "mental-health-support-worker"


def new_session_id() -> str:
    """Eight characters that are easy to read out and to type."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(8))


def new_seed() -> int:
    """A seed for a plan that nobody chose one for."""
    return secrets.randbelow(1_000_000)


class Workspace:
    """A bank and a store, opened. `call` runs a function on the database thread; close it when done.

    `warning` is a line that the user should see, or empty.
    """

    def __init__(self, bank: Bank, open_store: Callable[[], Store]) -> None:
        self.bank = bank
        self.warning = ""
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="database")
        self._preparing = ThreadPoolExecutor(max_workers=1, thread_name_prefix="preparing")
        try:
            self.store = self._thread.submit(open_store).result()
        except BaseException:
            self._thread.shutdown()
            raise
        self.practice = Practice(self.store)

    @classmethod
    def open(cls, banks: Sequence[Path] = (), key: Key | None = None) -> "Workspace":
        """The user's workspace; `key` opens the database if it is encrypted. Raises BankError or StorageError."""
        workspace = cls(load_bank(banks), lambda: Store.open(database_path(), key))
        workspace.back_up_daily(datetime.now(UTC))
        return workspace

    def back_up_daily(self, now: datetime) -> None:
        """Back up what earlier days left. Where that fails one can practise all the same: it becomes the warning."""
        try:
            self.call(self.store.back_up_daily, now)
        except StorageError as error:
            self.warning = f"There is no backup of today: {error}"

    def submit(self, function: Callable[..., T], *args: object) -> "Future[T]":
        """Run a store or practice method on the database thread."""
        return self._thread.submit(function, *args)

    def call(self, function: Callable[..., T], *args: object) -> T:
        """The same, waiting for the result."""
        return self.submit(function, *args).result()

    def glance(self) -> Glance:
        """What changes the first picture."""

        def look() -> Glance:
            toured = self.store.noticed(TOUR) or bool(self.store.ids())
            return Glance(self.store.theme() or "", self.store.at_home(), toured)

        return self.call(look)

    def prepare(self, session: Session) -> None:
        """Compile what the current prompt is graded with. That takes a while, and text is saved meanwhile."""
        self._preparing.submit(self.practice.prepare, session)

    def close(self) -> None:
        """Wait for what is under way and close the database."""
        self._preparing.shutdown(cancel_futures=True)
        self._thread.submit(self.store.close).result()
        self._thread.shutdown()
