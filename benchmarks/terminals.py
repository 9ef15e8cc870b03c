"""End the program in every way that a terminal knows, and run every command where none is fit: docs/reliability.md.

    python benchmarks/terminals.py signals [--rounds 10] [--seed 1]
    python benchmarks/terminals.py matrix [--every 1]

signals  words are typed into the real program in a pseudo-terminal, and as soon as the last stands on the screen the
         program is ended (or stopped, continued and ended): the characters that are lost are counted, and whether the
         terminal was put back
matrix   commands of every family, under each of several environments: no traceback, an exit code that is documented

Exit code 1 where a character is lost, a terminal stays as it was, or a command ends otherwise. `--every 5` runs every
fifth of the matrix.
"""

import argparse
import itertools
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from factories import everywhere
from interviewcoach.cli import COMMANDS
from interviewcoach.store import Store
from terminal import PATIENCE, Screen

# What is typed is looked for on the screen: only what the terminal of the tests shows right.
WORDS = ("calm", "listen", "Zoë", "慢慢", "I\u2019d", "nurse.")
ANY = " ".join((*WORDS, "Zoe\u0308", "👩\u200d👩\u200d👧", "שלום", "مرحبا", "किताब"))
CTRL_Q = "\x11"
LEFT_SCREEN = "\x1b[?1049l"
CODES = {0, 1, 2, 3, 130}
ENVIRONMENTS = {
    "TERM=dumb": {"TERM": "dumb"},
    "no TERM": {"TERM": ""},
    "LC_ALL=C": {"LC_ALL": "C"},
    "LC_ALL=C, no UTF-8": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "ASCII": {"PYTHONIOENCODING": "ascii"},
    "Latin-1": {"PYTHONIOENCODING": "latin-1"},
    "a locale that is not there": {"LC_ALL": "xx_XX.KOI8-R", "LANG": "xx_XX.KOI8-R"},
    "one column": {"COLUMNS": "1", "LINES": "1"},
}
LINES = (
    (),
    ("--version",),
    ("--help",),
    ("practice",),
    ("practice", "--plain", "--questions", "1"),
    ("practice", "--resume", "latest", "--plain"),
    ("progress", "--candidate", ANY),
    ("progress", "--json"),
    ("stories", "list"),
    ("stories", "add"),
    ("questions",),
    ("score", "suicidal-disclosure-secret"),
    ("score", "suicidal-disclosure-secret", "--json"),
    ("rescore", "latest", "--dry-run"),
    ("sessions", "list"),
    ("sessions", "show", "latest"),
    ("sessions", "delete", "latest"),
    *(("export", "latest", "--format", name) for name in ("markdown", "json", "csv", "html", "anki", "progress")),
    ("export", "latest", "--format", "pdf"),
    ("share", "latest", "--output", "handed-in.icb"),
    ("import", "nowhere.icb"),
    ("review", "--rater", "Zoë"),
    ("reviews",),
    ("rate", "latest", "--rater", "Zoë"),
    ("patterns", "list"),
    ("agreement",),
    ("cohort", "list"),
    ("data", "path"),
    ("data", "verify"),
    ("data", "backup"),
    ("data", "encrypt"),
    ("data", "erase"),
    ("doctor",),
    ("doctor", "--json"),
    ("bank", "list"),
    ("bank", "show", "empathy"),
    ("bank", "check", "nowhere.yaml"),
    ("serve", "--port", "0", "--host", "nowhere.invalid"),
    ("support",),
    ("completion", "bash"),
)


