"""Nothing holds the event loop: what a candidate does in a whole interview is answered at once.

Counted is the processor time of the loop's thread, so that other work on the machine changes nothing.
"""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.message_pump import MessagePump

from interviewcoach.banks import load_bank
from interviewcoach.model.session import Choices
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.collecting import no_full_rounds
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.workspace import DEFAULT_ROLE, Workspace

from .conftest import NOON, Ticks
from .steps import answer, answer_ready, do, offers, press, settle

MOST = 0.015
SIZE = (120, 40)


@contextmanager
def watched_loop() -> Iterator[dict[str, float]]:
    """Every callback of the event loop that took longer than `MOST` seconds of its thread's time, by what it did."""
    held: dict[str, float] = {}
    doing: list[str] = []
    run_handle, dispatch = asyncio.Handle._run, MessagePump._dispatch_message

    def timed_run(handle: asyncio.Handle) -> None:
        doing.clear()
        begun = time.thread_time()
        run_handle(handle)
        spent = time.thread_time() - begun
        if spent > MOST:
            name = f"{', '.join(doing) or repr(handle)}"
            held[name] = max(spent, held.get(name, 0.0))

    async def named_dispatch(pump: MessagePump, message: Any) -> None:
        doing.append(f"{type(pump).__name__} <- {type(message).__name__}")
        await dispatch(pump, message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio.Handle, "_run", timed_run)
        patch.setattr(MessagePump, "_dispatch_message", named_dispatch)
        yield held


async def test_the_watch_finds_what_holds_the_loop() -> None:
    def hold() -> None:
        end = time.thread_time() + 2 * MOST
        while time.thread_time() < end:
            pass

    with watched_loop() as held:
        asyncio.get_running_loop().call_soon(hold)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert any("hold" in name for name in held), held


async def test_nothing_holds_the_loop_in_a_whole_interview(tmp_path: Path) -> None:
    bank = load_bank()
    workspace = Workspace(bank, lambda: Store.open(tmp_path / "practice.db"))
    choices = Choices(DEFAULT_ROLE, questions=3, seed=7)
    app = CoachApp(workspace, choices, clock=lambda: NOON, ticks=Ticks())
    try:
        with no_full_rounds(), watched_loop() as held:
            async with app.run_test(size=SIZE) as pilot:
                await interview(pilot)
        print(sorted(((round(v * 1000), n[-160:]) for n, v in held.items()), reverse=True)[:14])
        assert not held, {name: f"{spent * 1000:.0f} ms" for name, spent in held.items()}
    finally:
        workspace.close()


async def interview(pilot: Any) -> None:
    """Answer everything with the model answers, looking at all that there is to see on the way."""
    await answer_ready(pilot)
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
        await answer(pilot, screen.session.rubrics[screen._asking.prompt.question].question.model_answer)
    assert isinstance(pilot.app.screen, CloseScreen)
    for command in ("close.transcript", "close.export", "app.support", "app.help"):
        await do(pilot, command)
        await do(pilot, "screen.back")
    await do(pilot, "app.theme")
    await do(pilot, "app.theme")
    await pilot.resize_terminal(80, 24)
    await settle(pilot)
    await do(pilot, "screen.back")
