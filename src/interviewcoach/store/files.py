"""The database file: made private and complete, checked before it is changed, backed up before an upgrade."""

import errno
import os
import stat
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.errors import StorageError
from interviewcoach.store.connection import configure, connect, damaged, pragma, storage_errors
from interviewcoach.store.migrations import migrate, newest_version, schema_version

APPLICATION_ID = int.from_bytes(b"icch")
BACKUPS_KEPT = 10
_BACKUPS = "backups"
# What filesystems without hard links (FAT, some shares) answer to one.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP}

# Up to this size a full check takes a moment; above it only a file that was not closed in order is checked.
_CHECK_BYTES = 20_000_000


def open_database(path: Path) -> Database:
    """The database at `path`, checked and up to date. It is made, with its folder, where there is none.

    Raises StorageError for a file that is damaged, newer, in use, read-only or not ours; it is left as it is.
    """
    with storage_errors(str(path)):
        if not os.path.lexists(path):
            _create(path)
        size = _usable_size(path)
        # Asked before the first read, which rolls a journal back.
        thorough = size <= _CHECK_BYTES or Path(f"{path}-journal").exists()
        db = connect(path)
        try:
            configure(db)
            _check(db, path, size, thorough)
            pragma(db, "journal_mode = DELETE")  # the file itself remembers another mode
            if schema_version(db) < newest_version():
                _back_up(db, path)
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


def remove_backups(path: Path) -> None:
    """Remove the backups of the database at `path`. Raises StorageError where one has to stay."""
    for backup in (path.parent / _BACKUPS).glob(f"*{path.stem}-*"):  # and what an interrupted one left, a hidden file
        try:
            backup.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"{backup} could not be removed ({error.strerror}): delete it yourself") from error


def _create(path: Path) -> None:
    """Make a database that is complete before it has its name: an empty file is a damaged one, never a new one."""
    _private_folder(path.parent)
    new = _private_file(path)
    try:
        db = connect(new)
        try:
            configure(db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(db)
        finally:
            db.close()
        _name(new, path)
    except FileExistsError:
        pass
    finally:
        new.unlink(missing_ok=True)


def _name(new: Path, path: Path) -> None:
    """Give `new` the name `path`. Raises FileExistsError where another process has just made a file of that name."""
    try:
        os.link(new, path)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            new.replace(path)
        except OSError:
            path.unlink()
            raise


def _usable_size(path: Path) -> int:
    """The size of the file in bytes. Raises StorageError where it is no file that can be written."""
    # Not opened here: closing it would drop the locks of this process's other connections to it.
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise StorageError(f"{path} is not a plain file (perhaps a link): move it away or set INTERVIEWCOACH_DATA_DIR")
    if found.st_size == 0:
        raise StorageError(damaged(str(path)))
    if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
        raise StorageError(f"{path} or its folder is read-only: allow writing, or set INTERVIEWCOACH_DATA_DIR")
    return found.st_size


def _check(db: Database, path: Path, size: int, thorough: bool) -> None:
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
    # SQLite reads what is missing of the last page as zeros.
    if size % pragma(db, "page_size") or (thorough and pragma(db, "quick_check(1)") != "ok"):
        raise StorageError(damaged(str(path)))


def _back_up(db: Database, path: Path) -> None:
    """Copy the database as it is into `backups/`, named by its last change and schema. The newest ten are kept."""
    changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    backup = path.parent / _BACKUPS / f"{path.stem}-{changed:%Y%m%dT%H%M%S}-v{schema_version(db)}.db"
    _private_folder(backup.parent)
    new = _private_file(backup)
    try:
        db.execute("VACUUM INTO ?", [str(new)])
        with new.open("rb") as copy:
            os.fsync(copy.fileno())
        new.replace(backup)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
    for old in sorted(backup.parent.glob(f"{path.stem}-*.db"))[:-BACKUPS_KEPT]:
        old.unlink()


def _private_folder(folder: Path) -> None:
    for missing in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        missing.mkdir(mode=0o700, exist_ok=True)


def _private_file(beside: Path) -> Path:
    """A new empty file (0600, no link followed) in the folder of `beside`."""
    handle, name = tempfile.mkstemp(prefix=f".{beside.name}.", dir=beside.parent)
    os.close(handle)
    return Path(name)
