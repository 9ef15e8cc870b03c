"""The list of sessions that trainers work through, and the search in their answers.

A line is made from the other tables. Whatever changes those marks the session as stale, by a trigger in the same
transaction; the list catches up before it is read. So it is right whoever wrote, and practising pays nothing for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from interviewcoach.model.codec import from_plain, to_json
from interviewcoach.model.review import LineFilter, ReviewLine, Sort
from interviewcoach.store.beginnings import completed
from interviewcoach.store.connection import read_much, rows, writing
from interviewcoach.store.line_rows import joined, line_rows, split
from interviewcoach.store.rows import Row
from interviewcoach.store.search import match, searchable

PAGE = 50
# What more sessions have than these is soon met on a walk; those of fewer are looked up: so few hold words, and so few
# meet a part of the filter. Of 100,000 sessions 500 with a role take as long either way.
FEW, FEW_MEET = 2000, 500
# So many lines of a walk are asked whether they hold words that many sessions hold: together where their numbers lie
# within so many, or else one by one.
ASKED, NEAR = 150, 3000
# So many sessions are caught up with in one transaction.
_BATCH = 250
# Where one of so many sessions is new, the index of words is made one piece: each piece is asked on its own.
_PART = 10
_OPTIMIZE = "INSERT INTO answers (answers) VALUES ('optimize')"


@dataclass(frozen=True, slots=True)
class _Order:
    """A walk along the index of `column`, whose values compare with `first` as lying behind it."""

    column: str
    first: str | float
    descending: bool = False

    @property
    def sql(self) -> tuple[str, str]:
        """How what comes later compares, and the direction."""
        return ("<", "DESC") if self.descending else (">", "ASC")


_ORDERS: dict[Sort, _Order] = {
    "newest": _Order("started_at", "~", descending=True),
    "oldest": _Order("started_at", ""),
    "lowest": _Order("sort_level", -1.0),
    "highest": _Order("sort_level", 6.0, descending=True),
    "flags": _Order("red_flags", 1e9, descending=True),
    "candidate": _Order("candidate", ""),
}
_LAST = (1 << 63) - 1
Few = Literal["", "words", "role", "unreviewed"]


@dataclass(frozen=True, slots=True)
class Way:
    """How sessions are found. `words` is what the index of words is asked for the text that is wanted; with `gathered`
    those that hold them were gathered before. So few meet the part `few` of the filter that they are looked up."""

    words: str = ""
    few: Few = ""
    gathered: bool = False


# Where the sessions are found that meet a part of the filter.
_NARROW: dict[Few, tuple[str, str]] = {
    "role": ("lines_role", "role = ?"),
    "unreviewed": ("lines_unreviewed", "reviewers = ''"),
}
_SHOWN = ", ".join(
    f"lines.{name}"
    for name in (
        *("number", "candidate", "role", "started_at", "planned", "answered"),
        *("level", "red_flags", "competencies", "reviewers"),
    )
)
# Read from the indexes alone.
CANDIDATES = "SELECT DISTINCT candidate FROM lines ORDER BY candidate"
ROLES = """
    SELECT sessions.role, role_title FROM (SELECT max(number) AS number FROM lines GROUP BY role) AS newest
    CROSS JOIN sessions ON sessions.number = newest.number ORDER BY role_title
"""
_IS_COMMON = "SELECT rowid FROM answers WHERE answers MATCH ? LIMIT 1 OFFSET ?"
HELD_BETWEEN = "SELECT rowid FROM answers WHERE answers MATCH ? AND rowid BETWEEN ? AND ?"
# In the order of the list, which a scan of it keeps: an ORDER BY would ask all of them.
HELD_BY = """
    SELECT value FROM json_each(?)
    WHERE EXISTS (SELECT 1 FROM answers WHERE answers MATCH ? AND rowid = value) LIMIT ?
