"""Sentences whose words, added up, speak for a red flag or an indicator: a linear model over runs and leaps of words,
told like a bill.

What they count was learned from sentences that are known to be unsafe practice or not (benchmarks/tally.py), to show
an indicator or not (benchmarks/indicators.py): by a linear support vector machine over the words, pairs and triples of
a sentence and its leaps, each counted once. Wang and Manning 2012, "Baselines and Bigrams", show how well such simple
models do; leaps are the skip-grams of Guthrie et al. 2006, "A Closer Look at Skip-gram Modelling". Here nothing is left
of it but a sum.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar

from interviewcoach.model.bank import RedFlag, Tally, Weight
from interviewcoach.scoring.context import Context
from interviewcoach.scoring.matching import Hit
from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.negation import CREDIT_SCOPE
from interviewcoach.scoring.text import FUNCTION, NEGATORS, Text, fold
from interviewcoach.scoring.words import STEMS, frequency, inflections

K = TypeVar("K")

LONGEST_RUN = 3
# Without a stop a sentence says many things: a longer one is read in pieces of so many words, each half over the last.
PIECE = 40
# The next piece begins so many words on.
STEP = PIECE // 2
# Two content words that are so far apart at most, and not side by side, make a leap: "phone ~ record".
LONGEST_LEAP = 6
LEAP = " ~ "
# What begins with a word that its sentence denies begins with this, where denial is told apart: "I'd never leave her"
# has "!leave". (Das and Chen 2007, "Yahoo! for Amazon", mark what is negated so.)
DENIED = "!"
# Who says it in so few words says it plainly: half of the support does for what a phrase finds there.
PLAIN_WORDS = 12
# From so many words on a sentence needs all the support that is asked for; a shorter one, which holds less that could
# support it, its share.
WHOLE_SENTENCE = 21
# How many words to each side of what is found may support it.
REACH = 12


# A run or leap, and the tokens [start, end) that it reaches over. Plain tuples: there are hundreds in a sentence.
_Placed = tuple[str, int, int]


class _Brought(NamedTuple):
    """The points of a run of tokens [start, end), or of a leap from the first of them to the last."""

    points: int
    start: int
    end: int
    run: str

    @property
    def leaps(self) -> bool:
        return LEAP in self.run

    def typed(self, raw: Sequence[str]) -> str:
        words = f"{raw[self.start]} ... {raw[self.end - 1]}" if self.leaps else " ".join(raw[self.start : self.end])
        return f"not: {words}" if self.run.startswith(DENIED) else words


class Bill(NamedTuple):
    """What words come to: the points of each run as it was typed, what counts most first, and how many are needed.
    `within` are the words that are added up, empty where they are all that is flagged."""

    items: tuple[tuple[int, str], ...]
    needed: int
    within: str = ""

    @property
    def points(self) -> int:
        return sum(points for points, _ in self.items)

    @property
    def paid(self) -> bool:
        return self.points >= self.needed

    def __str__(self) -> str:
        within = f' in "{self.within}"' if self.within else ""
        return f"{self.points} points, {self.needed} needed{within}: {self.listed}"

    @property
    def listed(self) -> str:
        """What each run brings."""
        return ", ".join(f"{words} {points:+}" for points, words in self.items) or "none of these words counts"


# How to tell a bill: most are never asked for.
Telling = Callable[[], Bill]


class Piece(NamedTuple):
    """A sentence, or a piece of a long one: the number of the sentence, the stems, the token of the text that they
    begin at, the runs and leaps in them where they stand, and which different ones these are."""

    sentence: int
    stems: Sequence[str]
    first: int
    placed: Sequence[_Placed]
    runs: Set[str]

    @property
    def tokens(self) -> range:
        return range(self.first, self.first + len(self.stems))

    def typed(self, text: Text) -> Sequence[str]:
        """Its words as they stand in the text."""
        return text.raw[self.first : self.first + len(self.stems)]

    def hit(self, text: Text, key: K, first: int, last: int) -> Hit[K]:
        """Its tokens [first, last) under a key."""
        tokens = tuple(range(self.first + first, self.first + last))
        return Hit(key, self.sentence, tokens, *text.span(tokens[0], tokens[-1]), 1.0, ())


class Tallier:
    """Adds up what words say for one thing."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self.points = {
            run: sign * weight.points
            for sign, weights in ((1, tally.towards), (-1, tally.away))
            for weight in weights
            for run in listed_runs(weight)
        }

    def sum(self, piece: Piece) -> int:
        """What the words of a piece come to."""
        return sum(map(self.points.__getitem__, piece.runs & self.points.keys()))

    def find(self, text: Text, pieces: Iterable[Piece] | None = None) -> Iterator[Hit[Bill]]:
        """The pieces of sentences that have the points, each under its bill in place of a phrase. Linear in the length
        of the text. `pieces` are those of the text, where they are known already."""
        for piece in pieces or pieces_of(text):
            if self.sum(piece) >= self.tally.needed:
                yield piece.hit(text, self.bill(text, piece, self.tally.needed), 0, len(piece.stems))

    def bill(self, text: Text, piece: Piece, needed: int) -> Bill:
        """What the words of a piece come to, told."""
        return _bill(self._bring(piece.placed, set()), piece.typed(text), needed)

    def shown(self, text: Text, piece: Piece) -> Hit[Telling]:
        """A piece that has the points: from the first word that speaks for it to the last."""
        spans = [(start, end) for run, start, end in piece.placed if self.points.get(run, 0) > 0]
        first, last = min([start for start, _ in spans]), max([end for _, end in spans])
        return piece.hit(text, partial(self.bill, text, piece, self.tally.needed), first, last)

    def weigh(self, text: Text, hit: Hit[Any], needed: int) -> Bill:
        """What the words around bring to a find, towards the points that are needed. Words that are added before or
        behind take no support away: to each side it is taken as far as it brings most."""
        sentence = text.sentences[hit.sentence]
        first, last = hit.tokens[0], hit.tokens[-1] + 1
        begin, end = max(sentence.first, first - REACH), min(sentence.first + len(sentence), last + REACH)
        brought = self._stretch(stems(text.words[begin:end]), first - begin, last - begin)
        spans = [(first - begin, last - begin), *((each.start, each.end) for each in brought)]
        near = text.raw[begin:end]
        within = " ".join(near[min(start for start, _ in spans) : max(end for _, end in spans)])
        return _bill(brought, near, needed, within)

    def _stretch(self, said: Sequence[str], first: int, last: int) -> list[_Brought]:
        """What the stems [first, last) bring, and those to each side of them as far as they bring most."""
        counted: set[str] = set()
        placed = _placed(said)
        own = self._bring((each for each in placed if first <= each[1] and each[2] <= last), counted)
        leftwards = ([each for each in placed if each[1] == i and each[2] <= last] for i in reversed(range(first)))
        rightwards = (
            [each for each in placed if each[2] == i and each[1] >= first] for i in range(last + 1, len(said) + 1)
        )
        return own + self._side(leftwards, counted) + self._side(rightwards, counted)

    def _side(self, steps: Iterable[Iterable[_Placed]], counted: Set[str]) -> list[_Brought]:
        """What the first steps bring, as many as bring most. Each side counts by itself: what stands on the other one
        takes nothing away."""
        counted, brought, most = set(counted), list[_Brought](), list[_Brought]()
        for placed in steps:
            brought += self._bring(placed, counted)
            if _sum(brought) > _sum(most):
                most = list(brought)
        return most

    def _bring(self, placed: Iterable[_Placed], counted: set[str]) -> list[_Brought]:
        """What runs bring that are not `counted` yet. They are from now on."""
        brought = []
        for run, start, end in placed:
            if run in self.points and run not in counted:
                counted.add(run)
                brought.append(_Brought(self.points[run], start, end, run))
        return brought


