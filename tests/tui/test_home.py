"""What the home screen leads to by key, line and palette; who practises, and when the interview is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from interviewcoach.model.session import LONGEST_CANDIDATE
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.commands import Commands, tells_of
from interviewcoach.tui.screens.choosing import ChoosingScreen
from interviewcoach.tui.screens.help import HelpScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.writing import WritingScreen
from interviewcoach.workspace import Workspace

from .conftest import GOOD, PARTIAL
from .steps import answer_ready, coach, do, offers, practise, press, settle, words, write

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


async def found(pilot: Pilot[Any], query: str) -> list[str]:
    hits = [hit async for hit in Commands(pilot.app.screen, None).search(query)]
    return [str(hit.text) for hit in sorted(hits, key=lambda hit: -hit.score)]


async def half_an_interview(pilot: Pilot[Any]) -> None:
    """Begin one and leave it."""
    await press(pilot, "n", "enter")
    await answer_ready(pilot)
    await write(pilot, "half")
    await do(pilot, "interview.pause")
    await press(pilot, "right", "enter")
    assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize(
    ("query", "command"),
    [
        ("start", "Start five questions (n)"),
        ("resume", "Resume (r)"),
        ("drill", "Drill a weak spot (d)"),
        ("choose", "Choose… (o)"),
        ("sessions", "Sessions (l)"),
        ("export", "Sessions (l)"),
        ("date", "Interview date (i)"),
        ("distress", "Where to turn (f5)"),
        ("leave", "Quit (q)"),
        ("contrast", "Theme (ctrl+t)"),
        ("Real Interview", "Interview date (i)"),
    ],
)
async def test_the_palette_finds_a_command_by_its_name_and_by_what_it_does(
    make_app: MakeApp, workspace: Workspace, query: str, command: str
) -> None:
    practise(workspace, 1, PARTIAL)
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await half_an_interview(pilot)
        assert command in await found(pilot, query)


async def test_what_is_found_by_its_name_comes_first(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert (await found(pilot, "progress"))[0] == "Progress (p)"
        assert await found(pilot, "gallop") == []
        assert not offers(pilot, "home.resume")
        assert not offers(pilot, "home.drill")


def test_each_word_must_begin_one_of_the_sentence() -> None:
    assert tells_of("Dark, light or high contrast", "con dark")
    assert not tells_of("Dark, light or high contrast", "trast")
    assert not tells_of("Dark, light or high contrast", "dark blue")


# The day of the interview


async def test_the_day_of_the_interview_is_set_changed_and_forgotten(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "i", *"soon", "enter")
        assert "'soon' is no date" in words(pilot)
        box = pilot.app.screen.query_one(Input)
        assert box.value == "soon"
        box.value = "2026-03-01"
        await press(pilot, "enter")
        assert "2026-03-01 is over" in words(pilot)
        pilot.app.screen.query_one(Input).value = " 2026-03-12 "
        await press(pilot, "enter")
        assert "Interview on 12 March: 10 days" in words(pilot)
        assert "Interview date 12 Mar 2026" in words(pilot)
        assert workspace.call(workspace.store.interview_date, "") == date(2026, 3, 12)
        await press(pilot, "i")
        box = pilot.app.screen.query_one(Input)
        assert box.value == "2026-03-12"
        await press(pilot, "escape")
        assert workspace.call(workspace.store.interview_date, "") == date(2026, 3, 12)
        await press(pilot, "i")
        pilot.app.screen.query_one(Input).value = ""
        await press(pilot, "enter")
        assert workspace.call(workspace.store.interview_date, "") is None
        assert "Interview date not set" in words(pilot)


# Who practises


async def test_help_is_there_in_the_list_of_names_and_letters_find_one(make_app: MakeApp, workspace: Workspace) -> None:
    for name in ("Ann", "Bea", "Ben"):
        practise(workspace, 1, GOOD, candidate=name)
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "c", "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Letters find a line that begins with them." in words(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ChoosingScreen)
        await press(pilot, *"ben", "enter")
        assert coach(pilot).candidate == "Ben"
        await press(pilot, "c", *"bez", "x", "a", "enter")
        assert coach(pilot).candidate == "Ann"
        await press(pilot, "c", "b", "down", "b", "enter")
        assert coach(pilot).candidate == "Bea"


async def test_escape_leaves_a_name_at_once_and_a_long_one_is_not_taken(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "c", *"another", "enter", *"Bo", "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert coach(pilot).candidate == ""
        await press(pilot, "c", *"another", "enter", "enter")
        assert isinstance(pilot.app.screen, WritingScreen)
        pilot.app.screen.query_one(Input).value = "x" * (LONGEST_CANDIDATE + 1)
        await press(pilot, "enter")
        assert "a name has 1 to 40 characters" in words(pilot)
        pilot.app.screen.query_one(Input).value = "x" * LONGEST_CANDIDATE
        await press(pilot, "enter")
        assert coach(pilot).candidate == "x" * LONGEST_CANDIDATE
        assert f"Good afternoon, {'x' * LONGEST_CANDIDATE}." in words(pilot)
