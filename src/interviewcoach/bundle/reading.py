"""The bytes of a bundle -> its sessions. Everything in it is hostile until it is checked.

The whole is unpacked twice: once for its checksum and its size, which keeps little in memory, and once for what it
holds, session by session.
"""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from interviewcoach.bundle.checks import check_rubric, check_session, checked_names, in_utc
from interviewcoach.bundle.lines import (
    LARGEST,
    LARGEST_INSIDE,
    LONGEST_LINE,
    MOST_SESSIONS,
    VERSION,
    AnyLine,
    End,
    FlagLine,
    Header,
    IndicatorLine,
    RubricLine,
    SessionLine,
    SynonymsLine,
)
from interviewcoach.bundle.scanning import scan
from interviewcoach.errors import BundleError
from interviewcoach.model.bank import Indicator, RedFlag, Rubric
from interviewcoach.model.codec import content_hash, from_json, to_json
from interviewcoach.model.session import Session

T = TypeVar("T")

_GZIP = 31
# Bytes that are unpacked together: of the file, and of what comes out of it.
_IN, _OUT = 1 << 16, 1 << 20
# The last line is shorter.
_LONGEST_END = 1000


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose checksum holds. `digest` is that checksum."""

    header: Header
    digest: str
    count: int
    _data: bytes

    def sessions(self) -> Iterator[Session]:
        """Its sessions, each checked. Raises BundleError at the first thing that is not sound."""
        return _Reader().sessions(self._data)


def read(data: bytes) -> Bundle:
    """The bundle of these bytes. Raises BundleError where they are none, were changed or are larger than allowed."""
    end = _verified(data)
    header = _header(next(_lines(data)))
    if not 0 <= end.sessions <= MOST_SESSIONS:
        raise BundleError(f"it holds more than {MOST_SESSIONS:,} sessions: ask for several smaller bundles")
    return Bundle(header, end.sha256, end.sessions, data)


class _Reader:
    """Reads the lines in their order and remembers the parts that later ones name."""

    def __init__(self) -> None:
        self._indicators: list[tuple[Indicator, str]] = []
        self._flags: list[tuple[RedFlag, str]] = []
        self._synonyms: list[dict[str, tuple[str, ...]]] = []
        self._rubrics: dict[str, Rubric] = {}
        self._ids: set[str] = set()

    def sessions(self, data: bytes) -> Iterator[Session]:
        lines = _lines(data)
        _header(next(lines))
        end: End | None = None
        for number, text in enumerate(lines, start=2):
            if end is not None:
                raise BundleError(f"it is no bundle: line {number} stands after its end")
            line = _line(text, number)
            match line:
                case IndicatorLine(value):
                    self._indicators.append((value, content_hash(value)))
                case FlagLine(value):
                    self._flags.append((value, content_hash(value)))
                case SynonymsLine(value):
                    self._synonyms.append(dict(value))
                case RubricLine():
                    self._rubrics[line.digest] = self._rubric(line)
                case SessionLine():
                    yield self._session(line)
                case End():
                    end = line
                case _:
                    raise BundleError(f"it is no bundle: line {number} is of a kind that cannot stand there")
        if end is None or (end.rubrics, end.sessions) != (len(self._rubrics), len(self._ids)):
            raise BundleError("it is no bundle: it does not hold what its last line says")

    def _rubric(self, line: RubricLine) -> Rubric:
        place = f"the rubric of question {line.question.id!r}"
        indicators, further = (_named(self._indicators, each, place) for each in (line.indicators, line.further))
        flags = _named(self._flags, line.flags, place)
        (synonyms,) = _named(self._synonyms, (line.synonyms,), place)
        rubric = Rubric(
            question=line.question,
            names=line.names,
            indicators=tuple(value for value, _ in indicators),
            flags=tuple(value for value, _ in flags),
            synonyms=synonyms,
            further=tuple(value for value, _ in further),
            digest=line.digest,
        )
        # A value is named by the hashes of what it holds, so these stand for the parts and nothing is hashed twice.
        by_hash = _HashedRubric(
            rubric.question,
            rubric.names,
            tuple(digest for _, digest in indicators),
            tuple(digest for _, digest in flags),
            rubric.synonyms,
            tuple(digest for _, digest in further),
        )
        if content_hash(by_hash) != line.digest:
            raise BundleError(f"{place} is not what its digest names: it was changed, or made by another version")
        check_rubric(rubric)
        return rubric

    def _session(self, line: SessionLine) -> Session:
        place = f"session {line.id[:64]!r}"
        if line.id in self._ids:
            raise BundleError(f"it is no bundle: {place} stands twice")
        self._ids.add(line.id)
        rubrics = {}
        for question, name in line.rubrics.items():
            if name.rubric not in self._rubrics:
                raise BundleError(f"it is no bundle: {place} names a rubric that is not there")
            rubrics[question] = replace(self._rubrics[name.rubric], bank=name.bank)
        session = Session(
            line.id, line.role_title, line.plan, rubrics, line.started_at, tuple(line.turns), line.ended_at
        )
        session = checked_names(in_utc(session))
        check_session(session)
        return session


@dataclass(frozen=True, slots=True)
class _HashedRubric:
    """A rubric with the hashes of its indicators and red flags in their place: `content_hash` is the rubric's own."""

    question: object
    names: object
    indicators: tuple[str, ...]
    flags: tuple[str, ...]
    synonyms: object
    further: tuple[str, ...]


