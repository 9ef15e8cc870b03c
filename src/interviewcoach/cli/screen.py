"""The full screen: whether it can be shown here, running it, and the way back to it.

Home is drawn before the workspace is open, so this loads neither.
"""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from interviewcoach.cli.program import program
from interviewcoach.errors import UsageError
from interviewcoach.glance import Glance, glance_at
from interviewcoach.opening import Opening
from interviewcoach.places import database_path

if TYPE_CHECKING:
    from interviewcoach.model.session import Choices, Session
    from interviewcoach.workspace import Workspace


def home() -> None:
    """The full-screen program at its home screen."""
    require_terminal()
    workspace, glance = begin()
    try:
        session = run_app(workspace, glance=glance)
    finally:
        workspace.close()
    if not is_in_a_page():
        click.echo(come_back(session), err=True)


def begin() -> "tuple[Workspace | Opening, Glance | None]":
    """The workspace for the home screen, and what changes its first picture.

    What cannot be read at a glance may be encrypted: the passphrase is asked for before anything is drawn.
    """
    glance = glance_at(database_path())
    return (Opening(_open) if glance else _open(locked=True)), glance


def _open(*, locked: bool = False) -> "Workspace":
    from interviewcoach.cli.unlocking import database_key  # noqa: PLC0415 - see above
    from interviewcoach.workspace import Workspace  # noqa: PLC0415

    return Workspace.open(key=database_key() if locked else None)


def run_app(
    workspace: "Workspace | Opening",
    choices: "Choices | None" = None,
    resumed: "Session | None" = None,
    glance: Glance | None = None,
) -> "Session | None":
    """The full-screen program; returns the session that was practised last."""
    from interviewcoach.collecting import no_full_rounds  # noqa: PLC0415
    from interviewcoach.tui.app import CoachApp  # noqa: PLC0415 - the plain chat never loads Textual

    app = CoachApp(workspace, choices, resumed, glance=glance, rater=os.environ.get("INTERVIEWCOACH_RATER", ""))
    with no_full_rounds():
        app.run()
    if app.return_code:
        sys.exit(app.return_code)
    return app.last_session


def require_terminal() -> None:
    """Say in one line why the full screen cannot be shown here. Raises UsageError."""
    plain = f"for a plain line chat use: {program()} practice --plain"
    if is_in_a_page():
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(f"the full screen needs a terminal; {plain}")
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise UsageError(f"this terminal shows plain lines only; {plain}")


def is_in_a_page() -> bool:
    """Whether the screen is shown in a browser, by `serve`: then the terminal is somebody else's."""
    return "TEXTUAL_DRIVER" in os.environ


def come_back(session: "Session | None", again: Sequence[str] = ()) -> str:
    """The exact command that leads back to where the candidate was; `again` are the words of the one that begins
    anew, without the program."""
    anew = " ".join([program(), *again])
    if session is None:
        return f"Come back any time with: {anew}"
    if session.ended_at is None:
        plain = ["--plain"] if "--plain" in again else []
        return f"Paused and saved. Go on with: {' '.join([program(), 'practice', *plain, '--resume', session.id])}"
    return f"Saved. Transcript: {program()} export {session.id}   Practise again: {anew}"
