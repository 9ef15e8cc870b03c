"""Turning a database and all its copies from plain to encrypted, from one passphrase to another, and back.

Every file is copied as a whole, the copy is compared with it row by row, and only then does the copy take its name.
Killed at any moment, a file is what it was or what it was to become; the same command then finishes the rest.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from os import utime
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.errors import StorageError
from interviewcoach.store.backups import copies
from interviewcoach.store.connection import (
    BUSY_SECONDS,
    configure,
    connect,
    is_damage,
    load_cipher,
    pragma,
    storage_errors,
)
from interviewcoach.store.erasing import unfinished
from interviewcoach.store.files import JOURNALS, plain_size
from interviewcoach.store.keys import Key, is_encrypted
from interviewcoach.store.private import private_file, take_place, wipe

_LOST = "it is damaged, or another passphrase opens it: delete it yourself, or move it away"
# What a copy does not take over by itself.
_HEADER = ("application_id", "user_version")


@dataclass(frozen=True, slots=True)
class Converted:
    """How many files were converted, and those that had to stay as they are, each with the reason."""

    files: int
    left: tuple[tuple[Path, str], ...]


def convert(path: Path, old: Key | None, new: Key | None) -> Converted:
    """Make the database at `path`, which `old` opens, and all copies in `backups/` such that `new` opens them.

    None stands for a plain file. Raises StorageError where the database cannot be converted; it is then as it was.
    """
    files = 0
    left: list[tuple[Path, str]] = []
    with storage_errors(str(path)):
        plain_size(path)
        with _alone(path, old) as db:
            for file in unfinished(path):
                wipe(file)
            # The database last: killed before it, the same passphrases are right for the second try.
            for copy in copies(path):
                try:
                    with storage_errors(str(copy)):
                        files += _convert_copy(copy, old, new)
                except StorageError as error:
                    left.append((copy, str(error)))
            if old != new:
                _replace(db, path, new)
                files += 1
    return Converted(files, tuple(left))


def opens(path: Path, key: Key | None) -> bool:
    """Whether the file is a database that can be read with this key, or without any where that is None."""
    with storage_errors(str(path)), closing(connect(path, key)) as db:
        try:
            return bool(pragma(db, "schema_version"))
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
            return False


def _convert_copy(path: Path, old: Key | None, new: Key | None) -> bool:
    """Whether the copy had to be converted. Raises StorageError where nothing opens it."""
    encrypted = is_encrypted(path)
    fitting = [key for key in dict.fromkeys((new, old, None)) if (key is not None) == encrypted and opens(path, key)]
    if not fitting:
        raise StorageError(_LOST)
    if fitting[0] == new:
        return False
    convert_file(path, fitting[0], new)
    return True


def convert_file(path: Path, old: Key | None, new: Key | None) -> None:
    """Make one database that `old` opens such that `new` opens it."""
    with _alone(path, old) as db:
        _replace(db, path, new)


@contextmanager
def _alone(path: Path, key: Key | None) -> Iterator[Database]:
    """A connection that lets no other read or write until it is closed."""
    with closing(Database(load_cipher().connect(path, key, BUSY_SECONDS), execute_plugins=False)) as db:
        configure(db)
        db.execute("PRAGMA locking_mode = EXCLUSIVE").fetchall()
        db.execute("BEGIN EXCLUSIVE")
        db.commit()
        yield db


def _replace(db: Database, path: Path, key: Key | None) -> None:
    """Put a copy that `key` opens in the place of the file, and overwrite what the file held."""
    found = path.stat()
    with private_file(path) as copy:
        _write(db, copy, key)
        _compare(db, path, copy, key)
        utime(copy, (found.st_atime, found.st_mtime))  # when something was stored last, which names a backup
        take_place(copy, path)
    for journal in (Path(f"{path}{suffix}") for suffix in JOURNALS):
        if journal.exists():
            wipe(journal)


def _write(db: Database, copy: Path, key: Key | None) -> None:
    with _attached(db, copy, key):
        # Nothing is lost with an unfinished copy; the finished one is put on disk before it takes its name.
        db.execute("PRAGMA copy.synchronous = OFF").fetchall()
        db.execute("PRAGMA copy.journal_mode = MEMORY").fetchall()
        db.execute("SELECT sqlcipher_export('copy')").fetchall()
        for name in _HEADER:
            db.execute(f"PRAGMA copy.{name} = {pragma(db, name)}")


def _compare(db: Database, path: Path, copy: Path, key: Key | None) -> None:
    """Raise StorageError unless the key opens the copy, and every table and row of it is that of the original."""
    with _attached(db, copy, key):
        same = [pragma(db, name) for name in _HEADER] == [pragma(db, f"copy.{name}") for name in _HEADER]
        schema = "SELECT type, name, tbl_name, sql FROM {}.sqlite_master ORDER BY type, name"
        same = same and _equal(db, schema.format("main"), schema.format("copy"))
        for name in _tables(db) if same else ():
            same = same and _equal(db, f"SELECT * FROM main.[{name}]", f"SELECT * FROM copy.[{name}]")  # noqa: S608
        if not same or pragma(db, "copy.integrity_check(1)") != "ok":
            raise StorageError(
                f"the copy of {path} is not the same and was thrown away; nothing was changed: try again"
            )


def _tables(db: Database) -> list[str]:
    """Every table that holds rows: a virtual one keeps its own in others."""
    rows = db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    return [name for (name,) in rows.fetchall()]


def _equal(db: Database, one: str, other: str) -> bool:
    rows = zip_longest(db.conn.execute(one), db.conn.execute(other))
    return all(left == right for left, right in rows)


@contextmanager
def _attached(db: Database, copy: Path, key: Key | None) -> Iterator[None]:
    db.execute("ATTACH ? AS copy KEY ?", [str(copy), key.passphrase if key else ""])
    try:
        yield
    finally:
        db.execute("DETACH copy")
