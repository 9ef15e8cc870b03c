"""Finding phrases in a text: one walk over its tokens, whatever the number of phrases.

A walk holds the branches of the tree that are under way; a branch may wait over a few content words, never over the end
of a sentence. Cost grows with tokens and matches, not with phrases.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import or_
from typing import Generic, NamedTuple, TypeVar

from interviewcoach.model.assessment import Correction
from interviewcoach.model.bank import Place
from interviewcoach.scoring.context import CREDIT_SCOPE, FLAG_SCOPE, Context
from interviewcoach.scoring.phrases import Pattern
from interviewcoach.scoring.spelling import QUALITY
from interviewcoach.scoring.text import FOLDED, Sentence, Text
from interviewcoach.scoring.tree import Node
from interviewcoach.scoring.vocabulary import IDLE_CONTENT, Vocabulary

K = TypeVar("K")

# A branch ends after this many tokens of any kind: a bound on work, wider than any real phrase.
WIDEST_STEP = 14
# How many tokens are looked at together.
FORESEEN = 32


@dataclass(frozen=True, slots=True)
class Entry(Generic[K]):
    """A pattern to look for. `key` comes back with each hit. A `warns` pattern is a red flag's: it counts only as the
    speaker's own act, and a negation reaches further to take it back."""

    key: K
    pattern: Pattern
    warns: bool = False


class Hit(NamedTuple, Generic[K]):
    """An entry found at `tokens` of sentence `sentence`, both indices of the text; `start`, `end` are offsets of it."""

    key: K
    sentence: int
    tokens: tuple[int, ...]
    start: int
    end: int
    quality: float
    corrections: tuple[Correction, ...]


# A branch under way: its node, the content words up to its last token, its tokens, and the most edits of any of them.
# A plain tuple, since thousands are made for an answer.
_Branch = tuple[Node, int, tuple[int, ...], int]


