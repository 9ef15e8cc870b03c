"""`interviewcoach progress`: what practice came to, over time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.banks import load_bank
from interviewcoach.cli.progress_lines import report
from interviewcoach.cli.stored import stored_sessions
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.interview.countdown import countdown
from interviewcoach.interview.progress import measure
from interviewcoach.model.bank import Bank, Role
from interviewcoach.model.codec import to_plain
from interviewcoach.model.session import PastAnswer
from interviewcoach.model.text import safe_text


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
        answers = store.past_answers(candidate)
        sessions = [p for p in store.sessions() if p.candidate == candidate and p.imported_at is None]
        interview = store.interview_date(candidate)
    role = _role(bank, named, answers)
    now = datetime.now(UTC).astimezone()
    found = measure(answers, bank, role, now)
    ahead = countdown(interview, sessions, now) if interview else None
    if as_json:
        click.echo(as_text({"role": role and role.id, "interview": to_plain(ahead), **to_plain(found)}))
        return
    others = sorted({each.role for each in answers if role is not None and each.role != role.id})
    title = f"Progress: {role.title if role else 'all roles'}"
    click.echo(safe_text("\n".join(report(found, bank, title, ahead))))
    if others:
        click.echo(f"Also practised, see --role: {', '.join(others)}", err=True)


def _role(bank: Bank, named: str | None, answers: Sequence[PastAnswer]) -> Role | None:
    """The role named, or the one practised last where the bank has it. Raises UsageError for one it has not."""
    if named is not None and named not in bank.roles:
        raise UsageError(f"unknown role {named!r}: choose one of {', '.join(bank.roles)}")
    return bank.roles.get(named or (answers[-1].role if answers else ""))
