"""A few of the kills that `make torture` makes by the hundred."""

import subprocess
import sys
from pathlib import Path

import pytest

TORTURE = Path(__file__).parents[1] / "benchmarks" / "torture.py"


@pytest.mark.parametrize(("what", "kills"), [("worker", 20), ("typing", 5)])
def test_kills_at_random_moments_lose_nothing_that_was_stored(what: str, kills: int) -> None:
    # One second is the promise; here other tests keep the program from its turn.
    command = [sys.executable, str(TORTURE), what, "--kills", str(kills), "--seconds", "3"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert f"| {what} | {kills} |" in ran.stdout
