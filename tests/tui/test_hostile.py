"""Texts of banks and people that try to be more than text, and terminals that misbehave."""

import asyncio
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.drivers import linux_driver
from textual.drivers.headless_driver import HeadlessDriver
from textual.events import Resize
from textual.geometry import Size
from textual.pilot import Pilot

from interviewcoach.model.session import Choices
from interviewcoach.model.story import Story
from interviewcoach.store import Store
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.widgets.answer_box import AnswerBox
from interviewcoach.workspace import DEFAULT_ROLE, Workspace

from .conftest import NOON, UNSAFE, Ticks, make_bank
from .steps import answer_ready, do, eventually, open_line, paste, press, rendered, settle, until, words

MakeApp = Callable[..., CoachApp]
SIZE = (100, 40)
MARKUP = "[/] [sic] [@click=app.quit]x[/] [b"
CONTROL = "\x1b[31m\x1b]0;t\x07 \x9b5m \u202eevil \u2066 \x00 \r \x7f"
UNSEEN = set(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


@pytest.fixture(params=[MARKUP, CONTROL], ids=["markup", "control"])
def hostile(request: pytest.FixtureRequest) -> Iterator[tuple[Workspace, str]]:
    workspace = Workspace(make_bank(f" {request.param}"), Store.memory)
    yield workspace, request.param
    workspace.close()


def check(pilot: Pilot[Any]) -> None:
    """Nothing that a terminal would interpret is on the screen."""
    told = {character for line in rendered(pilot.app) for segment in line for character in segment.text}
    assert not told & UNSEEN


async def test_hostile_texts_are_shown_as_text_everywhere(hostile: tuple[Workspace, str]) -> None:
    workspace, text = hostile
    visible = "[@click=app.quit]x[/]" if text == MARKUP else "evil"
    choices = Choices(DEFAULT_ROLE, questions=2, seed=7, candidate=text, timed=True)
    workspace.call(workspace.store.stories.save, Story("a", text, text, action=text, candidate=text))
    app = CoachApp(workspace, choices, clock=lambda: NOON, ticks=Ticks())
    async with app.run_test(size=SIZE, notifications=True) as pilot:
        await answer_ready(pilot)
        assert visible in words(pilot)
        check(pilot)
        await do(pilot, "interview.hint")
        check(pilot)
        await paste(pilot, f"{UNSAFE} {text}")
        assert visible in words(pilot)
        check(pilot)
        await do(pilot, "interview.send")
        check(pilot)
        await until(pilot, FeedbackScreen, text=UNSAFE)
        for command in ("feedback.details", "feedback.strong"):
            await do(pilot, command)
            assert visible in words(pilot)
            check(pilot)
        await until(pilot, CloseScreen, text=UNSAFE)
        assert visible in words(pilot)
        check(pilot)
        for command in ("close.transcript", "close.export", "app.support", "app.help"):
            await do(pilot, command)
            check(pilot)
            await do(pilot, "screen.back")
        pilot.app.notify(text)
        await settle(pilot)
        check(pilot)
        await do(pilot, "screen.back")
        assert visible in words(pilot)
        check(pilot)
        await press(pilot, "home", "enter", "up", "up", "up", "up", "up", "up")
        await press(pilot, "right")
        check(pilot)
        await press(pilot, "escape", "escape")
        for line, keys in (("progress", ["escape"]), ("stories", ["enter", "escape", "escape"])):
            await open_line(pilot, line)
            check(pilot)
            for key in keys:
                await press(pilot, key)
                check(pilot)
        await open_line(pilot, "sessions")
        check(pilot)
        await do(pilot, "sessions.delete")
        check(pilot)
    assert app.return_code in (None, 0)


async def test_pasted_control_characters_are_replaced_before_they_are_stored(
    make_app: MakeApp, workspace: Workspace
) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await paste(pilot, "one\x1b[2Jtwo \u202e three")
        assert pilot.app.screen.query_one(AnswerBox).text == "one\ufffd[2Jtwo \ufffd three"
        check(pilot)


async def test_resizing_wildly_does_no_harm(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        pilot.app.animation_level = "none"
        await answer_ready(pilot)
        await paste(pilot, UNSAFE)
        await storm(pilot, 200)
        assert pilot.app.screen.query_one(AnswerBox).text == UNSAFE
        await until(pilot, FeedbackScreen, text=UNSAFE)
        await do(pilot, "feedback.details")
        page = pilot.app.screen.query_one("#feedback")
        await eventually(lambda: page.scroll_y > 0)  # to the details
        await storm(pilot)
        await press(pilot, "home")
        await eventually(lambda: page.scroll_y == 0 and "! Check this" in words(pilot))
        await until(pilot, CloseScreen, text=UNSAFE)
        await storm(pilot)
        assert "Level 2.0 of 5" in words(pilot)


async def storm(pilot: Pilot[Any], steps: int = 60) -> None:
    """Many sizes in a row, down to nothing and up again, and back to the first."""
    chance = random.Random(1)  # noqa: S311 - a test
    smallest = [(20, 5), (1, 1), (0, 0)]
    others = [(chance.choice([0, 1, 5, 20, 60, 200]), chance.choice([0, 1, 5, 18, 60])) for _ in range(steps - 9)]
    for width, height in [*smallest, *others, *smallest, (0, 60), (200, 0), SIZE]:
        assert isinstance(pilot.app._driver, HeadlessDriver)
        pilot.app._driver._size = (width, height)
        pilot.app.post_message(Resize(Size(width, height), Size(width, height)))
        await asyncio.sleep(0.001)
    await settle(pilot)


def test_a_byte_that_is_no_utf8_is_replaced(make_app: MakeApp) -> None:
    make_app()
    decode = linux_driver.getincrementaldecoder("utf-8")().decode  # type: ignore[attr-defined]
    assert decode(b"caf\xe9 au lait \xe2\x80") + decode(b"\x99") == "caf\ufffd au lait \u2019"
