"""A text in the user's own editor: what comes back, what is refused, and that no text is lost or left behind."""

import signal
import stat
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from interviewcoach.editing import MOST_BYTES, edit, editor
from interviewcoach.errors import EditorError
from interviewcoach.model.session import LONGEST_ANSWER
from interviewcoach.store import EDITING, Store, erase

HERE = {"EDITOR": f"'{sys.executable}' -i"}


def writing(content: bytes, code: int = 0) -> Callable[[Sequence[str]], int]:
    """An editor that leaves `content`, and a copy beside it as some do."""

    def run(command: Sequence[str]) -> int:
        file = Path(command[-1])
        file.with_name(f".{file.name}.swp").write_bytes(content)
        file.write_bytes(content)
        return code

    return run


def test_what_the_editor_writes_comes_back_and_nothing_is_left(tmp_path: Path) -> None:
    def run(command: Sequence[str]) -> int:
        file = Path(command[-1])
        assert command[:-1] == [sys.executable, "-i"]
        assert file.read_text(encoding="utf-8") == "Ich wäre bei ihr.\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        return writing("Ich wäre bei ihr.\r\nUnd dann?\n".encode())(command)

    assert edit("Ich wäre bei ihr.\n", tmp_path / "data", HERE, run) == "Ich wäre bei ihr.\nUnd dann?\n"
    assert list((tmp_path / "data").iterdir()) == []


def test_the_end_of_line_that_editors_add_is_no_change(tmp_path: Path) -> None:
    assert edit("as it was", tmp_path, HERE, writing(b"as it was\n")) == "as it was"


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        (b"new words", 1, "ended with code 1"),
        (b"caf\xe9", 0, "no UTF-8 text"),
        (b"x" * (LONGEST_ANSWER + 1), 0, "at most"),
        (b"\xf0\x9f\x98\x80" * LONGEST_ANSWER + b"x", 0, "at most"),
        (b"x" * (MOST_BYTES * 2), 0, "at most"),
    ],
    ids=["failed", "not UTF-8", "too long", "a character too long", "huge"],
)
def test_what_cannot_be_taken_is_told_and_kept(tmp_path: Path, content: bytes, code: int, message: str) -> None:
    with pytest.raises(EditorError, match=message) as raised:
        edit("old words", tmp_path, HERE, writing(content, code))
    (kept,) = (file for file in (tmp_path / EDITING).iterdir() if file.suffix == ".txt")
    assert kept.read_bytes() == content
    assert str(kept) in str(raised.value)


def test_a_failed_editor_that_changed_nothing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EditorError, match=r"your text stayed as it was$"):
        edit("words", tmp_path, HERE, writing(b"words", 130))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_gone_or_is_no_file_any_more_is_told(tmp_path: Path) -> None:
    def remove(command: Sequence[str]) -> int:
        Path(command[-1]).unlink()
        return 0

    def replace(command: Sequence[str]) -> int:
        Path(command[-1]).unlink()
        Path(command[-1]).symlink_to("/dev/zero")
        return 0

    for run, message in ((remove, "cannot be read"), (replace, "no plain file")):
        with pytest.raises(EditorError, match=message):
            edit("words", tmp_path, HERE, run)


@pytest.mark.parametrize("named", ["no-such-editor-here", "'unclosed", "''", "/"])
def test_an_editor_that_is_not_there_is_told_with_what_to_do(tmp_path: Path, named: str) -> None:
    with pytest.raises(EditorError, match="set EDITOR to one that is installed") as raised:
        edit("words", tmp_path, {"EDITOR": named})
    assert named in str(raised.value)
    assert list(tmp_path.iterdir()) == []


def test_visual_goes_before_editor() -> None:
    assert editor({"VISUAL": sys.executable, "EDITOR": "no-such-editor-here"}) == [sys.executable]
    assert editor({"VISUAL": " ", "EDITOR": f"{sys.executable} -q"}) == [sys.executable, "-q"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(EditorError, match="cannot be written"):
        edit("words", tmp_path / "data", HERE, writing(b""))


def test_a_real_editor_survives_ctrl_c(tmp_path: Path) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import os, pathlib, signal, sys\n"
        "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler\n"
        "os.kill(os.getppid(), signal.SIGINT)\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text() + ' and more')\n"
    )
    before = signal.getsignal(signal.SIGINT)
    assert edit("words", tmp_path / "data", {"VISUAL": f"'{sys.executable}' '{script}'"}) == "words and more"
    assert signal.getsignal(signal.SIGINT) is before


def test_erasing_everything_takes_what_was_left_open_too(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    Store.open(path).close()
    with pytest.raises(EditorError):
        edit("words", tmp_path, HERE, writing(b"secret \xff"))
    erase(path)
    assert list(tmp_path.iterdir()) == []
