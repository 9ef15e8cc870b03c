"""The tour of the first start: three pages, skipped at any key, shown once."""

from collections.abc import Callable, Iterator

import pytest

from interviewcoach.model.bank import Bank
from interviewcoach.model.session import Choices
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.commands import commands_of
from interviewcoach.tui.screens.help import HelpScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.tour import PAGES, TourScreen
from interviewcoach.workspace import DEFAULT_ROLE, Workspace

from .conftest import GOOD, NOON, Ticks
from .steps import do, practise, press, settle, to_the_end, words

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


@pytest.fixture
def fresh(bank: Bank) -> Iterator[Workspace]:
    opened = Workspace(bank, Store.memory)
    yield opened
    opened.close()


def app(workspace: Workspace) -> CoachApp:
    return CoachApp(workspace, clock=lambda: NOON, ticks=Ticks())


async def test_the_first_start_shows_three_pages_and_leads_home(fresh: Workspace) -> None:
    async with app(fresh).run_test(size=SIZE) as pilot:
        await settle(pilot)
        for number, (title, paragraphs) in enumerate(PAGES, start=1):
            assert isinstance(pilot.app.screen, TourScreen)
            assert f"{number} of 3" in words(pilot)
            assert title in words(pilot)
            for paragraph in paragraphs:
                assert paragraph in words(pilot)  # all of it fits a small terminal
            await do(pilot, "tour.next")
        assert isinstance(pilot.app.screen, HomeScreen)
    async with app(fresh).run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("key", ["x", "q", "p", "escape", "f12", "backspace", "ö"])
async def test_any_key_skips_it(fresh: Workspace, key: str) -> None:
    async with app(fresh).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "right", key)
        assert isinstance(pilot.app.screen, HomeScreen)
        assert pilot.app.is_running
        assert not pilot.app._exit


async def test_one_can_turn_back_and_look_at_help_on_the_way(fresh: Workspace) -> None:
    async with app(fresh).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "left", "right", "right", "left")
        assert "2 of 3" in words(pilot)
        await do(pilot, "app.help")
        assert isinstance(pilot.app.screen, HelpScreen)
        await do(pilot, "screen.back")
        assert "2 of 3" in words(pilot)


async def test_it_is_found_again_from_the_palette_and_the_help(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "app.tour" in {active.binding.id for active in commands_of(pilot.app.screen)}
        await do(pilot, "app.help")
        await to_the_end(pilot)
        assert "What this program is, in three short pages" in words(pilot)
        await do(pilot, "app.tour")
        assert "1 of 3" in words(pilot)
        await do(pilot, "tour.skip")
        assert isinstance(pilot.app.screen, HelpScreen)


async def test_who_has_practised_already_is_not_shown_it(fresh: Workspace) -> None:
    practise(fresh, 1, GOOD, candidate="Ann")
    async with app(fresh).run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_who_goes_straight_into_an_interview_is_not_held_up(fresh: Workspace) -> None:
    begun = CoachApp(fresh, Choices(DEFAULT_ROLE, questions=1, seed=7), clock=lambda: NOON, ticks=Ticks())
    async with begun.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert not isinstance(pilot.app.screen, TourScreen)
        assert not fresh.call(fresh.store.noticed, "tour")
