"""`interviewcoach bank`: what the question banks hold, and whether they are sound."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from interviewcoach.banks import fingerprint, load_bank
from interviewcoach.banks.binding import did_you_mean
from interviewcoach.banks.checking import check as check_banks
from interviewcoach.banks.coverage import coverage_of, strays_of
from interviewcoach.banks.examples import TEMPLATES, template
from interviewcoach.banks.importing import as_bank_file, read_questions
from interviewcoach.banks.schema import schemas
from interviewcoach.cli.bank_lines import (
    as_lists,
    competency_lines,
    coverage_as_object,
    coverage_lines,
    list_lines,
    question_lines,
    role_lines,
)
from interviewcoach.cli.differences import as_object, lines
from interviewcoach.cli.stored import nothing_stored, stored_sessions
from interviewcoach.cli.suggest import suggest
from interviewcoach.compare import Compared, effect, regrade
from interviewcoach.errors import UsageError
from interviewcoach.export.files import write
from interviewcoach.export.json import as_text
from interviewcoach.model.bank import Competency, Question, Role
from interviewcoach.model.codec import to_plain
from interviewcoach.model.text import safe_text

# How often --watch looks whether a file has changed.
WATCH_SECONDS = 0.5

F = TypeVar("F", bound=Callable[..., None])


def _options(command: F) -> F:
    command = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)
    return click.option(
        "--bank",
        "paths",
        multiple=True,
        type=click.Path(exists=True, path_type=Path),
        help="A bank of your own, as well.",
    )(command)


_force_option = click.option("--force", is_flag=True, help="Replace a file that is there already.")


@click.group(
    epilog="\b\nExamples:\n  interviewcoach bank list\n  interviewcoach bank show suicidal-disclosure-secret\n"
    "  interviewcoach bank check my-questions.yaml"
)
def bank() -> None:
    """List, show or check question banks."""


@bank.command("list")
@_options
def list_(paths: Sequence[Path], as_json: bool) -> None:
    """List roles, competencies and questions with their ids."""
    loaded = load_bank(paths)
    if as_json:
        click.echo(as_text(as_lists(loaded)))
        return
    _print(list_lines(loaded))


@bank.command()
@click.argument("id")
@_options
def show(id: str, paths: Sequence[Path], as_json: bool) -> None:
    """Show the role, competency or question ID."""
    loaded = load_bank(paths)
    found: dict[str, Competency | Role | Question] = {**loaded.competencies, **loaded.roles, **loaded.questions}
    if id not in found:
        mend = did_you_mean(id, found) or "`interviewcoach bank list` names them all"
        raise UsageError(safe_text(f"the bank has no '{id}': {mend}"))
    value = found[id]
    if as_json:
        click.echo(as_text(to_plain(value)))
    elif isinstance(value, Competency):
        _print(competency_lines(value))
    elif isinstance(value, Role):
        _print(role_lines(loaded, value))
    else:
        _print(question_lines(loaded, value))


@bank.command()
@_options
def coverage(paths: Sequence[Path], as_json: bool) -> None:
    """Show which roles, competencies and questions take up each topic of the documents that the bank draws on.

    The documents and their topics stand in sources.yaml. Exit code 1 where nothing takes up a topic.
    """
    loaded = load_bank(paths)
    found, strays = coverage_of(loaded), strays_of(loaded)
    uncovered = sum(not each.covered for each in found)
    if as_json:
        click.echo(as_text(coverage_as_object(loaded, found, strays)))
    else:
        _print(coverage_lines(loaded, found, strays))
        click.echo(f"{len(loaded.sources)} documents, {len(found)} topics, {uncovered} not covered", err=True)
    if uncovered:
        raise SystemExit(1)


@bank.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--bank", "more", multiple=True, type=click.Path(exists=True, path_type=Path), help="The same as PATHS.")
@click.option("--strict", is_flag=True, help="Warnings count as findings too.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option("--json", "as_json", is_flag=True, help="Print one array of findings.")
def check(paths: Sequence[Path], more: Sequence[Path], strict: bool, watch: bool, as_json: bool) -> None:
    """Check bank folders or files, each as seen on top of the bundled bank; without PATHS the bundled bank itself.

    Beside the format it tries every phrase against the bank's own examples, and every example answer against its level.
    Exit code 1 where something is wrong; warnings alone do not count, unless --strict.
    """
    sources = [*paths, *more]
    seen = fingerprint(sources)
    found = _check(sources, as_json=as_json)
    while watch:
        while fingerprint(sources) == seen:
            time.sleep(WATCH_SECONDS)
        seen = fingerprint(sources)
        click.echo(f"\n{datetime.now(UTC).astimezone():%H:%M:%S}", err=True)
        found = _check(sources, as_json=as_json)
    errors, warnings = found
    if errors or (strict and warnings):
        raise SystemExit(1)


def _check(sources: Sequence[Path], *, as_json: bool) -> tuple[int, int]:
    """Print what there is to say of the sources; how many errors and warnings that is."""
    problems = check_banks(sources)
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    if as_json:
        click.echo(as_text(to_plain(problems)))
    else:
        _print(str(problem) for problem in problems)
        click.echo(f"{errors} errors, {warnings} warnings", err=True)
    return errors, warnings


@bank.command()
@click.argument("id")
@click.option("--kind", type=click.Choice(TEMPLATES), default="question", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A new file; else standard output.")
@_force_option
def new(id: str, kind: str, output: Path | None, force: bool) -> None:
    """Begin a question or a competency of your own: a complete example under ID, with comments on what to change."""
    text = template(kind, id)
    if output is None:
        click.echo(text, nl=False)
        return
    _write(output, text, force=force)
    click.echo(safe_text(f"Written: {output}. Now: interviewcoach bank check {output}"), err=True)


@bank.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A new bank file.")
@click.option(
    "--competency", "competencies", multiple=True, help="What the questions are scored on, where FILE does not say."
)
@_force_option
def import_(file: Path, output: Path, competencies: Sequence[str], force: bool) -> None:
    """Read questions from FILE: CSV, Moodle GIFT or Moodle XML.

    A CSV file has a column text, and may have id, theme, kind, competencies (patience:2; empathy), topic, hint,
    model_answer, adequate_answer and weak_answer. What is missing, `bank check` names.
    """
    questions = read_questions(file)
    text = as_bank_file(questions, dict.fromkeys(competencies, 1.0), load_bank(), file.name)
    _write(output, text, force=force)
    click.echo(safe_text(f"{len(questions)} questions: {output}. Now: interviewcoach bank check {output}"), err=True)


@bank.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def diff(paths: Sequence[Path], as_json: bool) -> None:
    """Show what your bank folders or files change in scores, beside the bundled bank alone.

    It scores your stored answers and every example answer of the bank with both. Nothing is stored.
    """
    plain, edited = load_bank(), load_bank(paths)
    found: list[Compared] = list(regrade(plain, edited))
    if not nothing_stored():
        with stored_sessions() as store:
            sessions = [store.session(each.id) for each in store.sessions()]
        found += effect(sessions, plain, edited)
    changed = [each for each in found if each.difference.changed]
    if as_json:
        click.echo(as_text({"scored": len(found), "changed": [as_object(each) for each in changed]}))
    else:
        _print(lines(len(found), changed))


@bank.command()
@click.option(
    "--output", required=True, type=click.Path(file_okay=False, path_type=Path), help="The folder to write to."
)
def schema(output: Path) -> None:
    """Write JSON Schemas of the bank files, for editors that complete and check YAML."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        for name, content in schemas().items():
            (output / name).write_text(as_text(content) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(safe_text(f"cannot write to {output}: {error.strerror}: name another folder")) from error


bank.add_command(suggest)


def _write(output: Path, text: str, *, force: bool) -> None:
    """Write a bank file, in a folder that is made where there is none. Raises UsageError like `export.files.write`."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write {output}: {error.strerror}: name another file") from error
    write(output, text, force=force)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(safe_text(line))
