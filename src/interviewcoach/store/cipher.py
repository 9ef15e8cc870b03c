"""SQLCipher (the `encryption` extra) behind the face of sqlite3: every page encrypted, and sealed against changes.

Its settings are those that SQLCipher 4 has by itself, so that any other tool with the passphrase opens the file.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from interviewcoach.store.keys import Key

_SETTINGS = (
    "cipher_default_compatibility = 4",  # AES-256, a MAC for every page, 256,000 rounds of PBKDF2-HMAC-SHA512
    "cipher_log_level = NONE",  # it would write into the full screen
)


@contextmanager
def _sqlite3_errors() -> Iterator[None]:
    """Whoever catches errors of sqlite3 catches these."""
    try:
        yield
    except sqlcipher.Error as error:
        same = getattr(sqlite3, type(error).__name__)(*error.args)
        same.sqlite_errorcode = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        raise same from error


class _Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    def execute(self, *arguments: Any) -> Any:
        with _sqlite3_errors():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        with _sqlite3_errors():
            return super().executemany(*arguments)

    def executescript(self, script: str) -> Any:
        with _sqlite3_errors():
            return super().executescript(script)

    def fetchone(self) -> Any:
        with _sqlite3_errors():
            return super().fetchone()

    def fetchall(self) -> Any:
        with _sqlite3_errors():
            return super().fetchall()

    def __next__(self) -> Any:
        with _sqlite3_errors():
            return super().__next__()


class _Connection(sqlcipher.Connection):  # type: ignore[misc]
    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def commit(self) -> None:
        with _sqlite3_errors():
            super().commit()

    def rollback(self) -> None:
        with _sqlite3_errors():
            super().rollback()


def connect(path: Path, key: Key | None, timeout: float) -> sqlite3.Connection:
    """A connection to an existing file, encrypted with `key` or plain. A wrong key shows at the first reading."""
    connection = _open(f"{path.absolute().as_uri()}?mode=rw", timeout)
    if key is not None:
        connection.set_key(key.passphrase)
    same: sqlite3.Connection = connection
    return same


def copy_in_memory(path: Path, key: Key) -> sqlite3.Connection:
    """A copy, in memory and of today, of what an encrypted file holds."""
    connection = _open(":memory:", 0)
    connection.execute("ATTACH ? AS file KEY ?", [str(path), key.passphrase])
    version = connection.execute("PRAGMA file.user_version").fetchone()[0]
    connection.execute("SELECT sqlcipher_export('main', 'file')").fetchall()
    connection.execute("DETACH file")
    connection.execute(f"PRAGMA user_version = {version}")
    same: sqlite3.Connection = connection
    return same


def _open(name: str, timeout: float) -> Any:
    with _sqlite3_errors():
        connection = sqlcipher.connect(name, timeout=timeout, uri=True, factory=_Connection)
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}").fetchall()
    return connection
