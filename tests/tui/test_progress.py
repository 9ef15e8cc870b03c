"""What practice came to, on its screen: the values that `interviewcoach progress` prints."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from interviewcoach.cli.progress_lines import report
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.progress import ProgressScreen
from interviewcoach.tui.widgets.course_plot import COLUMNS, CoursePlot, named_days
from interviewcoach.workspace import Workspace

from .conftest import GOOD, NOON, PARTIAL, UNSAFE
from .steps import coach, do, offers, open_line, practise, press, seen, settle, words

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


@pytest.fixture
def practised(workspace: Workspace) -> Workspace:
    for days, text in ((20, UNSAFE), (12, PARTIAL), (1, GOOD)):
        practise(workspace, days, text)
    return workspace


async def open_progress(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await open_line(pilot, "progress")
    assert isinstance(pilot.app.screen, ProgressScreen)


@pytest.mark.usefixtures("practised")
async def test_the_weakest_competency_is_drawn_first_and_the_others_follow(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_progress(pilot)
        text = seen(pilot)
        assert "3 practices, 6 answers, 6 min. Practised on 3 days, 1 of the last 7." in text
        assert "‹ Crisis management ›  1 of 3" in text
        assert "▸ Crisis management" in text
        assert all(f"{level}┤" in text for level in range(1, 6))
        assert text.count("●") >= 3
        assert "10 Feb" in text
        page = (Path(__file__).parents[2] / "docs/practising.md").read_text(encoding="utf-8")
        drawn = re.search(r"^    ‹.+?\n\n", page, re.M | re.S)
        assert drawn is not None
        assert all(line.strip() in text for line in drawn[0].splitlines())
        await do(pilot, "progress.next")
        assert "‹ Empathy ›  2 of 3" in seen(pilot)
        assert "▸ Empathy" in seen(pilot)
        await press(pilot, "left", "left")
        assert "3 of 3" in seen(pilot)


@pytest.mark.usefixtures("practised")
async def test_the_same_question_coverage_and_habits_stand_below(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(100, 90)) as pilot:
        await open_progress(pilot)
        text = words(pilot)
        assert "What the role asks for competencies ████████████████████ 100% 3 of 3 asked" in text
        assert "How it was told: 3 answers" in text
        assert "fillers in 100 words" in text
        assert "Gained Lost" in text
        assert "+ Tells the responsible clinician" in text
        assert "+ no longer said: Promises secrecy about danger" in text


async def test_it_shows_what_the_command_prints(make_app: MakeApp, practised: Workspace) -> None:
    practised.call(practised.store.set_interview_date, "", NOON.date() + timedelta(days=9))
    found = practised.call(practised.practice.progress, practised.bank, "", NOON)
    printed = "\n".join(report(found))
    async with make_app().run_test(size=(110, 100)) as pilot:
        await open_progress(pilot)
        text = words(pilot)
    for told in (*found.practised, *(each.moved for each in found.levels), *(each.told for each in found.covered)):
        assert told in printed
        assert told in text
    for habit in found.habits:
        assert habit.said(habit.now) in printed
        assert habit.said(habit.now) in text
    for level in found.levels:
        assert f"{level.name:<23} |" in printed
        assert f"{level.name} {level.course.level:.1f} ├" in text
    assert "Interview on 11 March: 9 days" in printed
    assert "Interview on 11 March: 9 days" in text


async def test_without_answers_it_says_what_it_will_show(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_progress(pilot)
        assert "Nothing was answered here yet." in words(pilot)
        assert "┤" not in seen(pilot)
        assert not offers(pilot, "progress.next")
        assert not offers(pilot, "progress.role")


async def test_each_candidate_sees_their_own(make_app: MakeApp, workspace: Workspace) -> None:
    practise(workspace, 3, GOOD, candidate="Ann")
    async with make_app().run_test(size=SIZE) as pilot:
        await open_progress(pilot)
        assert "Nothing was answered here yet." in words(pilot)
        await do(pilot, "screen.back")
        coach(pilot).candidate = "Ann"
        await do(pilot, "home.progress")
        assert "1 practice, 2 answers" in words(pilot)


async def test_a_resize_draws_the_plot_anew(make_app: MakeApp, practised: Workspace) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await open_progress(pilot)
        narrow = pilot.app.screen.query_one(CoursePlot).size
        await pilot.resize_terminal(140, 40)
        await settle(pilot)
        wide = pilot.app.screen.query_one(CoursePlot).size
        assert wide.width > narrow.width
        assert wide.height > narrow.height
        assert "28 Feb" in seen(pilot) or "1 Mar" in seen(pilot)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2000), st.integers(0, 200))
def test_days_are_named_from_the_first_to_the_last_as_far_as_they_fit(first: date, span: int, width: int) -> None:
    last = first + timedelta(days=span)
    days = named_days(first, last, width)
    assert days[0] == first
    assert days[-1] == last
    assert days == sorted(set(days))
    assert len(days) <= max(2, width // COLUMNS + 1)


def test_starting_does_not_load_the_library_of_plots() -> None:
    program = (
        "import sys; import interviewcoach.tui.app;"
        " assert not {'plotext', 'textual_plotext', 'interviewcoach.tui.screens.progress'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
