"""`interviewcoach reviews`: the sessions that a trainer works through, and what was said of them."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.sessions import fit, local
from interviewcoach.cli.stored import nothing_stored, require_candidate, stored_sessions
from interviewcoach.desk import rater_name
from interviewcoach.errors import UsageError
from interviewcoach.export.csv import guarded
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.near import suggestion
from interviewcoach.model.review import BLIND_SORTS, LineFilter, Review, ReviewLine, Sort
from interviewcoach.store import Store

PAGE = 50
EVERYTHING = 1_000_000_000

Reviewed = list[tuple[ReviewLine, tuple[Review, ...]]]

_CSV = ("session", "candidate", "role", "rater", "question", "competency", "level", "blind", "reason", "rated_at")


@click.command(
    epilog="\b\nExamples:\n  interviewcoach reviews --unreviewed --rater Ann\n  interviewcoach reviews --sort flags\n"
    '  interviewcoach reviews --text "keep it between us"\n  interviewcoach reviews --csv > ratings.csv'
)
@click.option("--candidate", help="Sessions of this candidate alone.")
@click.option("--role", default="", help="Sessions for this role alone (its id).")
@click.option("--competency", default="", help="Sessions that were graded on this competency.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Begun on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Begun before this day.")
@click.option("--unreviewed", is_flag=True, help="Sessions of which nobody has finished a review.")
@click.option(
    "--rater",
    default="",
    envvar="INTERVIEWCOACH_RATER",
    show_envvar=True,
    help="Who looks: levels of what you reviewed, and with --unreviewed what you have not.",
)
@click.option(
    "--open",
    "is_open",
    is_flag=True,
    envvar="INTERVIEWCOACH_OPEN",
    show_envvar=True,
    help="Show the machine's levels of sessions you have not reviewed: you do not rate blind.",
)
@click.option("--red-flags", is_flag=True, help="Sessions with red flags.")
@click.option("--text", default="", help='Words that the answers hold; "in quotes" next to each other.')
@click.option("--sort", type=click.Choice(get_args(Sort)), default="newest", show_default=True)
@click.option("--limit", type=click.IntRange(1), help="How many sessions at most: 50 in the list, else all.")
@click.option("--json", "as_json", is_flag=True, help="Print one array: each session with its reviews.")
@click.option("--csv", "as_table", is_flag=True, help="Print a table with a row a rating.")
def reviews(
    candidate: str | None,
    role: str,
    competency: str,
    since: datetime | None,
    until: datetime | None,
    unreviewed: bool,
    rater: str,
    is_open: bool,
    red_flags: bool,
    text: str,
    sort: Sort,
    limit: int | None,
    as_json: bool,
    as_table: bool,
) -> None:
    """List sessions for review: filtered, sorted and searched.

    The machine's levels stand only beside sessions that you (--rater) have reviewed, so that looking here spoils no
    blind rating. --open shows all.
    """
    if as_json and as_table:
        raise click.UsageError("give --json or --csv, not both")
    if sort not in BLIND_SORTS and not is_open:
        raise UsageError(
            f"--sort {sort} tells the machine's levels before you rate: sort by {', '.join(BLIND_SORTS)},"
            " or add --open if you do not rate blind"
        )
    who = rater_name(rater) if rater else ""
    wanted = LineFilter(
        candidate=candidate,
        role=role,
        competency=competency,
        since=_day(since),
        until=_day(until),
        unreviewed=unreviewed and not who,
        unreviewed_by=who if unreviewed else "",
        red_flags=red_flags,
        text=text,
    )
    found: Reviewed = []
    if not nothing_stored():
        with stored_sessions() as store:
            most = limit or (EVERYTHING if as_json or as_table else PAGE)
            for line in store.reviews.lines(wanted, sort, limit=most):
                seen = line if is_open or who in line.reviewers else replace(line, level=None)
                found.append((seen, store.reviews.of(line.id)))
            if not found:
                _require_known(store, candidate, role, competency)
    if as_json:
        click.echo(as_text([{**to_plain(line), "reviews": to_plain(said)} for line, said in found]))
    elif as_table:
        click.echo(_csv(found), nl=False)
    elif found:
        click.echo("\n".join(_table(found)))
    else:
        click.echo("No sessions are like that.", err=True)


def _require_known(store: Store, candidate: str | None, role: str, competency: str) -> None:
    """Raise UsageError, with the names there are, for a candidate or role of which there is no session, and for a
    competency that the bank does not know."""
    if candidate is not None:
        require_candidate(store, candidate)
    roles = store.roles()
    if role and role not in roles:
        otherwise = "`interviewcoach bank list` lists roles with their ids"
        raise UsageError(f"there is no session for the role {role!r}: {suggestion(role, roles, otherwise)}")
    if competency and competency not in (known := load_bank().names):
        otherwise = "`interviewcoach bank list` lists competencies with their ids"
        near = suggestion(competency, known, otherwise)
        raise UsageError(f"no session is like that, and the bank has no competency {competency!r}: {near}")


def _day(day: datetime | None) -> datetime | None:
    """The beginning of a day here, in UTC."""
    return day.astimezone(UTC) if day else None


def _csv(found: Reviewed) -> str:
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(_CSV)
    writer.writerows([guarded(str(cell)) for cell in row] for row in _rows(found))
    return table.getvalue()


def _rows(found: Reviewed) -> Iterator[Sequence[object]]:
    for line, said in found:
        for review in said:
            for each in review.ratings:
                yield (
                    line.id,
                    line.candidate,
                    line.role,
                    review.rater,
                    each.question,
                    each.competency,
                    each.level,
                    "yes" if each.blind else "no",
                    each.reason,
                    each.made_at.isoformat(),
                )


def _table(found: Reviewed) -> Iterator[str]:
    yield f"{'SESSION':8}  {'STARTED':16}  {fit('CANDIDATE', 14)}  ANSWERED  LEVEL  FLAGS  REVIEWED BY"
    for line, said in found:
        level = f"{line.level:.1f}" if line.level is not None else "-"
        # Whoever finished before the newest answers is under way again.
        raters = ", ".join(each.rater + ("" if each.rater in line.reviewers else " (under way)") for each in said)
        flags = line.red_flags or "-"
        yield (
            f"{fit(line.id, 8)}  {local(line.started_at):16}  {fit(line.candidate, 14)}"
            f"  {f'{line.answered}/{line.planned}':>8}  {level:>5}  {flags:>5}  {fit(raters or '-', 16)}"
        ).rstrip()
