"""The lines of a bundle, version 1. Each is a JSON object whose `kind` says what it holds; parts of rubrics are named
by their number among those of their kind, from 0, and stand before what names them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from interviewcoach.model.bank import Indicator, Question, RedFlag
from interviewcoach.model.session import Plan, Turn
from interviewcoach.scoring import ENGINE

VERSION = 1
# What a reader takes at most, and so what a writer gives: bytes compressed, bytes in all and in a line, sessions, pairs
# of a rubric and a bank.
LARGEST = 10_000_000
LARGEST_INSIDE = 200_000_000
LONGEST_LINE = 3_000_000
MOST_SESSIONS = 10_000
MOST_NAMED = 5_000
# Bytes of memory, as `weight` has them: of a line once it is read, and of all parts of rubrics, which are kept.
HEAVIEST_LINE = 11_000_000
HEAVIEST_PARTS = 20_000_000
# What a byte of a line weighs at most.
HEAVIEST_BYTE = 104


class Line(msgspec.Struct, frozen=True, tag_field="kind"):
    """One line."""


class Header(Line, frozen=True, tag="bundle"):
    """The first line. `redacted` counts the places in answers where a word was taken out; those answers were graded
    anew by `engine`."""

    format: Literal["interviewcoach-bundle"] = "interviewcoach-bundle"
    version: Literal[1] = 1
    program: str = ""
    names: Literal["kept", "pseudonyms"] = "kept"
    times: Literal["kept", "days"] = "kept"
    redacted: int = 0
    engine: str = ENGINE


class IndicatorLine(Line, frozen=True, tag="indicator"):
    value: Indicator


class FlagLine(Line, frozen=True, tag="red-flag"):
    value: RedFlag


class SynonymsLine(Line, frozen=True, tag="synonyms"):
    value: Mapping[str, tuple[str, ...]]


class RubricLine(Line, frozen=True, tag="rubric"):
    """A rubric, named by the hash of its content from here on."""

    digest: str
    question: Question
    names: Mapping[str, str]
    indicators: tuple[int, ...]
    further: tuple[int, ...]
    flags: tuple[int, ...]
    unsafe: tuple[int, ...]
    synonyms: int


class RubricName(msgspec.Struct, frozen=True):
    """The digests of a rubric and of the bank that it came from."""

    rubric: str
    bank: str


class SessionLine(Line, frozen=True, tag="session"):
    id: str
    role_title: str
    plan: Plan
    rubrics: Mapping[str, RubricName]
    started_at: datetime
    ended_at: datetime | None
    turns: tuple[Turn, ...]


class End(Line, frozen=True, tag="end"):
    """The last line. `sha256` is that of all lines before it, line ends included."""

    rubrics: int
    sessions: int
    sha256: str


def weight(line: bytes) -> int:
    """About how many bytes of memory a line takes at most once it is read: one character beyond ASCII widens the whole
    text in which it stands, and every value takes some dozens."""
    wide = not line.isascii() or b"\\u" in line
    return len(line) * (4 if wide else 1) + 100 * line.count(b",")


AnyLine = Header | IndicatorLine | FlagLine | SynonymsLine | RubricLine | SessionLine | End
