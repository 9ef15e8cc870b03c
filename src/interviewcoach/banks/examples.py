"""Complete, commented examples to begin a bank file of one's own with."""

from pathlib import Path

from interviewcoach.banks.binding import ID
from interviewcoach.errors import UsageError
from interviewcoach.model.text import safe_text

TEMPLATES = ("question", "competency")


def template(kind: str, id: str) -> str:
    """A complete, commented file of that kind of `TEMPLATES` with this id. Raises UsageError for what is no id."""
    if not ID.fullmatch(id):
        raise UsageError(safe_text(f"'{id}' is no id: up to 64 small letters, digits, - and _, no space"))
    return (Path(__file__).parent / "templates" / f"{kind}.yaml").read_text("utf-8").replace("REPLACED", id)
