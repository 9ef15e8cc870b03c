"""Cohorts on their screens: made, filled and looked at by keyboard, with the values that `cohort show` prints."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from interviewcoach.cli.cohort_lines import lines
from interviewcoach.interview.cohorts import dashboard
from interviewcoach.model.cohort import Cohort
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.cohort import CohortScreen
from interviewcoach.tui.screens.cohorts import CohortsScreen
from interviewcoach.tui.screens.finding import MOST
from interviewcoach.tui.screens.member import MemberScreen
from interviewcoach.tui.screens.members import MembersScreen
from interviewcoach.tui.screens.reviews import ReviewsScreen
from interviewcoach.tui.screens.writing import WritingScreen
from interviewcoach.tui.widgets.course_plot import CoursePlot
from interviewcoach.tui.widgets.menu import Menu
from interviewcoach.workspace import Workspace

from .conftest import GOOD, NOON, PARTIAL, UNSAFE
from .steps import coach, do, offers, open_line, practise, press, seen, settle, words

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)
SPRING = "Spring 2027"


@pytest.fixture
def practised(workspace: Workspace) -> Workspace:
    for days, text, candidate in (
        (20, UNSAFE, "Ann"),
        (1, GOOD, "Ann"),
        (30, PARTIAL, "Bo"),
        (3, UNSAFE, "[b]Cem[/b]"),
    ):
        practise(workspace, days, text, candidate=candidate)
    return workspace


@pytest.fixture
def spring(practised: Workspace) -> Workspace:
    practised.call(practised.store.cohorts.make, SPRING)
    practised.call(practised.store.cohorts.add, SPRING, ["Ann", "Bo"])
    return practised


async def open_cohorts(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await do(pilot, "home.cohorts")
    assert isinstance(pilot.app.screen, CohortsScreen)


async def open_spring(pilot: Pilot[Any]) -> None:
    await open_cohorts(pilot)
    await open_line(pilot, SPRING)
    assert isinstance(pilot.app.screen, CohortScreen)


async def name_it(pilot: Pilot[Any], name: str) -> None:
    assert isinstance(pilot.app.screen, WritingScreen)
    pilot.app.screen.query_one(Input).value = name
    await press(pilot, "ctrl+j")


async def test_a_cohort_is_made_filled_renamed_and_deleted_by_keyboard(make_app: MakeApp, practised: Workspace) -> None:
    cohorts = practised.store.cohorts
    async with make_app().run_test(size=SIZE) as pilot:
        await open_cohorts(pilot)
        assert "No cohorts yet. N makes one" in words(pilot)
        assert not any(offers(pilot, f"cohorts.{id}") for id in ("members", "rename", "delete"))
        await do(pilot, "cohorts.new")
        await press(pilot, *"Autumn", "ctrl+j")
        await do(pilot, "cohorts.new")
        await name_it(pilot, "Spring")
        assert pilot.app.screen.query_one(Menu).highlighted == 1
        await do(pilot, "cohorts.members")
        await press(pilot, "enter", "down", "down", "enter", "ctrl+j")
        assert practised.call(cohorts.all) == (Cohort("Autumn"), Cohort("Spring", ("Ann", "[b]Cem[/b]")))
        assert "2 members · Ann, [b]Cem[/b]" in words(pilot)
        await do(pilot, "cohorts.members")
        await press(pilot, *"cem", "enter", "ctrl+j")
        assert practised.call(cohorts.find, "Spring").members == ("Ann",)
        await do(pilot, "cohorts.rename")
        await name_it(pilot, "Summer")
        assert [each.name for each in practised.call(cohorts.all)] == ["Autumn", "Summer"]
        await do(pilot, "cohorts.delete")
        await press(pilot, "enter")
        assert len(practised.call(cohorts.all)) == 2
        await do(pilot, "cohorts.delete")
        await press(pilot, "right", "enter")
        assert practised.call(cohorts.all) == (Cohort("Autumn"),)
    assert len(practised.call(practised.store.ids)) == 4


async def test_a_name_that_cannot_be_is_asked_for_again(make_app: MakeApp, spring: Workspace) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await open_cohorts(pilot)
        await do(pilot, "cohorts.new")
        await name_it(pilot, SPRING)
        assert "there is a cohort 'Spring 2027' already" in words(pilot)
        assert isinstance(pilot.app.screen, WritingScreen)
        await name_it(pilot, "Autumn")
        assert isinstance(pilot.app.screen, CohortsScreen)
        await do(pilot, "cohorts.new")
        await press(pilot, "escape")
    assert [each.name for each in spring.call(spring.store.cohorts.all)] == ["Autumn", SPRING]


async def test_members_are_left_as_they_were_and_nobody_is_made_up(make_app: MakeApp, spring: Workspace) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await open_cohorts(pilot)
        await do(pilot, "cohorts.members")
        assert "✓ Ann ✓ Bo · [b]Cem[/b]" in words(pilot)
        await press(pilot, *"zoe", "enter")
        assert "Nobody is called that." in words(pilot)
        await press(pilot, *["backspace"] * 3, "enter", "escape")
        assert "Esc once more throws it away" in words(pilot)
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, CohortsScreen)
        await do(pilot, "cohorts.members")
        await press(pilot, "down", "enter", "escape", "escape")
        assert isinstance(pilot.app.screen, CohortsScreen)
    assert spring.call(spring.store.cohorts.find, SPRING).members == ("Ann", "Bo")


async def test_members_are_chosen_with_clicks(make_app: MakeApp, spring: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_cohorts(pilot)
        await do(pilot, "cohorts.members")
        menu = pilot.app.screen.query_one(Menu)
        await pilot.click(menu, offset=(6, 2))
        await pilot.click(menu, offset=(6, 0))
        await settle(pilot)
        assert "· Ann ✓ Bo ✓ [b]Cem[/b]" in words(pilot)
        keys = pilot.app.screen.query_one("#finding-keys")
        await pilot.click(keys, offset=("  ↑↓ move   enter choose   ctrl+j".index("ctrl"), 0))
        await settle(pilot)
        assert isinstance(pilot.app.screen, CohortsScreen)
    assert spring.call(spring.store.cohorts.find, SPRING).members == ("Bo", "[b]Cem[/b]")


async def test_without_named_candidates_there_is_nobody_to_choose(make_app: MakeApp, workspace: Workspace) -> None:
    workspace.call(workspace.store.cohorts.make, SPRING)
    practise(workspace, 1, GOOD)
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await open_cohorts(pilot)
        await do(pilot, "cohorts.members")
        assert isinstance(pilot.app.screen, CohortsScreen)
        assert "no stored session has a candidate's name" in words(pilot)


async def test_of_many_names_as_many_are_listed_as_can_be_read(make_app: MakeApp) -> None:
    known = [f"Candidate {n:04}" for n in range(MOST + 30)]
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        pilot.app.push_screen(MembersScreen("Who?", known, [known[-1]]))
        await settle(pilot)
        assert f"✓ {known[-1]}" in seen(pilot)
        assert "30 more: type part of it." in seen(pilot)
        await press(pilot, *"0110")
        assert pilot.app.screen.query_one(Menu).option_count == 1


async def test_the_dashboard_shows_what_the_command_prints(make_app: MakeApp, spring: Workspace) -> None:
    found = dashboard(
        spring.call(spring.store.cohorts.find, SPRING),
        spring.call(spring.store.cohorts.practised, SPRING),
        NOON.astimezone(),
        14,
    )
    names = {id: each.name for id, each in spring.bank.competencies.items()}
    printed = "\n".join(lines(found, names))
    async with make_app().run_test(size=(120, 60)) as pilot:
        await open_spring(pilot)
        text = seen(pilot)
    assert "2 candidates on 2 Mar 2026" in printed
    assert "2 candidates on 2 Mar 2026" in text
    assert "1 without practice in the last 14 days · 2 red flags to look at" in text
    for told in ("1 Mar 2026", "31 Jan 2026", "Bo (last on 31 Jan 2026)"):
        assert told in printed
        assert told in text
    for trend in found.trends:
        assert f"{names[trend.competency]:<23} |" in printed
        assert f"{names[trend.competency]:<22} {trend.level:.1f}  ├" in text
        assert f"({trend.members} candidate" in printed
        assert f"  {trend.members} candidate" in text
    assert "! Ann: 10 Feb 2026 (2)" in " ".join(text.split())
    assert "! 2" in text
    assert all(f"{level}┤" in text for level in range(1, 6))


async def test_the_weakest_competency_is_drawn_first_and_the_others_follow(
    make_app: MakeApp, spring: Workspace
) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await open_spring(pilot)
        assert "‹ Crisis management ›  1 of 3" in seen(pilot)
        await do(pilot, "cohort.next")
        assert "2 of 3" in seen(pilot)
        await press(pilot, "left", "left")
        assert "3 of 3" in seen(pilot)
        narrow = pilot.app.screen.query_one(CoursePlot).size
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert pilot.app.screen.query_one(CoursePlot).size != narrow
        assert "3 of 3" in seen(pilot)
    assert spring.call(spring.store.cohorts.find, SPRING).members


async def test_who_has_not_practised_is_counted_in_other_days(make_app: MakeApp, spring: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_spring(pilot)
        for days, idle in ((14, "1 without practice"), (30, "1 without practice"), (7, "1 without practice")):
            assert f"{idle} in the last {days} days" in seen(pilot)
            await do(pilot, "cohort.days")
    practise(spring, 5, GOOD, candidate="Bo")
    async with make_app().run_test(size=SIZE) as pilot:
        await open_spring(pilot)
        assert "All practised in the last 14 days" in seen(pilot)


async def test_it_leads_to_a_members_progress_and_sessions_and_back(make_app: MakeApp, spring: Workspace) -> None:
    async with make_app().run_test(size=(100, 40)) as pilot:
        await open_spring(pilot)
        coach(pilot).rater = "Tess"
        await open_line(pilot, "Ann")
        assert isinstance(pilot.app.screen, MemberScreen)
        text = words(pilot)
        assert text.startswith("Ann ")
        assert "2 practices, 4 answers, 4 min. Practised on 2 days, 1 of the last 7." in text
        assert "2 sessions not reviewed yet." in text
        assert "! Red flags that no trainer has looked at yet: 10 Feb 2026 (2)" in text
        assert "1 of 3" in text
        await do(pilot, "member.sessions")
        assert isinstance(pilot.app.screen, ReviewsScreen)
        assert "of Ann · newest first" in seen(pilot)
        assert pilot.app.screen.query_one(Menu).option_count == 2
        assert not offers(pilot, "reviews.cohorts")
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, CohortScreen)
        await do(pilot, "cohort.sessions")
        assert isinstance(pilot.app.screen, ReviewsScreen)
    assert spring.call(spring.store.at_home) == ""


async def test_it_is_read_again_after_a_review(make_app: MakeApp, spring: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_spring(pilot)
        coach(pilot).rater = "Tess"
        assert "2 red flags to look at" in seen(pilot)
        await do(pilot, "cohort.sessions")
        await press(pilot, "down", "enter")
        await do(pilot, "review.reviewed")
        await press(pilot, "right", "enter", "escape", "escape")
        assert isinstance(pilot.app.screen, CohortScreen)
        assert "0 red flags to look at" in seen(pilot)
    assert spring.call(spring.store.ids)


async def test_an_empty_cohort_says_what_to_do(make_app: MakeApp, practised: Workspace) -> None:
    practised.call(practised.store.cohorts.make, SPRING)
    async with make_app().run_test(size=SIZE) as pilot:
        await open_spring(pilot)
        assert "Nobody is in it yet: M chooses the members" in words(pilot)
        assert "┤" not in seen(pilot)
        assert not any(offers(pilot, f"cohort.{id}") for id in ("next", "sessions", "days"))
        await do(pilot, "cohort.members")
        await press(pilot, "enter", "ctrl+j")
        assert "1 candidate on" in seen(pilot)
        assert offers(pilot, "cohort.next")


async def test_what_a_member_practised_elsewhere_counts(make_app: MakeApp, spring: Workspace) -> None:
    """An imported session is in the dashboard and in the member's progress, and not in that of who sits here."""
    (id, *_) = spring.call(spring.store.ids, "Ann")

    def mark_imported() -> None:
        with spring.store._writing():
            spring.store._db.execute(
                "INSERT INTO imported VALUES (?, 'b', 'f', ?, 'kept', 'kept', 0)",
                [id, (NOON - timedelta(1)).isoformat()],
            )

    spring.call(mark_imported)
    async with make_app().run_test(size=(100, 40)) as pilot:
        await open_spring(pilot)
        await open_line(pilot, "Ann")
        assert "2 practices, 4 answers" in words(pilot)
        await press(pilot, "escape", "escape", "escape")
        coach(pilot).candidate = "Ann"
        await do(pilot, "home.progress")
        assert "1 practice, 2 answers" in words(pilot)


