"""What the first picture needs of the store, read without opening it: that takes longer than drawing."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

# The name of the notice that the tour was shown.
TOUR = "tour"

_WANTED = f"""
    SELECT (SELECT value FROM settings WHERE candidate = '' AND name = 'theme'),
        (SELECT candidate FROM settings WHERE name = 'at-home'),
        EXISTS (SELECT 1 FROM notices WHERE name = '{TOUR}') OR EXISTS (SELECT 1 FROM sessions)
"""  # noqa: S608 - no value is part of it


class Glance(NamedTuple):
    """What changes the first picture: the theme that was chosen (empty for the usual one), whom the home screen is for,
    and whether nobody needs the tour: it was shown, or somebody has practised here."""

    theme: str = ""
    candidate: str = ""
    toured: bool = False


def glance_at(path: Path) -> Glance | None:
    """Read it from the database by SQLite alone, waiting for nobody and changing nothing.

    None where that cannot be done: opening the store says why. Where there is no file everything is as at first.
    """
    if not path.exists():
        return Glance()
    if path.is_symlink() or not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", timeout=0, uri=True)) as connection:
            theme, candidate, toured = connection.execute(_WANTED).fetchone()
    except sqlite3.Error:
        return None
    return Glance(theme or "", candidate or "", bool(toured))
