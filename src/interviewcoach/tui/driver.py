"""A mend of Textual's terminal input."""

import codecs
from functools import partial

from textual.drivers import linux_driver


def replace_undecodable_bytes() -> None:
    """Read a byte that is no UTF-8 as U+FFFD. Textual's input thread would end the program over it, as a key such as
    é in a Latin-1 terminal sends one."""
    setattr(linux_driver, "getincrementaldecoder", _tolerant)  # noqa: B010 - textual imported it for itself only


def _tolerant(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
