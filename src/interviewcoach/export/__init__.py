"""A session as a text to keep or to share: one module a format, found through entry points.

A format is a function in the entry point group `interviewcoach.exporters`; its name is the format's name. Those of this
package are declared in the same way as anybody else's.
"""

from importlib.metadata import entry_points
from typing import Protocol

from interviewcoach.errors import UsageError
from interviewcoach.model.session import Session

GROUP = "interviewcoach.exporters"


class Exporter(Protocol):
    """Pure: the same session gives the same text, with every answer unaltered in it."""

    def __call__(self, session: Session) -> str: ...


def formats() -> tuple[str, ...]:
    """The names of the installed formats."""
    return tuple(sorted(entry_points(group=GROUP).names))


def render(session: Session, format: str) -> str:
    """The session in that format. Raises UsageError where no such exporter is installed or it cannot be loaded."""
    found = tuple(entry_points(group=GROUP, name=format))
    if not found:
        raise UsageError(f"unknown format {format!r}: there are {', '.join(formats())}")
    try:
        exporter: Exporter = found[0].load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the exporter {format!r} cannot be loaded ({error}): reinstall its package") from error
    return exporter(session)
