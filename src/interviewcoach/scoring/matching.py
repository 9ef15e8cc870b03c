"""Finding phrases in a text: one walk over its tokens, whatever the number of phrases.

Patterns are merged into a tree over their elements. A walk holds the branches that are under way; a branch may wait
over a few content words, never over the end of a sentence. Cost grows with tokens and matches, not with phrases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from interviewcoach.model.assessment import Correction
from interviewcoach.model.bank import Place
from interviewcoach.scoring.context import CREDIT_SCOPE, FLAG_SCOPE, Context
from interviewcoach.scoring.phrases import Element, Pattern, Term
from interviewcoach.scoring.spelling import QUALITY, Speller
from interviewcoach.scoring.text import NEGATORS, Sentence
from interviewcoach.scoring.words import stem

K = TypeVar("K")

# A branch ends after this many tokens of any kind: a bound on work, wider than any real phrase.
WIDEST_STEP = 14


@dataclass(frozen=True, slots=True)
class Entry(Generic[K]):
    """A pattern to look for. `key` comes back with each hit. A `warns` pattern is a red flag's: it counts only as the
    speaker's own act, and a negation reaches further to take it back."""

    key: K
    pattern: Pattern
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Hit(Generic[K]):
    """An entry found at `tokens` (indices) of sentence `sentence` (index); `start`, `end` are offsets of the text."""

    key: K
    sentence: int
    tokens: tuple[int, ...]
    start: int
    end: int
    quality: float
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a token is to the patterns: the ids of the terms that it fulfils, and how surely."""

    terms: frozenset[int]
    edits: int = 0
    read_as: str = ""


class _Node:
    """A place in the tree: where its elements lead, and which patterns end here."""

    __slots__ = ("ends", "steps", "targets", "widest")

    def __init__(self) -> None:
        self.steps: list[tuple[frozenset[int], int, _Node]] = []
        self.ends: list[int] = []
        self.widest = 0
        self.targets: dict[frozenset[int], tuple[tuple[int, _Node], ...]] = {}

    def add(self, wanted: frozenset[int], gap: int, node: "_Node") -> None:
        self.steps.append((wanted, gap, node))
        self.widest = max(self.widest, gap)

    def follow(self, terms: frozenset[int]) -> "tuple[tuple[int, _Node], ...]":
        """(gap, node) of each step that a token with these terms takes; remembered, since texts repeat their words."""
        found = self.targets.get(terms)
        if found is None:
            found = tuple((gap, node) for wanted, gap, node in self.steps if not wanted.isdisjoint(terms))
            self.targets[terms] = found
        return found


@dataclass(frozen=True, slots=True)
class _Branch:
    node: _Node
    tokens: tuple[int, ...]
    passed: int  # content words before and including the last matched token
    edits: int


class Matcher(Generic[K]):
    """Compiled entries. `find` is linear in the length of the text."""

    def __init__(self, entries: Iterable[Entry[K]]) -> None:
        self._entries = tuple(entries)
        self._ids: dict[Term, int] = {}
        self._root = _Node()
        spelled: set[str] = set()
        children: dict[tuple[int, Element], _Node] = {}
        for number, entry in enumerate(self._entries):
            for order in entry.pattern.orders:
                node = self._root
                for element in order:
                    spelled.update(t.word for words in element.alternatives for t in words if t.form == "stem")
                    node = self._child(node, element, children)
                if number not in node.ends:
                    node.ends.append(number)
        self._prefixes = [(term.word, id) for term, id in self._ids.items() if term.form == "prefix"]
        self._speller = Speller(spelled)
        self._read = lru_cache(maxsize=32_768)(self._read_word)

    def find(self, sentences: Sequence[Sentence]) -> list[Hit[K]]:
        """Every entry that is said where and as its pattern asks, in the order of the text."""
        return [hit for number, sentence in enumerate(sentences) for hit in self._walk(number, sentence)]

    def _child(self, node: _Node, element: Element, children: dict[tuple[int, Element], _Node]) -> _Node:
        """The node behind `element`: single words lead there at once, sequences of words by a path of their own."""
        known = children.get((id(node), element))
        if known is not None:
            return known
        child = children[id(node), element] = _Node()
        single = frozenset(self._id(words[0]) for words in element.alternatives if len(words) == 1)
        if single:
            node.add(single, element.gap, child)
        for words in element.alternatives:
            if len(words) > 1:
                place, gap = node, element.gap
                for word in words[:-1]:
                    step = _Node()
                    place.add(frozenset([self._id(word)]), gap, step)
                    place, gap = step, min(1, element.gap)
                place.add(frozenset([self._id(words[-1])]), gap, child)
        return child

    def _id(self, term: Term) -> int:
        if term.form in ("stem", "steady"):
            term = Term(term.form, stem(term.word))
        return self._ids.setdefault(term, len(self._ids))

    def _read_word(self, word: str) -> _Reading:
        if word in NEGATORS:
            return _Reading(self._terms(word, Term("not", "not"), Term("exact", word)))
        root = stem(word)
        terms = self._terms(word, Term("stem", root), Term("steady", root), Term("exact", word))
        if terms:
            return _Reading(terms)
        meant = self._speller.read(word)
        if meant is None:
            return _Reading(terms)
        return _Reading(self._terms(meant.word, Term("stem", stem(meant.word))), meant.edits, meant.word)

    def _terms(self, word: str, *wanted: Term) -> frozenset[int]:
        found = [self._ids[term] for term in wanted if term in self._ids]
        return frozenset([*found, *(id for prefix, id in self._prefixes if word.startswith(prefix))])

    def _walk(self, number: int, sentence: Sentence) -> list[Hit[K]]:
        found: dict[tuple[int, int], Hit[K]] = {}  # by first token and entry: the tightest span comes first
        context: Context | None = None
        branches: list[_Branch] = []
        passed = 0
        for i, token in enumerate(sentence.tokens):
            reading = self._read(token.word)
            grown: dict[int, _Branch] = {}
            if reading.terms:
                for branch in (*branches, None):
                    node = branch.node if branch else self._root
                    for gap, child in node.follow(reading.terms):
                        if branch and passed - branch.passed > gap:
                            continue
                        tokens = (*branch.tokens, i) if branch else (i,)
                        edits = max(branch.edits if branch else 0, reading.edits)
                        other = grown.get(id(child))
                        # Of two ways to the same place the surer one goes on, then the tighter one.
                        if other is None or (edits, -tokens[0]) < (other.edits, -other.tokens[0]):
                            grown[id(child)] = _Branch(child, tokens, passed + token.is_content, edits)
            passed += token.is_content
            for branch in grown.values():
                if branch.node.ends:
                    context = context or Context(sentence)
                    for end in branch.node.ends:
                        if (branch.tokens[0], end) not in found and self._holds(
                            self._entries[end], sentence, branch, context
                        ):
                            found[branch.tokens[0], end] = self._hit(self._entries[end], number, sentence, branch)
            branches = [
                branch
                for branch in (*branches, *grown.values())
                if branch.node.steps
                and passed - branch.passed <= branch.node.widest
                and i - branch.tokens[-1] < WIDEST_STEP
            ]
        return sorted(found.values(), key=lambda hit: (hit.start, hit.end))

    def _holds(self, entry: Entry[K], sentence: Sentence, branch: _Branch, context: Context) -> bool:
        """Whether the entry is said where and as its pattern asks."""
        first, last = branch.tokens[0], branch.tokens[-1]
        pattern = entry.pattern
        if not _in_place(pattern.where, sentence, first) or (entry.warns and not context.is_own_act(first)):
            return False
        if pattern.polarity == "either":
            return True
        wants_negation = pattern.polarity == "negated"
        scope = FLAG_SCOPE if entry.warns else CREDIT_SCOPE
        negated = context.negated(first, last, branch.tokens, scope=scope, over_and=wants_negation or entry.warns)
        return negated == wants_negation

    def _hit(self, entry: Entry[K], number: int, sentence: Sentence, branch: _Branch) -> Hit[K]:
        tokens = [sentence.tokens[i] for i in branch.tokens]
        readings = [(token.word, self._read(token.word)) for token in tokens]
        return Hit(
            entry.key,
            number,
            branch.tokens,
            tokens[0].start,
            tokens[-1].end,
            QUALITY[branch.edits],
            tuple(Correction(word, reading.read_as) for word, reading in readings if reading.edits),
        )


def _in_place(where: Place, sentence: Sentence, first: int) -> bool:
    """Whether a match that begins at token `first` stands in speech, a question or a statement, as asked."""
    spoken = sentence.speech[0] <= first < sentence.speech[1]
    match where:
        case "speech":
            return spoken
        case "question":
            return sentence.asks
        case "statement":
            return not sentence.asks and not spoken
        case "anywhere":
            return True
