"""Rubrics on disk. Those of one bank share most of what they hold, so an indicator, a red flag and the synonyms are
each kept once, under the SHA-256 of their JSON; a rubric names them.
"""

import hashlib
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlite_utils import Database

from interviewcoach.errors import StorageError
from interviewcoach.model.bank import Indicator, Question, RedFlag, Rubric
from interviewcoach.model.codec import from_json, to_json

Row = dict[str, Any]
T = TypeVar("T")

# A level of zlib that takes half the time of the usual one, for a fourteenth more bytes.
QUICKLY = 1

_THERE = "SELECT digest FROM rubrics WHERE digest IN (SELECT value FROM json_each(?))"
_KEEP_PART = "INSERT OR IGNORE INTO parts (digest, content) VALUES (?, ?)"
_KEEP_RUBRIC = "INSERT INTO rubrics (digest, content, parts) VALUES (?, ?, ?)"
_PARTS = "SELECT digest, content FROM parts WHERE digest IN (SELECT value FROM json_each(?))"
# Rubrics that name a part which is not there.
LACKING = """
    SELECT DISTINCT rubrics.rowid FROM rubrics, json_tree(rubrics.parts)
    WHERE atom IS NOT NULL AND atom NOT IN (SELECT digest FROM parts)
"""
_UNUSED_RUBRICS = """
    DELETE FROM rubrics WHERE digest NOT IN (SELECT rubric FROM planned UNION SELECT rubric FROM earlier)
"""
_UNUSED_PARTS = """
    DELETE FROM parts WHERE digest NOT IN (SELECT atom FROM rubrics, json_tree(rubrics.parts) WHERE atom IS NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class _Own:
    """What belongs to one rubric alone."""

    question: Question
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Parts:
    """The digests of what rubrics share."""

    indicators: tuple[str, ...]
    further: tuple[str, ...]
    flags: tuple[str, ...]
    unsafe: tuple[str, ...]
    synonyms: str

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.indicators, *self.further, *self.flags, *self.unsafe, self.synonyms)


class RubricTables:
    """Keeps rubrics in a database and finds them again. It remembers what it kept and read: use it for one task."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kept: set[str] = set()
        self._new_parts: list[Row] = []
        self._digests: dict[int, tuple[object, str]] = {}
        self._parts: dict[str, Any] = {}
        self._rubrics: dict[str, Rubric] = {}

    def keep(self, rubrics: Iterable[Rubric]) -> None:
        """Store those that are not there yet."""
        new = {rubric.digest: rubric for rubric in rubrics if rubric.digest not in self._kept}
        if not new:
            return
        self._kept.update(new)
        there = {row["digest"] for row in self._db.query(_THERE, [to_json([*new]).decode()])}
        rows = [self._row(rubric) for digest, rubric in new.items() if digest not in there]
        self._db.conn.executemany(_KEEP_PART, [tuple(row.values()) for row in self._new_parts])
        self._db.conn.executemany(_KEEP_RUBRIC, [tuple(row.values()) for row in rows])
        self._new_parts.clear()

    def read(self, row: Row) -> Rubric:
        """The rubric of a row that holds its `content` and `parts`, the digest as `rubric` and the `bank`."""
        digest = row["rubric"]
        if digest not in self._rubrics:
            own, parts = from_json(zlib.decompress(row["content"]), _Own), from_json(row["parts"], _Parts)
            wanted = [each for each in parts.all if each not in self._parts]
            found = {each["digest"]: each["content"] for each in self._db.query(_PARTS, [to_json(wanted).decode()])}
            self._rubrics[digest] = Rubric(
                question=own.question,
                names=own.names,
                indicators=tuple(self._read(each, found, Indicator) for each in parts.indicators),
                flags=tuple(self._read(each, found, RedFlag) for each in parts.flags),
                synonyms=self._read(parts.synonyms, found, dict[str, tuple[str, ...]]),
                further=tuple(self._read(each, found, Indicator) for each in parts.further),
                unsafe=tuple(self._read(each, found, RedFlag) for each in parts.unsafe),
                digest=digest,
            )
        # The content is shared by all banks that hold it, so the bank's own digest stands with the session.
        return replace(self._rubrics[digest], bank=row["bank"])

    def remove_unused(self) -> None:
        """Remove what no session needs any more."""
        self._db.execute(_UNUSED_RUBRICS)
        self._db.execute(_UNUSED_PARTS)

    def _row(self, rubric: Rubric) -> Row:
        """The rubric's own row; the parts that were not met before are yet to be stored."""
        parts = _Parts(
            tuple(map(self._part, rubric.indicators)),
            tuple(map(self._part, rubric.further)),
            tuple(map(self._part, rubric.flags)),
            tuple(map(self._part, rubric.unsafe)),
            self._part(rubric.synonyms),
        )
        content = zlib.compress(to_json(_Own(rubric.question, rubric.names)), QUICKLY)
        return {"digest": rubric.digest, "content": content, "parts": to_json(parts).decode()}

    def _part(self, part: object) -> str:
        """The digest of a part."""
        if id(part) not in self._digests:
            row = part_row(to_json(part))
            self._new_parts.append(row)
            # The part itself is remembered too: while it lives, no other has its id.
            self._digests[id(part)] = (part, row["digest"])
        return self._digests[id(part)][1]

    def _read(self, digest: str, found: Mapping[str, bytes], type: type[T]) -> T:
        if digest not in self._parts:
            self._parts[digest] = from_json(zlib.decompress(found.get(digest, b"")), type)  # b"": it is damaged
        part: T = self._parts[digest]
        return part


def check_part(row: Row) -> None:
    """Raises StorageError, zlib.error or msgspec.MsgspecError where a row is not what was stored."""
    content = zlib.decompress(row["content"])
    if row["digest"] != hashlib.sha256(content).hexdigest():
        raise StorageError("the part is not what its digest names")


def check_rubric(row: Row) -> None:
    """The same for a rubric without its parts."""
    from_json(zlib.decompress(row["content"]), _Own)
    from_json(row["parts"], _Parts)


def part_row(json: bytes) -> Row:
    return {"digest": hashlib.sha256(json).hexdigest(), "content": zlib.compress(json, QUICKLY)}
