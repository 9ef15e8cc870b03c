"""`interviewcoach review`: the full-screen program at the sessions to review."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from interviewcoach.cli.screen import require_terminal
from interviewcoach.cli.unlocking import database_key
from interviewcoach.desk import rater_name
from interviewcoach.workspace import Workspace


@click.command(
    epilog="\b\nExamples:\n  interviewcoach review --rater Ann\n  interviewcoach review --rater Ann --open\n\n"
    "\b\nWithout a screen: interviewcoach reviews, interviewcoach rate."
)
@click.option(
    "--rater", default="", envvar="INTERVIEWCOACH_RATER", show_envvar=True, help="Who reviews; else asked for."
)
@click.option(
    "--open",
    "is_open",
    is_flag=True,
    envvar="INTERVIEWCOACH_OPEN",
    show_envvar=True,
    help="Show the machine's levels before you rate: not blind.",
)
@click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="A bank of your own, as well (repeatable).",
)
def review(rater: str, is_open: bool, banks: Sequence[Path]) -> None:
    """Review sessions in the full-screen program: rate each answer, comment on it, correct its evidence.

    The machine's view of a question is shown once you have rated it. Everything is saved as you say it.
    """
    name = rater_name(rater) if rater else ""
    require_terminal()
    from interviewcoach.tui.app import CoachApp  # noqa: PLC0415 - textual loads only where a screen is shown

    workspace = Workspace.open(banks, database_key())
    try:
        app = CoachApp(workspace, reviewing=True, rater=name, blind=not is_open)
        app.run()
    finally:
        workspace.close()
    sys.exit(app.return_code or 0)
