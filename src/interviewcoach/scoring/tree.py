"""Patterns merged into a tree over their elements: patterns that begin alike share their way."""

from collections.abc import Iterable, Sequence

from interviewcoach.scoring.phrases import Element
from interviewcoach.scoring.vocabulary import Vocabulary


class Node:
    """A place in the tree. `ends` are the numbers of the patterns that end here; `steps[kind]` holds (gap, node) of
    each way on for a token of class `kind`: at most `gap` content words before it. `reach` is the widest gap of any
    way, -1 where there is none."""

    __slots__ = ("_children", "_vocabulary", "_ways", "ends", "reach", "steps", "wanted")

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.ends: list[int] = []
        self.reach = -1
        self.wanted = 0
        self.steps = _Steps(self)
        self._vocabulary = vocabulary
        self._children: dict[Element, Node] = {}
        self._ways: dict[int, list[Way]] = {}

    def grow(self, elements: Sequence[Element]) -> "Node":
        """The node that `elements` lead to, made as far as it is new."""
        node = self
        for element in elements:
            node = node._child(element)
        return node

    def onward(self, kind: int) -> "Iterable[Way]":
        """The ways on for a token of class `kind`, each once: one element may have several of its terms as
        alternatives."""
        found = {}
        for term in self._vocabulary.readings[kind].terms:
            for way in self._ways.get(term, ()):
                found[id(way[1])] = way
        return found.values()

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
        self._ways.setdefault(term, []).append((gap, node))
        self.reach = max(self.reach, gap)
        self.wanted |= 1 << term


Way = tuple[int, Node]


class _Steps(dict[int, tuple[Way, ...]]):
    """Ways on by class of token, remembered: texts repeat their words."""

    __slots__ = ("_node",)

    def __init__(self, node: Node) -> None:
        super().__init__()
        self._node = node

    def __missing__(self, kind: int) -> tuple[Way, ...]:
        self[kind] = steps = tuple(self._node.onward(kind))
        return steps
