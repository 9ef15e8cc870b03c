"""Kill the program again and again and count what is lost: docs/reliability.md has the figures.

    python benchmarks/torture.py typing [--kills 200] [--seed 1]
    python benchmarks/torture.py worker [--kills 1000] [--seed 1]

`typing` kills the real program in a pseudo-terminal while somebody types, `worker` a process that stores drafts and
turns without a pause.

Every kill is a SIGKILL at a seeded random moment. Afterwards the database must be sound, every answer that was
acknowledged must be in it, and of what stood on the screen at most the last second may be missing. Exit code 1
otherwise. It does not simulate power cuts: what the system was given, the system still writes.
"""

import argparse
import os
import random
import re
import select
import signal
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from factories import NOON, make_session, make_turn
from interviewcoach.model.session import Draft, Session
from interviewcoach.store import Store, verify
from terminal import Screen

# A kill may take the space behind a word, and the next word then stands right after it.
WORD = re.compile(r"w(\d{6})")
CTRL_J, ENTER = "\n", "\r"
FRESH = 50  # kills after which the worker's database is begun anew, so that verifying it stays quick


class TimeIsUpError(Exception):
    """The moment of the kill has come."""


@dataclass
class Typist:
    """What was typed (numbered words), since when it stands on the screen, and what was acknowledged as sent."""

    number: int = 0
    typed: dict[int, float] = field(default_factory=dict)
    shown: dict[int, float] = field(default_factory=dict)
    sent: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)

    def look(self, screen: Screen, until: float) -> str:
        text = screen.read(0.005)
        now = time.monotonic()
        for word in map(int, WORD.findall(text)):
            self.shown.setdefault(word, now)
        if now >= until:
            raise TimeIsUpError
        return text

    def wait(self, screen: Screen, pattern: str, until: float) -> None:
        while not re.search(pattern, self.look(screen, until)):
            pass

    def type_on(self, screen: Screen, until: float, chance: random.Random) -> None:
        """Type at the pace of a fast writer, and send now and then."""
        self.wait(screen, r"\d words?\b", until)
        unsent: set[int] = set()
        while True:
            for _ in range(chance.randint(3, 25)):
                self.number += 1
                screen.press(f"w{self.number:06} ")
                self.typed[self.number] = time.monotonic()
                unsent.add(self.number)
                pause = time.monotonic() + chance.uniform(0.02, 0.3)
                while time.monotonic() < pause:
                    self.look(screen, until)
            last = self.number
            while last not in self.shown:
                self.look(screen, until)
            screen.press(CTRL_J)
            self.wait(screen, r"\b0 words\b|[Pp]ractise again", until)
            self.sent |= unsent & self.shown.keys()  # keys that come before the editor takes them are not shown
            unsent = set()
            if "Show the question" in self.look(screen, until):
                screen.press(ENTER)


