"""The real program in a pseudo-terminal: a whole interview, killed in the middle of an answer, resumed, exported."""

import json
import os
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from terminal import PATIENCE, Screen, run

ANSWER = "I would sit with her, listen and ask how she feels. I'd tell the nurse and write it down."
HALF = "First I would find a quiet place and let her"
CTRL_J, CTRL_Q, ENTER, RIGHT, F10, ESCAPE = "\n", "\x11", "\r", "\x1b[C", "\x1b[21~", "\x1b"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def unsent(folder: Path) -> str:
    """The newest draft on disk; how soon it is there is what `make torture` measures."""
    with closing(sqlite3.connect(folder / "practice.db")) as db:
        rows = db.execute("SELECT text FROM drafts ORDER BY rowid DESC LIMIT 1").fetchall()
    return "".join(text for (text,) in rows)


def asked(screen: Screen, pattern: str) -> None:
    """The question stands there, shown first if it announces what may distress."""
    if "Show the question" in screen.wait(f"(?s){pattern}.*ctrl\\+j"):
        screen.press(CTRL_J)
        screen.wait(r"ctrl\+j Send")


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
    screen.wait("place to rehearse")
    screen.press(ESCAPE)
    screen.wait("Start")
    screen.press(ENTER)
    screen.wait("Begin")
    screen.press(ENTER)
    asked(screen, "question 1 of 5")
    answer(screen, ANSWER)
    screen.press(ENTER)
    asked(screen, "question 2 of 5")
    screen.type(HALF)
    screen.until(lambda: unsent(folder).endswith(HALF))
    screen.kill()

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
    asked(screen, "question 1 of 1")
    screen.type(HALF)
    screen.wait("let her")
    os.close(screen.process.child_fd)
    end = time.monotonic() + PATIENCE
    while screen.process.isalive() and time.monotonic() < end:
        time.sleep(0.1)
    assert not screen.process.isalive()
    Screen(folder, "practice", "--resume", "latest").wait(re.escape(HALF[:30]))
