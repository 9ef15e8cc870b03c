"""Every other screen, command by command."""

import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.pilot import Pilot
from textual.widgets import Input

from factories import handed_in, make_session
from interviewcoach import export
from interviewcoach.errors import StorageError
from interviewcoach.export.json import from_json
from interviewcoach.model.session import Origin
from interviewcoach.model.story import Story
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.commands import commands_of
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.screens.choose import ChooseScreen
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.dialog import Dialog
from interviewcoach.tui.screens.export import ExportScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.help import HelpScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.tui.screens.progress import ProgressScreen
from interviewcoach.tui.screens.reviews import ReviewsScreen
from interviewcoach.tui.screens.sessions import SessionsScreen
from interviewcoach.tui.screens.skills import SkillsScreen
from interviewcoach.tui.screens.stories import StoriesScreen
from interviewcoach.tui.screens.story import StoryScreen
from interviewcoach.tui.screens.support import SupportScreen
from interviewcoach.tui.screens.transcript import TranscriptScreen
from interviewcoach.tui.screens.writing import WritingScreen
from interviewcoach.tui.widgets.menu import Menu
from interviewcoach.workspace import Workspace

from .conftest import GOOD, PARTIAL, UNSAFE
from .steps import answer, answer_ready, coach, do, offers, open_line, paste, press, seen, settle, until, words, write

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


async def hold(pilot: Pilot[Any], text: str = GOOD) -> None:
    """Hold the interview to its end and go back to Home."""
    await until(pilot, CloseScreen, text=text)
    await do(pilot, "screen.back")


# Home


