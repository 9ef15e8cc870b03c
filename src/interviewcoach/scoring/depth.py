"""How far an answer is told: in how many steps, in how many different words.

Behaviourally anchored scales give little for good intentions and most for behaviour that is described; what an answer
only names therefore counts less than what it tells. No phrase takes part: whatever the words, a told step is one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from interviewcoach.model.assessment import Depth
from interviewcoach.model.text import count
from interviewcoach.scoring.memory import Memory
from interviewcoach.scoring.text import FOLDED, FUNCTION, NEGATORS, Sentence

# An answer of so many steps and of so many different content words is told in full.
STEPS = 20
WORDS = 75
# How much of being told lies in the words; the rest lies in the steps.
WORDS_SHARE = 0.35
# A clause is one step, a longer one a step for every so many content words: not everybody types commas and full stops.
LONG = 8
# What counts of an answer that names things and tells nothing.
NAMED = 0.1

_WISHES = "think believe feel guess suppose know love like care hope want try"
_HOW = r"(?:(?:really|just|do|would|also|always|\w+ly) )*"
_OPINION = re.compile(
    r"\b(?:im|i am|id? (?:would )?be|(?:i|ive) (?:have )?always been|important|passionate|(?:must|should) be"
    rf"|id? {_HOW}(?:{_WISHES.replace(' ', '|')}))\b"
)
# Every opinion holds one of these.
_SIGNS = frozenset(f"im am be been important passionate {_WISHES}".split())


@dataclass(frozen=True, slots=True)
class Told:
    """The content words of a clause, and whether it says what somebody is, thinks or wishes, not what happens. `said`
    is the clause as it was typed: two that say the same in other words of no content are one."""

    words: frozenset[str]
    opinion: bool
    said: str = field(compare=False)

    @property
    def steps(self) -> int:
        return -(-len(self.words) // LONG) - self.opinion if self.words else 0


def _said(token: str) -> str:
    """A token as `fold` has it, save that "I'm" is told from "I'd"."""
    word = FOLDED[token]
    return "im" if word == "i" and token[-1] in "mM" else word


_SAID: Memory[str, str] = Memory(_said)


def told(sentence: Sentence, spoilt: Set[int] = frozenset()) -> Iterator[Told]:
    """What each clause of the sentence, between its commas, colons, dashes and brackets, tells, but for those that hold
    a token of the text that is `spoilt`."""
    starts = [i for i, pause in enumerate(sentence.pauses) if pause and i]
    for first, last in pairwise([0, *starts, len(sentence)]):
        if spoilt.isdisjoint(range(sentence.first + first, sentence.first + last)):
            yield _told(sentence.raw[first:last])


def _told(clause: Sequence[str]) -> Told:
    """A negation makes no difference: "I don't think" is an opinion as "I think" is."""
    said = list(map(_SAID.__getitem__, clause))
    opinion = not _SIGNS.isdisjoint(said) and _OPINION.search(" ".join(word for word in said if word not in NEGATORS))
    return Told(frozenset(said) - FUNCTION, bool(opinion), " ".join(clause))


def depth_words(found: Depth) -> str:
    """What an answer's depth does to its levels, or nothing where it does nothing."""
    if found.counts >= 1:
        return ""
    steps, words = count(found.steps, "step"), count(found.words, "different word")
    return f"Told in {steps} with {words}: what it shows counts {found.counts:.0%}, in full from {STEPS} and {WORDS}."


def depth(clauses: Iterable[Told]) -> Depth:
    """Of the distinct clauses that count. Adding one never makes an answer less deep."""
    different = set(clauses)
    steps = sum(each.steps for each in different)
    words = len(frozenset[str]().union(*(each.words for each in different)))
    share = (1 - WORDS_SHARE) * min(1.0, steps / STEPS) + WORDS_SHARE * min(1.0, words / WORDS)
    return Depth(steps, words, round(NAMED + (1 - NAMED) * share, 4))
