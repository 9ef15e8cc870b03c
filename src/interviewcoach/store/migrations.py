"""The schema, as the steps that led to it. Append a function for every change; never edit one that was released.

The number of steps taken is the file's `user_version`: it stands in the header, so that a newer file is recognised
before anything of it is read or written.
"""

import zlib
from collections.abc import Callable
from typing import Any

import msgspec
from sqlite_utils import Database

from interviewcoach.model.codec import from_json, to_json
from interviewcoach.store.connection import pragma, writing
from interviewcoach.store.rubrics import part_row


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


def _rubrics_in_parts(db: Database) -> None:
    db.executescript("""
        CREATE TABLE parts (                   -- what rubrics share: indicators, red flags, synonyms
            digest TEXT PRIMARY KEY,           -- SHA-256 of the JSON
            content BLOB NOT NULL              -- zlib-compressed JSON
        ) STRICT;
        ALTER TABLE rubrics ADD COLUMN parts TEXT NOT NULL DEFAULT '{}';  -- JSON {field: digest or digests}
    """)

    def keep(part: object) -> str:
        row = part_row(to_json(part))
        db.table("parts").insert(row, ignore=True)
        digest: str = row["digest"]
        return digest

    for row in list(db.query("SELECT digest, content FROM rubrics")):
        try:
            rubric = from_json(zlib.decompress(row["content"]), dict[str, Any])
        except (zlib.error, msgspec.DecodeError):
            continue  # a damaged row stays one: its session alone cannot be shown
        parts: dict[str, Any] = {
            name: [keep(part) for part in rubric.get(name, ())] for name in ("indicators", "further", "flags", "unsafe")
        }
        parts["synonyms"] = keep(rubric["synonyms"])
        own = {name: rubric[name] for name in ("question", "names")}
        news = {"content": zlib.compress(to_json(own)), "parts": to_json(parts).decode()}
        db.table("rubrics").update(row["digest"], news)


def _imports(db: Database) -> None:
    db.executescript("""
        CREATE TABLE imported (                -- the sessions that were practised elsewhere
            session TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
            bundle TEXT NOT NULL,              -- SHA-256 of the file
            file TEXT NOT NULL,
            imported_at TEXT NOT NULL,
            names TEXT NOT NULL,               -- kept or pseudonyms
            times TEXT NOT NULL,               -- kept or days
            redacted INTEGER NOT NULL          -- places in all answers of the bundle
        ) STRICT;

        CREATE TABLE pseudonyms (              -- under what names candidates were shared
            number INTEGER PRIMARY KEY AUTOINCREMENT,  -- of one that is gone is never given again
            candidate TEXT NOT NULL UNIQUE
        ) STRICT;
    """)


def _readable_views(db: Database) -> None:
    # Of the JSON functions json_each alone may stand in a view where the schema is not trusted.
    def of(row: str, **columns: str) -> str:
        one = "(SELECT atom FROM json_each({}.value) WHERE key = '{}') AS {}"
        return ", ".join(one.format(row, key, column) for column, key in columns.items())

    place = {"begins": "start", "ends": "end"}
    db.executescript(f"""
        CREATE VIEW sessions_view AS
            SELECT sessions.id AS session, candidate, role, role_title, mode, started_at, ended_at,
                (SELECT count(*) FROM planned WHERE planned.session = sessions.id) AS planned,
                (SELECT count(*) FROM finals WHERE finals.session = sessions.id) AS answered,
                (SELECT round(avg(level), 2) FROM finals WHERE finals.session = sessions.id) AS level,
                (SELECT coalesce(sum(red_flags), 0) FROM finals WHERE finals.session = sessions.id) AS red_flags,
                (SELECT coalesce(sum(seconds), 0.0) FROM turns WHERE turns.session = sessions.id) AS seconds,
                imported.file AS imported_from, imported.imported_at
            FROM sessions LEFT JOIN imported ON imported.session = sessions.id ORDER BY number;

        CREATE VIEW answers_view AS
            SELECT session, candidate, position + 1 AS turn, question, prompt, indicator <> '' AS follow_up, kind,
                answer, seconds, asked_at, hinted, pauses, again, level, red_flags, engine
            FROM turns JOIN sessions ON sessions.id = turns.session ORDER BY number, position;

        CREATE VIEW levels_view AS
            SELECT session, candidate, question, part.key AS competency, {of("part", level="level")},
                (SELECT atom FROM json_each(part.value, '$.band') WHERE key = 0) AS low,
                (SELECT atom FROM json_each(part.value, '$.band') WHERE key = 1) AS high,
                (SELECT count(*) FROM json_each(part.value, '$.evidence')) AS evidence,
                (SELECT count(*) FROM json_each(part.value, '$.missing')) AS missing
            FROM finals JOIN sessions ON sessions.id = finals.session,
                json_each(finals.assessment, '$.competencies') AS part
            ORDER BY number, position;

        CREATE VIEW evidence_view AS
            SELECT session, candidate, question, part.key AS competency,
                {of("item", indicator="indicator", text="text", phrase="phrase", quality="quality", **place)}
            FROM finals JOIN sessions ON sessions.id = finals.session,
                json_each(finals.assessment, '$.competencies') AS part, json_each(part.value, '$.evidence') AS item
            ORDER BY number, position;

        CREATE VIEW red_flags_view AS
            SELECT session, candidate, question,
                {of("item", red_flag="id", severity="severity", text="text", phrase="phrase", **place)}
            FROM finals JOIN sessions ON sessions.id = finals.session,
                json_each(finals.assessment, '$.red_flags') AS item
            ORDER BY number, position;
    """)  # noqa: S608


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


