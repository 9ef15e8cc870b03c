"""Reviews: what trainers say of sessions, one transaction a fact, as a log in which nothing is lost.

What is being written beside it and not yet kept lies in `unfinished`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from interviewcoach.errors import StorageError
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.codec import from_json, to_json
from interviewcoach.model.review import (
    WHOLE_SESSION,
    Begun,
    Comment,
    Conclusion,
    Facets,
    Fact,
    Judgement,
    LineFilter,
    Mark,
    Rating,
    Review,
    ReviewLine,
    Seen,
    Sort,
    Undone,
    as_reviews,
)
from interviewcoach.store.access import Access
from interviewcoach.store.line_rows import BEGUN, joined
from interviewcoach.store.lines import CANDIDATES, PAGE, ROLES, catch_up, list_lines
from interviewcoach.store.rows import Row

# Text that is typed on within so many seconds of being first saved stays one revision: undo takes back a thought, not a
# letter.
TYPING_SECONDS = 10

_KINDS: dict[str, type[Fact]] = {
    "rating": Rating,
    "comment": Comment,
    "mark": Mark,
    "conclusion": Conclusion,
    "seen": Seen,
}

_CURRENT = """
    SELECT kind, content, (
        SELECT min(revision) FROM reviews first WHERE first.session = reviews.session AND first.rater = reviews.rater
        AND first.kind = reviews.kind AND first.key = reviews.key
    ) AS begun
    FROM reviews WHERE session = ? AND current AND content IS NOT NULL ORDER BY begun
"""
# The newest revision of a rater that neither takes back another nor was taken back. What was seen stays seen.
_LAST = """
    SELECT * FROM reviews WHERE session = ? AND rater = ? AND undoes IS NULL AND kind <> 'seen'
    AND NOT EXISTS (SELECT 1 FROM reviews later WHERE later.undoes = reviews.revision)
    ORDER BY revision DESC LIMIT 1
"""
_NEWEST = "SELECT * FROM reviews WHERE session = ? AND rater = ? AND kind = ? AND key = ? AND current"
_BEFORE = """
    SELECT content FROM reviews WHERE session = ? AND rater = ? AND kind = ? AND key = ? AND revision < ?
    ORDER BY revision DESC LIMIT 1
"""
# With the last assessment of the take that was rated.
_RATINGS = """
    SELECT reviews.revision, reviews.session, sessions.role, reviews.content, (
        SELECT assessment FROM turns
        WHERE turns.session = reviews.session AND turns.question = json_extract(reviews.content, '$.question')
        AND assessment IS NOT NULL AND json_extract(reviews.content, '$.take') = (
            SELECT count(*) FROM turns before WHERE before.session = turns.session
            AND before.question = turns.question AND before.again AND before.position < turns.position
        ) ORDER BY position DESC LIMIT 1
    ) AS assessment
    FROM reviews CROSS JOIN sessions ON sessions.id = reviews.session
    WHERE reviews.kind = 'rating' AND reviews.current AND reviews.content IS NOT NULL ORDER BY reviews.revision
"""
# Sessions with levels that were shown to the rater neither together nor, as they are reviewed, one by one.
_UNSEEN = """
    SELECT sessions.id FROM json_each(?1) AS wanted
    CROSS JOIN lines ON lines.candidate = wanted.value CROSS JOIN sessions ON sessions.number = lines.number
    WHERE answered > 0 AND NOT instr(reviewers, ?2) AND NOT EXISTS (
        SELECT 1 FROM reviews WHERE reviews.session = sessions.id AND reviews.rater = ?3
        AND kind = 'seen' AND key = ?4 AND current
    ) ORDER BY sessions.number
"""
_SEEN = "SELECT session, rater, key, revision FROM reviews WHERE kind = 'seen' AND current"
_MARKS = """
    SELECT session, content FROM reviews WHERE kind = 'mark' AND current AND content IS NOT NULL ORDER BY revision