"""
# The sessions that hold a word which was only begun: the index puts it together anew each time it is asked.
GATHERED = "CREATE TEMP TABLE IF NOT EXISTS gathered (number INTEGER PRIMARY KEY)"
_GATHER = "INSERT INTO temp.gathered SELECT rowid FROM answers WHERE answers MATCH ?"
_GIVEN = "SELECT value AS number FROM json_each(?)"


def catch_up(db: Database) -> None:
    """Make the lines and the index of every stale session again, in transactions of their own."""
    read_much(db)
    made = 0
    while stale := rows(db, "SELECT number FROM stale ORDER BY number LIMIT ?", _BATCH):
        with writing(db):
            refresh(db, [row["number"] for row in stale])
        made += len(stale)
    if made > _BATCH and made * _PART >= rows(db, "SELECT count(*) AS n FROM lines")[0]["n"]:
        with writing(db):
            db.execute(_OPTIMIZE)


def forget(db: Database) -> None:
    """Within the transaction that deleted sessions: drop what the index holds of them, so that no word stays."""
    numbers = [row["number"] for row in rows(db, "SELECT number FROM stale")]
    for start in range(0, len(numbers), _BATCH):
        refresh(db, numbers[start : start + _BATCH])
    # A deleted entry is only crossed out until its part of the index is written anew.
    db.execute(_OPTIMIZE)


def refresh(db: Database, numbers: list[int]) -> None:
    """The same for these sessions, within a transaction; those that are gone leave nothing.

    All is read before anything is written: with each savepoint, which reading makes, FTS5 writes out what it holds."""
    made = [*line_rows(db, numbers)]
    texts = [(line["number"], searchable(answers)) for line, answers in made if answers]
    gone = [[number] for number in numbers]
    db.conn.executemany("DELETE FROM answers WHERE rowid = ?", gone)
    db.conn.executemany("INSERT INTO answers (rowid, text) VALUES (?, ?)", texts)
    for line, _ in made:
        marks = ", ".join("?" * len(line))
        db.execute(f"INSERT OR REPLACE INTO lines ({', '.join(line)}) VALUES ({marks})", [*line.values()])  # noqa: S608
    db.conn.executemany("DELETE FROM stale WHERE number = ?", gone)


def list_lines(db: Database, wanted: LineFilter, sort: Sort, after: ReviewLine | None, limit: int) -> list[ReviewLine]:
    """At most `limit` lines, those behind `after`. Does not catch up."""
    words = completed(db, match(wanted.text))
    if wanted.text.strip() and not words:
        return []  # nothing that could be looked for
    is_begun = words.endswith("*")
    is_common = _gathered(db, words) > FEW if is_begun else bool(words) and bool(rows(db, _IS_COMMON, words, FEW))
    met: list[int] | None = None
    if is_common and not is_begun:
        met = _met_soon(db, words, page(wanted, sort, after, ASKED, Way()), limit)
    if met is not None:
        sql, values = _shown(_GIVEN, [to_json(met).decode()], _ORDERS[sort])
    else:
        few: Few = "words" if words and not is_common else _few(db, wanted)
        sql, values = query(wanted, sort, after, limit, Way(words, few, is_begun))
    return _load(rows(db, sql, *values))


def _gathered(db: Database, words: str) -> int:
    """Gather the sessions that hold the words; tells how many they are."""
    db.execute(GATHERED)
    db.execute("DELETE FROM temp.gathered")
    return db.execute(_GATHER, [words]).rowcount


def _met_soon(db: Database, words: str, walk: tuple[str, list[object]], limit: int) -> list[int] | None:
    """The numbers of a page of sessions, where nearly every session holds the words: then the next lines of a walk
    are asked for them, and not all sessions. None where too few of those hold them, or asking would take longer."""
    sql, values = walk
    walked = [row["number"] for row in rows(db, sql, *values)]
    if walked and max(walked) - min(walked) < NEAR:
        held = {row["rowid"] for row in rows(db, HELD_BETWEEN, words, min(walked), max(walked))}
        met = [number for number in walked if number in held][:limit]
    else:
        met = [row["value"] for row in rows(db, HELD_BY, to_json(walked).decode(), words, limit)]
    return met if len(met) == limit else None


def _few(db: Database, wanted: LineFilter) -> Few:
    """What of the filter so few sessions meet that they are looked up, or nothing."""
    for few, (index, condition) in _NARROW.items():
        if wanted.candidate is None and getattr(wanted, few):
            value = [wanted.role] if few == "role" else []
            counted = f"SELECT count(*) AS n FROM (SELECT 1 FROM lines INDEXED BY {index} WHERE {condition} LIMIT ?)"  # noqa: S608
            if rows(db, counted, *value, FEW_MEET + 1)[0]["n"] <= FEW_MEET:
                return few
    return ""


def query(wanted: LineFilter, sort: Sort, after: ReviewLine | None, limit: int, way: Way) -> tuple[str, list[object]]:
    """The one statement behind the list: a walk along an index from where the last page ended, then a look-up of each
    line found. Where few sessions have what is looked for, they are looked up and sorted instead."""
    return _shown(*page(wanted, sort, after, limit, way), _ORDERS[sort])


def page(wanted: LineFilter, sort: Sort, after: ReviewLine | None, limit: int, way: Way) -> tuple[str, list[object]]:
    """The part of it that finds the numbers of the sessions."""
    order = _ORDERS[sort]
    later, direction = order.sql
    column, index = order.column, f"lines_{order.column}"
    if wanted.red_flags and column != "red_flags":
        index = f"lines_flagged_{column}"
    start = _start(order, after, wanted)
    if wanted.candidate is None:
        bound = f"({column}, number) {later} (?, ?)"
    elif column == "candidate":
        bound, start = f"number {later} ?", start[1:]
    else:
        bound, index = f"({column}, number) {later} (?, ?)", f"lines_candidate_{column}"
    further = ((condition, [] if value is None else [value]) for condition, value in _conditions(wanted, order, way))
    found = [(bound, start), *further]
    conditions = " AND ".join(condition for condition, _ in found)
    values = [value for _, own in found for value in own]
    if way.few in _NARROW:
        index = _NARROW[way.few][0]
    sql = (
        f"SELECT number FROM lines {'NOT INDEXED' if way.few == 'words' else f'INDEXED BY {index}'}"  # noqa: S608 - no word of a user
        f" WHERE {conditions} ORDER BY {column} {direction}, number {direction} LIMIT ?"
    )
    return sql, [*values, limit]


def _shown(page: str, values: list[object], order: _Order) -> tuple[str, list[object]]:
    """What is shown of the sessions whose numbers `page` finds."""
    column, (_, direction) = order.column, order.sql
    sql = (
        f"SELECT {_SHOWN}, sessions.id, sessions.role_title, sessions.ended_at"  # noqa: S608 - the same
        f" FROM ({page}) AS page CROSS JOIN lines ON lines.number = page.number"
        " CROSS JOIN sessions ON sessions.number = page.number"
        f" ORDER BY lines.{column} {direction}, lines.number {direction}"
    )
    return sql, values


def _start(order: _Order, after: ReviewLine | None, wanted: LineFilter) -> list[object]:
    """Where the walk begins: behind a line, or before the first that is wanted."""
    if after is None:
        day = wanted.until if order.descending else wanted.since
        if order.column == "started_at" and day:
            return [day.isoformat(), -1]
        return [order.first, _LAST if order.descending else -1]
    value = {
        "started_at": after.started_at.isoformat(),
        "sort_level": after.level or 0.0,
        "red_flags": after.red_flags,
        "candidate": after.candidate,
    }[order.column]
    return [value, after.number]


def _conditions(wanted: LineFilter, order: _Order, way: Way) -> Iterator[tuple[str, object]]:
    # A day that the walk begins at is no condition: SQLite would begin every page there.
    begins = order.column == "started_at"
    if wanted.candidate is not None:
        yield "candidate = ?", wanted.candidate
    if wanted.role:
        yield "role = ?", wanted.role
    if wanted.competency:
        yield "instr(competencies, ?)", joined([wanted.competency])
    if wanted.since and not (begins and not order.descending):
        yield "started_at >= ?", wanted.since.isoformat()
    if wanted.until and not (begins and order.descending):
        yield "started_at < ?", wanted.until.isoformat()
    if wanted.unreviewed:
        yield "reviewers = ''", None
    if wanted.unreviewed_by:
        yield "NOT instr(reviewers, ?)", joined([wanted.unreviewed_by])
    if wanted.red_flags:
        yield "red_flags > 0", None
    if way.gathered:
        # All are asked whether they were gathered but where these are few: the plus keeps SQLite from looking each up.
        yield f"{'' if way.few == 'words' else '+'}number IN temp.gathered", None
    elif way.words:
        yield "number IN (SELECT rowid FROM answers WHERE answers MATCH ?)", way.words


def _load(found: list[Row]) -> list[ReviewLine]:
    lists = ("competencies", "reviewers")
    return from_plain([row | {name: split(row[name]) for name in lists} for row in found], list[ReviewLine])
