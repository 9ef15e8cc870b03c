"""What a token of an answer is to a set of phrases: the terms that it fulfils, and how surely."""

from collections import defaultdict
from dataclasses import dataclass

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.phrases import Term
from interviewcoach.scoring.spelling import Speller
from interviewcoach.scoring.text import FOLDED, FUNCTION, NEGATORS
from interviewcoach.scoring.words import stem

# The classes of words that no phrase asks for.
IDLE_FUNCTION, IDLE_CONTENT = 0, 1


@dataclass(frozen=True, slots=True)
class Reading:
    """The ids of the terms that a token fulfils; where it was read as another word, as which and by how many edits."""

    terms: frozenset[int]
    edits: int = 0
    read_as: str = ""


class Vocabulary:
    """The terms that phrases ask for. Tokens that fulfil the same terms equally surely share a *class*, a number from
    `IDLE_CONTENT + 1` on: the matcher asks by class, and a text repeats its words."""

    def __init__(self) -> None:
        self._ids: dict[Term, int] = {}
        self._spelled: set[str] = set()
        self._prefix_ids: dict[int, dict[str, list[int]]] = defaultdict(dict)
        self._speller: Speller | None = None
        self._class_numbers: dict[tuple[frozenset[int], int, bool], int] = {}
        self.readings = [Reading(frozenset()), Reading(frozenset())]
        # By class: 1 for content words, which count against a gap, 0 for function words.
        self.content = [0, 1]
        # By class: a bit for every term that it fulfils.
        self.bits = [0, 0]
        self.classes: Memory[int] = Memory(self._class_of)

    def id(self, term: Term) -> int:
        """The number of a term; every term is added before the first token is read."""
        if term.form == "stem":
            self._spelled.add(term.word)
        if term.form in ("stem", "steady"):
            term = Term(term.form, stem(term.word))
        id = self._ids.setdefault(term, len(self._ids))
        if term.form == "prefix":
            self._prefix_ids[len(term.word)].setdefault(term.word, [id])
        return id

    def read(self, raw: str) -> Reading:
        """What a token as typed is to the terms."""
        word = FOLDED[raw]
        if word in NEGATORS:
            return Reading(self._terms(word, Term("not", "not"), Term("exact", word)))
        root = stem(word)
        terms = self._terms(word, Term("stem", root), Term("steady", root), Term("exact", word))
        if terms:
            return Reading(terms)
        if self._speller is None:
            self._speller = Speller(self._spelled)
        meant = self._speller.read(word)
        if meant is None:
            return Reading(terms)
        return Reading(self._terms(meant.word, Term("stem", stem(meant.word))), meant.edits, meant.word)

    def _class_of(self, raw: str) -> int:
        reading = self.read(raw)
        content = FOLDED[raw] not in FUNCTION
        if not reading.terms:
            return IDLE_CONTENT if content else IDLE_FUNCTION
        key = (reading.terms, reading.edits, content)
        if key not in self._class_numbers:
            self._class_numbers[key] = len(self.readings)
            self.readings.append(reading)
            self.content.append(int(content))
            self.bits.append(sum(1 << term for term in reading.terms))
        return self._class_numbers[key]

    def _terms(self, word: str, *wanted: Term) -> frozenset[int]:
        found = [self._ids[term] for term in wanted if term in self._ids]
        for length, prefixes in self._prefix_ids.items():
            found += prefixes.get(word[:length], ())
        return frozenset(found)
