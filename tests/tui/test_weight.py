"""What a start leaves out, so that it is light: docs/performance.md has the figures."""

import subprocess
import sys

HEAVY = {"interviewcoach.scoring.rubric", "rapidfuzz.distance", "Stemmer", "yaml", "plotext"}
# Where home leads to. Plots come with their screen.
BEHIND = ("interview", "sessions", "stories", "reviews", "choosing", "writing")
# What home does without: the screens behind it, the editor, and what progress and exports are made with.
LATER = {f"interviewcoach.tui.screens.{name}" for name in (*BEHIND, "progress", "cohorts")} | {
    "textual.widgets._text_area",
    "interviewcoach.interview.overview",
    "interviewcoach.export",
    "importlib.metadata",
    "fsrs",
}
HOME = "interviewcoach.cli.screen interviewcoach.tui.app interviewcoach.workspace interviewcoach.tui.welcome".split()


def loaded(wanted: set[str], *modules: str) -> str:
    """Which of the wanted modules a process of its own has when it has imported these."""
    program = f"import sys, {', '.join(modules)}; print(sorted({wanted} & set(sys.modules)))"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()


def test_neither_the_first_screen_nor_those_behind_it_load_the_scorer_or_yaml() -> None:
    behind = [f"interviewcoach.tui.screens.{name}" for name in BEHIND]
    assert loaded(HEAVY, "interviewcoach.cli.practice", *HOME, *behind) == "[]"


def test_home_loads_none_of_the_screens_behind_it() -> None:
    assert loaded(HEAVY | LATER, *HOME) == "[]"
