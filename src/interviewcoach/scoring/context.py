"""What a sentence does with its words: negates them, supposes them, says them of somebody else or as a fault.

In the spirit of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): cues, scopes, terminators, pseudo-cues.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from interviewcoach.scoring.cues import (
    ADMITTED,
    APPROVING,
    AUXILIARY,
    BEFORE,
    COMPLIED,
    CONNECTING,
    CUES,
    ENDS,
    JOINING,
    LINKING,
    MISJUDGED,
    OBJECTS,
    OTHERS,
    OWN,
    PERCEIVED,
    PSEUDO,
    RAISING,
    REGRETTED,
    REJECTED,
    SAYING,
    SPEAKER,
    STANDING,
    SUPPOSED,
    VERDICTS,
    Lexicon,
    one_not,
)
from interviewcoach.scoring.text import NEGATORS, Sentence

# How many tokens a negation reaches over, for evidence and for red flags.
CREDIT_SCOPE = 8
FLAG_SCOPE = 12
LONGEST_CUE = 8
FURTHEST_VERDICT = 8
WIDEST_CLAUSE = 40
# How far from a quotation, or behind what perceives, another is named.
NEAR = 5
# In how many sentences behind it a fault is admitted.
ADMITTED_WITHIN = 4
# Behind these, "me" is who listens, or where another stands.
NOT_DOING = SAYING | STANDING
# A clause that begins with one of these goes on with what the sentence says.
GOING_ON = frozenset(("and", "or", "nor", "but", "so"))
# What leads from a person who is named to what is told of that person.
RELATIVE = ("who", "i", "we")
# How far before what is done "I" names its doer: "I just quietly put it away".
FURTHEST_SUBJECT = 3
# How far behind it in its sentence what is said is taken back. Further on, every find would read a sentence without a
# stop again.
FURTHEST_RETURN = 120
# How far into the next sentence the speaker may turn something down.
LONGEST_ANSWER = 10


class Cue(NamedTuple):
    """A cue at tokens [start, end). One that `only_itself` reaches over its own words: "not hesitate" negates
    "hesitate" and nothing behind it."""

    start: int
    end: int
    only_itself: bool = False


class Context(Sentence):
    """A sentence and what it does with its words. Everything is found on first use, and only for sentences with a
    candidate."""

    def negated(self, tokens: Sequence[int], *, scope: int, over_and: bool = True) -> bool:
        """Whether what the tokens say stands under an odd number of negations, each reaching `scope` tokens. Cues among
        them do not count. `over_and`: "not leave her and tell the nurse" negates both; it can mean either, and is read
        in the answer's favour."""
        words, first, last = self.words, tokens[0], tokens[-1]
        earliest = max(0, first - scope - LONGEST_CUE)
        count = 0
        # Few words begin a cue: most finds show at a glance that nothing negates them.
        if not CUES.starts.isdisjoint(words[earliest:last]) and not CUES.telling.isdisjoint(
            words[earliest : last + LONGEST_CUE]
        ):
            for cue in _between(self._cues, earliest, last):
                reaches = self._reaches(cue, first, scope, over_and=over_and)
                # "I wouldn't say there's nobody there": what is said there takes nothing back.
                if (reaches or (first < cue.start < last and not count)) and cue.start not in tokens:
                    count += self._spoken(cue.start) <= self._spoken(first)
        # Nor does a verdict follow most of them.
        if VERDICTS.telling.isdisjoint(words[last + 1 : last + 1 + FURTHEST_VERDICT + LONGEST_CUE]):
            return count % 2 == 1
        return count % 2 == 1 or self._condemned(first, last)

    def _reaches(self, cue: Cue, first: int, scope: int, *, over_and: bool) -> bool:
        start, end, only_itself = cue
        if only_itself:
            return start < first < end
        if not end <= first < end + scope or (not over_and and "and" in self.words[end:first]):
            return False
        return not self._ended(cue, first)

    def _spoken(self, token: int) -> bool:
        """Whether a token stands in quoted speech: what it negates there is not what the sentence negates."""
        return self.speech[0] <= token < self.speech[1]

    def is_own_act(self, tokens: Sequence[int]) -> bool:
        """Whether what the tokens say is what the speaker does and stands by, and not supposed, asked for, another's or
        a fault of former days."""
        first = tokens[0]
        if self._quotes_another(first) or self._is_admitted or self._is_turned_down(first) or self._is_torn(tokens):
            return False
        clause = self._clause_start(first)
        if self._reports_another(clause, tokens):
            return False
        # A find that begins with "I" says itself whose act it is.
        end = first + (self.words[first] in SPEAKER)
        supposed = _between(self._supposed, clause, first)
        if supposed:
            return not OWN.isdisjoint(self.words[supposed[-1].end : end]) or self._is_complied(tokens[-1] + 1)
        if self._of_others(self.words[clause:end]):
            return False
        # "I'd seen a colleague tick it" begins with "I" too.
        second = tokens[1] if len(tokens) > 1 else end
        return any(self.pauses[end : second + 1]) or not self._tells_of_another(self.words[end:second])

    def _is_torn(self, tokens: Sequence[int]) -> bool:
        """Whether a negation among the tokens belongs to something else than what follows it among them: "If not, I
        still tell the nurse", 'I say "you don't have to" and mean it'."""
        for here, there in pairwise(tokens):
            if self.words[here] in NEGATORS:
                if self._spoken(here) != self._spoken(there):
                    return True
                if any(self.pauses[i] and self.words[i] in SPEAKER for i in range(here + 1, there + 1)):
                    return True
        return False

    def _is_complied(self, start: int) -> bool:
        """Whether the sentence says from token `start` on that it was done."""
        here = one_not(self.words[start : start + FURTHEST_RETURN])
        return not COMPLIED.telling.isdisjoint(here) and any(
            here[end : end + 1] != ("not",) for _, end in COMPLIED.spans(here)
        )

    def _of_others(self, words: Sequence[str]) -> bool:
        """Whether the words lead up to what another does: they name one and not the speaker, or perceive one."""
        if OTHERS.isdisjoint(words):
            return False
        return not any(self._is_own(words, i) for i in range(len(words))) or self._tells_of_another(words)

    def _is_own(self, words: Sequence[str], i: int) -> bool:
        """Whether word `i` names the speaker as who does it. "My old boss" names the boss, "told me" who
        listens, and "in my last job a nurse" the nurse."""
        if words[i] == "me" and i and words[i - 1] in NOT_DOING:
            return False
        if words[i] == "my":
            return OTHERS.isdisjoint(words[i + 1 : i + 3]) and words[-1] not in OTHERS
        return words[i] in OWN

    def _reports_another(self, clause: int, tokens: Sequence[int]) -> bool:
        """Whether the tokens, whose clause begins at `clause`, are what another is said to say, without quotation
        marks: "his old carer told me, tip his head back". "As he told me" and "..., so I do" make it the speaker's."""
        if not clause or not self.pauses[clause] or self.words[clause] in GOING_ON:
            return False
        if not OWN.isdisjoint(self.words[clause : tokens[0] + 1]):
            return False
        before = self.words[max(0, clause - WIDEST_CLAUSE) : clause]
        behind = self.words[tokens[-1] + 1 : tokens[-1] + 1 + WIDEST_CLAUSE]
        if not APPROVING.isdisjoint(before) or (not OWN.isdisjoint(behind) and not GOING_ON.isdisjoint(behind)):
            return False
        said = before[:-1] if before[-1] in OBJECTS else before
        return bool(said) and said[-1] in SAYING and _another_says(said)

    def _quotes_another(self, first: int) -> bool:
        """Whether token `first` stands in what another is quoted with: 'I heard a colleague say, "..."', '"...," he
        said', '"..." That is what she said.'."""
        opened, closed = self.speech
        if not opened <= first < closed:
            return False
        if opened and self._leads_up(self.words[max(0, opened - WIDEST_CLAUSE) : opened]):
            return True
        behind = self.words[closed : closed + NEAR]
        if behind:
            return _another_says(_to_first_saying(behind))
        behind = self.following.words[:LONGEST_CUE]
        return behind[:1] == ("that",) and "what" in behind[:3] and _another_says(_to_first_saying(behind))

    def _leads_up(self, words: Sequence[str]) -> bool:
        """Whether the words before a quotation name another who says it, or to whose name it is put."""
        if words[-1] in OTHERS:
            return _another_says(words) or SPEAKER.isdisjoint(words)
        return words[-1] in SAYING | OBJECTS and _another_says(words)

    @cached_property
    def _is_admitted(self) -> bool:
        """Whether the sentence tells of former days, and a fault is admitted there or soon after."""
        near = self.preceding
        if not BEFORE.occurs_in(self.words) and not BEFORE.occurs_in(near.words):
            return False
        for _ in range(ADMITTED_WITHIN + 1):
            if ADMITTED.occurs_in(near.words):
                return True
            near = near.following
        return False

    def _is_turned_down(self, first: int) -> bool:
        """Whether the rest of the sentence or the beginning of the next one says that the speaker regrets what starts
        at token `first` or, where no "I" stands near, refuses it."""
        here, behind = self.words[first + 1 : first + 1 + FURTHEST_RETURN], self.following
        near = () if self.ends_paragraph else behind.words[:LONGEST_ANSWER]
        if REGRETTED.occurs_in(here) or REGRETTED.occurs_in(near) or self._is_misjudged:
            return True
        if not SPEAKER.isdisjoint(self.words[max(0, first - FURTHEST_SUBJECT) : first + 1]):
            return False
        # "I won't." refuses, "I won't ask her" does not.
        refused = near[:1] == ("i",) and near[1:2] and near[1] in NEGATORS and (len(behind) == 2 or behind.pauses[2])
        return bool(refused) or REJECTED.occurs_in(here) or REJECTED.occurs_in(near)

    @cached_property
    def _is_misjudged(self) -> bool:
        return MISJUDGED.occurs_in(self.words)

    def _tells_of_another(self, words: Sequence[str]) -> bool:
        """Whether the words end by telling what another does."""
        return self._perceived(words) or _names_another(words) or _set_elsewhere(words)

    def _perceived(self, words: Sequence[str]) -> bool:
        """Whether the words lead up to what another was seen or heard to do, and the speaker does nothing again."""
        for i, word in enumerate(words):
            if word in PERCEIVED:
                rest = words[i + 1 :]
                return not OTHERS.isdisjoint(rest[:NEAR]) and "and" not in rest and OWN.isdisjoint(rest)
        return False

    @cached_property
    def _one_not(self) -> tuple[str, ...]:
        return one_not(self.words)

    def _spans(self, lexicon: Lexicon) -> Sequence[tuple[int, int]]:
        return () if lexicon.telling.isdisjoint(self.words) else tuple(lexicon.spans(self._one_not))

    @cached_property
    def _supposed(self) -> tuple[Cue, ...]:
        return tuple(Cue(start, end) for start, end in self._spans(SUPPOSED))

    @cached_property
    def _cues(self) -> tuple[Cue, ...]:
        found = self._spans(CUES)
        if not found:
            return ()
        pseudo = {i: end for start, end in self._spans(PSEUDO) for i in range(start, end)}
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
        are those of "if she doesn't, I don't"."""
        if self.words[end] in SPEAKER and self.pauses[end]:
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
            # "I don't argue and don't pretend" denies two things; neither takes the other back.
            if i > cue.end and word in NEGATORS and (word == "nor" or self._is_joined(i)):
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
        for j in range(i, min(i + FLAG_SCOPE, len(self.words))):
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
        if not OWN.isdisjoint(words[max(0, first - 3) : first]):
            return False
        start = next((start for start, _ in VERDICTS.spans(one_not(after))), FURTHEST_VERDICT)
        if start >= FURTHEST_VERDICT - 1:
            return False
        between = after[:start]
        others = sum(word not in LINKING for word in between)
        pauses = any(self.pauses[begin : begin + start + 1])
        return others <= 2 and not pauses and SPEAKER.isdisjoint(between)

    def _clause_start(self, first: int) -> int:
        for i in range(first, max(0, first - WIDEST_CLAUSE), -1):
            if self.pauses[i] or (self.words[i - 1] in ENDS and self.words[i - 1] not in ("if", "when")):
                return i
        return max(0, first - WIDEST_CLAUSE)


def _names_another(words: Sequence[str]) -> bool:
    """Whether the words end by naming whose deed follows: "I have worked with people who would", "a lad I worked with".
    "A man who hits" is anybody."""
    named = next((i for i in reversed(range(1, len(words))) if words[i - 1] in OTHERS and words[i] in RELATIVE), None)
    if named is None:
        return False
    rest = words[named + 1 :]
    if words[named] == "who":
        known = not STANDING.isdisjoint(words[max(0, named - 3) : named - 1])
        return known and OWN.isdisjoint(rest) and "and" not in rest
    return 1 < len(rest) <= NEAR and rest[-1] in STANDING


def _set_elsewhere(words: Sequence[str]) -> bool:
    """Whether the words end by telling where another does something: "I helped out at a house where a carer was"."""
    if "where" not in words:
        return False
    rest = words[words.index("where") + 1 :]
    return not OTHERS.isdisjoint(rest[-2:]) and OWN.isdisjoint(rest) and "and" not in rest


def _to_first_saying(words: Sequence[str]) -> Sequence[str]:
    return words[: next((i for i, word in enumerate(words, start=1) if word in SAYING), 0)]


def _another_says(words: Sequence[str]) -> bool:
    """Whether the verb of saying that is nearest to a quotation has another for its subject. Behind "and" it may be the
    speaker's."""
    at = next((i for i in reversed(range(len(words))) if words[i] in SAYING), None)
    if at is None or ("and" in words[max(0, at - NEAR) : at] and not OWN.isdisjoint(words)):
        return False
    for word in reversed(words[max(0, at - NEAR) : at]):
        if word in SPEAKER:
            return False
        if word in OTHERS:
            return True
    return False


def _between(cues: Sequence[Cue], start: int, end: int) -> Sequence[Cue]:
    """The cues that begin at tokens [start, end)."""
    return cues[bisect_left(cues, start, key=_start) : bisect_left(cues, end, key=_start)]


_start = attrgetter("start")
