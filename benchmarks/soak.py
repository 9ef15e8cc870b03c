"""Two thousand answers through the real interface, and what becomes of the memory: docs/reliability.md.

    python benchmarks/soak.py [--answers 2000] [--minutes 180]

One program in one process: interview after interview of five questions with feedback each time, its details and its
strong answer opened. The memory is read at the end of each interview, and said on stderr. It stops when all is
answered, when the time is over, or when a step takes longer than any machine needs; nothing is kept for a next time.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from time import monotonic
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from textual.pilot import Pilot

from interviewcoach.banks import load_bank
from interviewcoach.collecting import no_full_rounds
from interviewcoach.model.session import Choices
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.workspace import DEFAULT_ROLE, Workspace
from tui.steps import PATIENCE, answer, answer_ready, do, settle

QUESTIONS = 5
# Megabytes that the last quarter may hold more than the second: pages and caches come and go by a few.
MOST_GROWTH = 10.0


class Reading(NamedTuple):
    """What was in memory at the end of an interview, after so many answers, in the unit of the measure."""

    answers: int
    memory: float


class StuckError(Exception):
    """A step took longer than any machine needs."""


def resident() -> float:
    """Megabytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def soak(
    workspace: Workspace,
    wanted: int,
    measure: Callable[[], float] = resident,
    say: Callable[[Reading], None] = lambda _: None,
    end: float = float("inf"),
) -> list[Reading]:
    """Answer `wanted` times, or until `monotonic()` is at `end`; `say` hears of each reading at once. With the end of
    an interview everything that could go is gone: `measure` sees what stays. Raises StuckError."""
    app = CoachApp(workspace, Choices(DEFAULT_ROLE, questions=QUESTIONS, seed=0))
    found: list[Reading] = []
    answered = 0
    async with app.run_test(size=(80, 24)) as pilot:
        while answered < wanted and monotonic() < end:
            try:
                async with asyncio.timeout(PATIENCE):
                    if isinstance(app.screen, CloseScreen):
                        await settle(pilot)
                        found.append(Reading(answered, measure()))
                        say(found[-1])
                        await begin(pilot, answered)
                    answered += await go_on(pilot, answered)
            except TimeoutError as error:
                raise StuckError(f"{PATIENCE:.0f} s for one step after {answered} answers, on {app.screen}") from error
    return found


async def begin(pilot: Pilot[Any], seed: int) -> None:
    """Another interview, from the end of the one before."""
    screen = pilot.app.screen
    assert isinstance(screen, CloseScreen)  # noqa: S101 - the caller looked
    screen.begin(Choices(DEFAULT_ROLE, questions=QUESTIONS, seed=seed))
    while not isinstance(pilot.app.screen, InterviewScreen):
        await settle(pilot)


async def go_on(pilot: Pilot[Any], answered: int) -> bool:
    """What the screen asks for: an answer, or to read the feedback. Returns whether it was an answer."""
    screen: Any = pilot.app.screen
    if isinstance(screen, FeedbackScreen):
        for command in ("feedback.details", "feedback.strong", "feedback.next"):
            await do(pilot, command)
        return False
    await answer_ready(pilot)
    if not isinstance(screen, InterviewScreen) or screen._asking is None:
        return False
    question = screen.session.rubrics[screen._asking.prompt.question].question
    await answer(pilot, f"{question.model_answer} That was answer {answered}.")
    return True


def growth(found: Sequence[Reading]) -> float:
    """How much the last quarter holds more than the second, in the mean."""
    quarter = len(found) // 4
    last, second = found[-quarter:], found[quarter : 2 * quarter]
    return fmean(each.memory for each in last) - fmean(each.memory for each in second)


def run(folder: Path, wanted: int, seconds: float) -> list[Reading]:
    begun = monotonic()

    def say(reading: Reading) -> None:
        minutes = (monotonic() - begun) / 60
        sys.stderr.write(f"{reading.answers:>6,} of {wanted:,} answers  {reading.memory:6.1f} MB  {minutes:5.1f} min\n")

    workspace = Workspace(load_bank(), lambda: Store.open(folder / "practice.db"))
    workspace.call(workspace.store.notice, "tour")
    try:
        with no_full_rounds():
            return asyncio.run(soak(workspace, wanted, say=say, end=begun + seconds))
    finally:
        workspace.close()


def main(say: Callable[[str], None] = print) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, default=180.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = run(Path(folder), options.answers, options.minutes * 60)
        except StuckError as error:
            say(f"stuck: {error}")
            return 1
    if len(found) < 4:
        say(f"{len(found)} interviews are too few to tell: give more --answers or --minutes")
        return 1
    for reading in found[:: max(1, len(found) // 10)]:
        say(f"{reading.answers:>6,} answers  {reading.memory:6.1f} MB")
    more = growth(found)
    met = "met" if more <= MOST_GROWTH else "not met"
    target = f"at most {MOST_GROWTH:.0f} MB: {met}"
    say(f"the last quarter over the second: {more:+.1f} MB in {found[-1].answers:,} answers; {target}")
    return 0 if more <= MOST_GROWTH else 1


if __name__ == "__main__":
    sys.exit(main())
