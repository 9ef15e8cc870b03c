"""`interviewcoach agreement`: how far the machine agrees with trainers, and trainers with each other."""

from collections.abc import Iterable, Iterator

import click

from interviewcoach.agreement import Report, report
from interviewcoach.agreement.view import (
    HEADING,
    HOW_TO_READ,
    NOTHING,
    SUSPECTS_TITLE,
    TOGETHER_TITLE,
    Row,
    Table,
    companies,
    suspicions,
    tables,
)
from interviewcoach.cli.report import wrap_ids
from interviewcoach.cli.sessions import fit
from interviewcoach.cli.stored import stored_sessions
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.review import Judgement
from interviewcoach.model.text import safe_text

_NAME = 24


@click.command(
    epilog="\b\nExamples:\n  interviewcoach agreement\n  interviewcoach agreement --competency crisis-management\n"
    "  interviewcoach agreement --rater Ann --json\n\n"
    "\b\nHow to read the figures: docs/agreement.md."
)
@click.option("--competency", "competencies", multiple=True, help="Ratings of this competency alone.")
@click.option("--role", "roles", multiple=True, help="Sessions for this role alone (its id).")
@click.option("--rater", "raters", multiple=True, help="Ratings by this trainer alone; give two to compare them.")
@click.option("--all", "every", is_flag=True, help="Count ratings that were not blind too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def agreement(
    competencies: tuple[str, ...], roles: tuple[str, ...], raters: tuple[str, ...], every: bool, as_json: bool
) -> None:
    """Compare the machine's levels with the ratings of trainers, and those of different trainers with each other.

    Blind ratings alone count, unless --all. Intervals are of 95 %.
    """
    with stored_sessions() as store:
        judgements = store.reviews.judgements()
    for what, asked, known in (
        ("competency", competencies, {each.competency for each in judgements}),
        ("role", roles, {each.role for each in judgements}),
        ("rater", raters, {each.rater for each in judgements}),
    ):
        if unknown := sorted(set(asked) - known):
            there_are = f"rated are {', '.join(sorted(known))}" if known else "rate some with `interviewcoach rate`"
            raise UsageError(f"no ratings have the {what} {unknown[0]!r}: {there_are}")

    def wanted(each: Judgement) -> bool:
        return (
            (not competencies or each.competency in competencies)
            and (not roles or each.role in roles)
            and (not raters or each.rater in raters)
        )

    found = report([each for each in judgements if wanted(each)], blind=not every)
    if as_json:
        click.echo(as_text(to_plain(found)))
    else:
        for line in _lines(found):
            click.echo(safe_text(line))


def _lines(found: Report) -> Iterator[str]:
    for table in tables(found):
        yield from _table(table)
        yield ""
    if found.together:
        yield TOGETHER_TITLE
        for told in companies(found):
            yield from wrap_ids(told, 2)
        yield ""
    if found.suspects:
        yield SUSPECTS_TITLE
        for suspect in suspicions(found.suspects):
            yield from wrap_ids(suspect.told, 2)
            for example in suspect.examples:
                yield from wrap_ids(example, 6)
        yield ""
    yield from wrap_ids(HOW_TO_READ)


def _table(table: Table) -> Iterator[str]:
    yield table.title
    if not table.overall:
        yield f"  {NOTHING}"
        return
    yield f"  {'':{_NAME}}  {HEADING}"
    yield from _rows(table.overall)
    for name, rows in table.parts.items():
        yield f"  {name}"
        yield from _rows(rows)
    if table.remark:
        yield table.remark


def _rows(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        yield f"  {fit(row.name, _NAME)}  {row.figures}"
        if row.intervals:
            yield f"  {'':{_NAME}}         {row.intervals}"
