"""Practice sessions on disk: one SQLite file, private, checked on opening, one transaction a fact.

private      files that only the user can read, complete before they have their name
connection   safe settings, transactions, what an error means
migrations   the schema, step by step
keys         what opens an encrypted file
cipher       SQLCipher behind the face of sqlite3
backups      copies in `backups/` and elsewhere
files        the database file: made, checked, brought up to date
rows         values to rows and back
verifying    what is damaged, and what to do about it
restoring    a backup in the place of the database
encrypting   from plain to encrypted and back, with all copies
erasing      what was deleted is in no file any more
store        sessions, turns, drafts and notices
"""

from interviewcoach.store.backups import Backup, backups, copies
from interviewcoach.store.encrypting import Converted, convert, opens
from interviewcoach.store.erasing import EDITING, erase
from interviewcoach.store.keys import Key, is_encrypted
from interviewcoach.store.private import make_folder, wipe, wipe_folder
from interviewcoach.store.restoring import backup_named, restore
from interviewcoach.store.store import Store
from interviewcoach.store.verifying import Finding, Verified, verify

__all__ = [
    "EDITING",
    "Backup",
    "Converted",
    "Finding",
    "Key",
    "Store",
    "Verified",
    "backup_named",
    "backups",
    "convert",
    "copies",
    "erase",
    "is_encrypted",
    "make_folder",
    "opens",
    "restore",
    "verify",
    "wipe",
    "wipe_folder",
]
