"""Reading a mistyped word as one the rubric knows, unless it is a real word of its own."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from interviewcoach.scoring.text import FUNCTION
from interviewcoach.scoring.words import frequencies, inflections, stem

QUALITY = {0: 1.0, 1: 0.9, 2: 0.7}


@dataclass(frozen=True, slots=True)
class Reading:
    """The word that a typing error is read as, and how many edits lie between them."""

    word: str
    edits: int


def budget(word: str) -> int:
    """Edits allowed by length: none below 4 letters, 1 for 4 to 7, 2 from 8."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


class Speller:
    """Corrects words against the forms that a rubric's stems take.

    Distance: optimal string alignment (Damerau-Levenshtein without overlaps), RapidFuzz's `OSA`.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self._by_length: dict[int, list[str]] | None = None
        self.read = lru_cache(maxsize=16_384)(self._read)

    def _read(self, word: str) -> Reading | None:
        """What `word` was meant to be; None for a real word and where nothing is near. The nearest form wins,
        then one with the same first letter, then the more frequent."""
        edits = budget(word)
        if not edits or not word.isalpha() or word in FUNCTION or word in frequencies():
            return None
        near = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            for form, distance, _ in process.extract(
                word, self._forms().get(length, ()), scorer=OSA.distance, score_cutoff=edits, limit=None
            ):
                # A short form has its own, smaller budget; two edits must leave the first letter alone.
                if distance <= budget(form) and (distance < 2 or form[0] == word[0]):
                    near.append((distance, form[0] != word[0], -frequencies().get(form, 0), form))
        return Reading(min(near)[3], int(min(near)[0])) if near else None

    def _forms(self) -> dict[int, list[str]]:
        if self._by_length is None:
            forms = {form for word in self._words for form in (word, *inflections().get(stem(word), ()))}
            self._by_length = defaultdict(list)
            for form in sorted(forms):
                self._by_length[len(form)].append(form)
        return self._by_length
