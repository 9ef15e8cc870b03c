"""The days before a real interview, counted back from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON
from interviewcoach.interview.countdown import (
    DOSE,
    RECENT_DAYS,
    REFRESH_DAYS,
    countdown,
    in_words,
    plan_days,
    reason,
    suggested_day,
)
from interviewcoach.model.session import SessionSummary

TODAY = date(2026, 11, 27)
FORMS = ["drill", "questions", "interview"]
PAST = SessionSummary("a", "", "worker", "Worker", "practice", NOON, NOON, NOON, 5, 5, 3.0, 0)


@pytest.mark.parametrize(
    ("days", "held", "practices"),
    [
        (6, 0, 4),
        (11, 0, 7),
        (30, 0, 9),
        (30, 5, 5),
        (30, 20, 5),
        (14, 10, 3),
        (14, 14, 3),
        (5, 9, 2),
        (2, 9, 1),
        (1, 0, 1),
        (0, 0, 0),
    ],
)
def test_so_many_practices_fit(days: int, held: int, practices: int) -> None:
    found = plan_days(TODAY + timedelta(days=days), TODAY, held)
    assert found is not None
    assert (found.days, len(found.practices)) == (days, practices)


@given(st.integers(0, 400), st.integers(0, 30), st.booleans())
def test_practices_are_spread_before_the_day_and_end_in_full_interviews(days: int, held: int, practised: bool) -> None:
    found = plan_days(TODAY + timedelta(days=days), TODAY, held, practised_today=practised)
    assert found is not None
    assert found == plan_days(TODAY + timedelta(days=days), TODAY, held, practised_today=practised)
    on = [each.on for each in found.practices]
    assert len(on) <= DOSE
    assert on == sorted(set(on))
    assert all(TODAY + timedelta(days=practised) <= day < found.interview for day in on)
    gaps = [(later - day).days for day, later in pairwise(on)]
    assert not gaps or max(gaps) - min(gaps) <= 1
    assert all((third - first).days >= 3 for first, third in zip(on, on[2:], strict=False))
    free = days - practised
    assert (on[-1:] == [found.interview - timedelta(days=2)]) == (free >= 2)
    assert len(on) == DOSE or all(gap <= REFRESH_DAYS for gap in gaps)


def test_an_interview_that_is_over_is_no_longer_counted_down() -> None:
    assert plan_days(TODAY - timedelta(days=1), TODAY, 0) is None


def test_recent_practices_count_and_those_without_an_answer_do_not() -> None:
    now = datetime(2026, 11, 27, 12, tzinfo=UTC)
    interview = TODAY + timedelta(days=30)
    recent = replace(PAST, started_at=now - timedelta(days=1))
    others = [replace(recent, answered=0), replace(recent, started_at=now - timedelta(days=RECENT_DAYS + 1))]
    assert countdown(interview, [recent, recent, *others], now) == plan_days(interview, TODAY, 2)
    assert countdown(interview, [replace(PAST, started_at=now)], now) == plan_days(
        interview, TODAY, 1, practised_today=True
    )


def test_after_the_whole_dose_practices_keep_it_fresh_up_to_two_days_before() -> None:
    found = plan_days(TODAY + timedelta(days=14), TODAY, 10)
    assert found is not None
    assert [(found.interview - each.on).days for each in found.practices] == [14, 8, 2]
    assert in_words(found) == "Interview on 11 December: 14 days, 3 practices suggested"
    assert reason(found) == "10 practices in the last 8 weeks, 9 is the aim: what is left keeps it fresh"
    begun = plan_days(TODAY + timedelta(days=14), TODAY, 4)
    assert begun is not None
    assert (len(begun.practices), reason(begun)) == (5, "4 practices in the last 8 weeks, 9 is the aim")
    fresh = plan_days(TODAY + timedelta(days=14), TODAY, 0)
    assert fresh is not None
    assert reason(fresh) == ""


def test_days_of_another_year_name_it() -> None:
    found = plan_days(date(2126, 1, 1), TODAY, 0)
    assert found is not None
    assert in_words(found) == "Interview on 1 January 2126: 36,194 days, 9 practices suggested"
    assert suggested_day(found.practices[-1]) == "Sun 30 Dec 2125"
