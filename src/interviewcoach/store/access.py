"""What everything that is kept shares: reading and writing one database, with its errors told to a user."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.store.connection import storage_errors, writing
from interviewcoach.store.rows import Row


class Access:
    """A database and, where it is one, its file. Belongs to the thread that made it."""

    def __init__(self, db: Database, path: Path | None) -> None:
        self._db = db
        self._path = path

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._errors(), writing(self._db):
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

    def _rows(self, sql: str, *values: object) -> list[Row]:
        return list(self._db.query(sql, values))