class Tallies(Generic[K]):
    """Adds up what words say for several things at once that an answer may show."""

    def __init__(self, tallies: Iterable[tuple[K, Tally]]) -> None:
        self._talliers = {key: Tallier(tally) for key, tally in tallies}
        # What a run counts for whom.
        self._counts = defaultdict[str, list[tuple[K, int]]](list)
        for key, tallier in self._talliers.items():
            for run, points in tallier.points.items():
                self._counts[run].append((key, points))

    def read(self, text: Text, pieces: Iterable[Piece] | None = None) -> "Sums[K]":
        """What the words of each piece of a sentence come to. Linear in the length of the text. `pieces` are those of
        the text, where they are known already."""
        sums: list[list[tuple[Piece, Mapping[K, int]]]] = [[] for _ in text.sentences]
        for piece in denials_marked(text, pieces or pieces_of(text)):
            sums[piece.sentence].append((piece, self._sums(piece)))
        return Sums(text, self._talliers, sums)

    def _sums(self, piece: Piece) -> Mapping[K, int]:
        sums = defaultdict[K, int](int)
        for run in piece.runs & self._counts.keys():
            for key, points in self._counts[run]:
                sums[key] += points
        return sums


class Sums(Generic[K]):
    """What the words of a text come to, for each of the things that they are added up for: by sentence, those of each
    of its pieces."""

    def __init__(
        self,
        text: Text,
        talliers: Mapping[K, Tallier],
        sums: Sequence[Sequence[tuple[Piece, Mapping[K, int]]]],
    ) -> None:
        self._text, self._talliers, self._sums = text, talliers, sums

    def shown(self) -> Iterator[tuple[K, Hit[Telling]]]:
        """The pieces of sentences that have the points, each with what it shows."""
        for own in self._sums:
            for piece, sums in own:
                for key, points in sums.items():
                    tallier = self._talliers[key]
                    if points >= tallier.tally.needed:
                        yield key, tallier.shown(self._text, piece)

    def doubt(self, key: K, hit: Hit[Any]) -> Telling | None:
        """How to tell what the words around a find come to, where that is too little to support it; None where it is
        enough, or nothing is asked for."""
        tallier = self._talliers.get(key)
        if tallier is None or tallier.tally.support is None:
            return None
        own = self._sums[hit.sentence]
        last = min(len(own) - 1, (hit.tokens[0] - own[0][0].first) // STEP)
        most, piece = max(((sums.get(key, 0), piece) for piece, sums in own[max(0, last - 1) : last + 1]), key=_points)
        if most >= tallier.tally.support:
            return None
        return partial(tallier.bill, self._text, piece, tallier.tally.support)


def denials_marked(text: Text, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces of a text with all runs marked that begin with a word that their sentence denies."""
    for sentence, own in groupby(pieces, key=attrgetter("sentence")):
        context = Context(text, sentence)
        for piece in own:
            denied = _denied(piece, context) if context.may_deny else ()
            if denied:
                placed = [(f"{DENIED}{run}" if i in denied else run, i, end) for run, i, end in piece.placed]
                yield piece._replace(placed=placed, runs={run for run, _, _ in placed})
            else:
                yield piece


def _denied(piece: Piece, context: Context) -> Set[int]:
    first = piece.first - context.first
    return {i for i in range(len(piece.stems)) if context.negated((first + i,), scope=CREDIT_SCOPE)}


def _points(summed: tuple[int, Piece]) -> int:
    return summed[0]


def _sum(brought: Iterable[_Brought]) -> int:
    return sum(each.points for each in brought)


def _bill(brought: Iterable[_Brought], raw: Sequence[str], needed: int, within: str = "") -> Bill:
    items = sorted(brought, key=lambda item: (-abs(item.points), item.leaps, item.end - item.start, item.start))
    return Bill(tuple((item.points, item.typed(raw)) for item in items), needed, within)


# Between these no leap is made.
_IDLE = frozenset(STEMS[word] for word in FUNCTION)
# What a lead has that nothing weighs.
NO_SUPPORT = Bill((), 1)


def support(flag: RedFlag, weighing: Mapping[str, Tallier], text: Text, hit: Hit[Any], *, lead: bool) -> Bill | None:
    """What the words around bring to a find of the flag, by what weighs it; None where it needs no support.

    A lead always needs it. A phrase does not where nothing weighs the flag, nor where the find leaves something undone,
    since good words name what is left undone ("I'd never tell the nurse"). A sentence of fewer than WHOLE_SENTENCE
    words needs its share. Half does for a phrase in a short sentence, which says it plainly, and for one of a critical
    flag, so that good words around hardly take a danger back."""
    tallier = weighing.get(flag.weighed or "")
    whole = tallier.tally.support if tallier else None
    if tallier is None or whole is None:
        return NO_SUPPORT if lead else None
    if not lead and not NEGATORS.isdisjoint(text.words[hit.tokens[0] : hit.tokens[-1] + 1]):
        return None
    words = len(text.sentences[hit.sentence])
    share = whole * min(words, WHOLE_SENTENCE) // WHOLE_SENTENCE
    half = not lead and (words <= PLAIN_WORDS or flag.severity == "critical")
    return tallier.weigh(text, hit, share // 2 if half else share)


def supported(bill: Bill | None) -> bool:
    """Whether a find counts that was weighed: it needs no support, or has it."""
    return bill is None or bill.paid


def talliers(flags: Iterable[RedFlag]) -> tuple[tuple[RedFlag, Tallier], ...]:
    """The red flags that words raise, each with what adds them up."""
    return tuple((flag, Tallier(flag.tally)) for flag in flags if flag.tally)


def stems(words: Iterable[str]) -> list[str]:
    return [STEMS[word] for word in words]


def runs(stems: Sequence[str]) -> set[str]:
    """The different runs of one to LONGEST_RUN stems, and the leaps from one content stem to another."""
    return {run for run, _, _ in _placed(stems)}


def _leaps(stems: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the leaps begin and end."""
    telling = [i for i, stem in enumerate(stems) if stem not in _IDLE]
    for n, i in enumerate(telling):
        for j in telling[n + 1 : n + 1 + LONGEST_LEAP]:
            if 1 < j - i <= LONGEST_LEAP:
                yield i, j


def _placed(stems: Sequence[str]) -> list[_Placed]:
    """Every run and leap where it stands."""
    pairs = [f"{a} {b}" for a, b in pairwise(stems)]
    triples = [f"{pair} {c}" for pair, c in zip(pairs, stems[2:], strict=False)]
    return [
        *((run, i, i + length) for length, each in enumerate((stems, pairs, triples), 1) for i, run in enumerate(each)),
        *((f"{stems[i]}{LEAP}{stems[j]}", i, j + 1) for i, j in _leaps(stems)),
    ]


def listed_runs(weight: Weight) -> Iterable[str]:
    return map(str.strip, weight.runs.split(","))


def is_run(run: str) -> bool:
    """Whether stems of an answer may stand so: a run of them, or a leap from one to another, denied or not."""
    leap = run.removeprefix(DENIED).split(LEAP)
    stems = leap if len(leap) == 2 else leap[0].split(" ")
    return len(stems) <= LONGEST_RUN and all(map(_IS_STEM.__getitem__, stems))


def _is_stem(word: str) -> bool:
    """Whether it may be what a word is read as. A word of the dictionary that is not, never is."""
    known_otherwise = frequency(word) > 0 and STEMS[word] != word and not inflections(word)
    return word.isalnum() and fold(word) == word and not known_otherwise


_IS_STEM: Memory[str, bool] = Memory(_is_stem)


def pieces_of(text: Text) -> Iterator[Piece]:
    for number, sentence in enumerate(text.sentences):
        said = stems(sentence.words)
        for first, last in pieces(len(said)):
            placed = _placed(said[first:last])
            yield Piece(number, said[first:last], sentence.first + first, placed, {run for run, _, _ in placed})


def pieces(length: int) -> Iterator[tuple[int, int]]:
    """Where the pieces of a sentence of so many words begin and end."""
    for first in range(0, max(1, length - STEP), STEP):
        yield first, min(length, first + PIECE)
