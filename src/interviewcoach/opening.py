"""A workspace that is opened behind the first picture: loading what it is made of, reading the bank and checking the
database take longer than drawing."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewcoach.workspace import Workspace


class Opening:
    """A workspace to come: `begin` opens it on a thread of its own, `close` waits for that and closes it."""

    def __init__(self, make: Callable[[], "Workspace"]) -> None:
        self._make = make
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="opening")
        self._opened: Future[Workspace] | None = None

    def begin(self) -> "Future[Workspace]":
        self._opened = self._thread.submit(self._make)
        return self._opened

    def close(self) -> None:
        """Raises what opening raised."""
        self._thread.shutdown(cancel_futures=True)
        if self._opened is not None and not self._opened.cancelled():
            self._opened.result().close()
