"""Backups: complete copies of the database in the folder `backups/` beside it, or where the user wants one."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.errors import StorageError, UsageError
from interviewcoach.store.connection import errors_of_copy
from interviewcoach.store.keys import is_encrypted
from interviewcoach.store.migrations import schema_version
from interviewcoach.store.private import give_name, make_folder, private_file, wipe

BACKUPS_KEPT = 10
APPLICATION_ID = int.from_bytes(b"icch")
FOLDER = "backups"
_STAMP = "%Y%m%dT%H%M%S"
_NAME = re.compile(r"(?P<stem>.+)-(?P<changed>\d{8}T\d{6})-v(?P<schema>\d{1,9})\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One in `backups/`. `changed`: when what it holds was changed last (UTC)."""

    path: Path
    changed: datetime
    schema: int
    bytes: int


def backups(path: Path) -> tuple[Backup, ...]:
    """The backups of the database at `path`, the newest first."""
    found = (_backup(file) for file in (path.parent / FOLDER).glob(f"{path.stem}-*.db"))
    return tuple(sorted(filter(None, found), key=lambda each: (each.changed, each.schema), reverse=True))


def back_up(db: Database, path: Path) -> Path:
    """Copy the database as it is into `backups/`, named by its last change and schema. The newest ten are kept."""
    target = path.parent / FOLDER / f"{path.stem}-{_changed(path):{_STAMP}}-v{schema_version(db)}.db"
    make_folder(target.parent)
    _copy(db, target, replace=True)
    for old in backups(path)[BACKUPS_KEPT:]:
        if old.path != target:  # after a clock that ran ahead the newest by name are not the newest
            wipe(old.path)
    return target


def back_up_daily(db: Database, path: Path, now: datetime) -> Path | None:
    """Back up what earlier days (UTC) left, unless that was done. Returns the new backup."""
    changed = _changed(path)
    if changed.date() >= now.date() or any(each.changed == changed for each in backups(path)):
        return None
    return back_up(db, path)


def back_up_to(db: Database, path: Path, target: Path, *, force: bool = False) -> None:
    """Copy the database to a place the user named. Raises UsageError where that is taken or unfit."""
    if target.exists() and target.samefile(path):
        raise UsageError(f"{target} is the database itself: name another file")
    if force and os.path.lexists(target) and (target.is_symlink() or not target.is_file()):
        raise UsageError(f"{target} is not a plain file: name another one")
    if not force and os.path.lexists(target):
        raise UsageError(f"{target} exists already: name another file, or replace it with --force")
    try:
        with errors_of_copy(target):
            _copy(db, target, replace=force)
    except FileExistsError as error:
        raise UsageError(f"{target} exists already: name another file, or replace it with --force") from error
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}): name another file") from error


def set_aside(path: Path, now: datetime) -> Path:
    """A free name in `backups/` for the database that another is to replace. No rotation removes it."""
    folder = path.parent / FOLDER
    make_folder(folder)
    stem = f"{path.stem}-replaced-{now:{_STAMP}}"
    names = (folder / f"{stem}{f'-{number}' if number > 1 else ''}.db" for number in range(1, 10_000))
    return next(name for name in names if not os.path.lexists(name))


def copies(path: Path) -> list[Path]:
    """Every whole copy of a database in `backups/`, whatever its name: backups, and databases that were replaced."""
    return [file for file in _files(path) if not file.name.startswith(".") and _is_ours(file)]


def remove_backups(path: Path) -> None:
    """Remove every copy of the database at `path` from `backups/`: backups, databases that were replaced, and what an
    interrupted copy left.

    Raises StorageError where one has to stay; the others are gone.
    """
    stuck = []
    for file in _files(path):
        try:
            if file.name.startswith((f"{path.stem}-", f".{path.stem}-")) or _is_ours(file):
                wipe(file)
        except OSError as error:
            stuck.append(f"{file} could not be removed ({error.strerror}): delete it yourself")
    if stuck:
        raise StorageError("; ".join(stuck))


def _copy(db: Database, target: Path, *, replace: bool) -> None:
    with private_file(target) as new:
        db.execute("VACUUM INTO ?", [str(new)])
        give_name(new, target, replace=replace)


def _files(path: Path) -> list[Path]:
    folder = path.parent / FOLDER
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _backup(file: Path) -> Backup | None:
    """The backup that has this name, or None for what is named otherwise."""
    parts = _NAME.fullmatch(file.name)
    if parts is None:
        return None
    try:
        changed = datetime.strptime(parts["changed"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return Backup(file, changed, int(parts["schema"]), file.lstat().st_size)


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC)


def _is_ours(file: Path) -> bool:
    """Whether a file of any name is a database of this program: a copy that was renamed is a copy."""
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        head = stream.read(72)
    plain = head.startswith(b"SQLite format 3\0") and head[68:] == APPLICATION_ID.to_bytes(4)
    return plain or (file.stat().st_size % 4096 == 0 and is_encrypted(file))  # without the key it shows no name
