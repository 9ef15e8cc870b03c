"""A trainer's review, command by command, and that nothing of the machine's is shown before a rating."""

import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, Static

from factories import make_session, two_takes
from interviewcoach.desk import Desk
from interviewcoach.errors import StorageError
from interviewcoach.model.review import Comment, Conclusion, Fact, PatternComment, Rating, Review, Seen
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.review_place import Asked
from interviewcoach.tui.screens import drafting
from interviewcoach.tui.screens.choosing import ChoosingScreen
from interviewcoach.tui.screens.dialog import Dialog
from interviewcoach.tui.screens.filtering import FilteringScreen
from interviewcoach.tui.screens.help import HelpScreen
from interviewcoach.tui.screens.home import HomeScreen
from interviewcoach.tui.screens.review import ReviewScreen
from interviewcoach.tui.screens.reviews import ReviewsScreen
from interviewcoach.tui.screens.writing import WritingScreen
from interviewcoach.tui.widgets.answer_box import AnswerEditor
from interviewcoach.tui.widgets.menu import Menu
from interviewcoach.workspace import Workspace

from .conftest import NOON, Ticks
from .steps import do, eventually, offers, press, seen, settle, words

SIZE = (80, 24)
FIRST = "It sounds hard. I would stay and tell her to calm down."
SECOND = "It sounds bad, I would phone the nurse."
Start = Callable[..., CoachApp]


@pytest.fixture
def start(workspace: Workspace, ticks: Ticks) -> Start:
    """An app at the list of reviews, with one session of two answers stored."""
    workspace.call(workspace.store.begin, make_session("abcd2345", (FIRST, SECOND), candidate="Kim", ended_at=NOON))

    def make(*, rater: str = "Ann", blind: bool = True) -> CoachApp:
        return CoachApp(workspace, reviewing=True, rater=rater, blind=blind, clock=lambda: NOON, ticks=ticks)

    return make


@pytest.fixture
def said(workspace: Workspace) -> Callable[[], Review]:
    """What Ann said of the session, as it is stored."""
    return lambda: workspace.call(workspace.store.reviews.by, "abcd2345", "Ann")