class Matcher(Generic[K]):
    """Compiled entries. `find` is linear in the length of the text."""

    def __init__(self, entries: Iterable[Entry[K]]) -> None:
        self._entries = tuple(entries)
        self._vocabulary = Vocabulary()
        self._root = Node(self._vocabulary)
        for number, entry in enumerate(self._entries):
            for order in entry.pattern.orders:
                ends = self._root.grow(order).ends
                if number not in ends[-1:]:
                    ends.append(number)

    def find(self, text: Text) -> list[Hit[K]]:
        """Every entry that is said where and as its pattern asks, in the order of the text."""
        kinds = list(map(self._vocabulary.classes.__getitem__, text.raw))
        passed = list(accumulate(map(self._vocabulary.content.__getitem__, kinds)))
        wanted = [i for i, kind in enumerate(kinds) if kind > IDLE_CONTENT]
        found: list[Hit[K]] = []
        start = 0
        for number, last in enumerate(text.bounds[1:]):
            end = bisect_left(wanted, last, start)
            if end > start and (arrived := self._walk(kinds, passed, wanted[start:end])):
                found += self._hits(text, number, arrived)
            start = end
        return found

    def _walk(self, kinds: Sequence[int], passed: Sequence[int], wanted: Sequence[int]) -> list[_Branch]:
        """The branches that came to the end of a pattern, over the tokens of one sentence that any pattern wants."""
        arrived: list[_Branch] = []
        branches: list[_Branch] = []
        known, beginnings = self._vocabulary, self._root
        for i, ahead in zip(wanted, self._ahead(kinds, wanted), strict=True):
            kind = kinds[i]
            begun = beginnings[kind]
            if not (begun or branches):
                continue
            here, edits = passed[i], known.edits[kind]
            before = here - known.content[kind]
            grown: dict[Node, _Branch] = {}
            for _, child in begun:
                if child.ends or child.wanted & ahead:
                    grown[child] = (child, here, (i,), edits)
            alive: list[_Branch] = []
            for branch in branches:
                node, at, tokens, most = branch
                waited = before - at
                if waited <= node.reach and i - tokens[-1] <= WIDEST_STEP:
                    if node.wanted & ahead:
                        alive.append(branch)
                    for gap, child in node[kind]:
                        if waited <= gap:
                            _keep(grown, (child, here, (*tokens, i), max(most, edits)))
            for branch in grown.values():
                if branch[0].ends:
                    arrived.append(branch)
                if branch[0].wanted & ahead:
                    alive.append(branch)
            branches = alive
        return arrived

    def _ahead(self, kinds: Sequence[int], wanted: Sequence[int]) -> Sequence[int]:
        """For each wanted token the terms of those behind it, as bits: a branch that wants none of them goes no
        further."""
        bits = list(map(self._vocabulary.bits.__getitem__, map(kinds.__getitem__, wanted)))
        seen: list[int] = []
        for start in range(0, len(bits), FORESEEN):
            behind = bits[start + 1 : start + FORESEEN + WIDEST_STEP]
            seen += list(accumulate(behind[::-1], or_, initial=0))[::-1][:FORESEEN]
        return seen[: len(bits)]

    def _hits(self, text: Text, number: int, arrived: Sequence[_Branch]) -> list[Hit[K]]:
        """The branches that hold, by first token and entry: of several the surest, then the one that arrived first."""
        sentence = text.sentence(number)
        context = Context(sentence)
        best: dict[tuple[int, int], _Branch] = {}
        for branch in arrived:
            node, _, tokens, edits = branch
            for end in node.ends:
                other = best.get((tokens[0], end))
                better = other is None or edits < other[3]
                if better and self._holds(self._entries[end], sentence, tokens, context):
                    best[tokens[0], end] = branch
        found = [self._hit(self._entries[end], text, number, branch) for (_, end), branch in best.items()]
        return sorted(found, key=_place) if len(found) > 1 else found

    def _holds(self, entry: Entry[K], sentence: Sentence, tokens: tuple[int, ...], context: Context) -> bool:
        """Whether the entry is said where and as its pattern asks."""
        pattern = entry.pattern
        own = [token - sentence.first for token in tokens]
        if not _in_place(pattern.where, sentence, own[0]) or (entry.warns and not context.is_own_act(own[0])):
            return False
        if pattern.polarity == "either":
            return True
        wants_negation = pattern.polarity == "negated"
        scope = FLAG_SCOPE if entry.warns else CREDIT_SCOPE
        return context.negated(own, scope=scope, over_and=wants_negation or entry.warns) == wants_negation

    def _hit(self, entry: Entry[K], text: Text, number: int, branch: _Branch) -> Hit[K]:
        _, _, tokens, edits = branch
        start, end = text.span(tokens[0], tokens[-1])
        corrections = tuple(self._corrections(text, tokens)) if edits else ()
        return Hit(entry.key, number, tokens, start, end, QUALITY[edits], corrections)

    def _corrections(self, text: Text, tokens: Iterable[int]) -> Iterable[Correction]:
        for i in tokens:
            reading = self._vocabulary.readings[self._vocabulary.classes[text.raw[i]]]
            if reading.edits:
                yield Correction(FOLDED[text.raw[i]], reading.read_as)


def _place(hit: Hit[K]) -> tuple[int, int]:
    return hit.start, hit.end


def _keep(grown: dict[Node, _Branch], branch: _Branch) -> None:
    """Of two ways to the same place the surer one goes on, then the tighter one."""
    other = grown.get(branch[0])
    if other is None or (branch[3], -branch[2][0]) < (other[3], -other[2][0]):
        grown[branch[0]] = branch


def _in_place(where: Place, sentence: Sentence, first: int) -> bool:
    """Whether a match that begins at token `first` stands in speech, a question or a statement, as asked."""
    match where:
        case "anywhere":
            return True
        case "question":
            return sentence.asks
        case "speech":
            return sentence.speech[0] <= first < sentence.speech[1]
        case "statement":
            return not sentence.asks and not sentence.speech[0] <= first < sentence.speech[1]
