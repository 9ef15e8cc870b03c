"""What a token of an answer is to a set of phrases: the terms that it fulfils, and how surely."""

from collections import defaultdict
from functools import cached_property, reduce
from operator import or_

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.phrases import Element, Form, Term
from interviewcoach.scoring.spelling import Meant, Speller
from interviewcoach.scoring.text import FOLDED, FUNCTION, NEGATORS
from interviewcoach.scoring.words import STEMS

# A class is a multiple of this; what is added to it are the edits of a typing error.
EDITS = 3
# The class of words that no phrase asks for, content words and others alike: the first, and false as a condition.
IDLE = 0


class Vocabulary:
    """The terms that phrases ask for. Tokens that are read alike share a *class*: the matcher asks by class, and a text
    repeats its words. A typing error has the class of what was meant, and its edits added."""

    def __init__(self) -> None:
        self._ids: dict[Form, dict[str, int]] = defaultdict(dict)
        # The numbers of terms; every term is added before the first token is read.
        self.numbers: Memory[Term, int] = Memory(self._number)
        # Bit 0 is no term's.
        self._count = 1
        self._spelled: set[str] = set()
        self._prefixes: dict[int, dict[str, int]] = defaultdict(dict)
        # By class: the terms, the same as bits, and 1 for content words, which count against a gap, 0 for others.
        self.terms: list[tuple[int, ...]] = []
        self.bits: list[int] = []
        self.content: list[int] = []
        self._add((), content=False)
        # The classes by terms and content, but that of IDLE words.
        self._numbers: dict[tuple[tuple[int, ...], bool], int] = {}
        self.classes: Memory[str, int] = Memory(self._class_of)
        # The first terms of an element's alternatives, as bits.
        self.beginnings: Memory[Element, int] = Memory(self._beginning)

    def _number(self, term: Term) -> int:
        form, word = term
        if form == "stem":
            self._spelled.add(word)
        if form in ("stem", "steady"):
            word = STEMS[word]
        ids = self._prefixes[len(word)] if form == "prefix" else self._ids[form]
        if word not in ids:
            ids[word] = self._count
            self._count += 1
        return ids[word]

    def _beginning(self, element: Element) -> int:
        numbers = self.numbers
        begin = set()
        for terms in element.alternatives:
            first, *_ = [numbers[term] for term in terms]
            begin.add(first)
        return reduce(or_, [1 << first for first in begin])

    @cached_property
    def speller(self) -> Speller:
        return Speller(self._spelled)

    def meant(self, word: str) -> Meant | None:
        """What a folded word that fulfils no term was meant to be."""
        return self.speller.read(word)

    def _class_of(self, raw: str) -> int:
        word = FOLDED[raw]
        terms, edits = self._fulfilled(word), 0
        if not terms and (meant := self.meant(word)) is not None:
            terms, edits = (*_known(self._ids["stem"].get(STEMS[meant.word])), *self._begun(meant.word)), meant.edits
        if not terms:
            return IDLE
        key = (terms, word not in FUNCTION)
        if key not in self._numbers:
            self._numbers[key] = self._add(terms, content=key[1])
        return self._numbers[key] + edits

    def _add(self, terms: tuple[int, ...], *, content: bool) -> int:
        """A new class."""
        number = len(self.terms)
        self.terms += [terms] * EDITS
        self.bits += [sum(1 << term for term in terms)] * EDITS
        self.content += [int(content)] * EDITS
        return number

    def _fulfilled(self, word: str) -> tuple[int, ...]:
        """The terms of a folded word."""
        ids = self._ids
        if word in NEGATORS:
            terms = _known(ids["not"].get("not"), ids["exact"].get(word))
        else:
            root = STEMS[word]
            terms = _known(ids["stem"].get(root), ids["steady"].get(root), ids["exact"].get(word))
        return terms + self._begun(word) if self._prefixes else terms

    def _begun(self, word: str) -> tuple[int, ...]:
        """The prefixes of a word that phrases ask for."""
        return _known(*[prefixes.get(word[:length]) for length, prefixes in self._prefixes.items()])


def _known(*ids: int | None) -> tuple[int, ...]:
    return tuple([id for id in ids if id is not None])
