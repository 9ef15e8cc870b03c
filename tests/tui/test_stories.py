"""The candidate's own stories in the full screen: written, kept as typed, deleted, told in answers."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from interviewcoach.errors import StorageError
from interviewcoach.model.session import Told
from interviewcoach.model.story import LONGEST_PART, Story
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens import drafting
from interviewcoach.tui.screens.choosing import ChoosingScreen
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen
from interviewcoach.tui.screens.interview import InterviewScreen
from interviewcoach.tui.screens.stories import StoriesScreen
from interviewcoach.tui.screens.story import PartEditor, StoryScreen
from interviewcoach.workspace import Workspace

from .conftest import GOOD, PARTIAL
from .steps import answer_ready, coach, do, offers, open_line, paste, press, seen, settle, until, words, write

MakeApp = Callable[..., CoachApp]
SIZE = (80, 24)
NIGHT = Story("night", "Night shift", "A man had stopped eating.", action="I sat with him.", competencies=("empathy",))
DESK = Story("desk", "At the desk", action="A visitor shouted and I listened.")


@pytest.fixture
def kept(workspace: Workspace) -> Workspace:
    for story in (NIGHT, DESK):
        workspace.call(workspace.store.stories.save, story)
    return workspace


@pytest.fixture(autouse=True)
def _ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewcoach.tui.screens.stories.new_session_id", lambda: "story1")


def stored(workspace: Workspace) -> tuple[Story, ...]:
    return workspace.call(workspace.store.stories.all, "")


async def open_stories(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await open_line(pilot, "stories")
    assert isinstance(pilot.app.screen, StoriesScreen)


async def type_into(pilot: Pilot[Any], part: str, text: str) -> None:
    pilot.app.screen.query_one(f"#{part}").focus()
    await paste(pilot, text)


# The list


@pytest.mark.usefixtures("kept")
async def test_the_list_says_what_each_shows_and_what_has_no_story(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "situations of your own to tell: 2 stories" in words(pilot)
        await open_stories(pilot)
        text = words(pilot)
        assert "Night shift empathy" in " ".join(text.split())
        assert "At the desk no skill named yet" in " ".join(text.split())
        assert "Without a story: crisis management, confidentiality." in text


async def test_an_empty_list_says_how_to_begin(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        assert "No stories yet." in words(pilot)
        assert not offers(pilot, "stories.delete")


async def test_deleting_asks_first(make_app: MakeApp, kept: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        await do(pilot, "stories.delete")
        assert "“Night shift” and all backups" in words(pilot)
        await press(pilot, "escape")
        assert len(stored(kept)) == 2
        await do(pilot, "stories.delete")
        await press(pilot, "right", "enter")
        assert stored(kept) == (DESK,)
        assert "Night shift" not in words(pilot)


# Writing


async def test_a_story_is_kept_as_it_is_written(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        await do(pilot, "stories.add")
        assert "An empty story is not kept." in words(pilot)
        await type_into(pilot, "title", "Night shift")
        await type_into(pilot, "situation", "A man had stopped eating.")
        await type_into(pilot, "task", "To keep him safe.")
        await type_into(pilot, "action", "I sat with him.")
        await type_into(pilot, "result", "He ate.")
        await do(pilot, "story.skills")
        await press(pilot, "down", "down", "space", "enter")
        assert "Shows empathy" in " ".join(words(pilot).split())
        await do(pilot, "story.done")
        assert isinstance(pilot.app.screen, StoriesScreen)
        assert "Night shift" in words(pilot)
    assert stored(workspace) == (
        Story(
            "story1",
            "Night shift",
            "A man had stopped eating.",
            "To keep him safe.",
            "I sat with him.",
            "He ate.",
            ("empathy",),
        ),
    )


async def test_without_a_title_the_first_words_are_one(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        await do(pilot, "stories.add")
        await type_into(pilot, "situation", "A man in the home had stopped eating since his brother had left.")
        await do(pilot, "story.done")
    (story,) = stored(workspace)
    assert story.title == "A man in the home had stopped eating"


async def test_an_empty_story_is_not_kept(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        await do(pilot, "stories.add")
        await type_into(pilot, "situation", " \n ")
        await do(pilot, "story.done")
    assert stored(workspace) == ()


async def test_a_change_can_be_put_back(make_app: MakeApp, kept: Workspace) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        await press(pilot, "enter")
        assert not offers(pilot, "story.restore")
        await type_into(pilot, "action", " And then I told the nurse.")
        await settle(pilot)
        await press(pilot, "f8")
        assert pilot.app.screen.query_one("#action", PartEditor).text == "I sat with him."
        await press(pilot, "f8")
        assert isinstance(pilot.app.screen, StoryScreen)
        await do(pilot, "story.done")
    assert stored(kept) == (NIGHT, DESK)


async def test_leaving_the_program_loses_nothing(
    make_app: MakeApp, kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "SAVE_EVERY", 60)
    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        await press(pilot, "enter")
        await type_into(pilot, "action", " First.")
        await type_into(pilot, "action", " Second.")
        assert stored(kept)[0].action == "I sat with him. First."
        await do(pilot, "app.quit")
    assert stored(kept)[0].action == "I sat with him. First. Second."


async def test_a_story_that_cannot_be_saved_stays_on_the_screen(
    make_app: MakeApp, kept: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Story) -> None:
        raise StorageError("the disk is full")

    async with make_app().run_test(size=SIZE) as pilot:
        await open_stories(pilot)
        await press(pilot, "enter")
        monkeypatch.setattr(kept.store.stories, "save", fail)
        await type_into(pilot, "action", " More.")
        assert "NOT SAVED: the disk is full" in words(pilot)
        await do(pilot, "story.done")
        assert isinstance(pilot.app.screen, StoryScreen)
        monkeypatch.undo()
        await do(pilot, "story.done")
        assert isinstance(pilot.app.screen, StoriesScreen)
    assert stored(kept)[0].action == "I sat with him. More."


async def test_a_part_and_a_title_hold_so_many_characters(make_app: MakeApp, kept: Workspace) -> None:
    async with make_app().run_test(size=SIZE, notifications=True) as pilot:
        await open_stories(pilot)
        await press(pilot, "enter")
        await type_into(pilot, "action", "x" * LONGEST_PART)
        assert pilot.app.screen.query_one("#action", PartEditor).text == "I sat with him."
        assert "a part holds at most 10,000" in words(pilot)
        await type_into(pilot, "title", "y" * 200)
        assert len(pilot.app.screen.query_one(Input).value) <= 100
        await do(pilot, "story.done")


# Telling


@pytest.mark.usefixtures("kept")
async def test_an_answer_says_which_story_it_tells(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app(questions=1).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await do(pilot, "interview.story")
        assert isinstance(pilot.app.screen, ChoosingScreen)
        await press(pilot, "enter")
        assert "This answer tells: Night shift." in words(pilot)
        await do(pilot, "interview.story")
        assert "✓ Night shift" in words(pilot)
        await press(pilot, "enter")
        assert "This answer tells" not in words(pilot)
        await do(pilot, "interview.story")
        await press(pilot, "enter")
        await write(pilot, PARTIAL)
        await do(pilot, "interview.send")
        assert "This answer tells: Night shift." in words(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, InterviewScreen)
        assert screen.session.turns[0].stories == (Told("night", "Night shift"),)
        await do(pilot, "interview.story")
        await press(pilot, "down", "enter")
        await do(pilot, "interview.skip")
        assert "Tells your story: Night shift, At the desk" in words(pilot)
    session = workspace.call(workspace.store.session, "session1")
    assert [told.story for told in session.turns[0].stories] == ["night", "desk"]


@pytest.mark.usefixtures("kept")
async def test_what_an_unsent_answer_tells_is_kept_over_a_pause(make_app: MakeApp) -> None:
    async with make_app(questions=1).run_test(size=SIZE) as pilot:
        await answer_ready(pilot)
        await do(pilot, "interview.story")
        await press(pilot, "enter")
        await do(pilot, "interview.pause")
        await press(pilot, "right", "enter")
        await open_line(pilot, "resume")
        await answer_ready(pilot)
        assert "This answer tells: Night shift." in words(pilot)


@pytest.mark.usefixtures("kept")
async def test_a_story_is_attached_after_the_feedback_and_told_twice(make_app: MakeApp, workspace: Workspace) -> None:
    async with make_app(questions=2).run_test(size=SIZE) as pilot:
        for number in (1, 2):
            await until(pilot, FeedbackScreen, text=GOOD)
            await do(pilot, "feedback.story")
            if number == 2:
                assert "! told in question 1" in words(pilot)
            await press(pilot, "enter")
            assert "Tells your story: Night shift" in words(pilot)
            await do(pilot, "feedback.next")
        assert isinstance(pilot.app.screen, CloseScreen)
        await pilot.resize_terminal(80, 60)
        await settle(pilot)
        text = words(pilot)
        assert '! The story "Night shift" stands in questions 1 and 2: have another one ready.' in text
        assert "Question 1, as you said." in text
    session = workspace.call(workspace.store.session, "session1")
    assert [len(turn.stories) for turn in session.turns if not turn.prompt.is_probe] == [1, 1]


async def test_words_that_two_answers_share_with_a_story_are_told(make_app: MakeApp, workspace: Workspace) -> None:
    workspace.call(workspace.store.stories.save, Story("a", "Staying", action=GOOD))
    async with make_app(questions=2, feedback="end").run_test(size=(80, 60)) as pilot:
        await until(pilot, CloseScreen, text=GOOD)
        assert 'The story "Staying" stands in questions 1 and 2' in words(pilot)
        assert "by its words: " in words(pilot)


async def test_without_stories_it_says_where_to_write_one(make_app: MakeApp) -> None:
    async with make_app(questions=1).run_test(size=SIZE, notifications=True) as pilot:
        await answer_ready(pilot)
        await do(pilot, "interview.story")
        assert isinstance(pilot.app.screen, InterviewScreen)
        assert "You keep no stories yet." in words(pilot)


# Who practises


async def test_home_is_for_the_candidate_who_was_named_last(make_app: MakeApp, workspace: Workspace) -> None:
    workspace.call(workspace.store.stories.save, Story("a", "Of Ann", "x", candidate="Ann"))
    async with make_app().run_test(size=SIZE) as pilot:
        await settle(pilot)
        await do(pilot, "home.candidate")
        assert "Ann" in words(pilot)
        await press(pilot, "down", "enter")
        assert "Good afternoon, Ann." in words(pilot)
        assert "to tell: 1 story" in words(pilot)
        await do(pilot, "home.candidate")
        await press(pilot, "end", "enter")
        await paste(pilot, "  Ben  ")
        await press(pilot, "enter")
        assert "Good afternoon, Ben." in words(pilot)
        await press(pilot, "home", "enter", "enter")
        await answer_ready(pilot)
    assert [past.candidate for past in workspace.call(workspace.store.sessions)] == ["Ben"]
    async with make_app().run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        assert coach(pilot).candidate == "Ben"
        assert "Resume" in seen(pilot)
        await open_line(pilot, "sessions")
        assert "· Ben" in words(pilot)
        await do(pilot, "screen.back")
        await do(pilot, "home.candidate")
        await press(pilot, "home", "enter")
        assert "Good afternoon." in words(pilot)
        assert "Resume" not in seen(pilot)
        await open_line(pilot, "sessions")
        assert "Nothing practised yet." in words(pilot)
