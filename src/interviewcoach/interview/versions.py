"""Two versions of one session: which goes further, and whether they agree on what was said."""

from typing import Literal

from interviewcoach.errors import BundleError
from interviewcoach.model.session import Session, Turn

Change = Literal["updated", "unchanged", "older"]


def change(stored: Session, other: Session) -> Change:
    """What `other` makes of the `stored` version: it goes further, says the same, or is an earlier one.

    What was asked and answered counts, whatever the scores, the times and the name. Raises BundleError where the two
    contradict each other: no answer that was handed in is ever replaced by another.
    """
    if _asked(stored) != _asked(other):
        raise _contradiction(stored, "its plan")
    for number, (ours, theirs) in enumerate(zip(stored.turns, other.turns, strict=False), start=1):
        if _said(ours) != _said(theirs):
            raise _contradiction(stored, f"answer {number}")
    more = len(other.turns) - len(stored.turns)
    if (more > 0 and stored.ended_at) or (more < 0 and other.ended_at):
        raise _contradiction(stored, "its end")
    if more > 0 or (more == 0 and other.ended_at and not stored.ended_at):
        return "updated"
    return "older" if more < 0 or (stored.ended_at and not other.ended_at) else "unchanged"


def _asked(session: Session) -> tuple[object, ...]:
    return (session.plan.choices.role, *(planned.question for planned in session.plan.questions))


def _said(turn: Turn) -> tuple[str, ...]:
    return turn.prompt.question, turn.prompt.indicator, turn.kind, turn.answer


def _contradiction(session: Session, what: str) -> BundleError:
    return BundleError(
        f"{what} of session {session.id} is not what was handed in before, so nothing was taken: ask whose it is. If"
        f" this one is right, delete the stored one (`interviewcoach sessions delete {session.id}`) and import again"
    )
