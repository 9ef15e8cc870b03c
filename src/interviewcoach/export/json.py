"""A session as one JSON object that holds all of it:

    {"format": "interviewcoach-session", "version": 1, "session": {...}}

`session` has the fields of `model.session.Session`, rubrics included, with times in ISO 8601 and levels 1-5.
`from_json(render(session)) == session`.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from interviewcoach.errors import UsageError
from interviewcoach.model import codec
from interviewcoach.model.session import Session
from interviewcoach.model.text import safe_text


@dataclass(frozen=True, slots=True)
class Document:
    session: Session
    format: Literal["interviewcoach-session"] = "interviewcoach-session"
    version: Literal[1] = 1


def render(session: Session) -> str:
    document = codec.to_plain(Document(session))
    return as_text({key: document[key] for key in ("format", "version", "session")}) + "\n"


def from_json(text: str) -> Session:
    """The session that `render` wrote. Raises UsageError for anything else."""
    try:
        return codec.from_json(text, Document).session
    except msgspec.MsgspecError as error:
        raise UsageError(f"this is no session exported as JSON, version 1 ({error})") from error


def as_text(value: Any) -> str:
    """Indented JSON that can be read in every script and shown on a terminal: what it would interpret is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(c if c == safe else f"\\u{ord(c):04x}" for c, safe in zip(text, safe_text(text), strict=True))
