"""Ways to practise in the full screen: answering again, questions in advance, a panel, a drill, the days to come."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from interviewcoach.model.bank import Bank
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.advance import AdvanceScreen
from interviewcoach.tui.screens.choose import ChooseScreen
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.workspace import Workspace

from .conftest import GOOD, NOON, PARTIAL, UNSAFE
from .steps import answer, do, offers, press, settle, until, words

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


async def test_a_question_is_answered_again_and_the_difference_is_shown(
    make_app: MakeApp, workspace: Workspace
) -> None:
    async with make_app(questions=2).run_test(size=(80, 50)) as pilot:
        await until(pilot, FeedbackScreen, text=PARTIAL)
        assert "Compared with before" not in words(pilot)
        await do(pilot, "feedback.again")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "Let's take that one once more." in words(pilot)
        assert not offers(pilot, "interview.reveal")
        await until(pilot, FeedbackScreen, text=GOOD)
        assert re.search(r"Compared with before: [1-4]\.\d → 5\.0", words(pilot)), words(pilot)
        assert "Asks directly about suicide" in words(pilot)
        await do(pilot, "feedback.next")
        session = workspace.call(workspace.store.session, "latest")
        first = session.plan.questions[0].question
        assert [turn.answer for turn in session.turns_on(first)] == [PARTIAL, PARTIAL, GOOD]
        await until(pilot, CloseScreen, text=UNSAFE)
        await do(pilot, "close.feedback")
        assert isinstance(pilot.app.screen, FeedbackScreen)
        assert not offers(pilot, "feedback.again")


async def test_the_last_question_can_be_answered_again_too(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app(questions=1).run_test(size=SIZE) as pilot:
        await until(pilot, FeedbackScreen, text=GOOD)
        await do(pilot, "feedback.again")
        assert isinstance(pilot.app.screen, InterviewScreen)
        await do(pilot, "interview.skip")
        assert isinstance(pilot.app.screen, CloseScreen)
        assert len(workspace.call(workspace.store.session, "latest").turns) == 2


async def test_questions_in_advance_stand_before_the_first(make_app: MakeApp, bank: Bank) -> None:
    async with make_app(questions=3, advance=True).run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, AdvanceScreen)
        for question in bank.questions.values():
            assert question.text in words(pilot)
        assert "(speaks of suicide)" in words(pilot)
        await do(pilot, "advance.start")
        assert isinstance(pilot.app.screen, InterviewScreen)
        await answer(pilot, GOOD)


async def test_who_leaves_the_questions_in_advance_goes_on_later(make_app: MakeApp) -> None:
    async with make_app(questions=3, advance=True).run_test(size=SIZE) as pilot:
        await settle(pilot)
        await do(pilot, "screen.back")
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "home", "down", "enter")
        assert isinstance(pilot.app.screen, AdvanceScreen)


async def test_questions_in_advance_are_a_setting(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "down", "enter", *["down"] * 7, "right")
        screen = pilot.app.screen
        assert isinstance(screen, ChooseScreen)
        assert screen.choices.advance
        assert "‹ all shown before the start ›" in words(pilot)


async def test_members_of_a_panel_are_named(bank: Bank) -> None:
    panel = replace(bank.styles["warm"], id="panel", name="Panel", members=("warm", "neutral"))
    workspace = Workspace(replace(bank, styles={**bank.styles, "panel": panel}), Store.memory)
    try:
        workspace.call(workspace.store.notice, "tour")
        begun = CoachApp(workspace, None, clock=lambda: NOON, ticks=lambda: 0.0)
        async with begun.run_test(size=(80, 40)) as pilot:
            await settle(pilot)
            await press(pilot, "down", "enter", *["down"] * 6, "left", "enter")
            await do(pilot, "interview.skip")
            assert "Interviewer · Warm" in words(pilot)
            if offers(pilot, "interview.reveal"):
                await do(pilot, "interview.reveal")
            assert "Interviewer · Neutral" in words(pilot)
    finally:
        workspace.close()


async def test_home_counts_down_to_the_interview_and_offers_a_drill(make_app: MakeApp, workspace: Workspace) -> None:
    workspace.call(workspace.store.set_interview_date, "", NOON.date() + timedelta(days=6))
    async with make_app(questions=1).run_test(size=SIZE) as pilot:
        await until(pilot, CloseScreen, text=UNSAFE)
        await do(pilot, "screen.back")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Interview on 8 March: 6 days, 3 practices suggested." in words(pilot)
        assert "Drill a weak spot" in words(pilot)
        assert "last asked just now" in words(pilot)
        await press(pilot, "home", "down", "enter")
        screen = pilot.app.screen
        assert isinstance(screen, ChooseScreen)
        assert (screen.choices.minutes, len(screen.choices.skills)) == (5, 1)
        assert "‹ 5 minutes ›" in words(pilot)
