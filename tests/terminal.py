"""The real program in a pseudo-terminal, as a person sees it."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pexpect
import pyte

COLUMNS, ROWS = 80, 24
PATIENCE = 30.0


class Screen:
    """The program as a person sees it: what stands on the screen, the bytes that were `sent` there, and keys.

    `before` is a command to run it under.
    """

    def __init__(self, folder: Path, *arguments: str, before: Sequence[str] = ()) -> None:
        self.sent = bytearray()
        self._terminal = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._terminal)
        environment = {
            **os.environ,
            "INTERVIEWCOACH_DATA_DIR": str(folder),
            "TERM": "xterm-256color",
            "LINES": "",
            "COLUMNS": "",
        }
        command = [*before, sys.executable, "-m", "interviewcoach", *arguments]
        self.process: pexpect.spawn[bytes] = pexpect.spawn(
            command[0], command[1:], dimensions=(ROWS, COLUMNS), env=environment
        )

    def read(self, seconds: float = 0.05) -> str:
        with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
            new = self.process.read_nonblocking(65_536, timeout=seconds)
            self.sent += new
            self._stream.feed(new)
        return "\n".join(self._terminal.display)

    def wait(self, pattern: str) -> str:
        """The screen, as soon as `pattern` stands on it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = self.read()
            if re.search(pattern, shown):
                return shown
        raise AssertionError(f"{pattern!r} never came:\n{self.read()}")

    def until(self, holds: Callable[[], bool]) -> None:
        """Read on until something holds that the screen does not show."""
        end = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < end, self.read()
            self.read()

    def press(self, keys: str) -> None:
        self.process.send(keys)

    def type(self, text: str) -> None:
        for word in re.findall(r"\s*\S+\s*", text):
            self.press(word)
            self.read(0.01)

    def kill(self) -> None:
        """End the program as a crash does. On a busy machine it takes a moment to be gone."""
        self.process.kill(signal.SIGKILL)
        self.process.wait()
        self.process.close()

    def left(self) -> str:
        """What the program prints when it ends."""
        self.process.expect(pexpect.EOF, timeout=PATIENCE)
        self.process.close()
        return (self.process.before or b"").decode()


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "INTERVIEWCOACH_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "interviewcoach", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