def signals(rounds: int, seed: int) -> tuple[str, list[str]]:
    bad: list[str] = []
    typed = lost = 0
    ways: dict[str, Callable[[Screen], int]] = {
        **{f"SIG{each}": by_signal(signal.Signals[f"SIG{each}"]) for each in ("TERM", "HUP", "QUIT", "INT")},
        "Ctrl+Q": by_key,
        "stopped and continued": stopped,
        "the terminal closed": hung_up,
    }
    for (name, leave), number in itertools.product(ways.items(), range(rounds)):
        chance = random.Random(f"{seed}-{name}-{number}")  # noqa: S311 - repeatable on purpose
        with tempfile.TemporaryDirectory(prefix="terminals-") as folder:
            screen = Screen(Path(folder), "practice", "--questions", "2", "--seed", str(number))
            screen.wait(r"\d words?\b")
            words = [*chance.choices(WORDS, k=chance.randint(1, 40)), f"w{number:06}"]
            text = " ".join(words)
            for word in words:
                screen.press(word if word is words[-1] else f"{word} ")
                screen.read(0.01)
            screen.wait(words[-1])
            code = leave(screen)
            kept = draft(Path(folder))
        typed += len(text)
        missing = next((len(text) - at for at in range(len(text)) if text[at] != kept[at : at + 1]), 0)
        lost += missing
        if missing or code:
            bad.append(f"{name}, round {number}: {missing} characters are lost, {code=}: {kept[-40:]!r}")
    return f"{len(ways)} ways, {len(ways) * rounds} times | {typed:,} characters, {lost} lost", bad


def by_signal(number: signal.Signals) -> Callable[[Screen], int]:
    def leave(screen: Screen) -> int:
        screen.process.kill(number)
        return ended(screen, 128 + number)

    return leave


def by_key(screen: Screen) -> int:
    screen.press(CTRL_Q)
    return ended(screen, 0)


def stopped(screen: Screen) -> int:
    screen.process.kill(signal.SIGTSTP)
    state = Path(f"/proc/{screen.process.pid}/stat")
    screen.until(lambda: state.read_text("ascii").rpartition(")")[2].split()[0] == "T")
    screen.process.kill(signal.SIGCONT)
    return by_key(screen)


def hung_up(screen: Screen) -> int:
    assert screen.process.pid is not None  # noqa: S101
    screen.process.ptyproc.fileobj.close()
    end = time.monotonic() + PATIENCE
    while os.waitpid(screen.process.pid, os.WNOHANG)[0] == 0:
        if time.monotonic() > end:
            return 1
        time.sleep(0.05)
    screen.process.closed = screen.process.ptyproc.closed = True  # type: ignore[attr-defined]
    return 0


def ended(screen: Screen, code: int) -> int:
    """0 where the program has ended with the code and the terminal shows what it showed before."""
    last = screen.left()
    restored = LEFT_SCREEN in last or LEFT_SCREEN.encode() in screen.sent
    return 0 if restored and screen.process.exitstatus == code else screen.process.exitstatus or 1


def draft(folder: Path) -> str:
    with closing(Store.open(folder / "practice.db")) as store:
        session = store.session("latest")
        found = store.draft(session.id, len(session.turns))
    return found.text if found else ""


def matrix(every: int) -> tuple[str, list[str]]:
    bad: list[str] = []
    missing = COMMANDS.keys() - {line[0] for line in LINES if line}
    if missing:
        bad.append(f"no line of {missing}")
    cells = list(itertools.product(ENVIRONMENTS.items(), LINES))[::every]
    with tempfile.TemporaryDirectory(prefix="terminals-") as folder:
        place = Path(folder)
        with closing(Store.open(place / "practice.db")) as store:
            store.begin(everywhere(ANY))
        for (name, variables), line in cells:
            environment = {**os.environ, "INTERVIEWCOACH_DATA_DIR": folder, **variables}
            command = [sys.executable, "-m", "interviewcoach", *line]
            ran = subprocess.run(  # noqa: S603 - the lines above
                command, env=environment, cwd=folder, input=ANY.encode(), capture_output=True, check=False, timeout=120
            )
            if b"Traceback" in ran.stderr or ran.returncode not in CODES:
                bad.append(f"{name}: {' '.join(line)}: exit code {ran.returncode}, {ran.stderr[-300:]!r}")
    return f"{len(ENVIRONMENTS)} environments, {len(LINES)} lines | {len(cells)} runs", bad


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kind", choices=["signals", "matrix"])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1)
    given = parser.parse_args()
    done, bad = signals(given.rounds, given.seed) if given.kind == "signals" else matrix(given.every)
    sys.stdout.write(f"| {given.kind} | {done} | {len(bad)} bad |\n")
    sys.stderr.writelines(f"{each}\n" for each in bad)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
