"""The checks of `doctor`: values from values."""

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest

from interviewcoach import health
from interviewcoach.health import Check, Entry, Terminal

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GOOD = Terminal("xterm-256color", 80, 24, interactive=True, encoding="UTF-8", colours=256)
MOUNTS = """\
rootfs / rootfs rw 0 0
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//nas/my\\040files /mnt/my\\040files cifs rw 0 0
tmpfs /home/ann/fast tmpfs rw 0 0
odd
"""


def test_versions_name_every_library() -> None:
    found = health.check_versions("1.0", "3.11.7", (3, 40, 1), {"click": "8.3", "textual": "8.2"})
    assert found == Check("versions", "ok", "interviewcoach 1.0, Python 3.11.7, SQLite 3.40.1, click 8.3, textual 8.2")


def test_a_missing_library_and_an_old_sqlite_are_problems() -> None:
    missing = health.check_versions("1.0", "3.11.7", (3, 40, 1), {"click": "8.3", "textual": None})
    old = health.check_versions("1.0", "3.11.7", (3, 36, 0), {})
    assert (missing.state, old.state) == ("problem", "problem")
    assert "not installed: textual" in missing.found
    assert "3.37" in old.mend


@pytest.mark.parametrize(
    ("terminal", "words"),
    [
        (Terminal("xterm", 80, 24, interactive=False, encoding="UTF-8", colours=16), "no terminal"),
        (Terminal("dumb", 80, 24, interactive=True, encoding="UTF-8", colours=0), "plain lines only"),
        (Terminal("", 80, 24, interactive=True, encoding="UTF-8", colours=0), "unknown"),
        (Terminal("xterm", 80, 24, interactive=True, encoding="ANSI_X3.4-1968", colours=16), "not every character"),
        (Terminal("xterm", 59, 24, interactive=True, encoding="utf8", colours=16), "too small"),
        (Terminal("xterm", 80, 17, interactive=True, encoding="utf-8", colours=16), "too small"),
    ],
)
def test_what_the_full_screen_cannot_do_is_a_warning_with_a_way_out(terminal: Terminal, words: str) -> None:
    assert health.check_terminal(GOOD).state == "ok"
    found = health.check_terminal(terminal)
    assert found.state == "warning"
    assert words in found.found
    assert found.mend


@pytest.mark.parametrize(
    ("entries", "state", "words"),
    [
        ([], "ok", "not there yet"),
        ([Entry("/d", 0o700, True), Entry("/d/p", 0o600, True)], "ok", "only for you"),
        ([Entry("/d", 0o755, True), Entry("/d/p", 0o644, True)], "warning", "others can use /d, /d/p"),
        ([Entry("/d", 0o700, True), Entry("/d/p", 0o600, False)], "problem", "another user"),
        ([Entry("/d", 0o700, True), Entry("/d/p", 0o400, True)], "problem", "/d/p cannot be read and written"),
        ([Entry("/d", 0o600, True, folder=True)], "problem", "/d cannot be read and written"),
    ],
)
def test_the_data_folder_is_private_and_usable(entries: list[Entry], state: str, words: str) -> None:
    found = health.check_folder("/d", entries)
    assert found.state == state
    assert words in found.found
    assert bool(found.mend) == (state != "ok")


@pytest.mark.parametrize(("free", "state"), [(10**10, "ok"), (10**8, "warning"), (10**6, "problem")])
def test_little_space_is_said(free: int, state: str) -> None:
    assert health.check_space(free).state == state


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "ext4"),
        ("/var/lib", "ext4"),
        ("/homework", "ext4"),
        ("/home/ann/.local/share", "nfs4"),
        ("/home/ann/fast/data", "tmpfs"),
        ("/mnt/my files/data", "cifs"),
    ],
)
def test_the_file_system_of_a_folder_is_that_of_the_nearest_mount(path: str, kind: str) -> None:
    assert health.filesystem_of(PurePosixPath(path), MOUNTS) == kind
    assert health.filesystem_of(PurePosixPath(path), "") == ""
    assert (health.check_filesystem(kind).state == "warning") == (kind in ("nfs4", "cifs"))


def test_every_kind_of_network_share_is_a_warning_and_no_disk_is() -> None:
    assert len(health.NETWORK_FILESYSTEMS) == 23
    assert {health.check_filesystem(kind).state for kind in health.NETWORK_FILESYSTEMS} == {"warning"}
    disks = ("ext4", "xfs", "btrfs", "zfs", "f2fs", "apfs", "hfsplus", "tmpfs", "overlay", "exfat", "vfat")
    assert {health.check_filesystem(kind).state for kind in disks} == {"ok"}


def test_what_is_in_no_backup_since_a_day_is_said() -> None:
    day = timedelta(days=1)
    assert health.check_backups([], None, NOON).state == "ok"
    assert health.check_backups([], NOON - day / 2, NOON).state == "ok"
    assert health.check_backups([NOON - 9 * day], NOON - 9 * day, NOON).state == "ok"
    for made in ([], [NOON - 9 * day]):
        found = health.check_backups(made, NOON - 2 * day, NOON)
        assert found.state == "warning"
        assert "data backup" in found.mend


def test_a_clock_that_is_behind_is_said() -> None:
    assert health.check_clock(NOON, None).state == "ok"
    assert health.check_clock(NOON, NOON + timedelta(minutes=5)).state == "ok"
    assert health.check_clock(NOON, NOON + timedelta(days=1)).state == "warning"
    assert health.check_clock(datetime(1970, 1, 1, tzinfo=UTC), None).state == "warning"
