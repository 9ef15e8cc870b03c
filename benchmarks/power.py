"""Cut the power again and again, in simulation, and count what is lost: docs/reliability.md has the figures.

    python benchmarks/power.py [--cuts 2000] [--seed 1] [--synchronous EXTRA] [--journal DELETE]

The store's own statements and settings are played through SQLite on a file system that notes every write, sync and
removal (apsw, the `torture` extra). A cut keeps what was synced before it; of what was not, any part may have reached
the disk, in any order: nothing, all, some writes, or some sectors of 512 bytes. Then the store opens what is left.
Every transaction whose commit had returned must be there, and the database sound. Exit code 1 otherwise.

This proves the statements and settings, under apsw's SQLite; `benchmarks/faults.py` injects faults into the program.
`--synchronous FULL` shows that losses would be found: there the removal of a journal may be lost.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import apsw

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from factories import NOON, make_session, make_turn
from interviewcoach.errors import StorageError
from interviewcoach.model.session import Draft
from interviewcoach.store import Store, files, verify

SECTOR = 512
TURNS = 12  # a session: each turn with a draft before it
SESSION = make_session("abcd2345", [], planned=1)
TURN = make_turn(SESSION.rubrics["question-1"], "I would ask what helps, and stay. " * 20)


class Write(NamedTuple):
    file: str
    offset: int
    data: bytes


class Truncate(NamedTuple):
    file: str
    size: int


class Sync(NamedTuple):
    file: str


class Make(NamedTuple):
    file: str


class Remove(NamedTuple):
    file: str
    durable: bool


class Committed(NamedTuple):
    """The program was told that one more transaction is on disk."""


Step = Write | Truncate | Sync | Make | Remove | Committed


class Notes(apsw.VFS):
    """The file system of the machine, and a list of what is asked of it."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        super().__init__("notes", "")

    def xOpen(self, name: object, flags: list[int]) -> "NotedFile":  # noqa: N802 - SQLite's name
        return NotedFile(self, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:  # noqa: N802
        super().xDelete(name, sync)
        self.steps.append(Remove(Path(name).name, bool(sync)))


class NotedFile(apsw.VFSFile):
    def __init__(self, notes: Notes, name: object, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._file, self._notes = Path(str(path)).name, notes
        made = not Path(str(path)).exists()
        super().__init__("", name, flags)
        if made:
            notes.steps.append(Make(self._file))

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        self._notes.steps.append(Write(self._file, offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        self._notes.steps.append(Truncate(self._file, size))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._notes.steps.append(Sync(self._file))


@dataclass
class Disk:
    """What is on the disk for sure, and what may be. A removed file may come back until its folder is synced."""

    sure: dict[str, bytes]
    pending: dict[str, list[Write | Truncate]] = field(default_factory=dict)
    removed: dict[str, bytes] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)

    def take(self, step: Step) -> None:
        match step:
            case Write(file) | Truncate(file):
                self.pending.setdefault(file, []).append(step)
            case Sync(file):
                self.sure[file] = applied(self.sure.get(file, b""), self.pending.pop(file, []))
                if file in self.unnamed:  # the first sync of a new file syncs its folder
                    self.unnamed.discard(file)
                    self.removed.clear()
            case Make(file):
                self.unnamed.add(file)
                self.sure[file] = b""
            case Remove(file, durable):
                before = self.sure.pop(file, b"")
                self.pending.pop(file, None)
                if file not in self.unnamed:
                    self.removed[file] = before
                self.unnamed.discard(file)
                if durable:
                    self.removed.clear()

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """One of the states that the power may leave."""
        some = chance.choice(["nothing", "all", "writes", "sectors"])
        left = {}
        for file, content in (self.removed | self.sure).items():
            if file in self.unnamed or (file in self.removed and file not in self.sure):
                if chance.random() < 0.5:
                    left[file] = self.removed.get(file, content)
            else:
                left[file] = applied(content, list(kept(self.pending.get(file, []), some, chance)))
        return left


def applied(content: bytes, steps: list[Write | Truncate]) -> bytes:
    data = bytearray(content)
    for step in steps:
        if isinstance(step, Truncate):
            data = data[: step.size] + bytes(max(0, step.size - len(data)))
        else:
            data += bytes(max(0, step.offset + len(step.data) - len(data)))
            data[step.offset : step.offset + len(step.data)] = step.data
    return bytes(data)


def kept(steps: list[Write | Truncate], some: str, chance: random.Random) -> Iterator[Write | Truncate]:
    for step in steps:
        if some == "sectors" and isinstance(step, Write):
            for start in range(0, len(step.data), SECTOR):
                if chance.random() < 0.5:
                    yield Write(step.file, step.offset + start, step.data[start : start + SECTOR])
        elif some == "all" or (some != "nothing" and chance.random() < 0.5):
            yield step


def statements(path: Path) -> list[str]:
    """What the store says to the database while a session is begun and its drafts and turns are stored."""
    said: list[str] = []
    opened = files.connect

    def connect(file: Path, *more: object) -> object:
        db = opened(file, *more)  # type: ignore[arg-type]
        db.conn.set_trace_callback(said.append)
        return db

    files.connect = connect  # type: ignore[attr-defined,assignment]
    try:
        with closing(Store.open(path)) as store:
            store.begin(SESSION)
            for position in range(TURNS):
                store.save_draft(Draft(SESSION.id, position, "unsent words " * 40, 1.0, NOON))
                store.record(SESSION.id, position, TURN)
    finally:
        files.connect = opened  # type: ignore[attr-defined]
    return [each for each, _ in groupby(said)]  # a statement is told once more for every trigger that it sets off


def played(path: Path, said: list[str], settings: list[str]) -> list[Step]:
    notes = Notes()
    db = apsw.Connection(str(path), vfs="notes", flags=apsw.SQLITE_OPEN_READWRITE)
    for statement in said:
        list(db.execute(statement))
        for setting in settings if statement.startswith("PRAGMA") else ():
            list(db.execute(f"PRAGMA {setting}"))
        if statement.strip().upper() == "COMMIT":
            notes.steps.append(Committed())
    db.close()
    return notes.steps


def facts(path: Path) -> int:
    """How many transactions the file holds: the beginning, and one for every draft and turn."""
    with closing(Store.open(path)) as store:
        found = store.sessions()
        if not found:
            return 0
        turns = len(store.session(SESSION.id).turns)
        return 1 + 2 * turns + (store.draft(SESSION.id, turns) is not None)


def outcome(path: Path, committed: int) -> str:
    try:
        found = facts(path)
    except StorageError as error:
        return f"not opened ({str(error)[-80:]})"
    if verify(path).findings:
        return "not sound"
    return "whole" if committed <= found <= committed + 1 else f"{committed - found} lost"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cuts", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--synchronous", default="")
    parser.add_argument("--journal", default="")
    given = parser.parse_args()
    settings = [f"synchronous = {given.synchronous}"] * bool(given.synchronous)
    settings += [f"journal_mode = {given.journal}"] * bool(given.journal)
    with tempfile.TemporaryDirectory(prefix="power-") as name:
        folder = Path(name)
        Store.open(folder / "practice.db").close()
        before = (folder / "practice.db").read_bytes()
        said = statements(folder / "practice.db")
        (folder / "practice.db").write_bytes(before)
        steps = played(folder / "practice.db", said, settings)
        total = Counter[str]()
        for cut in range(given.cuts):
            chance = random.Random(f"{given.seed}-{cut}")  # noqa: S311 - repeatable on purpose
            moment = chance.randrange(len(steps) + 1)
            disk = Disk({"practice.db": before})
            for step in steps[:moment]:
                disk.take(step)
            committed = sum(isinstance(step, Committed) for step in steps[:moment])
            place = folder / f"{cut}"
            place.mkdir()
            for file, content in disk.cut(chance).items():
                (place / file).write_bytes(content)
            total[outcome(place / "practice.db", committed)] += 1
            for file in place.iterdir():
                if file.is_file():
                    file.unlink()
    modes = ", ".join(settings) or "as the program"
    bad = given.cuts - total["whole"]
    kinds = ", ".join(f"{count} {kind}" for kind, count in total.items() if kind != "whole") or "nothing lost"
    sys.stdout.write(f"| {modes} | {given.cuts} cuts in {len(steps):,} steps | {bad} bad | {kinds} |\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
