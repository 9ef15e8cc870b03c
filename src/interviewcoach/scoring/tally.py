"""Sentences whose words, added up, speak for a red flag: a linear model over runs of words, told like a bill.

What a run counts was learned from sentences that are known to be unsafe practice or not (benchmarks/tally.py): logistic
regression over the words, pairs and triples of a sentence, each counted once. Wang and Manning 2012, "Baselines and
Bigrams", show how well such simple models do. Here nothing is left of it but a sum.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from interviewcoach.model.bank import Phrase, RedFlag, Tally, Weight
from interviewcoach.scoring.matching import Hit
from interviewcoach.scoring.text import Text
from interviewcoach.scoring.words import STEMS

LONGEST_RUN = 3
# Without a stop a sentence says many things: a longer one is read in pieces of so many words, each half over the last.
PIECE = 40
# Where a phrase finds something in so few words they have no say: who says it in short says it plainly.
FREE_WORDS = 12


class Piece(NamedTuple):
    """Tokens [first, last) of a text, of its sentence `sentence`, and the points of their runs."""

    sentence: int
    first: int
    last: int
    points: int


class Tallier:
    """Adds up what sentences say for a red flag."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self._points = {
            run: sign * weight.points
            for sign, weights in ((1, tally.towards), (-1, tally.away))
            for weight in weights
            for run in listed_runs(weight)
        }

    def find(self, text: Text) -> Iterator[Hit[Phrase]]:
        """The pieces of sentences that have the points, each under its bill in place of a phrase."""
        return self.read(text).raised()

    def read(self, text: Text) -> "Reading":
        """What all pieces of the text's sentences come to. Linear in its length."""
        get = self._points.get
        found = []
        for number, sentence in enumerate(text.sentences):
            said = stems(sentence.words)
            for first, last in pieces(len(said)):
                points = sum([get(run, 0) for run in runs(said[first:last])])
                found.append(Piece(number, sentence.first + first, sentence.first + last, points))
        return Reading(self, text, found)

    def bill(self, words: Sequence[str], raw: Sequence[str]) -> str:
        """What these words bring: the runs as they were typed and their points, what counts most first."""
        said = stems(words)
        typed: dict[str, str] = {}
        for length in range(1, LONGEST_RUN + 1):
            for i in range(len(said) - length + 1):
                run = " ".join(said[i : i + length])
                if run in self._points:
                    typed.setdefault(run, " ".join(raw[i : i + length]))
        items = sorted(((self._points[run], words) for run, words in typed.items()), key=lambda item: -abs(item[0]))
        return ", ".join(f"{words} {points:+}" for points, words in items)


class Weighing(NamedTuple):
    """Whether what a phrase finds raises its red flag, and the bill of the words around it where they have a say."""

    raises: bool
    bill: str


class Reading:
    """The pieces of a text, in its order, and what their words say."""

    def __init__(self, tallier: Tallier, text: Text, pieces: Sequence[Piece]) -> None:
        self._tallier = tallier
        self._text = text
        self._pieces = pieces

    def raised(self) -> Iterator[Hit[Phrase]]:
        """The pieces that have the points by themselves, each under its bill in place of a phrase."""
        tally = self._tallier.tally
        for piece in self._pieces:
            if piece.points >= tally.needed:
                tokens = tuple(range(piece.first, piece.last))
                bill = Phrase(self._bill(piece, tally.needed), at=tally.at)
                yield Hit(bill, piece.sentence, tokens, *self._text.span(tokens[0], tokens[-1]), 1.0, ())

    def weigh(self, token: int) -> Weighing:
        """What the words around `token`, the first that a phrase of a red flag finds, say to it: the piece that holds
        it and comes to most."""
        # No more than two pieces hold a token, and they follow one another.
        at = bisect_right(self._pieces, token, key=attrgetter("first"))
        piece = max((each for each in self._pieces[max(0, at - 2) : at] if token < each.last), key=attrgetter("points"))
        beyond = piece.last - piece.first - FREE_WORDS
        if beyond <= 0:
            return Weighing(True, "")
        wanted = (self._tallier.tally.each_word or 0) * beyond
        return Weighing(piece.points >= wanted, self._bill(piece, wanted))

    def _bill(self, piece: Piece, needed: int) -> str:
        raw = self._text.raw[piece.first : piece.last]
        listed = self._tallier.bill(self._text.words[piece.first : piece.last], raw) or "none of these words counts"
        return f"{piece.points} points, {needed} needed: {listed}"


def talliers(flags: Iterable[RedFlag]) -> tuple[tuple[RedFlag, Tallier], ...]:
    """The red flags that words raise, each with what adds them up."""
    return tuple((flag, Tallier(flag.tally)) for flag in flags if flag.tally)


def stems(words: Iterable[str]) -> list[str]:
    return [STEMS[word] for word in words]


def runs(stems: Sequence[str]) -> set[str]:
    """The different runs of one to LONGEST_RUN stems."""
    pairs = [f"{a} {b}" for a, b in pairwise(stems)]
    triples = [f"{pair} {c}" for pair, c in zip(pairs, stems[2:], strict=False)]
    return {*stems, *pairs, *triples}


def listed_runs(weight: Weight) -> Iterable[str]:
    return map(str.strip, weight.runs.split(","))


def pieces(length: int) -> Iterator[tuple[int, int]]:
    """Where the pieces of a sentence of so many words begin and end."""
    for first in range(0, max(1, length - PIECE // 2), PIECE // 2):
        yield first, min(length, first + PIECE)