def typing_kills(kills: int, seed: int, folder: Path, may_be_lost: float) -> bool:
    path = folder / "practice.db"
    typist, losses, sent_losses, bad = Typist(), [], [], 0
    for kill in range(kills):
        chance = random.Random(f"{seed}-{kill}")  # noqa: S311 - repeatable on purpose
        unfinished = path.exists() and any(each.ended_at is None for each in sessions(path))
        begin = ["--resume", "latest"] if unfinished else ["--questions", "8", "--feedback", "end", "--seed", str(kill)]
        screen = Screen(folder, "practice", *begin)
        try:
            if chance.random() < 0.8:
                typist.wait(screen, r"\d words?\b", time.monotonic() + 60)
            typist.type_on(screen, time.monotonic() + chance.uniform(0.05, 8), chance)
        except TimeIsUpError:
            killed = time.monotonic()
            screen.kill()
        stored, findings = words_stored(path), verify(path).findings if path.exists() else ()
        losses.append(lost_seconds(typist.shown, stored, killed))
        sent_losses.append(lost_seconds(typist.typed, stored, killed))
        gone = (typist.sent | typist.kept) - stored
        if gone or findings or losses[-1] > may_be_lost:
            bad += 1
            lost = {word: f"{killed - moment:.2f}" for word, moment in typist.shown.items() if word not in stored}
            sys.stderr.write(f"kill {kill}: seconds since these lost words were shown: {lost}\n")
            sys.stderr.write(f"stored words that are gone: {sorted(gone)}; {findings}\n")
        typist.kept = stored
        typist.sent &= stored  # a word that is gone is told once
        for times in (typist.typed, typist.shown):
            times.clear()
    screen_most, keys_most, middle = max(losses), max(sent_losses), sorted(losses)[kills // 2]
    stored_words = f"{len(typist.kept)} words, {len(typist.sent)} of them sent"
    lost = f"median {middle:.2f} s, most {screen_most:.2f} s (of keys not yet shown: {keys_most:.2f} s)"
    sys.stdout.write(f"| typing | {kills} | {stored_words} | {bad} | {lost} |\n")
    return bad == 0


def lost_seconds(times: dict[int, float], stored: set[int], killed: float) -> float:
    return max((killed - moment for word, moment in times.items() if word not in stored), default=0.0)


def sessions(path: Path) -> list[Session]:
    with closing(Store.open(path)) as store:
        return [store.session(each.id) for each in store.sessions()]


def words_stored(path: Path) -> set[int]:
    """The numbers of the words in all answers and in the drafts that would be offered."""
    if not path.exists():
        return set()
    texts = []
    with closing(Store.open(path)) as store:
        for each in store.sessions():
            session = store.session(each.id)
            draft = store.draft(session.id, len(session.turns))
            texts += [*(turn.answer for turn in session.turns), draft.text if draft else ""]
    return {int(number) for text in texts for number in WORD.findall(text)}


def worker_kills(kills: int, seed: int, folder: Path) -> bool:
    bad = stored = 0
    for kill in range(kills):
        path = folder / f"{kill // FRESH}" / "practice.db"
        chance = random.Random(f"{seed}-{kill}")  # noqa: S311 - repeatable on purpose
        acknowledged = worker(path, kill, chance.uniform(0, 0.05), opened=chance.random() < 0.9)
        stored += len(acknowledged)
        if acknowledged:
            with closing(Store.open(path)) as store:
                session = store.session(acknowledged[0])
                draft = store.draft(session.id, len(session.turns))
                facts = len(session.turns) * 2 + (draft is not None)
            # The last fact may be on disk although the word of it never came.
            whole = 0 <= facts - (len(acknowledged) - 1) <= 1
        else:
            whole = True
        findings = verify(path).findings if path.exists() else ()
        if findings or not whole:
            bad += 1
            sys.stderr.write(f"kill {kill}: {len(acknowledged)} transactions acknowledged, {findings}\n")
    sys.stdout.write(f"| worker | {kills} | {stored} transactions | {bad} | nothing |\n")
    return bad == 0


def worker(path: Path, number: int, seconds: float, *, opened: bool) -> list[str]:
    """Store a session, then in turn a draft and its answer, until the kill so many seconds after the start, or after
    the database was `opened`. Gives what the process said was stored."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        session = make_session(f"s{number}", [], planned=1)
        turn = make_turn(session.rubrics["question-1"], "I would ask what helps.")
        store = Store.open(path)
        store.begin(session)
        os.write(writing, f"{session.id}\n".encode())
        position = 0
        while True:
            store.save_draft(Draft(session.id, position, "unsent", 1.0, NOON))
            os.write(writing, b"draft\n")
            store.record(session.id, position, turn)
            os.write(writing, b"turn\n")
            position += 1
    os.close(writing)
    if opened:
        select.select([reading], [], [], 60)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode().splitlines()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["typing", "worker"])
    parser.add_argument("--kills", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=1.0, help="How much of the typing may be lost.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        if given.what == "typing":
            whole = typing_kills(given.kills or 200, given.seed, Path(folder), given.seconds)
        else:
            whole = worker_kills(given.kills or 1000, given.seed, Path(folder))
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
