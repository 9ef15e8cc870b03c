"""Sessions as something to keep, to print or to share: one module a format, found through entry points.

A format is a `Format` in the entry point group `interviewcoach.exporters`; its name there is the name to choose it by.
Those of this package are declared in the same way as anybody else's.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Protocol

from interviewcoach.errors import UsageError
from interviewcoach.export.report import Part, Report, report

__all__ = ["GROUP", "Format", "Part", "Render", "Report", "format_of", "formats", "installed", "render", "report"]

GROUP = "interviewcoach.exporters"


class Render(Protocol):
    """Pure: the same report and options give the same text or bytes, and nothing that is not in the report."""

    def __call__(self, report: Report, options: frozenset[str], /) -> str | bytes: ...


@dataclass(frozen=True, slots=True)
class Format:
    """`title` is its plain name and `suffix` that of its files, without a dot. `options` maps each switch that `render`
    knows to a line of help. `needs` names a module that may not be installed, and `extra` what brings it. One that
    `wants_bank` tells how much of a role was asked where its report has a bank."""

    title: str
    suffix: str
    render: Render
    options: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    extra: str = ""
    wants_bank: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether what it needs is installed."""
        return not self.needs or find_spec(self.needs) is not None


def formats() -> tuple[str, ...]:
    """The names of the formats there are, ready or not. Loads none."""
    return tuple(sorted(entry_points(group=GROUP).names))


def installed() -> dict[str, Format]:
    """The formats that are ready, by name, in the order of their titles."""
    found = {name: format_of(name) for name in formats()}
    return {name: each for name, each in sorted(found.items(), key=lambda item: item[1].title) if each.is_ready}


def format_of(name: str) -> Format:
    """The format of that name. Raises UsageError where there is none or it cannot be loaded."""
    found = tuple(entry_points(group=GROUP, name=name))
    if not found:
        raise UsageError(f"unknown format {name!r}: there are {', '.join(formats())}")
    return _load(found[0])


def render(report: Report, name: str, options: Collection[str] = ()) -> str | bytes:
    """The report in that format. Raises UsageError for an unknown format or option, and for one that is not ready."""
    chosen = format_of(name)
    for option in options:
        if option not in chosen.options:
            known = ", ".join(chosen.options) or "none"
            raise UsageError(f"the format {name} has no option {option!r}: it has {known}")
    if not chosen.is_ready:
        raise UsageError(
            f"the format {name} needs the extra {chosen.extra!r}:"
            f" install it with  pip install 'interviewcoach[{chosen.extra}]'"
        )
    return chosen.render(report, frozenset(options))


def _load(entry: EntryPoint) -> Format:
    try:
        found: Format = entry.load()
    except (ImportError, AttributeError) as error:
        raise UsageError(f"the format {entry.name!r} cannot be loaded ({error}): reinstall its package") from error
    return found
