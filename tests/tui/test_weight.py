"""What a start leaves out, so that it is light: docs/performance.md has the figures."""

import subprocess
import sys

HEAVY = {"interviewcoach.scoring.rubric", "rapidfuzz.distance", "Stemmer", "yaml", "plotext"}


def test_neither_the_first_screen_nor_those_behind_it_load_the_scorer_or_yaml() -> None:
    program = (
        "import sys; from importlib import import_module; from interviewcoach.cli import practice, screen;"
        " from interviewcoach.tui import app; from interviewcoach.tui.screens.home import LATER;"
        " [import_module(f'interviewcoach.tui.screens.{name}') for name in LATER];"
        f" print(sorted(set({sorted(HEAVY)}) & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