async def opened(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await do(pilot, "menu.open")
    assert any(isinstance(screen, ReviewScreen) for screen in pilot.app.screen_stack)


async def rate_all(pilot: Pilot[Any], empathy: str = "4", teamwork: str = "2") -> None:
    await press(pilot, empathy, "down", teamwork, "up")


async def fill(pilot: Pilot[Any], *texts: str) -> None:
    assert isinstance(pilot.app.screen, WritingScreen)
    for number, text in enumerate(texts):
        field = pilot.app.screen.query_one(f"#field-{number}")
        if isinstance(field, AnswerEditor):
            field.load_text(text)
        elif isinstance(field, Input):
            field.value = text
    await settle(pilot)


async def write(pilot: Pilot[Any], *texts: str) -> None:
    await fill(pilot, *texts)
    await press(pilot, "ctrl+j")


def told(pilot: Pilot[Any]) -> list[str]:
    """The messages so far."""
    return [each.message for each in pilot.app._notifications]


async def finish(pilot: Pilot[Any]) -> None:
    """Finish a review of which not all is rated."""
    await do(pilot, "review.reviewed")
    assert isinstance(pilot.app.screen, Dialog)
    await press(pilot, "right", "enter")


# Blindness


async def test_nothing_of_the_machines_shows_before_every_competency_is_rated(start: Start) -> None:
    async with start().run_test(size=(120, 40)) as pilot:
        await opened(pilot)
        for key in ("4", "down"):
            hidden = words(pilot)
            assert FIRST in hidden
            assert not any(
                word in hidden for word in ("machine", "Says that the feeling", "¹", "calm down²", "not heard", "3.0")
            )
            assert not any(offers(pilot, f"review.{id}") for id in ("wrong", "missed", "reason"))
            await press(pilot, key)
        await press(pilot, "2", "up")
        shown = words(pilot)
        assert "machine 3.0" in shown
        assert "Says that the feeling makes sense" in shown
        assert "not heard: Asks what would help empathy" in shown
        assert "The machine: between 2.5 and 3.5." in seen(pilot)
        assert "¹" in shown
        assert offers(pilot, "review.wrong")
        await do(pilot, "review.next")
        assert "machine" not in words(pilot)
        await do(pilot, "review.previous")
        assert "machine 3.0" in words(pilot)


async def test_a_rating_after_undoing_the_one_that_showed_the_machines_is_not_blind(
    start: Start, said: Callable[[], Review]
) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await do(pilot, "review.undo")
        await press(pilot, "down", "5")
        await write(pilot, "She names the nurse.")
        await do(pilot, "screen.back")
        await opened(pilot)
        assert "machine" in words(pilot)
    assert [(each.level, each.blind) for each in said().ratings] == [(4, True), (5, False)]


async def test_what_was_seen_stays_seen_in_the_next_run(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await do(pilot, "review.undo")
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        assert "machine 3.0" in words(pilot)
        await press(pilot, "down", "5")
        await write(pilot, "She names the nurse.")
    assert [each.blind for each in said().ratings] == [True, False]


async def test_a_level_is_kept_however_soon_one_leaves(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await pilot.press("4", "escape")
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReviewsScreen)
        await opened(pilot)
        await pilot.press("down", "2", "ctrl+q")
    assert [each.level for each in said().ratings] == [4, 2]


async def test_the_list_tells_no_level_before_the_review_and_offers_no_order_by_it(start: Start) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "new" in words(pilot)
        assert "3.0" not in words(pilot)
        orders = []
        for _ in range(4):
            orders.append(words(pilot).partition("all sessions · ")[2].partition(" Kim")[0])
            await do(pilot, "reviews.sort")
        assert orders == ["newest first", "oldest first", "most red flags first", "by candidate"]
        await opened(pilot)
        await finish(pilot)
        assert "machine 3.0" in words(pilot)
        await do(pilot, "screen.back")
        assert "✓ reviewed" in words(pilot)
        assert "3.0" in words(pilot)


async def test_open_shows_all_at_once_and_its_ratings_are_not_blind(start: Start, said: Callable[[], Review]) -> None:
    async with start(blind=False).run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "3.0" in words(pilot)
        for _ in range(4):
            await do(pilot, "reviews.sort")
        assert "lowest level first" in words(pilot)
        await opened(pilot)
        assert "machine 3.0" in words(pilot)
        await press(pilot, "3")
    assert [(each.level, each.blind, each.reason) for each in said().ratings] == [(3, False, "")]


# Saying something


async def test_a_level_is_saved_at_once_and_says_what_it_means(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "4")
        (rating,) = said().ratings
        assert (rating.question, rating.competency, rating.level, rating.blind) == ("question-1", "empathy", 4, True)
        assert "[4]" in seen(pilot)
        assert "4 At level 4" in words(pilot)
        assert "1 of 4 rated" in words(pilot)
        await press(pilot, "2")
        assert [each.level for each in said().ratings] == [2]


async def test_what_each_level_means_can_be_read(start: Start) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.anchors")
        assert isinstance(pilot.app.screen, Dialog)
        assert "5 At level 5" in words(pilot)
        await press(pilot, "escape", "down")
        await do(pilot, "review.anchors")
        assert "does not say" in words(pilot)


async def test_a_level_can_be_given_where_its_meaning_is_read_and_the_key_that_opened_that_closes_it(
    start: Start, said: Callable[[], Review]
) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "a", "a")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert said().is_empty
        for key in ("a", "5", "down"):
            pilot.app.post_message(Key(key, key))
        await settle(pilot)
        assert isinstance(pilot.app.screen, ReviewScreen)
    assert [(each.competency, each.level) for each in said().ratings] == [("empathy", 5)]


async def test_overriding_the_machine_takes_a_reason(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await press(pilot, "5")
        await write(pilot, " ")
        assert isinstance(pilot.app.screen, WritingScreen)
        assert len(said().ratings) == 2
        await fill(pilot, "She says more.")
        await press(pilot, "enter")
        assert [(each.level, each.reason) for each in said().ratings if not each.blind] == [(5, "She says more.")]
        await do(pilot, "review.reason")
        await write(pilot, "She says far more.")
        assert [each.reason for each in said().ratings if not each.blind] == ["She says far more."]
        assert "Because: She says far more." in words(pilot)


async def test_a_comment_stands_on_the_words_that_were_chosen(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "right", "right", "shift+right")
        await do(pilot, "review.comment")
        await write(pilot, "Warm.")
        assert [(each.quote, each.text) for each in said().comments] == [("sounds hard.", "Warm.")]
        assert "a “sounds hard.”: Warm." in words(pilot)
        assert "hard.[a]" in words(pilot)
        await do(pilot, "review.choose_nothing")
        await do(pilot, "review.comment")
        await write(pilot, "Brief.")
        assert [each.quote for each in said().comments] == ["sounds hard.", FIRST]
        await do(pilot, "review.comment")
        await write(pilot, "")
        assert [each.quote for each in said().comments] == ["sounds hard."]


async def test_a_sentence_is_chosen_at_once(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await press(pilot, "shift+down")
        await do(pilot, "review.comment")
        await write(pilot, "First.")
        await press(pilot, "right", "shift+down")
        await do(pilot, "review.comment")
        await write(pilot, "Second.")
    assert [each.quote for each in said().comments] == ["It sounds hard.", FIRST[16:]]


async def test_wrong_evidence_is_chosen_among_what_counted_and_can_be_taken_back(
    start: Start, said: Callable[[], Review]
) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await do(pilot, "review.wrong")
        assert isinstance(pilot.app.screen, ChoosingScreen)
        await press(pilot, "escape")
        assert said().marks == ()
        await do(pilot, "review.wrong")
        await press(pilot, "enter")
        assert [(each.kind, each.indicator, each.quote) for each in said().marks] == [
            ("wrong", "empathy/validates", "It sounds ")
        ]
        assert "wrong as: Says that the feeling makes sense" in words(pilot)
        await do(pilot, "review.wrong")
        await press(pilot, "enter")
        assert said().marks == ()


async def test_missed_evidence_takes_the_words_and_an_indicator(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await press(pilot, "right", "right")
        await do(pilot, "review.missed")
        await press(pilot, "down", "enter")
        assert [(each.kind, each.indicator, each.quote) for each in said().marks] == [
            ("missed", "empathy/asks-what-helps", "sounds")
        ]
        assert "missed: Asks what would help" in words(pilot)


async def test_a_note_and_next_steps_are_kept_and_reviewed_can_be_taken_back(
    start: Start, said: Callable[[], Review]
) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.note")
        await write(pilot, "Warm.", "Ask first.\nName the nurse.")
        assert (said().note, said().next_steps) == ("Warm.", ("Ask first.", "Name the nurse."))
        assert "Name the nurse." in words(pilot)
        await do(pilot, "review.reviewed")
        assert "4 of 4 levels are not given" in words(pilot)
        await press(pilot, "enter")
        assert said().reviewed_at is None
        await finish(pilot)
        assert said().reviewed_at == NOON
        assert "· reviewed" in words(pilot)
        await press(pilot, "enter")
        assert "Reopen the review?" in words(pilot)
        await press(pilot, "enter")
        assert said().reviewed_at == NOON
        await press(pilot, "r", "right", "enter")
        assert said().reviewed_at is None
        assert said().note == "Warm."


async def test_undo_takes_back_one_thing_after_the_other(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        await press(pilot, "4", "2")
        await do(pilot, "review.undo")
        assert [each.level for each in said().ratings] == [4]
        assert told(pilot)[-1] == "Taken back: level 2, empathy. Level 4, empathy holds again."
        await do(pilot, "review.undo")
        assert said().is_empty
        assert told(pilot)[-1] == "Taken back: level 4, empathy."
        await do(pilot, "review.undo")
        assert "nothing to take back" in words(pilot)


async def test_undo_goes_where_that_was_said_and_a_rating_given_again_unseen_stays_blind(
    start: Start, said: Callable[[], Review]
) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.next")
        await press(pilot, "down", "2")
        await do(pilot, "review.previous")
        await do(pilot, "review.undo")
        assert "question 2 of 2 · 0 of 4 rated" in seen(pilot)
        assert "▸ Teamwork" in seen(pilot)
        await press(pilot, "3")
        assert "machine" not in words(pilot)
    assert [(each.question, each.competency, each.level, each.blind) for each in said().ratings] == [
        ("question-2", "teamwork", 3, True)
    ]


async def test_marks_and_what_undo_does_to_them_are_told(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await press(pilot, "right", "right")
        await do(pilot, "review.missed")
        await press(pilot, *"next shift", "enter")
        assert "Marked: “sounds” shows: Tells the next shift" in told(pilot)
        await do(pilot, "review.wrong")
        await press(pilot, "enter")
        assert "Marked: “It sounds ” does not show: Says that the feeling makes sense" in told(pilot)
        await do(pilot, "review.wrong")
        await press(pilot, "enter")
        assert "Taken back: “It sounds ” does not show: Says that the feeling makes sense" in told(pilot)
        await do(pilot, "review.note")
        await write(pilot, "Warm.", "")
        await finish(pilot)
        for each in (
            "Taken back: that your review is finished.",
            "Taken back: the note.",
            "“It sounds ” does not show: Says that the feeling makes sense holds again.",
        ):
            await do(pilot, "review.undo")
            assert each in told(pilot)
    assert len(said().marks) == 2


async def test_leaving_changed_text_takes_two_presses(start: Start, said: Callable[[], Review]) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.comment")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await do(pilot, "review.comment")
        await press(pilot, *"Half a th", "escape")
        assert isinstance(pilot.app.screen, WritingScreen)
        await press(pilot, "e", "escape")
        assert isinstance(pilot.app.screen, WritingScreen)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, ReviewScreen)
        await do(pilot, "screen.back")
        await opened(pilot)
    assert said().is_empty


async def test_text_that_could_not_be_saved_is_asked_for_again(
    start: Start, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StorageError("the disk is full: make room")

    async with start().run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        monkeypatch.setattr(workspace.store.reviews, "save", fail)
        await press(pilot, "4")
        assert "the disk is full" in words(pilot)
        assert "0 of 4 rated" in words(pilot)
        await do(pilot, "review.comment")
        await write(pilot, "Warm.")
        assert isinstance(pilot.app.screen, WritingScreen)
        assert pilot.app.screen.query_one(AnswerEditor).text == "Warm."


async def test_a_session_without_answers_can_still_be_noted(start: Start, workspace: Workspace) -> None:
    workspace.call(workspace.store.begin, make_session("bbbb2345", (), candidate="Lee", started_at=NOON))
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        assert "nothing was answered" in words(pilot)
        await press(pilot, "4", "c", "right", "down", "n", "x", "plus")
        await do(pilot, "review.note")
        await write(pilot, "Came late.", "")
        await do(pilot, "review.reviewed")
    review = workspace.call(workspace.store.reviews.by, "bbbb2345", "Ann")
    assert (review.note, review.reviewed_at) == ("Came late.", NOON)


async def test_hostile_text_is_shown_as_it_is(start: Start) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.comment")
        await write(pilot, "[bold]x[/bold] \x1b[31m [/]")
        assert "[bold]x[/bold]" in words(pilot)


# What is being written


def unfinished(workspace: Workspace) -> list[str]:
    """The texts that Ann has neither kept nor given up, as they are stored."""
    facts = workspace.call(workspace.store.reviews.unfinished, "abcd2345", "Ann")
    return [text for fact in facts for text in texts_of(fact)]


def texts_of(fact: Fact) -> list[str]:
    match fact:
        case Comment():
            return [fact.text]
        case Rating():
            return [fact.reason]
        case Conclusion():
            return [fact.note, *fact.next_steps]
    raise AssertionError(fact)


async def comment_on_a_word(pilot: Pilot[Any]) -> None:
    await press(pilot, "right", "right")
    await do(pilot, "review.comment")


async def note_and_steps(pilot: Pilot[Any]) -> None:
    await do(pilot, "review.note")


async def reason_for_another_level(pilot: Pilot[Any]) -> None:
    await rate_all(pilot)
    await press(pilot, "5")


@pytest.mark.parametrize("way", [comment_on_a_word, note_and_steps, reason_for_another_level])
async def test_text_is_in_the_database_as_it_is_typed_and_comes_back(
    start: Start, workspace: Workspace, said: Callable[[], Review], way: Callable[[Pilot[Any]], Awaitable[None]]
) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.next")
        await way(pilot)
        title = str(pilot.app.screen.query_one("#writing-title", Static).content)
        await press(pilot, "W")
        assert unfinished(workspace)[0] == "W"
        await press(pilot, *"arm")
        await pilot.press("ctrl+q")
    assert not said().comments
    assert not said().note
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, WritingScreen)
        assert str(screen.query_one("#writing-title", Static).content) == title
        assert screen._texts()[0] == "Warm"
        assert "question 2 of 2" in words(pilot) or way is note_and_steps
        await press(pilot, "ctrl+j")
        assert isinstance(pilot.app.screen, ReviewScreen)
        assert unfinished(workspace) == []
    review = said()
    assert "Warm" in [review.note, *(each.text for each in review.comments), *(each.reason for each in review.ratings)]


async def test_steady_typing_is_saved_too(start: Start, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """A throttle: a box that is never at rest is saved all the same, soon after each change."""
    monkeypatch.setattr(drafting, "SAVE_EVERY", 0.01)
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.comment")
        for length in range(1, 6):
            pilot.app.post_message(Key("x", "x"))
            await eventually(partial(is_kept, workspace, "x" * length))


def is_kept(workspace: Workspace, text: str) -> bool:
    return unfinished(workspace) == [text]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_signals_keep_what_is_being_written(
    start: Start, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
    app = start()
    async with app.run_test(size=SIZE) as pilot:
        await opened(pilot)
        await do(pilot, "review.comment")
        await press(pilot, *"Warm")
        assert unfinished(workspace) == ["W"]
        os.kill(os.getpid(), number)
        await eventually(lambda: not app.is_running)
    assert unfinished(workspace) == ["Warm"]


async def test_failing_to_save_is_said_and_leaving_then_asks_once_more(
    start: Start, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("the disk is full: make room")

    async with start().run_test(size=SIZE, notifications=True) as pilot:
        await opened(pilot)
        await do(pilot, "review.comment")
        monkeypatch.setattr(workspace.store.reviews, "write_on", fail)
        await press(pilot, "W")
        assert "NOT SAVED: the disk is full" in words(pilot)
        await press(pilot, "ctrl+q")
        assert pilot.app.is_running
        assert "again to leave without it" in words(pilot)
        await pilot.press("ctrl+q")
    assert not pilot.app.is_running


async def test_keys_that_are_typed_ahead_of_a_box_are_no_commands(start: Start, said: Callable[[], Review]) -> None:
    """A person types on while a box opens, on a slow machine for long: nothing of that may rate or finish anything."""
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        for key in ("c", "4", "r", "u", "enter"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert isinstance(pilot.app.screen, WritingScreen)
    assert said().is_empty


async def test_a_level_typed_at_once_after_the_one_that_opens_the_machines_view_is_not_blind(
    start: Start, said: Callable[[], Review]
) -> None:
    """However the keys fall in time, the desk decides in their order."""
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        for key in ("4", "down", "2", "up", "5"):
            pilot.app.post_message(Key(key, key))
        await settle(pilot)
        assert isinstance(pilot.app.screen, WritingScreen)
        await write(pilot, "She says more.")
    assert [(each.level, each.blind) for each in said().ratings] == [(4, True), (2, True), (5, False)]


# Several takes


@pytest.fixture
def again(workspace: Workspace) -> None:
    """Kim answers the first question of another session twice; Ann has commented on the first take."""
    workspace.call(workspace.store.begin, replace(two_takes(), id="takes234", started_at=NOON))
    desk = workspace.call(Desk, workspace.store, "Ann")
    session = workspace.call(workspace.store.session, "takes234")
    workspace.call(desk.save, session, Comment("Ann", "question-1", 3, 14, "Warm.", NOON, take=0))


@pytest.mark.usefixtures("again")
async def test_what_was_said_of_an_earlier_take_stays_there(start: Start, workspace: Workspace) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await opened(pilot)
        assert "I listen, and I ask what helps." in words(pilot)
        assert "Take 2 of 2" in words(pilot)
        assert "[a]" not in words(pilot)
        assert "“sounds hard”: Warm." in words(pilot)
        await rate_all(pilot)
        assert "machine 5.0" in words(pilot)
        await do(pilot, "review.take")
        assert "sounds hard[a]" in words(pilot)
        assert "machine" not in words(pilot)
        await press(pilot, "1", "right")
        await do(pilot, "review.comment")
        await write(pilot, "So.")
    review = workspace.call(workspace.store.reviews.by, "takes234", "Ann")
    assert [(each.level, each.take) for each in review.ratings] == [(4, 1), (2, 1), (1, 0)]
    assert [(each.quote, each.take) for each in review.comments] == [("sounds hard", 0), ("It", 0)]


# The list


async def test_words_of_the_answers_find_a_session(start: Start, workspace: Workspace) -> None:
    workspace.call(workspace.store.begin, make_session("bbbb2345", ("I would sing.",), candidate="Lee"))
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await do(pilot, "reviews.search")
        await press(pilot, *"phone")
        assert "Kim" in words(pilot)
        assert "Lee" not in words(pilot)
        await press(pilot, "enter", "f", "enter")
        assert "not reviewed by you, with phone" in words(pilot)
        await do(pilot, "reviews.search_done")
        assert "Lee" in words(pilot)


async def filter_by(pilot: Pilot[Any], typed: str, *keys: str) -> None:
    """Open the box, type, and take the first line, or the one that `keys` lead to."""
    await do(pilot, "reviews.filter")
    await press(pilot, *typed, *keys, "enter")
    assert isinstance(pilot.app.screen, ReviewsScreen)


@pytest.fixture
def lee(workspace: Workspace) -> None:
    """A session of Lee's for another role, a month later, without red flags."""
    calm = make_session("bbbb2345", ("I would sing.",), candidate="Lee", started_at=NOON + timedelta(days=31))
    turns = tuple(replace(t, assessment=replace(t.assessment, red_flags=())) for t in calm.turns if t.assessment)
    plan = replace(calm.plan, choices=replace(calm.plan.choices, role="musician"))
    session = replace(calm, turns=turns, plan=plan, role_title="Musician")
    workspace.call(workspace.store.begin, session)


@pytest.mark.usefixtures("lee")
@pytest.mark.parametrize(
    ("typed", "keys", "told", "found"),
    [
        ("", (), "not reviewed by you", "Kim Lee"),
        ("flag", (), "with red flags", "Kim"),
        ("lee", (), "of Lee", "Lee"),
        ("cand ki", (), "of Kim", "Kim"),
        ("musi", (), "for Musician", "Lee"),
        ("role", (), "for Mental health support worker", "Kim"),
        ("teamw", (), "on teamwork", "Kim Lee"),
        ("2025-03-01", (), "on 1 March 2025", "Kim"),
        ("apr 2026", (), "in April 2026", "Lee"),
        ("2026-03-03", ("down",), "from 3 March 2026", "Lee"),
        ("1 Mar 2025", ("down", "down"), "until 1 March 2025", "Kim"),
        ("last 7", (), "from 24 February 2026", "Lee"),
        ("2024", (), "in 2024", ""),
    ],
)
async def test_the_list_is_filtered_by_what_is_typed(
    start: Start, typed: str, keys: tuple[str, ...], told: str, found: str
) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await filter_by(pilot, typed, *keys)
        assert f"{told} · newest first" in words(pilot)
        listed = words(pilot).partition("newest first")[2]
        assert [name for name in ("Kim", "Lee") if f"{name} " in listed] == found.split()
        await filter_by(pilot, "")
        assert "all sessions · newest first" in words(pilot)
        assert all(name in words(pilot) for name in ("Kim", "Lee"))


@pytest.mark.usefixtures("lee")
async def test_filters_add_up_and_each_is_lifted_where_it_was_set(start: Start) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await filter_by(pilot, "2026")
        await filter_by(pilot, "not rev")
        await filter_by(pilot, "musician")
        assert "for Musician, in 2026, not reviewed by you · newest first" in words(pilot)
        assert "Kim" not in words(pilot)
        await do(pilot, "reviews.filter")
        assert "· all sessions ✓ Musician role ✓ in 2026 begun ✓ not reviewed by you" in words(pilot)
        await press(pilot, "down", "enter")
        assert "in 2026, not reviewed by you · newest first" in words(pilot)
        await opened(pilot)
        await finish(pilot)
        await do(pilot, "screen.back")
        await do(pilot, "reviews.sort")
        assert "Lee" not in words(pilot)
        await filter_by(pilot, "lee")
        assert "No sessions are like that: F changes the filter" in words(pilot)
        await do(pilot, "reviews.filter")
        await press(pilot, *"zebra", "enter")
        assert "Nothing is called that." in words(pilot)
        await press(pilot, "escape")
        assert "of Lee, in 2026, not reviewed by you" in words(pilot)


async def test_letters_typed_while_the_box_opens_are_part_of_a_name(start: Start) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        pilot.app.post_message(Key("f", "f"))
        await eventually(lambda: isinstance(pilot.app.screen, FilteringScreen))
        for key in ("k", "i", "enter"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await settle(pilot)
        assert "of Kim · newest first" in words(pilot)


async def test_what_was_stored_since_can_be_filtered_by(start: Start, workspace: Workspace) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        workspace.call(workspace.store.begin, make_session("bbbb2345", candidate="Lee"))
        await filter_by(pilot, "lee")
        assert "of Lee" in words(pilot)


async def test_the_list_says_how_far_one_is(start: Start, workspace: Workspace) -> None:
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert " new " in words(pilot)
        await opened(pilot)
        await do(pilot, "review.note")
        await press(pilot, *"Wa", "escape", "escape")
        await do(pilot, "screen.back")
        assert " new " in words(pilot)
        await opened(pilot)
        await do(pilot, "review.note")
        await write(pilot, "Warm.", "")
        await do(pilot, "screen.back")
        assert " begun " in words(pilot)
        await opened(pilot)
        await rate_all(pilot)
        await do(pilot, "screen.back")
        assert " 2/4 rated " in words(pilot)
        await opened(pilot)
        await finish(pilot)
        await do(pilot, "screen.back")
        assert "✓ reviewed" in words(pilot)
    workspace.call(workspace.store.record, "abcd2345", 2, make_session("x", [FIRST] * 3).turns[2])
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert " 2/6 rated " in words(pilot)
    async with start(rater="Bo").run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert " new " in words(pilot)


async def test_an_empty_store_says_how_sessions_come_in(workspace: Workspace) -> None:
    async with CoachApp(workspace, reviewing=True, rater="Ann", clock=lambda: NOON).run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "interviewcoach import FILE" in words(pilot)


async def test_pages_are_read_as_one_moves_down(start: Start, workspace: Workspace) -> None:
    for number in range(70):
        session = make_session(f"s{number:07}", candidate=f"P{number}", started_at=NOON + timedelta(days=number))
        workspace.call(workspace.store.begin, session)
    async with start().run_test(size=SIZE) as pilot:
        await settle(pilot)
        menu = pilot.app.screen.query_one(Menu)
        assert menu.option_count == 50
        await press(pilot, "end")
        assert menu.option_count == 71
        await press(pilot, "end")
        assert menu.option_count == 71
        assert "Kim" in words(pilot)


async def test_home_leads_to_the_review_and_asks_who_reviews(start: Start) -> None:
    async with start(rater="").run_test(size=SIZE) as pilot:
        await settle(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await do(pilot, "home.review")
        await write(pilot, " ")
        assert isinstance(pilot.app.screen, WritingScreen)
        await write(pilot, "  Ann ")
        assert isinstance(pilot.app.screen, ReviewsScreen)
        assert "Ann, blind" in words(pilot)
        await do(pilot, "screen.back")
        await press(pilot, "end", "up")
        await do(pilot, "menu.open")
        assert isinstance(pilot.app.screen, ReviewsScreen)


async def test_help_names_every_key_of_the_review(start: Start) -> None:
    async with start().run_test(size=(120, 60)) as pilot:
        await opened(pilot)
        await do(pilot, "app.help")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert all(part in words(pilot) for part in ("Give level 5", "Take back the last thing", "next steps"))
        assert all(key in words(pilot) for key in ("shift+→ Choose one more", "shift+↑ Choose back", "page ↓ Read on"))


# What is said of answers like this one

KEPT = PatternComment("Tess", "question-1", "empathy/asks-what-helps", "Ask what would\nhelp.", NOON)


@pytest.fixture
def kept(workspace: Workspace) -> Workspace:
    workspace.call(workspace.store.patterns.save, KEPT)
    return workspace


@pytest.mark.usefixtures("kept")
async def test_what_is_said_of_answers_like_it_is_offered_once_rated_and_said_with_one_key(
    start: Start, said: Callable[[], Review]
) -> None:
    async with start().run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        assert "Tess" not in words(pilot)
        assert not offers(pilot, "review.say")
        await rate_all(pilot)
        assert "s Tess says where “Asks what would help” is not heard: Ask what would help." in words(pilot)
        await do(pilot, "review.say")
        assert [(each.text, each.quote) for each in said().comments] == [(KEPT.text, FIRST)]
        assert "Tess says where" not in words(pilot)
        assert not offers(pilot, "review.say")
        await do(pilot, "review.undo")
        assert said().comments == ()
        assert offers(pilot, "review.say")
        await do(pilot, "review.next")
        assert "Tess says" not in words(pilot)


@pytest.mark.usefixtures("kept")
async def test_it_goes_below_what_was_said_of_the_whole_answer_and_undo_takes_it_alone(
    start: Start, said: Callable[[], Review]
) -> None:
    async with start().run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await do(pilot, "review.comment")
        await write(pilot, "Warm.")
        await do(pilot, "review.say")
        assert [each.text for each in said().comments] == [f"Warm.\n\n{KEPT.text}"]
        await do(pilot, "review.undo")
        assert [each.text for each in said().comments] == ["Warm."]


async def test_of_several_one_is_chosen(start: Start, kept: Workspace, said: Callable[[], Review]) -> None:
    for rater in ("Ann", "Bo"):
        kept.call(kept.store.patterns.save, replace(KEPT, rater=rater, text=f"{rater} would ask."))
    async with start().run_test(size=(100, 40)) as pilot:
        await opened(pilot)
        await rate_all(pilot)
        await do(pilot, "review.say")
        assert isinstance(pilot.app.screen, ChoosingScreen)
        await press(pilot, "escape")
        assert said().comments == ()
        await do(pilot, "review.say")
        await press(pilot, "down", "enter")
        assert [each.text for each in said().comments] == ["Bo would ask."]
        assert "Tess says" in words(pilot)


async def test_a_comment_is_kept_for_answers_that_lack_the_same_and_dropped_again(
    start: Start, workspace: Workspace, said: Callable[[], Review]
) -> None:
    patterns = workspace.store.patterns
    async with start().run_test(size=(100, 40), notifications=True) as pilot:
        await opened(pilot)
        assert not offers(pilot, "review.keep")
        await rate_all(pilot)
        await do(pilot, "review.keep")
        assert "Comment on the answer first (C)" in words(pilot)
        await do(pilot, "review.comment")
        await write(pilot, "Ask her.")
        await do(pilot, "review.keep")
        assert "Asks what would help" in words(pilot)
        await press(pilot, "enter")
        (found,) = workspace.call(patterns.all)
        assert found == replace(KEPT, rater="Ann", text="Ask her.")
        assert not offers(pilot, "review.say")
        await do(pilot, "review.undo")
        assert said().comments == ()
        assert "s Ann says where “Asks what would help” is not heard: Ask her." in words(pilot)
        await do(pilot, "review.say")
        await do(pilot, "review.keep")
        assert "x Asks what would help" in words(pilot)
        await press(pilot, "enter")
        assert workspace.call(patterns.all) == ()
        assert [each.text for each in said().comments] == ["Ask her."]


def test_an_earlier_take_is_offered_nothing() -> None:
    session = two_takes()
    competencies = session.rubrics["question-1"].question.competencies
    seen = tuple(Seen("Ann", "question-1", each, NOON, take) for each in competencies for take in (0, 1))
    asked = Asked(session, "question-1", 0, Review(session.id, "Ann", seen=seen), (KEPT,))
    assert asked.not_heard
    assert not asked.offered
    assert replace(asked, take=1).offered == (KEPT,)
    assert not replace(asked, take=1, review=Review(session.id, "Ann", seen=seen[:1])).offered