async def test_home_greets_by_the_time_of_day_and_says_what_the_panel_looks_for(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "Good afternoon." in words(pilot)
        assert "looks for: crisis management, confidentiality, empathy." in words(pilot)
        assert "Resume" not in words(pilot)


async def test_every_line_of_home_leads_somewhere(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        coach(pilot).rater = "Ann"
        lines = {
            "start": ChooseScreen,
            "choose": ChooseScreen,
            "progress": ProgressScreen,
            "stories": StoriesScreen,
            "sessions": SessionsScreen,
            "date": WritingScreen,
            "review": ReviewsScreen,
            "support": SupportScreen,
        }
        assert [option.id for option in pilot.app.screen.query_one(Menu).options] == list(lines)
        for id, screen in lines.items():
            await open_line(pilot, id)
            assert isinstance(pilot.app.screen, screen)
            await press(pilot, "escape")
            assert isinstance(pilot.app.screen, HomeScreen)


async def test_q_and_ctrl_q_leave(make_app: MakeApp) -> None:
    for command in ("home.quit", "app.quit"):
        async with make_app().run_test(size=SIZE) as pilot:
            await settle(pilot)
            offered = {active.binding.id: active.binding.key for active in commands_of(pilot.app.screen)}
            await pilot.press(offered[command])
            assert not pilot.app.is_running or pilot.app._exit


# Choose


async def test_a_role_without_questions_is_hidden(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter", "right")
        assert isinstance(pilot.app.screen, ChooseScreen)
        assert pilot.app.screen.choices.role == "mental-health-support-worker"
        assert "A role without questions" not in words(pilot)


async def test_every_setting_changes_with_the_arrow_keys(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ChooseScreen)
        await press(pilot, "down", "down", "left")
        assert screen.choices.questions == 3
        await press(pilot, "left")
        assert (screen.choices.questions, screen.choices.minutes) == (0, 30)
        await press(pilot, "down", "right")
        live = screen.choices
        assert (live.mode, live.feedback, live.timed, live.style) == ("live", "end", True, "neutral")
        await press(pilot, "down", "right", "down", "right", "down", "right")
        mixed = screen.choices
        assert (mixed.mode, mixed.feedback, mixed.timed, mixed.style) == ("live", "each", False, "warm")
        assert "‹ 30 minutes ›" in words(pilot)
        await press(pilot, "up", "space")
        assert screen.choices.timed


async def test_begin_holds_the_interview_that_was_chosen(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter", "down", "down", "down", "right")
        await do(pilot, "choose.begin")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.session.plan.choices.mode == "live"
        assert len(pilot.app.screen_stack) == 2


async def test_skills_are_chosen_in_a_list_of_their_own(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter", "down", "right")
        assert isinstance(pilot.app.screen, SkillsScreen)
        await press(pilot, "down")
        await do(pilot, "skills.choose")
        assert "✓ Confidentiality" in words(pilot)
        await do(pilot, "skills.done")
        screen = pilot.app.screen
        assert isinstance(screen, ChooseScreen)
        assert screen.choices.skills == ("confidentiality",)
        assert "Skills confidentiality" in words(pilot)
        await press(pilot, "right", "space")
        await do(pilot, "skills.back")
        assert screen.choices.skills == ("confidentiality",)


async def test_a_click_changes_a_setting(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "enter")
        await pilot.click("#timed")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ChooseScreen)
        assert pilot.app.screen.choices.timed


# Feedback


async def test_the_first_view_fits_without_scrolling(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await until(pilot, FeedbackScreen, text=UNSAFE)
        text = words(pilot)
        assert "Level 2.0 of 5 limited" in text
        assert "Crisis management 2.0" in text
        assert "Confidentiality –" in text
        assert "not enough evidence" in text
        assert "! Check this: “keep it between” reads as: promises secrecy about danger." in text
        assert "Instead: Explain kindly, and early" in text
        assert "1 A stronger answer also" in text
        assert "For example: “" in text
        assert "2 A stronger answer also" in text
        assert pilot.app.screen.query_one("#feedback").max_scroll_y == 0


async def test_details_show_every_span_and_what_was_not_heard(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=(80, 60)) as pilot:
        await until(pilot, FeedbackScreen, text=UNSAFE)
        assert "Your answer" not in words(pilot)
        await do(pilot, "feedback.details")
        text = words(pilot)
        assert "I would stay with¹ her and listen²" in text
        assert "1 Stays with the person crisis management" in text
        assert "3! Promises secrecy about danger check this, critical" in text
        assert "not heard: Asks directly about suicide" in text
        assert "held down by" not in text
        assert "Of situation, task, action and result: action" in text
        await do(pilot, "feedback.details")
        assert "Your answer" not in words(pilot)


@pytest.mark.parametrize(("width", "beside"), [(80, False), (140, True)])
async def test_a_strong_answer_is_marked_the_same_way(make_app: MakeApp, width: int, beside: bool) -> None:
    async with make_app(questions=2).run_test(size=(width, 70)) as pilot:
        await until(pilot, FeedbackScreen, text=PARTIAL)
        await do(pilot, "feedback.details")
        await do(pilot, "feedback.strong")
        assert "A strong answer level 5.0" in words(pilot)
        assert "ask directly²" in words(pilot)
        own, strong = (pilot.app.screen.query_one(id).region for id in ("#details", "#strong"))
        assert (own.y == strong.y) is beside


async def test_an_answer_without_evidence_is_told_kindly(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await until(pilot, FeedbackScreen, text="Fine.")
        text = words(pilot)
        assert "Not enough evidence for a level" in text
        assert "That is too short to score: say what you would do, step by step." in text
        assert "nothing is held against you" in text


async def test_escape_closes_what_was_opened_below_the_feedback_and_leaves_nothing_behind(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await until(pilot, FeedbackScreen, text=GOOD)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FeedbackScreen)
        await press(pilot, "d", "m")
        assert offers(pilot, "feedback.close")
        await press(pilot, "escape")
        assert not any(page.display for page in pilot.app.screen.query("#below Page"))
        assert not offers(pilot, "feedback.close")
        await press(pilot, "escape")
        assert offers(pilot, "feedback.again")
        assert offers(pilot, "feedback.copy")


async def test_escape_from_the_feedback_goes_back_to_the_summary_it_was_read_from(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        await do(pilot, "close.feedback")
        await press(pilot, "d", "escape")
        assert "Feedback on question 1" in words(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, CloseScreen)


# Close and transcript


async def test_the_close_sums_up_and_leads_through_the_feedback(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await until(pilot, CloseScreen, text=UNSAFE)
        text = words(pilot)
        assert "That was all. Thank you for your time." in text
        assert "2 answered, 0 skipped" in text
        assert "Crisis management 2.0" in text
        assert "2 answers" in text
        await do(pilot, "close.feedback")
        assert "Feedback on question 1" in words(pilot)
        await do(pilot, "feedback.next")
        assert "Feedback on question 2" in words(pilot)
        await do(pilot, "feedback.next")
        assert isinstance(pilot.app.screen, CloseScreen)
        assert not offers(pilot, "close.resume")


async def test_an_interview_with_no_answer_closes_without_levels(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await do(pilot, "interview.finish")
        await press(pilot, "right", "enter")
        assert "No level yet 0 answered, 0 skipped" in words(pilot)
        assert not offers(pilot, "close.feedback")


async def test_the_transcript_holds_what_was_said(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=(80, 60)) as pilot:
        await answer(pilot, GOOD)
        await answer_ready(pilot)
        await do(pilot, "interview.skip")
        await do(pilot, "close.transcript")
        assert isinstance(pilot.app.screen, TranscriptScreen)
        text = words(pilot)
        assert "I have 2 questions for you" in text
        assert "I would stay with her and ask directly" in text
        assert "You skipped" in text
        assert text.index("That was all.") > text.index("skipped")


async def test_practise_again_begins_another_interview(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        await do(pilot, "close.again")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.session.id == "session2"
        assert pilot.app.screen.session.plan.choices.seed == 8


# Export


async def test_export_writes_the_file_and_says_where(make_app: MakeApp, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    async with make_app(feedback="end").run_test(size=(120, 30), notifications=True) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        await do(pilot, "close.export")
        assert isinstance(pilot.app.screen, ExportScreen)
        assert "have you changed the names and details of real clients?" in words(pilot)
        assert "Web page (HTML)" in words(pilot)
        file = tmp_path / "interview-2026-03-02-session1.html"
        assert pilot.app.screen.query_one(Input).value == str(file)
        await do(pilot, "export.write")
        assert isinstance(pilot.app.screen, CloseScreen)
        assert file.read_text().startswith("<!DOCTYPE html>")
        assert "Written to" in words(pilot)


async def test_in_a_browser_an_export_is_downloaded_and_no_file_is_written(
    make_app: MakeApp, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    delivered: dict[str, bytes] = {}
    monkeypatch.setattr(CoachApp, "is_web", True)
    monkeypatch.setattr(
        CoachApp, "deliver_binary", lambda _, file, *, save_filename: delivered.update({save_filename: file.read()})
    )
    async with make_app(feedback="end").run_test(size=(120, 30)) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        await do(pilot, "close.export")
        pilot.app.screen.query_one(Input).value = "/etc/../tmp/mine.html"
        await do(pilot, "export.write")
    ((name, content),) = delivered.items()
    assert name == "mine.html"
    assert b"<html" in content
    assert list(tmp_path.iterdir()) == []


async def test_export_as_json_without_answers_and_asking_before_it_replaces(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "interview-2026-03-02-session1.json"
    file.write_text("mine")
    async with make_app(feedback="end").run_test(size=(120, 30)) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        await do(pilot, "close.export")
        await press(pilot, "up", "left", "up")
        for _ in export.formats():
            if "Data (JSON)" not in words(pilot):
                await press(pilot, "right")
        assert pilot.app.screen.query_one(Input).value == str(file)
        await do(pilot, "export.write")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "escape")
        assert file.read_text() == "mine"
        await do(pilot, "export.write")
        await press(pilot, "right", "enter")
        found = from_json(file.read_text())
        assert found.without == {"answers"}
        assert {turn.answer for turn in found.sessions[0].turns} == {""}


async def test_only_installed_formats_are_offered(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewcoach.export.find_spec", lambda name: None if name == "typst" else find_spec(name))
    async with make_app(feedback="end").run_test(size=(120, 30)) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        await do(pilot, "close.export")
        await press(pilot, "up", "up")
        titles = set()
        for _ in range(10):
            titles |= {title for title in ("(PDF)", "(Word)", "(Anki)", "(CSV)", "(Markdown)") if title in words(pilot)}
            await press(pilot, "right")
        assert titles == {"(Word)", "(Anki)", "(CSV)", "(Markdown)"}


async def test_a_place_that_cannot_be_written_is_told(make_app: MakeApp, tmp_path: Path) -> None:
    async with make_app(feedback="end").run_test(size=(120, 30), notifications=True) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        await do(pilot, "close.export")
        pilot.app.screen.query_one(Input).value = str(tmp_path / "missing" / "[/]x.md")
        await do(pilot, "export.write")
        assert isinstance(pilot.app.screen, ExportScreen)
        assert "[/]x.md cannot be written" in words(pilot)


# Sessions


async def test_sessions_are_listed_opened_resumed_and_deleted(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app(feedback="end").run_test(size=(120, 30)) as pilot:
        await hold(pilot, UNSAFE)
        await press(pilot, "home", "enter", "enter")
        await answer_ready(pilot)
        await write(pilot, "half")
        await do(pilot, "interview.pause")
        await press(pilot, "right", "enter")
        await open_line(pilot, "sessions")
        assert isinstance(pilot.app.screen, SessionsScreen)
        text = words(pilot)
        assert "2 Mar 2026, 12:00 unfinished · 0 of 3 answered · practice · Mental health support worker" in text
        assert "level 2.0, ! 2 to check · 2 of 2 answered · practice" in text
        assert offers(pilot, "sessions.resume")
        await press(pilot, "down")
        assert not offers(pilot, "sessions.resume")
        await do(pilot, "menu.open")
        assert isinstance(pilot.app.screen, CloseScreen)
        await do(pilot, "screen.back")
        await do(pilot, "sessions.delete")
        await press(pilot, "escape")
        assert len(workspace.call(workspace.store.sessions)) == 2
        await do(pilot, "sessions.delete")
        await press(pilot, "right", "enter")
        assert [past.id for past in workspace.call(workspace.store.sessions)] == ["session2"]
        await do(pilot, "sessions.export")
        assert isinstance(pilot.app.screen, ExportScreen)
        await do(pilot, "screen.back")
        await do(pilot, "sessions.resume")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.session.id == "session2"


async def test_an_unfinished_interview_is_resumed_from_its_summary(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=(120, 30)) as pilot:
        await answer(pilot, GOOD)
        await do(pilot, "interview.pause")
        await press(pilot, "right", "enter")
        await open_line(pilot, "sessions")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CloseScreen)
        assert "1 answered" in words(pilot)
        await do(pilot, "close.resume")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "question 2 of 2" in words(pilot)


async def test_an_imported_interview_is_only_read(make_app: MakeApp, workspace: Workspace) -> None:
    theirs = make_session("theirs", ["It sounds hard for her."])
    workspace.call(workspace.store.take, handed_in([theirs]), Origin("a" * 64, "hand-in.xz", theirs.started_at))
    async with make_app().run_test(size=(120, 30)) as pilot:
        await settle(pilot)
        assert "Resume" not in words(pilot)
        await open_line(pilot, "sessions")
        assert isinstance(pilot.app.screen, SessionsScreen)
        assert "! 1 to check · imported · 1 of 3 answered" in words(pilot)
        assert not offers(pilot, "sessions.resume")
        await do(pilot, "menu.open")
        assert isinstance(pilot.app.screen, CloseScreen)
        assert not offers(pilot, "close.resume")
        assert not offers(pilot, "close.again")


async def test_without_sessions_the_list_says_so(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await open_line(pilot, "sessions")
        assert "Nothing practised yet." in words(pilot)
        assert not offers(pilot, "sessions.delete")


async def test_deleting_the_session_practised_last_leaves_nothing_to_come_back_to(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await hold(pilot)
        await open_line(pilot, "sessions")
        await do(pilot, "sessions.delete")
        await press(pilot, "right", "enter")
        assert coach(pilot).last_session is None


async def test_an_unreadable_store_is_told(make_app: MakeApp, workspace: Workspace, monkeypatch: Any) -> None:
    def fail(_: str) -> None:
        raise StorageError("practice.db is damaged")

    monkeypatch.setattr(workspace.store, "own_sessions", fail)
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert "practice.db is damaged" in words(pilot)


# Everywhere


async def test_help_lists_the_commands_of_the_screen_it_was_opened_from(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        offered = {active.binding.tooltip for active in commands_of(pilot.app.screen)}
        await do(pilot, "app.help")
        assert isinstance(pilot.app.screen, HelpScreen)
        text = words(pilot)
        for sentence in offered:
            assert sentence in text
        await press(pilot, "f1")
        assert len(pilot.app.screen_stack) == 3
        await do(pilot, "screen.back")
        assert isinstance(pilot.app.screen, InterviewScreen)


def test_the_tutorial_names_keys_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs/practising.md").read_text(encoding="utf-8")
    screens: dict[str, type[CoachScreen[Any]]] = {
        "home": HomeScreen,
        "interview": InterviewScreen,
        "feedback": FeedbackScreen,
        "progress": ProgressScreen,
        "stories": StoriesScreen,
        "story": StoryScreen,
    }
    rows = re.findall(r"^\| (\w+) \| `(\S+)` \| (.+) \|$", page, re.M)
    assert {screen for screen, _, _ in rows} == set(screens)
    for screen, key, label in rows:
        bindings = [each for each in screens[screen].BINDINGS if isinstance(each, Binding)]
        assert (key, label) in {(each, binding.description) for binding in bindings for each in binding.key.split(",")}


async def test_the_palette_runs_the_same_commands(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await do(pilot, "app.palette")
        await press(pilot, *"hint")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        await press(pilot, "enter")
        await pilot.pause(0.3)
        assert "Hint: Say what you do first" in words(pilot)


async def test_where_to_turn_says_it_with_country_and_date(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await do(pilot, "app.support")
        text = words(pilot)
        assert "You do not have to carry this alone." in text
        assert "In danger, call your local emergency number." in text
        assert "UK as of 2025-01" in text
        assert "Samaritans 116 123" in text


async def test_a_terminal_that_is_too_small_says_what_it_needs_and_runs_on(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, "kept")
        for size in ((59, 24), (80, 17), (20, 5)):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert "Please make the terminal larger" in words(pilot)
        await pilot.resize_terminal(60, 18)
        await settle(pilot)
        assert "larger" not in words(pilot)
        assert "kept" in seen(pilot)


async def test_no_key_acts_that_nobody_can_see_the_outcome_of(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await until(pilot, FeedbackScreen, text=GOOD)
        await pilot.resize_terminal(50, 10)
        await press(pilot, "d", "m", "r", "f1", "f5", "ctrl+p", "enter")
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert isinstance(pilot.app.screen, FeedbackScreen)
        assert not offers(pilot, "feedback.close")
        await do(pilot, "feedback.next")
        await answer_ready(pilot)
        await pilot.resize_terminal(50, 10)
        await press(pilot, "x", "f3", "f10")
        await paste(pilot, "pasted")
        await press(pilot, "ctrl+j")
        await pilot.resize_terminal(*SIZE)
        await settle(pilot)
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "question 2 of 2" in words(pilot)
        assert "0 words" in words(pilot)


@pytest.mark.parametrize("key", ["f4", "f6", "ctrl+p"])
async def test_a_dialog_is_covered_too_where_the_terminal_is_too_small(
    make_app: MakeApp, workspace: Workspace, key: str
) -> None:
    workspace.call(workspace.store.stories.save, Story("one", "Night shift"))
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await press(pilot, key)
        dialog = pilot.app.screen
        await pilot.resize_terminal(50, 10)
        await settle(pilot)
        assert "Please make the terminal larger" in words(pilot)
        await press(pilot, "right", "enter", "escape")
        assert pilot.app.screen is dialog


async def test_ctrl_q_leaves_a_terminal_that_is_too_small(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=(50, 10)) as pilot:
        await settle(pilot)
        await pilot.press("ctrl+q")
        assert not pilot.app.is_running or pilot.app._exit


async def test_the_help_stays_in_a_narrow_footer(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=(60, 18)) as pilot:
        await until(pilot, FeedbackScreen, text=GOOD)
        foot = seen(pilot).splitlines()[-1]
        assert foot.endswith("s Story  f1 Help")
        await pilot.resize_terminal(80, 24)
        await settle(pilot)
        assert seen(pilot).splitlines()[-1].endswith("m Strong answer  f1 Help")


async def test_ctrl_c_outside_the_editor_says_how_to_leave(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        await press(pilot, "ctrl+c")
        assert "Ctrl+Q leaves the program. Your text is kept." in words(pilot)


async def test_a_warning_of_the_workspace_is_shown_at_the_start(make_app: MakeApp, workspace: Workspace) -> None:
    workspace.warning = "There is no backup of today: [disk full]"
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await pilot.pause()
        assert "There is no backup of today: [disk" in " ".join(seen(pilot).replace("▌", " ").split())
