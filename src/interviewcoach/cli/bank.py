"""`interviewcoach bank`: what the question banks hold, and whether they are sound."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from interviewcoach import banks
from interviewcoach.cli.report import WIDTH
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.model.bank import Bank, Competency, Indicator, Question, RedFlag, Role
from interviewcoach.model.codec import to_plain
from interviewcoach.model.text import safe_text

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
@click.option("--json", "as_json", is_flag=True, help="Print one array of findings.")
def check(paths: Sequence[Path], more: Sequence[Path], strict: bool, as_json: bool) -> None:
    """Check bank folders or files, each as seen on top of the bundled bank; without PATHS the bundled bank itself.

    Beside the format it tries every phrase against the bank's own examples, and every example answer against its level.
    Exit code 1 where something is wrong; warnings alone do not count, unless --strict.
    """
    problems = banks.check([*paths, *more])
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    if as_json:
        click.echo(as_text(to_plain(problems)))
    else:
        _print(str(problem) for problem in problems)
        click.echo(f"{errors} errors, {warnings} warnings", err=True)
    if errors or (strict and warnings):
        raise SystemExit(1)


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
