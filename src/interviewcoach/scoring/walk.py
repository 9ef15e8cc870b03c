"""The walk over a text's tokens that finds where patterns are laid, whatever the number of patterns.

It holds the branches of the tree that are under way; a branch may wait over a few content words, never over the end of
a sentence. Cost grows with tokens and matches, not with patterns. Most words begin nothing that could go on with what
follows them in their sentence: a look at the classes of the words shows which, and the walk starts at the others alone.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.text import Text
from interviewcoach.scoring.tree import Beginning, Node
from interviewcoach.scoring.vocabulary import EDITS, Vocabulary

# A branch ends after this many tokens of any kind: a bound on work, wider than any real phrase.
WIDEST_STEP = 14
# For so many tokens that any pattern wants it is known what follows: no fewer than may lie in a step.
FORESEEN = 16
# A bit that no term has: nothing needs to follow.
NOTHING_MORE = 1

# A branch under way: its node, the content words up to its last token, its tokens in the sentence, and the most edits
# of any of them. A plain tuple, since thousands are made for an answer.
Branch = tuple[Node, int, tuple[int, ...], int]
# A token that some pattern wants: its place in the sentence, its class, the terms of those behind it as bits (a branch
# that wants none of them goes no further), and whether something begins with it that they may go on with.
Spot = tuple[int, int, int, bool]


class Walk:
    """Walks the tree of `root` along texts."""

    def __init__(self, root: Node, vocabulary: Vocabulary) -> None:
        # Neither memory leads back here: what is not needed any more is gone at once.
        begun = Memory[int, Beginning](lambda kind: Beginning([place for _, place in root.ways(kind)], vocabulary))
        self._vocabulary = vocabulary
        # What begins with a first token, and the terms that go on with it as bits, by its class.
        self._begun = begun
        self._follow = Memory[int, int](lambda kind: _following(begun[kind - kind % EDITS]))
        self._nothing = Beginning((), vocabulary)

    def arrivals(self, text: Text) -> Iterator[tuple[int, Sequence[Branch]]]:
        """The sentences, by number and in order, where branches come to the end of a pattern, and those branches."""
        kinds = list(map(self._vocabulary.classes.__getitem__, text.raw))
        passed = list(accumulate(map(self._vocabulary.content.__getitem__, kinds)))
        for number, spots in reversed(self._spots(kinds, text.bounds)):
            if arrived := self._walk(spots, passed[text.bounds[number] : text.bounds[number + 1]]):
                yield number, arrived

    def _spots(self, kinds: Sequence[int], bounds: Sequence[int]) -> list[tuple[int, list[Spot]]]:
        """The sentences where something begins that may go on with what follows, the last first: their numbers, and
        their tokens that any pattern wants, the last first too, up to the first that begins something."""
        bits, follow = self._vocabulary.bits, self._follow
        found: list[tuple[int, list[Spot]]] = []
        spots: list[Spot] = []
        number, edge = len(bounds), len(kinds)
        near = far = begun = 0
        for i in reversed(list(compress(range(edge), map(bits.__getitem__, kinds)))):
            if i < edge:
                if begun:
                    found.append((number, spots[:begun]))
                number = bisect_right(bounds, i, hi=number) - 1
                edge, spots = bounds[number], []
                near = far = begun = 0
            kind = kinds[i]
            ahead = near | far
            begins = bool(follow[kind] & (ahead | NOTHING_MORE))
            spots.append((i - edge, kind, ahead, begins))
            if begins:
                begun = len(spots)
            if not len(spots) % FORESEEN:
                near, far = 0, near
            near |= bits[kind]
        if begun:
            found.append((number, spots[:begun]))
        return found

    def _walk(self, spots: Sequence[Spot], passed: Sequence[int]) -> list[Branch]:
        """The branches that came to the end of a pattern in a sentence; `passed`: its content words, counted up."""
        content = self._vocabulary.content
        arrived: list[Branch] = []
        branches: list[Branch] = []
        for i, kind, ahead, begins in reversed(spots):
            if not (begins or branches):
                continue
            edits = kind % EDITS
            sure = kind - edits
            here = passed[i]
            before = here - content[kind]
            beginning = self._begun[sure] if begins else self._nothing
            alive: list[Branch] = []
            grown: dict[Node, Branch] = {}
            for branch in branches:
                node, at, tokens, most = branch
                waited = before - at
                if waited <= node.reach and i - tokens[-1] <= WIDEST_STEP:
                    if node.wanted & ahead:
                        alive.append(branch)
                    for gap, child in node[sure]:
                        # What begins with this token came to its place on the shortest way.
                        if waited <= gap and (child.ends or child.wanted & ahead) and child not in beginning.places:
                            _keep(grown, (child, here, (*tokens, i), max(most, edits)))
            if begins:
                grown = {beginning: (beginning, here, (i,), edits), **grown}
            for node, branch in grown.items():
                if node.ends:
                    arrived.append(branch)
                if node.wanted & ahead:
                    alive.append(branch)
            branches = alive
        return arrived


def _following(beginning: Beginning) -> int:
    return beginning.wanted | NOTHING_MORE if beginning.ends else beginning.wanted


def _keep(grown: dict[Node, Branch], branch: Branch) -> None:
    """Of two ways to the same place the surer one goes on, then the tighter one."""
    other = grown.get(branch[0])
    if other is None or (branch[3], -branch[2][0]) < (other[3], -other[2][0]):
        grown[branch[0]] = branch
