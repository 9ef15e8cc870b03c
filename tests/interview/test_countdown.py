"""The days before a real interview, counted back from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON
from interviewcoach.interview.countdown import DOSE, RECENT_DAYS, countdown, plan_days
from interviewcoach.model.session import SessionSummary

TODAY = date(2026, 11, 27)
FORMS = ["drill", "questions", "interview"]
PAST = SessionSummary("a", "", "worker", "Worker", "practice", NOON, NOON, NOON, 5, 5, 3.0, 0)


@pytest.mark.parametrize(
    ("days", "held", "practices"), [(6, 0, 4), (11, 0, 7), (30, 0, 9), (30, 5, 4), (30, 20, 1), (1, 0, 1), (0, 0, 0)]
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
    assert len(on) <= max(DOSE - held, 1)
    assert on == sorted(set(on))
    assert all(TODAY + timedelta(days=practised) <= day < found.interview for day in on)
    gaps = [(later - day).days for day, later in pairwise(on)]
    assert not gaps or max(gaps) - min(gaps) <= 1
    forms = [FORMS.index(each.form) for each in found.practices]
    assert forms == sorted(forms)
    assert not forms or forms[-1] == FORMS.index("interview")


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
