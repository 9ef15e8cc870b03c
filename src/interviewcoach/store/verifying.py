"""Looking through a database for damage. Nothing is changed but what SQLite finishes of an interrupted transaction."""

import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlite_utils import Database

from interviewcoach.errors import StorageError
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.codec import from_json, from_plain
from interviewcoach.model.review import PatternComment
from interviewcoach.store.backups import APPLICATION_ID
from interviewcoach.store.connection import (
    configure,
    connect,
    is_damage,
    load_cipher,
    page_size,
    pragma,
    storage_errors,
)
from interviewcoach.store.files import plain_size
from interviewcoach.store.keys import Key, forbids_writing
from interviewcoach.store.migrations import MIGRATIONS, migrate, newest_version, schema_version
from interviewcoach.store.reviews import load_fact
from interviewcoach.store.rows import Row, assessment_columns, load_draft, load_session, load_story, load_turn
from interviewcoach.store.rubrics import LACKING, check_part, check_rubric

_RESTORE = "`interviewcoach data restore latest` puts the newest backup back; this file is kept"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where, what, and what to do."""

    place: str
    what: str
    mend: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at: the schema's version, rows by table, and what is wrong with them."""

    schema: int
    rows: dict[str, int]
    findings: tuple[Finding, ...]


def verify(path: Path, key: Key | None = None, *, quick: bool = False) -> Verified:
    """Everything that can be found wrong with the database at `path`, which `key` opens if it is encrypted.

    `quick` reads no rows. Raises StorageError where it cannot be examined: in use, unreadable, no plain file.
    """
    with storage_errors(str(path)):
        plain_size(path)
        if forbids_writing(path):
            return Verified(0, {}, (Finding("file", "its header forbids writing", _RESTORE),))
        with closing(connect(path, key)) as db:
            try:
                configure(db)
                version = schema_version(db)
                findings = [*_structure(db, path, version, quick)]
                if findings or quick:
                    return Verified(version, {}, tuple(findings))
                today = db if version == newest_version() else _upgraded(db, path, key)
                counts = {table: today.table(table).count for table in _VALUES}
                found = [each for table in _VALUES for each in _rows(today, table)] or [*_lacking(today)]
                return Verified(version, counts, tuple(found))
            except (sqlite3.Error, UnicodeDecodeError) as error:
                if not _is_damage(error):
                    raise
                return Verified(0, {}, (Finding("file", f"it is no whole database ({error})", _RESTORE),))


def _structure(db: Database, path: Path, version: int, quick: bool) -> Iterator[Finding]:
    """What is wrong with the file as a database of this program, whatever its rows say."""
    size = plain_size(path)  # now that a journal is rolled back, which may shorten the file
    if size == 0:
        yield Finding("file", "it is empty", _RESTORE)
        return
    if pragma(db, "application_id") != APPLICATION_ID:
        yield Finding("file", "it is no database of interviewcoach", _RESTORE)
        return
    if version > newest_version():
        yield Finding("file", f"a newer interviewcoach made it (schema {version})", "update interviewcoach")
        return
    if size % page_size(db):
        yield Finding("file", "its end is missing", _RESTORE)
    check = "quick_check" if quick else "integrity_check"
    lines = [row[0] for row in db.execute(f"PRAGMA {check}").fetchall()]
    if not quick:  # of a plain file this asks nothing
        lines += [row[0] for row in db.execute("PRAGMA cipher_integrity_check").fetchall()]
    yield from (Finding("file", line, _RESTORE) for line in lines if line != "ok")
    yield from _schema(db, version)
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        yield Finding(f"{table}, row {rowid}", f"what it belongs to is missing in {parent}", _RESTORE)


def _schema(db: Database, version: int) -> Iterator[Finding]:
    with closing(Database(memory=True, execute_plugins=False)) as new:
        for step in MIGRATIONS[:version]:
            step(new)
        wanted, found = _objects(new), _objects(db)
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            state = "missing" if name not in found else "altered" if name in wanted else "unknown"
            yield Finding(name, f"this part of the schema is {state}", _RESTORE)


