"""A parsed bank on disk, so that a start need not parse YAML. Rebuilt when a file, its name or the program changes."""

import hashlib
import os
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec
import platformdirs

from interviewcoach import __version__
from interviewcoach.banks.files import BankFile
from interviewcoach.banks.shelf import Shelf, packed
from interviewcoach.model.bank import Bank, Competency, Question, RedFlag
from interviewcoach.model.codec import from_json, to_json

PACKAGE = Path(__file__).parent.parent
# The parts of the program that decide what is read from a bank, and whether it is sound.
_READERS = ("banks", "model", "scoring")
# The length of a digest.
_SEAL = 64
# The digits of the length of the bank's JSON.
_LENGTH = 12


# Bytes at a time of what is only looked at for its digest.
_CHUNK = 1 << 16


class _Place(NamedTuple):
    """Where a value's compressed JSON lies behind the bank."""

    at: int
    length: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """A bank as it is written, and the places of what is nearly all of it."""

    bank: Bank
    competencies: Mapping[str, _Place]
    questions: Mapping[str, _Place]
    unsafe: Mapping[str, _Place]


class _File:
    """A file held open: what replaces it is never read, and it is closed with the last who reads it."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._descriptor)

    def read(self, at: int, length: int) -> bytes:
        # Threads and forked processes share the position of a file: `pread` leaves it alone.
        return os.pread(self._descriptor, length, at)

    def chunks(self, at: int) -> Iterator[bytes]:
        while chunk := self.read(at, _CHUNK):
            yield chunk
            at += len(chunk)


class _Slices(Mapping[str, bytes]):
    """Parts of a file, each read when it is asked for."""

    def __init__(self, file: _File, begin: int, places: Mapping[str, _Place]) -> None:
        self._file = file
        self._begin = begin
        self._places = places

    def __getitem__(self, id: str) -> bytes:
        place = self._places[id]
        return self._file.read(self._begin + place.at, place.length)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class BankCache:
    """The place in the cache folder for the bank that these sources make: one file, however often they are edited.

    A digest of all bank files, of the program that read them and of all that follows stands first, so nothing stale or
    damaged is ever taken; then the length of the JSON of the bank, that JSON, and what of it is read when asked for.
    """

    def __init__(self, sources: Sequence[Path], files: Iterable[BankFile]) -> None:
        self._path = cache_dir() / f"bank-{_digest(map(os.fsencode, sources))[:16]}"
        contents = (part for file in files for part in (file.name.encode(), file.content))
        self._key = _digest((__version__.encode(), *_program(), *contents)).encode()

    def read(self) -> Bank | None:
        try:
            file = _File(self._path)
            if file.read(0, _SEAL) != self._seal(file.chunks(_SEAL)):
                return None
            length = int(file.read(_SEAL, _LENGTH))
            begin = _SEAL + _LENGTH + length
            stored = from_json(file.read(_SEAL + _LENGTH, length), _Stored)
        except (OSError, msgspec.MsgspecError):
            return None
        return replace(
            stored.bank,
            competencies=Shelf(_Slices(file, begin, stored.competencies), Competency),
            questions=Shelf(_Slices(file, begin, stored.questions), Question),
            unsafe=Shelf(_Slices(file, begin, stored.unsafe), RedFlag),
        )

    def write(self, bank: Bank) -> None:
        """Where it cannot be written, the next start parses again."""
        rest = replace(bank, competencies={}, questions={}, unsafe={})
        shelves = (packed(bank.competencies), packed(bank.questions), packed(bank.unsafe))
        ends = accumulate(len(part) for shelf in shelves for part in shelf.values())
        places = [{id: _Place(next(ends) - len(part), len(part)) for id, part in shelf.items()} for shelf in shelves]
        stored = to_json(_Stored(rest, *places))
        data = [b"%*d" % (_LENGTH, len(stored)), stored, *(part for shelf in shelves for part in shelf.values())]
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent)  # mode 0600
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    stream.writelines([self._seal(data), *data])
                os.replace(name, self._path)
            except OSError:
                os.unlink(name)
                raise

    def _seal(self, data: Iterable[bytes]) -> bytes:
        total = hashlib.sha256(self._key)
        for part in data:
            total.update(part)
        return total.hexdigest().encode()


def cache_dir() -> Path:
    """`INTERVIEWCOACH_CACHE_DIR`, or the platform's folder for caches."""
    named = os.environ.get("INTERVIEWCOACH_CACHE_DIR")
    return (
        Path(os.path.expanduser(named))
        if named
        else Path(platformdirs.user_cache_dir("interviewcoach", appauthor=False))
    )


def _program() -> Iterator[bytes]:
    """The source of the program, which in a working copy changes within a version."""
    return (file.read_bytes() for part in _READERS for file in sorted((PACKAGE / part).glob("*.py")))


def _digest(parts: Iterable[bytes]) -> str:
    """SHA-256 of the parts, each with its length before it."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
