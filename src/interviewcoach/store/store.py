"""Store: sessions, turns, drafts and notices, written one transaction a fact and read back as values."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.errors import StorageError, UsageError
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Rubric
from interviewcoach.model.codec import from_plain
from interviewcoach.model.session import Attempt, Draft, Session, SessionSummary, Turn
from interviewcoach.model.text import safe_text
from interviewcoach.store.connection import storage_errors, writing
from interviewcoach.store.files import memory_database, open_database, remove_backups
from interviewcoach.store.lines import forget
from interviewcoach.store.reviews import Reviews
from interviewcoach.store.rows import (
    Row,
    assessment_columns,
    draft_row,
    load_attempt,
    load_earlier,
    load_session,
    load_turn,
    planned_row,
    rubric_row,
    session_row,
    turn_row,
)

DRAFTS_KEPT = 20

_SUMMARIES = """
    SELECT sessions.*,
        (SELECT count(*) FROM planned WHERE planned.session = sessions.id) AS planned,
        max(
            sessions.started_at,
            coalesce((SELECT max(asked_at) FROM turns WHERE turns.session = sessions.id), ''),
            coalesce((SELECT max(saved_at) FROM drafts WHERE drafts.session = sessions.id), '')
        ) AS used_at,
        count(finals.question) AS answered, avg(finals.level) AS level, coalesce(sum(finals.red_flags), 0) AS red_flags
    FROM sessions LEFT JOIN finals ON finals.session = sessions.id {where}
    GROUP BY sessions.number ORDER BY sessions.number DESC
"""
_LATEST = "WHERE sessions.number = (SELECT max(number) FROM sessions)"
_BEGINNING = "SELECT id FROM sessions WHERE id >= ? AND id < ? || char(1114111) ORDER BY id <> ?, number DESC LIMIT 6"
_ATTEMPTS = """
    SELECT finals.question, finals.level, finals.competencies, (
        SELECT asked_at FROM turns WHERE session = finals.session AND question = finals.question ORDER BY position
    ) AS asked_at
    FROM finals JOIN sessions ON sessions.id = finals.session
    WHERE sessions.candidate = ? ORDER BY sessions.number, finals.position
