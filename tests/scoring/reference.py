"""The matcher once more, slow and obvious: every way to lay a phrase over a sentence is tried.

Only what decides whether words make up a phrase is here: order, gaps, forms, typing errors, the sentence's end.
Negation and context are left out: compare with phrases of either polarity.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from interviewcoach.scoring.phrases import Element, Pattern, Term
from interviewcoach.scoring.spelling import Speller
from interviewcoach.scoring.text import FUNCTION, NEGATORS, Text
from interviewcoach.scoring.walk import WIDEST_STEP
from interviewcoach.scoring.words import STEMS

# A word of a phrase, and how many content words may stand before it.
Step = tuple[Term, int]


def lines(pattern: Pattern) -> Iterator[tuple[Step, ...]]:
    """The pattern written out: one line for every order and every choice of alternatives."""
    for order in pattern.orders:
        for choice in product(*(element.alternatives for element in order)):
            yield tuple(step for element, words in zip(order, choice, strict=True) for step in steps(element, words))


def steps(element: Element, words: Sequence[Term]) -> Iterator[Step]:
    """The words of one alternative; within it they stand closer together."""
    for place, term in enumerate(words):
        yield term, element.gap if place == 0 else min(1, element.gap)


def edits(word: str, term: Term, vocabulary: Sequence[Term]) -> int | None:
    """How many edits lie between a word of a text and a term, None where it is not the term."""
    if word in NEGATORS:
        return 0 if term.form == "not" or (term.form == "exact" and term.word == word) else None
    if any(_is(word, other) for other in vocabulary):
        return 0 if _is(word, term) else None
    # A word that no phrase knows may be a typing error of one that it does.
    meant = Speller(other.word for other in vocabulary if other.form == "stem").read(word)
    if meant is None or not (term.form == "prefix" or (term.form == "stem" and STEMS[meant.word] == STEMS[term.word])):
        return None
    return meant.edits if term.form == "stem" or meant.word.startswith(term.word) else None


def _is(word: str, term: Term) -> bool:
    match term.form:
        case "stem" | "steady":
            return STEMS[word] == STEMS[term.word]
        case "exact":
            return word == term.word
        case "prefix":
            return word.startswith(term.word)
        case _:
            return False


def find(patterns: Sequence[Pattern], source: str) -> dict[tuple[int, int], int]:
    """(pattern, sentence) -> the fewest edits with which the sentence holds the pattern."""
    written = [list(lines(pattern)) for pattern in patterns]
    vocabulary = sorted({term for each in written for line in each for term, _ in line}, key=lambda t: (t.form, t.word))
    found: dict[tuple[int, int], int] = {}
    for number, sentence in enumerate(Text(source).sentences):
        for place, each in enumerate(written):
            ways = [most for line in each for most in _lay(line, sentence.words, vocabulary, -1, 0)]
            if ways:
                found[place, number] = min(ways)
    return found


def _lay(line: Sequence[Step], words: Sequence[str], vocabulary: Sequence[Term], last: int, most: int) -> Iterator[int]:
    """The most edits of any word, for every way to lay the rest of a line behind token `last` (-1: anywhere)."""
    if not line:
        yield most
        return
    (term, gap), rest = line[0], line[1:]
    for i in range(last + 1, len(words)):
        if last >= 0 and (i - last > WIDEST_STEP or sum(word not in FUNCTION for word in words[last + 1 : i]) > gap):
            return
        distance = edits(words[i], term, vocabulary)
        if distance is not None:
            yield from _lay(rest, words, vocabulary, i, max(most, distance))
