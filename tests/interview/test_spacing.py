"""When a question comes again: from the history alone, without chance and without the clock."""

from datetime import timedelta

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON
from interviewcoach.interview.spacing import LONGEST_REST, rating, rests
from interviewcoach.model.session import Attempt


def attempts(*levels: float | None, days: int = 10) -> list[Attempt]:
    return [Attempt("q", NOON + timedelta(days=days * n), level, {}) for n, level in enumerate(levels)]


@pytest.mark.parametrize(
    ("level", "counts_as"),
    [
        (None, Rating.Again),
        (1.0, Rating.Again),
        (1.99, Rating.Again),
        (2.0, Rating.Hard),
        (3.0, Rating.Good),
        (3.99, Rating.Good),
        (4.0, Rating.Easy),
        (5.0, Rating.Easy),
    ],
)
def test_a_level_is_a_rating(level: float | None, counts_as: Rating) -> None:
    assert rating(level) is counts_as


def test_the_better_the_answer_the_longer_the_rest() -> None:
    days = [(rests(attempts(level))["q"].due - NOON).days for level in (None, 2.5, 3.5, 4.5)]
    assert days == [1, 1, 2, 8]


@given(st.lists(st.tuples(st.sampled_from("pq"), st.integers(0, 5_000), st.none() | st.floats(1, 5)), max_size=12))
def test_the_history_alone_decides(drawn: list[tuple[str, int, float | None]]) -> None:
    history = [Attempt(id, NOON + timedelta(hours=hours), level, {}) for id, hours, level in drawn]
    found = rests(history)
    assert rests(reversed(history)) == found
    for id, rest in found.items():
        asked = [each.asked_at for each in history if each.question == id]
        assert (rest.asked_at, rest.attempts) == (max(asked), len(asked))
        assert timedelta(days=1) <= rest.due - rest.asked_at <= timedelta(days=LONGEST_REST)


def test_answers_that_stay_good_rest_ever_longer_and_a_bad_one_soon_returns() -> None:
    def days(*levels: float) -> int:
        rest = rests(attempts(*levels))["q"]
        return (rest.due - rest.asked_at).days

    assert days(3.5) < days(3.5, 3.5) < days(3.5, 3.5, 3.5)
    assert days(3.5, 3.5, 1.5) <= days(3.5)
