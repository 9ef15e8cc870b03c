"""How fast a bundle of 1,000 sessions is imported, beside a bare bulk insert of the same rows by sqlite-utils.

    .venv/bin/python benchmarks/bundles.py [--sessions 1000] [--repeats 9] [--output docs/performance.md]

The sessions are made with the bundled bank: five questions each, answered with the bank's own example answers. All ways
write to a new database file with the same schema. A bare insert gets rows that are ready; the import gets the bytes of
the file and checks everything in them. One bare insert is sqlite-utils as it comes, which commits every hundred rows;
the other, a floor, has the settings of our store and one transaction, as the import has. They take turns; the best of
the repeats is reported, since other work on the machine only ever adds to a time.
"""

import argparse
import lzma
import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from page import put
from sqlite_utils import Database

from interviewcoach.banks import load_bank
from interviewcoach.bundle import Header, read, write
from interviewcoach.bundle.checks import SessionChecks
from interviewcoach.bundle.lines import AnyLine
from interviewcoach.interview.coaching import next_prompt
from interviewcoach.interview.planning import make_plan
from interviewcoach.model.bank import Bank, Rubrics
from interviewcoach.model.codec import to_json
from interviewcoach.model.session import Choices, HandedIn, Origin, Session, Turn
from interviewcoach.scoring.grading import grade
from interviewcoach.store import Store
from interviewcoach.store.rows import turn_rows

BEGIN, END = "<!-- bundles:begin -->", "<!-- bundles:end -->"
NOON = datetime(2025, 3, 1, 12, 0, tzinfo=UTC)
ORIGIN = Origin("a" * 64, "benchmark.xz", NOON)
_decoder = msgspec.json.Decoder(AnyLine)
TABLES = ("parts", "rubrics", "sessions", "planned", "turns", "imported")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=9)
    parser.add_argument("--output", type=Path, help="the page in which the figures stand")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        put("\n".join(measure(Path(folder), options.sessions, options.repeats)), BEGIN, END, options.output)


def measure(folder: Path, count: int, repeats: int) -> Iterator[str]:
    """A table of what both ways took, and of what the import did in that time."""
    data = write(sessions(load_bank(()), count), Header(program="benchmark"))
    rows = rows_of(data, folder / "rows.db")
    held = ", ".join(f"{len(rows[name]):,} {name}" for name in TABLES)
    yield f"{count:,} sessions in {len(data) / 1e6:.1f} MB; {held}."
    yield ""
    yield "|  | import | bare insert | speed of the import | bare insert, one transaction | speed of the import |"
    yield "|---|---|---|---|---|---|"
    ways = {
        "import": lambda path: import_bundle(data, path),
        "bare": lambda path: bare_insert(rows, path),
        "at once": lambda path: insert_at_once(rows, path),
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number in range(repeats):
        for name, way in ways.items():
            times[name].append(timed(way, folder / f"{name}-{number}.db"))
    for place, kind in enumerate(("seconds in all", "seconds of processor time")):
        ours, bare, once = (min(each[place] for each in times[name]) for name in ways)
        yield f"| {kind} | {ours:.2f} s | {bare:.2f} s | {bare / ours:.0%} | {once:.2f} s | {once / ours:.0%} |"
    yield ""
    yield "| seconds of processor time of the import alone |  |"
    yield "|---|---|"
    for name, seconds in shares(data, folder / "shares.db", repeats):
        yield f"| {name} | {seconds:.2f} s |"


def shares(data: bytes, path: Path, repeats: int) -> Iterator[tuple[str, float]]:
    """What an import is made of, each on its own."""
    found = list(read(data).handed_in())
    checks = SessionChecks()

    def least(act: Callable[[], object]) -> float:
        return min(timed(lambda _: act(), path)[1] for _ in range(repeats))

    def check() -> None:
        for each in found:
            checks.check(each.session)

    unpacked = [line + b"\n" for line in lzma.decompress(data).split(b"\n")]
    yield "unpack", least(lambda: lzma.decompress(data))
    yield "read the JSON", least(lambda: sum(1 for line in unpacked if line.strip() and _decoder.decode(line)))
    yield (
        "write it again, to see that nothing was passed over",
        least(lambda: [to_json(turn) for each in found for turn in each.session.turns]),
    )
    yield "check what was read", least(check)
    yield "make rows", least(lambda: [row for each in found for row in turn_rows(each)])
    yield "make a database, keep rubrics and rows", least(lambda: keep(found, path))


def timed(act: Callable[[Path], None], path: Path) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    began = time.perf_counter(), time.process_time()
    act(path)
    spent = time.perf_counter() - began[0], time.process_time() - began[1]
    path.unlink(missing_ok=True)
    return spent


def import_bundle(data: bytes, path: Path) -> None:
    keep(read(data).handed_in(), path)


def keep(handed: Iterable[HandedIn], path: Path) -> None:
    store = Store.open(path)
    store.take(handed, ORIGIN)
    store.close()


def bare_insert(rows: dict[str, list[dict[str, Any]]], path: Path) -> None:
    Store.open(path).close()
    db = Database(path)
    for table, found in rows.items():
        db.table(table).insert_all(found)
    db.close()


def insert_at_once(rows: dict[str, list[dict[str, Any]]], path: Path) -> None:
    store = Store.open(path)
    with store._db.atomic():
        for table, found in rows.items():
            store._db.table(table).insert_all(found)
    store.close()


def rows_of(data: bytes, path: Path) -> dict[str, list[dict[str, Any]]]:
    import_bundle(data, path)
    store = Store.open(path)
    rows = {table: list(store._db.query(f"SELECT * FROM {table}")) for table in TABLES}  # noqa: S608
    store.close()
    return rows


def sessions(bank: Bank, count: int) -> Iterator[Session]:
    """Sessions of different candidates: the answers are the bank's examples, put together at random."""
    rubrics = Rubrics(bank)
    chance = random.Random(7)  # noqa: S311 - variety, not secrecy

    @cache
    def graded(question: str, text: str) -> Any:
        return grade(rubrics[question], text, 60.0)

    for number in range(count):
        choices = Choices("mental-health-support-worker", seed=number, candidate=f"Candidate {number % 250}")
        plan = make_plan(bank, choices, (), NOON)
        session = Session(
            id=f"s{number:07d}",
            role_title=bank.roles[choices.role].title,
            plan=plan,
            rubrics={each.question: rubrics[each.question] for each in plan.questions},
            started_at=NOON + timedelta(hours=number),
        )
        while (prompt := next_prompt(session)) is not None:
            question = rubrics[prompt.question].question
            text = chance.choice((question.model_answer, question.adequate_answer, question.weak_answer))
            session = replace(session, turns=(*session.turns, Turn(prompt, "answered", text, 60.0, session.started_at)))
            text, _ = session.graded_at(len(session.turns) - 1)
            turn = replace(session.turns[-1], assessment=graded(prompt.question, text))
            session = replace(session, turns=(*session.turns[:-1], turn))
        yield replace(session, ended_at=session.started_at + timedelta(minutes=20))


if __name__ == "__main__":
    main()
