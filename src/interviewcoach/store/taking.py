"""Taking sessions from elsewhere: new ones are added, known ones go on where they go further.

The row of a known session is updated in its place and never made anew: what others attached to it stays.
"""

from collections.abc import Callable, Iterable, Iterator

from sqlite_utils import Database

from interviewcoach.interview.versions import change
from interviewcoach.model.session import HandedIn, Origin, Session, Taken
from interviewcoach.store.rows import Row, assessment_columns, planned_row, session_row, turn_row, turn_rows
from interviewcoach.store.rubrics import RubricTables

_KNOWN = "SELECT id, imported.session IS NULL AS own FROM sessions LEFT JOIN imported ON imported.session = sessions.id"

# What a new session is made of, in the order in which rows refer to others, with the columns that may be long. Rows of
# several sessions are written together, up to so many characters: memory stays flat whatever a bundle holds.
_TABLES = {
    "sessions": ("choices",),
    "planned": ("reason",),
    "turns": ("prompt", "stories", "answer", "assessment"),
    "imported": (),
}
_TOGETHER = 2_000_000


class Intake:
    """One import, within the transaction of its store. `load` gives a stored session by its id."""

    def __init__(self, db: Database, rubrics: RubricTables, origin: Origin, load: Callable[[str], Session]) -> None:
        self._db = db
        self._rubrics = rubrics
        self._origin = origin
        self._load = load
        self._own = {row["id"]: bool(row["own"]) for row in db.query(_KNOWN)}
        self._new: dict[str, list[Row]] = {table: [] for table in _TABLES}
        self._size = 0

    def take(self, handed: Iterable[HandedIn]) -> Iterator[Taken]:
        """Store each session; tells what became of it. Raises BundleError where one contradicts what is stored.

        All are stored when the iterator has come to its end."""
        for each in handed:
            if each.session.id in self._own:
                yield self._go_on(each.session)
            else:
                self._add(each)
                yield Taken(each.session.id, "new")
        self._store_new()

    def _add(self, handed: HandedIn) -> None:
        """Make the rows of a new session; they are written with those of others."""
        session = handed.session
        self._rubrics.keep(session.rubrics.values())
        made = {
            "sessions": [session_row(session)],
            "planned": [planned_row(session, place) for place in range(len(session.plan.questions))],
            "turns": list(turn_rows(handed)),
            "imported": [origin_row(session.id, self._origin)],
        }
        for table, rows in made.items():
            self._new[table] += rows
            self._size += sum(len(row[column] or "") for row in rows for column in _TABLES[table])
        if self._size >= _TOGETHER:
            self._store_new()

    def _store_new(self) -> None:
        for table, rows in self._new.items():
            self._insert(table, rows)
            rows.clear()
        self._size = 0

    def _go_on(self, session: Session) -> Taken:
        if self._own[session.id]:
            return Taken(session.id, "own")
        stored = self._load(session.id)
        fate = change(stored, session)
        asked_on = {turn.prompt.question for turn in session.turns[len(stored.turns) :]}
        pairs = list(enumerate(zip(stored.turns, session.turns, strict=False)))
        rescored = any(
            ours.assessment != theirs.assessment and ours.prompt.question not in asked_on for _, (ours, theirs) in pairs
        )
        if fate == "updated":
            # The turns of one question share its rubric, so where one is new the others come with it.
            for place, (ours, theirs) in pairs:
                if ours.prompt.question in asked_on and ours.assessment != theirs.assessment:
                    self._rescore(session, place)
            self._extend(session, asked_on, len(stored.turns))
        return Taken(session.id, fate, stored.candidate != session.candidate, rescored)

    def _extend(self, session: Session, asked_on: set[str], first: int) -> None:
        """Store the turns from `first` on, with the rubrics of the questions that they were asked on. What can be
        added to earlier turns comes too: that a question was answered again, and which story they tell."""
        self._rubrics.keep(session.rubrics[id] for id in asked_on)
        for id in asked_on:
            rubric = session.rubrics[id]
            self._db.execute(
                "UPDATE planned SET rubric = ?, bank = ? WHERE session = ? AND question = ?",
                [rubric.digest, rubric.bank, session.id, id],
            )
        self._insert("turns", [turn_row(session.id, first + n, turn) for n, turn in enumerate(session.turns[first:])])
        for place, turn in enumerate(session.turns[:first]):
            marks = turn_row(session.id, place, turn)
            self._db.table("turns").update((session.id, place), {name: marks[name] for name in ("again", "stories")})
        ended_at = session.ended_at and session.ended_at.isoformat()
        self._db.execute("UPDATE sessions SET ended_at = ? WHERE id = ?", [ended_at, session.id])
        self._db.table("imported").update(session.id, origin_row(session.id, self._origin))

    def _rescore(self, session: Session, position: int) -> None:
        """Take the session's assessment of a turn; the earlier one stays beside it."""
        assessment = session.turns[position].assessment
        self._db.execute(
            "INSERT INTO earlier SELECT session, position, ?, rubric, assessment FROM turns"
            " WHERE session = ? AND position = ? AND assessment IS NOT NULL",
            [self._origin.imported_at.isoformat(), session.id, position],
        )
        if assessment is not None:
            self._db.table("turns").update((session.id, position), assessment_columns(assessment))

    def _insert(self, table: str, rows: list[Row]) -> None:
        """Many rows of the same columns, with one prepared statement."""
        if rows:
            columns, places = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
            values = (tuple(row.values()) for row in rows)
            self._db.conn.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608


def origin_row(session: str, origin: Origin) -> Row:
    return {
        "session": session,
        "bundle": origin.bundle,
        "file": origin.file,
        "imported_at": origin.imported_at.isoformat(),
        "names": origin.names,
        "times": origin.times,
        "redacted": origin.redacted,
    }
