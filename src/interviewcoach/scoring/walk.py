"""The walk over a text's tokens that finds where patterns are laid, whatever the number of patterns.

It holds the branches of the tree that are under way; a branch may wait over a few content words, never over the end of
a sentence. Cost grows with tokens and matches, not with patterns. Most words begin nothing that could go on with what
follows them in their sentence: a look at the classes of the words shows which, and the walk starts at the others alone.
"""

from collections.abc import Container, Iterator, Sequence
from functools import reduce
from itertools import compress
from operator import or_

from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.text import CONTENT, Text
from interviewcoach.scoring.tree import Beginning, Node
from interviewcoach.scoring.vocabulary import EDITS, Vocabulary

# A branch ends after this many tokens of any kind: a bound on work, wider than any real phrase.
WIDEST_STEP = 14
# A bit that no term has: nothing needs to follow.
NOTHING_MORE = 1

# A branch under way: its node, the content words up to its last token, its tokens in the sentence, and the most edits
# of any of them. A plain tuple, since thousands are made for an answer.
Branch = tuple[Node, int, tuple[int, ...], int]
# A token that some pattern wants: its place in the text, its class, and the terms of those behind it as bits: a branch
# that wants none of them goes no further.
Spot = tuple[int, int, int]


class Walk:
    """Walks the tree of `root` along texts."""

    def __init__(self, root: Node, vocabulary: Vocabulary) -> None:
        # Neither memory leads back here: what is not needed any more is gone at once.
        begun = Memory[int, Beginning](lambda kind: Beginning([place for _, place in root.ways(kind)], vocabulary))
        self._vocabulary = vocabulary
        # What begins with a first token, and the terms that go on with it as bits, by its class.
        self._begun = begun
        self._follow = Memory[int, int](lambda kind: _following(begun[kind - kind % EDITS]))

    def arrivals(self, text: Text) -> Iterator[tuple[int, Sequence[Branch]]]:
        """The sentences, by number and in order, where branches come to the end of a pattern, and those branches."""
        kinds = list(map(self._vocabulary.classes.__getitem__, text.raw))
        for number, spots in reversed(self._spots(kinds, text.bounds)):
            if arrived := self._walk(spots, text.raw, text.bounds[number]):
                yield number, arrived

    def _spots(self, kinds: Sequence[int], bounds: Sequence[int]) -> list[tuple[int, list[Spot]]]:
        """The sentences where something begins that may go on with what follows, the last first: their numbers, and
        their tokens that any pattern wants, the last first too, up to the first that begins something."""
        bits, follow = self._vocabulary.bits, self._follow
        found: list[tuple[int, list[Spot]]] = []
        spots: list[Spot] = []
        number, start, near = len(bounds) - 1, len(kinds), len(kinds)
        ahead = begun = 0
        # Words that no pattern wants are IDLE, which is false.
        for i in reversed(list(compress(range(start), kinds))):
            if i < start:
                if begun:
                    found.append((number, spots[:begun]))
                while i < start:
                    number -= 1
                    start = bounds[number]
                spots, begun = [], 0
                ahead, near = NOTHING_MORE, i - WIDEST_STEP
            elif i < near:
                # What lies further behind than any step is forgotten now and then.
                ahead = reduce(or_, [bits[kind] for _, kind, _ in spots[-WIDEST_STEP:]], NOTHING_MORE)
                near = i - WIDEST_STEP
            kind = kinds[i]
            spots.append((i, kind, ahead))
            if follow[kind] & ahead:
                begun = len(spots)
            ahead |= bits[kind]
        if begun:
            found.append((number, spots[:begun]))
        return found

    def _walk(self, spots: Sequence[Spot], raw: Sequence[str], start: int) -> list[Branch]:
        """The branches that came to the end of a pattern in a sentence that starts at token `start` of a text."""
        content, follow = self._vocabulary.content, self._follow
        arrived: list[Branch] = []
        branches: list[Branch] = []
        # The content words up to the last spot that was looked at, counted while a branch is under way.
        here = last = 0
        for i, kind, ahead in reversed(spots):
            begins = follow[kind] & ahead
            if not (begins or branches):
                continue
            edits = kind % EDITS
            sure = kind - edits
            place = i - start
            if branches and i > last + 1:
                here += sum(map(CONTENT.__getitem__, raw[last + 1 : i]))
            before, last = here, i
            here += content[kind]
            alive: list[Branch] = []
            grown: dict[Node, Branch] = {}
            begun: Container[Node] = ()
            if begins:
                beginning = self._begun[sure]
                begun = beginning.places
                grown[beginning] = (beginning, here, (place,), edits)
            for branch in branches:
                node, at, tokens, most = branch
                waited = before - at
                if waited <= node.reach and place - tokens[-1] <= WIDEST_STEP:
                    if node.wanted & ahead:
                        alive.append(branch)
                    for gap, child in node[sure]:
                        # What begins with this token came to its place on the shortest way.
                        if waited <= gap and (child.ends or child.wanted & ahead) and child not in begun:
                            _keep(grown, (child, here, (*tokens, place), max(most, edits)))
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