def _objects(db: Database) -> dict[str, str]:
    """Tables, indexes, views and triggers with the words of the statements that made them.

    How names are quoted after a change of the schema depends on the version of SQLite.
    """
    rows = db.execute("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'").fetchall()
    return {f"{type} {name}": " ".join(re.findall(r"\w+|[^\w\s\"`\[\]]", sql or "")) for type, name, sql in rows}


def _upgraded(db: Database, path: Path, key: Key | None) -> Database:
    """A copy in memory under today's schema, which the values are made for."""
    if key is None:
        copy = Database(memory=True, execute_plugins=False)
        db.conn.backup(copy.conn)
    else:
        copy = Database(load_cipher().copy_in_memory(path, key), execute_plugins=False)
    configure(copy)
    migrate(copy)
    return copy


def _rows(db: Database, table: str) -> Iterator[Finding]:
    """The rows of a table that make no value. One at a time: what cannot be read hides no other."""
    for (rowid,) in db.execute(f"SELECT rowid FROM {table}").fetchall():  # noqa: S608 - a name of our own
        row: Row = {}
        try:
            (row,) = db.query(f"SELECT * FROM {table} WHERE rowid = ?", [rowid])  # noqa: S608
            _VALUES[table](row)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            if not _is_damage(error):
                raise
            yield Finding(_place(table, rowid, row), "it cannot be read", _RESTORE)
        except (msgspec.MsgspecError, zlib.error, StorageError):
            yield Finding(_place(table, rowid, row), "it is not what was stored", _mend(row))


def _lacking(db: Database) -> Iterator[Finding]:
    """Rubrics that are sound and of which a part is missing."""
    for (rowid,) in db.execute(LACKING).fetchall():
        yield Finding(f"rubrics, row {rowid}", "a part of it is missing", _RESTORE)


def _is_damage(error: Exception) -> bool:
    # The statements are right: what makes no sense to SQLite are the names that it read.
    return (
        not isinstance(error, sqlite3.Error)
        or is_damage(error)
        or getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    )


def _turn(row: Row) -> None:
    turn = load_turn(row)
    if turn.assessment:
        columns = assessment_columns(turn.assessment)
        if any(row[name] != columns[name] for name in ("level", "red_flags", "engine", "rubric")):
            raise StorageError("the columns say something else than the assessment")


_VALUES: Mapping[str, Callable[[Row], object]] = {
    "parts": check_part,
    "rubrics": check_rubric,
    "sessions": lambda row: load_session(row, (), {}, ()),
    "turns": _turn,
    "earlier": lambda row: from_json(row["assessment"], Assessment),
    "drafts": load_draft,
    "stories": load_story,
    "reviews": lambda row: row["content"] is None or load_fact(row),
    "unfinished": load_fact,
    "patterns": lambda row: from_plain(row, PatternComment),
}


def _place(table: str, rowid: int, row: Row) -> str:
    match table, row:
        case "turns" | "earlier", {"session": session, "position": position}:
            return f"{'earlier score of ' if table == 'earlier' else ''}answer {position + 1} of session {session}"
        case "drafts" | "reviews" | "unfinished", {"session": session}:
            return f"{'unfinished text' if table == 'unfinished' else table.removesuffix('s')} of session {session}"
        case "patterns", {"question": question, "indicator": indicator}:
            return f"comment on {indicator} of {question}"
        case "stories", {"title": title}:
            return f'story "{title}"'
        case "sessions", {"id": id}:
            return f"session {id}"
    return f"{table}, row {rowid}"


def _mend(row: Row) -> str:
    session = row.get("session") or (row.get("id") if "choices" in row else None)
    if session is None:
        return _RESTORE
    return f"{_RESTORE}; or `interviewcoach sessions delete {session}` deletes the session"
