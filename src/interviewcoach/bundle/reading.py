"""The bytes of a bundle -> its sessions. Everything in it is hostile until it is checked.

A bundle is unpacked and checked session by session, so little of it is in memory at a time. Whether its checksum holds
is known at the end: whoever takes sessions from it takes all or none.
"""

import hashlib
import lzma
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

import msgspec

from interviewcoach.bundle.checks import LONGEST_NAME, SessionChecks, check_rubric, checked_names, in_utc
from interviewcoach.bundle.lines import (
    HEAVIEST_BYTE,
    HEAVIEST_LINE,
    HEAVIEST_PARTS,
    LARGEST,
    LARGEST_INSIDE,
    LONGEST_LINE,
    MOST_NAMED,
    MOST_SESSIONS,
    VERSION,
    AnyLine,
    End,
    FlagLine,
    Header,
    IndicatorLine,
    RubricLine,
    RubricName,
    SessionLine,
    SynonymsLine,
    weight,
)
from interviewcoach.bundle.scanning import scan
from interviewcoach.errors import BundleError
from interviewcoach.model.bank import Indicator, RedFlag, Rubric
from interviewcoach.model.codec import content_hash, content_text, from_json, hash_of, to_json
from interviewcoach.model.session import HandedIn, Session, Turn

T = TypeVar("T")

