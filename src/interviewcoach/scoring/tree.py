"""Patterns merged into a tree over their elements: patterns that begin alike share their way."""

from collections import defaultdict
from collections.abc import Sequence

from interviewcoach.scoring.phrases import Element
from interviewcoach.scoring.vocabulary import Vocabulary


class Node:
    """A place in the tree. `ends` are the numbers of the patterns that end here; `steps[kind]` holds (gap, node) of
    each way on for a token of class `kind`: at most `gap` content words before it. `reach` is the widest gap of any
    way, `wanted` has a bit for every term that leads on."""

    __slots__ = ("_children", "_vocabulary", "ends", "reach", "steps", "wanted")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.ends: list[int] = []
        self.reach = -1
        self.wanted = 0
        self.steps = _Steps(vocabulary)
        self._vocabulary = vocabulary
        self._children: dict[Element, Node] = {}

    def grow(self, elements: Sequence[Element]) -> "Node":
        """The node that `elements` lead to, made as far as it is new."""
        node = self
        for element in elements:
            node = node._child(element)
        return node

    def _child(self, element: Element) -> "Node":
        if element in self._children:
            return self._children[element]
        child = self._children[element] = Node(self._vocabulary)
        for words in element.alternatives:
            place, gap = self, element.gap
            for word in words[:-1]:
                step = Node(self._vocabulary)
                place._lead(self._vocabulary.id(word), gap, step)
                place, gap = step, min(1, element.gap)
            place._lead(self._vocabulary.id(words[-1]), gap, child)
        return child

    def _lead(self, term: int, gap: int, node: "Node") -> None:
        self.steps.ways[term].append((gap, node))
        self.reach = max(self.reach, gap)
        self.wanted |= 1 << term


class _Steps(dict[int, tuple[tuple[int, Node], ...]]):
    """Ways by term, remembered by class of token: texts repeat their words."""

    __slots__ = ("_vocabulary", "ways")

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.ways: dict[int, list[tuple[int, Node]]] = defaultdict(list)
        self._vocabulary = vocabulary

    def __missing__(self, kind: int) -> tuple[tuple[int, Node], ...]:
        # One element may have several of the terms as alternatives; it is one step all the same.
        terms = sorted(self._vocabulary.readings[kind].terms)
        found = {id(node): (gap, node) for term in terms for gap, node in self.ways.get(term, ())}
        self[kind] = steps = tuple(found.values())
        return steps
