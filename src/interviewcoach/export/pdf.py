"""Sessions as a PDF, set by Typst with a template of our own.

Every text reaches the template as data: nothing in an answer or a bank can become markup or code there.
"""

import json
from importlib.resources import files
from typing import Any

from interviewcoach.export import Format
from interviewcoach.export.report import Report
from interviewcoach.export.view import NOTICE
from interviewcoach.export.viewing import view
from interviewcoach.model.codec import to_plain
from interviewcoach.model.text import printable
from interviewcoach.scoring.levels import level_words


def render(report: Report, options: frozenset[str] = frozenset()) -> bytes:
    import typst  # noqa: PLC0415 - an extra: everything else works without it

    shown = view(report)
    data = {
        **to_plain(shown),
        "notice": NOTICE,
        "paper": "us-letter" if "letter" in options else "a4",
        "words": [level_words(each.closing.level) if each.closing else "" for each in shown.transcripts],
    }
    made: bytes = typst.compile(
        files("interviewcoach.export").joinpath("page.typ").read_bytes(),
        sys_inputs={"data": json.dumps(_for_typst(data))},
        # The day of the newest session: the same report gives the same bytes.
        timestamp=max(session.started_at for session in report.sessions).replace(microsecond=0),
    )
    return made


def _for_typst(value: Any) -> Any:
    """The value with texts as they can be printed. Levels are rounded here: Typst takes 4.35 for 4.4, every other
    format for 4.3."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, float):
        return round(value, 1)
    if isinstance(value, dict):
        return {key: _for_typst(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_for_typst(item) for item in value]
    return value


FORMAT = Format(
    "Document to print (PDF)",
    "pdf",
    render,
    {"letter": "US Letter paper instead of A4"},
    needs="typst",
    extra="documents",
)
