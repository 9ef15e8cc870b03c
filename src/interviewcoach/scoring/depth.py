"""How far an answer is told: by how much its sentences say, in how many steps and in how many different words.

Behaviourally anchored scales give little for good intentions and most for behaviour that is described; what an answer
only names therefore counts less than what it tells. No phrase takes part.

How much a sentence says is a sum over its words (scoring/tally.py) that knows nothing of any question: what runs and
leaps count was learned from answers as raters rated them, so that sentences of good answers come to much and what
vague, unsafe and rambling ones say to nothing (benchmarks/saying.py; says.txt beside this file). A sentence that comes
to less than nothing takes nothing from the others. A question none of whose indicators has words is of another field:
nothing is known of how its answers are worded, and steps and words alone tell how far one is told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from itertools import pairwise

from interviewcoach.model.assessment import Assessment, Depth
from interviewcoach.model.bank import Tally, Weight
from interviewcoach.model.text import count
from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.tally import Piece, Tallier, Telling
from interviewcoach.scoring.text import FOLDED, FUNCTION, NEGATORS, Sentence, Text

# So many points say half of what an answer can say, twice as many four fifths; a few, which anything can have, next to
# nothing.
HALF = 560
# So many steps and so many different content words are enough.
STEPS = 30
WORDS = 80
# How much of what is said counts by itself, and how much more for steps and for words: not all need be full.
ALONE = 0.6
STEPS_SHARE = 0.2
WORDS_SHARE = 0.4
# Where nothing is known of how answers are worded: what counts of one that only names things, the steps and words that
# are told in full, and how much of it lies in the words.
NAMED = 0.1
STEPS_ALONE = 20
WORDS_ALONE = 75
WORDS_ALONE_SHARE = 0.35
# Of fewer words than this, none of them a function word, a sentence is a keyword and says nothing.
KEYWORDS = 4
# What counts of an answer that is told by half.
HALF_TOLD = 0.5
# A clause is one step, a longer one a step for every so many content words: not everybody types commas and full stops.
LONG = 8

_WISHES = "think believe feel guess suppose know love like care hope want try"
_HOW = r"(?:(?:really|just|do|would|also|always|\w+ly) )*"
_OPINION = re.compile(
    r"\b(?:im|i am|id? (?:would )?be|(?:i|ive) (?:have )?always been|important|passionate|(?:must|should) be"
    rf"|id? {_HOW}(?:{_WISHES.replace(' ', '|')}))\b"
)
# Every opinion holds one of these.
_SIGNS = frozenset(f"im am be been important passionate {_WISHES}".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """The content words of a clause, and whether it says what somebody is, thinks or wishes, not what happens. `said`
    is the clause as it was typed: two that say the same in other words of no content are one."""

    words: frozenset[str]
    opinion: bool
    said: str = field(compare=False)

    @property
    def steps(self) -> int:
        return -(-len(self.words) // LONG) - self.opinion if self.words else 0


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence, or a piece of a long one: its stems and the points that they come to, which count where they are more
    than none. `said` is how it was typed, `bill` tells the sum."""

    stems: tuple[str, ...]
    points: int
    said: str = field(compare=False)
    bill: Telling = field(compare=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What counts for an answer's depth; what is said twice counts once. `sayings` is None where nothing is known of
    how answers are worded."""

    clauses: tuple[Clause, ...]
    sayings: tuple[Saying, ...] | None

    def joined(self, other: "Told") -> "Told":
        """What two answers to one question tell."""
        both = None if self.sayings is None else (*self.sayings, *(other.sayings or ()))
        return Told((*self.clauses, *other.clauses), both)


def _said(token: str) -> str:
    """A token as `fold` has it, save that "I'm" is told from "I'd"."""
    word = FOLDED[token]
    return "im" if word == "i" and token[-1] in "mM" else word


_SAID: Memory[str, str] = Memory(_said)


def told(
    text: Text, pieces: Iterable[Piece] | None, aside: Set[int] = frozenset(), spoilt: Set[int] = frozenset()
) -> Told:
    """What the text tells, but for its sentences `aside` and for what holds a token that is `spoilt`. `pieces` are
    those of the text, None where nothing is known of how answers are worded."""
    clauses = (
        clause
        for number, sentence in enumerate(text.sentences)
        if number not in aside
        for clause in _clauses(sentence, spoilt)
    )
    if pieces is None:
        return Told(tuple(clauses), None)
    sound = (piece for piece in pieces if piece.sentence not in aside and spoilt.isdisjoint(piece.tokens))
    return Told(tuple(clauses), tuple(_sayings(text, sound)))


def _clauses(sentence: Sentence, spoilt: Set[int]) -> Iterator[Clause]:
    """What stands between its commas, colons, dashes and brackets."""
    starts = [i for i, pause in enumerate(sentence.pauses) if pause and i]
    for first, last in pairwise([0, *starts, len(sentence)]):
        if spoilt.isdisjoint(range(sentence.first + first, sentence.first + last)):
            yield _clause(sentence.raw[first:last])


def _clause(clause: Sequence[str]) -> Clause:
    """A negation makes no difference: "I don't think" is an opinion as "I think" is."""
    said = list(map(_SAID.__getitem__, clause))
    opinion = not _SIGNS.isdisjoint(said) and _OPINION.search(" ".join(word for word in said if word not in NEGATORS))
    return Clause(frozenset(said) - FUNCTION, bool(opinion), " ".join(clause))


def _sayings(text: Text, pieces: Iterable[Piece]) -> Iterator[Saying]:
    tallier = _says()
    for piece in pieces:
        if len(piece.stems) < KEYWORDS and FUNCTION.isdisjoint(text.words[i] for i in piece.tokens):
            continue
        said = " ".join(piece.typed(text))
        yield Saying(tuple(piece.stems), tallier.sum(piece), said, partial(tallier.bill, text, piece, 0))


@cache
def _says() -> Tallier:
    """What says.txt lists: each line the points of some runs, and these."""
    lines = files(__package__).joinpath("says.txt").read_text("utf-8").splitlines()
    pairs = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    towards, away = (
        tuple(Weight(abs(int(points)), runs) for points, runs in pairs if (int(points) > 0) is sign)
        for sign in (True, False)
    )
    return Tallier(Tally(1, towards, away))


def depth_words(found: Depth) -> str:
    """What an answer's depth does to its levels, or nothing where it does nothing."""
    if found.counts >= 1:
        return ""
    so_far = "little of it is told yet" if found.counts < HALF_TOLD else "more could be told"
    steps, words = count(found.steps, "step"), count(found.words, "different content word")
    says = f", saying {saying(found.points):.0%} of what an answer can" if found.points else ""
    return (
        f"What it shows counts {found.counts:.0%}, since {so_far}: say step by step what you do, with whom and why"
        f" ({steps}, {words}{says})."
    )


def answer_depth_words(found: Assessment) -> str:
    """What the depth of an answer does to its levels, or nothing where it has none."""
    return depth_words(found.depth) if found.level is not None else ""


def depth(found: Told) -> Depth:
    """Of the distinct clauses and sentences that count. Adding one never makes an answer less deep."""
    clauses = set(found.clauses)
    steps = sum(each.steps for each in clauses)
    words = len(frozenset[str]().union(*(each.words for each in clauses)))
    if found.sayings is None:
        told = (1 - WORDS_ALONE_SHARE) * min(1.0, steps / STEPS_ALONE) + WORDS_ALONE_SHARE * min(
            1.0, words / WORDS_ALONE
        )
        return Depth(steps, words, round(NAMED + (1 - NAMED) * told, 4))
    points = sum(max(0, each.points) for each in set(found.sayings))
    share = ALONE + STEPS_SHARE * min(1.0, steps / STEPS) + WORDS_SHARE * min(1.0, words / WORDS)
    return Depth(steps, words, round(min(1.0, saying(points) * share), 4), points)


def saying(points: int) -> float:
    """How much of what an answer can say so many points say, in [0, 1): a Hill function (Hill 1910)."""
    return points**2 / (points**2 + HALF**2)
