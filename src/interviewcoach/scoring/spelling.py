"""Reading a mistyped word as one the rubric knows, unless it is a real word of its own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.text import FUNCTION
from interviewcoach.scoring.words import STEMS, frequencies, inflections

QUALITY = {0: 1.0, 1: 0.9, 2: 0.7}


@dataclass(frozen=True, slots=True)
class Meant:
    """The word that a typing error is read as, and how many edits lie between them."""

    word: str
    edits: int


def budget(word: str) -> int:
    """Edits allowed by length: none below 4 letters, 1 for 4 to 7, 2 from 8."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


class Speller:
    """Corrects words against the forms that a rubric's stems take.

    Distance: optimal string alignment (Damerau-Levenshtein without overlaps), RapidFuzz's `OSA`. A correction keeps the
    first letter, or its one edit is at the first letter: so only forms that begin alike need to be compared.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._alike: Memory[tuple[str, int, int], tuple[str, ...]] = Memory(self._find_alike)

    def read(self, word: str) -> Meant | None:
        """What `word` was meant to be; None for a real word and where nothing is near. The nearest form wins,
        then one with the same first letter, then the more frequent."""
        edits = budget(word)
        if not edits or not word.isalpha() or word in FUNCTION or word in frequencies():
            return None
        near = [(1, True, -frequencies().get(form, 0), form) for form in self._otherwise_begun(word) if budget(form)]
        alike = self._alike[word[0], len(word), edits]
        for form, distance, _ in process.extract(word, alike, scorer=OSA.distance, score_cutoff=edits, limit=None):
            # A short form has its own, smaller budget.
            if distance <= budget(form):
                near.append((int(distance), False, -frequencies().get(form, 0), form))
        return Meant(min(near)[3], min(near)[0]) if near else None

    def _otherwise_begun(self, word: str) -> Sequence[str]:
        """The forms at one edit that begin with another letter: one more or less in front, another, or two swapped."""
        rest, swapped = word[1:], word[1] + word[0] + word[2:]
        found = [*self._by_rest.get(word, ()), *self._by_rest.get(rest, ())]
        return [form for form in (*found, rest, swapped) if form in self._forms and form[0] != word[0]]

    @cached_property
    def _forms(self) -> frozenset[str]:
        return frozenset(form for word in self._words for form in (word, *inflections().get(STEMS[word], ())))

    @cached_property
    def _by_start(self) -> dict[tuple[str, int], list[str]]:
        """The forms by first letter and length."""
        alike = defaultdict(list)
        for form in sorted(self._forms):
            alike[form[0], len(form)].append(form)
        return dict(alike)

    def _find_alike(self, key: tuple[str, int, int]) -> tuple[str, ...]:
        """The forms with this first letter whose length differs from this one by no more than so many edits."""
        first, length, edits = key
        lengths = range(length - edits, length + edits + 1)
        return tuple(form for each in lengths for form in self._by_start.get((first, each), ()))

    @cached_property
    def _by_rest(self) -> dict[str, list[str]]:
        """The forms by what follows their first letter."""
        rest = defaultdict(list)
        for form in sorted(self._forms):
            rest[form[1:]].append(form)
        return dict(rest)
