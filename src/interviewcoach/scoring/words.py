"""English: stems, and the list of real words that a typing error is never "corrected" away from.

Stems: the Snowball English stemmer (Porter2), https://snowballstem.org/algorithms/english/stemmer.html.
Words: the frequency list of symspellpy, 82,765 words in US and UK spelling.
"""

import importlib.util
from functools import cache
from pathlib import Path

import Stemmer

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.packed import Packed
from interviewcoach.scoring.text import fold

# STEMS remembers more quickly than the stemmer does.
_SNOWBALL = Stemmer.Stemmer("english", 0)
# Who speaks of information informs nobody.
_OWN_STEMS = {"information": "information"}


def _stem(word: str) -> str:
    return _OWN_STEMS.get(word) or _SNOWBALL.stemWord(word)


# The stems of folded words.
STEMS: Memory[str, str] = Memory(_stem)


@cache
def frequencies() -> Packed:
    """Folded English words, each with how often it is used. Read once, when the first unknown word turns up."""
    package = importlib.util.find_spec("symspellpy")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("symspellpy")
    with (Path(package.origin).parent / "frequency_dictionary_en_82_765.txt").open(encoding="utf-8-sig") as lines:
        pairs = (line.split() for line in lines)
        return Packed((fold(word), count) for word, count in pairs)


def frequency(word: str) -> int:
    """How often a folded English word is used; 0 for one that is not in the list."""
    # Two spellings of a word are one when they are folded: the list begins with the more frequent.
    return int(next(iter(frequencies().values(word)), 0))


def inflections(stem: str) -> list[str]:
    """The English words that share a stem: errors in inflected forms would be lost without them."""
    return _FORMS[stem]


@cache
def _inflections() -> Packed:
    return Packed((_stem(word), word) for word in frequencies())


# Rubrics share most of their words: unpacked once, their forms are the same strings for all.
_FORMS: Memory[str, list[str]] = Memory(lambda stem: _inflections().values(stem))