def _cohorts(db: Database) -> None:
    db.executescript("""
        CREATE TABLE cohorts (
            number INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE members (
            cohort INTEGER NOT NULL REFERENCES cohorts (number) ON DELETE CASCADE,
            candidate TEXT NOT NULL,           -- of whom there is a session; goes with the last one
            PRIMARY KEY (cohort, candidate)
        ) STRICT;

        CREATE TABLE patterns (                -- comments for whatever answer lacks the indicator
            question TEXT NOT NULL,
            indicator TEXT NOT NULL,
            rater TEXT NOT NULL,
            text TEXT NOT NULL,
            made_at TEXT NOT NULL,
            PRIMARY KEY (question, indicator, rater)
        ) STRICT;

        CREATE INDEX sessions_candidate ON sessions (candidate, number);

        -- What cohorts need to know of a session, so that none of its assessments is read for them.
        ALTER TABLE lines ADD COLUMN seconds REAL NOT NULL DEFAULT 0.0;
        ALTER TABLE lines ADD COLUMN used_at TEXT NOT NULL DEFAULT '';
        ALTER TABLE lines ADD COLUMN showings TEXT NOT NULL DEFAULT '[]';  -- JSON [[competency, time, level, band]]
        INSERT OR IGNORE INTO stale SELECT number FROM sessions;

        CREATE VIEW cohorts_view AS
            SELECT name AS cohort, candidate,
                (SELECT count(*) FROM sessions WHERE sessions.candidate = members.candidate) AS sessions,
                (SELECT max(started_at) FROM sessions WHERE sessions.candidate = members.candidate) AS last_begun
            FROM cohorts JOIN members ON members.cohort = cohorts.number ORDER BY name, candidate;
    """)


def _drafts_tell_stories(db: Database) -> None:
    db.execute("ALTER TABLE drafts ADD COLUMN stories TEXT NOT NULL DEFAULT '[]'")  # as in turns


def _takes_and_sight_of_reviews(db: Database) -> None:
    db.executescript("""
        CREATE TABLE unfinished (              -- what a trainer is writing and has not kept yet
            session TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
            rater TEXT NOT NULL,
            kind TEXT NOT NULL,                -- this, the key and the content are those of `reviews`
            key TEXT NOT NULL,
            content TEXT NOT NULL,
            saved_at TEXT NOT NULL,
            PRIMARY KEY (session, rater, kind, key)
        ) STRICT;
    """)
    # All that was said until now stood beside the last take, and whatever was rated has been seen.
    finals = list(
        db.query("""
            SELECT session, question, competencies, (
                SELECT count(*) FROM turns before WHERE before.session = finals.session
                AND before.question = finals.question AND before.again AND before.position < finals.position
            ) AS take FROM finals WHERE session IN (SELECT session FROM reviews)
        """)
    )
    takes = {(row["session"], row["question"]): row["take"] for row in finals}
    seen: dict[tuple[str, str, str, str], str] = {}
    for row in list(db.query("SELECT * FROM reviews WHERE kind <> 'conclusion' ORDER BY revision")):
        about = from_json(row["key"], list[Any])
        question = about[1 if row["kind"] == "mark" else 0]
        take = takes.get((row["session"], question), 0)
        try:
            content = row["content"] and to_json({**from_json(row["content"], dict[str, Any]), "take": take}).decode()
        except msgspec.DecodeError:
            continue  # a damaged row stays one
        news = {"key": to_json([*about, take]).decode(), "content": content}
        db.table("reviews").update(row["revision"], news)
        if row["kind"] == "rating" and content:
            seen.setdefault((row["session"], row["rater"], question, about[1]), row["made_at"])
    finished = "kind = 'conclusion' AND current AND json_extract(content, '$.reviewed_at') IS NOT NULL"
    for row in list(db.query(f"SELECT session, rater, made_at FROM reviews WHERE {finished}")):  # noqa: S608 - ours
        for final in finals:
            if final["session"] == row["session"]:
                for competency in from_json(final["competencies"], dict[str, Any]):
                    seen.setdefault((row["session"], row["rater"], final["question"], competency), row["made_at"])
    for (session, rater, question, competency), made_at in seen.items():
        take = takes.get((session, question), 0)
        fact = {"rater": rater, "question": question, "competency": competency, "made_at": made_at, "take": take}
        sight = {"key": to_json([question, competency, take]).decode(), "content": to_json(fact).decode()}
        row = {"session": session, "rater": rater, "kind": "seen", "made_at": made_at, "current": 1}
        db.table("reviews").insert({**row, **sight})


def _ways_to_few(db: Database) -> None:
    # What few sessions have is looked up; the walks along those with red flags are as short as these are few.
    db.execute("CREATE INDEX lines_role ON lines (role)")
    db.execute("CREATE INDEX lines_unreviewed ON lines (number) WHERE reviewers = ''")
    for order in ("started_at", "sort_level", "candidate"):
        others = [each for each in ("candidate", "role", "started_at", "competencies", "reviewers") if each != order]
        db.execute(
            f"CREATE INDEX lines_flagged_{order} ON lines ({', '.join([order, 'number', *others, 'red_flags'])})"
            " WHERE red_flags > 0"
        )


def _codes_of_their_own(db: Database) -> None:
    # Who was C-01 in what was handed in stays so; codes given from now on are no other database's.
    db.executescript("""
        ALTER TABLE pseudonyms ADD COLUMN code TEXT NOT NULL DEFAULT '';
        UPDATE pseudonyms SET code = printf('C-%02d', number);
    """)


MIGRATIONS: list[Callable[[Database], None]] = [
    _sessions,
    _earlier_assessments,
    _takes_and_stories,
    _rubrics_in_parts,
    _imports,
    _readable_views,
    _reviews,
    _cohorts,
    _drafts_tell_stories,
    _takes_and_sight_of_reviews,
    _ways_to_few,
    _codes_of_their_own,
]


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
