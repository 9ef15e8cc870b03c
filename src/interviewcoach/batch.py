"""Grading many answers: JSON lines in, the same objects as `score --json` out, one line each, in order.

Lines go to an executor in chunks and come back in order, so memory stays flat however many there are, and the work may
be done in this process, in others or on other machines. A worker that has not seen the bank yet asks for it.
"""

import json
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from interviewcoach.errors import CoachError, StorageError, UsageError
from interviewcoach.export.score import as_object
from interviewcoach.model.bank import Bank, Rubrics
from interviewcoach.model.codec import from_json, to_json
from interviewcoach.scoring import ENGINE
from interviewcoach.scoring.grading import grade

LONGEST_TEXT = 1_000_000
# Lines a task, and tasks under way: enough to keep workers busy, few enough to stay small.
CHUNK = 50
UNDER_WAY = 16

Numbered = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Line:
    """One answer to grade."""

    id: str
    question: str
    text: str


class LineError(CoachError):
    """A line that cannot be graded, and why."""


@dataclass(frozen=True, slots=True)
class Graded:
    """What became of a chunk: result lines in order, and (number, why) of each bad line. `read` counts its bytes.

    `needs_bank` says that the worker had no bank to grade it with."""

    results: tuple[bytes, ...] = ()
    bad: tuple[tuple[int, str], ...] = ()
    read: int = 0
    needs_bank: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is: lines graded, lines that an earlier run had done, bad lines, and bytes of the input read.

    `problems` are the (number, why) of the bad lines that were met since the last report."""

    graded: int = 0
    kept: int = 0
    bad: int = 0
    read: int = 0
    problems: tuple[tuple[int, str], ...] = ()


def grade_file(
    source: Path,
    output: Path,
    bank: Bank,
    executor: Executor,
    watch: Callable[[Progress], None],
) -> Progress:
    """Grade every line of `source` into `output`, in the same order.

    Results that `output` holds already are kept as far as they follow the input and were made by this engine and bank;
    from the first that does not, they are made again. A bad line leaves nothing in the output. `watch` is told how far
    it is after every chunk. Raises UsageError where the output is something else than results, StorageError where a
    file cannot be read or written.
    """
    try:
        if output.exists() and output.samefile(source):
            raise UsageError(f"{output} is the input: name another file for the results")
        _check_output(output)
        with source.open("rb") as lines, output.open("a+b") as out:
            numbered = ((number, data) for number, data in enumerate(lines, start=1) if data.strip())
            first, done = _kept(numbered, out, bank)
            watch(done)
            for chunk in _graded(_chunks(first, numbered), bank, executor):
                out.writelines(chunk.results)
                out.flush()
                done = Progress(
                    done.graded + len(chunk.results),
                    done.kept,
                    done.bad + len(chunk.bad),
                    done.read + chunk.read,
                    chunk.bad,
                )
                watch(done)
    except OSError as error:
        raise StorageError(
            f"{error.filename or output}: {error.strerror}: check the path and the free space"
        ) from error
    return done


def read_line(data: bytes, bank: Bank) -> Line:
    """Parse one input line; keys other than id, question and text are ignored. Raises LineError."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise LineError(f"not a JSON object: {error}") from error
    if not isinstance(fields, dict):
        raise LineError("not a JSON object")
    values = [fields.get(key) for key in ("id", "question", "text")]
    for key, value in zip(("id", "question", "text"), values, strict=True):
        if not isinstance(value, str):
            raise LineError(f"{key!r} is missing or not a string")
    line = Line(*(str(value) for value in values))
    if line.question not in bank.questions:
        raise LineError(f"unknown question {line.question!r}: `interviewcoach bank list` names them")
    if len(line.text) > LONGEST_TEXT:
        raise LineError(f"the text has {len(line.text):,} characters, at most {LONGEST_TEXT:,} are graded")
    return line


