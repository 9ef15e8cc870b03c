"""A store of any size, and how long a trainer waits in it: docs/scale.md.

    python benchmarks/big_store.py FOLDER [--sessions 100000] [--output docs/performance.md]

makes FOLDER/practice-100.db and FOLDER/practice-N.db where they are not there yet, with ten answers a session, the same
for the same seed, and tells how long each thing takes that a trainer does, in both: on the terminal, or in the page.
Answers and levels are made up and hang together only as far as the store looks.
"""

import argparse
import hashlib
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path

from page import put

from interviewcoach.interview.cohorts import dashboard
from interviewcoach.model.assessment import Assessment, CompetencyLevel, Delivery, Feedback
from interviewcoach.model.bank import Question, Rubric
from interviewcoach.model.codec import content_hash, to_json
from interviewcoach.model.review import LineFilter, Rating, ReviewLine
from interviewcoach.model.session import Choices
from interviewcoach.store import Store
from interviewcoach.store.rubrics import RubricTables

BEGIN, END = "<!-- store:begin -->", "<!-- store:end -->"
ROUNDS = 9
SEED = 20260101
TURNS = 10
BATCH = 2000
BEGUN = datetime(2020, 1, 1, tzinfo=UTC)
COMPETENCIES = tuple(f"competency-{n}" for n in range(29))
ROLES = tuple(f"role-{n}" for n in range(8))
# As in English a few words are everywhere and most are rare (Zipf).
WORDS = tuple(f"w{n:x}ord" for n in range(20_000))
WEIGHTS = tuple(accumulate(1 / (n + 1) for n in range(len(WORDS))))
WORDS_IN_ANSWER = 60
QUESTIONS = 100
COHORT = 30
# The columns that `_session` fills, in its order. Of those that are not named the schema says what they hold.
COLUMNS = {
    "sessions": ("number", "id", "candidate", "role", "role_title", "mode", "started_at", "ended_at", "choices"),
    "planned": ("session", "position", "question", "reason", "rubric", "bank"),
    "turns": (
        *("session", "position", "question", "indicator", "prompt", "kind", "seconds", "asked_at", "hinted", "pauses"),
        *("level", "competencies", "red_flags", "engine", "rubric", "answer_sha256", "answer", "assessment"),
    ),
}


def question_id(n: int) -> str:
    return f"question-{n}"


@cache
def rubric(n: int) -> Rubric:
    """Of three competencies, without indicators: nothing is graded here."""
    asked = {COMPETENCIES[(n * 3 + k) % len(COMPETENCIES)]: 1.0 for k in range(3)}
    question = Question(question_id(n), "", "situational", f"Question {n}?", asked, (), (), "", 120, "", "", "", ())
    made = Rubric(question, {id: id for id in asked}, (), (), {}, bank="b" * 64)
    return replace(made, digest=content_hash(made))


@cache
def assessment(n: int, level: int) -> tuple[str, str]:
    """The columns `competencies` and `assessment` of question n at this level."""
    asked = rubric(n).names
    parts = {id: CompetencyLevel(float(level), (1.0, 5.0), (), ()) for id in asked}
    told = Delivery(60, 150, (), False, 1, 0, (), (), 0, ())
    made = Assessment(
        question_id(n), "scored", "", float(level), (1.0, 5.0), parts, (), told, Feedback("", (), ()), "2", "b" * 64, ""
    )
    return to_json({id: float(level) for id in asked}).decode(), to_json(made).decode()


def build(path: Path, sessions: int) -> None:
    """The store itself makes the file and keeps the rubrics; the other rows go in past it, in batches."""
    path.unlink(missing_ok=True)
    store = Store.open(path)
    with store._writing():
        RubricTables(store._db).keep([rubric(n) for n in range(QUESTIONS)])
    store.close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA synchronous = OFF")
    drawn = random.Random(SEED)  # noqa: S311 - made-up data
    for first in range(0, sessions, BATCH):
        batch = range(first, min(first + BATCH, sessions))
        rows = [row for number in batch for row in _session(number, drawn)]
        for table, columns in COLUMNS.items():
            own = [values for name, values in rows if name == table]
            marks = ", ".join("?" * len(columns))
            db.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", own)  # noqa: S608 - ours
        db.commit()
    db.close()


