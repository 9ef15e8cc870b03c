"""Store: sessions, turns, drafts and notices, written one transaction a fact and read back as values."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.errors import StorageError, UsageError
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Rubric
from interviewcoach.model.codec import from_json, from_plain, to_json
from interviewcoach.model.session import (
    Attempt,
    Draft,
    HandedIn,
    Origin,
    PastAnswer,
    Session,
    SessionSummary,
    Taken,
    Turn,
)
from interviewcoach.model.text import safe_text
from interviewcoach.store.access import Access
from interviewcoach.store.backups import back_up, back_up_daily, back_up_to
from interviewcoach.store.cohorts import Cohorts
from interviewcoach.store.connection import read_much
from interviewcoach.store.erasing import remove_unfinished
from interviewcoach.store.files import memory_database, open_database
from interviewcoach.store.keys import Key
from interviewcoach.store.lines import forget
from interviewcoach.store.patterns import Patterns
from interviewcoach.store.reviews import Reviews
from interviewcoach.store.rows import (
    Row,
    assessment_columns,
    draft_row,
    load_attempt,
    load_draft,
    load_past_answer,
    load_session,
    load_turn,
    planned_row,
    session_row,
    turn_row,
)
from interviewcoach.store.rubrics import RubricTables
from interviewcoach.store.stories import Stories
from interviewcoach.store.taking import Intake

DRAFTS_KEPT = 20
INTERVIEW_DATE, AT_HOME = "interview-date", "at-home"
THEME = "theme"

_SUMMARIES = """
    SELECT sessions.*, imported.imported_at,
        (SELECT count(*) FROM planned WHERE planned.session = sessions.id) AS planned,
        max(
            sessions.started_at,
            coalesce((SELECT max(asked_at) FROM turns WHERE turns.session = sessions.id), ''),
            coalesce((SELECT max(saved_at) FROM drafts WHERE drafts.session = sessions.id), '')
        ) AS used_at,
        count(finals.question) AS answered, avg(finals.level) AS level, coalesce(sum(finals.red_flags), 0) AS red_flags
    FROM sessions LEFT JOIN finals ON finals.session = sessions.id
        LEFT JOIN imported ON imported.session = sessions.id
    {where} GROUP BY sessions.number ORDER BY sessions.number DESC
"""
# The session begun last, of those that were practised here where there are any.
_LATEST = """
    WHERE sessions.number = (
        SELECT number FROM sessions ORDER BY id IN (SELECT session FROM imported), number DESC LIMIT 1
    )
"""
_IDS = "SELECT id FROM sessions {where} ORDER BY number"
_BEGINNING = "SELECT id FROM sessions WHERE id >= ? AND id < ? || char(1114111) ORDER BY id <> ?, number DESC LIMIT 6"
# The last graded turn of each take that the candidate gave here, and elsewhere too where the second value is true; a
# turn marked `again` ends a take. Assessments, which are long, are not carried through the sorting.
_TAKES = """
    WITH taken AS (
        SELECT session, question, position, asked_at, seconds, level, competencies, number, role,
            coalesce(sum(again) OVER (
                PARTITION BY session, question ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ), 0) AS take
        FROM turns JOIN sessions ON sessions.id = turns.session
        WHERE sessions.candidate = ? AND (? OR sessions.id NOT IN (SELECT session FROM imported))
    ), finals AS (
        SELECT *, first_value(asked_at) OVER (whole ORDER BY position) AS begun, sum(seconds) OVER whole AS spent,
            max(CASE WHEN competencies IS NOT NULL THEN position END) OVER whole AS final
        FROM taken WINDOW whole AS (PARTITION BY session, question, take)
    )
"""
_ATTEMPTS = f"""{_TAKES}
    SELECT question, begun AS asked_at, level, competencies
    FROM finals WHERE position = final ORDER BY number, position
"""  # noqa: S608 - no value is part of it
_PAST_ANSWERS = f"""{_TAKES}
    SELECT session, role, finals.question, begun AS asked_at, spent AS seconds, assessment
    FROM finals JOIN turns USING (session, position) WHERE position = final ORDER BY number, position
