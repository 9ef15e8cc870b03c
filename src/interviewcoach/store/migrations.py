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


def _takes_and_stories(db: Database) -> None:
    db.executescript("""
        ALTER TABLE turns ADD COLUMN again INTEGER NOT NULL DEFAULT 0;     -- after it the question is asked once more
        ALTER TABLE turns ADD COLUMN stories TEXT NOT NULL DEFAULT '[]';   -- JSON [{"story": id, "title": ...}]

        CREATE TABLE stories (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            candidate TEXT NOT NULL,
            title TEXT NOT NULL,
            situation TEXT NOT NULL,
            task TEXT NOT NULL,
            action TEXT NOT NULL,
            result TEXT NOT NULL,
            competencies TEXT NOT NULL         -- JSON list of ids
        ) STRICT;
        CREATE INDEX stories_candidate ON stories (candidate);

        CREATE TABLE settings (
            candidate TEXT NOT NULL,
            name TEXT NOT NULL,
            value TEXT NOT NULL,
            PRIMARY KEY (candidate, name)
        ) STRICT;
    """)


MIGRATIONS: list[Callable[[Database], None]] = [_sessions, _earlier_assessments, _takes_and_stories]


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
