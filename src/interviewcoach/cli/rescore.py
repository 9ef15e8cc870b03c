"""`interviewcoach rescore`: what today's bank and engine make of stored answers."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.differences import as_object, lines
from interviewcoach.cli.stored import stored_sessions
from interviewcoach.compare import rescore as rescored
from interviewcoach.export.json import as_text
from interviewcoach.model.text import safe_text


@click.command(
    epilog="\b\nExamples:\n  interviewcoach rescore --dry-run\n"
    "  interviewcoach rescore latest --bank my-bank/ --dry-run\n"
    "  interviewcoach rescore --same-rubric --dry-run --json\n\n"
    "\b\nSESSION is an id, the beginning of one, or 'latest'; without one all sessions are scored."
)
@click.argument("sessions", metavar="[SESSION]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Show what would change and store nothing.")
@click.option(
    "--same-rubric", is_flag=True, help="Score against the rubric stored with each answer: only the engine is new."
)
@click.option(
    "--bank", "banks", multiple=True, type=click.Path(exists=True, path_type=Path), help="A bank of your own, as well."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rescore(sessions: Sequence[str], dry_run: bool, same_rubric: bool, banks: tuple[Path, ...], as_json: bool) -> None:
    """Score stored answers again and show what changes, by competency.

    Without --dry-run the new scores are stored; the old ones are kept beside them.
    """
    bank = None if same_rubric else load_bank(banks)
    with stored_sessions() as store:
        ids = [store.find(named).id for named in sessions] or [each.id for each in store.sessions()]
        found = [each for id in dict.fromkeys(ids) for each in rescored([store.session(id)], bank)]
        changed = [each for each in found if each.difference.changed]
        if not dry_run:
            for id in dict.fromkeys(each.session for each in changed):
                # The turns of one question share its rubric, so they are replaced together.
                questions = {each.after.question for each in changed if each.session == id}
                news = [each for each in found if each.session == id and each.after.question in questions]
                store.rescore(id, {each.position: (each.rubric, each.after) for each in news}, datetime.now(UTC))
    if as_json:
        click.echo(as_text({"scored": len(found), "changed": [as_object(each) for each in changed]}))
    else:
        click.echo(safe_text("\n".join(lines(len(found), changed))))
    if changed:
        click.echo("Nothing was stored." if dry_run else "Stored; the earlier scores are kept.", err=True)
