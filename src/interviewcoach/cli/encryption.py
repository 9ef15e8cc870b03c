"""`interviewcoach data encrypt`, `decrypt` and `rekey`: the whole database, with all its backups."""

import click

from interviewcoach.cli.stored import nothing_stored
from interviewcoach.cli.unlocking import database_key, forget, new_key, remember, require_keyring
from interviewcoach.errors import UsageError
from interviewcoach.model.text import count, safe_text
from interviewcoach.places import database_path
from interviewcoach.store import Key, convert

_FORGOTTEN = (
    "There is no way in without the passphrase: who forgets it loses everything.\nWrite it down and keep it safe."
)

_keyring_option = click.option(
    "--keyring", "in_keyring", is_flag=True, help="Keep the passphrase in the system's keyring: it is not asked for."
)


@click.command()
@_keyring_option
def encrypt(in_keyring: bool) -> None:
    """Encrypt the database and all its backups with a passphrase, which is asked for.

    Every file is copied, the copy compared with it row by row, then the old one overwritten. What you exported, and
    backups that you wrote elsewhere, stay as they are. Run again, it encrypts what an interrupted run left, and with
    --keyring it keeps the passphrase.
    """
    _prepare(in_keyring)
    old = database_key()
    if old is None:
        click.echo(_FORGOTTEN, err=True)
    new = old or new_key()
    left = _convert(old, new, "encrypted")
    if in_keyring or old is None:
        _keep(new, in_keyring)
    _end(left)


@click.command()
def decrypt() -> None:
    """Take the encryption off the database and all its backups."""
    _prepare(False)
    old = database_key()
    left = _convert(old, None, "decrypted")
    forget()
    _end(left)


@click.command()
@_keyring_option
def rekey(in_keyring: bool) -> None:
    """Change the passphrase of the database and all its backups, or where it is kept.

    Without --keyring the passphrase is taken out of the keyring.
    """
    _prepare(in_keyring)
    old = database_key()
    if old is None:
        raise UsageError("the database is not encrypted: `interviewcoach data encrypt` does that")
    click.echo(_FORGOTTEN, err=True)
    new = new_key()
    left = _convert(old, new, "encrypted anew")
    _keep(new, in_keyring)
    _end(left)


def _prepare(in_keyring: bool) -> None:
    if nothing_stored():
        raise UsageError("nothing is stored yet: practise first, then encrypt it")
    if in_keyring:
        require_keyring()


def _convert(old: Key | None, new: Key | None, done: str) -> int:
    """Convert, and say what was done and how many files had to stay."""
    path = database_path()
    result = convert(path, old, new)
    click.echo(safe_text(f"{count(result.files, 'file was', 'files were')} {done} in {path.parent}."), err=True)
    for file, why in result.left:
        click.echo(safe_text(f"{file} stays as it was: {why}"), err=True)
    return len(result.left)


def _end(left: int) -> None:
    if left:
        raise SystemExit(1)


def _keep(key: Key, in_keyring: bool) -> None:
    if in_keyring:
        remember(key)
    else:
        forget()
