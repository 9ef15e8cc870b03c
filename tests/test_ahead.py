"""Work ahead of its taker: tried in programs of their own, since a fork needs a process without other threads."""

import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest

from factories import make_session
from interviewcoach.ahead import ahead
from interviewcoach.bundle import Header, write
from interviewcoach.model.session import Session
from interviewcoach.store import Store

# Every item says which process made it.
PROGRAM = """
import os, signal, sys
from interviewcoach.ahead import ahead
from interviewcoach.errors import BundleError, StorageError

here = os.getpid()

def made(count, then=None):
    for number in range(count):
        yield number, os.getpid() == here
    if then is not None:
        then()

def fail():
    raise BundleError("line 7 is damaged")

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def gone(pid):
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False
"""


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + textwrap.dedent(code)], capture_output=True, text=True, timeout=60, check=True
    )
    assert not done.stderr
    return done.stdout.strip()


def test_items_come_in_order_and_all_but_the_first_from_another_process() -> None:
    out = run("print([*ahead(made(1000), 20)] == [(n, n <= 20) for n in range(1000)], gone(0))")
    assert out == "True True"


def test_few_items_need_no_fork() -> None:
    assert run("os.fork = None\nprint(len([*ahead(made(20), 20)]))") == "20"


def test_what_ends_the_items_ends_them_here() -> None:
    code = """
    taken = []
    try:
        taken.extend(ahead(made(50, fail), 5))
    except BundleError as error:
        print(error, gone(0))
    """
    assert run(code) == "line 7 is damaged True"


def test_a_fork_that_is_killed_is_told_and_not_taken_for_the_end() -> None:
    code = """
    try:
        list(ahead(made(50, die), 5))
    except StorageError as error:
        print(error, gone(0))
    """
    assert run(code).startswith("stopped, since a process of it was ended from outside: try again")


def test_who_stops_taking_leaves_no_process_behind() -> None:
    code = """
    items = ahead(made(1_000_000), 5)
    for _ in range(100):
        next(items)
    items.close()
    print(gone(0))
    """
    assert run(code) == "True"


def test_beside_other_threads_items_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_fork() -> int:
        raise AssertionError

    def made() -> Iterator[int]:
        yield from range(100)

    monkeypatch.setattr("os.fork", no_fork, raising=False)
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert [*ahead(made(), 5)] == [*range(100)]
    finally:
        waiting.set()
        thread.join()


def test_the_program_imports_many_sessions_as_if_it_had_made_all_of_them_itself(tmp_path: Path) -> None:
    sessions = [make_session(f"s{n:03}", ["It sounds hard for her."], candidate=f"C{n % 7}") for n in range(60)]
    file = tmp_path / "many.xz"
    file.write_bytes(write(sessions, Header()))
    changed = bytearray(file.read_bytes())
    changed[-40] ^= 1
    (tmp_path / "changed.xz").write_bytes(changed)
    environ = {**os.environ, "INTERVIEWCOACH_DATA_DIR": str(tmp_path / "data")}

    def take(name: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "interviewcoach", "import", str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=60, check=False)
        return done.returncode, done.stderr

    assert take("changed.xz")[0] == 1
    assert not list(tmp_path.glob("data/*.db")) or not _stored(tmp_path)
    assert take("many.xz") == (0, f"{file}: 60 new\n")
    assert _stored(tmp_path) == sorted(sessions, key=attrgetter("id"))
    assert take("many.xz") == (0, f"{file}: 60 here already\n")
    assert _stored(tmp_path) == sorted(sessions, key=attrgetter("id"))


def _stored(folder: Path) -> list[Session]:
    store = Store.open(folder / "data" / "practice.db")
    try:
        return sorted(store.complete(store.ids()), key=attrgetter("id"))
    finally:
        store.close()
