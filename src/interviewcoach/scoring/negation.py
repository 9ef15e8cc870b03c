"""What a sentence negates.

In the spirit of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): cues, scopes, terminators, pseudo-cues.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from interviewcoach.scoring.cues import (
    AUXILIARY,
    CONNECTING,
    CUES,
    ENDS,
    JOINING,
    LINKING,
    OWN,
    PAST,
    PSEUDO,
    RAISING,
    SAYING,
    SPEAKER,
    VERDICTS,
    Lexicon,
    one_not,
)
from interviewcoach.scoring.text import NEGATORS, Sentence

# How many tokens a negation reaches over, for evidence and for red flags.
CREDIT_SCOPE = 8
FLAG_SCOPE = 16
LONGEST_CUE = 8
# How far on an "or" shows that a comma only separates a list.
LONGEST_LIST = 12
FURTHEST_VERDICT = 8


class Cue(NamedTuple):
    """A cue at tokens [start, end). One that `only_itself` reaches over its own words: "not hesitate" negates
    "hesitate" and nothing behind it."""

    start: int
    end: int
    only_itself: bool = False


class Negation(Sentence):
    """A sentence and what it negates. Everything is found on first use, and only for sentences with a candidate."""

    def negated(self, tokens: Sequence[int], *, scope: int, over_and: bool = True) -> bool:
        """Whether what the tokens say stands under an odd number of negations, each reaching `scope` tokens. Cues among
        them do not count. `over_and`: "not leave her and tell the nurse" negates both; it can mean either, and is read
        in the answer's favour."""
        words, first, last = self.words, tokens[0], tokens[-1]
        earliest = max(0, first - scope - LONGEST_CUE)
        count = 0
        # Few words begin a cue: most finds show at a glance that nothing negates them.
        if not CUES.starts.isdisjoint(words[earliest:last]):
            for cue in between(self._cues, earliest, last):
                reaches = self._reaches(cue, first, scope, over_and=over_and)
                # "I wouldn't say there's nobody there": what is said there takes nothing back.
                within = first < cue.start < last and not count and not self._denies_nothing(cue)
                if (reaches or within) and cue.start not in tokens and not self._told_anew(cue, tokens):
                    count += self.spoken(cue.start) <= self.spoken(last if within else first)
        return count % 2 == 1 or self._condemned(first, last)

    @property
    def may_deny(self) -> bool:
        """Whether it holds a word that a negation or a verdict begins with or has: most sentences show at a glance that
        they deny nothing."""
        return not (CUES.starts.isdisjoint(self.words) and VERDICTS.telling.isdisjoint(self.words))

    def _reaches(self, cue: Cue, first: int, scope: int, *, over_and: bool) -> bool:
        start, end, only_itself = cue
        if only_itself:
            return start < first < end
        if not end <= first < end + scope or (not over_and and "and" in self.words[end:first]):
            return False
        return not self._ended(cue, first)

    def _denies_nothing(self, cue: Cue) -> bool:
        """Whether the cue is that of "I not only told him", "I more often than not tell him"."""
        only = self.words[cue.start : cue.end] == ("not", "only")
        return only or self.words[max(0, cue.start - 1) : cue.start] == ("than",)

    def _told_anew(self, cue: Cue, tokens: Sequence[int]) -> bool:
        """Whether the tokens go on behind "and" with a verb in the past, which a denied one is not: "I didn't argue
        and told him"."""
        if not self.words[cue.end - 1].endswith("nt"):
            return False
        verb = next((token for token in tokens if token >= cue.end), None)
        if verb is None or "and" not in self.words[cue.end : verb]:
            return False
        return self.words[verb] in PAST or self.words[verb].endswith("ed")

    def spoken(self, token: int) -> bool:
        """Whether a token stands in quoted speech: what it negates there is not what the sentence negates."""
        return self.speech[0] <= token < self.speech[1]

    @cached_property
    def _one_not(self) -> tuple[str, ...]:
        return one_not(self.words)

    def spans_of(self, lexicon: Lexicon) -> Sequence[tuple[int, int]]:
        """Where entries of a lexicon stand, as token ranges [start, end)."""
        return () if lexicon.telling.isdisjoint(self.words) else tuple(lexicon.spans(self._one_not))

    @cached_property
    def _cues(self) -> tuple[Cue, ...]:
        found = self.spans_of(CUES)
        if not found:
            return ()
        pseudo = {i: end for start, end in self.spans_of(PSEUDO) for i in range(start, end)}
        cues: list[Cue] = []
        for start, end in found:
            says_no = self.words[start] == "no" and self._is_reply(start, end)
            if says_no or (cues and start < cues[-1].end):
                continue
            if start in pseudo:
                cues.append(Cue(start, pseudo[start], only_itself=True))
            elif cues and not cues[-1].only_itself and self._joins(cues[-1].end, start):
                cues[-1] = Cue(cues[-1].start, end)
            else:
                cues.append(Cue(start, end))
        return tuple(cues)

    def _is_reply(self, start: int, end: int) -> bool:
        """Whether a "no" is an answer: "no, ...", "I said no love". "I said no to it" negates."""
        if end == len(self.words) or self.pauses[end]:
            return True
        return start > 0 and self.words[start - 1] in SAYING and self.words[end] != "to"

    def _joins(self, end: int, start: int) -> bool:
        """Whether two cues say one thing: "can't and won't", "never, ever". Side by side, "wouldn't not" are two, as
        are those of "if she doesn't, I don't" and "there's nobody, and I didn't"."""
        if self.pauses[end] and not SPEAKER.isdisjoint(self.words[end:start]):
            return False
        return end < start <= end + 2 and CONNECTING.issuperset(self.words[end:start])

    def _ended(self, cue: Cue, first: int) -> bool:
        """Whether the cue's scope ends before token `first`."""
        heads_list = self.colon_before(cue.end)
        for i in range(cue.end, first + 1):
            word = self.words[i]
            if i < first and word in ENDS and i > cue.end:
                return True
            before = self.words[i - 2] if self.words[i - 1] == "that" else self.words[i - 1]
            if word in SPEAKER and i >= cue.end and before not in RAISING:
                return True
            # "I don't argue and don't pretend", "no calls no names" deny two things; neither takes the other back.
            if i > cue.end and word in NEGATORS and (word in ("nor", "no") or self._is_joined(i)):
                return True
            # "Never, ever" goes on; "he refused, told the nurse" does not.
            pauses = self.pauses[i] and (i > cue.end or before not in NEGATORS)
            if pauses and not (heads_list or self._lists_on(i)):
                return True
        return False

    def _is_joined(self, i: int) -> bool:
        """Whether token `i` goes on after "and" or "or", with no more than "would" and its like between them."""
        while self.words[i - 1] in AUXILIARY:
            i -= 1
        return self.words[i - 1] in JOINING

    def _lists_on(self, i: int) -> bool:
        """Whether the comma before token `i` only separates a list that the negation governs: "a, b or c"."""
        for j in range(i, min(i + LONGEST_LIST, len(self.words))):
            if self.words[j] in ("or", "nor"):
                return True
            if self.words[j] in ("and", "then"):
                return False
            if self.words[j] in ENDS or self.words[j] in SPEAKER or self.words[j] in NEGATORS:
                return False
        return False

    def _condemned(self, first: int, last: int) -> bool:
        """Whether a verdict behind token `last` is passed on it: "promising that would be wrong". Between the two
        stand linking words and at most two others, and no comma; after a speaker's "I would ..." the verdict is
        passed on something else ("I'd remove anything dangerous")."""
        words, begin = self.words, last + 1
        after = words[begin : begin + FURTHEST_VERDICT + LONGEST_CUE]
        # Most finds show at a glance that no verdict follows.
        if VERDICTS.telling.isdisjoint(after) or not OWN.isdisjoint(words[max(0, first - 3) : first]):
            return False
        start = next((start for start, _ in VERDICTS.spans(one_not(after))), FURTHEST_VERDICT)
        if start >= FURTHEST_VERDICT - 1:
            return False
        linking = after[:start]
        others = sum(word not in LINKING for word in linking)
        pauses = any(self.pauses[begin : begin + start + 1])
        return others <= 2 and not pauses and SPEAKER.isdisjoint(linking)


def between(cues: Sequence[Cue], start: int, end: int) -> Sequence[Cue]:
    """The cues that begin at tokens [start, end)."""
    return cues[bisect_left(cues, start, key=_start) : bisect_left(cues, end, key=_start)]


_start = attrgetter("start")
