"""Which of the candidate's stories an answer tells: asked while it is written, and after its feedback."""

from typing import Any

from interviewcoach.model.session import Session, Told
from interviewcoach.model.story import Story
from interviewcoach.telling import stories_told
from interviewcoach.tui.screens.base import CoachScreen
from interviewcoach.tui.screens.choosing import ChoosingScreen
from interviewcoach.tui.widgets.menu import Entry

NONE_KEPT = "You keep no stories yet. Write one from the start screen, under Stories; your text here is kept."


async def choose_stories(
    screen: CoachScreen[Any], session: Session, question: str, told: tuple[Told, ...]
) -> tuple[Told, ...] | None:
    """What the answer to `question` tells after the candidate chose: a story more than `told`, or one less. None where
    nothing was chosen."""
    stories = await screen.core(screen.coach.workspace.store.stories.all, session.candidate)
    if not stories:
        screen.notify(NONE_KEPT)
        return None
    entries = [_entry(story, session, question, told) for story in stories]
    picked = await screen.app.push_screen_wait(ChoosingScreen("Which story does this answer tell?", entries))
    if picked is None:
        return None
    if any(each.story == picked for each in told):
        return tuple(each for each in told if each.story != picked)
    title = next(story.title for story in stories if story.id == picked)
    return (*told, Told(picked, title))


def _entry(story: Story, session: Session, question: str, told: tuple[Told, ...]) -> Entry:
    """The story, and whether this answer or an earlier one of the session was said to tell it."""
    if any(each.story == story.id for each in told):
        return Entry(story.id, f"✓ {story.title}", "this answer tells it; Enter takes it off")
    others = [
        str(number)
        for number, planned in enumerate(session.plan.questions, start=1)
        if planned.question != question and story.id in {each.story for each in stories_told(session, planned.question)}
    ]
    return Entry(story.id, f"  {story.title}", f"! told in question {' and '.join(others)}" if others else "")
