"""Sessions as one JSON object that holds all of them (docs/exports.md):

    {"format": "interviewcoach-sessions", "version": 3, "without": [], "pseudonyms": false, "sessions": [{...}],
     "reviews": [{...}]}

Each session has the fields of `model.session.Session`, rubrics included, and each review those of
`model.review.Review`, with times in ISO 8601 and levels 1-5.
`from_json(render(report)) == report`.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from interviewcoach.errors import UsageError
from interviewcoach.export import Format
from interviewcoach.export.report import Part, Report
from interviewcoach.model import codec
from interviewcoach.model.review import Review
from interviewcoach.model.session import Session
from interviewcoach.model.text import safe_text


@dataclass(frozen=True, slots=True)
class Document:
    format: Literal["interviewcoach-sessions"]
    version: Literal[3]
    without: tuple[Part, ...]
    pseudonyms: bool
    sessions: tuple[Session, ...]
    reviews: tuple[Review, ...]


def render(report: Report, _: frozenset[str] = frozenset()) -> str:
    without = tuple(sorted(report.without))
    document = Document("interviewcoach-sessions", 3, without, report.pseudonyms, report.sessions, report.reviews)
    return as_text(codec.to_plain(document)) + "\n"


def from_json(text: str) -> Report:
    """The report that `render` wrote. Raises UsageError for anything else."""
    try:
        document = codec.from_json(text, Document)
    except msgspec.MsgspecError as error:
        raise UsageError(f"these are no sessions exported as JSON, version 3 ({error})") from error
    return Report(document.sessions, frozenset(document.without), document.pseudonyms, document.reviews)


def schema() -> str:
    """The JSON Schema of what `render` writes."""
    return as_text(msgspec.json.schema(Document)) + "\n"


def as_text(value: Any) -> str:
    """Indented JSON that can be read in every script and shown on a terminal: what it would interpret is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(c if c == safe else f"\\u{ord(c):04x}" for c, safe in zip(text, safe_text(text), strict=True))


FORMAT = Format("Data (JSON): all of it", "json", render)
