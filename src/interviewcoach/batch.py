"""Grading many answers: JSON lines in, the same objects as `score --json` out, one line each, in order."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from interviewcoach.errors import CoachError, StorageError, UsageError
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Bank, Rubric
from interviewcoach.scoring.grading import grade

LONGEST_TEXT = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """One answer to grade."""

    id: str
    question: str
    text: str


class LineError(CoachError):
    """A line that cannot be graded, and why."""


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


def grade_file(
    source: Path,
    output: Path,
    bank: Bank,
    present: Callable[[Rubric, Assessment], dict[str, Any]],
    report: Callable[[int, str], None],
) -> tuple[int, int, int]:
    """Grade every line of `source` into `output`, which is continued where it holds results already.

    `report` is told the number of each bad line and why; such a line leaves nothing in the output. Returns how many
    lines were graded, were there already, and were bad. Raises UsageError where the output is something else,
    StorageError where a file cannot be read or written.
    """
    rubrics: dict[str, Rubric] = {}
    graded = kept = bad = 0
    try:
        done = _resume(output)
        with source.open("rb") as lines, output.open("ab") as out:
            for number, data in enumerate(lines, start=1):
                if not data.strip():
                    continue
                try:
                    line = read_line(data, bank)
                except LineError as error:
                    report(number, str(error))
                    bad += 1
                    continue
                if done[line.id]:
                    done[line.id] -= 1
                    kept += 1
                    continue
                rubric = rubrics.get(line.question) or rubrics.setdefault(line.question, bank.rubric(line.question))
                result = {"id": line.id, **present(rubric, grade(rubric, line.text))}
                out.write(json.dumps(result).encode() + b"\n")
                graded += 1
    except OSError as error:
        raise StorageError(
            f"{error.filename or output}: {error.strerror}: check the path and the free space"
        ) from error
    return graded, kept, bad


def _resume(output: Path) -> Counter[str]:
    """The ids that the output holds. A last line that was cut off is removed, to be graded again."""
    if not output.exists():
        return Counter()
    with output.open("r+b") as file:
        ids: Counter[str] = Counter()
        end = 0
        for id, length in _results(file, output):
            ids[id] += 1
            end += length
        file.truncate(end)
    return ids


def _results(file: BinaryIO, output: Path) -> Iterator[tuple[str, int]]:
    for number, data in enumerate(file, start=1):
        if not data.endswith(b"\n"):
            return
        try:
            id = json.loads(data)["id"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"{output}:{number} is no result of this command: name another output, or move this file away"
            ) from error
        yield id, len(data)
