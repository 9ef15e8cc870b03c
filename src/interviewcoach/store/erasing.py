"""Erasing for good: what was deleted stays in no page, no backup and no journal of the data folder."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from interviewcoach.store.backups import FOLDER, back_up, remove_backups
from interviewcoach.store.connection import held, storage_errors
from interviewcoach.store.files import JOURNALS
from interviewcoach.store.private import wipe, wipe_folder

# The folder beside the database for texts that are open in an editor.
EDITING = "editing"
_AT_WORK = timedelta(hours=1)


def forget_deleted(db: Database, path: Path) -> None:
    """Remove what the database and its backups may still hold of deleted rows, and back up what is left."""
    remove_backups(path)
    db.execute("VACUUM")  # secure_delete zeroes cells; pages that were rewritten before may hold others
    back_up(db, path)


def erase(path: Path) -> None:
    """Remove the database at `path`, sound or not, its backups and what interrupted work left beside it."""
    with storage_errors(str(path)), held(path):
        remove_backups(path)
        for file in (*unfinished(path), *(Path(f"{path}{suffix}") for suffix in JOURNALS), path):
            if file.is_symlink() or file.exists():
                wipe(file)
        wipe_folder(path.parent / EDITING)


def unfinished(path: Path) -> list[Path]:
    """What interrupted work left beside the database at `path` and among its backups."""
    return sorted([*path.parent.glob(f".{path.name}.*"), *(path.parent / FOLDER).glob(f".{path.stem}-*.db.*")])


def remove_unfinished(path: Path, now: datetime) -> None:
    """Wipe what interrupted work left an hour ago or longer: none takes that long, so no other program is at it."""
    for file in unfinished(path):
        # The time of its last change is not asked: a copy gets that of its original.
        if datetime.fromtimestamp(file.lstat().st_ctime, UTC) < now - _AT_WORK:
            wipe(file)
