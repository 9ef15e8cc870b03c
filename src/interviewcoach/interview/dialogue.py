"""What the interviewer says around the questions. The same session says the same words again."""

import random
from collections.abc import Mapping, Sequence

from interviewcoach.model.bank import Bank, Note, Style
from interviewcoach.model.session import Prompt, Session

PRIVACY = (
    "In your answers, please change the names and identifying details of real clients and colleagues."
    " What you write stays on this computer."
)
# What a content note says of the question behind it.
SPEAKS_OF: Mapping[Note, str] = {
    "suicide": "suicide",
    "self-harm": "self-harm",
    "restraint": "violence and restraint",
    "abuse": "abuse",
}


def style_of(session: Session, bank: Bank) -> Style:
    """The session's interviewer, or another one where the bank no longer holds that style."""
    return bank.styles.get(session.plan.choices.style) or next(iter(bank.styles.values()))


def greeting(session: Session, style: Style) -> str:
    """The first words of the interview."""
    text = _pick(session, 0, style.greetings)
    role = session.role_title[:1].lower() + session.role_title[1:]
    if len(session.plan.questions) == 1:
        text = text.replace("There are {count}", "There is {count}").replace("{count} questions", "one question")
    count = "some" if session.plan.choices.minutes else str(len(session.plan.questions))
    return text.replace("{role}", role).replace("{count}", count)


def lead_in(session: Session, prompt: Prompt, style: Style) -> str:
    """What stands before `prompt`: a reaction to the turn before it, never a judgement. Empty at the start."""
    if not session.turns:
        return ""
    turns = len(session.turns)
    if prompt.is_probe:
        return _pick(session, turns, style.probe_leads)
    if session.turns[-1].kind == "skipped":
        return _pick(session, turns, style.after_skip)
    return _pick(session, turns, style.transitions)


def closing(session: Session, style: Style) -> str:
    """The last words of the interview."""
    return _pick(session, len(session.turns), style.closings)


def question_number(session: Session, prompt: Prompt) -> int:
    """Which question of the plan `prompt` belongs to, from 1."""
    return [planned.question for planned in session.plan.questions].index(prompt.question) + 1


def _pick(session: Session, turn: int, texts: Sequence[str]) -> str:
    """The session's own order of `texts`, cycled: nothing is said again before everything was said once."""
    order = random.Random(session.plan.choices.seed).sample(range(len(texts)), len(texts))  # noqa: S311 - variety, not secrecy
    return texts[order[turn % len(texts)]]
