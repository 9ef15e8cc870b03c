"""`interviewcoach sessions`: what was practised, listed, shown and deleted."""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from interviewcoach.cli.stored import nothing_stored, stored_sessions
from interviewcoach.export import json, markdown, report
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.session import SessionSummary
from interviewcoach.model.text import safe_text

# The columns of the role and the candidate together fill what 80 columns leave.
_ROLE, _ROLE_BESIDE_CANDIDATE, _CANDIDATE = 29, 17, 10

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(
    epilog="\b\nExamples:\n  interviewcoach sessions list\n  interviewcoach sessions show latest\n"
    "  interviewcoach sessions delete abcd2345\n\n"
    "\b\nSESSION is an id, the beginning of one, or 'latest'."
)
def sessions() -> None:
    """List, show or delete what you practised."""


@sessions.command("list")
@_json_option
def list_(as_json: bool) -> None:
    """List the sessions, the newest first."""
    found: tuple[SessionSummary, ...] = ()
    if not nothing_stored():
        with stored_sessions() as store:
            found = store.sessions()
    if as_json:
        click.echo(as_text(to_plain(found)))
    elif found:
        click.echo("\n".join(_table(found)))
    else:
        click.echo("No sessions yet: start with `interviewcoach practice`.", err=True)


@sessions.command()
@click.argument("session")
@_json_option
def show(session: str, as_json: bool) -> None:
    """Show the transcript of SESSION with its scores."""
    with stored_sessions() as store:
        found = store.session(session)
        reviews = store.reviews.of(found.id)
    render = json.render if as_json else markdown.render
    click.echo(safe_text(render(report([found], reviews=reviews))), nl=False)


@sessions.command()
@click.argument("session")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_json_option
def delete(session: str, yes: bool, as_json: bool) -> None:
    """Delete SESSION: its answers, drafts and scores, and the backups, which may hold them too.

    A new backup is made of what is left. Exports that you made stay.
    """
    with stored_sessions() as store:
        found = store.find(session)
        name = f"session {found.id} of {local(found.started_at)} ({found.answered} answered)"
        if not yes and not click.confirm(f"Delete {name} and all backups? This cannot be undone.", err=True):
            click.echo("Nothing was deleted.", err=True)
            return
        store.delete(found.id)
    if as_json:
        click.echo(as_text(to_plain(found)))
    click.echo(f"Deleted {name}.", err=True)


def _table(found: Sequence[SessionSummary]) -> Iterator[str]:
    named = any(each.candidate for each in found)
    role = _ROLE_BESIDE_CANDIDATE if named else _ROLE
    candidates = [fit(each.candidate, _CANDIDATE) + "  " if named else "" for each in found]
    heading = fit("CANDIDATE", _CANDIDATE) + "  " if named else ""
    yield f"{'SESSION':8}  {'STARTED':16}  {fit('ROLE', role)}  {heading}ANSWERED  LEVEL"
    for each, candidate in zip(found, candidates, strict=True):
        mark = "*" if each.imported_at else " "
        level = "-" if each.level is None else f"{each.level:.1f}"
        answered = f"{each.answered}/{each.planned}"
        state = "" if each.ended_at else "  open"
        yield (
            f"{fit(each.id, 8)}{mark} {local(each.started_at):16}  {fit(each.role_title, role)}"
            f"  {candidate}{answered:>8}  {level:>5}{state}"
        )
    if any(each.imported_at for each in found):
        yield "* imported: practised elsewhere"


def local(moment: datetime) -> str:
    """A time as it is here."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def fit(text: str, width: int) -> str:
    """The text in exactly so many columns of a terminal, cut where it is longer."""
    text = safe_text(" ".join(text.split()))
    if sum(map(_columns, text)) > width:
        while sum(map(_columns, text)) >= width:
            text = text[:-1]
        text += "…"
    return text + " " * (width - sum(map(_columns, text)))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
