"""Sessions under other names than their candidates' own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from interviewcoach.model.session import Session


def pseudonyms(candidates: Iterable[str]) -> dict[str, str]:
    """A name in place of each candidate's own, C-01 and so on in the order given. Who has no name gets none."""
    return {name: f"C-{number:02d}" for number, name in enumerate(dict.fromkeys(filter(None, candidates)), start=1)}


def pseudonymised(session: Session, names: Mapping[str, str]) -> Session:
    """The session under its candidate's pseudonym. One without a name stays so."""
    if not session.candidate:
        return session
    choices = replace(session.plan.choices, candidate=names[session.candidate])
    return replace(session, plan=replace(session.plan, choices=choices))


def tells_name(session: Session) -> bool:
    """Whether an answer holds the candidate's name, or a part of it with three letters or more."""
    parts = {session.candidate, *(part for part in session.candidate.split() if len(part) >= 3)} - {""}
    if not parts:
        return False
    name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)", re.IGNORECASE)
    return any(name.search(turn.answer) for turn in session.turns)
