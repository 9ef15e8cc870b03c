"""Two thousand answers through the real interface, and what becomes of the memory: docs/reliability.md.

    python benchmarks/soak.py [--answers 2000]

One program in one process: interview after interview of five questions with feedback each time, its details and its
strong answer opened. The resident memory is read at the end of each interview.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from interviewcoach.banks import load_bank
from interviewcoach.cli.practice import RUBRICS_KEPT
from interviewcoach.model.session import Choices
from interviewcoach.scoring.rubric import keep_compiled
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.collecting import no_full_rounds
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.workspace import DEFAULT_ROLE, Workspace
from tui.steps import answer, answer_ready, do, settle

QUESTIONS = 5


def memory() -> float:
    """Resident megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def soak(workspace: Workspace, wanted: int, say: Callable[[int, float], None]) -> None:
    """Answer `wanted` times; `say` hears of the answers so far and the memory, once an interview."""
    app = CoachApp(workspace, Choices(DEFAULT_ROLE, questions=QUESTIONS, seed=0))
    answered = 0
    async with app.run_test(size=(80, 24)) as pilot:
        await answer_ready(pilot)
        while answered < wanted:
            screen: Any = app.screen
            if isinstance(screen, CloseScreen):
                await settle(pilot)
                say(answered, memory())
                screen.begin(Choices(DEFAULT_ROLE, questions=QUESTIONS, seed=answered))
                while not isinstance(app.screen, InterviewScreen):
                    await settle(pilot)
                await answer_ready(pilot)
            elif isinstance(screen, FeedbackScreen):
                for command in ("feedback.details", "feedback.strong", "feedback.next"):
                    await do(pilot, command)
            else:
                await answer_ready(pilot)
                question = screen.session.rubrics[screen._asking.prompt.question].question
                await answer(pilot, f"{question.model_answer} That was answer {answered}.")
                answered += 1


def run(folder: Path, wanted: int) -> list[tuple[int, float]]:
    """(answers so far, resident megabytes) at the end of each interview."""
    found: list[tuple[int, float]] = []
    workspace = Workspace(load_bank(), lambda: Store.open(folder / "practice.db"))
    workspace.call(workspace.store.notice, "tour")
    keep_compiled(RUBRICS_KEPT)
    try:
        with no_full_rounds():
            asyncio.run(soak(workspace, wanted, lambda *each: found.append(each)))
    finally:
        workspace.close()
    return found


def growth(found: list[tuple[int, float]]) -> float:
    """Megabytes that the last quarter holds more than the second, in the mean."""
    quarter = len(found) // 4
    return fmean(mb for _, mb in found[-quarter:]) - fmean(mb for _, mb in found[quarter : 2 * quarter])


def main(say: Callable[[str], None] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=2_000)
    wanted = parser.parse_args().answers
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), wanted)
    step = max(1, len(found) // 10)
    for answers, mb in found[::step]:
        say(f"{answers:>6,} answers  {mb:6.1f} MB")
    say(f"the last quarter over the second: {growth(found):+.1f} MB in {found[-1][0]:,} answers")


if __name__ == "__main__":
    main()
