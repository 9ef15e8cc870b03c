"""Unsent text is kept: while typing, on every way out, and on the screen where saving fails."""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from textual.events import Key

from interviewcoach.errors import StorageError
from interviewcoach.model.session import Draft, Session
from interviewcoach.practice import Outcome, Reply
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens import drafting, interview
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.tui.widgets.answer_box import AnswerBox
from interviewcoach.workspace import Workspace

from .conftest import GOOD, Ticks
from .steps import answer, answer_ready, do, eventually, press, seen, settle, tick, words, write

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


def kept(workspace: Workspace, turn: int = 0) -> str | None:
    draft = workspace.call(workspace.store.draft, "session1", turn)
    return draft.text if draft else None


async def test_text_is_on_disk_as_soon_as_it_is_typed(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await press(pilot, "a")
        assert kept(workspace) == "a"
        await pilot.pause(1.1)
        assert "1 word" in seen(pilot)
        assert "Saved" in seen(pilot)


async def test_saving_does_not_wait_for_the_scorer(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compiling a rubric can take a second: on the thread of the database it would cost a second of typing."""
    ready = threading.Event()
    waited: list[bool] = []
    monkeypatch.setattr(workspace.practice, "prepare", lambda _: waited.append(ready.wait(20)))
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await press(pilot, "a")
        assert kept(workspace) == "a"
        assert not waited  # it waits still
        ready.set()


async def test_nothing_can_be_typed_that_the_unsent_text_would_replace(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database is slow the editor takes no keys: what it showed would be gone when the draft comes."""
    read, let_go = workspace.store.draft, threading.Event()

    def slow(session: str, turn: int) -> Draft | None:
        let_go.wait(20)
        return read(session, turn)

    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, GOOD)
        monkeypatch.setattr(workspace.store, "draft", slow)
        pilot.app.post_message(Key("ctrl+j", None))
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        await eventually(lambda: bool(screen.session.turns))
        pilot.app.post_message(Key("x", "x"))
        for _ in range(20):
            await asyncio.sleep(0.01)
        assert screen.query_one(AnswerBox).text == GOOD
        let_go.set()
        await answer_ready(pilot)
        await press(pilot, "y")
        assert screen.query_one(AnswerBox).text == "y"
        await eventually(lambda: kept(workspace, 1) == "y")


async def test_the_last_words_are_on_disk_before_they_are_graded(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Grading takes a moment, and a kill in that moment must not cost what was typed right before sending."""
    seen_by_grading: list[str | None] = []
    grade = workspace.practice.answer

    def answer(session: Session, reply: Reply) -> Outcome:
        draft = workspace.store.draft(session.id, 0)
        seen_by_grading.append(draft.text if draft else None)
        return grade(session, reply)

    monkeypatch.setattr(workspace.practice, "answer", answer)
    monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, "I would stay with her")
        await write(pilot, " and listen.")
        await do(pilot, "interview.send")
    assert seen_by_grading == ["I would stay with her and listen."]


async def test_steady_typing_is_saved_too(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A throttle, not a debounce: an editor that is never at rest is saved all the same, and not at every key."""
    saved: list[str] = []
    monkeypatch.setattr(drafting, "SAVE_EVERY", 0.1)
    monkeypatch.setattr(workspace.store, "save_draft", lambda draft: saved.append(draft.text))
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        editor = pilot.app.screen.query_one(AnswerBox).editor
        began = time.monotonic()
        for _ in range(50):
            editor.insert("x")
            await asyncio.sleep(0.01)
        assert 3 <= len(saved) <= (time.monotonic() - began) / 0.1 + 2
        await eventually(lambda: saved[-1] == "x" * 50)


async def test_an_older_save_shows_its_age(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, ticks: Ticks) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        monkeypatch.setattr(drafting, "SAVE_EVERY", 0)
        await write(pilot, "first")
        monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
        ticks.now += 3
        await write(pilot, " second")
        await write(pilot, " third")
        ticks.now += 4
        await tick(pilot)
        assert "saved 0:04 ago" in seen(pilot)


async def test_quitting_keeps_the_text(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
    app = make_app(feedback="end")
    async with app.run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, "first")
        await write(pilot, " and last words")
        assert kept(workspace) == "first"
        await pilot.press("ctrl+q")
    assert kept(workspace) == "first and last words"
    assert app.return_code == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
async def test_signals_keep_the_text(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
    app = make_app(feedback="end")
    async with app.run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, "first")
        await write(pilot, " and last words")
        os.kill(os.getpid(), number)
        await eventually(lambda: not app.is_running)
    assert kept(workspace) == "first and last words"
    assert app.return_code == 128 + number


async def test_a_database_thread_that_is_busy_keeps_the_text_when_the_program_is_gone(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
    free = threading.Event()
    app = make_app(feedback="end")
    async with app.run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, "first")
        await write(pilot, " and last words")
        workspace.submit(free.wait, 20)
        os.kill(os.getpid(), signal.SIGTERM)
        await eventually(lambda: not app.is_running)
    free.set()
    assert kept(workspace) == "first and last words"


async def test_a_fault_keeps_the_text_and_reports_no_answer(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
    app = make_app(feedback="end")

    def fail(*_: object) -> None:
        secret = app.screen.query_one(AnswerBox).text
        raise ValueError(f"cannot read {secret!r}")

    with pytest.raises(ValueError, match="cannot read"):  # noqa: PT012 - the test is the whole run
        async with app.run_test(size=SIZE) as pilot:
            await answer_ready(pilot)
            await write(pilot, "secret")
            await write(pilot, " words of an answer")
            monkeypatch.setattr(interview.InterviewScreen, "action_hint", fail)
            await pilot.press("f2")
    report = " ".join("".join(capfd.readouterr()).split())
    assert "ValueError" in report
    assert "Your answers are kept." in report
    assert "test_drafts.py" in report
    assert "words of an answer" not in report
    assert kept(workspace) == "secret words of an answer"
    assert app.return_code == 1


async def test_failing_to_save_is_said_until_it_is_mended(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "RETRY_EVERY", 0.05)
    tries: list[Draft] = []

    def fail(draft: Draft) -> None:
        tries.append(draft)
        raise StorageError("the disk is full")

    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        save = workspace.store.save_draft
        monkeypatch.setattr(workspace.store, "save_draft", fail)
        await write(pilot, "precious")
        assert "NOT SAVED: the disk is full. Your text stays here" in words(pilot)
        await eventually(lambda: len(tries) >= 3)
        assert pilot.app.screen.query_one(AnswerBox).text == "precious"
        assert "Saved" not in seen(pilot)
        monkeypatch.setattr(workspace.store, "save_draft", save)
        await eventually(lambda: "NOT SAVED" not in seen(pilot))
        await settle(pilot)
        assert kept(workspace) == "precious"


async def test_a_prompt_that_cannot_be_read_is_tried_again(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("the file is in use")

    draft = workspace.store.draft
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        monkeypatch.setattr(workspace.store, "draft", fail)
        await answer(pilot, GOOD)
        assert "NOT READ: the file is in use. Ctrl+J tries again." in words(pilot)
        monkeypatch.setattr(workspace.store, "draft", draft)
        await do(pilot, "interview.send")
        assert "question 2 of 2" in words(pilot)
        assert "NOT READ" not in words(pilot)


async def test_quitting_unsaved_asks_once_more(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Any) -> None:
        raise StorageError("the disk is full")

    async with make_app(feedback="end").run_test(size=SIZE, notifications=True) as pilot:
        await answer_ready(pilot)
        monkeypatch.setattr(workspace.store, "save_draft", fail)
        await write(pilot, "precious")
        await press(pilot, "ctrl+q")
        assert pilot.app.is_running
        assert "press Ctrl+Q again to leave without it" in words(pilot)
        await do(pilot, "interview.pause")
        await press(pilot, "right", "enter")
        assert pilot.app.screen.query_one(AnswerBox).text == "precious"
        await pilot.press("ctrl+q")
    assert not pilot.app.is_running


async def test_a_resumed_interview_offers_the_text_again(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer(pilot, GOOD)
        await answer_ready(pilot)
        await write(pilot, "Half of the second answer")
        await pilot.press("ctrl+q")
    session = workspace.call(workspace.store.session, "session1")
    async with CoachApp(workspace, resumed=session).run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "question 2 of 2" in words(pilot)
        assert "Welcome back. The text you had not sent is below." in words(pilot)
        assert pilot.app.screen.query_one(AnswerBox).text == "Half of the second answer"
