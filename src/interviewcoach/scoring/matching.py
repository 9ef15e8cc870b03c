"""Finding phrases in a text: what a walk over its tokens brings, where it is said as it is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from interviewcoach.model.assessment import Correction
from interviewcoach.model.bank import Place
from interviewcoach.scoring.context import Context
from interviewcoach.scoring.negation import CREDIT_SCOPE, FLAG_SCOPE
from interviewcoach.scoring.phrases import Pattern
from interviewcoach.scoring.spelling import QUALITY
from interviewcoach.scoring.text import FOLDED, Sentence, Text
from interviewcoach.scoring.tree import Node
from interviewcoach.scoring.vocabulary import EDITS, Vocabulary
from interviewcoach.scoring.walk import Branch, Walk

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Entry(Generic[K]):
    """A pattern to look for. `key` comes back with each hit. One of the red flag `flag` counts only as the speaker's
    own act, a negation reaches further to take it back, and what excuses the flag does so too."""

    key: K
    pattern: Pattern
    flag: str = ""


class Hit(NamedTuple, Generic[K]):
    """An entry found at `tokens` of sentence `sentence`, both indices of the text; `start`, `end` are offsets of it."""

    key: K
    sentence: int
    tokens: tuple[int, ...]
    start: int
    end: int
    quality: float
    corrections: tuple[Correction, ...]


# The number of an entry, and a hit of it.
Found = tuple[int, Hit[K]]


class Matcher(Generic[K]):
    """Compiled entries. `find` is linear in the length of the text."""

    def __init__(self, entries: Iterable[Entry[K]]) -> None:
        self._entries = tuple(entries)
        self._excuses = frozenset(number for number, entry in enumerate(self._entries) if _excuses(entry))
        self._vocabulary = Vocabulary()
        root = Node(self._vocabulary)
        self._walk = Walk(root, self._vocabulary)
        for number, entry in enumerate(self._entries):
            for order in entry.pattern.orders:
                ends = root.grow(order).ends
                if number not in ends[-1:]:
                    ends.append(number)

    def warm(self) -> None:
        """Get ready to read typing errors, which the first of them would wait for."""
        self._vocabulary.speller.warm()

    def find(self, text: Text) -> list[Hit[K]]:
        """Every entry that is said where and as its pattern asks, in the order of the text."""
        found = [hit for number, arrived in self._walk.arrivals(text) for hit in self._hits(text, number, arrived)]
        return [hit for _, hit in (self._unexcused(text, found) if self._excuses else found)]

    def _unexcused(self, text: Text, found: Sequence[Found[K]]) -> Iterable[Found[K]]:
        """What is no excuse, and of no red flag that is excused in its sentence or the one behind it in its
        paragraph."""
        excused = {(self._entries[end].flag, hit.sentence) for end, hit in found if end in self._excuses}
        for end, hit in found:
            flag = self._entries[end].flag
            if end in self._excuses or (flag, hit.sentence) in excused:
                continue
            if (flag, hit.sentence + 1) not in excused or text.sentence(hit.sentence).ends_paragraph:
                yield end, hit

    def _hits(self, text: Text, number: int, arrived: Sequence[Branch]) -> list[Found[K]]:
        """The branches that hold, by first token and entry: of several the surest, then the one that arrived first."""
        context = Context(text, number)
        best: dict[tuple[int, int], Branch] = {}
        for branch in arrived:
            node, _, tokens, edits = branch
            for end in node.ends:
                key = (tokens[0], end)
                other = best.get(key)
                better = other is None or edits < other[3]
                if better and self._holds(self._entries[end], tokens, context):
                    best[key] = branch
        found = [(end, self._hit(self._entries[end], text, number, branch)) for (_, end), branch in best.items()]
        return sorted(found, key=_place) if len(found) > 1 else found

    def _holds(self, entry: Entry[K], tokens: tuple[int, ...], context: Context) -> bool:
        """Whether the entry is said where and as its pattern asks."""
        pattern = entry.pattern
        if pattern.where != "anywhere" and not _in_place(pattern.where, context, tokens[0]):
            return False
        if pattern.polarity == "excuses":
            return True
        if entry.flag and not context.is_own_act(tokens):
            return False
        if pattern.polarity == "either":
            return True
        wants_negation = pattern.polarity == "negated"
        if entry.flag and not wants_negation:
            return not context.denied(tokens)
        scope = FLAG_SCOPE if entry.flag else CREDIT_SCOPE
        return context.negated(tokens, scope=scope, over_and=wants_negation) == wants_negation

    def _hit(self, entry: Entry[K], text: Text, number: int, branch: Branch) -> Hit[K]:
        first, edits = text.bounds[number], branch[3]
        tokens = tuple([first + i for i in branch[2]])
        start, end = text.span(tokens[0], tokens[-1])
        corrections = tuple(self._corrections(text, tokens)) if edits else ()
        return Hit(entry.key, number, tokens, start, end, QUALITY[edits], corrections)

    def _corrections(self, text: Text, tokens: Iterable[int]) -> Iterable[Correction]:
        for i in tokens:
            word = FOLDED[text.raw[i]]
            if self._vocabulary.classes[text.raw[i]] % EDITS and (meant := self._vocabulary.meant(word)):
                yield Correction(word, meant.word)


def _excuses(entry: Entry[Any]) -> bool:
    return entry.pattern.polarity == "excuses"


def _place(found: Found[Any]) -> tuple[int, int]:
    _, hit = found
    return hit.start, hit.end


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
