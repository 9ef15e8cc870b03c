"""`interviewcoach bank`: what the question banks hold, and whether they are sound."""

import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from interviewcoach import banks
from interviewcoach.cli.differences import as_object, lines
from interviewcoach.cli.report import WIDTH
from interviewcoach.cli.stored import nothing_stored, stored_sessions
from interviewcoach.compare import Changed, regrade, rescore
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.model.bank import Bank, Competency, Indicator, Question, RedFlag, Role
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
    loaded = banks.load_bank(paths)
    if as_json:
        click.echo(as_text(_as_lists(loaded)))
        return
    _print(_list_lines(loaded))


@bank.command()
@click.argument("id")
@_options
def show(id: str, paths: Sequence[Path], as_json: bool) -> None:
    """Show the role, competency or question ID."""
    loaded = banks.load_bank(paths)
    found: dict[str, Competency | Role | Question] = {**loaded.competencies, **loaded.roles, **loaded.questions}
    if id not in found:
        mend = banks.did_you_mean(id, found) or "`interviewcoach bank list` names them all"
        raise UsageError(safe_text(f"the bank has no '{id}': {mend}"))
    value = found[id]
    if as_json:
        click.echo(as_text(to_plain(value)))
    elif isinstance(value, Competency):
        _print(_competency_lines(value))
    elif isinstance(value, Role):
        _print(_role_lines(loaded, value))
    else:
        _print(_question_lines(loaded, value))


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
    seen = banks.fingerprint(sources)
    found = _check(sources, as_json=as_json)
    while watch:
        while banks.fingerprint(sources) == seen:
            time.sleep(WATCH_SECONDS)
        seen = banks.fingerprint(sources)
        click.echo(f"\n{datetime.now(UTC).astimezone():%H:%M:%S}", err=True)
        found = _check(sources, as_json=as_json)
    errors, warnings = found
    if errors or (strict and warnings):
        raise SystemExit(1)


def _check(sources: Sequence[Path], *, as_json: bool) -> tuple[int, int]:
    """Print what there is to say of the sources; how many errors and warnings that is."""
    problems = banks.check(sources)
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
@click.option("--kind", type=click.Choice(banks.TEMPLATES), default="question", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A new file; else standard output.")
def new(id: str, kind: str, output: Path | None) -> None:
    """Begin a question or a competency of your own: a complete example under ID, with comments on what to change."""
    text = banks.template(kind, id)
    if output is None:
        click.echo(text, nl=False)
        return
    _write_new(output, text)
    click.echo(safe_text(f"Written: {output}. Now: interviewcoach bank check {output}"), err=True)


@bank.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A new bank file.")
@click.option(
    "--competency", "competencies", multiple=True, help="What the questions are scored on, where FILE does not say."
)
def import_(file: Path, output: Path, competencies: Sequence[str]) -> None:
    """Read questions from FILE: CSV, Moodle GIFT or Moodle XML.

    A CSV file has a column text, and may have id, theme, kind, competencies (patience:2; empathy), topic, hint,
    model_answer, adequate_answer and weak_answer. What is missing, `bank check` names.
    """
    questions = banks.read_questions(file)
    text = banks.as_bank_file(questions, dict.fromkeys(competencies, 1.0), banks.load_bank(), file.name)
    _write_new(output, text)
    click.echo(safe_text(f"{len(questions)} questions: {output}. Now: interviewcoach bank check {output}"), err=True)


@bank.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def diff(paths: Sequence[Path], as_json: bool) -> None:
    """Show what your bank folders or files change in scores, beside the bundled bank alone.

    It scores your stored answers and every example answer of the bank with both. Nothing is stored.
    """
    plain, edited = banks.load_bank(), banks.load_bank(paths)
    found: list[Changed] = list(regrade(plain, edited))
    if not nothing_stored():
        with stored_sessions() as store:
            for each in store.sessions():
                session = store.session(each.id)
                pairs = zip(rescore([session], plain), rescore([session], edited), strict=True)
                found += [replace(new, before=old.after) for old, new in pairs]
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
        for name, content in banks.schemas().items():
            (output / name).write_text(as_text(content) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(safe_text(f"cannot write to {output}: {error.strerror}: name another folder")) from error


def _write_new(output: Path, text: str) -> None:
    """Raises UsageError for a file that is there already or cannot be written."""
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(safe_text(f"{output} is there already: name another file")) from error
    except OSError as error:
        raise UsageError(safe_text(f"cannot write {output}: {error.strerror}: name another file")) from error


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(safe_text(line))


def _paragraphs(text: str, indent: int = 0) -> Iterator[str]:
    for place, paragraph in enumerate(text.split("\n\n")):
        yield from ([""] if place else [])
        yield from _wrap(paragraph, indent, hanging=0)


def _wrap(text: str, indent: int = 0, hanging: int = 2) -> list[str]:
    """Lines of at most WIDTH columns, those after the first indented further. Ids are not broken at their hyphens."""
    first, rest = " " * indent, " " * (indent + hanging)
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


def _as_lists(bank: Bank) -> dict[str, list[dict[str, Any]]]:
    return {
        "roles": [
            {
                "id": role.id,
                "title": role.title,
                "competencies": [*role.competencies],
                "questions": len(bank.questions_for(role)),
            }
            for role in bank.roles.values()
        ],
        "competencies": [
            {"id": competency.id, "name": competency.name, "indicators": [each.id for each in competency.indicators]}
            for competency in bank.competencies.values()
        ],
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "kind": question.kind,
                "theme": question.theme,
                "competencies": [*question.competencies],
            }
            for question in bank.questions.values()
        ],
    }


