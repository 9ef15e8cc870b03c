"""Every format, killed at every step of being written and stopped by a full disk: what stood in the place stays."""

import os
import resource
import signal
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from factories import make_session
from interviewcoach.cli import main
from interviewcoach.export import installed
from interviewcoach.places import database_path
from interviewcoach.store import Store

OLD = b"what stood here before"
STEPS = 3  # a new file, all of it on disk, its name
FORMATS = {
    **{name: ("export", "latest", "--format", name, "--output") for name in sorted(installed())},
    "bundle": ("share", "latest", "--output"),
}


@pytest.fixture(autouse=True)
def _session() -> None:
    with closing(Store.open(database_path())) as store:
        store.begin(make_session())


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    return folder / "file"


def in_child(*arguments: str, before: Callable[[], object]) -> int:
    """The exit code of the program, or minus the signal that ended it, run in a process of its own which does something
    first. It is no fork of this one: that would wait for threads which a PDF had started here."""
    process = get_context("forkserver").Process(target=_run, args=(arguments, {**os.environ}, before))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


def _run(arguments: tuple[str, ...], environ: dict[str, str], before: Callable[[], object]) -> None:
    code = 70
    try:
        os.environ.update(environ)
        # A file would be full as well.
        sys.stdout = sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
        sys.argv = ["interviewcoach", *arguments]
        before()
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        os._exit(code)


def nothing() -> None:
    """What most children do first."""


def die_at(step: int, folder: Path) -> None:
    """Kill this process before its n-th step of writing into the folder."""
    left = iter(range(step))

    def look(event: str, values: tuple[object, ...]) -> None:
        made = event == "open" and isinstance(values[2], int) and values[2] & os.O_CREAT
        ours = str(values[0]).startswith(str(folder)) if values else False
        if ours and (made or event == "os.rename"):
            die()

    def die() -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    sync = os.fsync

    def synced(handle: int) -> None:
        die()
        sync(handle)

    os.fsync = synced  # type: ignore[assignment]
    sys.addaudithook(look)


@pytest.mark.parametrize("name", FORMATS)
def test_killed_at_any_step_the_old_file_stays_whole(name: str, target: Path) -> None:
    target.write_bytes(OLD)
    for step in range(STEPS):
        ended = in_child(*FORMATS[name], str(target), "--force", before=partial(die_at, step, target.parent))
        assert ended == -signal.SIGKILL
        assert target.read_bytes() == OLD
        for left in target.parent.glob(".*"):
            assert stat.S_IMODE(left.stat().st_mode) == 0o600
    assert in_child(*FORMATS[name], str(target), "--force", before=partial(die_at, STEPS, target.parent)) == 0
    assert target.read_bytes() != OLD


@pytest.mark.parametrize("name", FORMATS)
def test_a_full_disk_leaves_the_old_file_whole_and_nothing_else(name: str, target: Path) -> None:
    assert in_child(*FORMATS[name], str(target), before=nothing) == 0
    size = target.stat().st_size
    target.write_bytes(OLD)
    for room in (0, 1, size // 2, size - 1):
        limit = (room, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
        for place, more in ((target, ["--force"]), (target.with_name("new"), [])):
            ended = in_child(
                *FORMATS[name], str(place), *more,
                before=partial(resource.setrlimit, resource.RLIMIT_FSIZE, limit),
            )  # fmt: skip
            assert ended == 2
        assert [*target.parent.iterdir()] == [target]
        assert target.read_bytes() == OLD
