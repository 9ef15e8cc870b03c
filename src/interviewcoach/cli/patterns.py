"""`interviewcoach patterns`: what a trainer says once of all answers that lack the same thing."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.report import wrap_ids
from interviewcoach.cli.stored import nothing_stored, own_store, stored_sessions
from interviewcoach.desk import checked_pattern, rater_name
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.model.bank import Bank
from interviewcoach.model.codec import to_plain
from interviewcoach.model.review import PatternComment
from interviewcoach.model.text import safe_text

_rater_option = click.option(
    "--rater", required=True, envvar="INTERVIEWCOACH_RATER", show_envvar=True, help="Who says it."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(
    epilog="\b\nExamples:\n  interviewcoach patterns add boundary-gift boundaries/declines-kindly \\\n"
    '    "Say no to the gift, and yes to the person." --rater Ann\n  interviewcoach patterns list\n\n'
    "\b\n`interviewcoach rate` offers each of them on answers that lack its indicator; --attach takes it."
)
def patterns() -> None:
    """Comments for what answers often lack: said once, offered on every answer like that."""


@patterns.command("list")
@click.option("--question", default="", help="Of this question alone (its id).")
@_json_option
def list_(question: str, as_json: bool) -> None:
    """List the comments, by question and indicator."""
    found: Sequence[PatternComment] = ()
    if not nothing_stored():
        with stored_sessions() as store:
            found = [each for each in store.patterns.all() if question in ("", each.question)]
    if as_json:
        click.echo(as_text(to_plain(found)))
    elif found:
        click.echo(safe_text("\n".join(_lines(found))))
    else:
        click.echo("No comments of that kind yet: make one with `interviewcoach patterns add`.", err=True)


@patterns.command()
@click.argument("question")
@click.argument("indicator")
@click.argument("text")
@_rater_option
@click.option(
    "--bank", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="A bank of your own, as well."
)
@_json_option
def add(question: str, indicator: str, text: str, rater: str, paths: Sequence[Path], as_json: bool) -> None:
    """Keep TEXT for answers to QUESTION that lack INDICATOR, in the place of what you said of them before."""
    _check(load_bank(paths), question, indicator)
    kept = checked_pattern(PatternComment(rater, question, indicator, text, datetime.now(UTC)))
    with own_store() as store:
        store.patterns.save(kept)
    _told(kept, "Kept", as_json=as_json)


@patterns.command()
@click.argument("question")
@click.argument("indicator")
@_rater_option
@_json_option
def remove(question: str, indicator: str, rater: str, as_json: bool) -> None:
    """Offer your comment on QUESTION and INDICATOR no more. Answers that it was attached to keep it."""
    name = rater_name(rater)
    with stored_sessions() as store:
        key = (question, indicator, name)
        own = [each for each in store.patterns.all() if (each.question, each.indicator, each.rater) == key]
        if not own:
            raise UsageError(
                f"{name} said nothing of {indicator!r} on {question!r}: `interviewcoach patterns list` shows what was"
            )
        store.patterns.remove(own[0])
    _told(own[0], "Removed", as_json=as_json)


def _check(bank: Bank, question: str, indicator: str) -> None:
    """Raises UsageError for a pattern that no answer can have."""
    if question not in bank.questions:
        raise UsageError(f"unknown question {question!r}: `interviewcoach questions` lists them, --bank adds your own")
    known = [each.id for each in bank.rubric(question).indicators]
    if indicator not in known:
        raise UsageError(f"{question} expects no {indicator!r}: it expects {', '.join(known)}")


def _lines(found: Sequence[PatternComment]) -> Iterator[str]:
    for each in found:
        yield from wrap_ids(f"{each.question}, without {each.indicator} ({each.rater}):")
        for line in each.text.splitlines():
            yield from wrap_ids(line, 2)


def _told(kept: PatternComment, done: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(as_text(to_plain(kept)))
    click.echo(safe_text(f"{done}: {kept.rater} on {kept.question} without {kept.indicator}."), err=True)