# Bytes that are unpacked together, and that unpacking may use.
_AT_ONCE = 1 << 20
_MEMORY = 10 << 20
# The last line is shorter.
_LONGEST_END = 1000


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle of which the first line was read. `digest` is the SHA-256 of its file."""

    header: Header
    digest: str
    _data: bytes

    def sessions(self) -> Iterator[Session]:
        """Its sessions, each checked. Raises BundleError at the first thing that is not sound, or at the end."""
        return (each.session for each in self.handed_in())

    def handed_in(self) -> Iterator[HandedIn]:
        """The same with what a store writes of each turn."""
        try:
            yield from _Reader().sessions(self._data)
        except BundleError as error:
            # What was damaged on its way reads as all sorts of nonsense: the cause is worth more than the first of it.
            raise error if _is_whole(self._data) else _changed() from error


def read(data: bytes) -> Bundle:
    """The bundle of these bytes. Raises BundleError where they are none, or more than allowed."""
    header = _header(next(_lines(data), b""))
    return Bundle(header, hashlib.sha256(data).hexdigest(), data)


class _Reader:
    """Reads the lines in their order and remembers the parts that later ones name."""

    def __init__(self) -> None:
        self._indicators: list[tuple[Indicator, str]] = []
        self._flags: list[tuple[RedFlag, str]] = []
        self._synonyms: list[tuple[Mapping[str, tuple[str, ...]], str]] = []
        self._rubrics: dict[str, Rubric] = {}
        self._named: dict[RubricName, Rubric] = {}
        self._ids: set[str] = set()
        self._held = 0
        self._checks = SessionChecks()

    def sessions(self, data: bytes) -> Iterator[HandedIn]:
        total = hashlib.sha256()
        end: End | None = None
        for number, text in enumerate(_lines(data), start=1):
            if end is not None:
                raise BundleError(f"it is no bundle: line {number} stands after its end")
            match line := _line(text, number):
                case SessionLine():
                    written = _written(line, text)
                    yield HandedIn(self._session(line), written)
                case End():
                    end = line
                case Header() if number == 1:
                    _checked_header(line)
                case _:
                    self._held += weight(text)
                    if self._held > HEAVIEST_PARTS:
                        raise _too_large()
                    self._remember(line, number)
            if end is None:
                total.update(text)
                total.update(b"\n")
        if end is None or end.sha256 != total.hexdigest():
            raise _changed()
        if (end.rubrics, end.sessions) != (len(self._rubrics), len(self._ids)):
            raise BundleError("it is no bundle: it does not hold what its last line says")

    def _remember(self, line: AnyLine, number: int) -> None:
        """Keep a rubric or a part of rubrics for the lines that name it."""
        match line:
            case IndicatorLine(value):
                self._indicators.append((value, content_hash(value)))
            case FlagLine(value):
                self._flags.append((value, content_hash(value)))
            case SynonymsLine(value):
                self._synonyms.append((value, content_text(value)))
            case RubricLine():
                self._rubrics[line.digest] = self._rubric(line)
            case _:
                raise BundleError(f"it is no bundle: line {number} is of a kind that cannot stand there")

    def _rubric(self, line: RubricLine) -> Rubric:
        place = f"the rubric of question {line.question.id!r}"
        indicators, further = (_named(self._indicators, each, place) for each in (line.indicators, line.further))
        flags, unsafe = (_named(self._flags, each, place) for each in (line.flags, line.unsafe))
        ((synonyms, synonyms_text),) = _named(self._synonyms, (line.synonyms,), place)
        rubric = Rubric(
            question=line.question,
            names=line.names,
            indicators=tuple(value for value, _ in indicators),
            flags=tuple(value for value, _ in flags),
            synonyms=synonyms,
            further=tuple(value for value, _ in further),
            unsafe=tuple(value for value, _ in unsafe),
            digest=line.digest,
        )
        # What rubrics share is made a text or a hash once, and not once a rubric.
        content = {
            "question": content_text(rubric.question),
            "names": content_text(rubric.names),
            "indicators": content_text([digest for _, digest in indicators]),
            "flags": content_text([digest for _, digest in flags]),
            "synonyms": synonyms_text,
            "further": content_text([digest for _, digest in further]),
            "unsafe": content_text([digest for _, digest in unsafe]),
        }
        if hash_of(content) != line.digest:
            raise BundleError(f"{place} is not what its digest names: it was changed, or made by another version")
        check_rubric(rubric)
        return rubric

    def _session(self, line: SessionLine) -> Session:
        place = f"session {line.id[:64]!r}"
        if line.id in self._ids:
            raise BundleError(f"it is no bundle: {place} stands twice")
        self._ids.add(line.id)
        if len(self._ids) > MOST_SESSIONS:
            raise BundleError(f"it holds more than {MOST_SESSIONS:,} sessions: ask for several smaller bundles")
        rubrics = {question: self._of_bank(name, place) for question, name in line.rubrics.items()}
        session = Session(
            line.id, line.role_title, line.plan, rubrics, line.started_at, tuple(line.turns), line.ended_at
        )
        session = checked_names(in_utc(session))
        self._checks.check(session)
        return session

    def _of_bank(self, name: RubricName, place: str) -> Rubric:
        """The rubric with the bank that it came from, made once."""
        if name not in self._named:
            if name.rubric not in self._rubrics:
                raise BundleError(f"it is no bundle: {place} names a rubric that is not there")
            if len(self._named) >= MOST_NAMED:
                raise _too_large()
            self._named[name] = replace(self._rubrics[name.rubric], bank=name.bank)
        return self._named[name]


def _named(parts: Sequence[T], numbers: Sequence[int], place: str) -> list[T]:
    if not all(0 <= number < len(parts) for number in numbers):
        raise BundleError(f"it is no bundle: {place} names a part that is not there")
    return [parts[number] for number in numbers]


_decoder = msgspec.json.Decoder(AnyLine)
_TURN = tuple(field.name for field in fields(Turn))


def _line(text: bytes, number: int) -> AnyLine:
    if len(text) > LONGEST_LINE or (HEAVIEST_BYTE * len(text) > HEAVIEST_LINE and weight(text) > HEAVIEST_LINE):
        raise _too_large()
    try:
        line: AnyLine = _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise BundleError(f"it is no bundle: line {number} cannot be read ({error})") from error
    if not isinstance(line, SessionLine):
        _compare(line, text)
    return line


def _written(line: SessionLine, text: bytes) -> tuple[bytes | None, ...]:
    """The JSON of each turn's assessment. It is most of what a line holds, so what is written to compare the line is
    handed on."""
    written = tuple(None if turn.assessment is None else to_json(turn.assessment) for turn in line.turns)
    turns: Any = [
        {name: getattr(turn, name) for name in _TURN} | {"assessment": json and msgspec.Raw(json)}
        for turn, json in zip(line.turns, written, strict=True)
    ]
    _compare(msgspec.structs.replace(line, turns=turns), text)
    return written


def _compare(line: AnyLine, text: bytes) -> None:
    """What is written again byte for byte holds nothing that a typed reader passes over; anything else is searched."""
    if to_json(line) != text:
        scan(text)


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
    if not isinstance(line, Header):
        raise _foreign()
    return _checked_header(line)


def _checked_header(header: Header) -> Header:
    if not 0 <= header.redacted < 1 << 31 or max(len(header.program), len(header.engine)) > LONGEST_NAME:
        raise _foreign()
    return header


def _is_whole(data: bytes) -> bool:
    """Whether the checksum of the last line is that of all before it."""
    total = hashlib.sha256()
    held = b""
    try:
        for chunk in _chunks(data):
            held += chunk
            total.update(held[:-_LONGEST_END])
            held = held[-_LONGEST_END:]
        cut = held.rfind(b"\n", 0, -1) + 1
        total.update(held[:cut])
        return from_json(held[cut:], End).sha256 == total.hexdigest()
    except (BundleError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False


def _lines(data: bytes) -> Iterator[bytes]:
    """The lines without their ends. Raises BundleError for one that is longer than LONGEST_LINE."""
    begun = bytearray()
    for chunk in _chunks(data):
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            line = chunk[start:end]
            if begun:
                begun += line
                line, begun = bytes(begun), bytearray()
            start = end + 1
            yield line
        begun += memoryview(chunk)[start:]
        if len(begun) > LONGEST_LINE:
            raise _too_large()
    if begun:
        raise _changed()


def _chunks(data: bytes) -> Iterator[bytes]:
    """What the bytes unpack to, a little at a time. Raises BundleError where they are no whole xz file, or too much
    comes out of them."""
    if len(data) > LARGEST:
        raise _too_large()
    if not data.startswith(b"\xfd7zXZ\0"):
        raise _foreign()
    unpack = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)
    left, size = data, 0
    try:
        while not unpack.eof:
            if unpack.needs_input and not left:
                raise _changed()
            chunk = unpack.decompress(left if unpack.needs_input else b"", _AT_ONCE)
            left = b""
            size += len(chunk)
            if size > LARGEST_INSIDE:
                raise _too_large()
            yield chunk
    except lzma.LZMAError as error:
        raise _changed() from error
    if unpack.unused_data:
        raise _changed()


def _changed() -> BundleError:
    return BundleError("it was changed since it was made, or cut off on its way: ask for it again")


def _foreign() -> BundleError:
    return BundleError("it is no bundle of interviewcoach: make one with `interviewcoach share`")


def _too_large() -> BundleError:
    return BundleError(
        f"it holds more than is taken at once ({LARGEST // 1_000_000} MB, {LARGEST_INSIDE // 1_000_000} MB unpacked, or"
        " too much of one kind): ask for several smaller bundles"
    )
