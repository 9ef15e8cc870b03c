"""Sentences whose words, added up, speak for a red flag: a linear model over runs and leaps of words, told like a bill.

What they count was learned from sentences that are known to be unsafe practice or not (benchmarks/tally.py): a linear
support vector machine over the words, pairs and triples of a sentence and its leaps, each counted once. Wang and
Manning 2012, "Baselines and Bigrams", show how well such simple models do; leaps are the skip-grams of Guthrie et al.
2006, "A Closer Look at Skip-gram Modelling". Here nothing is left of it but a sum.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise
from typing import Any, NamedTuple

from interviewcoach.model.bank import RedFlag, Tally, Weight
from interviewcoach.scoring.matching import Hit
from interviewcoach.scoring.text import FUNCTION, NEGATORS, Text
from interviewcoach.scoring.words import STEMS

LONGEST_RUN = 3
# Without a stop a sentence says many things: a longer one is read in pieces of so many words, each half over the last.
PIECE = 40
# Two content words that are so far apart at most, and not side by side, make a leap: "phone ~ record".
LONGEST_LEAP = 6
LEAP = " ~ "
# Who says it in so few words says it plainly: half of the support does for what a phrase finds there.
PLAIN_WORDS = 12
# From so many words on a sentence needs all the support that is asked for; a shorter one, which holds less that could
# support it, its share.
WHOLE_SENTENCE = 21
# How many words to each side of what is found may support it.
REACH = 12


class _Run(NamedTuple):
    """A run or leap, and the tokens [start, end) that it reaches over."""

    run: str
    start: int
    end: int


class _Brought(NamedTuple):
    """The points of a run of tokens [start, end), or of a leap from the first of them to the last."""

    points: int
    start: int
    end: int
    leaps: bool

    def typed(self, raw: Sequence[str]) -> str:
        return f"{raw[self.start]} ... {raw[self.end - 1]}" if self.leaps else " ".join(raw[self.start : self.end])


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
        listed = ", ".join(f"{words} {points:+}" for points, words in self.items)
        within = f' in "{self.within}"' if self.within else ""
        return f"{self.points} points, {self.needed} needed{within}: {listed or 'none of these words counts'}"


class Tallier:
    """Adds up what words say for a red flag."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self._points = {
            run: sign * weight.points
            for sign, weights in ((1, tally.towards), (-1, tally.away))
            for weight in weights
            for run in listed_runs(weight)
        }

    def find(self, text: Text) -> Iterator[Hit[Bill]]:
        """The pieces of sentences that have the points, each under its bill in place of a phrase. Linear in the length
        of the text."""
        get, needed = self._points.get, self.tally.needed
        for number, sentence in enumerate(text.sentences):
            said = stems(sentence.words)
            for first, last in pieces(len(said)):
                piece = said[first:last]
                if sum([get(run, 0) for run in runs(piece)]) >= needed:
                    tokens = tuple(range(sentence.first + first, sentence.first + last))
                    bill = _bill(self._bring(_placed(piece), set()), sentence.raw[first:last], needed)
                    yield Hit(bill, number, tokens, *text.span(tokens[0], tokens[-1]), 1.0, ())

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
        placed = list(_placed(said))
        own = self._bring((run for run in placed if first <= run.start and run.end <= last), counted)
        leftwards = ([run for run in placed if run.start == i and run.end <= last] for i in reversed(range(first)))
        rightwards = (
            [run for run in placed if run.end == i and run.start >= first] for i in range(last + 1, len(said) + 1)
        )
        return own + self._side(leftwards, counted) + self._side(rightwards, counted)

    def _side(self, steps: Iterable[Iterable[_Run]], counted: Set[str]) -> list[_Brought]:
        """What the first steps bring, as many as bring most. Each side counts by itself: what stands on the other one
        takes nothing away."""
        counted, brought, most = set(counted), list[_Brought](), list[_Brought]()
        for placed in steps:
            brought += self._bring(placed, counted)
            if _sum(brought) > _sum(most):
                most = list(brought)
        return most

    def _bring(self, placed: Iterable[_Run], counted: set[str]) -> list[_Brought]:
        """What runs bring that are not `counted` yet. They are from now on."""
        brought = []
        for run, start, end in placed:
            if run in self._points and run not in counted:
                counted.add(run)
                brought.append(_Brought(self._points[run], start, end, LEAP in run))
        return brought


def _sum(brought: Iterable[_Brought]) -> int:
    return sum(each.points for each in brought)


def _bill(brought: Iterable[_Brought], raw: Sequence[str], needed: int, within: str = "") -> Bill:
    items = sorted(brought, key=lambda item: -abs(item.points))
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
    pairs = [f"{a} {b}" for a, b in pairwise(stems)]
    triples = [f"{pair} {c}" for pair, c in zip(pairs, stems[2:], strict=False)]
    return {*stems, *pairs, *triples, *(f"{stems[i]}{LEAP}{stems[j]}" for i, j in _leaps(stems))}


def _leaps(stems: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the leaps begin and end."""
    telling = [i for i, stem in enumerate(stems) if stem not in _IDLE]
    for n, i in enumerate(telling):
        for j in telling[n + 1 : n + 1 + LONGEST_LEAP]:
            if 1 < j - i <= LONGEST_LEAP:
                yield i, j


def _placed(stems: Sequence[str]) -> Iterator[_Run]:
    """Every run and leap where it stands."""
    for length in range(1, LONGEST_RUN + 1):
        for i in range(len(stems) - length + 1):
            yield _Run(" ".join(stems[i : i + length]), i, i + length)
    for i, j in _leaps(stems):
        yield _Run(f"{stems[i]}{LEAP}{stems[j]}", i, j + 1)


def listed_runs(weight: Weight) -> Iterable[str]:
    return map(str.strip, weight.runs.split(","))


def pieces(length: int) -> Iterator[tuple[int, int]]:
    """Where the pieces of a sentence of so many words begin and end."""
    for first in range(0, max(1, length - PIECE // 2), PIECE // 2):
        yield first, min(length, first + PIECE)
