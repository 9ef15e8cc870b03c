"""What a word that was only begun may become. The index of words puts the beginning of a word together from all that
begin like it, anew for every session that is asked for it; words that are whole it finds at once."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from itertools import islice

from sqlite_utils import Database

from interviewcoach.store.connection import rows

# A beginning that more words have stays one.
MOST = 20

_BEGUN = re.compile(r'"([^"]+)"\*$')
_WORDS = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab ('main', 'answers', 'instance')"
NEXT_WORD = "SELECT term FROM temp.words WHERE term >= ? LIMIT 1"
# The same words as those of `answers`.
_TAKEN_APART = """
    CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
    CREATE VIRTUAL TABLE words USING fts5vocab (texts, 'instance');
"""


def completed(db: Database, words: str) -> str:
    """A query of `search.match` with its last word, where it was only begun, as the words in the index that begin so;
    unchanged where there are too many, or none."""
    begun = _BEGUN.search(words)
    parts = taken_apart(begun[1]) if begun else ()
    if begun is None or len(parts) != 1:
        return words
    db.execute(_WORDS)
    found = list(islice(_beginning(db, parts[0]), MOST + 1))
    if not 0 < len(found) <= MOST:
        return words
    before = words[: begun.start()].strip()
    either = " OR ".join(f'"{word}"' for word in found)
    return f"{before} AND ({either})" if before else either


@lru_cache(maxsize=64)
def taken_apart(text: str) -> tuple[str, ...]:
    """The words that the index makes of a text."""
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_TAKEN_APART)
        db.execute("INSERT INTO texts VALUES (?)", [text])
        return tuple(term for (term,) in db.execute("SELECT term FROM words ORDER BY offset"))


def _beginning(db: Database, beginning: str) -> Iterator[str]:
    """The words in the index that begin so, in their order. What stands between two of them is passed over."""
    word = beginning
    while (found := rows(db, NEXT_WORD, word)) and found[0]["term"].startswith(beginning):
        yield found[0]["term"]
        word = found[0]["term"] + "\0"
