"""English: stems, and the list of real words that a typing error is never "corrected" away from.

Stems: the Snowball English stemmer (Porter2), https://snowballstem.org/algorithms/english/stemmer.html.
Words: the frequency list of symspellpy, 82,765 words in US and UK spelling.
"""

import importlib.util
from collections import defaultdict
from functools import cache
from pathlib import Path

import Stemmer

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.text import fold

# STEMS remembers more quickly than the stemmer does.
_SNOWBALL = Stemmer.Stemmer("english", 0)


# The stems of folded words.
STEMS: Memory[str, str] = Memory(_SNOWBALL.stemWord)


@cache
def frequencies() -> dict[str, int]:
    """Folded English words and how often each is used. Read once, when the first unknown word turns up."""
    package = importlib.util.find_spec("symspellpy")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("symspellpy")
    lines = (Path(package.origin).parent / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig").splitlines()
    counts: dict[str, int] = {}
    for line in lines:
        word, _, count = line.partition(" ")
        counts.setdefault(fold(word), int(count))
    return counts


@cache
def inflections() -> dict[str, tuple[str, ...]]:
    """Stem -> the English words that share it: errors in inflected forms would be lost without them."""
    words = list(frequencies())
    forms: dict[str, list[str]] = defaultdict(list)
    for word, root in zip(words, _SNOWBALL.stemWords(words), strict=True):
        forms[root].append(word)
    return {root: tuple(entries) for root, entries in forms.items()}
