"""Progress in words: one value, whoever shows it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from factories import NOON, make_assessment, make_rubric
from interviewcoach.banks import load_bank
from interviewcoach.interview.overview import Wording, overview
from interviewcoach.interview.progress import measure
from interviewcoach.model.session import PastAnswer

RUBRIC = make_rubric()
WORDING = Wording.of_rubrics([RUBRIC])
BANK = load_bank()


def answer(level: float | None, days: int, *, flagged: bool = False) -> PastAnswer:
    assessment = make_assessment(RUBRIC, "It sounds hard, calm down.", level)
    if not flagged:
        assessment = replace(assessment, red_flags=())
    return PastAnswer(f"s{days}", "worker", RUBRIC.question.id, NOON + timedelta(days=days), 60.0, assessment)


@pytest.mark.parametrize(
    ("levels", "moved"), [([3.0], ""), ([3.0, 3.0], "as on 1 Mar"), ([2.0, 4.0], "+1.0 since 1 Mar")]
)
def test_a_level_says_how_far_it_moved(levels: list[float], moved: str) -> None:
    found = measure([answer(level, day) for day, level in enumerate(levels)], BANK, None, NOON)
    assert [(each.name, each.moved) for each in overview(found, WORDING).levels] == [("Empathy", moved)]


def test_practice_is_counted_in_words() -> None:
    assert overview(measure([answer(3.0, 0)], BANK, None, NOON), WORDING).practised == (
        "1 practice, 1 answer, 1 min.",
        "Practised on 1 day, 1 of the last 7.",
    )


@pytest.mark.parametrize(
    ("days", "now", "said"),
    [
        ([0, 1, 2], 2, "Practised on 3 days, 3 of the last 7, 3 in a row."),
        ([0, 1], 2, "Practised on 2 days, 2 of the last 7, 2 in a row."),
        ([0, 2], 2, "Practised on 2 days, 2 of the last 7."),
        ([0, 1], 3, "Practised on 2 days, 2 of the last 7."),
    ],
)
def test_days_in_a_row_count_up_to_today_or_yesterday(days: list[int], now: int, said: str) -> None:
    found = measure([answer(3.0, day) for day in days], BANK, None, NOON + timedelta(days=now))
    assert overview(found, WORDING).practised[1] == said


def test_something_unsafe_that_is_no_longer_said_is_a_gain_and_the_other_way_round_a_loss() -> None:
    better = measure([answer(2.0, 0, flagged=True), answer(4.0, 1)], BANK, None, NOON)
    worse = measure([answer(4.0, 0), answer(2.0, 1, flagged=True)], BANK, None, NOON)
    assert overview(better, WORDING).retold[0].gained == ("no longer said: Tells the person to calm down",)
    assert overview(worse, WORDING).retold[0].lost == ("now to check: Tells the person to calm down",)


def test_what_a_bank_no_longer_has_stands_for_itself() -> None:
    told = overview(measure([answer(2.0, 0), answer(4.0, 1)], BANK, None, NOON), Wording({}, {}, {}))
    assert (told.levels[0].name, told.retold[0].question) == ("empathy", RUBRIC.question.id)
