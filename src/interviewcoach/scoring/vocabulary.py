"""What a token of an answer is to a set of phrases: the terms that it fulfils, and how surely."""

from collections import defaultdict
from typing import NamedTuple

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.phrases import Element, Form, Term
from interviewcoach.scoring.spelling import Speller
from interviewcoach.scoring.text import FOLDED, FUNCTION, NEGATORS
from interviewcoach.scoring.words import STEMS

# The classes of words that no phrase asks for.
IDLE_FUNCTION, IDLE_CONTENT = 0, 1


class Reading(NamedTuple):
    """The ids of the terms that a token fulfils; where it was read as another word, as which and by how many edits."""

    terms: tuple[int, ...]
    edits: int = 0
    read_as: str = ""


_IDLE = Reading(())


class Vocabulary:
    """The terms that phrases ask for. Tokens that are read alike share a *class*, a number from
    `IDLE_CONTENT + 1` on: the matcher asks by class, and a text repeats its words."""

    def __init__(self) -> None:
        self._ids: dict[Form, dict[str, int]] = defaultdict(dict)
        # Bit 0 is no term's.
        self._count = 1
        self._spelled: set[str] = set()
        self._prefixes: dict[int, dict[str, int]] = defaultdict(dict)
        self._speller: Speller | None = None
        self._class_numbers: dict[tuple[Reading, bool], int] = {}
        # By class: its reading, and the edits of its typing errors.
        self.readings = [_IDLE, _IDLE]
        self.bits = [0, 0]
        self.edits = [0, 0]
        # By class: 1 for content words, which count against a gap, 0 for function words.
        self.content = [0, 1]
        self.classes: Memory[str, int] = Memory(self._class_of)
        # The first terms of an element's alternatives, as bits.
        self.beginnings: Memory[Element, int] = Memory(self._beginning)

    def id(self, term: Term) -> int:
        """The number of a term; every term is added before the first token is read."""
        word = term.word
        if term.form == "stem":
            self._spelled.add(word)
        if term.form in ("stem", "steady"):
            word = STEMS[word]
        ids = self._prefixes[len(word)] if term.form == "prefix" else self._ids[term.form]
        if word not in ids:
            ids[word] = self._count
            self._count += 1
        return ids[word]

    def _beginning(self, element: Element) -> int:
        bits = 0
        for words in element.alternatives:
            first, *_ = [self.id(word) for word in words]
            bits |= 1 << first
        return bits

    def _class_of(self, raw: str) -> int:
        word = FOLDED[raw]
        reading = self._read(word)
        content = word not in FUNCTION
        if not reading.terms:
            return IDLE_CONTENT if content else IDLE_FUNCTION
        key = (reading, content)
        if key not in self._class_numbers:
            self._class_numbers[key] = len(self.readings)
            self.readings.append(reading)
            self.bits.append(sum(1 << term for term in reading.terms))
            self.edits.append(reading.edits)
            self.content.append(int(content))
        return self._class_numbers[key]

    def _read(self, word: str) -> Reading:
        """What a folded word is to the terms."""
        ids = self._ids
        if word in NEGATORS:
            return Reading((*_known(ids["not"].get("not"), ids["exact"].get(word)), *self._begun(word)))
        root = STEMS[word]
        terms = _known(ids["stem"].get(root), ids["steady"].get(root), ids["exact"].get(word))
        if self._prefixes:
            terms += self._begun(word)
        if terms:
            return Reading(terms)
        if self._speller is None:
            self._speller = Speller(self._spelled)
        meant = self._speller.read(word)
        if meant is None:
            return _IDLE
        known = _known(ids["stem"].get(STEMS[meant.word]))
        return Reading((*known, *self._begun(meant.word)), meant.edits, meant.word)

    def _begun(self, word: str) -> tuple[int, ...]:
        """The prefixes of a word that phrases ask for."""
        return _known(*[prefixes.get(word[:length]) for length, prefixes in self._prefixes.items()])


def _known(*ids: int | None) -> tuple[int, ...]:
    return tuple([id for id in ids if id is not None])
