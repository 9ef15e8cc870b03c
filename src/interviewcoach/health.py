"""Whether this installation can be trusted with an interview: checks, each a pure function of what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Literal

from interviewcoach.model.text import count

State = Literal["ok", "warning", "problem"]

# Older ones know no STRICT tables.
OLDEST_SQLITE = (3, 37, 0)
SMALLEST_SCREEN = (60, 18)
LITTLE_SPACE, NO_SPACE = 200_000_000, 20_000_000
# Nobody practised before the program was written: a clock that says so has lost its battery.
FIRST_YEAR = 2025
NETWORK_FILESYSTEMS = frozenset(
    "9p afp afs afpfs beegfs ceph cifs coda davfs fuse.davfs fuse.rclone fuse.s3fs fuse.sshfs glusterfs fuse.glusterfs"
    " gpfs lustre ncpfs nfs nfs4 smb3 smbfs webdav".split()
)


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, what was found, and (unless it is ok) how to mend it."""

    name: str
    state: State
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A folder or file as the file system has it. `mode` is its permission bits."""

    path: str
    mode: int
    mine: bool
    folder: bool = False

    @property
    def needed(self) -> str:
        """What its owner has to be allowed: nothing in a folder is reached without x."""
        return "rwx" if self.folder else "rw"

    @property
    def usable(self) -> bool:
        bits = 0o700 if self.folder else 0o600
        return self.mode & bits == bits


@dataclass(frozen=True, slots=True)
class Terminal:
    """`colours`: how many, 0 for none."""

    kind: str
    columns: int
    rows: int
    interactive: bool
    encoding: str
    colours: int


def failed(name: str, error: Exception, mend: str) -> Check:
    """The check for what could not even be looked at."""
    return Check(name, "problem", f"{error or type(error).__name__}", mend)


def check_versions(program: str, python: str, sqlite: tuple[int, ...], libraries: Mapping[str, str | None]) -> Check:
    """`libraries` maps each library that the program needs to its version, None where it is not installed."""
    found = f"interviewcoach {program}, Python {python}, SQLite {'.'.join(map(str, sqlite))}"
    if missing := [name for name, version in libraries.items() if version is None]:
        return Check("versions", "problem", f"{found}; not installed: {', '.join(missing)}", "install it again")
    found = ", ".join([found, *(f"{name} {version}" for name, version in libraries.items())])
    if sqlite < OLDEST_SQLITE:
        return Check("versions", "problem", found, "install a Python with SQLite 3.37 or newer")
    return Check("versions", "ok", found)


def check_terminal(terminal: Terminal) -> Check:
    """Whether the full-screen program can be shown here; the plain line chat works everywhere."""
    colours = f"{terminal.colours} colours" if terminal.colours else "no colours"
    found = f"{terminal.kind or 'unknown'}, {terminal.columns}x{terminal.rows}, {colours}, {terminal.encoding}"
    plain = "use `interviewcoach practice --plain`, or "
    columns, rows = SMALLEST_SCREEN
    if not terminal.interactive:
        return Check("terminal", "warning", f"{found}; no terminal", f"{plain}start it in a terminal window")
    if terminal.kind in ("", "dumb"):
        return Check("terminal", "warning", f"{found}; it shows plain lines only", f"{plain}another terminal")
    if terminal.encoding.lower().replace("-", "") != "utf8":
        return Check("terminal", "warning", f"{found}; not every character can be shown", "set LANG=C.UTF-8")
    if terminal.columns < columns or terminal.rows < rows:
        return Check(
            "terminal", "warning", f"{found}; too small", f"make it {columns} columns by {rows} rows or larger"
        )
    return Check("terminal", "ok", found)


def check_folder(folder: str, entries: Sequence[Entry]) -> Check:
    """`entries`: the data folder and what of ours is in it; none where nothing is stored yet."""
    if not entries:
        return Check("data folder", "ok", f"{folder} is not there yet: nothing is stored")
    if others := [each.path for each in entries if not each.mine]:
        return Check("data folder", "problem", f"{others[0]} belongs to another user", "take it over with chown")
    if unusable := next((each for each in entries if not each.usable), None):
        mend = f"chmod u+{unusable.needed} {unusable.path}"
        return Check("data folder", "problem", f"{unusable.path} cannot be read and written", mend)
    if visible := [each.path for each in entries if each.mode & 0o077]:
        mend = "; ".join(f"chmod go= {path}" for path in visible)
        return Check("data folder", "warning", f"others can use {', '.join(visible)}", mend)
    return Check("data folder", "ok", f"{folder}, only for you")


def check_space(free: int) -> Check:
    """`free`: bytes that can still be written where the data is."""
    found = f"{free / 1e6:,.0f} MB free"
    if free < LITTLE_SPACE:
        return Check("space", "problem" if free < NO_SPACE else "warning", found, "free some space on this disk")
    return Check("space", "ok", found)


def filesystem_of(path: PurePath, mounts: str) -> str:
    """The type of the file system that holds an absolute path, "" if unknown. `mounts`: a table as in /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        _, place, type, *_ = [*line.split(), "", "", ""]
        for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
            place = place.replace(code, character)
        # Of several mounts in one place the last one counts.
        if place and path.is_relative_to(place) and (depth := len(PurePath(place).parts)) >= best:
            best, kind = depth, type
    return kind


