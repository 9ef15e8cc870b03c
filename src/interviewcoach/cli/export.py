"""`interviewcoach export`: transcripts as something to keep, to print or to share."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from interviewcoach.cli.stored import stored_sessions
from interviewcoach.errors import UsageError
from interviewcoach.export import Part, format_of, formats, render, report
from interviewcoach.export.files import write
from interviewcoach.model.pseudonyms import pseudonyms, tells_name
from interviewcoach.model.session import Session
from interviewcoach.model.text import safe_text
from interviewcoach.store import Store


def _list_formats(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    for name in formats():
        found = format_of(name)
        missing = "" if found.is_ready else f" (needs the extra {found.extra!r})"
        click.echo(f"{name:<10}{found.title}{missing}")
        for option, line in found.options.items():
            click.echo(f"{'':10}  --option {option}: {line}")
    ctx.exit()


@click.command(
    epilog="\b\nExamples:\n  interviewcoach export latest\n"
    "  interviewcoach export latest --format html --output interview.html\n"
    "  interviewcoach export --candidate Ann --format pdf --output ann.pdf\n"
    "  interviewcoach export --all --format csv --without-answers --pseudonymise --output levels.csv\n\n"
    "\b\nSESSION is an id, the beginning of one, or 'latest'.\nWhat each format holds: docs/exports.md."
)
@click.argument("sessions", metavar="[SESSION]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Export all sessions.")
@click.option("--candidate", "candidates", metavar="NAME", multiple=True, help="Export NAME's sessions (repeatable).")
@click.option("--format", type=click.Choice(formats()), default="markdown", show_default=True, help="How to write it.")
@click.option("--option", "options", metavar="NAME", multiple=True, help="An option of the format (repeatable).")
@click.option("--without-answers", is_flag=True, help="Leave out the answers and every quotation of them.")
@click.option("--without-scores", is_flag=True, help="Leave out levels, evidence and advice.")
@click.option("--pseudonymise", is_flag=True, help="Call candidates C-01, C-02 ...")
@click.option("--output", type=click.Path(path_type=Path, allow_dash=True), help="The file to write, or - for stdout.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option(
    "--list-formats", is_flag=True, is_eager=True, expose_value=False, callback=_list_formats, help="List the formats."
)
def export(
    sessions: Sequence[str],
    everything: bool,
    candidates: Sequence[str],
    format: str,
    options: Sequence[str],
    without_answers: bool,
    without_scores: bool,
    pseudonymise: bool,
    output: Path | None,
    force: bool,
) -> None:
    """Write transcripts of sessions: every answer, its evidence, and what to do better.

    Remove the names and details of real clients before you share them.
    """
    if everything and (sessions or candidates):
        raise click.UsageError("--all exports every session: leave out the others")
    with stored_sessions() as store:
        found = [store.session(id) for id in _chosen(store, sessions, candidates, everything=everything)]
    parts: dict[Part, bool] = {"answers": without_answers, "scores": without_scores}
    left_out = [part for part, without in parts.items() if without]
    names = pseudonyms(session.candidate for session in found) if pseudonymise else None
    content = render(report(found, without=left_out, pseudonyms=names), format, options)
    if output is not None and output != Path("-"):
        write(output, content, force=force)
        click.echo(f"Wrote {output}", err=True)
    else:
        _print(content, format)
    if names and not without_answers:
        for line in _named(found, names):
            click.echo(line, err=True)


def _chosen(store: Store, named: Sequence[str], candidates: Sequence[str], *, everything: bool) -> list[str]:
    """The ids that were asked for, each once, the session begun first first."""
    known = store.sessions()
    wanted = {store.find(each).id for each in named}
    for candidate in candidates:
        theirs = {each.id for each in known if each.candidate == candidate}
        if not theirs:
            raise UsageError(f"no session is {candidate!r}'s: `interviewcoach sessions list` shows whose there are")
        wanted |= theirs
    if not wanted and not everything:
        raise UsageError("name a session, or use --candidate NAME or --all")
    if not known:
        raise UsageError("nothing was practised yet: start with `interviewcoach practice`")
    return [each.id for each in reversed(known) if everything or each.id in wanted]


def _print(content: str | bytes, format: str) -> None:
    terminal = sys.stdout.isatty()
    if terminal and isinstance(content, bytes):
        raise UsageError(f"the format {format} is no text for a terminal: name a file with --output")
    if terminal and isinstance(content, str):
        click.echo(safe_text(content), nl=False)
    else:  # bytes: nothing on the way translates line ends or characters
        click.echo(content.encode() if isinstance(content, str) else content, nl=False)


def _named(sessions: Iterable[Session], names: Mapping[str, str]) -> Iterable[str]:
    """A warning of each pseudonym whose own name an answer tells."""
    for own, other in names.items():
        if any(session.candidate == own and tells_name(session) for session in sessions):
            yield f"An answer holds the name of {other}: look through it before you share it."
