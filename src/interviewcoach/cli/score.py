"""`interviewcoach score`: one answer explained, or a file of answers as JSON lines."""

import difflib
import sys
from pathlib import Path
from typing import BinaryIO

import click

from interviewcoach.banks import load_bank
from interviewcoach.batch import LONGEST_TEXT, Progress, grade_file
from interviewcoach.cli.derivation import derive
from interviewcoach.cli.report import explain
from interviewcoach.errors import UsageError
from interviewcoach.executors import executor
from interviewcoach.export.json import as_text
from interviewcoach.export.score import as_object
from interviewcoach.model.bank import Bank, Rubric
from interviewcoach.model.text import safe_text
from interviewcoach.scoring.grading import grade

# A batch of fewer bytes is graded in this process where no number of workers is asked for.
SMALL_BATCH = 200_000


@click.command(
    epilog="\b\nExamples:\n  interviewcoach score boundary-gift answer.txt\n"
    "  echo 'I would thank her and decline.' | interviewcoach score boundary-gift --json\n"
    "  interviewcoach score --batch answers.jsonl --output scores.jsonl --workers 4"
)
@click.argument("question", required=False)
@click.argument("file", required=False, type=click.File("rb"), default="-")
@click.option(
    "--explain",
    "full",
    is_flag=True,
    help="Prove the score: every step, span, phrase, line of the bank, sum, hold, level and band.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--batch",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Grade JSON lines with id, question, text.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where --batch writes; resumed if not empty."
)
@click.option("--workers", type=click.IntRange(1, 256), help="Processes for --batch; all cores if not given.")
@click.option(
    "--executor", "executor_name", metavar="NAME[=ARGUMENT]", help="Where --batch is computed, e.g. dask=ADDRESS."
)
@click.option(
    "--bank", "banks", multiple=True, type=click.Path(exists=True, path_type=Path), help="A bank of your own, as well."
)
def score(
    question: str | None,
    file: BinaryIO,
    full: bool,
    as_json: bool,
    batch: Path | None,
    output: Path | None,
    workers: int | None,
    executor_name: str | None,
    banks: tuple[Path, ...],
) -> None:
    """Grade an answer to QUESTION from FILE or standard input, and explain every point.

    The level is of documented elements of the answer, not of a person.
    """
    if (batch is None) == (question is None):
        raise click.UsageError("give a QUESTION, or --batch IN.jsonl with --output OUT.jsonl")
    if full and (as_json or batch):
        raise click.UsageError("--explain is for people and can't go with --json or --batch: give one")
    if batch is None and (output or workers or executor_name):
        raise click.UsageError("--output, --workers and --executor go with --batch; one score goes to standard output")
    bank = load_bank(banks)
    if batch is not None:
        if output is None:
            raise click.UsageError("--batch needs --output OUT.jsonl")
        if workers and executor_name:
            raise click.UsageError("give --workers or --executor, not both")
        sys.exit(_batch(bank, batch, output, executor_name or _processes(batch, workers)))
    assert question is not None  # noqa: S101 - checked above
    rubric = _rubric(bank, question)
    text = _read(file)
    result = grade(rubric, text)
    if as_json:
        click.echo(as_text(as_object(rubric, result)))
    elif full:
        click.echo(safe_text(derive(rubric, result, text)))
    else:
        click.echo(safe_text(explain(rubric, result)))


def _rubric(bank: Bank, question: str) -> Rubric:
    if question not in bank.questions:
        near = difflib.get_close_matches(question, bank.questions, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise UsageError(f"unknown question {question!r}: {meant}`interviewcoach bank list` names them all")
    return bank.rubric(question)


def _read(file: BinaryIO) -> str:
    if file.isatty():
        click.echo("Write the answer, then Ctrl+D on a line of its own.", err=True)
    data = file.read(4 * LONGEST_TEXT + 1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"the answer is not UTF-8 text (byte {error.start}): save it as UTF-8 and try again"
        ) from error
    if len(text) > LONGEST_TEXT:
        raise UsageError(f"the answer is longer than {LONGEST_TEXT:,} characters: shorten it and try again")
    return text


def _batch(bank: Bank, source: Path, output: Path, executor_name: str) -> int:
    done, is_through = Progress(), False
    pool = executor(executor_name)
    shown = sys.stderr.isatty()
    try:
        with click.progressbar(length=source.stat().st_size, label="Grading", file=sys.stderr, hidden=not shown) as bar:

            def watch(now: Progress) -> None:
                nonlocal done
                for number, why in now.problems:
                    click.echo(safe_text(f"interviewcoach: {source}:{number}: {why}"), err=True)
                bar.update(now.read - done.read)
                done = now

            grade_file(source, output, bank, pool, watch)
            is_through = True
    except KeyboardInterrupt:
        click.echo(f"Stopped. {_counts(done)}: {output}; the same command goes on from there.", err=True)
        raise
    finally:
        # Workers that are done are waited for: Python may report a closed pipe of theirs where they end with it.
        pool.shutdown(wait=is_through, cancel_futures=True)
    click.echo(f"{_counts(done)}: {output}", err=True)
    return 1 if done.bad else 0


def _processes(source: Path, workers: int | None) -> str:
    """The executor for so many processes; a few answers are done before another process has started."""
    if workers == 1 or (workers is None and source.stat().st_size < SMALL_BATCH):
        return "here"
    return f"processes={workers or ''}"


def _counts(done: Progress) -> str:
    parts = [(done.graded, "graded"), (done.kept, "there already"), (done.bad, "bad")]
    return ", ".join(f"{count} {what}" for count, what in parts if count or what == "graded")
