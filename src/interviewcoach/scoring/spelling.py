"""Reading a mistyped word as one the rubric knows, unless it is a real word of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from interviewcoach.scoring.text import FUNCTION
from interviewcoach.scoring.words import STEMS, frequencies, inflections

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
        self._shortened, self._by_start  # noqa: B018 - made when first asked for

    def read(self, word: str) -> Meant | None:
        """What `word` was meant to be; None for a real word and where nothing is near. The nearest form wins,
        then one with the same first letter, then the more frequent."""
        edits = budget(word)
        if not edits or not word.isalpha() or word in FUNCTION or word in frequencies():
            return None
        begin_alike = self._by_start.get
        if near := _near(word, (*self._begun_wrong(word), *begin_alike((word[:2], len(word)), ())), 1):
            return Meant(_likeliest(word, near), 1)
        if edits == 2 and (near := _near(word, begin_alike((word[0], len(word)), ()), 2)):
            return Meant(_likeliest(word, near), 2)
        return None

    def _begun_wrong(self, word: str) -> list[str]:
        """The forms with one edit at the first or second letter, and a few more that only look so. Where one of these
        letters is left out of the form, of the word or of both, they are the same; only a second letter that is
        swapped with the third is looked up as it stands."""
        shortened = self._shortened
        swapped = f"{word[0]}{word[2]}{word[1]}{word[3:]}"
        keys = (word, word[1:], f"{word[0]}{word[2:]}", swapped)
        return [form for key in keys if key in shortened for form in shortened[key].split()]

    @cached_property
    def _forms(self) -> frozenset[str]:
        """The forms that may be meant; a shorter word is no typing error of another."""
        every = (form for word in self._words for form in (word, *inflections().get(STEMS[word], ())))
        return frozenset(form for form in every if budget(form))

    @cached_property
    def _by_start(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The forms that a word is compared with, by its length and its first two letters, or its first for two edits.
        A form is there under every length that so many edits may give it."""
        alike = defaultdict(list)
        for form in self._forms:
            for length in range(len(form) - 1, len(form) + 2):
                alike[form[:2], length].append(form)
            # A short form has its own, smaller budget.
            if budget(form) == 2:
                for length in range(max(LONG, len(form) - 2), len(form) + 3):
                    alike[form[0], length].append(form)
        return dict(alike)

    @cached_property
    def _shortened(self) -> Mapping[str, str]:
        """The forms by themselves, and without their first letter, without their second. Several are one string: there
        are many entries, and nearly all have one."""
        shortened: dict[str, str] = dict(zip(self._forms, self._forms, strict=True))
        for form in self._forms:
            for key in (form[1:], f"{form[0]}{form[2:]}"):
                shortened[key] = f"{shortened[key]} {form}" if key in shortened else form
        return shortened


def _near(word: str, forms: Sequence[str], edits: int) -> list[str]:
    """The forms at no more than so many edits from the word."""
    if not forms:
        return []
    found = process.extract(word, forms, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return [form for form, _, _ in found]


def _likeliest(word: str, forms: Iterable[str]) -> str:
    known = frequencies()
    return min(forms, key=lambda form: (form[0] != word[0], -known.get(form, 0), form))