class _Grader:
    """A bank that grades lines."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._rubrics = Rubrics(bank)

    def result(self, data: bytes) -> bytes:
        """The result line for an input line. Raises LineError."""
        line = read_line(data, self._bank)
        rubric = self._rubrics[line.question]
        return json.dumps({"id": line.id, **as_object(rubric, grade(rubric, line.text))}).encode() + b"\n"


# What this worker grades with, by the bank's digest: the last one that it was given.
_graders: dict[str, _Grader] = {}


def grade_chunk(lines: tuple[Numbered, ...], digest: str, content: bytes = b"") -> Graded:
    """Grade the lines of a chunk against the bank `digest`, whose compressed JSON is `content`; runs in a worker."""
    if content and digest not in _graders:
        _graders.clear()
        _graders[digest] = _Grader(replace(from_json(zlib.decompress(content), Bank), digest=digest))
    grader = _graders.get(digest)
    if grader is None:
        return Graded(needs_bank=True)
    results: list[bytes] = []
    bad: list[tuple[int, str]] = []
    for number, data in lines:
        try:
            results.append(grader.result(data))
        except LineError as error:
            bad.append((number, str(error)))
    return Graded(tuple(results), tuple(bad), sum(len(data) for _, data in lines))


def _graded(chunks: Iterable[tuple[Numbered, ...]], bank: Bank, executor: Executor) -> Iterator[Graded]:
    """The chunks graded, in their order, with a few under way at any time."""
    content = zlib.compress(to_json(bank))
    under_way: deque[tuple[tuple[Numbered, ...], Future[Graded]]] = deque()

    def first() -> Graded:
        if under_way[0][1].result().needs_bank:
            # Others came back for the same reason: they go out again together, so that no worker waits for another.
            for place, (chunk, future) in enumerate(under_way):
                if future.done() and future.result().needs_bank:
                    under_way[place] = (chunk, executor.submit(grade_chunk, chunk, bank.digest, content))
        return under_way.popleft()[1].result()

    for chunk in chunks:
        under_way.append((chunk, executor.submit(grade_chunk, chunk, bank.digest)))
        if len(under_way) >= UNDER_WAY:
            yield first()
    while under_way:
        yield first()


def _chunks(first: Iterable[Numbered], rest: Iterator[Numbered]) -> Iterator[tuple[Numbered, ...]]:
    if head := tuple(first):
        yield head
    while chunk := tuple(islice(rest, CHUNK)):
        yield chunk


def _kept(lines: Iterator[Numbered], out: BinaryIO, bank: Bank) -> tuple[tuple[Numbered, ...], Progress]:
    """Read past the lines that the output holds results of, and cut off what follows them there. Gives the first line
    that is to be graded, if any was read, and how many lines were passed over."""
    out.seek(0)
    kept = read = end = 0
    bad: list[tuple[int, str]] = []
    rubrics = Rubrics(bank)
    first: tuple[Numbered, ...] = ()
    for data in out:
        id = _result_id(data, rubrics, bank) if data.endswith(b"\n") else None
        if id is None:
            break
        for number, line in lines:
            try:
                parsed = read_line(line, bank)
            except LineError as error:
                bad.append((number, str(error)))
                read += len(line)
                continue
            first = ((number, line),) if parsed.id != id else ()
            break
        else:
            break
        if first:
            break
        kept, read, end = kept + 1, read + len(line), end + len(data)
    out.truncate(end)
    return first, Progress(0, kept, len(bad), read, tuple(bad))


def _check_output(output: Path) -> None:
    """Raises UsageError where the output holds anything but results; a last line that was cut off is one."""
    if not output.exists():
        return
    with output.open("rb") as lines:
        for number, data in enumerate(lines, start=1):
            cut_off = not data.endswith(b"\n") and data.startswith(b'{"id": ') and _parsed(data) is None
            if not cut_off and not _is_result(_parsed(data)):
                message = f"{output}:{number} is no result of this command"
                raise UsageError(f"{message}: name another output, or move this file away")


def _is_result(fields: object) -> bool:
    return (
        isinstance(fields, dict)
        and {"id", "question", "status", "engine", "rubric"} <= set(fields)
        and isinstance(fields["id"], str)
    )


def _result_id(data: bytes, rubrics: Rubrics, bank: Bank) -> str | None:
    """The id of a result that this engine and bank would give as well."""
    fields = _parsed(data)
    if not isinstance(fields, dict) or fields["engine"] != ENGINE or fields["question"] not in bank.questions:
        return None
    return str(fields["id"]) if fields["rubric"] == rubrics[fields["question"]].digest else None


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
