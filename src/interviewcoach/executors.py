"""Where a batch is computed: executors, found through entry points.

An executor is a function in the entry point group `interviewcoach.executors` that takes the text behind `NAME=` and
gives a `concurrent.futures.Executor`. Those of this module are declared in the same way as anybody else's.
"""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import partial
from importlib.metadata import entry_points
from multiprocessing import get_context
from typing import Any

from interviewcoach.collecting import seldom
from interviewcoach.errors import UsageError

GROUP = "interviewcoach.executors"
SECONDS_TO_ANSWER = 10


def executor(named: str) -> Executor:
    """The executor that `NAME` or `NAME=ARGUMENT` stands for. Raises UsageError where it is not to be had."""
    name, _, argument = named.partition("=")
    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        known = ", ".join(sorted(entry_points(group=GROUP).names))
        raise UsageError(f"unknown executor {name!r}: there are {known}")
    try:
        make = found[0].load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the executor {name!r} cannot be loaded ({error}): install what it needs") from error
    made: Executor = make(argument)
    return made


class Here(Executor):
    """Computes in this process, at once."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)
        return future


def here(_: str) -> Executor:
    return Here()


def processes(count: str) -> Executor:
    """Processes of this machine: as many as it has cores, or `count`."""
    if count and (not count.isdigit() or not 1 <= int(count) <= 256):
        raise UsageError(f"{count!r} is no number of processes: give 1 to 256")
    workers = int(count) if count else os.cpu_count() or 1
    # A fork of a program with threads may hang, so workers start afresh.
    return ProcessPoolExecutor(workers, get_context("spawn"), _begin)


def _begin() -> None:
    """What a worker does first: Ctrl-C is for the program that feeds it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seldom()


class Cluster(Executor):
    """The workers of a Dask client, which is closed with it.

    A task whose result was lost is handed in a second time. Its worker died while the result was on its way: Dask's
    executor reads the task's status after the result, finds it lost, and takes the result apart as if it were an
    error, which ends in a TypeError or ValueError."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor: Executor = client.get_executor(pure=False)

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        outcome: Future[Any] = Future()
        outcome.set_running_or_notify_cancel()

        hand_in = partial(self._executor.submit, fn, *args, **kwargs)
        hand_in().add_done_callback(partial(_settle, outcome, hand_in))
        return outcome

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._executor.shutdown(wait and not cancel_futures)
        self._client.close()


def _settle(outcome: "Future[Any]", again: "Callable[[], Future[Any]] | None", task: "Future[Any]") -> None:
    """Tell the outcome what became of its task, or of that which is handed in `again` where the result was lost."""
    try:
        error = task.exception()
        if again and isinstance(error, (TypeError, ValueError)):
            again().add_done_callback(partial(_settle, outcome, None))
        elif error:
            outcome.set_exception(error)
        else:
            outcome.set_result(task.result())
    except Exception as refused:  # noqa: BLE001 - it is raised where the result is asked for
        outcome.set_exception(refused)


def dask(address: str) -> Executor:
    """The workers of a Dask scheduler at `address`, which have interviewcoach installed (docs/scale.md)."""
    if not address:
        raise UsageError("give the scheduler's address, e.g. --executor dask=tcp://192.0.2.1:8786")
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError("Dask is not installed: pip install 'interviewcoach[cluster]'") from error
    try:
        connect: Any = distributed.Client
        client = connect(address, timeout=SECONDS_TO_ANSWER)
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from error
    return Cluster(client)
