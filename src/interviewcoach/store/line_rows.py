"""A session in short, made from the other tables: what stands in a line of the list, and the words it is found by."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from interviewcoach.model.assessment import Band
from interviewcoach.model.codec import from_json, to_json
from interviewcoach.model.session import Showing
from interviewcoach.model.text import safe_text
from interviewcoach.store.connection import rows
from interviewcoach.store.rows import Row

_DIVIDER = "\x1f"
# The sessions that are asked for by a JSON list of their numbers, before each of the queries.
_WANTED = "WITH wanted AS (SELECT * FROM sessions WHERE number IN (SELECT value FROM json_each(?))) "
_SESSIONS = """
    SELECT number, candidate, role, started_at,
        (SELECT count(*) FROM planned WHERE planned.session = wanted.id) AS planned
    FROM wanted ORDER BY number
"""
_FINALS = """
    SELECT number, level, red_flags, competencies FROM wanted CROSS JOIN finals ON finals.session = wanted.id
"""
_TURNS = """
    SELECT number, question, asked_at, seconds, answer, again, assessment
    FROM wanted CROSS JOIN turns ON turns.session = wanted.id ORDER BY number, position
"""
# Whoever has finished and was shown all that the machine makes of the session now. A new take is not reviewed yet.
_REVIEWERS = """
    SELECT number, rater FROM wanted CROSS JOIN reviews AS done ON done.session = wanted.id
    WHERE kind = 'conclusion' AND current AND json_extract(content, '$.reviewed_at') IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM finals, json_each(finals.competencies) AS part WHERE finals.session = done.session
        AND NOT EXISTS (
            SELECT 1 FROM reviews AS seen WHERE seen.session = done.session AND seen.rater = done.rater
            AND seen.kind = 'seen' AND seen.current AND seen.key = json_array(finals.question, part.key, (
                SELECT count(*) FROM turns AS before WHERE before.session = finals.session
                AND before.question = finals.question AND before.again AND before.position < finals.position
            ))
        )
    ) ORDER BY number, rater
"""
# How far a rater is with those sessions of which something is said or being written: the wanted levels of what
# counts, and those of them that are given, blind or not.
BEGUN = """
    WITH begun AS (
        SELECT id FROM sessions WHERE id IN (SELECT value FROM json_each(?1)) AND (
            EXISTS (
                SELECT 1 FROM reviews WHERE session = sessions.id AND rater = ?2 AND kind <> 'seen'
                AND current AND content IS NOT NULL
            ) OR EXISTS (SELECT 1 FROM unfinished WHERE session = sessions.id AND rater = ?2)
        )
    ), parts AS (
        SELECT begun.id, finals.question, part.key AS competency, (
            SELECT count(*) FROM turns AS before WHERE before.session = finals.session
            AND before.question = finals.question AND before.again AND before.position < finals.position
        ) AS take
        FROM begun CROSS JOIN finals ON finals.session = begun.id, json_each(finals.competencies) AS part
    )
    SELECT begun.id, count(parts.id) AS wanted, coalesce(sum(EXISTS (
        SELECT 1 FROM reviews WHERE session = parts.id AND rater = ?2 AND kind = 'rating' AND key IN (
            json_array(question, competency, json('true'), take), json_array(question, competency, json('false'), take)
        ) AND current AND content IS NOT NULL
    )), 0) AS rated
    FROM begun LEFT JOIN parts ON parts.id = begun.id GROUP BY begun.id
"""


@dataclass(frozen=True, slots=True)
class _Part:
    """As much of a competency's level as is needed here: the rest of an assessment is skipped."""

    level: float | None
    band: Band | None


@dataclass(frozen=True, slots=True)
class _Graded:
    competencies: Mapping[str, _Part]


def line_rows(db: Database, numbers: Sequence[int]) -> Iterator[tuple[Row, list[str]]]:
    """The line of each session with one of these numbers, and its answers. Those that are gone have none."""
    which = to_json(numbers).decode()
    sessions = rows(db, _WANTED + _SESSIONS, which)
    finals, turns, reviewers = (_grouped(rows(db, _WANTED + query, which)) for query in (_FINALS, _TURNS, _REVIEWERS))
    for session in sessions:
        number = session["number"]
        own = turns.get(number, [])
        line = _line(session, finals.get(number, []), own, [row["rater"] for row in reviewers.get(number, [])])
        yield line, [row["answer"] for row in own if row["answer"]]


def joined(names: Iterable[str]) -> str:
    """Names as one text in which each is found whole: what divides them stands in no safe text."""
    return "".join(f"{_DIVIDER}{safe_text(name)}{_DIVIDER}" for name in names)


def split(joined: str) -> tuple[str, ...]:
    return tuple(filter(None, joined.split(_DIVIDER)))


def load_showings(stored: str) -> tuple[Showing, ...]:
    """What a line holds of its session, the oldest first."""
    found = [Showing(*each) for each in from_json(stored, tuple[tuple[str, datetime, float, Band], ...])]
    return tuple(sorted(found, key=lambda each: each.asked_at))


def _line(session: Row, finals: Sequence[Row], turns: Sequence[Row], reviewers: Sequence[str]) -> Row:
    levels = [row["level"] for row in finals if row["level"] is not None]
    level = sum(levels) / len(levels) if levels else None
    graded = [from_json(row["competencies"], dict[str, float | None]) for row in finals]
    return {
        **session,
        "answered": len(finals),
        "level": level,
        "sort_level": level or 0.0,
        "red_flags": sum(row["red_flags"] for row in finals),
        "competencies": joined(sorted({id for each in graded for id in each})),
        "reviewers": joined(reviewers),
        "seconds": sum(row["seconds"] for row in turns),
        "used_at": max((row["asked_at"] for row in turns), default=session["started_at"]),
        "showings": to_json(_showings(turns)).decode(),
    }


def _showings(turns: Sequence[Row]) -> list[tuple[str, str, float, Band]]:
    """(competency, time, level, band) of what each take showed in the end: `interview.progress.showings`."""
    begun: dict[tuple[str, int], str] = {}
    finals: dict[tuple[str, int], str] = {}
    takes: dict[str, int] = {}
    for row in turns:
        take = (row["question"], takes.setdefault(row["question"], 0))
        begun.setdefault(take, row["asked_at"])
        if row["assessment"] is not None:
            finals[take] = row["assessment"]
        takes[row["question"]] += row["again"]
    return [
        (id, begun[take], part.level, part.band)
        for take, assessment in finals.items()
        for id, part in from_json(assessment, _Graded).competencies.items()
        if part.level is not None and part.band is not None
    ]


def _grouped(found: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by the number of their session, in their order."""
    groups: dict[int, list[Row]] = {}
    for row in found:
        groups.setdefault(row["number"], []).append(row)
    return groups
