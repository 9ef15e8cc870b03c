"""Nothing holds the event loop: what a candidate does in a whole interview is answered at once.

Counted is the processor time of the loop's thread, so that other work on the machine changes nothing.
"""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.message_pump import MessagePump

from interviewcoach.banks import load_bank
from interviewcoach.collecting import no_full_rounds
from interviewcoach.model.session import Choices
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.workspace import DEFAULT_ROLE, Workspace

from .conftest import NOON, Ticks
from .steps import answer, answer_ready, do, offers, press, settle

# Seconds of a desktop processor that does nothing else: there so many additions take so many seconds. `slowness` says
# how much longer this one needs.
MOST = 0.100
COUNTED, NOMINAL = 300_000, 0.012
# What holds the loop does so every time; what only a busy machine does is not there again in one of so many runs.
RUNS = 4
SIZE = (80, 24)


def slowness() -> float:
    """How often longer this processor needs for a known piece of work: other programs share its caches."""
    begun = time.thread_time()
    total = 0
    for number in range(COUNTED):
        total += number
    return max(1.0, (time.thread_time() - begun) / NOMINAL)


@contextmanager
def watched_loop() -> Iterator[dict[str, float]]:
    """What each callback of the event loop did that took longer than `MOST` seconds of its thread's time, and how long
    that would be on a processor of its own."""
    held: dict[str, float] = {}
    doing: list[str] = []
    run_handle, dispatch = asyncio.Handle._run, MessagePump._dispatch_message

    def timed_run(handle: asyncio.Handle) -> None:
        doing.clear()
        begun = time.thread_time()
        run_handle(handle)
        spent = time.thread_time() - begun
        if spent > MOST:
            name = doing[-1] if doing else re.sub(r"\(.*", "", repr(handle))
            held[name] = max(spent / slowness(), held.get(name, 0.0))

    async def named_dispatch(pump: MessagePump, message: Any) -> None:
        doing.append(f"{type(pump).__name__} <- {type(message).__name__}")
        await dispatch(pump, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.Handle, "_run", timed_run)
        patch.setattr(MessagePump, "_dispatch_message", named_dispatch)
        yield held


async def test_the_watch_finds_what_holds_the_loop() -> None:
    def hold() -> None:
        begun = time.thread_time()
        while time.thread_time() - begun < 8 * MOST:
            slowness()

    with watched_loop() as held:
        asyncio.get_running_loop().call_soon(hold)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert any("hold" in name and spent > MOST for name, spent in held.items()), held


async def test_nothing_holds_the_loop_in_a_whole_interview(tmp_path: Path) -> None:
    bank = load_bank()
    always: dict[str, float] = {}
    for number in range(RUNS):
        workspace = Workspace(bank, lambda path=tmp_path / f"{number}.db": Store.open(path))  # type: ignore[misc]
        app = CoachApp(workspace, Choices(DEFAULT_ROLE, questions=3, seed=7), clock=lambda: NOON, ticks=Ticks())
        try:
            with no_full_rounds(), watched_loop() as held:
                async with app.run_test(size=SIZE) as pilot:
                    await answer_ready(pilot)
                    held.clear()  # the start, before there is anything to press
                    await interview(pilot)
        finally:
            workspace.close()
        always = {
            name: min(spent, always.get(name, spent))
            for name, spent in held.items()
            if spent > MOST and (name in always or not number)
        }
        if not always:
            break
    assert not {f"{spent * 1000:.0f} ms: {name}" for name, spent in always.items()}


async def interview(pilot: Any) -> None:
    """Answer everything with the model answers, looking at all that there is to see on the way."""
    for _ in range(12):
        screen = pilot.app.screen
        if isinstance(screen, CloseScreen):
            break
        if isinstance(screen, FeedbackScreen):
            await do(pilot, "feedback.details")
            await do(pilot, "feedback.strong")
            await do(pilot, "feedback.next")
            continue
        assert isinstance(screen, InterviewScreen)
        await answer_ready(pilot)
        assert screen._asking is not None
        if offers(pilot, "interview.hint"):
            await do(pilot, "interview.hint")
        await press(pilot, *"As I said: ")
        await do(pilot, "app.theme")
        await answer(pilot, screen.session.rubrics[screen._asking.prompt.question].question.model_answer)
    assert isinstance(pilot.app.screen, CloseScreen)
    for command in ("close.transcript", "close.export", "app.help", "app.support"):
        await do(pilot, command)
        await do(pilot, "screen.back")
    await pilot.resize_terminal(100, 30)
    await settle(pilot)
    await do(pilot, "screen.back")
