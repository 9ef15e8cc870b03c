"""What a trainer is writing comes back after the program was killed, in the real program."""

import sqlite3
from contextlib import closing
from pathlib import Path

from factories import make_session
from interviewcoach.store import Store
from terminal import Screen


def written(path: Path) -> str:
    """What is stored of the text under way."""
    with closing(sqlite3.connect(path)) as db:
        return "".join(content for (content,) in db.execute("SELECT content FROM unfinished"))


def test_a_comment_comes_back_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    store = Store.open(path)
    store.begin(make_session(candidate="Kim"))
    store.close()
    screen = Screen(tmp_path, "review", "--rater", "Ann")
    screen.wait("Kim")
    screen.press("\r")
    screen.wait("Question 1")
    screen.press("c")
    screen.wait("Comment on the whole answer")
    screen.type("Warm, and vague about safety.")
    screen.wait("safety")
    screen.until(lambda: "safety." in written(path))
    screen.kill()
    screen = Screen(tmp_path, "review", "--rater", "Ann")
    screen.wait("Kim")
    screen.press("\r")
    assert "Comment on the whole answer" in screen.wait("Warm, and vague about safety.")
    screen.press("\n")
    screen.wait("the whole answer: Warm")
    screen.press("\x11")
    screen.left()
    assert written(path) == ""
