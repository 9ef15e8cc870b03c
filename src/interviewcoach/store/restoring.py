"""Putting a backup in the place of the database, which is kept."""

import os
import shutil
from datetime import datetime
from pathlib import Path

from interviewcoach.errors import StorageError, UsageError
from interviewcoach.store.backups import backups, set_aside
from interviewcoach.store.connection import configure, connect, held, storage_errors
from interviewcoach.store.encrypting import convert_file
from interviewcoach.store.files import JOURNALS, plain_size
from interviewcoach.store.keys import Key
from interviewcoach.store.migrations import migrate
from interviewcoach.store.private import give_name, make_folder, private_file, sync_folder
from interviewcoach.store.verifying import verify


def backup_named(named: str, path: Path) -> Path:
    """The file of that name, or for "latest" the newest backup of the database at `path`. Raises UsageError."""
    if named != "latest":
        return Path(named)
    found = backups(path)
    if not found:
        raise UsageError(f"there is no backup in {path.parent / 'backups'}: name a file, or move {path} to start anew")
    return found[0].path


def restore(source: Path, path: Path, now: datetime, key: Key | None = None, present: Key | None = None) -> Path | None:
    """Put a copy of `source` in the place of the database at `path`, upgraded to today's schema.

    `key` opens the source and `present` the database, where they are encrypted. A plain source is encrypted as the
    database was. Returns where the database is now that was there. Raises UsageError for what is no file, StorageError
    where the copy is not sound; then nothing was changed.
    """
    if not source.is_file():
        raise UsageError(f"there is no file {source}: `interviewcoach data path` names the folder with the backups")
    if path.exists() and source.samefile(path):
        raise UsageError(f"{source} is the database itself: name a backup")
    with storage_errors(str(path)):
        make_folder(path.parent)
        if os.path.lexists(path):
            plain_size(path)
        with private_file(path) as new:
            _take(source, new)
            _upgrade(source, new, key)
            if key is None and present is not None:
                convert_file(new, None, present)
            with held(path, present):
                aside = _put_aside(path, now)
                give_name(new, path, replace=True)
    return aside


def _take(source: Path, new: Path) -> None:
    # Other programs may change the source later: what was verified is what takes the place.
    try:
        shutil.copyfile(source, new)
        if (journal := Path(f"{source}-journal")).is_file():
            copy = Path(f"{new}-journal")
            copy.touch(mode=0o600)
            shutil.copyfile(journal, copy)
    except OSError as error:
        raise UsageError(f"{source} cannot be copied ({error.strerror}): free some space or name another") from error


def _upgrade(source: Path, new: Path, key: Key | None) -> None:
    found = verify(new, key)
    if found.findings:
        first = found.findings[0]
        raise StorageError(
            f"{source} is not sound and nothing was changed ({first.place}: {first.what}):"
            f" `interviewcoach data verify {source}` says more; name another backup"
        )
    db = connect(new, key)
    try:
        configure(db)
        migrate(db)
    finally:
        db.close()


def _put_aside(path: Path, now: datetime) -> Path | None:
    """Give what is at `path` a second name. Its journals move along: they would be played back into its successor."""
    present = [suffix for suffix in ("", *JOURNALS) if Path(f"{path}{suffix}").exists()]
    if not present:
        return None
    aside = set_aside(path, now)
    for suffix in present:
        # A link needs no space and drops no lock, as closing a copied file would.
        _link(Path(f"{path}{suffix}"), Path(f"{aside}{suffix}"))
        if suffix:
            Path(f"{path}{suffix}").unlink()
    return aside if "" in present else None


def _link(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
        sync_folder(name.parent)
    except OSError:
        with private_file(name) as copy:
            shutil.copyfile(file, copy)
            give_name(copy, name)