"""
_PLANNED = "SELECT * FROM planned JOIN rubrics ON rubrics.digest = planned.rubric WHERE session = ? ORDER BY position"
_EARLIER = (
    "SELECT * FROM earlier JOIN rubrics ON rubrics.digest = earlier.rubric"
    " WHERE session = ? AND position = ? ORDER BY earlier.rowid"
)
_DRAFTS = "SELECT * FROM drafts WHERE session = ? AND turn = ? ORDER BY revision DESC"


class Store:
    """What one person practised. Belongs to the thread that made it.

    Every method raises StorageError where the database fails; then nothing was changed.
    """

    def __init__(self, db: Database, path: Path | None) -> None:
        self._db = db
        self._path = path
        self._name = str(path or "the database in memory")
        self.reviews = Reviews(db, self._name)

    @classmethod
    def open(cls, path: Path) -> "Store":
        """The store in the file at `path`, made where there is none."""
        return cls(open_database(path), path)

    @classmethod
    def memory(cls) -> "Store":
        """An empty store that is gone when it is closed."""
        return cls(memory_database(), None)

    def close(self) -> None:
        self._db.close()

    def begin(self, session: Session) -> None:
        """Store a new session, with the turns it may already have."""
        with self._writing():
            self._db.table("sessions").insert(session_row(session))
            for position, planned in enumerate(session.plan.questions):
                self._db.table("rubrics").insert(rubric_row(session.rubrics[planned.question]), ignore=True)
                self._db.table("planned").insert(planned_row(session, position))
            for position, turn in enumerate(session.turns):
                self._db.table("turns").insert(turn_row(session.id, position, turn))

    def record(self, session_id: str, position: int, turn: Turn) -> None:
        """Store the turn with `position` turns before it, and drop its drafts.

        The same turn once more changes nothing. Raises StorageError for another turn in its place.
        """
        with self._writing():
            count = self._turn_count(session_id)
            if position < count and self._turns(session_id)[position] == turn:
                return
            if position != count:
                raise StorageError(
                    f"session {session_id} went on elsewhere (turns stored: {count}):"
                    " copy your text, go back and resume the session"
                )
            self._db.table("turns").insert(turn_row(session_id, position, turn))
            self._db.execute("DELETE FROM drafts WHERE session = ? AND turn = ?", [session_id, position])

    def rescore(self, session_id: str, news: Mapping[int, tuple[Rubric, Assessment]], now: datetime) -> None:
        """Replace the assessments of the turns at these positions, each made with its rubric; the earlier ones stay.

        Turns of one question share its rubric: all that were assessed are to be given, or none.
        """
        with self._writing():
            for position, (rubric, assessment) in news.items():
                self._db.table("rubrics").insert(rubric_row(rubric), ignore=True)
                self._db.execute(
                    "INSERT INTO earlier SELECT session, position, ?, rubric, assessment FROM turns"
                    " WHERE session = ? AND position = ? AND assessment IS NOT NULL",
                    [now.isoformat(), session_id, position],
                )
                self._db.table("turns").update((session_id, position), dict(assessment_columns(assessment)))
                self._db.execute(
                    "UPDATE planned SET rubric = ?, bank = ? WHERE session = ? AND question = ?",
                    [rubric.digest, rubric.bank, session_id, assessment.question],
                )

    def earlier(self, session_id: str, position: int) -> tuple[tuple[Rubric, Assessment], ...]:
        """What a turn was assessed as before, the oldest first, each with the rubric that it was made with."""
        with self._reading():
            return tuple(load_earlier(row) for row in self._rows(_EARLIER, session_id, position))

    def finish(self, session_id: str, ended_at: datetime) -> None:
        """Mark the session as over. The first end stands."""
        with self._writing():
            self._db.execute(
                "UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
                [ended_at.isoformat(), session_id],
            )

    def find(self, named: str) -> SessionSummary:
        """The one session whose id is or begins with `named`; "latest" is the one begun last.

        Raises UsageError where there is none or more than one.
        """
        with self._reading():
            latest = self._summaries(_LATEST)
            if not latest:
                raise UsageError("nothing was practised yet: start with `interviewcoach practice`")
            if named == "latest":
                return latest[0]
            # Half a character, which no id holds, could not even be asked for.
            known = bool(named) and named == safe_text(named)
            fits = [row["id"] for row in self._rows(_BEGINNING, named, named, named)] if known else []
            if not fits:
                raise UsageError(f"there is no session {named!r}: `interviewcoach sessions list` shows those there are")
            if fits[0] != named and len(fits) > 1:
                ids = ", ".join(fits[:5])
                raise UsageError(f"several sessions begin with {named!r} ({ids}...): give more of the id")
            return self._summaries("WHERE sessions.id = ?", fits[0])[0]

    def session(self, named: str) -> Session:
        """The session that `find` finds, complete."""
        with self._reading():
            found = self.find(named).id
            (row,) = self._rows("SELECT * FROM sessions WHERE id = ?", found)
            return load_session(row, self._rows(_PLANNED, found), self._turns(found))

    def sessions(self) -> tuple[SessionSummary, ...]:
        """All sessions, the one begun last first."""
        with self._reading():
            return self._summaries("")

    def history(self, candidate: str) -> tuple[Attempt, ...]:
        """What the candidate answered in all sessions, the oldest first."""
        with self._reading():
            return tuple(load_attempt(row) for row in self._rows(_ATTEMPTS, candidate))

    def delete(self, session_id: str) -> None:
        """Remove a session with its drafts and reviews, what search knows of it, the rubrics that no other needs, and
        all backups: they may hold it too."""
        with self._writing():
            self._db.execute("DELETE FROM sessions WHERE id = ?", [session_id])
            self._db.execute(
                "DELETE FROM rubrics WHERE digest NOT IN (SELECT rubric FROM planned UNION SELECT rubric FROM earlier)"
            )
            forget(self._db)
        if self._path is not None:
            remove_backups(self._path)

    def save_draft(self, draft: Draft) -> None:
        """Keep unsent text: a new revision where the text changed. The last twenty revisions stay."""
        with self._writing():
            if self._turn_count(draft.session) > draft.turn:
                return  # an autosave that was overtaken by its own answer
            newest = self._rows(f"{_DRAFTS} LIMIT 1", draft.session, draft.turn)
            if newest and _same_words(newest[0]["text"], draft.text):
                self._db.execute("DELETE FROM drafts WHERE revision = ?", [newest[0]["revision"]])
            self._db.table("drafts").insert(draft_row(draft))
            for old in self._rows(f"{_DRAFTS} LIMIT -1 OFFSET ?", draft.session, draft.turn, DRAFTS_KEPT):
                self._db.execute("DELETE FROM drafts WHERE revision = ?", [old["revision"]])

    def draft(self, session_id: str, turn: int) -> Draft | None:
        """The newest revision that holds words, or the newest of all: an emptied editor hides no text."""
        with self._reading():
            drafts = [from_plain(row, Draft) for row in self._rows(_DRAFTS, session_id, turn)]
        return next((draft for draft in drafts if draft.text.strip()), drafts[0] if drafts else None)

    def noticed(self, name: str) -> bool:
        """Whether the notice was shown before."""
        with self._reading():
            return bool(self._rows("SELECT 1 FROM notices WHERE name = ?", name))

    def notice(self, name: str) -> None:
        """Remember that the notice was shown."""
        with self._writing():
            self._db.table("notices").insert({"name": name}, ignore=True)

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
        with storage_errors(self._name):
            yield

    def _rows(self, sql: str, *values: object) -> list[Row]:
        return list(self._db.query(sql, values))

    def _summaries(self, where: str, *values: object) -> tuple[SessionSummary, ...]:
        rows = self._rows(_SUMMARIES.format(where=where), *values)
        return tuple(from_plain(row, SessionSummary) for row in rows)

    def _turns(self, session_id: str) -> tuple[Turn, ...]:
        rows = self._rows("SELECT * FROM turns WHERE session = ? ORDER BY position", session_id)
        return tuple(load_turn(row) for row in rows)

    def _turn_count(self, session_id: str) -> int:
        if not self._rows("SELECT 1 FROM sessions WHERE id = ?", session_id):
            raise StorageError(f"session {session_id} was deleted: copy your text and start a new session")
        return self._db.table("turns").count_where("session = ?", [session_id])


def _same_words(before: str, now: str) -> bool:
    return before == now or not (before.strip() or now.strip())
