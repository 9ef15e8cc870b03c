"""A short soak: after the warm-up an answer more leaves nothing behind. The long one is `make soak`."""

import gc
import sys
from pathlib import Path

import pytest
from soak import Reading, soak

from interviewcoach.collecting import no_full_rounds
from interviewcoach.model.bank import Bank
from interviewcoach.store import Store
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.workspace import Workspace

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
