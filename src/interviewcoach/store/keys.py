"""What opens an encrypted database, and how its file is told from a plain one."""

import os
from dataclasses import dataclass, field
from pathlib import Path

_PLAIN = b"SQLite format 3\0"
_PAGE = 4096
_WRITE_VERSION, _NEWEST_WRITE_VERSION = 18, 2
# Of 256 values a page of random bytes lacks hardly any; a page of SQLite, sound or damaged, is mostly zeros and text.
_MANY_VALUES = 240


@dataclass(frozen=True, slots=True)
class Key:
    """A passphrase. It is never shown: not in a message, not in the report of a crash."""

    passphrase: str = field(repr=False)


def is_encrypted(path: Path) -> bool:
    """Whether the file is an encrypted database: from its first byte on it looks like chance.

    False for what is no file or cannot be read: whoever opens it says why. Not to be asked of a file with a transaction
    under way in this process: closing it here would drop its locks.
    """
    page = _first_bytes(path, _PAGE)
    return not page.startswith(_PLAIN) and len(set(page)) >= _MANY_VALUES


def forbids_writing(path: Path) -> bool:
    """Whether the header of a plain database lets only a newer SQLite write, which no version ever did: damage.

    As for `is_encrypted`, not to be asked with a transaction under way.
    """
    head = _first_bytes(path, _WRITE_VERSION + 1)
    return head.startswith(_PLAIN) and head[_WRITE_VERSION:] > bytes([_NEWEST_WRITE_VERSION])


def _first_bytes(path: Path, count: int) -> bytes:
    """None of what is no file or cannot be read."""
    if path.is_symlink() or not path.is_file() or not os.access(path, os.R_OK):
        return b""
    with path.open("rb") as file:
        return file.read(count)
