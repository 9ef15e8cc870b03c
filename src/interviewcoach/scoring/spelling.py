"""Reading a mistyped word as one the rubric knows, unless it is a real word of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.text import FUNCTION
from interviewcoach.scoring.words import STEMS, frequencies, frequency, inflections

QUALITY = {0: 1.0, 1: 0.9, 2: 0.7}

# Words shorter than these have no edit, and no second one.
SHORTEST, LONG = 4, 8


class Meant(NamedTuple):
    """The word that a typing error is read as, and how many edits lie between them."""

    word: str
    edits: int


def budget(word: str) -> int:
    """Edits allowed by length: none below 4 letters, 1 for 4 to 7, 2 from 8."""
    return 0 if len(word) < SHORTEST else 1 if len(word) < LONG else 2


class Speller:
    """Corrects words against the forms that a rubric's stems take.

    Distance: optimal string alignment (Damerau-Levenshtein without overlaps), RapidFuzz's `OSA`. A correction keeps the
    first letter, or its one edit is at the first letter. One edit is at one of the first two letters, and then a few
    look-ups find what may be meant, or leaves both as they are: so only forms that begin alike need to be compared.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)

    def warm(self) -> None:
        """Make the forms that typing errors are looked for in, and read the list of real words."""
        frequencies()
        self._by_end, self._by_start  # noqa: B018 - made when first asked for

    def read(self, word: str) -> Meant | None:
        """What `word` was meant to be; None for a real word and where nothing is near. The nearest form wins,
        then one with the same first letter, then the more frequent."""
        edits = budget(word)
        if not edits or not word.isalpha() or word in FUNCTION or word in frequencies():
            return None
        if near := _near(word, (*self._begun_wrong(word), *self._begun_alike[word[:2], len(word)]), 1):
            return Meant(_likeliest(word, near), 1)
        if edits == 2 and (near := _near(word, self._begun_alike[word[0], len(word)], 2)):
            return Meant(_likeliest(word, near), 2)
        return None

    def _begun_wrong(self, word: str) -> list[str]:
        """The forms with one edit at the first or second letter, and a few more that only look so: from the third
        letter on they read as the word does there, or a letter earlier or later, or with its second letter moved."""
        by_end = self._by_end
        ends = (word[2:], word[1:], word[3:], f"{word[1]}{word[3:]}")
        return [form for end in ends if end in by_end for form in by_end[end].split()]

    @cached_property
    def _forms(self) -> frozenset[str]:
        """The forms that may be meant; a shorter word is no typing error of another."""
        every = set(self._words).union(*[inflections(STEMS[word]) for word in self._words])
        return frozenset([form for form in every if budget(form)])

    @cached_property
    def _by_start(self) -> Mapping[str, Sequence[str]]:
        """The forms by their first two letters, and those that may have two edits by their first."""
        alike = defaultdict(list)
        for form in self._forms:
            alike[form[:2]].append(form)
            if len(form) >= LONG:
                alike[form[0]].append(form)
        return dict(alike)

    @cached_property
    def _begun_alike(self) -> Memory[tuple[str, int], Sequence[str]]:
        """The forms that begin so, of lengths that a word of so many letters may be meant to have: those that share two
        letters with it may have one edit, those that share one may have two."""
        by_start = self._by_start
        return Memory(
            lambda asked: [
                form for form in by_start.get(asked[0], ()) if abs(len(form) - asked[1]) <= 3 - len(asked[0])
            ]
        )

    @cached_property
    def _by_end(self) -> Mapping[str, str]:
        """The forms by what follows their first two letters. Several are one string: there are many entries, and most
        have one."""
        alike: dict[str, str] = {}
        for form in self._forms:
            end = form[2:]
            alike[end] = f"{alike[end]} {form}" if end in alike else form
        return alike


def _near(word: str, forms: Sequence[str], edits: int) -> list[str]:
    """The forms at no more than so many edits from the word."""
    if not forms:
        return []
    found = process.extract(word, forms, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return [form for form, _, _ in found]


def _likeliest(word: str, forms: Sequence[str]) -> str:
    # Most errors are near one form, and how frequent it is need not be looked up.
    return forms[0] if len(forms) == 1 else min(forms, key=lambda form: (form[0] != word[0], -frequency(form), form))
