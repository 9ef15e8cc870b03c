"""Each screen at 80x24 and 120x40, as text with its styles, so that a change can be read in a diff.

What stands on it can be read in every theme, and what it offers is found. The way to a screen takes longest, so it is
gone once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rich.segment import Segment
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from interviewcoach.model.review import PatternComment
from interviewcoach.model.story import Story
from interviewcoach.tui.app import CoachApp
from interviewcoach.tui.screens.close import CloseScreen
from interviewcoach.tui.screens.feedback import FeedbackScreen

from .conftest import GOOD, NOON, PARTIAL, UNSAFE
from .steps import (
    answer,
    answer_ready,
    coach,
    do,
    offers,
    open_line,
    practise,
    press,
    rendered,
    settle,
    tick,
    to_the_end,
    until,
    write,
)
from .test_commands import palette_and_help_hold_every_command
from .test_themes import all_can_be_read

MakeApp = Callable[..., CoachApp]
STORY = Story(
    "night",
    "Night shift with a man who would not eat",
    "On a night shift in a home for eight people, a man had stopped eating.",
    "It was mine to see that he was safe until the morning.",
    "I sat with him, asked what had changed, and told the nurse in charge.",
    "He ate some soup, and the team changed the plan.",
    ("empathy",),
)
Way = Callable[[Pilot[Any]], Awaitable[None]]


def picture(pilot: Pilot[Any], *, styled: bool) -> str:
    """The screen's text and, where `styled`, below each line the words that are coloured or emphasised."""
    lines = []
    for line in rendered(pilot.app):
        lines.append("".join(segment.text for segment in line).rstrip())
        told = [f"{style} {segment.text.strip()!r}" for segment in line if (style := _style(pilot, segment))]
        lines += [f"{'':>8}~ {', '.join(told)}"] if told and styled else []
    return "\n".join(lines)


def _style(pilot: Pilot[Any], segment: Segment) -> str:
    style = segment.style
    if style is None or not segment.text.strip(" │─╭╮╰╯▌"):
        return ""
    theme = pilot.app.theme_variables
    names = {theme[name].lower(): name for name in ("error", "warning", "accent", "quiet")}
    marks = [name for name in ("bold", "underline", "reverse") if getattr(style, name)]
    if style.color is not None and style.color != pilot.app.screen.rich_style.color:
        marks.append(names.get(style.color.name, style.color.name))
    return " ".join(marks)


async def home(pilot: Pilot[Any]) -> None:
    await settle(pilot)


async def home_with_sessions(pilot: Pilot[Any]) -> None:
    await answer(pilot, GOOD)
    await do(pilot, "interview.pause")
    await press(pilot, "right", "enter")