"""
_UNFINISHED = "SELECT kind, content FROM unfinished WHERE session = ? AND rater = ? ORDER BY saved_at, rowid"
_FINISHED = "DELETE FROM unfinished WHERE session = ? AND rater = ? AND kind = ? AND key = ?"


class Reviews(Access):
    """The reviews in a store. Every method raises StorageError where the database fails; then nothing was changed."""

    def save(self, session_id: str, fact: Fact, *, typed: bool = True) -> None:
        """Keep what a rater said. It takes the place of what the same rater said of the same thing: a rating of its
        take and competency (a blind one and one that is not stand side by side), a comment of its span, a mark of
        its kind, span and indicator, a conclusion of its session. What was being written of it is finished. What was
        not `typed` is a revision of its own, however soon it follows."""
        with self._writing():
            self._exists(session_id)
            key = (session_id, fact.rater, *_key(fact))
            self._db.execute(_FINISHED, key)
            content = to_json(fact).decode()
            for before in self._rows(_NEWEST, *key):
                if before["content"] and _same(from_json(before["content"], type(fact)), fact):
                    return
                if typed and self._is_typed_on(before, fact):
                    self._db.execute("UPDATE reviews SET content = ? WHERE revision = ?", [content, before["revision"]])
                    return
            self._append(key, content, fact.made_at)

    def remove(self, session_id: str, fact: Fact, now: datetime) -> None:
        """Take back what was said of the same thing. Where nothing was said, nothing happens."""
        with self._writing():
            key = (session_id, fact.rater, *_key(fact))
            if any(row["content"] for row in self._rows(_NEWEST, *key)):
                self._append(key, None, now)

    def undo(self, session_id: str, rater: str, now: datetime) -> Undone | None:
        """Restore what held before the rater's last change that still holds. None where there is none.

        Undoing is kept in the log too: undoing again goes one step further back.
        """
        with self._writing():
            last = self._rows(_LAST, session_id, rater)
            if not last:
                return None
            (done,) = last
            key = (session_id, rater, done["kind"], done["key"])
            before = self._rows(_BEFORE, *key, done["revision"])
            restored = before[0] if before else {**done, "content": None}
            self._append(key, restored["content"], now, undoes=done["revision"])
            was, again = (load_fact({**done, **row}) if row["content"] else None for row in (done, restored))
            return Undone(was, again)

    def see(self, rater: str, candidates: Iterable[str], now: datetime) -> int:
        """Keep that the rater is shown what the machine makes of the candidates' sessions, of those that the rater has
        not reviewed. Tells of how many that is new."""
        with self._errors():
            catch_up(self._db)
        with self._writing():
            unseen = self._unseen(rater, candidates)
            for session in unseen:
                fact = Seen(rater, *WHOLE_SESSION[:2], now)
                self._append((session, rater, *_key(fact)), to_json(fact).decode(), now)
            return len(unseen)

    def unseen(self, rater: str, candidates: Iterable[str]) -> int:
        """Of how many sessions that would be new."""
        with self._errors():
            catch_up(self._db)
        with self._reading():
            return len(self._unseen(rater, candidates))

    def write_on(self, session_id: str, fact: Fact) -> None:
        """Keep what is being written, in place of what was before. It is said only once it is saved."""
        with self._writing():
            self._exists(session_id)
            kind, key = _key(fact)
            row = {"session": session_id, "rater": fact.rater, "kind": kind, "key": key}
            news = {"content": to_json(fact).decode(), "saved_at": fact.made_at.isoformat()}
            self._db.table("unfinished").insert({**row, **news}, replace=True)

    def give_up(self, session_id: str, fact: Fact) -> None:
        """Drop what was being written of the same thing."""
        with self._writing():
            self._db.execute(_FINISHED, [session_id, fact.rater, *_key(fact)])

    def unfinished(self, session_id: str, rater: str) -> tuple[Fact, ...]:
        """What the rater was writing of a session and neither kept nor gave up, the oldest first."""
        with self._reading():
            return tuple(load_fact(row) for row in self._rows(_UNFINISHED, session_id, rater))

    def of(self, session_id: str) -> tuple[Review, ...]:
        """The reviews of a session in which something is said, by rater."""
        return tuple(review for review in self._all(session_id) if not review.is_empty)

    def by(self, session_id: str, rater: str) -> Review:
        """The rater's review of a session; an empty one where nothing was said yet."""
        found = [review for review in self._all(session_id) if review.rater == rater]
        return found[0] if found else Review(session_id, rater)

    def lines(
        self,
        wanted: LineFilter,
        sort: Sort = "newest",
        after: ReviewLine | None = None,
        limit: int = PAGE,
    ) -> tuple[ReviewLine, ...]:
        """A page of the list of sessions: at most `limit` lines, those that come behind `after`."""
        with self._errors():
            catch_up(self._db)
        with self._reading():
            return tuple(list_lines(self._db, wanted, sort, after, limit))

    def begun(self, rater: str, sessions: Iterable[str]) -> dict[str, Begun]:
        """How far the rater is with those of these sessions of which something is said or being written."""
        which = to_json([*sessions]).decode()
        with self._reading():
            found = self._rows(BEGUN, which, rater)
        return {row["id"]: Begun(row["rated"], row["wanted"]) for row in found}

    def facets(self) -> Facets:
        """What the list can be filtered by."""
        with self._errors():
            catch_up(self._db)
        with self._reading():
            candidates = tuple(row["candidate"] for row in self._rows(CANDIDATES))
            return Facets(candidates, {row["role"]: row["role_title"] for row in self._rows(ROLES)})

    def judgements(self) -> tuple[Judgement, ...]:
        """Every rating of an answer that was graded, beside the machine's level of today, in the order of rating."""
        with self._reading():
            seen = {(row["session"], row["rater"], row["key"]): row["revision"] for row in self._rows(_SEEN)}
            return tuple(_judgement(row, seen) for row in self._rows(_RATINGS) if row["assessment"])

    def marks(self) -> tuple[tuple[str, Mark], ...]:
        """Every mark on evidence with the id of its session, in the order of marking."""
        with self._reading():
            return tuple((row["session"], from_json(row["content"], Mark)) for row in self._rows(_MARKS))

    def _all(self, session_id: str) -> tuple[Review, ...]:
        with self._reading():
            return as_reviews(session_id, [load_fact(row) for row in self._rows(_CURRENT, session_id)])

    def _unseen(self, rater: str, candidates: Iterable[str]) -> list[str]:
        names, whole = (to_json(each).decode() for each in ([*candidates], WHOLE_SESSION))
        return [row["id"] for row in self._rows(_UNSEEN, names, joined([rater]), rater, whole)]

    def _append(self, key: tuple[str, ...], content: str | None, now: datetime, undoes: int | None = None) -> None:
        self._db.execute(
            "UPDATE reviews SET current = 0 WHERE session = ? AND rater = ? AND kind = ? AND key = ? AND current",
            key,
        )
        session, rater, kind, name = key
        row = {"session": session, "rater": rater, "kind": kind, "key": name, "content": content}
        self._db.table("reviews").insert({**row, "made_at": now.isoformat(), "undoes": undoes, "current": 1})

    def _is_typed_on(self, before: Row, fact: Fact) -> bool:
        """Whether the fact is text that goes on where the rater's last revision stopped."""
        if not isinstance(fact, Comment | Conclusion) or before["content"] is None or before["undoes"] is not None:
            return False
        (newest,) = self._rows(
            "SELECT max(revision) AS revision FROM reviews WHERE session = ? AND rater = ?",
            before["session"],
            before["rater"],
        )
        age = fact.made_at - datetime.fromisoformat(before["made_at"])
        pause = timedelta(seconds=TYPING_SECONDS)
        if newest["revision"] != before["revision"] or not timedelta() <= age < pause:
            return False
        earlier = from_json(before["content"], type(fact))
        return not (isinstance(fact, Conclusion) and isinstance(earlier, Conclusion)) or (
            fact.reviewed_at == earlier.reviewed_at
        )

    def _exists(self, session_id: str) -> None:
        if not self._rows("SELECT 1 FROM sessions WHERE id = ?", session_id):
            raise StorageError(f"session {session_id} was deleted: copy your text, it has no place any more")


