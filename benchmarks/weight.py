"""How heavy the program is beside what it stands on: click, and a bare Textual app. Ratios of one run.

    python benchmarks/weight.py [--quick] [--minutes 5] [--output docs/performance.md]

Every figure is a median over interleaved rounds (A B, A B, ...), each in a process of its own, so that whatever else
the machine does strikes both. Each process prints what it measured; see `benchmarks/subjects.py`. How far it is stands
on stderr. No further round begins when the time is over, and a process that takes too long ends the run with a message.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter
from typing import NamedTuple

from page import put
from subjects import fill

BEGIN, END = "<!-- weight:begin -->", "<!-- weight:end -->"
ROUNDS, QUICK = 11, 3
SUBJECTS = Path(__file__).with_name("subjects.py")
COMMANDS = {
    "click": [sys.executable, "-c", "import click"],
    "version": [str(Path(sys.executable).with_name("interviewcoach")), "--version"],
}


class Pair(NamedTuple):
    """Two subjects, what is measured of both, and how often the first may need what the second needs."""

    what: str
    ours: str
    theirs: str
    unit: str
    most: float


PAIRS = (
    Pair("`interviewcoach --version` against `import click`", "version", "click", "ms", 1.5),
    Pair("first paint of home, 1,000 stored sessions, against a bare app", "home", "bare", "ms", 1.3),
    Pair("the same, without Python and imports", "home_app", "bare_app", "ms", 0.0),
    Pair("home with everything that it says of these sessions", "home_complete", "bare", "ms", 0.0),
    Pair("key to screen in the answer box against a bare TextArea", "key", "bare_key", "ms", 1.2),
    Pair("memory at home against a bare app", "home_memory", "bare_memory", "MB", 1.5),
    Pair("memory in an interview, after an answer", "answered_memory", "bare_memory", "MB", 0.0),
)
FEEDBACK_MS = 100.0
# Seconds for one process. It takes one or two; the first one reads the bank, and other work may take its turns.
PATIENCE = 90.0


class SubjectError(Exception):
    """A process failed or took too long: which, and what it said."""


def run(subject: str, folder: Path) -> dict[str, float]:
    """What a process of its own found, and `whole`: the milliseconds that it took altogether. Raises SubjectError."""
    environment = {**os.environ, "INTERVIEWCOACH_DATA_DIR": str(folder), "INTERVIEWCOACH_CACHE_DIR": str(folder / "c")}
    command = COMMANDS.get(subject, [sys.executable, str(SUBJECTS), subject])
    begun = perf_counter()
    try:
        said = subprocess.run(  # noqa: S603 - it is what it measures
            command, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE
        ).stdout
    except subprocess.TimeoutExpired as error:
        raise SubjectError(f"{subject}: not done after {PATIENCE:.0f} s; try again when the machine is idle") from error
    except subprocess.CalledProcessError as error:
        raise SubjectError(f"{subject}: ended with {error.returncode}\n{error.stderr[-2_000:]}") from error
    whole = (perf_counter() - begun) * 1000
    pairs = (line.split("=") for line in said.splitlines() if "=" in line)
    return {"whole": whole} | {name: float(value) for name, value in pairs}


def measure(rounds: int, folder: Path, end: float) -> tuple[int, dict[str, float]]:
    """How many rounds were made until `monotonic()` was at `end`, one at least, and medians by name."""
    progress("storing 1,000 sessions")
    fill(folder)
    # A store of its own: an interview more would be one more on the home screen.
    typing = folder / "typing"
    typing.mkdir()
    shutil.copy(folder / "practice.db", typing)
    run("home", folder)  # the bank is read once, as on the first start
    run("key", typing)
    found: dict[str, list[float]] = {}
    made = 0
    while made < rounds and (not made or monotonic() < end):
        made += 1
        progress(f"round {made} of {rounds}")
        for subject in ("click", "version"):
            found.setdefault(subject, []).append(run(subject, folder)["whole"])
        for subject in ("bare", "home"):
            told = run(subject, folder)
            found.setdefault(subject, []).append(told["painted"])
            found.setdefault(f"{subject}_app", []).append(told["app"])
            found.setdefault(f"{subject}_complete", []).append(told["complete"])
            found.setdefault(f"{subject}_memory", []).append(told["memory"])
        for subject in ("bare_key", "key"):
            told = run(subject, typing)
            found.setdefault(subject, []).append(told["key"])
            if subject == "key":
                found.setdefault("feedback", []).append(told["feedback"])
                found.setdefault("answered_memory", []).append(told["memory"])
    return made, {name: median(values) for name, values in found.items()}


def progress(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def report(rounds: int, minutes: float) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        made, found = measure(rounds, Path(folder), monotonic() + minutes * 60)
    lines = [
        f"{platform.system()}, {os.cpu_count()} cores, CPython {platform.python_version()},"
        f" textual {version('textual')}, click {version('click')}; medians of {made} rounds.",
        "",
        "| what | interviewcoach | bare | ratio | target |",
        "| --- | --- | --- | --- | --- |",
    ]
    for pair in PAIRS:
        ours, theirs = found[pair.ours], found[pair.theirs]
        ratio = ours / theirs
        met = f"at most {pair.most}x: {'met' if ratio <= pair.most else 'not met'}" if pair.most else ""
        lines.append(f"| {pair.what} | {ours:.1f} {pair.unit} | {theirs:.1f} {pair.unit} | {ratio:.2f}x | {met} |")
    met = "met" if found["feedback"] <= FEEDBACK_MS else "not met"
    target = f"at most {FEEDBACK_MS:.0f} ms: {met}"
    lines.append(f"| from sending 200 words to the feedback | {found['feedback']:.1f} ms |  |  | {target} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="three rounds")
    parser.add_argument("--minutes", type=float, default=5.0, help="begin no round after so long")
    parser.add_argument("--output", type=Path, help=f"a file whose part between {BEGIN} and {END} is replaced")
    options = parser.parse_args()
    try:
        text = "\n".join(report(QUICK if options.quick else ROUNDS, options.minutes))
    except SubjectError as error:
        sys.exit(f"weight.py: {error}")
    put(text, BEGIN, END, options.output)


if __name__ == "__main__":
    main()
