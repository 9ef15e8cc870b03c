"""The phrase language that trainers write, parsed. Its one-page reference is docs/phrase-language.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import permutations
from typing import Literal, NamedTuple

from interviewcoach.errors import CoachError
from interviewcoach.model.bank import NOT, Phrase, Place, Polarity
from interviewcoach.scoring.text import GLUE, NEGATORS, TOKEN, fold

DEFAULT_GAP = 2
WIDEST_GAP = 9
LONGEST_PHRASE = 200
# Sets within sets, and the words of a set with all that it contains.
DEEPEST_SET = 10
LARGEST_SET = 10_000

Form = Literal["stem", "steady", "exact", "prefix", "not"]


class PhraseError(CoachError):
    """A malformed phrase: what is wrong, at which character (from 0), and what to write instead."""

    def __init__(self, message: str, offset: int, mend: str) -> None:
        super().__init__(message)
        self.message, self.offset, self.mend = message, offset, mend


class Term(NamedTuple):
    """One word as a phrase asks for it. "stem": any ending, typing errors forgiven; "steady": any ending, no errors;
    "exact": this form alone; "prefix": any word that begins so; "not": any negator."""

    form: Form
    word: str


@dataclass(frozen=True, slots=True)
class Element:
    """Alternatives for one place in a phrase, each a short sequence of terms; up to `gap` words before it."""

    alternatives: tuple[tuple[Term, ...], ...]
    gap: int = DEFAULT_GAP
    # A key of dictionaries at every step of compiling, and alternatives may be hundreds.
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((self.alternatives, self.gap)))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[type["Element"], tuple[tuple[tuple[Term, ...], ...], int]]:
        """Hashes of words differ between processes."""
        return Element, (self.alternatives, self.gap)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed phrase: its elements in every order that it allows, its polarity and its place."""

    orders: tuple[tuple[Element, ...], ...]
    polarity: Polarity
    where: Place


_PART = re.compile(
    r"\s+|\((?P<group>[^()]*)\)|(?P<gap>~(?P<width>\d+))|(?P<any>&)(?=\s|$)|(?P<word>[^\s()~|]+)|(?P<bad>.)", re.S
)
_SET = re.compile(r"\{([a-z0-9][a-z0-9_-]*)\}")

Synonyms = Mapping[str, tuple[str, ...]]


Alternatives = tuple[tuple[Term, ...], ...]