def load_fact(row: Row) -> Fact:
    """The fact of a row with content. Raises msgspec.MsgspecError where the row was damaged."""
    if row["kind"] not in _KINDS:
        raise msgspec.ValidationError(f"no kind of fact: {row['kind']}")
    return from_json(row["content"], _KINDS[row["kind"]])


def _key(fact: Fact) -> tuple[str, str]:
    """The kind of a fact, and as JSON what of this kind it is about."""
    about: tuple[Any, ...]
    match fact:
        case Rating():
            kind, about = "rating", (fact.question, fact.competency, fact.blind, fact.take)
        case Comment():
            kind, about = "comment", (fact.question, fact.start, fact.end, fact.take)
        case Mark():
            kind, about = "mark", (fact.kind, fact.question, fact.indicator, fact.start, fact.end, fact.take)
        case Seen():
            kind, about = "seen", (fact.question, fact.competency, fact.take)
        case Conclusion():
            kind, about = "conclusion", ()
    return kind, to_json(about).decode()


def _same(before: Fact, now: Fact) -> bool:
    """Whether nothing but the time is new."""
    return replace(before, made_at=now.made_at) == now


def _judgement(row: Row, seen: Mapping[tuple[str, str, str], int]) -> Judgement:
    rating = from_json(row["content"], Rating)
    sights = ((rating.question, rating.competency, rating.take), WHOLE_SESSION)
    # Undoing can bring an earlier blind rating back once the level was seen: choosing it then was not blind.
    keys = ((row["session"], rating.rater, to_json(about).decode()) for about in sights)
    blind = rating.blind and all(row["revision"] < seen[key] for key in keys if key in seen)
    part = from_json(row["assessment"], Assessment).competencies.get(rating.competency)
    return Judgement(
        session=row["session"],
        role=row["role"],
        question=rating.question,
        competency=rating.competency,
        rater=rating.rater,
        level=rating.level,
        blind=blind,
        machine=part.level if part else None,
        credited=tuple((each.indicator, each.text) for each in part.evidence) if part else (),
        missing=part.missing if part else (),
    )
