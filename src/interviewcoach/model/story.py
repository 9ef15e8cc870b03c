"""A candidate's own story: something that happened, told in the four parts that panels listen for."""

from dataclasses import dataclass, replace

from interviewcoach.model.text import safe_text

# Each part of a story holds at most so many characters, its title so many.
LONGEST_PART = 10_000
LONGEST_TITLE = 100
# The parts of a story, and what each answers.
PARTS = {
    "Situation": "Where was it, and what was going on? Change names and details of real people.",
    "Task": "What was yours to do?",
    "Action": "What did you yourself do, step by step, and why?",
    "Result": "What came of it? What would you do the same, or differently?",
}


@dataclass(frozen=True, slots=True)
class Story:
    """`competencies` are the ids of those that it shows."""

    id: str
    title: str
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    competencies: tuple[str, ...] = ()
    candidate: str = ""

    @property
    def text(self) -> str:
        """The story without its title, its parts as paragraphs."""
        return "\n\n".join(part for part in (self.situation, self.task, self.action, self.result) if part)


def safe(story: Story) -> Story:
    """The story without what a terminal would interpret, its title on one line."""
    return replace(
        story,
        title=safe_text(" ".join(story.title.split())),
        situation=safe_text(story.situation),
        task=safe_text(story.task),
        action=safe_text(story.action),
        result=safe_text(story.result),
    )
