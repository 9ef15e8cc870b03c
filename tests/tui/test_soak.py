"""A short soak: after the warm-up an answer more leaves nothing behind. The long one is `make soak`."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from soak import Reading, soak
from textual.widgets._footer import FooterKey

from interviewcoach.collecting import no_full_rounds
from interviewcoach.model.bank import Bank
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.progress import ProgressScreen
from interviewcoach.workspace import Workspace

from .steps import do, eventually, settle

# Interviews have three answers here. Until WARM, caches fill; after FLAT each screen is kept on purpose.
WARM, FLAT, LEAKING = 18, 27, 33
# Blocks of memory that Python may hold more for an answer more. A page of feedback takes thousands.
MOST = 1_000


def blocks() -> float:
    """What Python holds, counted: the same on every machine, which resident memory is not."""
    gc.collect()
    return sys.getallocatedblocks()


async def test_memory_is_flat_after_the_warm_up_and_a_leak_would_be_seen(
    bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[FeedbackScreen] = []

    def keep(screen: FeedbackScreen) -> None:
        kept.append(screen)

    def watch(reading: Reading) -> None:
        if reading.answers == FLAT:
            monkeypatch.setattr(FeedbackScreen, "on_unmount", keep, raising=False)

    workspace = Workspace(bank, lambda: Store.open(tmp_path / "practice.db"))
    workspace.call(workspace.store.notice, "tour")
    try:
        with no_full_rounds():
            found = dict(await soak(workspace, LEAKING + 1, blocks, watch))
    finally:
        workspace.close()
    assert (found[FLAT] - found[WARM]) / (FLAT - WARM) < MOST
    assert len(kept) >= LEAKING - FLAT
    assert (found[LEAKING] - found[FLAT]) / (LEAKING - FLAT) > MOST


async def test_going_to_a_screen_and_back_leaves_no_keys_behind(
    make_app: Callable[..., CoachApp],
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        alive = []
        for _ in range(3):
            await do(pilot, "home.progress")
            await eventually(lambda: isinstance(pilot.app.screen, ProgressScreen))
            await settle(pilot)
            await do(pilot, "screen.back")
            gc.collect()
            alive.append(sum(isinstance(each, FooterKey) for each in gc.get_objects()))
        assert alive[2] <= alive[0]
