"""`interviewcoach progress`: what practice came to, over time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.progress_lines import report
from interviewcoach.cli.stored import require_candidate, stored_sessions
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.text import safe_text
from interviewcoach.practice import Practice


@click.command(
    epilog="\b\nExamples:\n  interviewcoach progress\n  interviewcoach progress --role peer-support-specialist\n"
    "  interviewcoach progress --json > progress.json"
)
@click.option("--role", "named", help="Answers given for this role.  [default: the role practised last]")
@click.option("--candidate", default="", help="Whose progress, where several people share a computer.")
@click.option(
    "--bank", "paths", multiple=True, type=click.Path(exists=True, path_type=Path), help="A bank of your own, as well."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def progress(named: str | None, candidate: str, paths: Sequence[Path], as_json: bool) -> None:
    """Levels over time, the same question then and now, practice time, what was covered, and how answers are told."""
    bank = load_bank(paths)
    with stored_sessions() as store:
        if candidate:
            require_candidate(store, candidate)
        found = Practice(store).progress(bank, candidate, datetime.now(UTC), named)
    if as_json:
        click.echo(as_text({"role": found.role, "interview": to_plain(found.ahead), **to_plain(found.progress)}))
        return
    click.echo(safe_text("\n".join(report(found))))
    if found.others:
        click.echo(f"Also practised, see --role: {', '.join(found.others)}", err=True)
