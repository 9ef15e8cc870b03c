"""What the interviewer says around the questions. The same session says the same words again."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviewcoach.model.bank import Bank, Note, Style
from interviewcoach.model.session import Prompt, Session
from interviewcoach.model.text import count

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


IN_ADVANCE = "These are the questions, so that you can prepare. Follow-ups depend on what you say. No clock is running."
AGAIN = "Let's take that one once more."


@dataclass(frozen=True, slots=True)
class Interviewers:
    """Who holds an interview: `host` greets and closes, `asking` take turns from question to question."""

    host: Style
    asking: tuple[Style, ...]

    @property
    def is_panel(self) -> bool:
        return len(self.asking) > 1

    def at(self, session: Session, prompt: Prompt) -> Style:
        """Who asks the question that `prompt` belongs to, and whatever follows it up."""
        return self.asking[(question_number(session, prompt) - 1) % len(self.asking)]


def interviewers(session: Session, bank: Bank) -> Interviewers:
    """The session's interviewers, or another one where the bank no longer holds that style."""
    host = bank.styles.get(session.plan.choices.style) or next(iter(bank.styles.values()))
    members = tuple(bank.styles[id] for id in host.members if id in bank.styles)
    return Interviewers(host, members or (host,))


def greeting(session: Session, style: Style) -> str:
    """The first words of the interview."""
    text = _pick(session, 0, style.greetings)
    role = session.role_title[:1].lower() + session.role_title[1:]
    if len(session.plan.questions) == 1:
        text = text.replace("There are {count}", "There is {count}").replace("{count} questions", "one question")
    minutes = session.plan.choices.minutes
    bound = f"{count(minutes, 'minute')} of" if minutes else str(len(session.plan.questions))
    return text.replace("{role}", role).replace("{count}", bound)


def in_advance(session: Session) -> list[str]:
    """The questions of the plan, for somebody who sees them before the start; what may be hard to read is named."""
    lines = []
    for planned in session.plan.questions:
        question = session.rubrics[planned.question].question
        note = f" (speaks of {SPEAKS_OF[question.content_note]})" if question.content_note else ""
        lines.append(" ".join(question.text.split()) + note)
    return lines


def lead_in(session: Session, prompt: Prompt, style: Style) -> str:
    """What stands before `prompt`: a reaction to the turn before it, never a judgement. Empty at the start."""
    if not session.turns:
        return ""
    turns = len(session.turns)
    if session.turns[-1].again:
        return AGAIN
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
