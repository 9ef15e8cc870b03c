"""A few of the kills, signals and unfit terminals that `make torture` makes by the hundred."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.parametrize(("what", "kills"), [("worker", 20), ("typing", 5)])
def test_kills_at_random_moments_lose_nothing_that_was_stored(what: str, kills: int) -> None:
    # One second is the promise; here other tests keep the program from its turn.
    command = [sys.executable, str(BENCHMARKS / "torture.py"), what, "--kills", str(kills), "--seconds", "3"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert f"| {what} | {kills} |" in ran.stdout


@pytest.mark.parametrize(("kind", "option"), [("signals", "--rounds=1"), ("matrix", "--every=17")])
def test_no_way_out_and_no_unfit_terminal_loses_text_or_ends_in_a_traceback(kind: str, option: str) -> None:
    command = [sys.executable, str(BENCHMARKS / "terminals.py"), kind, option]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert f"| {kind} |" in ran.stdout
