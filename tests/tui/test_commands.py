"""Every command of every screen stands in the palette and in the help; what is read can be taken along."""

from collections.abc import Callable
from typing import Any

from textual.pilot import Pilot
from textual.screen import ModalScreen

from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.commands import Commands, commands_of, title
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.help import HelpScreen
from interviewcoach.tui.widgets.page import Page

from .conftest import GOOD
from .steps import do, press, settle, until, words

MakeApp = Callable[..., CoachApp]
SIZE = (100, 60)
EVERYWHERE = ("help", "theme", "tour", "support")


async def palette_and_help_hold_every_command(pilot: Pilot[Any]) -> None:
    screen = pilot.app.screen
    offered = commands_of(screen)
    if not isinstance(screen, ModalScreen):
        assert {f"app.{id}" for id in EVERYWHERE} <= {each.binding.id for each in offered}
    found = [hit async for hit in Commands(screen, None).discover()]
    assert {str(hit.prompt) for hit in found} == {title(each) for each in offered}
    assert all(hit.help for hit in found)
    if not isinstance(screen, HelpScreen | ModalScreen):
        sentences = [each.binding.tooltip for each in offered]
        await press(pilot, "f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        told = pilot.app.screen.query_one(Page).text
        assert all(sentence in told for sentence in sentences)
        assert len(told.splitlines()[0]) > 20  # what the screen is for


async def test_the_answer_and_its_feedback_are_copied(make_app: MakeApp) -> None:
    async with make_app(questions=1).run_test(size=SIZE, notifications=True) as pilot:
        await until(pilot, FeedbackScreen, text=GOOD)
        await do(pilot, "feedback.copy")
        copied = pilot.app.clipboard
        assert GOOD in copied
        assert "Level 5.0" in copied
        assert "Details" not in copied
        assert "Copied." in words(pilot)
        await do(pilot, "feedback.details")
        await do(pilot, "feedback.copy")
        assert len(pilot.app.clipboard) > len(copied)
        await settle(pilot)
