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
    look-ups find it, or leaves both as they are: so only forms that begin alike need to be compared.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)

    def warm(self) -> None:
        """Make the forms that typing errors are looked for in, and read the list of real words."""
        frequencies()
        self._holed, self._by_start  # noqa: B018 - made when first asked for

    def read(self, word: str) -> Meant | None:
        """What `word` was meant to be; None for a real word and where nothing is near. The nearest form wins,
        then one with the same first letter, then the more frequent."""
        edits = budget(word)
        if not edits or not word.isalpha() or word in FUNCTION or word in frequencies():
            return None
        if near := self._begun_wrong(word) + self._alike(word, word[:2], range(len(word) - 1, len(word) + 2), 1):
            return Meant(_likeliest(word, near), 1)
        # A short form has its own, smaller budget.
        if edits == 2 and (near := self._alike(word, word[0], range(max(LONG, len(word) - 2), len(word) + 3), 2)):
            return Meant(_likeliest(word, near), 2)
        return None

    def _begun_wrong(self, word: str) -> list[str]:
        """The forms with one edit at their first or second letter: another, one left out, one too many, two swapped."""
        first, second, third, rest = word[0], word[1], word[2], word[3:]
        holed = self._holed
        asked = (
            f"?{second}{third}{rest}",
            f"?{word}",
            f"{second}{third}{rest}",
            f"{second}{first}{third}{rest}",
            f"{first}?{third}{rest}",
            f"{first}?{second}{third}{rest}",
            f"{first}{third}{rest}",
            f"{first}{third}{second}{rest}",
        )
        return [form for key in asked if key in holed for form in holed[key].split()]

    def _alike(self, word: str, start: str, lengths: Iterable[int], edits: int) -> list[str]:
        """The forms that begin so, of such a length, at no more than so many edits."""
        forms = [form for length in lengths for form in self._by_start.get((start, length), ())]
        if not forms:
            return []
        near = process.extract(word, forms, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return [form for form, _, _ in near]

    @cached_property
    def _forms(self) -> frozenset[str]:
        """The forms that may be meant; a shorter word is no typing error of another."""
        every = (form for word in self._words for form in (word, *inflections().get(STEMS[word], ())))
        return frozenset(form for form in every if budget(form))

    @cached_property
    def _by_start(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The forms by their first letter or two, and their length."""
        alike = defaultdict(list)
        for form in self._forms:
            alike[form[:2], len(form)].append(form)
            if budget(form) > 1:
                alike[form[0], len(form)].append(form)
        return dict(alike)

    @cached_property
    def _holed(self) -> Mapping[str, str]:
        """The forms by themselves, and with a hole in place of their first letter, of their second. Several are one
        string: there are many entries, and nearly all have one."""
        holed: dict[str, str] = dict(zip(self._forms, self._forms, strict=True))
        for form in self._forms:
            for key in (f"?{form[1:]}", f"{form[0]}?{form[2:]}"):
                holed[key] = f"{holed[key]} {form}" if key in holed else form
        return holed


def _likeliest(word: str, forms: Iterable[str]) -> str:
    known = frequencies()
    return min(forms, key=lambda form: (form[0] != word[0], -known.get(form, 0), form))
