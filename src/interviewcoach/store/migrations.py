"""The schema, as the steps that led to it. Append a function for every change; never edit one that was released.

The number of steps taken is the file's `user_version`: it stands in the header, so that a newer file is recognised
before anything of it is read or written.
"""

from collections.abc import Callable

from sqlite_utils import Database

from interviewcoach.store.connection import pragma, writing


def _sessions(db: Database) -> None:
    db.executescript("""
        CREATE TABLE rubrics (
            digest TEXT PRIMARY KEY,
            content BLOB NOT NULL      -- zlib-compressed JSON of a Rubric
        ) STRICT;

        CREATE TABLE sessions (
            number INTEGER PRIMARY KEY,    -- in the order they were begun, whatever the clock said
            id TEXT NOT NULL UNIQUE,
            candidate TEXT NOT NULL,
            role TEXT NOT NULL,
            role_title TEXT NOT NULL,
            mode TEXT NOT NULL,
            started_at TEXT NOT NULL,      -- times are ISO 8601 in UTC
            ended_at TEXT,
            choices TEXT NOT NULL          -- JSON of Choices
        ) STRICT;

        CREATE TABLE planned (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            question TEXT NOT NULL,
            reason TEXT NOT NULL,
            rubric TEXT NOT NULL REFERENCES rubrics (digest),
            bank TEXT NOT NULL,
            PRIMARY KEY (session, position)
        ) STRICT;
        CREATE INDEX planned_rubric ON planned (rubric);

        CREATE TABLE turns (
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            question TEXT NOT NULL,
            indicator TEXT NOT NULL,       -- what a probe asks for; empty for the question itself
            prompt TEXT NOT NULL,
            kind TEXT NOT NULL,
            seconds REAL NOT NULL,
            asked_at TEXT NOT NULL,
            hinted INTEGER NOT NULL,
            pauses INTEGER NOT NULL,
            level REAL,                    -- this and the next five repeat the assessment, for queries
            competencies TEXT,             -- JSON {id: level or null}
            red_flags INTEGER,
            engine TEXT,
            rubric TEXT,
            answer_sha256 TEXT NOT NULL,
            answer TEXT NOT NULL,
            assessment TEXT,               -- JSON of an Assessment
            PRIMARY KEY (session, position)
        ) STRICT;

        CREATE TABLE drafts (
            revision INTEGER PRIMARY KEY,
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            turn INTEGER NOT NULL,
            text TEXT NOT NULL,
            seconds REAL NOT NULL,
            saved_at TEXT NOT NULL
        ) STRICT;
        CREATE INDEX drafts_turn ON drafts (session, turn);

        CREATE TABLE notices (name TEXT PRIMARY KEY) STRICT;

        -- The last graded turn of each question: after a probe, that of both replies.
        CREATE VIEW finals AS
            SELECT * FROM turns WHERE assessment IS NOT NULL AND position = (
                SELECT max(position) FROM turns later
                WHERE later.session = turns.session AND later.question = turns.question
                AND later.assessment IS NOT NULL
            );
    """)


def _earlier_assessments(db: Database) -> None:
    db.executescript("""
        CREATE TABLE earlier (                 -- what a turn was assessed as before it was scored again
            session TEXT NOT NULL,
            position INTEGER NOT NULL,
            replaced_at TEXT NOT NULL,
            rubric TEXT NOT NULL REFERENCES rubrics (digest),
            assessment TEXT NOT NULL,
            FOREIGN KEY (session, position) REFERENCES turns (session, position) ON DELETE CASCADE
        ) STRICT;
        CREATE INDEX earlier_turn ON earlier (session, position);
        CREATE INDEX earlier_rubric ON earlier (rubric);
    """)