async def choose(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await press(pilot, "enter")


async def skills(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await press(pilot, "down", "enter", "down", "right", "space")


async def interview(pilot: Pilot[Any]) -> None:
    await answer_ready(pilot)
    await do(pilot, "interview.hint")
    await write(pilot, PARTIAL)
    await tick(pilot)


async def follow_up(pilot: Pilot[Any]) -> None:
    await answer(pilot, PARTIAL)


async def content_note(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    while not offers(pilot, "interview.reveal"):
        await do(pilot, "interview.skip")


async def paused(pilot: Pilot[Any]) -> None:
    await interview(pilot)
    await do(pilot, "interview.pause")


async def feedback(pilot: Pilot[Any]) -> None:
    await until(pilot, FeedbackScreen, text=UNSAFE)


async def feedback_details(pilot: Pilot[Any]) -> None:
    await feedback(pilot)
    await do(pilot, "feedback.details")


async def feedback_strong(pilot: Pilot[Any]) -> None:
    await feedback_details(pilot)
    await do(pilot, "feedback.strong")


async def not_enough_evidence(pilot: Pilot[Any]) -> None:
    await until(pilot, FeedbackScreen, text="I would be kind, in the way people are.")


async def close(pilot: Pilot[Any]) -> None:
    await until(pilot, CloseScreen, text=UNSAFE)


async def transcript(pilot: Pilot[Any]) -> None:
    await close(pilot)
    await do(pilot, "close.transcript")


async def sessions(pilot: Pilot[Any]) -> None:
    await home_with_sessions(pilot)
    await open_line(pilot, "sessions")


async def delete(pilot: Pilot[Any]) -> None:
    await sessions(pilot)
    await do(pilot, "sessions.delete")


async def reviews(pilot: Pilot[Any]) -> None:
    await close(pilot)
    await do(pilot, "screen.back")
    coach(pilot).rater = "Ann"
    await do(pilot, "home.review")


async def reviews_filter(pilot: Pilot[Any]) -> None:
    await reviews(pilot)
    await do(pilot, "reviews.filter")
    await press(pilot, "enter")
    await do(pilot, "reviews.filter")


async def review(pilot: Pilot[Any]) -> None:
    await reviews(pilot)
    await press(pilot, "enter", "4", "down", "2", "right", "shift+down")


async def review_open(pilot: Pilot[Any]) -> None:
    await review(pilot)
    await press(pilot, "down", "3")


async def review_comment(pilot: Pilot[Any]) -> None:
    await review(pilot)
    await do(pilot, "review.comment")
    await press(pilot, *"Warm")


async def review_missed(pilot: Pilot[Any]) -> None:
    await review_open(pilot)
    await do(pilot, "review.missed")


async def review_offered(pilot: Pilot[Any]) -> None:
    """What another trainer says where an indicator is missing, below an answer that was rated."""
    patterns = coach(pilot).workspace.store.patterns
    for question in ("secret", "disclosure", "upset"):
        said = PatternComment("Tess", question, "crisis-management/records", "Say what you would write down.", NOON)
        coach(pilot).workspace.call(patterns.save, said)
    await review_open(pilot)


async def review_finish(pilot: Pilot[Any]) -> None:
    await review(pilot)
    await do(pilot, "review.reviewed")


async def cohorts(pilot: Pilot[Any]) -> None:
    workspace = coach(pilot).workspace
    for days, text, candidate in ((20, UNSAFE, "Ann"), (1, GOOD, "Ann"), (30, PARTIAL, "Bo"), (4, UNSAFE, "Cem")):
        practise(workspace, days, text, candidate=candidate)
    for name, members in (("Autumn 2026", []), ("Spring 2027", ["Ann", "Bo"])):
        workspace.call(workspace.store.cohorts.make, name)
        workspace.call(workspace.store.cohorts.add, name, members)
    await settle(pilot)
    await do(pilot, "home.cohorts")


async def cohort(pilot: Pilot[Any]) -> None:
    await cohorts(pilot)
    await open_line(pilot, "Spring 2027")


async def cohort_members(pilot: Pilot[Any]) -> None:
    await cohort(pilot)
    await do(pilot, "cohort.members")


async def cohort_member(pilot: Pilot[Any]) -> None:
    await cohort(pilot)
    await open_line(pilot, "Ann")


async def help_screen(pilot: Pilot[Any]) -> None:
    await answer_ready(pilot)
    await do(pilot, "app.help")


async def support(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await do(pilot, "app.support")


async def home_with_a_date(pilot: Pilot[Any]) -> None:
    """What home shows at most: a name, the days left, something unfinished, a weak spot and stories."""
    workspace = coach(pilot).workspace
    for days in (20, 12):
        practise(workspace, days, UNSAFE, candidate="Ann")
    workspace.call(workspace.store.set_interview_date, "Ann", NOON.date() + timedelta(days=9))
    workspace.call(workspace.store.stories.save, replace(STORY, candidate="Ann"))
    await answer(pilot, UNSAFE)
    await do(pilot, "interview.pause")
    await press(pilot, "right", "enter")


async def progress(pilot: Pilot[Any]) -> None:
    for days, text in ((20, UNSAFE), (12, PARTIAL), (1, GOOD)):
        practise(coach(pilot).workspace, days, text)
    await settle(pilot)
    await open_line(pilot, "progress")


async def progress_below(pilot: Pilot[Any]) -> None:
    await progress(pilot)
    await to_the_end(pilot)


async def stories(pilot: Pilot[Any]) -> None:
    workspace = coach(pilot).workspace
    workspace.call(workspace.store.stories.save, STORY)
    await settle(pilot)
    await open_line(pilot, "stories")


async def story(pilot: Pilot[Any]) -> None:
    await stories(pilot)
    await press(pilot, "enter")


async def attach_story(pilot: Pilot[Any]) -> None:
    workspace = coach(pilot).workspace
    workspace.call(workspace.store.stories.save, STORY)
    await until(pilot, FeedbackScreen, text=GOOD)
    await do(pilot, "feedback.story")


async def told_twice(pilot: Pilot[Any]) -> None:
    workspace = coach(pilot).workspace
    workspace.call(workspace.store.stories.save, replace(STORY, situation=GOOD, task="", action="", result=""))
    await until(pilot, CloseScreen, text=GOOD)
    await to_the_end(pilot)


async def light(pilot: Pilot[Any]) -> None:
    await feedback(pilot)
    await do(pilot, "app.theme")


async def high_contrast(pilot: Pilot[Any]) -> None:
    await light(pilot)
    await do(pilot, "app.theme")


async def tour(pilot: Pilot[Any]) -> None:
    await settle(pilot)
    await do(pilot, "app.tour")


HELD: dict[str, object] = {"questions": 2}
LIVE: dict[str, object] = {"questions": 3, "feedback": "end", "mode": "live", "timed": True}
SCREENS: list[tuple[Way, dict[str, object]]] = [
    (home, {}),
    (home_with_sessions, LIVE),
    (choose, {}),
    (skills, {}),
    (interview, HELD),
    (follow_up, LIVE),
    (content_note, LIVE),
    (paused, LIVE),
    (feedback, HELD),
    (feedback_details, HELD),
    (feedback_strong, HELD),
    (not_enough_evidence, HELD),
    (close, HELD),
    (transcript, HELD),
    (sessions, LIVE),
    (delete, LIVE),
    (reviews, HELD),
    (reviews_filter, HELD),
    (review, HELD),
    (review_open, HELD),
    (review_comment, HELD),
    (review_missed, HELD),
    (review_offered, HELD),
    (review_finish, HELD),
    (cohorts, {}),
    (cohort, {}),
    (cohort_members, {}),
    (cohort_member, {}),
    (help_screen, HELD),
    (support, {}),
    (light, HELD),
    (high_contrast, HELD),
    (tour, {}),
    (home_with_a_date, {**LIVE, "candidate": "Ann"}),
    (progress, {}),
    (progress_below, {}),
    (stories, {}),
    (story, {}),
    (attach_story, HELD),
    (told_twice, LIVE),
]


@pytest.mark.parametrize(("way", "choices"), SCREENS, ids=[way.__name__ for way, _ in SCREENS])
async def test_screen(make_app: MakeApp, snapshot: SnapshotAssertion, way: Way, choices: dict[str, object]) -> None:
    async with make_app(**choices).run_test(size=(80, 24)) as pilot:
        await way(pilot)
        assert picture(pilot, styled=True) == snapshot(name="80x24")
        await pilot.resize_terminal(120, 40)
        await settle(pilot)
        assert picture(pilot, styled=False) == snapshot(name="120x40")
        await all_can_be_read(pilot)
        await palette_and_help_hold_every_command(pilot)