def _session(number: int, drawn: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
    id, role, started = f"s{number:07}", drawn.choice(ROLES), BEGUN + timedelta(minutes=17 * number)
    candidate = f"C-{drawn.randrange(20_000)}"
    choices = to_json(Choices(role, questions=TURNS, candidate=candidate)).decode()
    times = (started.isoformat(), (started + timedelta(hours=1)).isoformat())
    yield "sessions", (number + 1, id, candidate, role, role, "practice", *times, choices)
    flagged = drawn.random() < 0.1
    for position, n in enumerate(drawn.sample(range(QUESTIONS), TURNS)):
        digest, level = rubric(n).digest, drawn.randint(1, 5)
        yield "planned", (id, position, question_id(n), "", digest, "b" * 64)
        answer = " ".join(drawn.choices(WORDS, cum_weights=WEIGHTS, k=WORDS_IN_ANSWER))
        competencies, made = assessment(n, level)
        flags = int(flagged and position == 0)
        asked_at = (started + timedelta(minutes=5 * position)).isoformat()
        told = (f"Question {n}?", "answered", 90.0, asked_at, 0, 0)
        graded = (float(level), competencies, flags, "2", digest)
        sha256 = hashlib.sha256(answer.encode()).hexdigest()
        yield "turns", (id, position, question_id(n), "", *told, *graded, sha256, answer, made)


def tasks(store: Store) -> dict[str, Callable[[], object]]:
    """What a trainer does, by name. Each looks into the middle of the store where that is harder."""
    lines = store.reviews.lines
    (newest,) = lines(LineFilter(), "newest", None, 1)
    (middle,) = lines(LineFilter(since=BEGUN + (newest.started_at - BEGUN) / 2), "oldest", None, 1)
    session = store.session(middle.id)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    levels = iter(range(1_000_000))

    def rate() -> None:
        level = next(levels) % 5 + 1
        store.reviews.save(session.id, Rating("Ann", "question-1", "competency-1", level, now))

    cohort = store.cohorts.find("cohort")

    def dashboard_of() -> object:
        return dashboard(cohort, store.cohorts.practised(cohort.name), now, 14)

    rare = next(word for word in WORDS[-1:0:-1] if lines(LineFilter(text=word)))
    return {
        "first page, newest": lambda: lines(LineFilter()),
        "first page, lowest level": lambda: lines(LineFilter(), "lowest"),
        "page from the middle": lambda: lines(LineFilter(), "newest", middle),
        "one candidate, by level": lambda: lines(LineFilter(candidate=middle.candidate), "lowest"),
        "red flags, one role, unreviewed": lambda: lines(
            LineFilter(role="role-3", unreviewed=True, red_flags=True), "oldest"
        ),
        "one competency, one month": lambda: lines(
            LineFilter(competency="competency-3", since=BEGUN, until=BEGUN + timedelta(days=30))
        ),
        "no session is like that": lambda: lines(LineFilter(role="nobody", red_flags=True), "highest"),
        "a rare word": lambda: lines(LineFilter(text=rare)),
        "a word in every session": lambda: lines(LineFilter(text=f"{WORDS[0]} "), "lowest"),
        "the same, only begun": lambda: lines(LineFilter(text=WORDS[0]), "lowest"),
        "two common words": lambda: lines(LineFilter(text=f"{WORDS[5]} {WORDS[17]} ")),
        "the same, one only begun": lambda: lines(LineFilter(text=f"{WORDS[5]} {WORDS[17]}")),
        "open a session": lambda: (store.session(middle.id), store.reviews.of(middle.id)),
        "save a rating": rate,
        f"dashboard of a cohort of {COHORT}": dashboard_of,
    }


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of the processor that a task took, the least of its rounds: what else the machine does is no matter
    here. `lines` are those of the page that it gives, None where it gives none."""

    milliseconds: float
    lines: int | None


def opened(path: Path, say: Callable[[str], None]) -> Store:
    """The store at `path`, caught up and with a cohort."""
    store = Store.open(path)
    begun = time.process_time()
    store.reviews.lines(LineFilter())
    say(f"  {path.name}: caught up in {time.process_time() - begun:,.1f} s, then {path.stat().st_size / 1e6:,.0f} MB")
    if not store.cohorts.all():
        store.cohorts.make("cohort")
        known = sorted({line.candidate for line in store.reviews.lines(LineFilter(), "candidate", limit=50 * COHORT)})
        store.cohorts.add("cohort", known[:COHORT])
    return store


def measure(*stores: Store) -> dict[str, list[Taken]]:
    """What each task took in each of the stores, which take turns."""
    own = [tasks(store) for store in stores]
    return {
        name: [min(each, key=lambda taken: taken.milliseconds) for each in zip(*rounds(name, own), strict=True)]
        for name in own[0]
    }


def rounds(name: str, own: Sequence[Mapping[str, Callable[[], object]]]) -> Iterator[list[Taken]]:
    for _ in range(ROUNDS):
        yield [taken(task[name]) for task in own]


def taken(task: Callable[[], object]) -> Taken:
    begun = time.process_time()
    made = task()
    milliseconds = 1000 * (time.process_time() - begun)
    is_page = isinstance(made, tuple) and all(isinstance(each, ReviewLine) for each in made)
    return Taken(milliseconds, len(made) if is_page and isinstance(made, tuple) else None)


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--output", type=Path, help="the page in which the table stands")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for count in (100, asked.sessions):
        path = asked.folder / f"practice-{count}.db"
        if not path.exists():
            begun = time.process_time()
            build(path, count)
            say(f"{count:,} sessions, {count * TURNS:,} turns, made in {time.process_time() - begun:,.1f} s")
        paths.append(path)
    stores = [opened(path, say) for path in paths]
    put("\n".join(table(measure(*stores), asked.sessions)), BEGIN, END, asked.output)
    for store in stores:
        store.close()


def table(found: Mapping[str, Sequence[Taken]], sessions: int) -> Iterator[str]:
    yield f"|  | lines | 100 sessions | lines | {sessions:,} sessions | ratio |"
    yield "|---|---|---|---|---|---|"
    for name, (small, large) in found.items():
        cells = [f"{'' if each.lines is None else each.lines} | {each.milliseconds:.2f} ms" for each in (small, large)]
        yield f"| {name} | {' | '.join(cells)} | {large.milliseconds / small.milliseconds:.1f} |"


if __name__ == "__main__":
    main()
