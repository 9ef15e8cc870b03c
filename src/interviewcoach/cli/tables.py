"""Rows as CSV that a spreadsheet opens without running any of it."""

import csv
import io
from collections.abc import Iterable, Sequence

from interviewcoach.model.text import safe_text

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with every cell quoted; texts that would be a formula begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = safe_text(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
