"""Sessions under other names than their candidates' own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from interviewcoach.model.session import Session


def pseudonymised(session: Session, names: Mapping[str, str]) -> Session:
    """The session under its candidate's pseudonym. One without a name stays so."""
    if not session.candidate:
        return session
    choices = replace(session.plan.choices, candidate=names[session.candidate])
    return replace(session, plan=replace(session.plan, choices=choices))


def tells_name(name: str, texts: Iterable[str]) -> bool:
    """Whether a text holds the name, or a part of it with three letters or more."""
    parts = {name, *(part for part in name.split() if len(part) >= 3)} - {""}
    if not parts:
        return False
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, parts))})(?!\w)", re.IGNORECASE)
    return any(found.search(text) for text in texts)
