"""The days to a real interview, and how to use them. Today is passed in.

Nine completed interviews were the most efficient dose of virtual interview training for getting a job in an analysis of
558 young people with disabilities (doi:10.1177/21651434231160532); more helped some. It is an aim, not a rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from interviewcoach.model.session import SessionSummary
from interviewcoach.model.text import calendar_day, count

DOSE = 9
# At most two practices in three days: the days between are part of the learning.
SHORTEST_GAP = 3 / 2
# Who has had the whole dose, or nearly, keeps warm: no more days than these lie between two practices.
REFRESH_DAYS = 7
# The last practice is so many days before the interview, where there is still time for that.
LAST_DAYS = 2
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
    """`days` until the interview, 0 on its day; the practices `held` for it so far, and those suggested before it, the
    next one first."""

    interview: date
    days: int
    held: int
    practices: tuple[Suggestion, ...]

    @property
    def today(self) -> date:
        return self.interview - timedelta(days=self.days)


def countdown(interview: date, sessions: Iterable[SessionSummary], now: datetime) -> Countdown | None:
    """The way to `interview` for the person who held `sessions`; None once it is over. Days are those of the time zone
    of `now`."""
    today = now.date()
    days = [past.started_at.astimezone(now.tzinfo).date() for past in sessions if past.answered]
    recent = sum(today - timedelta(days=RECENT_DAYS) <= day for day in days)
    return plan_days(interview, today, recent, practised_today=today in days)


def plan_days(interview: date, today: date, held: int, *, practised_today: bool = False) -> Countdown | None:
    """The practices before `interview` after those `held`, counted back from it and spread over the days left; None
    once it is over. As many as the dose still asks for, and no fewer than keep it fresh.

    The last three are full interviews, the three before them five questions each, any earlier ones drills.
    """
    days = (interview - today).days
    if days < 0:
        return None
    free = days - practised_today
    wanted = min(DOSE, max(DOSE - held, 1 + ceil((free - LAST_DAYS) / REFRESH_DAYS)))
    left = min(wanted, max(1, int(free / SHORTEST_GAP))) if free > 0 else 0
    last = min(LAST_DAYS, free)
    gap = max(SHORTEST_GAP, (free - last) / max(1, left - 1))
    practices = (
        Suggestion(interview - timedelta(days=last + int(place * gap)), _form(place + 1))
        for place in reversed(range(left))
    )
    return Countdown(interview, days, held, tuple(practices))


def in_words(found: Countdown) -> str:
    """The interview and the practices before it, in a sentence: "Interview on 3 December: 6 days, 4 practices
    suggested"."""
    if found.days == 0:
        return "Your interview is today: nothing is left to practise"
    day = f"{found.interview.day} {found.interview:%B}"
    if found.interview.year != found.today.year:
        day += f" {found.interview.year}"
    practices = count(len(found.practices), "practice")
    return f"Interview on {day}: {count(found.days, 'day')}, {practices} suggested"


def reason(found: Countdown) -> str:
    """Why so many practices are suggested; empty where none was held."""
    if not found.held or not found.practices:
        return ""
    held = f"{count(found.held, 'practice')} in the last {RECENT_DAYS // 7} weeks, {DOSE} is the aim"
    return f"{held}: what is left keeps it fresh" if found.held + len(found.practices) > DOSE else held


def suggested_day(found: Suggestion) -> str:
    """Wed 3 Dec 2026."""
    return f"{found.on:%a} {calendar_day(found.on)}"


def _form(left: int) -> Form:
    """How to practise when so many practices are left, this one included."""
    third = DOSE // 3
    return "interview" if left <= third else "questions" if left <= 2 * third else "drill"