async def test_the_way_from_the_list_of_reviews(workspace: Workspace) -> None:
    app = CoachApp(workspace, reviewing=True, rater="Tess", clock=lambda: NOON)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await do(pilot, "reviews.cohorts")
        assert isinstance(pilot.app.screen, CohortsScreen)


# What is seen there is not rated blind


async def rate_the_first(pilot: Pilot[Any]) -> None:
    await press(pilot, "enter", "4")
    if isinstance(pilot.app.screen, WritingScreen):
        pilot.app.screen.query_one(Input).value = "So."
        await press(pilot, "ctrl+j")


def blindness(workspace: Workspace) -> set[tuple[str, bool]]:
    """Of whom ratings are there, and whether they were blind."""
    judged = workspace.call(workspace.store.reviews.judgements)
    return {(workspace.call(workspace.store.session, each.session).candidate, each.blind) for each in judged}


async def test_a_dashboard_asks_whoever_rates_blind_and_what_is_rated_after_it_is_not(spring: Workspace) -> None:
    app = CoachApp(spring, reviewing=True, rater="Tess", clock=lambda: NOON)
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await do(pilot, "reviews.cohorts")
        await press(pilot, "enter")
        assert "You have not reviewed 3 sessions of theirs" in words(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CohortsScreen)
        assert spring.call(spring.store.reviews.unseen, "Tess", ["Ann", "Bo"]) == 3
        await press(pilot, "enter", "right", "enter")
        assert isinstance(pilot.app.screen, CohortScreen)
        await do(pilot, "cohort.sessions")
        await rate_the_first(pilot)
        await press(pilot, "escape", "escape", "escape")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CohortScreen), "it asks once"
        await press(pilot, "escape", "escape")
        screen = pilot.app.screen
        assert isinstance(screen, ReviewsScreen)
        menu = screen.query_one(Menu)
        others = [line.id for line in screen._lines.values() if line.candidate == "[b]Cem[/b]"]
        menu.highlighted = menu.get_option_index(others[0])
        await rate_the_first(pilot)
    assert blindness(spring) == {("Ann", False), ("[b]Cem[/b]", True)}


async def test_whoever_says_who_reviews_after_a_dashboard_does_not_rate_blind(
    make_app: MakeApp, spring: Workspace
) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await open_spring(pilot)
        await do(pilot, "cohort.sessions")
        await name_it(pilot, "Tess")
        assert "what you rate there is not blind" in words(pilot)
        await rate_the_first(pilot)
    assert blindness(spring) == {("Ann", False)}
