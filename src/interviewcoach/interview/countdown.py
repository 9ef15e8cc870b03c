"""The days to a real interview, and how to use them. Today is passed in.

Nine completed interviews were the most efficient dose of virtual interview training for getting a job in an analysis of
558 young people with disabilities (doi:10.1177/21651434231160532); more helped some. It is an aim, not a rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from interviewcoach.model.session import SessionSummary

DOSE = 9
# At most two practices in three days: the days between are part of the learning.
PRACTICES_A_DAY = 2 / 3
# Practices longer ago were for something else.
RECENT_DAYS = 56

Form = Literal["drill", "questions", "interview"]
FORMS: dict[Form, str] = {
    "drill": "drill a weak competency for five minutes",
    "questions": "five questions with feedback after each",
    "interview": "a full interview, live, with feedback at the end",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One practice: on which day, and how."""

    on: date
    form: Form


@dataclass(frozen=True, slots=True)
class Countdown:
    """`days` until the interview, 0 on its day, and the practices suggested before it, the next one first."""

    interview: date
    days: int
    practices: tuple[Suggestion, ...]


def countdown(interview: date, sessions: Iterable[SessionSummary], now: datetime) -> Countdown | None:
    """The way to `interview` for the person who held `sessions`; None once it is over. Days are those of the time zone
    of `now`."""
    today = now.date()
    days = [past.started_at.astimezone(now.tzinfo).date() for past in sessions if past.answered]
    recent = sum(today - timedelta(days=RECENT_DAYS) <= day for day in days)
    return plan_days(interview, today, recent, practised_today=today in days)


def plan_days(interview: date, today: date, held: int, *, practised_today: bool = False) -> Countdown | None:
    """The practices before `interview` after those `held`, spread evenly over the days left; None once it is over.

    The last three are full interviews, the three before them five questions each, any earlier ones drills.
    """
    days = (interview - today).days
    if days < 0:
        return None
    free = days - practised_today
    # Who has had the whole dose keeps warm with one more.
    count = min(max(DOSE - held, 1), max(1, int(free * PRACTICES_A_DAY))) if free > 0 else 0
    first = today + timedelta(days=int(practised_today))
    practices = tuple(
        Suggestion(first + timedelta(days=place * free // count), _form(count - place)) for place in range(count)
    )
    return Countdown(interview, days, practices)


def in_words(found: Countdown) -> str:
    """The interview and the practices before it, in a sentence: "Interview on 3 December: 6 days, 4 practices
    suggested"."""
    day = f"{found.interview.day} {found.interview:%B}"
    if found.days == 0:
        return "Your interview is today: nothing is left to practise"
    days = "1 day" if found.days == 1 else f"{found.days} days"
    count = len(found.practices)
    return f"Interview on {day}: {days}, {count} practice{'' if count == 1 else 's'} suggested"


def _form(left: int) -> Form:
    """How to practise when so many practices are left, this one included."""
    third = DOSE // 3
    return "interview" if left <= third else "questions" if left <= 2 * third else "drill"
