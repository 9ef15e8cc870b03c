"""What happens to a terminal happens to the text as well: stopped, closed, or open twice."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pexpect
import pytest

from interviewcoach.places import data_dir, database_path
from interviewcoach.store import Store, verify
from terminal import PATIENCE, Screen

BEGIN = ("practice", "--questions", "2", "--seed", "1", "--feedback", "end")
RESUME = ("practice", "--resume", "latest")


def draft() -> str:
    with closing(Store.open(database_path())) as store:
        session = store.session("latest")
        found = store.draft(session.id, len(session.turns))
    return found.text if found else ""


def opened(*arguments: str, shows: str = r"\d words?\b") -> Screen:
    screen = Screen(data_dir(), *arguments)
    screen.wait(shows)
    return screen


def process_of(screen: Screen) -> int:
    assert screen.process.pid is not None
    return screen.process.pid


def state(process: int) -> str:
    """T where the process is stopped."""
    return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the state of a process is read from /proc")
def test_stopped_and_continued_the_text_is_there_and_typing_goes_on() -> None:
    screen = opened(*BEGIN)
    screen.type("I would stay calm ")
    screen.wait("calm")
    pid = process_of(screen)
    os.kill(pid, signal.SIGTSTP)
    screen.until(lambda: state(pid) == "T")
    assert state(pid) == "T"
    os.kill(pid, signal.SIGCONT)
    screen.type("and listen ")
    screen.wait("and listen")
    screen.press("\x11")
    screen.left()
    assert draft().strip() == "I would stay calm and listen"


def test_a_closed_terminal_loses_no_text() -> None:
    screen = opened(*BEGIN)
    screen.type("I would stay calm ")
    screen.wait("calm")
    pid = process_of(screen)
    screen.process.ptyproc.fileobj.close()  # type: ignore[attr-defined]  # the window is gone: the program gets SIGHUP
    ended = 0
    end = time.monotonic() + PATIENCE
    while not ended and time.monotonic() < end:
        ended, _ = os.waitpid(pid, os.WNOHANG)
        time.sleep(0.05)
    assert ended == pid
    screen.process.closed = screen.process.ptyproc.closed = True  # type: ignore[attr-defined]
    assert draft().strip() == "I would stay calm"
    assert verify(database_path()).findings == ()


def test_of_two_windows_the_second_is_told_and_overwrites_nothing() -> None:
    one = opened(*BEGIN)
    two = opened(*RESUME)
    one.type("I would tell the nurse ")
    one.wait("nurse")
    one.press("\n")
    one.wait(r"\b0 words\b")
    two.type("I would stay calm ")
    two.wait("calm")
    two.press("\n")
    assert "calm" in two.wait("went on elsewhere")
    for screen in (one, two):
        screen.kill()
    with closing(Store.open(database_path())) as store:
        assert [turn.answer for turn in store.session("latest").turns] == ["I would tell the nurse "]


@pytest.mark.parametrize(
    ("environment", "piped", "says"),
    [
        ({"TERM": "dumb"}, False, "this terminal shows plain lines only"),
        ({"TERM": ""}, False, "this terminal shows plain lines only"),
        ({"TERM": "xterm-256color", "LC_ALL": "C"}, True, "the full screen needs a terminal"),
    ],
)
def test_without_a_fit_terminal_it_says_in_one_line_what_to_do(
    environment: dict[str, str], piped: bool, says: str
) -> None:
    command = [sys.executable, "-m", "interviewcoach"]
    everything = {**os.environ, **environment}
    if piped:
        ran = subprocess.run(command, env=everything, input="", capture_output=True, text=True, check=False)
        told, code = ran.stderr, ran.returncode
    else:
        process = pexpect.spawn(command[0], command[1:], env=everything, encoding="utf-8", timeout=PATIENCE)
        process.expect(pexpect.EOF)
        process.close()
        told, code = str(process.before), process.exitstatus or 0
    assert says in told
    assert "practice --plain" in told
    assert len(told.splitlines()) == 1
    assert code == 2
