"""The passphrase of an encrypted database: kept in the system's keyring, or asked for.

It is never an argument or a variable of the environment, which other programs could read.
"""

import os
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import click

from interviewcoach.errors import StorageError, UsageError
from interviewcoach.model.text import safe_text
from interviewcoach.places import database_path
from interviewcoach.store import Key, is_encrypted, opens

SHORTEST = 8
_TRIES = 3
_SERVICE = "interviewcoach"


class LockedOutError(StorageError):
    """Nobody who was asked can open the file."""


def key_of(path: Path) -> Key | None:
    """What opens the database or backup at `path`, asked for where the keyring has it not; None for a plain file.

    Raises UsageError where nobody can be asked, LockedOutError where nothing opens it.
    """
    if not is_encrypted(path):
        return None
    if not can_decrypt():
        raise LockedOutError(
            f"{path} is encrypted, or damaged from its beginning, and what reads encrypted files is not installed:"
            " pip install 'interviewcoach[encryption]', or put a plain backup back with"
            " `interviewcoach data restore latest`"
        )
    known = remembered()
    if known is not None and opens(path, known):
        return known
    for left in reversed(range(_TRIES)):
        typed = _ask(f"Passphrase of {path.name}")
        if typed and opens(path, Key(typed)):
            return Key(typed)
        if left:
            click.echo("It does not open with this one. Try again.", err=True)
    raise LockedOutError(
        f"{path} does not open with any of these passphrases and was left as it is. Where one is surely right the file"
        " is damaged: `interviewcoach data restore latest` puts the newest backup back"
    )


def can_decrypt() -> bool:
    """Whether the extra that reads encrypted files is installed."""
    return find_spec("sqlcipher3") is not None


def database_key() -> Key | None:
    """What opens the user's database."""
    return key_of(database_path())


def new_key() -> Key:
    """A new passphrase, asked for twice."""
    first = _ask(f"New passphrase (at least {SHORTEST} characters; four words by chance are a good one)")
    if len(first) < SHORTEST or first != safe_text(first):
        raise UsageError(f"a passphrase has at least {SHORTEST} characters that a keyboard has: choose another")
    if _ask("The same once more") != first:
        raise UsageError("the two are not the same, and nothing was changed: try again")
    return Key(first)


def remembered() -> Key | None:
    """The passphrase of the user's database in the system's keyring, where there is one that has it."""
    if find_spec("keyring") is None:
        return None
    import keyring  # noqa: PLC0415 - an extra, and slow

    with suppress(keyring.errors.KeyringError):
        if found := keyring.get_password(_SERVICE, _user()):
            return Key(found)
    return None


def require_keyring() -> None:
    """Raise UsageError where nothing can be kept."""
    if find_spec("keyring") is None:
        raise UsageError("the keyring is not installed: pip install 'interviewcoach[encryption]'")
    import keyring  # noqa: PLC0415

    try:
        keyring.get_password(_SERVICE, _user())
    except keyring.errors.KeyringError as error:
        raise UsageError(f"this system has no keyring that can be used ({error}): leave out --keyring") from error


def remember(key: Key) -> None:
    """Keep the passphrase in the system's keyring. Raises UsageError where that fails."""
    import keyring  # noqa: PLC0415

    try:
        keyring.set_password(_SERVICE, _user(), key.passphrase)
    except keyring.errors.KeyringError as error:
        raise UsageError(
            f"the keyring did not take the passphrase ({error}), and it will be asked for; everything else is done"
        ) from error


def forget() -> None:
    """Take the passphrase out of the keyring, where it is in one."""
    if remembered() is not None:
        import keyring  # noqa: PLC0415

        keyring.delete_password(_SERVICE, _user())


def _user() -> str:
    return str(database_path().absolute())


def _ask(question: str) -> str:
    # In a page of the browser mode the terminal is that of somebody else.
    if "TEXTUAL_DRIVER" in os.environ or not sys.stdin.isatty():
        raise UsageError(
            "the file is encrypted, or no database, and nobody can be asked for a passphrase here: start the program"
            " in a terminal, or keep the passphrase in the keyring (`interviewcoach data encrypt --keyring`)"
        )
    typed: str = click.prompt(safe_text(question), default="", show_default=False, hide_input=True, err=True)
    return typed
