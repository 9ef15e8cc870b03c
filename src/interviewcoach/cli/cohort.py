"""`interviewcoach cohort`: groups of candidates, and how they are doing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.cohort_lines import as_csv, lines, member_lines
from interviewcoach.cli.progress_lines import report
from interviewcoach.cli.stored import nothing_stored, own_store, stored_sessions
from interviewcoach.errors import UsageError
from interviewcoach.export.files import write
from interviewcoach.export.json import as_text
from interviewcoach.interview.cohorts import Dashboard, dashboard
from interviewcoach.interview.overview import Wording, overview
from interviewcoach.interview.progress import Progress, measure
from interviewcoach.model.bank import Bank
from interviewcoach.model.codec import to_plain
from interviewcoach.model.cohort import Cohort
from interviewcoach.model.text import count, safe_text

DAYS = 14

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(
    epilog='\b\nExamples:\n  interviewcoach cohort new "Spring 2027"\n'
    '  interviewcoach cohort add "Spring 2027" Ann Bo\n  interviewcoach cohort show "Spring 2027"\n'
    '  interviewcoach cohort show "Spring 2027" Ann\n  interviewcoach cohort show "Spring 2027" --csv spring.csv\n\n'
    "\b\nAll their transcripts: interviewcoach export --cohort."
)
def cohort() -> None:
    """Groups of candidates: who practises, their levels, and red flags that nobody has looked at."""


@cohort.command("list")
@_json_option
def list_(as_json: bool) -> None:
    """List the cohorts with their members."""
    found: tuple[Cohort, ...] = ()
    if not nothing_stored():
        with stored_sessions() as store:
            found = store.cohorts.all()
    if as_json:
        click.echo(as_text(to_plain(found)))
    elif found:
        for each in found:
            click.echo(safe_text(f"{each.name}: {', '.join(each.members) or 'nobody yet'}"))
    else:
        click.echo("No cohorts yet: make one with `interviewcoach cohort new NAME`.", err=True)


@cohort.command()
@click.argument("name")
@_json_option
def new(name: str, as_json: bool) -> None:
    """Make the cohort NAME, without members."""
    with own_store() as store:
        made = store.cohorts.make(name)
    _told(made, f"Made {made.name}: add candidates with `interviewcoach cohort add`.", as_json=as_json)


@cohort.command()
@click.argument("name")
@click.argument("candidates", metavar="CANDIDATE...", nargs=-1, required=True)
@_json_option
def add(name: str, candidates: Sequence[str], as_json: bool) -> None:
    """Make candidates members of NAME: those of whom a session is stored, under the name that it has."""
    with stored_sessions() as store:
        found = store.cohorts.add(name, candidates)
    _told(found, f"{found.name} has {count(len(found.members), 'member')}.", as_json=as_json)


@cohort.command()
@click.argument("name")
@click.argument("candidates", metavar="CANDIDATE...", nargs=-1, required=True)
@_json_option
def remove(name: str, candidates: Sequence[str], as_json: bool) -> None:
    """Take candidates out of NAME. Their sessions stay."""
    with stored_sessions() as store:
        found = store.cohorts.remove(name, candidates)
    _told(found, f"{found.name} has {count(len(found.members), 'member')}.", as_json=as_json)


@cohort.command()
@click.argument("name")
@click.argument("new")
@_json_option
def rename(name: str, new: str, as_json: bool) -> None:
    """Call the cohort NAME NEW from now on."""
    with stored_sessions() as store:
        found = store.cohorts.rename(name, new)
    _told(found, f"It is called {found.name} now.", as_json=as_json)


@cohort.command()
@click.argument("name")
@_json_option
def delete(name: str, as_json: bool) -> None:
    """Delete the cohort NAME. Its members and their sessions stay."""
    with stored_sessions() as store:
        found = store.cohorts.delete(name)
    _told(found, f"Deleted the cohort {found.name}; every session stays.", as_json=as_json)


@cohort.command()
@click.argument("name")
@click.argument("candidate", required=False)
@click.option("--days", type=click.IntRange(1, 3650), default=DAYS, show_default=True, help="Who did not practise in.")
@click.option("--bank", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="For its names.")
@click.option(
    "--csv", "table", type=click.Path(path_type=Path, allow_dash=True), help="Write a table, or - for stdout."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@_json_option
def show(
    name: str,
    candidate: str | None,
    days: int,
    paths: Sequence[Path],
    table: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Show how NAME is doing, or its member CANDIDATE: practice, levels, and red flags that nobody has looked at.

    A red flag is outstanding until a trainer marks its session as reviewed. Imported sessions count like those that
    were practised here.
    """
    if table is not None and (as_json or candidate is not None):
        raise click.UsageError("--csv shows a whole cohort: leave out --json and CANDIDATE")
    now = datetime.now(UTC).astimezone()
    with stored_sessions() as store:
        group = store.cohorts.find(name)
        if candidate is not None and candidate not in group.members:
            raise UsageError(f"{candidate!r} is not in {group.name}: in it are {', '.join(group.members) or 'none'}")
        found = dashboard(group, store.cohorts.practised(name), now, days)
        answers = store.past_answers(candidate, imported=True) if candidate is not None else ()
    bank = load_bank(paths)
    if candidate is not None:
        _show_member(found, candidate, measure(answers, bank, None, now), bank, as_json=as_json)
    elif table is not None:
        _write(table, as_csv(found), force=force)
    elif as_json:
        click.echo(as_text(to_plain(found)))
    else:
        click.echo(safe_text("\n".join(lines(found, bank.names))))


def _show_member(found: Dashboard, candidate: str, progress: Progress, bank: Bank, *, as_json: bool) -> None:
    (member,) = (each for each in found.members if each.candidate == candidate)
    if as_json:
        click.echo(as_text({"member": to_plain(member), "progress": to_plain(progress)}))
        return
    told = replace(overview(progress, Wording.of_bank(bank)), title=f"{found.cohort}: {candidate}")
    shown = [*report(told), *member_lines(member, found.days)]
    click.echo(safe_text("\n".join(shown)))


def _write(path: Path, table: str, *, force: bool) -> None:
    if path == Path("-"):
        click.echo(table.encode(), nl=False)  # bytes: nothing on the way translates its line ends
    else:
        write(path, table, force=force)
        click.echo(safe_text(f"Wrote {path}"), err=True)


def _told(found: Cohort, done: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(as_text(to_plain(found)))
    click.echo(safe_text(done), err=True)
