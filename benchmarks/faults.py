"""Make the system fail under the program: docs/reliability.md has the figures.

    python benchmarks/faults.py plain|screen|full|clock|bombs [--seed 1]

plain    every sync (EIO) or write (ENOSPC) of the database from the n-th on fails under the line chat
screen   the syncs fail for a while under the full screen, while somebody types
full     the data folder is a disk of 512 kB
clock    the clock goes back in an interview and between two
bombs    bundles that would be much in memory: one second of the processor and 50 MB each

`plain` and `screen` need strace, `full` root, `clock` libfaketime: where it is missing that is said and the exit code
is 0. It is 1 where something that was acknowledged is lost, the database is not sound or a fault is not told.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bombs import bombs
from factories import make_session
from interviewcoach.bundle import read
from interviewcoach.errors import BundleError, StorageError
from interviewcoach.store import Store, verify
from terminal import Screen, run

PROGRAM = [sys.executable, "-m", "interviewcoach"]
QUESTIONS = 3
ANSWERS = "".join(f"I would listen and stay calm, word w{number:06}.\n\n" for number in range(20))
FAULTS = {"fsync,fdatasync": "EIO", "pwrite64,write": "ENOSPC"}
PATIENCE = 120  # seconds for an answer of the program on a busy machine
MOST = 14  # the fault sets in at every call up to this one


class SkippedError(Exception):
    """What a fault needs is not there."""


def strace(path: Path, calls: str, error: str, when: str) -> list[str]:
    """The command before a program under which these calls fail, for the database and its journal alone."""
    paths = [part for suffix in ("", "-journal") for part in ("-P", f"{path}{suffix}")]
    fault = f"inject={calls}:error={error}:when={when}"
    return ["strace", "-f", "-qq", "-o", os.devnull, *paths, "-e", f"trace={calls}", "-e", fault]


def needs_strace() -> None:
    tried = shutil.which("strace") and subprocess.run(["strace", "-o", os.devnull, "true"], check=False)
    if not tried or tried.returncode:
        raise SkippedError("strace is not installed or may not trace here")


def plain(folder: Path, seed: int) -> tuple[int, list[str]]:
    needs_strace()
    bad: list[str] = []
    runs = told = 0
    environment = {**os.environ, "INTERVIEWCOACH_DATA_DIR": str(folder)}
    path = folder / "practice.db"
    Store.open(path).close()
    for calls, error in FAULTS.items():
        for nth in range(1, MOST + 1):
            chat = [
                "practice",
                "--plain",
                "--questions",
                str(QUESTIONS),
                "--seed",
                str(seed),
                "--candidate",
                f"{error}{nth}",
            ]
            command = [*strace(path, calls, error, f"{nth}+"), *PROGRAM, *chat]
            ran = subprocess.run(command, env=environment, input=ANSWERS, capture_output=True, text=True, check=False)
            runs += 1
            finished = (
                max([int(number) for number in re.findall(r"^Question (\d+) of", ran.stdout, re.M)], default=1) - 1
            )
            failed = ran.returncode != 0
            told += failed and "could not be" in ran.stderr
            if failed and (
                "could not be" not in ran.stderr or "Traceback" in ran.stderr or "saved" in ran.stderr.lower()
            ):
                bad.append(f"{error} from call {nth} on: {ran.stderr[-300:]!r}")
            if verify(path).findings:
                bad.append(f"{error} from call {nth} on: the database is not sound")
            with closing(Store.open(path)) as store:
                sessions = [store.session(each.id) for each in store.sessions() if each.candidate == f"{error}{nth}"]
            answered = {turn.prompt.question for session in sessions for turn in session.turns}
            if len(answered) < finished:
                bad.append(
                    f"{error} from call {nth} on: {finished} questions were finished, {len(answered)} are stored"
                )
    return runs, [f"{told} told", *bad]


def screen(folder: Path, seed: int) -> tuple[int, list[str]]:
    needs_strace()
    bad: list[str] = []
    path, word = folder / "practice.db", 0
    Store.open(path).close()
    runs = 10
    for number in range(runs):
        chance = random.Random(f"{seed}-{number}")  # noqa: S311 - repeatable on purpose
        first = chance.randint(12, 30)
        before = strace(path, "fsync,fdatasync", "EIO", f"{first}..{first + 3}")
        shown = Screen(folder, "practice", "--questions", "2", "--seed", str(number), before=before)
        shown.wait(r"\d words?\b")
        typed = []
        text = ""
        while "NOT SAVED" not in text and len(typed) < 400:
            word += 1
            typed.append(f"w{word:06}")
            shown.press(f"{typed[-1]} ")
            text = shown.read(0.1)
        if "NOT SAVED" not in text:
            bad.append(f"run {number}: nothing was said")
        shown.wait(typed[-1])  # the text stays on the screen
        shown.wait(r"(?s)^(?!.*NOT SAVED)")
        shown.press("\x11")
        shown.left()
        with closing(Store.open(path)) as store:
            session = store.session("latest")
            draft = store.draft(session.id, len(session.turns))
        if draft is None or any(each not in draft.text for each in typed):
            bad.append(f"run {number}: text is lost")
        if verify(path).findings:
            bad.append(f"run {number}: the database is not sound")
    return runs, bad


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    if os.geteuid() != 0 or not shutil.which("mount"):
        raise SkippedError("only root can mount a small disk")
    place = folder / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        raise SkippedError(f"no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def full(folder: Path, seed: int) -> tuple[int, list[str]]:
    bad: list[str] = []
    rounds = 20
    with small_disk(folder) as disk:
        for number in range(rounds):
            chance = random.Random(f"{seed}-{number}")  # noqa: S311 - repeatable on purpose
            place = disk / str(number)
            path, reserve = place / "practice.db", disk / "reserve"
            reserve.write_bytes(bytes(100_000))
            stored: list[str] = []
            with closing(Store.open(path)) as store:
                said = ""
                for session in (make_session(f"s{n}", ["long " * chance.randint(100, 3000)]) for n in range(1000)):
                    try:
                        store.begin(session)
                    except StorageError as error:
                        said = str(error)
                        break
                    stored.append(session.id)
                if "could not be" not in said:
                    bad.append(f"round {number}: {said!r}")
                if verify(path).findings:
                    bad.append(f"round {number}: the database is not sound")
                reserve.unlink()
                store.begin(session)
                stored.append(session.id)
                if [each.id for each in store.sessions()][::-1] != stored:
                    bad.append(f"round {number}: not what was acknowledged")
            shutil.rmtree(place)
    return rounds, bad


def listen(out: IO[str], said: list[str]) -> None:
    said.extend(iter(lambda: out.read(1), ""))


def asked_something(said: list[str], chat: subprocess.Popen[str]) -> None:
    """Wait until the program has said something more and then nothing for a while, or has ended."""
    before, until = len(said), time.monotonic() + PATIENCE
    while len(said) == before and chat.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    quiet = -1
    while quiet != len(said) and chat.poll() is None:
        quiet = len(said)
        time.sleep(0.5)


def clock(folder: Path, seed: int) -> tuple[int, list[str]]:
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    if library is None:
        raise SkippedError("libfaketime is not installed")
    bad: list[str] = []
    now = folder / "now"
    environment = {
        **os.environ,
        "INTERVIEWCOACH_DATA_DIR": str(folder / "data"),
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(now),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # no real clock of that kind goes back
    }
    for days in (("2026-06-10", "2026-06-09", "2026-06-11"), ("2025-06-10", "2031-01-01", "2025-01-01")):
        now.write_text(f"@{days[0]} 12:00:00\n")
        with subprocess.Popen(
            [*PROGRAM, "practice", "--plain", "--questions", "3", "--feedback", "end", "--seed", str(seed)],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as chat:  # fmt: skip
            assert chat.stdin is not None  # noqa: S101
            assert chat.stdout is not None  # noqa: S101
            said: list[str] = []
            reader = Thread(target=listen, args=(chat.stdout, said))
            reader.start()
            for day in days * 4:
                asked_something(said, chat)
                if chat.poll() is not None:
                    break
                now.write_text(f"@{day} 12:00:00\n")
                with suppress(BrokenPipeError):  # it may just have ended
                    chat.stdin.write("I would listen and tell the nurse.\n\n")
                    chat.stdin.flush()
            reader.join(PATIENCE)
            with suppress(BrokenPipeError):
                chat.stdin.close()
            errors = chat.stderr.read() if chat.stderr else ""
        if chat.returncode or "Traceback" in errors:
            bad.append(f"{days}: {errors[-300:]!r}")
    sessions = json.loads(run(folder / "data", "sessions", "list", "--json"))
    export = json.loads(run(folder / "data", "export", "--all", "--format", "json"))
    turns = [turn for session in export["sessions"] for turn in session["turns"]]
    asked = [turn["asked_at"] for turn in turns]
    if len(sessions) != 2 or asked == sorted(asked) or any(turn["seconds"] < 0 for turn in turns):
        bad.append(f"{len(sessions)} sessions, {len(turns)} turns, or a negative time")
    if verify(folder / "data" / "practice.db").findings:
        bad.append("the database is not sound")
    return len(turns), bad


def bombs_refused(_: Path, __: int) -> tuple[int, list[str]]:
    bad: list[str] = []
    seconds, peaks = [], []
    for name, bomb in bombs():
        began = time.process_time()
        refused = is_refused(bomb)
        seconds.append(time.process_time() - began)
        tracemalloc.start()
        is_refused(bomb)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
        if not refused or seconds[-1] > 1 or peaks[-1] > 50:
            bad.append(f"{name}: refused {refused}, {seconds[-1]:.2f} s, {peaks[-1]:.0f} MB")
    return len(peaks), [f"at most {max(seconds):.2f} s and {max(peaks):.0f} MB told", *bad]


def is_refused(bomb: bytes) -> bool:
    try:
        for _ in read(bomb).sessions():
            pass
    except BundleError:
        return True
    return False


KINDS: dict[str, Callable[[Path, int], tuple[int, list[str]]]] = {
    "plain": plain,
    "screen": screen,
    "full": full,
    "clock": clock,
    "bombs": bombs_refused,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        try:
            runs, bad = KINDS[given.kind](Path(folder), given.seed)
        except SkippedError as why:
            sys.stdout.write(f"| {given.kind} | skipped: {why} |\n")
            return 0
    notes = [each for each in bad if each.endswith(" told")]
    bad = [each for each in bad if each not in notes]
    sys.stdout.write(f"| {given.kind} | {runs} | {len(bad)} bad | {', '.join(notes)} |\n")
    sys.stderr.writelines(f"{each}\n" for each in bad)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
