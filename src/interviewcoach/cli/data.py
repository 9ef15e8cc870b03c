"""`interviewcoach data`: where everything is stored; to back it up, check it, restore it, encrypt it, erase it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from interviewcoach.cli.encryption import decrypt, encrypt, rekey
from interviewcoach.cli.stored import nothing_stored, stored_sessions
from interviewcoach.cli.unlocking import LockedOutError, forget, key_of
from interviewcoach.errors import UsageError
from interviewcoach.export.json import as_text
from interviewcoach.model.codec import to_plain
from interviewcoach.model.text import count, safe_text
from interviewcoach.places import data_dir, database_path, visitors_databases
from interviewcoach.store import Key, Verified, backup_named, backups, erase, is_encrypted, opens, restore, verify

_NOTHING = "Nothing is stored yet: start with `interviewcoach practice`."

# One row and several of the tables that users know by another name.
_WORDS = {
    "parts": ("part of rubrics", "parts of rubrics"),
    "turns": ("answer", "answers"),
    "earlier": ("earlier score", "earlier scores"),
    "stories": ("story", "stories"),
}

_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(
    epilog="\b\nExamples:\n  interviewcoach data backup --output memory-stick/practice.db\n"
    "  interviewcoach data verify\n  interviewcoach data restore latest\n"
    "  interviewcoach data encrypt\n"
    "  interviewcoach data erase --candidate Ann"
)
def data() -> None:
    """Where your data is; back it up, check it, restore it, encrypt it, erase it."""


for _command in (encrypt, decrypt, rekey):
    data.add_command(_command)


@data.command("path")
@_json_option
def path_(as_json: bool) -> None:
    """Print the folder that holds everything you practised; as JSON with its database and backups."""
    if as_json:
        path = database_path()
        made = [
            {"path": str(each.path), "changed": to_plain(each.changed), "schema": each.schema, "bytes": each.bytes}
            for each in backups(path)
        ]
        click.echo(as_text({"folder": str(data_dir()), "database": str(path), "backups": made}))
    else:
        click.echo(safe_text(str(data_dir())))


@data.command()
@click.option("--output", type=click.Path(path_type=Path), help="The file to write instead of one in backups/.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def backup(output: Path | None, force: bool) -> None:
    """Copy the database, complete and readable only by you, and print where to.

    The folder backups/ keeps the ten newest; one is made by itself on every day that something changed.
    """
    with stored_sessions() as store:
        written = store.back_up(output, force=force)
    click.echo(safe_text(str(written)))


@data.command("verify")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@_json_option
def verify_(file: Path | None, as_json: bool) -> None:
    """Check the database, or the backup FILE: its structure, every answer's checksum, every score.

    It names what is damaged and what to do. Exit code 1 where anything is.
    """
    if file is None and nothing_stored():
        click.echo(_NOTHING, err=True)
        return
    path = file or database_path()
    found = verify(path, key_of(path))
    if as_json:
        click.echo(as_text({"path": str(path), "sound": not found.findings, **to_plain(found)}))
    else:
        _print_findings(path, found)
    if found.findings:
        raise SystemExit(1)


@data.command("restore")
@click.argument("backup", metavar="FILE|latest")
def restore_(backup: str) -> None:
    """Put a backup in the place of the database: FILE, or the newest in backups/.

    The backup is checked first, and one of an older version is upgraded. The present database, damaged or not, is kept
    in backups/ under a name of its own. Where that one is encrypted, a plain backup is encrypted with its passphrase.
    """
    path = database_path()
    source = backup_named(backup, path)
    key = key_of(source)
    locked, present = (False, None) if nothing_stored() else _present(path, key)
    aside = restore(source, path, datetime.now(UTC), key, present)
    click.echo(safe_text(f"Restored {source}"), err=True)
    if locked:
        click.echo(
            "The database that was there could not be opened, and what was restored is not encrypted:"
            " see `interviewcoach data encrypt`.",
            err=True,
        )
    if aside:
        click.echo(safe_text(f"What was there is now {aside}"), err=True)


@data.command("erase")
@click.option("--session", "sessions", multiple=True, metavar="SESSION", help="Only this session (repeatable).")
@click.option("--candidate", metavar="NAME", help="Only what is of this candidate, stories and settings too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_(sessions: tuple[str, ...], candidate: str | None, yes: bool) -> None:
    """Erase what was practised, for good: everything, some sessions, or all of one candidate.

    Backups hold the same, so they all go; where sessions are left a new one is made of them. Exports, and backups that
    you wrote elsewhere, stay.
    """
    if sessions and candidate is not None:
        raise click.UsageError("choose --session or --candidate, not both")
    if sessions or candidate is not None:
        _erase_some(sessions, candidate, yes)
    else:
        _erase_all(yes)


def _present(path: Path, key: Key | None) -> tuple[bool, Key | None]:
    """Whether nothing opens the present database, and what opens it; who has a backup that is encrypted need not know.

    A database that is lost keeps nobody from its backups.
    """
    if key is not None:
        return False, key if is_encrypted(path) and opens(path, key) else None
    try:
        return False, key_of(path)
    except LockedOutError:
        return True, None


def _erase_some(named: tuple[str, ...], candidate: str | None, yes: bool) -> None:
    with stored_sessions() as store:
        every = store.sessions()
        theirs = [each for each in every if each.candidate == candidate]
        found = list(dict.fromkeys(store.find(each) for each in named)) if named else theirs
        stories = () if candidate is None else store.stories.all(candidate)
        if not (found or stories):
            raise UsageError(f"nothing is of {candidate!r}: `interviewcoach sessions list` shows whose there is")
        what = f"{len(found)} of {len(every)} sessions ({', '.join(each.id for each in found)})"
        what += f" and {len(stories)} stories" if stories else ""
        if _refused(f"Erase {what} and the backups?", yes):
            return
        if candidate is None:
            store.delete(*(each.id for each in found))
        else:
            store.delete_candidate(candidate)
    click.echo(f"Erased {what}.", err=True)


def _erase_all(yes: bool) -> None:
    visitors = visitors_databases()
    what = f"every session, answer, draft and score in {data_dir()}, and all backups there"
    what += f", those of {count(len(visitors), 'browser')} too" if visitors else ""
    if _refused(f"Erase {what}?", yes):
        return
    encrypted = is_encrypted(database_path())
    for path in (*visitors, database_path()):
        erase(path)
    forget()
    theirs = f", that of {count(len(visitors), 'browser')} too" if visitors else ""
    click.echo(f"Erased everything{theirs}.", err=True)
    if encrypted:
        click.echo("What is stored from now on is not encrypted: see `interviewcoach data encrypt`.", err=True)


def _refused(question: str, yes: bool) -> bool:
    if yes or click.confirm(safe_text(f"{question} This cannot be undone."), err=True):
        return False
    click.echo("Nothing was erased.", err=True)
    return True


def _print_findings(path: Path, found: Verified) -> None:
    for each in found.findings:
        click.echo(safe_text(f"{each.place}: {each.what}\n  {each.mend}"))
    if found.findings:
        click.echo(safe_text(f"{path} is damaged: {count(len(found.findings), 'finding')}."), err=True)
    else:
        words = {table: _WORDS.get(table, (table.removesuffix("s"), table)) for table in found.rows}
        counts = ", ".join(count(number, *words[table]) for table, number in found.rows.items())
        click.echo(safe_text(f"{path} is sound: {counts}."))
