"""The database file: made private and complete, checked before it is changed, backed up before an upgrade."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.errors import StorageError
from interviewcoach.store.backups import APPLICATION_ID, back_up
from interviewcoach.store.connection import configure, connect, damaged, page_size, pragma, storage_errors
from interviewcoach.store.keys import Key
from interviewcoach.store.migrations import migrate, newest_version, schema_version
from interviewcoach.store.private import give_name, make_folder, private_file

# What SQLite may leave beside a database.
JOURNALS = ("-journal", "-wal", "-shm")

# Up to this size a full check takes a moment; above it only a file that was not closed in order is checked.
_CHECK_BYTES = 20_000_000


def open_database(path: Path, key: Key | None = None) -> Database:
    """The database at `path`, checked and up to date. It is made, with its folder, where there is none, and plain.

    Raises StorageError for a file that is damaged, newer, in use, read-only or not ours; it is left as it is.
    """
    with storage_errors(str(path)):
        if not os.path.lexists(path):
            _create(path)
        size = _usable_size(path)
        # Asked before the first read, which rolls a journal back.
        thorough = size <= _CHECK_BYTES or Path(f"{path}-journal").exists()
        db = connect(path, key)
        try:
            configure(db)
            _check(db, path, thorough)
            pragma(db, "journal_mode = DELETE")  # the file itself remembers another mode
            if schema_version(db) < newest_version():
                back_up(db, path)
                migrate(db)
        except BaseException:
            db.close()
            raise
    return db


def memory_database() -> Database:
    """An empty database that is gone when it is closed."""
    db = Database(memory=True, execute_plugins=False)
    configure(db)
    migrate(db)
    return db


def file_identity(path: Path) -> tuple[int, int] | None:
    """What tells the file at `path` from any other that has its name later; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def plain_size(path: Path) -> int:
    """The size of the file in bytes. Raises StorageError where it is a link, a folder or a device."""
    # Not opened here: closing it would drop the locks of this process's other connections to it.
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(f"{path} is not a plain file (perhaps a link): move it away or set INTERVIEWCOACH_DATA_DIR")
    return found.st_size


def _create(path: Path) -> None:
    """Make a database that is complete before it has its name: an empty file is a damaged one, never a new one."""
    make_folder(path.parent)
    for journal in (Path(f"{path}{suffix}") for suffix in JOURNALS):
        if os.path.lexists(journal):  # it would be played back into the new one
            raise StorageError(
                f"{journal} belongs to a database that is not there: put {path.name} back beside it,"
                " or move it away to start anew"
            )
    with private_file(path) as new:
        db = connect(new)
        try:
            configure(db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(db)
        finally:
            db.close()
        with suppress(FileExistsError):  # another process has just made one
            give_name(new, path)


def _usable_size(path: Path) -> int:
    """The size of the file in bytes. Raises StorageError where it is no file that can be written."""
    size = plain_size(path)
    if size == 0:
        raise StorageError(damaged(str(path)))
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
        raise StorageError(f"{path} or its folder is read-only: allow writing, or set INTERVIEWCOACH_DATA_DIR")
    return size


def _check(db: Database, path: Path, thorough: bool) -> None:
    if pragma(db, "application_id") != APPLICATION_ID:
        raise StorageError(
            f"{path} is no database of interviewcoach and was left as it is:"
            " move it away or set INTERVIEWCOACH_DATA_DIR to another folder"
        )
    if (version := schema_version(db)) > newest_version():
        raise StorageError(
            f"{path} was made by a newer interviewcoach (schema {version}, this one knows {newest_version()})"
            " and was left as it is: update interviewcoach"
        )
    # SQLite reads what is missing of the last page as zeros. Measured now that a journal is rolled back: after a power
    # cut the end may have been in the middle of a page that is gone with its transaction.
    if plain_size(path) % page_size(db) or (thorough and pragma(db, "quick_check(1)") != "ok"):
        raise StorageError(damaged(str(path)))
