"""The editor of the answer box, and the candidate's own in its place."""

import gc
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from interviewcoach.model.session import Draft
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.tui.theme import DARK, LIGHT
from interviewcoach.tui.widgets.answer_box import AnswerBox, AnswerEditor
from interviewcoach.workspace import Workspace

from .conftest import GOOD
from .steps import answer_ready, do, offers, press, settle, words, write

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


def text(pilot: Pilot[Any]) -> str:
    return pilot.app.screen.query_one(AnswerBox).text


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal to give away, and an editor."""
    monkeypatch.setattr(CoachApp, "suspend", lambda _: nullcontext())
    monkeypatch.setenv("VISUAL", "cat")


def edits(monkeypatch: pytest.MonkeyPatch, change: Callable[[str], bytes], code: int = 0) -> None:
    def run(command: Sequence[str]) -> int:
        file = Path(command[-1])
        file.write_bytes(change(file.read_text(encoding="utf-8")))
        return code

    monkeypatch.setattr("interviewcoach.editing.edit.__defaults__", (run,))


@pytest.mark.usefixtures("_terminal")
async def test_what_the_editor_writes_stands_in_the_box_and_on_disk(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits(monkeypatch, lambda before: f"{before}\n\nSecond, I listen. \x1b[2J\n".encode())
    async with make_app(questions=1).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, "First, I stay.")
        await do(pilot, "interview.edit")
        expected = "First, I stay.\n\nSecond, I listen. \ufffd[2J"
        assert text(pilot) == expected
        draft = workspace.call(workspace.store.draft, "session1", 0)
        assert isinstance(draft, Draft)
        assert draft.text == expected
        await press(pilot, "ctrl+z")
        assert text(pilot) == "First, I stay."


@pytest.mark.usefixtures("_terminal")
async def test_where_the_editor_fails_the_text_stays_and_it_is_told(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits(monkeypatch, lambda _: b"caf\xe9")
    async with make_app(questions=1).run_test(size=SIZE, notifications=True) as pilot:
        await answer_ready(pilot)
        await write(pilot, GOOD)
        await do(pilot, "interview.edit")
        assert text(pilot) == GOOD
        assert "that is no UTF-8 text: your" in words(pilot)
        monkeypatch.setenv("VISUAL", "no-such-editor")
        await do(pilot, "interview.edit")
        assert text(pilot) == GOOD
        assert "'no-such-editor' is not there:" in words(pilot)


async def test_where_there_is_no_terminal_to_give_away_it_is_refused(make_app: MakeApp, tmp_path: Path) -> None:
    async with make_app(questions=1).run_test(size=SIZE, notifications=True) as pilot:
        await answer_ready(pilot)
        await write(pilot, GOOD)
        await do(pilot, "interview.edit")
        assert text(pilot) == GOOD
        assert "There is no terminal here for your editor" in words(pilot)
    assert not (tmp_path / "data").exists()


async def test_before_the_question_is_shown_there_is_nothing_to_write(make_app: MakeApp) -> None:
    async with make_app(feedback="end", questions=3).run_test(size=SIZE) as pilot:
        await settle(pilot)
        while not offers(pilot, "interview.reveal"):
            assert isinstance(pilot.app.screen, InterviewScreen)
            await do(pilot, "interview.skip")
        assert not offers(pilot, "interview.edit")


class Writing(Screen[None]):
    def compose(self) -> ComposeResult:
        yield AnswerBox()


async def test_an_editor_that_is_gone_is_not_kept_with_its_text() -> None:
    app = App[None]()
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Writing())
        app.screen.query_one(AnswerBox).editor.insert("What nobody should keep.")
        await pilot.pause()
        gone = ref(app.screen.query_one(AnswerBox).editor)
        await app.pop_screen()
        await pilot.pause()
        gc.collect()
        assert gone() is None


async def test_the_editor_follows_the_theme(make_app: MakeApp) -> None:
    async def shown(first: str, then: str) -> list[Strip]:
        async with make_app(questions=1).run_test(size=SIZE) as pilot:
            pilot.app.theme = first
            await answer_ready(pilot)
            await write(pilot, "First, I stay.")
            pilot.app.theme = then
            await settle(pilot)
            editor = pilot.app.screen.query_one(AnswerEditor)
            return [editor.render_line(y) for y in range(editor.size.height)]

    light = await shown(LIGHT.name, LIGHT.name)
    assert await shown(DARK.name, LIGHT.name) == light
    assert await shown(DARK.name, DARK.name) != light
