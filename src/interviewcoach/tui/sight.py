"""What a trainer sees of the machine's on the way to a review: recorded, for what is rated after that is not blind."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interviewcoach.desk import Desk
from interviewcoach.model.text import count
from interviewcoach.tui.screens.dialog import Dialog

if TYPE_CHECKING:
    from interviewcoach.tui.screens.base import CoachScreen

TO_SHOW = (
    "A dashboard shows what the machine made of its candidates. You have not reviewed {sessions} of theirs: what you"
    " rate there afterwards is not blind."
)
SHOWN = "You have seen levels of {sessions} that you have not reviewed: what you rate there is not blind."


async def may_show(screen: "CoachScreen[Any]", candidates: Sequence[str]) -> bool:
    """Ask a trainer who rates blind before levels of candidates are shown that would end that."""
    coach = screen.coach
    reviews = coach.workspace.store.reviews
    if not (coach.rater and coach.blind and (unseen := await screen.core(reviews.unseen, coach.rater, candidates))):
        return True
    words = TO_SHOW.format(sessions=count(unseen, "session"))
    answer = await screen.app.push_screen_wait(Dialog("Show the levels?", words, {"no": "Back", "yes": "Show"}))
    if answer == "yes":
        await screen.core(Desk(coach.workspace.store, coach.rater).look_over, candidates, coach.clock())
    return answer == "yes"


async def note_shown(screen: "CoachScreen[Any]", candidates: Sequence[str] = ()) -> None:
    """Record that levels of these candidates are shown, and of those before them: who looks may be named only later."""
    coach = screen.coach
    coach.looked_over.update(candidates)
    if coach.rater and coach.looked_over:
        look_over = Desk(coach.workspace.store, coach.rater).look_over
        new = await screen.core(look_over, sorted(coach.looked_over), coach.clock())
        if new and coach.blind:
            screen.notify(SHOWN.format(sessions=count(new, "session")), severity="warning", timeout=10)
