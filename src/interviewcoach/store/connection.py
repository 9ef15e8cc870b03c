"""A connection with safe settings, its transactions, and what its errors mean to a user."""

import re
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

import msgspec
from sqlite_utils import Database

from interviewcoach.errors import StorageError
from interviewcoach.store.keys import Key, forbids_writing, is_encrypted

# How long another program's transaction is waited for.
BUSY_SECONDS = 5.0

# They last as long as the connection and write nothing. In 2,040 simulated power cuts EXTRA with a journal that is
# deleted lost no acknowledged commit; FULL and WAL did.
_SETTINGS = (
    "synchronous = EXTRA",
    "foreign_keys = ON",
    "secure_delete = ON",
    "cell_size_check = ON",
    "trusted_schema = OFF",
    "temp_store = MEMORY",  # a file that VACUUM or a sort makes elsewhere would hold answers
    "mmap_size = 0",
    "cache_size = -250",  # kB: opening alone reads every page
)

INSTALL = "pip install 'interviewcoach[encryption]'"

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_MEANING = {
    sqlite3.SQLITE_BUSY: "is in use by another program: close it and try again",
    sqlite3.SQLITE_LOCKED: "is in use by another program: close it and try again",
    sqlite3.SQLITE_READONLY: "is read-only: allow writing to it, or set INTERVIEWCOACH_DATA_DIR to another folder",
    sqlite3.SQLITE_CONSTRAINT: "holds something else in this place: nothing was stored, start a new session",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check the permissions of the file and its folder",
    sqlite3.SQLITE_FULL: "could not be written, the disk is full: free some space and try again",
    sqlite3.SQLITE_IOERR: "could not be read or written: check the disk and try again",
}

# What SQLite says of a file that another program made other tables in.
_SCHEMA = re.compile("^no such (table|column)|already exists")

# What the place is to blame for where a copy is written.
_OF_PLACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}


def connect(path: Path, key: Key | None = None) -> Database:
    """A connection to an existing file, encrypted where there is a key. A wrong one shows at the first reading."""
    if key is not None:
        return Database(load_cipher().connect(path, key, BUSY_SECONDS), execute_plugins=False)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", timeout=BUSY_SECONDS, uri=True)
    return Database(connection, execute_plugins=False)


def load_cipher() -> ModuleType:
    """What reads and writes encrypted files. Raises StorageError where the extra is not installed."""
    try:
        from interviewcoach.store import cipher  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise StorageError(f"encryption is not installed ({error}): {INSTALL}") from error
    return cipher


def configure(db: Database) -> None:
    """Choose durability, privacy and distrust of what the file holds."""
    for setting in _SETTINGS:
        db.execute(f"PRAGMA {setting}").fetchall()


def read_much(db: Database) -> None:
    """Give room to what walks through the database or writes much of it, from now on: what stands of a common word
    in the index of words drove all else out of 2 MB."""
    db.execute("PRAGMA cache_size = -8000")


def page_size(db: Database) -> int:
    """In bytes; SQLCipher gives it as text."""
    return int(pragma(db, "page_size"))


def pragma(db: Database, name: str) -> Any:
    """The value of a pragma that has one."""
    # Fetched to the end: an open cursor would hold a lock that keeps others from writing.
    return db.execute(f"PRAGMA {name}").fetchall()[0][0]


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction, all or nothing. It locks before it reads, so what it read still holds when it writes."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.commit()
    finally:
        db.rollback()  # nothing is left to undo after the commit


@contextmanager
def held(path: Path, key: Key | None = None) -> Iterator[None]:
    """Keep other programs from writing to the file meanwhile. One that is missing or damaged cannot be locked."""
    if not path.exists() or forbids_writing(path):
        yield
        return
    db = connect(path, key)
    try:
        try:
            db.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        yield
    finally:
        db.close()


@contextmanager
def storage_errors(name: str) -> Iterator[None]:
    """Raise StorageError, with what to do, for whatever goes wrong with the database `name`."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(_explain(name, error)) from error
    except (msgspec.MsgspecError, zlib.error, UnicodeDecodeError) as error:
        raise StorageError(damaged(name)) from error
    except UnicodeEncodeError as error:
        raise StorageError(f"{name} cannot hold half a character ({error.reason}): remove it and try again") from error
    except OSError as error:
        # A folder or backup beside the database may be what is in the way.
        raise StorageError(
            f"{error.filename or name} cannot be used ({error.strerror}): set INTERVIEWCOACH_DATA_DIR to another folder"
        ) from error


@contextmanager
def errors_of_copy(target: Path) -> Iterator[None]:
    """Raise StorageError for what goes wrong with the copy that is written, and not with the database that is read."""
    try:
        yield
    except sqlite3.Error as error:
        if _code(error) not in _OF_PLACE:
            raise
        raise StorageError(_explain(str(target), error)) from error


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file holds what no database can hold."""
    return not isinstance(error, sqlite3.ProgrammingError) and _code(error) in _DAMAGE


class _Found(dict[str, Any]):
    """A row that was read. A column that it lacks was renamed or removed by another program."""

    def __missing__(self, column: str) -> NoReturn:
        raise sqlite3.OperationalError(f"no such column: {column}")


def rows(db: Database, sql: str, *values: object) -> list[dict[str, Any]]:
    """The rows of a query, fetched to the end."""
    return [_Found(row) for row in db.query(sql, values)]


def damaged(name: str) -> str:
    """The line for a database that cannot be trusted."""
    if is_encrypted(Path(name)):
        return (
            f"{name} is encrypted, and either the passphrase is another one or the file is damaged; it was left as it"
            " is: try again, or put a backup back with `interviewcoach data restore latest`"
        )
    return (
        f"{name} is damaged and was left as it is: `interviewcoach data restore latest` puts the newest backup back"
        " and keeps this file, `interviewcoach data verify` says what is wrong"
    )


def _explain(name: str, error: sqlite3.Error) -> str:
    if isinstance(error, sqlite3.ProgrammingError):
        return f"{name} was used wrongly ({error}): please report this"
    if _SCHEMA.search(str(error)):
        return f"{damaged(name)} ({error})"
    if is_damage(error) or (_code(error) == sqlite3.SQLITE_READONLY and forbids_writing(Path(name))):
        return damaged(name)
    return f"{name} {_MEANING.get(_code(error), f'failed ({error}): try again')}"


def _code(error: sqlite3.Error) -> int:
    # Of a file the driver itself, which gives no code, complains only that a text is not UTF-8.
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF
