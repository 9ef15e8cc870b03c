"""Work ahead of whoever takes its results: what an iterator has yet to make is made in a process of its own."""

import os
import pickle
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import IO, NoReturn, TypeVar

from interviewcoach.errors import StorageError

T = TypeVar("T")

# Bytes between the two processes that wait to be taken, where the system allows to choose.
_WAITING = 1 << 20


def ahead(items: Iterator[T], after: int) -> Iterator[T]:
    """The items in their order, or the error that ends them.

    All behind the first `after` are made by a fork of this process, while this one works on those that it has got:
    they must not touch what both would hold, such as a database. Where there is no fork or one could hang, since other
    threads are running, they are made here. Raises StorageError where the fork is ended from outside.
    """
    yield from islice(items, after)
    if not hasattr(os, "fork") or threading.active_count() > 1:
        yield from items
        return
    for item in islice(items, 1):  # no fork for nothing
        yield item
        yield from _forked(items)


def _forked(items: Iterator[T]) -> Iterator[T]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _make(items, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as results:
            yield from _taken(results)
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _make(items: Iterator[object], writing: int) -> NoReturn:
    """In the fork: write every item, and how they end. Nothing that this process holds is closed or written out."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that takes
        _widen(writing)
        with os.fdopen(writing, "wb") as results:
            try:
                for item in items:
                    pickle.dump((item,), results, pickle.HIGHEST_PROTOCOL)
                end: Exception | None = None
            except Exception as error:  # noqa: BLE001 - raised where the items are taken
                end = error
            pickle.dump(end, results, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def _taken(results: IO[bytes]) -> Iterator[T]:
    while True:
        try:
            found = pickle.load(results)  # noqa: S301 - a fork of this very process wrote it
        except (EOFError, pickle.UnpicklingError) as error:
            raise StorageError("stopped, since a process of it was ended from outside: try again") from error
        if isinstance(found, Exception):
            raise found
        if found is None:
            return
        yield found[0]


def _widen(pipe: int) -> None:
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WAITING)