def _named(parts: Sequence[T], numbers: Sequence[int], place: str) -> list[T]:
    if not all(0 <= number < len(parts) for number in numbers):
        raise BundleError(f"it is no bundle: {place} names a part that is not there")
    return [parts[number] for number in numbers]


_decoder = msgspec.json.Decoder(AnyLine)


def _line(text: bytes, number: int) -> AnyLine:
    try:
        line: AnyLine = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleError(f"it is no bundle: line {number} cannot be read ({error})") from error
    # What is written again byte for byte holds nothing that a typed reader passes over.
    if to_json(line) != text:
        scan(text)
    return line


class _Announced(msgspec.Struct):
    """What every version's first line begins with."""

    format: str
    version: int


def _header(text: bytes) -> Header:
    try:
        announced = from_json(text, _Announced)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _foreign() from error
    if announced.format != "interviewcoach-bundle":
        raise _foreign()
    if announced.version > VERSION:
        raise BundleError(
            f"it was made by a newer interviewcoach (bundle version {announced.version}, this one reads {VERSION}):"
            " update interviewcoach"
        )
    line = _line(text, 1)
    if not isinstance(line, Header) or line.redacted < 0 or max(len(line.program), len(line.engine)) > 100:
        raise _foreign()
    return line


def _verified(data: bytes) -> End:
    """The last line, after its checksum was compared. Raises BundleError."""
    total = hashlib.sha256()
    held = b""
    for chunk in _chunks(data):
        held += chunk
        total.update(held[:-_LONGEST_END])
        held = held[-_LONGEST_END:]
    cut = held.rfind(b"\n", 0, -1) + 1
    total.update(held[:cut])
    try:
        end = from_json(held[cut:], End)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _changed() from error
    if end.sha256 != total.hexdigest() or not held.endswith(b"\n"):
        raise _changed()
    return end


def _lines(data: bytes) -> Iterator[bytes]:
    """The lines without their ends. Raises BundleError for one that is longer than LONGEST_LINE."""
    begun: list[bytes] = []
    length = 0
    for chunk in _chunks(data):
        first, *others = chunk.split(b"\n")
        begun.append(first)
        length += len(first)
        for piece in others:
            yield b"".join(begun)
            begun, length = [piece], len(piece)
        if length > LONGEST_LINE:
            raise BundleError("it is no bundle: a line is too long")


def _chunks(data: bytes) -> Iterator[bytes]:
    """What the bytes unpack to, a little at a time. Raises BundleError where they are no whole gzip file, or too much
    comes out of them."""
    if len(data) > LARGEST:
        raise _too_large()
    if data[:2] != b"\x1f\x8b":
        raise _foreign()
    unpack = zlib.decompressobj(wbits=_GZIP)
    size = 0
    try:
        for start in range(0, len(data), _IN):
            left = data[start : start + _IN]
            full = True  # a full chunk may have more behind it, even when no input is left
            while (left or full) and not unpack.eof:
                chunk = unpack.decompress(left, _OUT)
                left, full = unpack.unconsumed_tail, len(chunk) == _OUT
                size += len(chunk)
                if size > LARGEST_INSIDE:
                    raise _too_large()
                yield chunk
            if unpack.eof and (left or unpack.unused_data or start + _IN < len(data)):
                raise _changed()
    except zlib.error as error:
        raise _changed() from error
    if not unpack.eof:
        raise _changed()


def _changed() -> BundleError:
    return BundleError("it was changed since it was made, or cut off on its way: ask for it again")


def _foreign() -> BundleError:
    return BundleError("it is no bundle of interviewcoach: make one with `interviewcoach share`")


def _too_large() -> BundleError:
    return BundleError(
        f"it is larger than {LARGEST // 1_000_000} MB, or {LARGEST_INSIDE // 1_000_000} MB when unpacked:"
        " ask for several smaller bundles"
    )
