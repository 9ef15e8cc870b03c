"""When Python looks for garbage. A full round visits every object there is, compiled phrases too, and stops everything
for up to a fifth of a second: it is made where somebody reads, never where somebody types."""

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEVER = 1_000_000_000
# Objects made between two rounds over the young ones: few while somebody looks at a screen, many where a program makes
# a bank's phrases and keeps them.
WATCHED, AT_WORK = 700, 10_000
OLDER = 10


def seldom() -> None:
    """For a process that makes much and keeps it to its end: fewer rounds, and none over all that at the end."""
    gc.set_threshold(AT_WORK, OLDER, OLDER)
    atexit.register(gc.freeze)


@contextmanager
def no_full_rounds() -> Iterator[None]:
    """What there is now, the bank above all, is never looked through again; of what comes only the young by itself."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(WATCHED, OLDER, NEVER)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def keep_all() -> None:
    """Never look again through what there is by now either."""
    gc.freeze()


def full_round() -> None:
    gc.collect()
