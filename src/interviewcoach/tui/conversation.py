"""A session as the lines of a chat. Pure: the same session gives the same lines."""

from dataclasses import dataclass, replace
from typing import Literal

from textual.content import Content

from interviewcoach.interview.coaching import next_prompt
from interviewcoach.interview.dialogue import (
    SPEAKS_OF,
    Interviewers,
    closing,
    greeting,
    lead_in,
    question_number,
)
from interviewcoach.model.bank import Note
from interviewcoach.model.session import Prompt, Session
from interviewcoach.scoring.levels import level_words
from interviewcoach.tui.words import clock, figure


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said. `lead` comes before the words, `about` is said of them and `why` after them; `name` tells members
    of a panel apart."""

    speaker: Literal["interviewer", "you", "note"]
    words: str
    lead: str = ""
    about: str = ""
    name: str = ""
    why: str = ""


def conversation(session: Session, cast: Interviewers) -> list[Line]:
    """What was said so far: the greeting, each prompt with its answer, and the closing words of an ended session."""
    following = next_prompt(session)
    said = [Line("interviewer", greeting(session, cast.host))]
    for number, turn in enumerate(session.turns):
        before = replace(session, turns=session.turns[:number])
        is_open = following is not None and following.question == turn.prompt.question
        said += [asked(before, turn.prompt, cast), _answered(session, number, is_open)]
    if session.ended_at is not None:
        said.append(Line("interviewer", closing(session, cast.host)))
    return said


def asked(session: Session, prompt: Prompt, cast: Interviewers) -> Line:
    """`prompt` as the interviewer puts it after the turns of `session`."""
    style = cast.at(session, prompt)
    name = style.name if cast.is_panel else ""
    line = Line("interviewer", prompt.text, lead_in(session, prompt, style), name=name)
    if is_as_in_a_panel(session) or prompt.is_probe:
        return line
    is_again = any(turn.prompt.question == prompt.question for turn in session.turns)
    why = "" if is_again else reason(session, prompt.question)
    return replace(line, about=competencies(session, prompt.question), why=why)


def is_as_in_a_panel(session: Session) -> bool:
    """Whether nothing is said beside the questions: in a live interview, until it is over or somebody asks."""
    return session.plan.choices.mode == "live" and session.ended_at is None


def reason(session: Session, question: str) -> str:
    """Why the question was chosen, or nothing where that was left out."""
    reasons = {planned.question: planned.reason for planned in session.plan.questions}
    return f"Asked because {reasons[question]}." if reasons[question] else ""


def announced(note: Note) -> Line:
    """What stands before a question that may be hard to read."""
    return Line(
        "note",
        f"The next question speaks of {SPEAKS_OF[note]}. Enter shows it. F3 skips it, which costs nothing."
        " F5 shows where to turn.",
    )


def competencies(session: Session, question: str) -> str:
    """What a question asks for, in words."""
    rubric = session.rubrics[question]
    return " · ".join(rubric.names[id].lower() for id in rubric.question.competencies)


def progress(session: Session, prompt: Prompt, seconds: float) -> Content:
    """Which question it is, and the time where it counts; `seconds` were spent on `prompt` so far."""
    choices = session.plan.choices
    number = f"question {question_number(session, prompt)}"
    if choices.minutes:
        parts = [Content(f"{number} · {int(session.seconds + seconds) // 60} of {choices.minutes} minutes")]
    else:
        parts = [Content(f"{number} of {len(session.plan.questions)}")]
    if choices.timed:
        takes = session.takes(prompt.question)
        spent = seconds + sum(turn.seconds for turn in (takes[-1] if takes else ()))
        guide = session.rubrics[prompt.question].question.guide_seconds
        over = spent > guide
        told = f"{clock(spent)} of {clock(guide)}" + (", over" if over else "")
        parts.append(Content.styled(told, "$warning" if over else ""))
    return Content(" · ").join(parts)


def _answered(session: Session, number: int, is_open: bool) -> Line:
    """What the candidate said at that turn; with its level where it ends a take."""
    turn = session.turns[number]
    if turn.kind == "skipped":
        return Line("you", "", about="skipped")
    take = next(take for take in session.takes(turn.prompt.question) if turn in take)
    last = [other for other in take if other.assessment][-1:] == [turn]
    is_open = is_open and not take[-1].again
    if turn.assessment is None or is_open or not last or session.plan.choices.feedback == "end":
        return Line("you", turn.answer)
    level = turn.assessment.level
    about = level_words(level) if level is None else f"level {figure(level)}, {level_words(level)}"
    return Line("you", turn.answer, about=about)
