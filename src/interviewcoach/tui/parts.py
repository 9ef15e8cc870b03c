"""What a page of text is made of: paragraphs, and points that stand behind a sign. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.content import Content

from interviewcoach.tui.scale import Scales


class Point(NamedTuple):
    """Words behind a sign (a number, a plus, a warning), or behind nothing to go on with the point before them."""

    sign: Content
    words: Content


class Beside(NamedTuple):
    """Two columns of the same width."""

    left: tuple["Content | Point", ...]
    right: tuple["Content | Point", ...]


Part = Content | Point | Beside | Scales
GAP = Content(" ")
NO_SIGN = Content()


def section(title: str, parts: Iterable[Part]) -> list[Part]:
    """The parts under a title, with a blank line before it; nothing where there are none."""
    parts = list(parts)
    return [GAP, Content.styled(title, "bold"), *parts] if parts else []
