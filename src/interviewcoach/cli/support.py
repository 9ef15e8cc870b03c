"""`interviewcoach support`: where a person in distress can turn."""

from collections.abc import Sequence
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.report import wrap
from interviewcoach.model.text import safe_text


@click.command()
@click.option(
    "--bank", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="A bank of your own, as well."
)
def support(paths: Sequence[Path]) -> None:
    """Where a person in distress can turn, by country. Nothing is sent or recorded."""
    lines = load_bank(paths).support
    parts = [*wrap(lines.intro), ""]
    for line in lines.lines:
        parts += wrap(f"{line.country}: {line.name}. {line.contact.rstrip('.')}.", 2)
        parts += wrap(f"{line.note.rstrip('.')}. As of {line.as_of}.", 4)
    click.echo(safe_text("\n".join([*parts, "", *wrap(lines.everywhere)])))
