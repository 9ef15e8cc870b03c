"""Three mends of Textual's terminal driver."""

import asyncio
import codecs
import signal
from contextlib import suppress
from functools import partial
from typing import Any

from textual.drivers import linux_driver


class Driver(linux_driver.LinuxDriver):
    """A driver that outlives its terminal. Textual's writing thread ends with the first write that fails, and the
    program then waits for it for ever, deaf to the signal that tells it to save and leave."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        output: Any = Output(self._file)  # textual writes, flushes and asks for the number, no more
        self._file = output
        # Textual stops in the signal's handler, which may come while a lock is held that stopping waits for.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTSTP, self._sigtstp_application)


class Output:
    """Text for a terminal; what comes after the terminal has gone is nobody's to read."""

    def __init__(self, terminal: Any) -> None:
        self._terminal = terminal

    def write(self, text: str) -> None:
        with suppress(OSError):
            self._terminal.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._terminal.flush()

    def fileno(self) -> int:
        number: int = self._terminal.fileno()
        return number


def replace_undecodable_bytes() -> None:
    """Read a byte that is no UTF-8 as U+FFFD. Textual's input thread would end the program over it, as a key such as
    é in a Latin-1 terminal sends one."""
    setattr(linux_driver, "getincrementaldecoder", _tolerant)  # noqa: B010 - textual imported it for itself only


def _tolerant(encoding: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