"""  # noqa: S608 - no value is part of it
_CANDIDATES = """
    SELECT candidate FROM sessions WHERE id NOT IN (SELECT session FROM imported)
    UNION SELECT candidate FROM stories UNION SELECT candidate FROM settings ORDER BY candidate
"""
_CANDIDATES_OF = """
    SELECT candidate FROM sessions WHERE id IN (SELECT value FROM json_each(?)) AND candidate <> ''
    GROUP BY candidate ORDER BY min(number)
"""
_PLANNED = "SELECT * FROM planned JOIN rubrics ON rubrics.digest = planned.rubric WHERE session = ? ORDER BY position"
_EARLIER = (
    "SELECT * FROM earlier JOIN rubrics ON rubrics.digest = earlier.rubric"
    " WHERE session = ? AND position = ? ORDER BY earlier.rowid"
)
_DRAFTS = "SELECT * FROM drafts WHERE session = ? AND turn = ? ORDER BY revision DESC"


class Store(Access):
    """What one person practised. Belongs to the thread that made it.

    Every method raises StorageError where the database fails; then nothing was changed.
    """

    def __init__(self, db: Database, path: Path | None) -> None:
        super().__init__(db, path)
        self.stories = Stories(db, path)
        self.reviews = Reviews(db, path)
        self.cohorts = Cohorts(db, path)
        self.patterns = Patterns(db, path)
        # By session and turn: the newest draft as it was last read or written here, and the turns that were sent here.
        self._newest: dict[tuple[str, int], Row] = {}
        self._sent: set[tuple[str, int]] = set()

    @classmethod
    def open(cls, path: Path, key: Key | None = None) -> "Store":
        """The store in the file at `path`, which `key` opens if it is encrypted. It is made where there is none."""
        return cls(open_database(path, key), path)

    @classmethod
    def memory(cls) -> "Store":
        """An empty store that is gone when it is closed."""
        return cls(memory_database(), None)

    def close(self) -> None:
        self._db.close()

    def begin(self, session: Session) -> None:
        """Store a new session, with the turns it may already have."""
        with self._writing():
            RubricTables(self._db).keep(session.rubrics.values())
            self._db.table("sessions").insert(session_row(session))
            for position in range(len(session.plan.questions)):
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
                raise _went_on(session_id, count)
            self._db.table("turns").insert(turn_row(session_id, position, turn))
            self._db.execute("DELETE FROM drafts WHERE session = ? AND turn = ?", [session_id, position])
        self._sent.add((session_id, position))
        self._newest.pop((session_id, position), None)

    def reopen(self, session_id: str, position: int) -> None:
        """Mark the last turn of a session: after it its question is asked again. Once more changes nothing.

        Raises StorageError where other turns followed.
        """
        with self._writing():
            if self._turn_count(session_id) != position + 1:
                raise StorageError(f"session {session_id} went on elsewhere: go back and resume the session")
            self._db.execute("UPDATE turns SET again = 1 WHERE session = ? AND position = ?", [session_id, position])

    def rescore(self, session_id: str, news: Mapping[int, tuple[Rubric, Assessment]], now: datetime) -> None:
        """Replace the assessments of the turns at these positions, each made with its rubric; the earlier ones stay.

        Turns of one question share its rubric: all that were assessed are to be given, or none.
        """
        with self._writing():
            RubricTables(self._db).keep([rubric for rubric, _ in news.values()])
            for position, (rubric, assessment) in news.items():
                self._db.execute(
                    "INSERT INTO earlier SELECT session, position, ?, rubric, assessment FROM turns"
                    " WHERE session = ? AND position = ? AND assessment IS NOT NULL",
                    [now.isoformat(), session_id, position],
                )
                self._db.table("turns").update((session_id, position), assessment_columns(assessment))
                self._db.execute(
                    "UPDATE planned SET rubric = ?, bank = ? WHERE session = ? AND question = ?",
                    [rubric.digest, rubric.bank, session_id, assessment.question],
                )

    def earlier(self, session_id: str, position: int) -> tuple[tuple[Rubric, Assessment], ...]:
        """What a turn was assessed as before, the oldest first, each with the rubric that it was made with."""
        with self._reading():
            rubrics = RubricTables(self._db)
            rows = self._rows(_EARLIER, session_id, position)
            found = [(row, from_json(row["assessment"], Assessment)) for row in rows]
            return tuple((rubrics.read({**row, "bank": result.bank}), result) for row, result in found)

    def finish(self, session_id: str, ended_at: datetime) -> None:
        """Mark the session as over. The first end stands."""
        with self._writing():
            self._db.execute(
                "UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL",
                [ended_at.isoformat(), session_id],
            )

    def find(self, named: str) -> SessionSummary:
        """The one session whose id is or begins with `named`; "latest" is the one begun last, here if any was.

        Raises UsageError where there is none or more than one.
        """
        with self._reading():
            if not self._rows("SELECT 1 FROM sessions LIMIT 1"):
                raise UsageError("nothing was practised yet: start with `interviewcoach practice`")
            if named == "latest":
                return self._summaries(_LATEST)[0]
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
            return self._session(self.find(named).id, RubricTables(self._db))

    def complete(self, ids: Iterable[str]) -> Iterator[Session]:
        """The sessions with these ids, one after the other, complete. What their rubrics share is read once."""
        rubrics = RubricTables(self._db)
        for id in ids:
            with self._reading():
                session = self._session(id, rubrics)
            yield session

    def sessions(self) -> tuple[SessionSummary, ...]:
        """All sessions, the one begun last first."""
        with self._reading():
            return self._summaries("")

    def own_sessions(self, candidate: str) -> tuple[SessionSummary, ...]:
        """The candidate's sessions that were practised here, the one begun last first."""
        with self._reading():
            return self._summaries("WHERE sessions.candidate = ? AND imported.imported_at IS NULL", candidate)

    def ids(self, candidate: str | None = None) -> tuple[str, ...]:
        """The ids of all sessions, or of the candidate's alone, the one begun first first."""
        where, values = ("", []) if candidate is None else ("WHERE candidate = ?", [candidate])
        with self._reading():
            return tuple(row["id"] for row in self._rows(_IDS.format(where=where), *values))

    def history(self, candidate: str) -> tuple[Attempt, ...]:
        """What the candidate answered in all sessions that were practised here, a take at a time, the oldest first."""
        with self._reading():
            return tuple(load_attempt(row) for row in self._rows(_ATTEMPTS, candidate, False))

    def past_answers(self, candidate: str, *, imported: bool = False) -> tuple[PastAnswer, ...]:
        """The same with what each take was assessed as: `interview.summary.past_answers` of all sessions. With
        `imported`, of those too that were practised elsewhere."""
        with self._reading():
            return tuple(load_past_answer(row) for row in self._rows(_PAST_ANSWERS, candidate, imported))

    def interview_date(self, candidate: str) -> date | None:
        """The day of the candidate's real interview, where it was set."""
        value = self._setting(candidate, INTERVIEW_DATE)
        return from_plain(value, date) if value is not None else None

    def set_interview_date(self, candidate: str, day: date | None) -> None:
        """Remember the day of the candidate's real interview; None forgets it."""
        self._set(candidate, INTERVIEW_DATE, day.isoformat() if day else None)

    def theme(self) -> str | None:
        """The name of the theme that was chosen last; it may be one that this version does not know."""
        return self._setting("", THEME)

    def set_theme(self, name: str) -> None:
        """Remember the theme for everybody who practises here."""
        self._set("", THEME, name)

    def _setting(self, candidate: str, name: str) -> str | None:
        with self._reading():
            rows = self._rows("SELECT value FROM settings WHERE candidate = ? AND name = ?", candidate, name)
        return rows[0]["value"] if rows else None

    def _set(self, candidate: str, name: str, value: str | None) -> None:
        with self._writing():
            self._db.execute("DELETE FROM settings WHERE candidate = ? AND name = ?", [candidate, name])
            if value is not None:
                self._db.table("settings").insert({"candidate": candidate, "name": name, "value": value})

    def candidates(self) -> tuple[str, ...]:
        """The names of those who practised here, keep stories or set a day, in the order of the alphabet."""
        with self._reading():
            return tuple(row["candidate"] for row in self._rows(_CANDIDATES))

    def roles(self) -> tuple[str, ...]:
        """The ids of the roles that any session is for, in the order of the alphabet."""
        with self._reading():
            return tuple(row["role"] for row in self._rows("SELECT DISTINCT role FROM sessions ORDER BY role"))

    def at_home(self) -> str:
        """The candidate whom the home screen was told to be for; without a name where it was not."""
        with self._reading():
            rows = self._rows("SELECT candidate FROM settings WHERE name = ?", AT_HOME)
        return rows[0]["candidate"] if rows else ""

    def set_at_home(self, candidate: str) -> None:
        """Remember whom the home screen is for. It is forgotten with the candidate."""
        with self._writing():
            self._db.execute("DELETE FROM settings WHERE name = ?", [AT_HOME])
            if candidate:
                self._db.table("settings").insert({"candidate": candidate, "name": AT_HOME, "value": "true"})

    def delete(self, *session_ids: str) -> None:
        """Remove sessions with all that belongs to them and the rubrics that no other needs.

        The backups go too, for they may hold the same; a new one is made of what is left.
        """
        with self._writing():
            self._delete(session_ids)
        self._forget_deleted()

    def delete_candidate(self, candidate: str) -> None:
        """The same for all that is kept of a candidate: sessions, stories, settings and places in cohorts."""
        with self._writing():
            self._delete([row["id"] for row in self._rows("SELECT id FROM sessions WHERE candidate = ?", candidate)])
            for table in ("stories", "settings"):
                self._db.execute(f"DELETE FROM {table} WHERE candidate = ?", [candidate])  # noqa: S608 - ours
        self._forget_deleted()

    def _delete(self, session_ids: Iterable[str]) -> None:
        for id in session_ids:
            self._db.execute("DELETE FROM sessions WHERE id = ?", [id])
        for table in ("pseudonyms", "members"):
            self._db.execute(f"DELETE FROM {table} WHERE candidate NOT IN (SELECT candidate FROM sessions)")  # noqa: S608
        RubricTables(self._db).remove_unused()
        forget(self._db)

    def back_up(self, target: Path | None = None, *, force: bool = False) -> Path | None:
        """Copy everything to `target`, or into `backups/`. Returns where to; a store in memory has no backups.

        Raises UsageError where something stands at `target` (a plain file is replaced with `force`).
        """
        if self._path is None:
            return None
        with self._errors():
            if target is None:
                return back_up(self._db, self._path)
            back_up_to(self._db, self._path, target, force=force)
            return target

    def back_up_daily(self, now: datetime) -> Path | None:
        """Back up what earlier days left, where that was not done yet, and clear away what was never finished. Returns
        where to."""
        if self._path is None:
            return None
        with self._errors():
            remove_unfinished(self._path, now)
            return back_up_daily(self._db, self._path, now)

    def take(self, handed: Iterable[HandedIn], origin: Origin) -> tuple[Taken, ...]:
        """Store sessions from elsewhere, all or none.

        Raises BundleError where one contradicts what is stored of it, and whatever the iterable raises.
        """
        with self._writing():
            read_much(self._db)
            rubrics = RubricTables(self._db)
            intake = Intake(self._db, rubrics, origin, lambda id: self._session(id, rubrics))
            return tuple(intake.take(handed))

    def candidates_of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Whose the sessions with these ids are, the one who began first first. One without a name is left out."""
        with self._reading():
            return tuple(row["candidate"] for row in self._rows(_CANDIDATES_OF, to_json([*ids]).decode()))

    def pseudonyms(self, candidates: Iterable[str]) -> Mapping[str, str]:
        """A code in place of each candidate's name: the same one every time, and one that no other database gives."""
        with self._writing():
            known = {row["candidate"] for row in self._rows("SELECT candidate FROM pseudonyms")}
            for name in dict.fromkeys(candidates):
                if name not in known:
                    number = self._db.execute("INSERT INTO pseudonyms (candidate) VALUES (?)", [name]).lastrowid
                    code = f"C-{number:02d}-{_mark()}"
                    self._db.execute("UPDATE pseudonyms SET code = ? WHERE number = ?", [code, number])
            rows = self._rows("SELECT candidate, code FROM pseudonyms")
        return {row["candidate"]: row["code"] for row in rows}

    def save_draft(self, draft: Draft) -> None:
        """Keep unsent text: a new revision where the text changed. The last twenty revisions stay.

        Raises StorageError where another window wrote here since: one of the two texts would hide the other.
        """
        place = draft.session, draft.turn
        with self._writing():
            if (count := self._turn_count(draft.session)) > draft.turn:
                if place in self._sent:
                    return  # an autosave that was overtaken by its own answer
                raise _went_on(draft.session, count)
            newest = self._rows(f"{_DRAFTS} LIMIT 1", *place)
            if newest and newest[0] != self._newest.get(place):
                raise StorageError(
                    f"session {draft.session} is open in another window, where text was typed since: copy yours,"
                    " close one of the two and resume the session"
                )
            if newest and _same_words(newest[0]["text"], draft.text):
                self._db.execute("DELETE FROM drafts WHERE revision = ?", [newest[0]["revision"]])
            self._db.table("drafts").insert(draft_row(draft))
            (written,) = self._rows(f"{_DRAFTS} LIMIT 1", *place)
            for old in self._rows(f"{_DRAFTS} LIMIT -1 OFFSET ?", *place, DRAFTS_KEPT):
                self._db.execute("DELETE FROM drafts WHERE revision = ?", [old["revision"]])
        self._newest[place] = written

    def draft(self, session_id: str, turn: int) -> Draft | None:
        """The newest revision that holds words, or the newest of all: an emptied editor hides no text."""
        with self._reading():
            rows = self._rows(_DRAFTS, session_id, turn)
            drafts = [load_draft(row) for row in rows]
        if rows:
            self._newest[session_id, turn] = rows[0]
        return next((draft for draft in drafts if draft.text.strip()), drafts[0] if drafts else None)

    def noticed(self, name: str) -> bool:
        """Whether the notice was shown before."""
        with self._reading():
            return bool(self._rows("SELECT 1 FROM notices WHERE name = ?", name))

    def notice(self, name: str) -> None:
        """Remember that the notice was shown."""
        with self._writing():
            self._db.table("notices").insert({"name": name}, ignore=True)

    def _session(self, id: str, rubrics: RubricTables) -> Session:
        (row,) = self._rows("SELECT * FROM sessions WHERE id = ?", id)
        planned = self._rows(_PLANNED, id)
        return load_session(row, planned, {each["question"]: rubrics.read(each) for each in planned}, self._turns(id))

    def _summaries(self, where: str, *values: object) -> tuple[SessionSummary, ...]:
        rows = self._rows(_SUMMARIES.format(where=where), *values)
        return tuple(from_plain(row, SessionSummary) for row in rows)

    def _turns(self, session_id: str) -> tuple[Turn, ...]:
        rows = self._rows("SELECT * FROM turns WHERE session = ? ORDER BY position", session_id)
        return tuple(load_turn(row) for row in rows)

    def _turn_count(self, session_id: str) -> int:
        if not self._rows("SELECT 1 FROM sessions WHERE id = ?", session_id):
            raise StorageError(f"session {session_id} was deleted: copy your text and start a new session")
        if self._rows("SELECT 1 FROM imported WHERE session = ?", session_id):
            raise StorageError(f"session {session_id} was imported: start a session of your own")
        return self._db.table("turns").count_where("session = ?", [session_id])


def _mark() -> str:
    """Letters that tell apart who has the same number in other databases: one in 900 million."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(6))


def _went_on(session_id: str, count: int) -> StorageError:
    return StorageError(
        f"session {session_id} went on elsewhere (turns stored: {count}):"
        " copy your text, go back and resume the session"
    )


def _same_words(before: str, now: str) -> bool:
    return before == now or not (before.strip() or now.strip())