def _list_lines(bank: Bank) -> Iterator[str]:
    yield f"Roles ({len(bank.roles)})"
    for role in bank.roles.values():
        yield from _wrap(f"{role.id}: {role.title}, {len(bank.questions_for(role))} questions", 2)
    yield f"\nCompetencies ({len(bank.competencies)})"
    for competency in bank.competencies.values():
        yield from _wrap(f"{competency.id}: {competency.name}, {len(competency.indicators)} indicators", 2)
    yield f"\nQuestions ({len(bank.questions)})"
    for theme in dict.fromkeys(question.theme for question in bank.questions.values()):
        yield f"  {theme}"
        for question in bank.questions.values():
            if question.theme == theme:
                yield from _wrap(f"{question.id} ({question.kind}): {', '.join(question.competencies)}", 4)


def _competency_lines(competency: Competency) -> Iterator[str]:
    yield f"{competency.name} ({competency.id})"
    yield from _paragraphs(competency.definition)
    yield "\nLevels: what a panel hears"
    for level, text in sorted(competency.anchors.items()):
        yield from _wrap(f"{level}  {text}", 2)
    yield "\nIndicators: what an answer can show"
    for indicator in competency.indicators:
        yield from _indicator_lines(indicator)
    yield from _red_flag_lines(competency.red_flags)


def _indicator_lines(indicator: Indicator, note: str = "") -> Iterator[str]:
    yield from _wrap(f"{indicator.text}  [{indicator.id}, weight {indicator.weight:g}{note}]", 2)
    yield from _wrap(f"asked when missing: {indicator.probe}", 6)
    yield from _wrap(f"for example: {indicator.example}", 6)


def _red_flag_lines(flags: Sequence[RedFlag]) -> Iterator[str]:
    if flags:
        yield "\nRed flags"
    for flag in flags:
        yield from _wrap(f"{flag.text}  [{flag.id}, {flag.severity}]", 2)
        yield from _wrap(f"instead: {flag.instead}", 6)


def _question_lines(bank: Bank, question: Question) -> Iterator[str]:
    rubric = bank.rubric(question.id)
    yield from _paragraphs(question.text)
    yield ""
    yield from _wrap(f"{question.id}: {question.kind}, {question.theme}, about {question.guide_seconds} seconds")
    if question.content_note:
        yield f"Content note: {question.content_note}"
    yield from _wrap(f"Hint: {question.hint}")
    for id, weight in question.competencies.items():
        yield ""
        yield from _wrap(f"{rubric.names[id]} ({id}, weight {weight:g}): a good answer")
        for indicator in rubric.indicators:
            if indicator.competency == id:
                yield from _indicator_lines(indicator, ", must have" if indicator.id in question.must_have else "")
    yield from _red_flag_lines(question.red_flags)
    yield "\nA strong answer"
    yield from _paragraphs(question.model_answer, 2)


def _role_lines(bank: Bank, role: Role) -> Iterator[str]:
    yield f"{role.title} ({role.id})"
    yield from _paragraphs(role.briefing)
    for title, entries in (("Duties", role.duties), ("Settings", role.settings), ("Tools", role.tools)):
        yield f"\n{title}"
        for entry in entries:
            yield from _wrap(f"- {entry}", 2)
    yield "\nCompetencies, the weightiest first"
    for id in sorted(role.competencies, key=lambda id: -role.competencies[id]):
        yield f"  {bank.competencies[id].name} ({id}, weight {role.competencies[id]:g})"
    if role.facts:
        yield "\nWorth knowing"
    for fact in role.facts:
        yield from _wrap(f"- {fact.text}", 2)
    if role.glossary:
        yield "\nTerms"
    for term in role.glossary:
        yield from _wrap(f"{term.term}: {term.meaning}", 2)
