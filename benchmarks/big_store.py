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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import accumulate
from pathlib import Path

from page import put
from review_list import seen

from interviewcoach.banks import load_bank
from interviewcoach.interview.cohorts import dashboard
from interviewcoach.model.assessment import Assessment, CompetencyLevel, Delivery, Feedback
from interviewcoach.model.bank import Question, Rubric
from interviewcoach.model.codec import content_hash, to_json
from interviewcoach.model.review import LineFilter, Rating, ReviewLine, Sort
from interviewcoach.model.session import Choices
from interviewcoach.store import Store
from interviewcoach.store.lines import PAGE
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
# So many words begin so that the index is asked for the beginning.
BEGINNING = "w1f"
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


Lines = Callable[[int], tuple[ReviewLine, ...]]


def pages(store: Store) -> dict[str, Lines]:
    """The lists that a trainer asks for, by name: each gives at most so many lines. It looks into the middle of the
    store where that is harder."""
    lines = store.reviews.lines
    middle = _middle(store)
    # A role of which every store has a session with red flags.
    role = next(line.role for line in lines(LineFilter(red_flags=True)))
    rare = next(word for word in WORDS[-1:0:-1] if lines(LineFilter(text=word)))

    def asked(wanted: LineFilter, sort: Sort = "newest", after: ReviewLine | None = None) -> Lines:
        return lambda limit: lines(wanted, sort, after, limit)

    month = LineFilter(competency="competency-3", since=BEGUN, until=BEGUN + timedelta(days=30))
    return {
        "first page, newest": asked(LineFilter()),
        "first page, lowest level": asked(LineFilter(), "lowest"),
        "page from the middle": asked(LineFilter(), "newest", middle),
        "unreviewed, by level": asked(LineFilter(unreviewed=True), "lowest"),
        "one competency, one month": asked(month),
        "one role, oldest": asked(LineFilter(role=role), "oldest"),
        "one candidate, by level": asked(LineFilter(candidate=middle.candidate), "lowest"),
        "red flags, newest": asked(LineFilter(red_flags=True)),
        "red flags, one role, unreviewed": asked(LineFilter(role=role, unreviewed=True, red_flags=True), "oldest"),
        "no session is like that": asked(LineFilter(role="nobody", red_flags=True), "highest"),
        "a rare word": asked(LineFilter(text=rare)),
        "a word in every session": asked(LineFilter(text=f"{WORDS[0]} "), "lowest"),
        "the same, only begun": asked(LineFilter(text=WORDS[0]), "lowest"),
        "two common words": asked(LineFilter(text=f"{WORDS[5]} {WORDS[17]} ")),
        "the same, one only begun": asked(LineFilter(text=f"{WORDS[5]} {WORDS[17]}")),
        "begun, as 273 words are": asked(LineFilter(text=BEGINNING), "lowest"),
    }


def deeds(store: Store) -> dict[str, Callable[[], object]]:
    """What else a trainer does."""
    session = store.session(_middle(store).id)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    levels = iter(range(1_000_000))

    def rate() -> None:
        level = next(levels) % 5 + 1
        store.reviews.save(session.id, Rating("Ann", "question-1", "competency-1", level, now))

    cohort = store.cohorts.find("cohort")
    return {
        "open a session": lambda: (store.session(session.id), store.reviews.of(session.id)),
        "save a rating": rate,
        f"dashboard of a cohort of {COHORT}": lambda: dashboard(cohort, store.cohorts.practised(cohort.name), now, 14),
    }


def _middle(store: Store) -> ReviewLine:
    lines = store.reviews.lines
    (newest,) = lines(LineFilter(), "newest", None, 1)
    (middle,) = lines(LineFilter(since=BEGUN + (newest.started_at - BEGUN) / 2), "oldest", None, 1)
    return middle


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds of the processor that something took, the least of its rounds: what else the machine does is no
    matter here. `lines` are those of the page that it gives, None where it gives none."""

    milliseconds: float
    lines: int | None = None


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


def on_screen(paths: Sequence[Path]) -> dict[str, list[Taken]]:
    """What each key on the list of the program itself took, in each of the stores, which take turns."""
    bank = load_bank(())
    searches = (WORDS[0], f"{WORDS[5]} {WORDS[17]}", BEGINNING)
    found: dict[str, list[list[Taken]]] = {}
    for _ in range(ROUNDS):
        for place, path in enumerate(paths):
            for name, (milliseconds, lines) in seen(path, bank, searches).items():
                found.setdefault(name, [[] for _ in paths])[place].append(Taken(milliseconds, lines))
    return {name: [_least(each) for each in own] for name, own in found.items()}


def of_pages(small: Store, large: Store) -> dict[str, list[Taken]]:
    """What each page took in each of the stores. Where the larger one has more lines to show it is asked once more, for
    as many as the smaller has."""
    found = {}
    ours, theirs = pages(small), pages(large)
    for name, of_small in ours.items():
        of_large = theirs[name]
        lines = len(of_small(PAGE))
        acts = [partial(of_small, PAGE), partial(of_large, PAGE)]
        if 0 < lines < len(of_large(PAGE)):
            acts.append(partial(of_large, lines))
        found[name] = in_turns(acts)
    return found


def of_deeds(*stores: Store) -> dict[str, list[Taken]]:
    own = [deeds(store) for store in stores]
    return {name: in_turns([each[name] for each in own]) for name in own[0]}


def in_turns(acts: Sequence[Callable[[], object]]) -> list[Taken]:
    rounds = [[taken(act) for act in acts] for _ in range(ROUNDS)]
    return [_least(each) for each in zip(*rounds, strict=True)]


def taken(act: Callable[[], object]) -> Taken:
    begun = time.process_time()
    made = act()
    milliseconds = 1000 * (time.process_time() - begun)
    is_page = isinstance(made, tuple) and all(isinstance(each, ReviewLine) for each in made)
    return Taken(milliseconds, len(made) if is_page and isinstance(made, tuple) else None)


def _least(found: Iterable[Taken]) -> Taken:
    return min(found, key=lambda each: each.milliseconds)


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sessions", type=int, default=100_000)
    parser.add_argument("--output", type=Path, help="the page in which the tables stand")
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
    calls = {**of_pages(stores[0], stores[1]), **of_deeds(*stores)}
    for store in stores:
        store.close()
    shown = on_screen(paths)
    lines = [
        *table("on the screen, from a key to its frame", shown, asked.sessions),
        "",
        *table("calls of the store alone", calls, asked.sessions),
    ]
    put("\n".join(lines), BEGIN, END, asked.output)


def table(heading: str, found: Mapping[str, Sequence[Taken]], sessions: int) -> Iterator[str]:
    is_compared = any(len(own) > len(("small", "large")) for own in found.values())
    more = " with as many lines | ratio |" if is_compared else ""
    yield f"| {heading} | lines | 100 sessions | lines | {sessions:,} sessions | ratio |{more}"
    yield "|---|---|---|---|---|---|" + "---|---|" * is_compared
    for name, (small, large, *others) in found.items():
        cells = [f"{'' if each.lines is None else each.lines} | {each.milliseconds:.2f} ms" for each in (small, large)]
        compared = [f"{each.milliseconds:.2f} ms | {_ratio(each, small)}" for each in others]
        if is_compared and not others:
            compared = [" | "]
        yield f"| {name} | {' | '.join([*cells, _ratio(large, small), *compared])} |"


def _ratio(large: Taken, small: Taken) -> str:
    return f"{large.milliseconds / small.milliseconds:.1f}"


if __name__ == "__main__":
    main()