class PhraseParser:
    """Parses phrases that may use the named synonym sets of a bank; a phrase, a set, a group of alternatives and a word
    are read once."""

    def __init__(self, synonyms: Synonyms) -> None:
        self._synonyms = synonyms
        self._sets: dict[str, Alternatives] = {}
        self._groups: dict[str, Alternatives] = {}
        self._words: dict[str, tuple[Term, ...]] = {}
        self._patterns: dict[Phrase, Pattern] = {}

    def parse(self, phrase: Phrase) -> Pattern:
        """Raises PhraseError for malformed text, an unknown or circular set, or nothing to match."""
        if phrase not in self._patterns:
            self._patterns[phrase] = self._parse(phrase)
        return self._patterns[phrase]

    def _parse(self, phrase: Phrase) -> Pattern:
        if len(phrase.text.split()) > LONGEST_PHRASE:
            raise PhraseError(f"more than {LONGEST_PHRASE} words", 0, "split it into several phrases")
        polarity: Polarity = "negated" if phrase.negated else phrase.polarity
        start = len(NOT) if polarity != phrase.polarity else 0
        elements, joined = self._elements(phrase.text, start)
        if not elements:
            raise PhraseError("invisible words alone match nothing", 0, "add the words that carry its meaning")
        if joined and (joined != len(elements) - 1 or len(elements) > 4):
            raise PhraseError("`&` joins two to four words, all of them", 0, "e.g. tell & nurse")
        orders = tuple(permutations(elements)) if joined else (tuple(elements),)
        return Pattern(orders, polarity, phrase.where)

    def _elements(self, text: str, start: int) -> tuple[list[Element], int]:
        """The elements of `text` from character `start`, and how many `&` join them."""
        elements: list[Element] = []
        gap: int | None = None
        joined = 0
        for part in _PART.finditer(text, start):
            if part["bad"] is not None:
                mend = "write alternatives as (one|two) and close every bracket"
                raise PhraseError(f"unexpected {part['bad']!r}", part.start(), mend)
            if part["gap"] is not None:
                gap = int(part["width"])
                # Beside an invisible word a gap is as invisible; at the very edge it is a slip.
                if gap > WIDEST_GAP or not text[: part.start()].strip() or not text[part.end() :].strip():
                    message = f"a gap {part['gap']} stands between two words and is at most ~{WIDEST_GAP}"
                    raise PhraseError(message, part.start(), "e.g. tell ~4 nurse")
            elif part["any"] is not None:
                joined += 1
            elif not part.group().isspace():
                source = part["word"] or part["group"]
                if source not in self._groups:
                    self._groups[source] = self._alternatives(source, part.start(), ())
                if alternatives := self._groups[source]:
                    elements.append(Element(alternatives, DEFAULT_GAP if gap is None or not elements else gap))
                    gap = None
        return elements, joined

    def _alternatives(self, source: str, at: int, inside: tuple[str, ...]) -> Alternatives:
        """The alternatives of `a|b c|{set}`, each a sequence of terms; invisible words are left out."""
        found: dict[tuple[Term, ...], None] = {}
        for entry in (part.strip() for part in source.split("|")):
            if not entry:
                raise PhraseError("an empty alternative", at, "write (one|two) without a bar too many")
            if (named := _SET.fullmatch(entry)) is not None:
                found.update(dict.fromkeys(self._set(named[1], at, inside)))
            elif terms := tuple(term for word in entry.split() for term in self._terms(word, at)):
                found[terms] = None
        return tuple(found)

    def _terms(self, word: str, at: int) -> tuple[Term, ...]:
        if word not in self._words:
            self._words[word] = tuple(_terms(word, at))
        return self._words[word]

    def _set(self, name: str, at: int, inside: tuple[str, ...]) -> Alternatives:
        if name in self._sets:
            return self._sets[name]
        if name not in self._synonyms:
            mend = "name one of the bank's sets or add it under synonyms/"
            raise PhraseError(f"unknown synonym set {{{name}}}", at, mend)
        if name in inside:
            circle = " > ".join((*inside, name))
            raise PhraseError(f"the synonym set {{{name}}} contains itself", at, f"break the circle {circle}")
        if len(inside) >= DEEPEST_SET:
            raise PhraseError(
                f"the synonym set {{{name}}} is too deep in others", at, "name its words where they belong"
            )
        found: list[tuple[Term, ...]] = []
        for entry in self._synonyms[name]:
            found += self._alternatives(entry, at, (*inside, name))
            if len(found) > LARGEST_SET:
                raise PhraseError(f"the synonym set {{{name}}} is too large", at, "break it into several")
        self._sets[name] = tuple(found)
        return self._sets[name]


def _terms(word: str, at: int) -> list[Term]:
    form: Form = "stem"
    if word == "&" or word.startswith("~"):
        mend = "write it before or behind the bracket, or write several phrases"
        raise PhraseError(f"{word} stands inside an alternative, where it would find nothing", at, mend)
    if word.startswith("="):
        form, word = "exact", word[1:]
    elif word.endswith("!"):
        form, word = "steady", word[:-1]
    elif word.endswith("*"):
        form, word = "prefix", word[:-1]
        if len(word) < 4:
            raise PhraseError(f"{word}* is too short", at, "write at least four letters before the star")
    if any(mark in word for mark in "*={}!"):
        raise PhraseError(f"cannot read {word!r}", at, "a star or ! ends a word, = begins one, a set is {name} alone")
    pieces = [fold(piece) for piece in TOKEN.findall(word)]
    if not pieces:
        return []
    if form == "exact" or (len(pieces) > 1 and not GLUE.isdisjoint(pieces)):
        # "A&E" and "one-to-one" are names: without their invisible pieces they would be something else.
        return [Term("exact", piece) for piece in pieces]
    return [
        Term("not", "not") if piece in NEGATORS else Term(form, piece)
        for piece in pieces
        if piece in NEGATORS or piece not in GLUE
    ]
