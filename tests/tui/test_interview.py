"""The interview as it is held: prompts, answers, follow-ups, notes, the clock, and every way through."""

from collections.abc import Callable

import pytest
from textual.widgets import Button, Static

from interviewcoach.errors import StorageError, UsageError
from interviewcoach.model.session import LONGEST_ANSWER
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.conversation import Line
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.dialog import Dialog, Paused
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.tui.screens.support import SupportScreen
from interviewcoach.tui.widgets.answer_box import AnswerBox
from interviewcoach.tui.widgets.chat_log import MOUNTED, Bubble, ChatLog
from interviewcoach.workspace import Workspace

from .conftest import GOOD, PARTIAL, Ticks
from .steps import (
    answer,
    answer_ready,
    coach,
    do,
    eventually,
    offers,
    paste,
    press,
    seen,
    settle,
    tick,
    until,
    words,
    write,
)

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)


async def test_enter_enter_begins_and_five_enters_later_it_is_over(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await settle(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)
        await press(pilot, "enter", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        await until(pilot, CloseScreen, text=GOOD)
        last = coach(pilot).last_session
        assert last is not None
        assert last.ended_at is not None
        assert {turn.answer for turn in last.turns} == {GOOD}


async def test_the_first_prompt_comes_with_greeting_number_and_what_is_asked_for(make_app: MakeApp) -> None:
    async with make_app(questions=3).run_test(size=SIZE) as pilot:
        await settle(pilot)
        text = words(pilot)
        assert "question 1 of 3" in text
        assert "I have 3 questions for you as mental health support worker" in text
        assert "crisis management · confidentiality · empathy" in text


async def test_the_privacy_note_is_shown_once_ever(make_app: MakeApp) -> None:
    for expected in (True, False):
        async with make_app(feedback="end").run_test(size=SIZE) as pilot:
            await settle(pilot)
            assert ("change the names and identifying details" in words(pilot)) is expected


async def test_whoever_has_scrolled_back_sees_what_an_answer_brings(make_app: MakeApp) -> None:
    async with make_app(questions=3).run_test(size=(60, 18)) as pilot:
        await settle(pilot)
        log = pilot.app.screen.query_one(ChatLog)
        await press(pilot, "shift+tab", "home")
        await eventually(lambda: log.scroll_y == 0 < log.max_scroll_y)
        await press(pilot, "tab")
        await answer(pilot, PARTIAL)
        await eventually(lambda: log.scroll_y == log.max_scroll_y > 0)


async def test_an_incomplete_answer_is_followed_up_once_and_the_gain_is_shown(make_app: MakeApp) -> None:
    async with make_app(questions=3).run_test(size=SIZE) as pilot:
        await answer(pilot, PARTIAL)
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "Let me stay with that. What would you do about: asks directly about suicide?" in words(pilot)
        assert "question 1 of 3" in words(pilot)
        await answer(pilot, "I would ask directly and tell the nurse.")
        assert isinstance(pilot.app.screen, FeedbackScreen)
        assert "after the follow-up" in words(pilot)
        await press(pilot, "enter")
        assert "question 2 of 3" in words(pilot)


async def test_a_skipped_follow_up_still_brings_the_feedback(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await answer(pilot, PARTIAL)
        await do(pilot, "interview.skip")
        assert isinstance(pilot.app.screen, FeedbackScreen)
        assert "after the follow-up" not in words(pilot)


async def test_feedback_at_the_end_goes_from_prompt_to_prompt(make_app: MakeApp) -> None:
    async with make_app(feedback="end", mode="live").run_test(size=SIZE) as pilot:
        await answer(pilot, GOOD)
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "question 2 of 2" in words(pilot)
        assert "level" not in words(pilot)
        await until(pilot, CloseScreen, text=GOOD)


async def test_a_live_interview_says_why_a_question_was_chosen_when_it_is_asked(make_app: MakeApp) -> None:
    async with make_app(questions=3, mode="live").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        assert "Asked because" not in words(pilot)
        await do(pilot, "interview.why")
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        assert f"Asked because {screen.session.plan.questions[0].reason}. It asks for: crisis" in words(pilot)
        await answer(pilot, GOOD)
        assert "Asked because" not in words(pilot)


async def test_practice_says_why_with_the_question_and_not_again(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        assert "Asked because" in words(pilot)
        assert not offers(pilot, "interview.why")


async def test_the_send_button_can_be_reached_and_pressed(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await press(pilot, *(["ctrl+j"] if offers(pilot, "interview.reveal") else []))
        await write(pilot, GOOD)
        await press(pilot, "tab")
        assert isinstance(pilot.app.focused, Button)
        await press(pilot, "enter")
        assert "question 2 of 2" in words(pilot)


async def test_an_empty_answer_is_not_sent(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE, notifications=True) as pilot:
        await answer(pilot, "  \n ")
        assert "question 1 of 2" in words(pilot)
        assert "Write an answer first, or skip" in words(pilot)


async def test_words_are_counted_as_they_are_written(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await press(pilot, *"one two", "enter", *"three")
        assert "3 words" in seen(pilot)
        assert pilot.app.screen.query_one(AnswerBox).text == "one two\nthree"


async def test_a_hint_is_shown_and_remembered(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await do(pilot, "interview.hint")
        assert "Hint: Say what you do first, and whom you tell." in words(pilot)
        await answer(pilot, GOOD)
        last = coach(pilot).last_session
        assert last is not None
        assert last.turns[0].hinted
        assert "Hint" not in words(pilot)


async def test_skipping_costs_nothing_and_asks_before_it_drops_text(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await write(pilot, "Half an answer")
        await do(pilot, "interview.skip")
        assert isinstance(pilot.app.screen, Dialog)
        await press(pilot, "escape")
        assert pilot.app.screen.query_one(AnswerBox).text == "Half an answer"
        await do(pilot, "interview.skip")
        await press(pilot, "right", "enter")
        assert "question 2 of 2" in words(pilot)
        last = coach(pilot).last_session
        assert last is not None
        assert [turn.kind for turn in last.turns] == ["skipped"]


async def test_a_pause_stops_the_clock_and_is_counted(make_app: MakeApp, ticks: Ticks) -> None:
    async with make_app(feedback="end", timed=True).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        ticks.now += 20
        await do(pilot, "interview.pause")
        assert isinstance(pilot.app.screen, Paused)
        ticks.now += 600
        await press(pilot, "f4")
        assert isinstance(pilot.app.screen, InterviewScreen)
        ticks.now += 5
        await answer(pilot, GOOD)
        last = coach(pilot).last_session
        assert last is not None
        assert (last.turns[0].seconds, last.turns[0].pauses) == (25.0, 1)


async def test_leaving_from_the_pause_keeps_text_and_time(make_app: MakeApp, ticks: Ticks) -> None:
    async with make_app(feedback="end", timed=True).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        ticks.now += 65
        await write(pilot, "What I have so far")
        await do(pilot, "interview.pause")
        await press(pilot, "right", "enter")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "Resume" in seen(pilot)
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert pilot.app.screen.query_one(AnswerBox).text == "What I have so far"
        assert "Welcome back. The text you had not sent is below." in words(pilot)
        assert "1:05 of 2:30" in words(pilot)


async def test_the_clock_says_when_the_guide_time_is_over(make_app: MakeApp, ticks: Ticks) -> None:
    async with make_app(feedback="end", timed=True).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        assert "0:00 of 2:30" in words(pilot)
        ticks.now += 151
        await tick(pilot)
        assert "2:31 of 2:30, over" in words(pilot)


async def test_an_untimed_interview_shows_no_clock(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        assert " of 2:30" not in words(pilot)


async def test_a_question_that_was_answered_twice_counts_once(make_app: MakeApp) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        await until(pilot, FeedbackScreen, text=GOOD)
        await do(pilot, "feedback.again")
        await until(pilot, FeedbackScreen, text=GOOD)
        await do(pilot, "feedback.next")
        await answer_ready(pilot)
        await do(pilot, "interview.finish")
        assert "1 of 2 answered." in words(pilot)


async def test_minutes_bound_the_interview_instead_of_questions(make_app: MakeApp, ticks: Ticks) -> None:
    async with make_app(feedback="end", minutes=10).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        ticks.now += 245
        await tick(pilot)
        assert "question 1 · 4 of 10 minutes" in words(pilot)
        ticks.now += 600
        await until(pilot, CloseScreen, text=GOOD)
        last = coach(pilot).last_session
        assert last is not None
        assert len(last.turns) == 1


async def test_finishing_early_asks_and_keeps_what_was_sent(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer(pilot, GOOD)
        await answer_ready(pilot)
        await write(pilot, "unsent")
        await do(pilot, "interview.finish")
        said = str(pilot.app.screen.query_one("#dialog-words", Static).content)
        assert said == "1 of 2 answered. What you have sent stays. The text in the editor has not been sent."
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InterviewScreen)
        await do(pilot, "interview.finish")
        await press(pilot, "right", "enter")
        assert isinstance(pilot.app.screen, CloseScreen)


async def test_a_content_note_stands_before_the_question(make_app: MakeApp) -> None:
    async with make_app(feedback="end", questions=3).run_test(size=SIZE) as pilot:
        await settle(pilot)
        for _ in range(3):
            if offers(pilot, "interview.reveal"):
                break
            await answer(pilot, GOOD)
        assert "The next question speaks of suicide. Enter shows it. F3 skips it, which costs nothing." in words(pilot)
        assert "do not want to live" not in words(pilot)
        assert not offers(pilot, "interview.hint")
        await do(pilot, "app.support")
        assert isinstance(pilot.app.screen, SupportScreen)
        await press(pilot, "escape", "enter")
        assert "do not want to live" in words(pilot)
        assert pilot.app.screen.query_one(AnswerBox).text == ""


async def test_writing_at_a_content_note_shows_the_question_and_keeps_every_letter(make_app: MakeApp) -> None:
    async with make_app(feedback="end", questions=3).run_test(size=SIZE) as pilot:
        await settle(pilot)
        for _ in range(3):
            if offers(pilot, "interview.reveal"):
                break
            await answer(pilot, GOOD)
        await press(pilot, *"I would")
        assert "do not want to live" in words(pilot)
        assert pilot.app.screen.query_one(AnswerBox).text == "I would"


async def test_a_question_can_be_skipped_unread(make_app: MakeApp) -> None:
    async with make_app(feedback="end", questions=3).run_test(size=SIZE) as pilot:
        await settle(pilot)
        for _ in range(3):
            if offers(pilot, "interview.reveal"):
                break
            await answer(pilot, GOOD)
        await do(pilot, "interview.skip")
        last = coach(pilot).last_session
        assert last is not None
        assert last.turns[-1].kind == "skipped"


async def test_a_paste_that_is_too_long_is_refused_and_the_text_kept(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE, notifications=True) as pilot:
        await answer_ready(pilot)
        await write(pilot, "My answer")
        await paste(pilot, "a" * 1_000_000)
        assert pilot.app.screen.query_one(AnswerBox).text == "My answer"
        assert "1,000,009 characters" in words(pilot)
        await paste(pilot, "b" * (LONGEST_ANSWER - len("My answer")))
        assert len(pilot.app.screen.query_one(AnswerBox).text) == LONGEST_ANSWER
        await press(pilot, "c")
        assert len(pilot.app.screen.query_one(AnswerBox).text) == LONGEST_ANSWER


async def test_only_the_last_bubbles_stay_mounted(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await settle(pilot)
        log = pilot.app.screen.query_one(ChatLog)
        said = [Line("you", f"line {number}") for number in range(MOUNTED * 2)]
        for end in (3, 3, MOUNTED, MOUNTED + 5, len(said)):
            log.show(said[:end])
            await settle(pilot)
            assert [bubble.line for bubble in log.query(Bubble)] == said[:end][-MOUNTED:]


async def test_a_very_long_answer_is_shown_from_its_beginning(make_app: MakeApp) -> None:
    async with make_app(feedback="end").run_test(size=SIZE) as pilot:
        await answer(pilot, "word " * 2_000)
        shown = [bubble for bubble in pilot.app.screen.query(Bubble) if bubble.line.speaker == "you"]
        assert str(shown[0].content).endswith("word …")
        assert len(str(shown[0].content)) < 2_100


@pytest.mark.parametrize("error", ["practice", "notice"])
async def test_an_error_of_the_core_is_told_and_nothing_is_lost(
    make_app: MakeApp, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    def refuse(*_: object) -> None:
        raise StorageError("the disk is [b]full[/b]") if error == "practice" else UsageError("no [/] way")

    async with make_app(feedback="end").run_test(size=SIZE, notifications=True) as pilot:
        await answer_ready(pilot)
        monkeypatch.setattr(workspace.practice, "answer", refuse)
        await answer(pilot, GOOD)
        assert pilot.app.screen.query_one(AnswerBox).text == GOOD
        assert ("NOT SENT: the disk is [b]full[/b]" if error == "practice" else "no [/] way") in words(pilot)
        monkeypatch.undo()
        await do(pilot, "interview.send")
        assert "question 2 of 2" in words(pilot)
        assert "NOT SENT" not in words(pilot)
