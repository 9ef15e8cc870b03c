"""A parsed bank on disk, so that a start need not parse YAML. Rebuilt when a file, its name or the program changes."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class _Stored:
    """A bank as it is written: what is nearly all of it by itself."""

    bank: Bank
    competencies: Mapping[str, bytes]
    questions: Mapping[str, bytes]
    unsafe: Mapping[str, bytes]


class BankCache:
    """The place in the cache folder for the bank that these sources make: one file, however often they are edited.

    It starts with a digest of all bank files, of the program that read them and of the JSON behind it, so nothing stale
    or damaged is ever taken.
    """

    def __init__(self, sources: Sequence[Path], files: Iterable[BankFile]) -> None:
        self._path = cache_dir() / f"bank-{_digest(map(os.fsencode, sources))[:16]}.json"
        contents = (part for file in files for part in (file.name.encode(), file.content))
        self._key = _digest((__version__.encode(), *_program(), *contents)).encode()

    def read(self) -> Bank | None:
        try:
            content = memoryview(self._path.read_bytes())  # megabytes, never copied
            digest, data = content[:_SEAL], content[_SEAL + 1 :]
            if digest != self._seal(data):
                return None
            stored = from_json(data, _Stored)
        except (OSError, msgspec.MsgspecError):
            return None
        return replace(
            stored.bank,
            competencies=Shelf(stored.competencies, Competency),
            questions=Shelf(stored.questions, Question),
            unsafe=Shelf(stored.unsafe, RedFlag),
        )

    def write(self, bank: Bank) -> None:
        """Where it cannot be written, the next start parses again."""
        rest = replace(bank, competencies={}, questions={}, unsafe={})
        data = to_json(_Stored(rest, packed(bank.competencies), packed(bank.questions), packed(bank.unsafe)))
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent)  # mode 0600
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(self._seal(data) + b"\n" + data)
                os.replace(name, self._path)
            except OSError:
                os.unlink(name)
                raise

    def _seal(self, data: bytes | memoryview) -> bytes:
        return _digest((self._key, data)).encode()


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


def _digest(parts: Iterable[bytes | memoryview]) -> str:
    """SHA-256 of the parts, each with its length before it."""
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
