"""The day of a real interview, as people write it."""

from datetime import date

from interviewcoach.errors import UsageError


def interview_day(text: str, today: date) -> date | None:
    """The day that `text` names; None for "none". Raises UsageError for what is no day to come."""
    if text == "none":
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date: write year, month and day, such as 2026-12-03, or none") from error
    if day < today:
        raise UsageError(f"{text} is over: give the day of an interview to come, or none")
    return day
