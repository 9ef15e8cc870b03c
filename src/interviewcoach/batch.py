"""Grading many answers: JSON lines in, the same objects as `score --json` out, one line each, in order."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """Grade every line of `source` into `output`, in the same order.

    Results that `output` holds already are kept as far as they follow the input; from the first that does not, they are
    made again. `report` is told the number of each bad line and why; such a line leaves nothing in the output. Returns
    how many lines were graded, kept and bad. Raises UsageError where the output is something else than results,
    StorageError where a file cannot be read or written.
    """
    rubrics: dict[str, Rubric] = {}
    graded = kept = bad = 0
    try:
        if output.exists() and output.samefile(source):
            raise UsageError(f"{output} is the input: name another file for the results")
        done = _results(output)
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
                if kept < len(done) and not graded and done[kept].id == line.id:
                    kept += 1
                    continue
                if not graded:
                    out.truncate(done[kept - 1].end if kept else 0)
                rubric = rubrics.get(line.question) or rubrics.setdefault(line.question, bank.rubric(line.question))
                result = {"id": line.id, **present(rubric, grade(rubric, line.text))}
                out.write(json.dumps(result).encode() + b"\n")
                graded += 1
    except OSError as error:
        raise StorageError(
            f"{error.filename or output}: {error.strerror}: check the path and the free space"
        ) from error
    return graded, kept, bad


@dataclass(frozen=True, slots=True)
class _Done:
    """A result of an earlier run, and where its line ends in the file."""

    id: str
    end: int


def _results(output: Path) -> list[_Done]:
    """The results that the output holds. A last line that was cut off does not count; anything else is refused."""
    done: list[_Done] = []
    if not output.exists():
        return done
    end = 0
    with output.open("rb") as lines:
        for number, data in enumerate(lines, start=1):
            end += len(data)
            if data.startswith(b'{"id": ') and not _is_json(data):
                break
            id = _result_id(data)
            if id is None:
                message = f"{output}:{number} is no result of this command"
                raise UsageError(f"{message}: name another output, or move this file away")
            if data.endswith(b"\n"):
                done.append(_Done(id, end))
    return done


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _result_id(data: bytes) -> str | None:
    fields = json.loads(data) if _is_json(data) else None
    if not isinstance(fields, dict) or not {"id", "question", "status", "engine", "rubric"} <= set(fields):
        return None
    return fields["id"] if isinstance(fields["id"], str) else None
