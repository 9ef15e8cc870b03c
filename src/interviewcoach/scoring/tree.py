"""Patterns merged into a tree over their elements: patterns that begin alike share their way."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from interviewcoach.scoring.phrases import Element, Term
from interviewcoach.scoring.vocabulary import Vocabulary


class Node(dict[int, "tuple[Way, ...]"]):
    """A place in the tree. `ends` are the numbers of the patterns that end here; `node[kind]` holds (gap, node) of
    each way on for a token of class `kind`, at most `gap` content words before it: found once, texts repeat their
    words. `reach` is the widest gap of any way, -1 where there is none.

    No place leads back to an earlier one, so that a tree that is not needed any more is gone at once.
    """

    __slots__ = ("_children", "_vocabulary", "_ways", "ends", "reach", "wanted")
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.ends: list[int] = []
        self.reach = -1
        self.wanted = 0
        self._vocabulary = vocabulary
        self._children: dict[Element, Node] = {}
        self._ways: dict[int, list[Way]] = {}

    def grow(self, elements: Sequence[Element]) -> "Node":
        """The node that `elements` lead to, made as far as it is new."""
        node = self
        for element in elements:
            node = node._child(element)
        return node

    def __missing__(self, kind: int) -> "tuple[Way, ...]":
        self[kind] = steps = self.ways(kind)
        return steps

    def ways(self, kind: int) -> "tuple[Way, ...]":
        """The ways on for a token of class `kind`, each once: one element may have several of its terms as
        alternatives."""
        if self._children and not self._ways:
            self._expand()
        found = {}
        for term in self._vocabulary.terms[kind]:
            for way in self._ways.get(term, ()):
                found[id(way[1])] = way
        return tuple(found.values())

    def _child(self, element: Element) -> "Node":
        if element not in self._children:
            self._children[element] = Node(self._vocabulary)
            self.reach = max(self.reach, element.gap)
            self.wanted |= self._vocabulary.beginnings[element]
        return self._children[element]

    def _expand(self) -> None:
        """The ways by their terms, made when a text first comes here: of most places no text ever does."""
        numbers, ways = self._vocabulary.numbers, self._ways
        for element, child in self._children.items():
            straight = (element.gap, child)
            for terms in element.alternatives:
                way = straight if len(terms) == 1 else (element.gap, self._after_first(terms, element.gap, child))
                ways.setdefault(numbers[terms[0]], []).append(way)

    def _after_first(self, terms: Sequence[Term], gap: int, child: "Node") -> "Node":
        """The place behind the first of several terms that lead to `child`."""
        after = child
        for term in reversed(terms[1:]):
            after = self._before(self._vocabulary.numbers[term], min(1, gap), after)
        return after

    def _before(self, term: int, gap: int, after: "Node") -> "Node":
        """A place that `term` leads on from, to `after`."""
        place = Node(self._vocabulary)
        place._ways[term] = [(gap, after)]
        place.reach = gap
        place.wanted = 1 << term
        return place


Way = tuple[int, Node]


class Beginning(Node):
    """All `places` that one token leads to from the root, taken as one: hundreds of patterns may begin with a word, and
    a walk waits for what follows in any of them at once."""

    __slots__ = ("places",)

    def __init__(self, places: Sequence[Node], vocabulary: Vocabulary) -> None:
        super().__init__(vocabulary)
        self.places = dict.fromkeys(places)
        self.ends = [end for place in places for end in place.ends]
        self.reach = max((place.reach for place in places), default=-1)
        self.wanted = reduce(or_, (place.wanted for place in places), 0)

    def ways(self, kind: int) -> tuple[Way, ...]:
        bits = self._vocabulary.bits[kind]
        if not self.wanted & bits:
            return ()
        wanting = (place for place in self.places if place.wanted & bits)
        return tuple({id(way[1]): way for place in wanting for way in place.ways(kind)}.values())
