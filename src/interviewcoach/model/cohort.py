"""Groups of candidates, and what is known of their sessions in short. Times are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime

from interviewcoach.model.session import Showing


@dataclass(frozen=True, slots=True)
class Cohort:
    """`members` are the names of candidates, in alphabetical order."""

    name: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Practised:
    """A session of a member in short. `used_at`: when a prompt was answered last; `seconds`: thinking and typing time;
    `reviewers` are those who have finished their review."""

    session: str
    candidate: str
    started_at: datetime
    used_at: datetime
    answered: int
    seconds: float
    red_flags: int
    reviewers: tuple[str, ...] = ()
    showings: tuple[Showing, ...] = ()
