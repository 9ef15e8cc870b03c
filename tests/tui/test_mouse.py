"""Everything that has a key can be reached with the mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.binding import ActiveBinding
from textual.geometry import Offset
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Button, Input
from textual.widgets._footer import FooterKey

from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.commands import commands_of
from interviewcoach.tui.screens.choose import ChooseScreen
from interviewcoach.tui.screens.choosing import ChoosingScreen
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.dialog import Dialog, Paused
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.tui.screens.members import MembersScreen
from interviewcoach.tui.screens.sessions import SessionsScreen
from interviewcoach.tui.screens.skills import SkillsScreen
from interviewcoach.tui.screens.stories import StoriesScreen
from interviewcoach.tui.screens.story import StoryScreen
from interviewcoach.tui.screens.support import SupportScreen
from interviewcoach.tui.screens.tour import TourScreen
from interviewcoach.tui.screens.writing import WritingScreen
from interviewcoach.tui.widgets.choice_row import ChoiceRow
from interviewcoach.tui.widgets.menu import Menu
from interviewcoach.tui.widgets.page import PointRow
from interviewcoach.workspace import Workspace

from .conftest import GOOD
from .steps import answer_ready, coach, offers, practise, seen, settle, to_the_end, words, write

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


async def click(pilot: Pilot[Any], widget: Widget, offset: tuple[int, int] | None = None) -> None:
    """Click on what is shown of a widget: `pilot.click` would raise where it is off the screen."""
    assert await pilot.click(widget, offset=Offset(*offset) if offset else (0, 0)), f"{widget} is covered"
    await settle(pilot)


async def click_key(pilot: Pilot[Any], id: str) -> None:
    """Click on a command in the footer."""
    (active,) = [each for each in commands_of(pilot.app.screen) if each.binding.id == id]
    keys = [key for key in pilot.app.screen.query(FooterKey) if key.description == active.binding.description]
    assert keys, f"{id} is not in the footer: {seen(pilot).splitlines()[-1]}"
    await click(pilot, keys[0], (1, 0))


async def click_line(pilot: Pilot[Any], id: str) -> None:
    """Click on a line of the list that is shown."""
    menu = pilot.app.screen.query_one(Menu)
    await click(pilot, menu, (3, menu.get_option_index(id) - int(menu.scroll_y)))


async def click_words(pilot: Pilot[Any], said: str) -> None:
    """Click on the first place where these words stand on the screen."""
    for y, line in enumerate(seen(pilot).splitlines()):
        if (x := line.find(said)) >= 0:
            assert await pilot.click(offset=(x + 1, y))
            await settle(pilot)
            return
    raise AssertionError(f"{said!r} is not in\n{seen(pilot)}")


async def test_a_whole_interview_needs_the_keyboard_for_words_alone(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await click_line(pilot, "start")
        assert isinstance(pilot.app.screen, ChooseScreen)
        await click(pilot, pilot.app.screen.query_one("#begin", Button))
        while not isinstance(pilot.app.screen, CloseScreen):
            screen: Any = pilot.app.screen
            if isinstance(screen, FeedbackScreen):
                await click_key(pilot, "feedback.details")
                await click_key(pilot, "feedback.next")
            else:
                assert isinstance(screen, InterviewScreen)
                if offers(pilot, "interview.reveal"):
                    await click_key(pilot, "interview.reveal")
                await click_key(pilot, "interview.hint")
                assert "Hint:" in words(pilot)
                await write(pilot, GOOD)
                await click(pilot, screen.query_one("#send", Button))
        await click_key(pilot, "close.transcript")
        await click_key(pilot, "screen.back")
        await click_key(pilot, "close.export")
        assert pilot.app.screen.query_one("#write", Button).region.area
        await click_key(pilot, "screen.back")
        await click_key(pilot, "screen.back")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("role", ["start", "choose", "progress", "stories", "sessions", "review", "support"])
async def test_every_line_of_the_start_is_a_way(make_app: MakeApp, workspace: Workspace, role: str) -> None:
    practise(workspace, 1, GOOD)
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await click_line(pilot, role)
        await settle(pilot)
        assert not isinstance(pilot.app.screen, HomeScreen)


async def open_start(pilot: Pilot[Any]) -> None:
    await settle(pilot)


async def open_interview(pilot: Pilot[Any]) -> None:
    await click_line(pilot, "start")
    await click(pilot, pilot.app.screen.query_one("#begin", Button))
    await answer_ready(pilot)


async def open_sessions(pilot: Pilot[Any]) -> None:
    await click_line(pilot, "sessions")


async def open_close(pilot: Pilot[Any]) -> None:
    await open_sessions(pilot)
    menu = pilot.app.screen.query_one(Menu)
    await click_line(pilot, str(menu.get_option_at_index(0).id))
    assert isinstance(pilot.app.screen, CloseScreen)


async def open_feedback(pilot: Pilot[Any]) -> None:
    await open_close(pilot)
    await click_key(pilot, "close.feedback")
    assert isinstance(pilot.app.screen, FeedbackScreen)


async def open_story(pilot: Pilot[Any]) -> None:
    await click_line(pilot, "stories")
    assert isinstance(pilot.app.screen, StoriesScreen)
    await click_key(pilot, "stories.add")
    assert isinstance(pilot.app.screen, StoryScreen)


async def open_progress(pilot: Pilot[Any]) -> None:
    await click_line(pilot, "progress")


async def open_tour(pilot: Pilot[Any]) -> None:
    await click_key(pilot, "app.help")
    await to_the_end(pilot)
    await click_words(pilot, "What this program is")
    assert isinstance(pilot.app.screen, TourScreen)


WAYS = [open_start, open_interview, open_sessions, open_close, open_feedback, open_story, open_progress, open_tour]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_help_leads_to_every_command_of_a_screen(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, way: Any
) -> None:
    chosen: list[Any] = []

    def take(_: CoachApp, active: ActiveBinding | None) -> None:
        chosen.append(active and active.binding.id)

    practise(workspace, 1, GOOD)
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await way(pilot)
        offered = [active.binding.id for active in commands_of(pilot.app.screen)]
        monkeypatch.setattr(CoachApp, "_run_chosen", take)
        for number in range(len(offered)):
            await click_key(pilot, "app.help")
            row = pilot.app.screen.query(PointRow)[number]
            row.scroll_visible(animate=False)
            await settle(pilot)
            await click(pilot, row, (10, 0))
        assert chosen == offered


async def test_a_command_that_no_footer_shows_is_run_from_the_help(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        before = pilot.app.theme
        await click_key(pilot, "app.help")
        await to_the_end(pilot)
        await click_words(pilot, "Dark, light or high contrast")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert pilot.app.theme != before
        await click_key(pilot, "app.help")
        await to_the_end(pilot)
        await click_words(pilot, "Where a person in distress")
        assert isinstance(pilot.app.screen, SupportScreen)


async def test_dialogs_are_answered_with_a_click(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await click_key(pilot, "interview.pause")
        assert isinstance(pilot.app.screen, Paused)
        await click(pilot, pilot.app.screen.query_one("#go-on", Button))
        assert isinstance(pilot.app.screen, InterviewScreen)
        await click_key(pilot, "interview.finish")
        assert isinstance(pilot.app.screen, Dialog)
        await click(pilot, pilot.app.screen.query(Button)[1])
        assert isinstance(pilot.app.screen, CloseScreen)


async def test_who_practises_is_chosen_and_written_with_clicks(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await click_key(pilot, "home.candidate")
        assert isinstance(pilot.app.screen, ChoosingScreen)
        await click_words(pilot, "esc back")
        assert isinstance(pilot.app.screen, HomeScreen)
        await click_key(pilot, "home.candidate")
        await click_line(pilot, "new")
        assert isinstance(pilot.app.screen, WritingScreen)
        await click_words(pilot, "esc leave")
        assert isinstance(pilot.app.screen, HomeScreen)
        await click_key(pilot, "home.candidate")
        await click_line(pilot, "new")
        pilot.app.screen.query_one(Input).value = "Ann"
        await click_words(pilot, "ctrl+j keep")
        assert coach(pilot).candidate == "Ann"


async def test_settings_go_forward_and_back_and_skills_are_chosen_with_clicks(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await click_line(pilot, "choose")
        row = pilot.app.screen.query_one("#length", ChoiceRow)
        before = row.value
        await click(pilot, row, (20, 0))
        assert row.value != before
        await click_words(pilot, "‹")
        mode = pilot.app.screen.query_one("#mode", ChoiceRow)
        await click(pilot, pilot.app.screen.query_one("#skills", ChoiceRow), (20, 0))
        screen = pilot.app.screen
        assert isinstance(screen, SkillsScreen)
        await click(pilot, screen.query_one(Menu), (3, 1))
        await click_key(pilot, "skills.done")
        chosen = pilot.app.screen
        assert isinstance(chosen, ChooseScreen)
        assert chosen.choices.skills == ("confidentiality",)
        assert mode.value == "practice"


async def test_a_click_goes_back_on_the_sign_before_a_value(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await click_line(pilot, "choose")
        row = pilot.app.screen.query_one("#length", ChoiceRow)
        before = row.value
        await click(pilot, row, (20, 0))
        sign = str(row.render()).index("‹")
        place = row.content_region.x - row.region.x + sign
        await click(pilot, row, (place, 0))
        assert row.value == before


async def test_a_session_is_deleted_with_clicks(make_app: MakeApp, workspace: Workspace) -> None:
    practise(workspace, 1, GOOD)
    practise(workspace, 2, GOOD)
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await open_sessions(pilot)
        menu = pilot.app.screen.query_one(Menu)
        second = str(menu.get_option_at_index(1).id)
        await click_line(pilot, second)
        await click_key(pilot, "screen.back")
        assert isinstance(pilot.app.screen, SessionsScreen)
        await click_key(pilot, "sessions.delete")
        await click(pilot, pilot.app.screen.query_one("#yes", Button))
        assert second not in {option.id for option in menu.options}
        assert menu.option_count == 1


async def test_members_are_chosen_with_clicks(make_app: MakeApp) -> None:
    chosen: list[object] = []
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        pilot.app.push_screen(MembersScreen("Who is in it?", ["Ann", "Ben", "Cem"], ["Ann"]), chosen.append)
        await settle(pilot)
        await click_line(pilot, "Cem")
        await click_words(pilot, "ctrl+j keep")
        pilot.app.push_screen(MembersScreen("Who is in it?", ["Ann"], []), chosen.append)
        await settle(pilot)
        await click_words(pilot, "esc leave")
    assert chosen == [("Ann", "Cem"), None]
