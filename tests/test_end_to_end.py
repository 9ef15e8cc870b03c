"""The real program in a pseudo-terminal: a whole interview, killed in the middle of an answer, resumed, exported."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pyte
import pytest

ANSWER = "I would sit with her, listen and ask how she feels. I'd tell the nurse and write it down."
HALF = "First I would find a quiet place and let her"
COLUMNS, ROWS = 80, 24
PATIENCE = 30.0

CTRL_J, CTRL_Q, ENTER, RIGHT, F10 = "\n", "\x11", "\r", "\x1b[C", "\x1b[21~"


class Screen:
    """The program as a person sees it: what stands on the screen, and keys."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._terminal = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._terminal)
        environment = {
            **os.environ,
            "INTERVIEWCOACH_DATA_DIR": str(folder),
            "TERM": "xterm-256color",
            "LINES": "",
            "COLUMNS": "",
        }
        self.process: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable, ["-m", "interviewcoach", *arguments], dimensions=(ROWS, COLUMNS), env=environment
        )

    def read(self, seconds: float = 0.05) -> str:
        with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
            self._stream.feed(self.process.read_nonblocking(65_536, timeout=seconds))
        return "\n".join(self._terminal.display)

    def wait(self, pattern: str) -> str:
        """The screen, as soon as `pattern` stands on it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = self.read()
            if re.search(pattern, shown):
                return shown
        raise AssertionError(f"{pattern!r} never came:\n{self.read()}")

    def press(self, keys: str) -> None:
        self.process.send(keys)

    def type(self, text: str) -> None:
        for word in re.findall(r"\s*\S+\s*", text):
            self.press(word)
            self.read(0.01)

    def left(self) -> str:
        """What the program prints when it ends."""
        self.process.expect(pexpect.EOF, timeout=PATIENCE)
        self.process.close()
        return (self.process.before or b"").decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "INTERVIEWCOACH_DATA_DIR": str(folder)}
    command = [sys.executable, "-m", "interviewcoach", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def answer(screen: Screen, text: str) -> None:
    """Send an answer, and to a follow-up question if there is one the same again, until the feedback stands there."""
    for _ in range(2):
        screen.type(text)
        screen.wait(re.escape(text[-12:]))
        screen.press(CTRL_J)
        if "Feedback" in screen.wait("Feedback on question|   0 words"):
            return
    raise AssertionError("no feedback after a follow-up")


def test_an_interview_survives_a_kill_in_the_middle_of_an_answer(folder: Path) -> None:
    screen = Screen(folder)
    screen.wait("Start")
    screen.press(ENTER)
    screen.wait("Begin")
    screen.press(ENTER)
    screen.wait("question 1 of 5")
    answer(screen, ANSWER)
    screen.press(ENTER)
    screen.wait("question 2 of 5")
    screen.type(HALF)
    screen.wait("(?i)saved")
    time.sleep(1.2)  # what was typed more than a second ago is on disk
    screen.process.kill(signal.SIGKILL)
    screen.process.close()

    (session,) = json.loads(run(folder, "sessions", "list", "--json"))
    assert session["ended_at"] is None
    assert ANSWER in run(folder, "export", "latest")

    screen = Screen(folder, "practice", "--resume", "latest")
    screen.wait(re.escape(HALF[:30]))
    answer(screen, " talk.")
    screen.press(ENTER)
    screen.wait("question 3 of 5")
    screen.press(F10)
    screen.wait(re.escape("Finish here?"))
    screen.press(RIGHT)
    screen.press(ENTER)
    screen.wait("(?i)practise again")
    screen.press(CTRL_Q)
    said = screen.left()
    assert f"interviewcoach export {session['id']}" in said
    (session,) = json.loads(run(folder, "sessions", "list", "--json"))
    assert session["ended_at"] is not None
    exported = run(folder, "export", "latest", "--format", "markdown")
    assert ANSWER in exported
    assert f"{HALF} talk." in exported


def test_a_terminal_that_closes_ends_the_program_and_keeps_the_text(folder: Path) -> None:
    screen = Screen(folder, "practice", "--questions", "1", "--seed", "3")
    screen.wait("Interviewer")
    screen.type(HALF)
    screen.wait("let her")
    os.close(screen.process.child_fd)
    end = time.monotonic() + PATIENCE
    while screen.process.isalive() and time.monotonic() < end:
        time.sleep(0.1)
    assert not screen.process.isalive()
    Screen(folder, "practice", "--resume", "latest").wait(re.escape(HALF[:30]))