def check_filesystem(kind: str) -> Check:
    if kind in NETWORK_FILESYSTEMS:
        return Check(
            "file system",
            "warning",
            f"{kind}, a network share: locks and power cuts are not safe on it",
            "set INTERVIEWCOACH_DATA_DIR to a folder of this computer",
        )
    return Check("file system", "ok", kind or "unknown on this system")


def check_encryption(encrypted: bool, copies: Sequence[bool], ready: bool) -> Check:
    """Whether the database is encrypted, each of its copies in `backups/`, and whether that can be read here."""
    if not encrypted and not any(copies):
        return Check("encryption", "ok", "not encrypted (`interviewcoach data encrypt` does that)")
    if not ready:
        mend = (
            "install it: pip install 'interviewcoach[encryption]'; a database that never was encrypted is damaged:"
            " `interviewcoach data restore latest`"
        )
        return Check("encryption", "problem", "the data is encrypted, and what reads that is not installed", mend)
    if not encrypted or not all(copies):
        plain = [] if encrypted else ["the database"]
        if not all(copies):
            plain.append(count(copies.count(False), "copy", "copies"))
        return Check("encryption", "warning", f"not encrypted: {', '.join(plain)}", "run `interviewcoach data encrypt`")
    if not copies:
        return Check("encryption", "ok", "the database is encrypted")
    return Check("encryption", "ok", f"the database and its {count(len(copies), 'copy', 'copies')} are encrypted")


def check_backups(made: Sequence[datetime], changed: datetime | None, now: datetime) -> Check:
    """`made`: the states that the backups hold; `changed`: when the database was changed last, None without one."""
    found = count(len(made), "backup") + (f", the newest of {max(made):%Y-%m-%d %H:%M} UTC" if made else "")
    if changed is not None and changed not in made and now - changed > timedelta(days=1):
        found = f"{found}; what was stored at {changed:%Y-%m-%d %H:%M} is in none"
        return Check("backups", "warning", found, "make one: `interviewcoach data backup`")
    return Check("backups", "ok", found)


def check_clock(now: datetime, newest: datetime | None) -> Check:
    """`newest`: the latest moment that anything stored speaks of."""
    found = f"{now:%Y-%m-%d %H:%M} UTC"
    if now.year < FIRST_YEAR:
        return Check("clock", "warning", f"{found}, long ago", "set the clock")
    if newest is not None and newest - now > timedelta(hours=1):
        return Check(
            "clock", "warning", f"{found}, but something was stored at {newest:%Y-%m-%d %H:%M}", "set the clock"
        )
    return Check("clock", "ok", found)
