"""`interviewcoach export`: a session's transcript as a text to keep or to share."""

import sys
from pathlib import Path

import click

from interviewcoach.cli.stored import stored_sessions
from interviewcoach.export import formats, render
from interviewcoach.export.files import write
from interviewcoach.model.text import safe_text


@click.command(
    epilog="\b\nExamples:\n  interviewcoach export latest\n"
    "  interviewcoach export latest --format json --output session.json\n\n"
    "\b\nSESSION is an id, the beginning of one, or 'latest'."
)
@click.argument("session")
@click.option("--format", type=click.Choice(formats()), default="markdown", show_default=True, help="How to write it.")
@click.option("--output", type=click.Path(path_type=Path, allow_dash=True), help="The file to write, or - for stdout.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export(session: str, format: str, output: Path | None, force: bool) -> None:
    """Write the transcript of SESSION: every answer unaltered, its evidence beneath it.

    Remove the names and details of real clients before you share it.
    """
    with stored_sessions() as store:
        found = store.session(session)
    text = render(found, format)
    if output is not None and output != Path("-"):
        write(output, text, force=force)
        click.echo(f"Wrote {output}", err=True)
    elif sys.stdout.isatty():
        click.echo(safe_text(text), nl=False)
    else:
        click.echo(text.encode(), nl=False)  # bytes: nothing on the way translates line ends or characters
