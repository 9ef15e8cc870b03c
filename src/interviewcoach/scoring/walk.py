"""The walk over a text's tokens that finds where patterns are laid, whatever the number of patterns.

It holds the branches of the tree that are under way; a branch may wait over a few content words, never over the end of
a sentence. Cost grows with tokens and matches, not with patterns. Most words begin nothing that could go on with what
follows them in their sentence: a look at the classes of the words shows which, and the walk starts at the others alone.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, compress
from operator import or_

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.text import Text
from interviewcoach.scoring.tree import Beginning, Node
from interviewcoach.scoring.vocabulary import EDITS, Vocabulary

# A branch ends after this many tokens of any kind: a bound on work, wider than any real phrase.
WIDEST_STEP = 14
# How many tokens are looked at together.
FORESEEN = 32
# A bit that no term has: nothing needs to follow.
NOTHING_MORE = 1

# A branch under way: its node, the content words up to its last token, its tokens in the sentence, and the most edits
# of any of them. A plain tuple, since thousands are made for an answer.
Branch = tuple[Node, int, tuple[int, ...], int]


class Walk:
    """Walks the tree of `root` along texts."""

    def __init__(self, root: Node, vocabulary: Vocabulary) -> None:
        self._root = root
        self._vocabulary = vocabulary
        # What begins with a first token, and the terms that go on with it as bits, by its class.
        self._begun: Memory[int, Beginning] = Memory(self._beginning)
        self._follow: Memory[int, int] = Memory(self._following)

    def arrivals(self, text: Text) -> Iterator[tuple[int, Sequence[Branch]]]:
        """The sentences, by number and in order, where branches come to the end of a pattern, and those branches."""
        kinds = list(map(self._vocabulary.classes.__getitem__, text.raw))
        for number, starts in reversed(self._starts(kinds, text.bounds).items()):
            if arrived := self._walk(kinds[text.bounds[number] : text.bounds[number + 1]], starts):
                yield number, arrived

    def _starts(self, kinds: Sequence[int], bounds: Sequence[int]) -> dict[int, list[int]]:
        """By sentence, the last first, the tokens of it that begin what may go on with those behind them."""
        bits, follow = self._vocabulary.bits, self._follow
        starts: dict[int, list[int]] = defaultdict(list)
        edge, ahead = len(kinds), NOTHING_MORE
        number = len(bounds)
        for i in reversed(list(compress(range(edge), map(bits.__getitem__, kinds)))):
            if i < edge:
                number = bisect_right(bounds, i, hi=number) - 1
                edge, ahead = bounds[number], NOTHING_MORE
            kind = kinds[i]
            if follow[kind] & ahead:
                starts[number].append(i - edge)
            ahead |= bits[kind]
        return starts

    def _walk(self, kinds: Sequence[int], starts: Sequence[int]) -> list[Branch]:
        """The branches that came to the end of a pattern in the sentence of these classes; `starts`, the last first."""
        known = self._vocabulary
        passed = list(accumulate(map(known.content.__getitem__, kinds)))
        said = list(map(known.bits.__getitem__, kinds))
        foreseen = _ahead(said)
        arrived: list[Branch] = []
        branches: list[Branch] = []
        for i in range(starts[-1], len(kinds)):
            starting = i in starts
            if not (starting or (branches and said[i])):
                continue
            ahead, here = foreseen[i], passed[i]
            edits = kinds[i] % EDITS
            kind = kinds[i] - edits
            before = here - known.content[kind]
            first: list[Branch] = []
            begun: Mapping[Node, None] = {}
            if starting:
                beginning = self._begun[kind]
                first, begun = [(beginning, here, (i,), edits)], beginning.places
            grown: dict[Node, Branch] = {}
            alive: list[Branch] = []
            for branch in branches:
                node, at, tokens, most = branch
                waited = before - at
                if waited <= node.reach and i - tokens[-1] <= WIDEST_STEP:
                    if node.wanted & ahead:
                        alive.append(branch)
                    for gap, child in node[kind]:
                        # What begins with this token came to its place on the shortest way.
                        if waited <= gap and (child.ends or child.wanted & ahead) and child not in begun:
                            _keep(grown, (child, here, (*tokens, i), max(most, edits)))
            for branch in (*first, *grown.values()):
                if branch[0].ends:
                    arrived.append(branch)
                if branch[0].wanted & ahead:
                    alive.append(branch)
            branches = alive
        return arrived

    def _beginning(self, kind: int) -> Beginning:
        return Beginning([place for _, place in self._root.ways(kind)], self._vocabulary)

    def _following(self, kind: int) -> int:
        beginning = self._begun[kind - kind % EDITS]
        return beginning.wanted | NOTHING_MORE if beginning.ends else beginning.wanted


def _ahead(said: Sequence[int]) -> Sequence[int]:
    """For each token of a sentence the terms of those behind it, as bits: a branch that wants none of them goes no
    further."""
    seen: list[int] = []
    for start in range(0, len(said), FORESEEN):
        behind = said[start + 1 : start + FORESEEN + WIDEST_STEP]
        seen += list(accumulate(behind[::-1], or_, initial=0))[::-1][:FORESEEN]
    return seen[: len(said)]


def _keep(grown: dict[Node, Branch], branch: Branch) -> None:
    """Of two ways to the same place the surer one goes on, then the tighter one."""
    other = grown.get(branch[0])
    if other is None or (branch[3], -branch[2][0]) < (other[3], -other[2][0]):
        grown[branch[0]] = branch
