"""Sentences whose words, added up, speak for a red flag: a linear model over runs of words, told like a bill.

What a run counts was learned from sentences that are known to be unsafe practice or not (benchmarks/tally.py): logistic
regression over the words, pairs and triples of a sentence, each counted once. Wang and Manning 2012, "Baselines and
Bigrams", show how well such simple models do. Here nothing is left of it but a sum.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from interviewcoach.model.bank import Phrase, RedFlag, Tally, Weight
from interviewcoach.scoring.matching import Hit
from interviewcoach.scoring.text import Sentence, Text
from interviewcoach.scoring.words import STEMS

LONGEST_RUN = 3
# Without a stop a sentence says many things: a longer one is read in pieces of so many words, each half over the last.
PIECE = 40


class Tallier:
    """Finds the sentences that raise a red flag by their words."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._points = {
            run: sign * weight.points
            for sign, weights in ((1, tally.towards), (-1, tally.away))
            for weight in weights
            for run in listed_runs(weight)
        }

    def find(self, text: Text) -> Iterator[Hit[Phrase]]:
        """The pieces of sentences that have the points, each under its bill in place of a phrase. Linear in the length
        of the text."""
        get, needed = self._points.get, self._tally.needed
        for number, sentence in enumerate(text.sentences):
            said = stems(sentence)
            for first, last in pieces(len(said)):
                if sum([get(run, 0) for run in runs(said[first:last])]) >= needed:
                    tokens = tuple(range(sentence.first + first, sentence.first + last))
                    bill = Phrase(self._bill(sentence, said, first, last), at=self._tally.at)
                    yield Hit(bill, number, tokens, *text.span(tokens[0], tokens[-1]), 1.0, ())

    def _bill(self, sentence: Sentence, said: Sequence[str], first: int, last: int) -> str:
        """How the points of tokens [first, last) come about: the runs as they were typed, what counts most first."""
        typed: dict[str, str] = {}
        for length in range(1, LONGEST_RUN + 1):
            for i in range(first, last - length + 1):
                run = " ".join(said[i : i + length])
                if run in self._points:
                    typed.setdefault(run, " ".join(sentence.raw[i : i + length]))
        items = sorted(((self._points[run], words) for run, words in typed.items()), key=lambda item: -abs(item[0]))
        listed = ", ".join(f"{words} {points:+}" for points, words in items)
        return f"{sum(points for points, _ in items)} points, {self._tally.needed} needed: {listed}"


def talliers(flags: Iterable[RedFlag]) -> tuple[tuple[RedFlag, Tallier], ...]:
    """The red flags that words raise, each with what finds it."""
    return tuple((flag, Tallier(flag.tally)) for flag in flags if flag.tally)


def stems(sentence: Sentence) -> list[str]:
    return [STEMS[word] for word in sentence.words]


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
