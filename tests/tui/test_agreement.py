"""The agreement screen says what `interviewcoach agreement` prints, and spoils no blind rating."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from factories import make_session
from interviewcoach.cli import agreement as cli_agreement
from interviewcoach.model.review import Rating
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.agreement import AgreementScreen
from interviewcoach.tui.screens.reviews import ReviewsScreen
from interviewcoach.workspace import Workspace

from .conftest import NOON, Ticks
from .steps import do, press, settle, to_the_end, words
from .test_snapshots import picture

Start = Callable[..., CoachApp]


@pytest.fixture
def start(workspace: Workspace, ticks: Ticks) -> Start:
    def make(*, rater: str = "Ann", blind: bool = True) -> CoachApp:
        app = CoachApp(workspace, reviewing=True, rater=rater, blind=blind, clock=lambda: NOON, ticks=ticks)
        app.animation_level = "none"
        return app

    return make


@pytest.fixture
def rated(workspace: Workspace) -> None:
    """24 sessions, each rated by two; the machine always says 3.0 on empathy and nothing on teamwork. One rating of
    Ann's is not blind."""

    def rate() -> None:
        for number in range(24):
            id = f"s{number:07}"
            workspace.store.begin(make_session(id))
            for rater, level in (("Ann", number % 5 + 1), ("Bo", min(5, number % 5 + 2))):
                workspace.store.reviews.save(id, Rating(rater, "question-1", "empathy", level, NOON))
        workspace.store.reviews.save("s0000000", Rating("Ann", "question-1", "teamwork", 2, NOON))
        workspace.store.reviews.save("s0000000", Rating("Ann", "question-1", "empathy", 3, NOON, blind=False))

    workspace.call(rate)


async def shown(pilot: Pilot[Any]) -> AgreementScreen:
    """Open the screen, and wait until all is counted."""
    await settle(pilot)
    await do(pilot, "reviews.agreement")
    return await counted(pilot)


async def counted(pilot: Pilot[Any]) -> AgreementScreen:
    screen = pilot.app.screen
    assert isinstance(screen, AgreementScreen)
    async with asyncio.timeout(60):
        await pilot.app.workers.wait_for_complete([worker for worker in pilot.app.workers if worker.group == "count"])
    await settle(pilot)
    return screen


@pytest.mark.usefixtures("rated")
async def test_the_screen(start: Start, snapshot: SnapshotAssertion) -> None:
    async with start().run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert picture(pilot, styled=True) == snapshot(name="80x24")
        await to_the_end(pilot)
        assert picture(pilot, styled=False) == snapshot(name="80x24 below")
        await pilot.resize_terminal(120, 40)
        await press(pilot, "home")
        assert picture(pilot, styled=False) == snapshot(name="120x40")


@pytest.mark.usefixtures("rated")
async def test_the_screen_says_what_the_command_prints(
    start: Start, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_agreement, "stored_sessions", lambda: Held(workspace))
    async with start().run_test(size=(120, 60)) as pilot:
        await shown(pilot)
        on_screen = words(pilot)
    printed = (await asyncio.to_thread(CliRunner().invoke, cli_agreement.agreement)).stdout.splitlines()
    assert len(printed) > 20
    for line in printed:
        assert " ".join(line.split()) in on_screen


class Held:
    """A store that stays open, for the command."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.reviews = self

    def judgements(self) -> object:
        return self._workspace.call(self._workspace.store.reviews.judgements)

    def __enter__(self) -> "Held":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.usefixtures("rated")
async def test_ratings_that_are_not_blind_count_when_asked_for(start: Start) -> None:
    async with start().run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert "blind ratings alone" in words(pilot)
        blind = words(pilot)
        await do(pilot, "agreement.all")
        await counted(pilot)
        assert "all ratings" in words(pilot)
        assert words(pilot).partition("over all")[2] != blind.partition("over all")[2]
        await do(pilot, "screen.back")
        assert isinstance(pilot.app.screen, ReviewsScreen)


@pytest.mark.usefixtures("rated")
@pytest.mark.parametrize(("rater", "blind", "hides"), [("Cy", True, True), ("Cy", False, False), ("Ann", True, False)])
async def test_no_example_tells_the_machines_level_of_what_its_reader_has_not_rated(
    start: Start, rater: str, blind: bool, hides: bool
) -> None:
    async with start(rater=rater, blind=blind).run_test(size=(120, 60)) as pilot:
        await shown(pilot)
        assert ("an answer that you have not rated" in words(pilot)) == hides
        assert ("machine 3.0" in words(pilot)) != hides


async def test_without_ratings_there_is_nothing_to_compare(start: Start) -> None:
    async with start().run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert "nothing to compare yet" in words(pilot)
