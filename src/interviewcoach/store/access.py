"""What everything that is kept shares: reading and writing one database, with its errors told to a user."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.errors import StorageError
from interviewcoach.store.connection import rows, storage_errors, writing
from interviewcoach.store.erasing import forget_deleted
from interviewcoach.store.files import file_identity
from interviewcoach.store.rows import Row


class Access:
    """A database and, where it is one, its file. Belongs to the thread that made it."""

    def __init__(self, db: Database, path: Path | None) -> None:
        self._db = db
        self._path = path
        self._identity = path and file_identity(path)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._errors():
            self._require_file()
            with writing(self._db):
                self._require_file()  # once more, now that nobody else writes
                yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One state of the database, even when another process writes between two queries."""
        with self._errors(), self._db.atomic():
            yield

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with storage_errors(str(self._path or "the database in memory")):
            yield

    def _require_file(self) -> None:
        """What is written to a file that lost its name is gone with the program: say so instead."""
        if self._path is not None and file_identity(self._path) != self._identity:
            raise StorageError(
                f"{self._path} was moved, erased or replaced while it was in use:"
                " copy your text and start the program again"
            )

    def _forget_deleted(self) -> None:
        """Remove what the file and its backups may still hold of deleted rows."""
        if self._path is not None:
            with self._errors():
                forget_deleted(self._db, self._path)

    def _rows(self, sql: str, *values: object) -> list[Row]:
        return rows(self._db, sql, *values)