def _reviews(db: Database) -> None:
    db.executescript("""
        -- What trainers said, as a log: the newest revision of a key is what holds, and undoing is one more revision.
        CREATE TABLE reviews (
            revision INTEGER PRIMARY KEY,
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            rater TEXT NOT NULL,
            kind TEXT NOT NULL,
            key TEXT NOT NULL,             -- JSON: what of its kind the fact is about
            content TEXT,                  -- JSON of the fact; NULL where it was taken back
            made_at TEXT NOT NULL,
            undoes INTEGER,                -- the revision that this one takes back
            current INTEGER NOT NULL       -- 1 for the newest revision of its key
        ) STRICT;
        CREATE UNIQUE INDEX reviews_current ON reviews (session, rater, kind, key) WHERE current;
        CREATE INDEX reviews_key ON reviews (session, rater, kind, key, revision);
        CREATE INDEX reviews_log ON reviews (session, rater, revision);
        CREATE INDEX reviews_undone ON reviews (undoes) WHERE undoes IS NOT NULL;
        CREATE INDEX reviews_kind ON reviews (kind, revision) WHERE current;

        -- A session in short, for lists that are filtered and sorted; the answers, for search. Both are made from the
        -- other tables: `stale` names the sessions for which that has to be done again.
        CREATE TABLE lines (
            number INTEGER PRIMARY KEY REFERENCES sessions (number) ON DELETE CASCADE,
            candidate TEXT NOT NULL,
            role TEXT NOT NULL,
            started_at TEXT NOT NULL,
            planned INTEGER NOT NULL,
            answered INTEGER NOT NULL,
            level REAL,
            sort_level REAL NOT NULL,      -- the level, 0 where there is none
            red_flags INTEGER NOT NULL,
            competencies TEXT NOT NULL,    -- this and the next: ids and names, divided by U+001F
            reviewers TEXT NOT NULL
        ) STRICT;
        CREATE VIRTUAL TABLE answers USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
        CREATE TABLE stale (number INTEGER PRIMARY KEY) STRICT;
        INSERT INTO stale SELECT number FROM sessions;
    """)
    # Each order of the list, of all and of one candidate, has an index that holds all that the list is filtered by: a
    # walk along it reads nothing else.
    filtered_by = ("candidate", "role", "started_at", "red_flags", "competencies", "reviewers")
    orders = ("started_at", "sort_level", "red_flags", "candidate")
    for name, first in (
        *((f"lines_{order}", (order, "number")) for order in orders),
        *((f"lines_candidate_{order}", ("candidate", order, "number")) for order in orders[:3]),
    ):
        columns = ", ".join((*first, *(column for column in filtered_by if column not in first)))
        db.execute(f"CREATE INDEX {name} ON lines ({columns})")
    for table, event, row, session in (
        ("sessions", "INSERT", "NEW", "id"),
        ("sessions", "UPDATE", "NEW", "id"),
        ("planned", "INSERT", "NEW", "session"),
        ("turns", "INSERT", "NEW", "session"),
        ("turns", "UPDATE", "NEW", "session"),
        ("turns", "DELETE", "OLD", "session"),
        ("reviews", "INSERT", "NEW", "session"),
    ):
        db.execute(
            f"CREATE TRIGGER {table}_{event.lower()}_stale AFTER {event} ON {table} BEGIN"  # noqa: S608 - our own names
            f" INSERT OR IGNORE INTO stale SELECT number FROM sessions WHERE id = {row}.{session}; END"
        )
    db.execute(
        "CREATE TRIGGER sessions_delete_stale AFTER DELETE ON sessions BEGIN"
        " INSERT OR IGNORE INTO stale VALUES (OLD.number); END"
    )


MIGRATIONS: list[Callable[[Database], None]] = [_sessions, _earlier_assessments, _reviews]


def newest_version() -> int:
    """The schema version that this program makes and understands."""
    return len(MIGRATIONS)


def schema_version(db: Database) -> int:
    """How many of the steps the database has taken."""
    version: int = pragma(db, "user_version")
    return version


def migrate(db: Database) -> None:
    """Take the steps that are missing, all in one transaction: a database is old or new, never between."""
    with writing(db):
        taken = schema_version(db)
        for number, step in enumerate(MIGRATIONS[taken:], start=taken + 1):
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
