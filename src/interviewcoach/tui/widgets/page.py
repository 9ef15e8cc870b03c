"""Text to read, part below part; the lines of a point stay behind its sign."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.css.styles import RulesMap
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import AwaitMount, Widget
from textual.widgets import Static

from interviewcoach.tui.parts import Beside, Part, Point
from interviewcoach.tui.scale import Scales

SIGN = 3


class Page(Vertical):
    """A widget a point, and one for what stands between two: each widget costs time when a screen opens.

    `sign` is the width that signs take, in cells.
    """

    def __init__(self, parts: Iterable[Part] = (), *, id: str | None = None, sign: int = SIGN) -> None:
        super().__init__(id=id)
        self._parts = list(parts)
        self._sign = sign

    @property
    def text(self) -> str:
        """What can be read, as plain text."""
        return "\n".join(map(_plain, self._parts)).strip()

    def compose(self) -> ComposeResult:
        yield from self._rows()

    def show(self, parts: Iterable[Part]) -> AwaitMount:
        """Replace what is there."""
        self._parts = list(parts)
        self.remove_children()
        return self.mount_all(self._rows())

    def _rows(self) -> Iterator[Widget]:
        return _rows(self._parts, self._sign)


def _rows(parts: Iterable[Part], sign: int) -> Iterator[Widget]:
    for kind, run in groupby(parts, type):
        if kind is Point:
            yield from (PointRow(part, sign) for part in run if isinstance(part, Point))
        elif kind is Scales:
            yield from (ScalesTable(part) for part in run if isinstance(part, Scales))
        elif kind is Beside:
            yield from (_columns(part, sign) for part in run if isinstance(part, Beside))
        else:
            yield Static(Content("\n").join(part for part in run if isinstance(part, Content)))


def _columns(part: Beside, sign: int) -> Widget:
    return Horizontal(*(Vertical(*_rows(column, sign), classes="column") for column in part), classes="beside")


class PointRow(Static):
    def __init__(self, point: Point, sign: int) -> None:
        super().__init__(Hanging(point, sign))
        self._words = point.words

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract(self._words.plain), "\n"


class ScalesTable(Static):
    def __init__(self, scales: Scales) -> None:
        super().__init__(scales)
        self._scales = scales

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        return selection.extract(self._scales.within(self.size.width).plain), "\n"


class Hanging(Visual):
    """Words with a sign before their first line, in a margin of `indent` cells."""

    def __init__(self, point: Point, indent: int) -> None:
        self._point = point
        self._indent = indent

    def render_strips(self, width: int, height: int | None, style: Style, options: RenderOptions) -> list[Strip]:
        lines = self._point.words.render_strips(max(1, width - self._indent), height, style, options)
        margin = Strip.blank(self._indent, style.rich_style)
        signs = self._point.sign.render_strips(self._indent, 1, style, replace(options, selection=None))
        signs = [sign.adjust_cell_length(self._indent, style.rich_style) for sign in signs]
        return [Strip.join([*(signs[:1] if not number else [margin]), line]) for number, line in enumerate(lines)]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self._indent + self._point.words.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self._point.words.get_height(rules, max(1, width - self._indent))


def _plain(part: Part) -> str:
    match part:
        case Point():
            return f"{part.sign.plain} {part.words.plain}".strip()
        case Beside():
            return "\n".join(_plain(each) for column in part for each in column)
    return part.plain
