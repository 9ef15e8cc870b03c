"""Words of answers as the full-text index takes them."""

import re
import unicodedata
from collections.abc import Iterable

from interviewcoach.model.text import safe_text

# Scripts that put no space between words: each of their characters is a word, and a run of them words in a row.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)
_PIECE = re.compile(r'"([^"]*)"|([^\s"]+)')
# A word that was only begun finds longer ones from so many letters on.
SHORTEST_BEGINNING = 3


def searchable(texts: Iterable[str]) -> str:
    """The texts as the index stores them."""
    return _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", "\n\n".join(texts)))


def match(words: str) -> str:
    """What a person typed, as a query for the index: every word, "in quotes" next to each other.

    Empty where nothing can be looked for. All stands in quotation marks, so no syntax of the index is reached."""
    pieces = [(quoted, typed) for quoted, typed in _PIECE.findall(safe_text(words)) if _has_words(quoted or typed)]
    found = [f'"{searchable([quoted or typed]).strip()}"' for quoted, typed in pieces]
    if pieces and len(pieces[-1][1]) >= SHORTEST_BEGINNING and not words.endswith((" ", '"')):
        found[-1] += "*"
    return " ".join(found)


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)
