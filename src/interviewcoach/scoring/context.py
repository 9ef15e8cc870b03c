"""Whose act a sentence speaks of: the speaker's own, or one that is supposed, another's, or a fault of former days.

In the spirit of ConText (Harkema et al. 2009). What it negates: negation.py.
"""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from interviewcoach.scoring.cues import (
    ADMITTED,
    APPROVING,
    BEFORE,
    COMPLIED,
    ENDS,
    MISJUDGED,
    OBJECTS,
    OTHERS,
    OWN,
    PERCEIVED,
    REGRETTED,
    REJECTED,
    SAYING,
    SPEAKER,
    STANDING,
    SUPPOSED,
    TURNED,
    WISHED,
    Lexicon,
    one_not,
)
from interviewcoach.scoring.negation import FLAG_SCOPE, LONGEST_CUE, Cue, Negation, between
from interviewcoach.scoring.text import NEGATORS, Sentence

WIDEST_CLAUSE = 40
# How far from a quotation, or behind what perceives, another is named.
NEAR = 5
# In how many sentences, from its own on, a fault is admitted.
ADMITTED_WITHIN = 4
# In how many sentences behind it one says that it is done so no longer.
TURNED_WITHIN = 2
# Behind these, "me" is who listens, or where another stands.
NOT_DOING = SAYING | STANDING
# Before whom they stand, the speaker has in mind: "I know people who", "somebody I worked with who".
KNOWN = STANDING | {"know", "knew", "met", "seen", "had"}
# A clause that begins with one of these goes on with what the sentence says.
GOING_ON = frozenset(("and", "or", "nor", "but", "so"))
# "And" behind them adds nothing: "go and tell", "try and tell".
HASTENING = frozenset(("go", "come", "try", "run"))
# They begin what somebody else may do within what the speaker does.
SUBORDINATE = ("where", "when", "how", "because", "while")
# What leads from a person who is named to what is told of that person.
RELATIVE = ("who", "i", "we")
# How far before what is done "I" names its doer: "I just quietly put it away".
FURTHEST_SUBJECT = 3
# How far behind it in its sentence what is said is taken back. Further on, every find would read a sentence without a
# stop again.
FURTHEST_RETURN = 120
# Whom a verb of saying speaks to.
ADDRESSED = OTHERS | OBJECTS | {"the", "to"}
# Whom the speaker sees or hears do something.
SEEN = OTHERS | (OBJECTS - OWN - {"us"})
# So many sentences speech goes on at most.
LONGEST_SPEECH = 6
# So many words a verb of saying and whom it speaks to have.
LONGEST_ADDRESS = 3
# And what leads up to a quotation from there: "he says to me on a Thursday".
LONGEST_LEAD = 6
# How far into the next sentence the speaker may turn something down.
LONGEST_ANSWER = 10


class Context(Negation):
    """A sentence and whose acts it tells, besides what it negates."""

    def denied(self, tokens: Sequence[int]) -> bool:
        """Whether the speaker says not to do what the tokens of a red flag say. "I know I shouldn't, but I do" does."""
        return self.negated(tokens, scope=FLAG_SCOPE) and not self._is_done_all_the_same(tokens[-1] + 1)

    def is_own_act(self, tokens: Sequence[int]) -> bool:
        """Whether what the tokens say is what the speaker does and stands by, and not supposed, asked for, another's or
        a fault of former days."""
        first = tokens[0]
        quoted = self._quotes_another(first) or self._quotes_unsaid(tokens)
        if quoted or self._is_given_up(tokens) or self._is_torn(tokens):
            return False
        clause = self._clause_start(first)
        # A find that begins with "I" says itself whose act it is.
        end = first + (self.words[first] in SPEAKER)
        second = tokens[1] if len(tokens) > 1 else end
        doing = 1 if end > first and len(tokens) > 1 else 0
        if self._is_told(tokens) or self._reports_another(clause, tokens) or self._only_wishes(clause, tokens[doing:]):
            return False
        supposed = between(self._supposed, clause, first)
        if supposed:
            return not OWN.isdisjoint(self.words[supposed[-1].end : end]) or self._is_complied(tokens[-1] + 1)
        if self._of_others(self.words[clause:end]):
            return False
        # "I'd seen a colleague tick it" begins with "I" too.
        paused = next((i for i in range(second, end - 1, -1) if self.pauses[i]), None)
        if paused is None:
            # "A chap I was on with told her" begins with "I" and tells of the chap.
            return not self._tells_of_another(self.words[max(0, first - 1) if end > first else end : second])
        return not _introduces_another(self.words[paused:second])

    def _only_wishes(self, start: int, tokens: Sequence[int]) -> bool:
        """Whether the words from token `start` on make what `tokens` say a wish: "I was tempted to tick it"."""
        doing = tokens[0]
        wished = between(self._wished, start, doing)
        # "Even about wanting to die I'd leave it there" says anew who does it.
        if not wished or wished[-1].end > doing or any(self.words[token] in SPEAKER for token in tokens):
            return False
        # "I was tempted to tell, but kept it" does what follows, and so does "I wanted to help and gave it".
        between_them = self.words[wished[-1].end : doing]
        # "Wanting to go and hug him" wants both.
        going_on = GOING_ON if HASTENING.isdisjoint(between_them[:1]) else GOING_ON - {"and"}
        if not going_on.isdisjoint(between_them) or not SPEAKER.isdisjoint(between_them):
            return False
        return not self._is_complied(tokens[-1] + 1)

    def _is_torn(self, tokens: Sequence[int]) -> bool:
        """Whether a negation among the tokens belongs to something else than what follows it among them: "If not, I
        still tell the nurse", 'I say "you don't have to" and mean it', "I don't tell her, I ask the nurse"."""
        denies = False
        for here, there in pairwise(tokens):
            anew = next((i for i in range(here + 1, there + 1) if self.pauses[i] and self.words[i] in SPEAKER), None)
            # "I don't tell her, I ask the nurse": what is done anew is not looked for.
            if anew is not None and (self.words[here] in NEGATORS or (denies and anew + 1 < there)):
                return True
            if self.words[here] == "without" and not SPEAKER.isdisjoint(self.words[here:there]):
                return True
            if self.words[here] in NEGATORS:
                denies = not SPEAKER.isdisjoint(self.words[max(0, here - 1) : here])
                if self.spoken(here) != self.spoken(there) or self.words[max(0, here - 1) : here] == ("if",):
                    return True
                # "It isn't right and I told the nurse" denies another thing.
                if self.words[there] not in NEGATORS and self._does_anew(there):
                    return True
                # "I wouldn't, and I'd tell him so", "still no, then I" deny what was said before.
                if self.pauses[here + 1] and (self.words[here] == "no" or self.words[here].endswith("nt")):
                    return True
        return False

    def _does_anew(self, token: int) -> bool:
        """Whether the token is what the speaker does behind an "and" or "but"."""
        before = self.words[max(0, token - 2) : token]
        return before[-1:] == ("i",) and before[0] in ("and", "but")

    def _is_complied(self, start: int) -> bool:
        """Whether the sentence says from token `start` on that it was done."""
        here = one_not(self.words[start : start + FURTHEST_RETURN])
        if any(here[end : end + 1] != ("not",) for _, end in COMPLIED.spans(here)):
            return True
        # "Would I tell her? Yes."
        return self.asks and self.following.words[:1] == ("yes",)

    def _is_done_all_the_same(self, start: int) -> bool:
        """Whether it is said right behind, from token `start` on: "..., but I do"."""
        here = one_not(self.words[start : start + LONGEST_CUE])
        ends = [start + end for at, end in COMPLIED.spans(here) if here[at] == "but"]
        # "But I did ask" does another thing.
        return any(end == len(self) or self.pauses[end] or self.words[end] == "it" for end in ends)

    def _of_others(self, words: Sequence[str]) -> bool:
        """Whether the words lead up to what another does: they name one and not the speaker, or perceive one."""
        if OTHERS.isdisjoint(words) and words[:2] != ("one", "of"):
            return False
        return not any(self._is_own(words, i) for i in range(len(words))) or self._tells_of_another(words)

    def _is_own(self, words: Sequence[str], i: int) -> bool:
        """Whether word `i` names the speaker as who does it. "My old boss" names the boss, "told me" who
        listens, and "in my last job a nurse" the nurse."""
        if words[i] == "me" and i:
            told = i > 1 and words[i - 1] == "to" and words[i - 2] in SAYING
            return not told and words[i - 1] not in NOT_DOING
        if words[i] == "my":
            return OTHERS.isdisjoint(words[i + 1 : i + 3]) and words[-1] not in OTHERS
        return words[i] in OWN

    def _is_told(self, tokens: Sequence[int]) -> bool:
        """Whether the tokens are what another says of the speaker: "she cried, and said I'd get her sacked"."""
        first = tokens[0]
        near = range(first, max(-1, first - FURTHEST_SUBJECT - 1), -1)
        speaker = next((i for i in near if self.words[i] in SPEAKER), None)
        if speaker is None or self.pauses[speaker] or self.spoken(first):
            return False
        # "She said I was soft, so I'm stricter" goes on with the speaker.
        if not SPEAKER.isdisjoint(self.words[first + 1 : tokens[-1] + 1]):
            return False
        before = self.words[max(0, speaker - WIDEST_CLAUSE) : speaker]
        before = before[:-1] if before[-1:] == ("that",) else before
        near = range(len(before) - 1, max(-1, len(before) - LONGEST_ADDRESS - 1), -1)
        said = next((i for i in near if before[i] in ("said", "says", "told", "tells")), None)
        if said is None or not ADDRESSED.issuperset(before[said + 1 :]) or not _another_says(before):
            return False
        return not self._is_complied(tokens[-1] + 1)

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
        origin = self._origin
        if origin and (first < closed or not closed):
            begun = origin.speech[0]
            before = origin.words[max(0, begun - WIDEST_CLAUSE) : begun]
            return self._leads_up(before) if before else _brings_in(origin.preceding.words)
        if not opened <= first < closed:
            return False
        if opened and self._leads_up(self.words[max(0, opened - WIDEST_CLAUSE) : opened]):
            return True
        behind = self.words[closed : closed + NEAR]
        if behind:
            return _another_says(_to_first_saying(behind))
        behind = self.following.words[:LONGEST_CUE]
        return behind[:1] == ("that",) and "what" in behind[:3] and _another_says(_to_first_saying(behind))

    @cached_property
    def _origin(self) -> Sentence | None:
        """The sentence in which the speech began that this one goes on with."""
        near: Sentence = self
        for _ in range(LONGEST_SPEECH):
            if near.begins_speech:
                return None
            near = near.preceding
            if near.speaks_on:
                return near
        return None

    def _quotes_unsaid(self, tokens: Sequence[int]) -> bool:
        """Whether the tokens end in what the speaker does not say: 'I'd never say, "..."', 'I could have told her,
        "..."'."""
        opened, closed = self.speech
        if not 0 < opened <= tokens[-1] < closed or self.words[opened - 1] not in SAYING | OBJECTS:
            return False
        unsaid = next((i for i in reversed(range(max(0, opened - NEAR), opened)) if self._unsays(i)), None)
        if unsaid is None or unsaid in tokens:
            return False
        return SPEAKER.isdisjoint(self.words[unsaid:opened]) and GOING_ON.isdisjoint(self.words[unsaid:opened])

    def _unsays(self, i: int) -> bool:
        """Whether token `i` takes back the verb behind it: "never say", "could have said", and not "don't just say"."""
        if self.words[i] in NEGATORS:
            return self.words[i + 1] not in ("just", "only")
        have = self.words[i] in ("could", "might") and self.words[i + 1] == "have"
        return have or self.words[i] in ("couldve", "mightve")

    def _leads_up(self, words: Sequence[str]) -> bool:
        """Whether the words before a quotation name another who says it, or to whose name it is put."""
        if words[-1] in OTHERS:
            return _another_says(words) or SPEAKER.isdisjoint(words)
        if words[-1] in PERCEIVED:
            return not SPEAKER.isdisjoint(words[-NEAR:])
        # "He'd tell every child, ..." says to whom.
        return not SAYING.isdisjoint(words[-LONGEST_LEAD:]) and _another_says(words)

    def _is_given_up(self, tokens: Sequence[int]) -> bool:
        """Whether what the tokens say was a fault of former days, or is regretted or refused behind them."""
        if self._tells_of_before and (self._is_admitted or self._is_turned_from(tokens[-1])):
            return True
        return self._is_turned_down(tokens[0])

    @cached_property
    def _tells_of_before(self) -> bool:
        return BEFORE.occurs_in(self.words) or BEFORE.occurs_in(self.preceding.words)

    @cached_property
    def _is_admitted(self) -> bool:
        """Whether a fault is admitted in the sentence, the one before it or soon after, in its paragraph."""
        if ADMITTED.occurs_in(self.preceding.words):
            return True
        near: Sentence = self
        for _ in range(ADMITTED_WITHIN):
            if ADMITTED.occurs_in(near.words):
                return True
            near = near.following
        return False

    def _is_turned_from(self, last: int) -> bool:
        """Whether behind token `last` it is soon said that it is done otherwise now."""
        return TURNED.occurs_in(self.words[last + 1 : last + 1 + FURTHEST_RETURN]) or self._is_turned_from_behind

    @cached_property
    def _is_turned_from_behind(self) -> bool:
        """Whether one of the next sentences of the paragraph says so."""
        near: Sentence = self
        for _ in range(TURNED_WITHIN):
            near = near.following
            if TURNED.occurs_in(near.words):
                return True
        return False

    def _is_turned_down(self, first: int) -> bool:
        """Whether the rest of the sentence or the beginning of the next one says that the speaker regrets what starts
        at token `first` or, where no "I" stands near, refuses it."""
        here, behind = self.words[first + 1 : first + 1 + FURTHEST_RETURN], self.following
        near = behind.words[:LONGEST_ANSWER]
        if REGRETTED.occurs_in(here) or REGRETTED.occurs_in(near) or self._is_misjudged:
            return True
        speaks = not SPEAKER.isdisjoint(self.words[max(0, first - FURTHEST_SUBJECT) : first + 1])
        if speaks and not self.spoken(first):
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
                return not SEEN.isdisjoint(rest[:NEAR]) and "and" not in rest and OWN.isdisjoint(rest)
        return False

    @cached_property
    def _supposed(self) -> tuple[Cue, ...]:
        return self._cues_of(SUPPOSED)

    @cached_property
    def _wished(self) -> tuple[Cue, ...]:
        return self._cues_of(WISHED)

    def _cues_of(self, lexicon: Lexicon) -> tuple[Cue, ...]:
        return tuple(Cue(start, end) for start, end in self.spans_of(lexicon))

    def _clause_start(self, first: int) -> int:
        for i in range(first, max(0, first - WIDEST_CLAUSE), -1):
            if self.pauses[i] or self._begins_clause(i):
                return i
        return max(0, first - WIDEST_CLAUSE)

    def _begins_clause(self, i: int) -> bool:
        """Whether the word before token `i` begins a clause. "Someone before me had given it" is one."""
        before = self.words[i - 1]
        return before in ENDS and before not in ("if", "when") and not (before in STANDING and self.words[i] == "me")


def _names_another(words: Sequence[str]) -> bool:
    """Whether the words end by naming whose deed follows: "I have worked with people who would", "a lad I worked with".
    "A man who hits" is anybody."""
    named = next((i for i in reversed(range(1, len(words))) if words[i - 1] in OTHERS and words[i] in RELATIVE), None)
    if named is None:
        return False
    rest = words[named + 1 :]
    if words[named] == "who":
        known = not KNOWN.isdisjoint(words[max(0, named - 4) : named - 1])
        return known and OWN.isdisjoint(rest) and "and" not in rest
    beside = next((i for i, word in enumerate(rest[:NEAR]) if i and word in STANDING), None)
    return beside is not None and SPEAKER.isdisjoint(rest[beside + 1 :])


def _brings_in(words: Sequence[str]) -> bool:
    """Whether the sentence before a quotation tells of another alone: "Mum's sat right there. 'Don't ...'"."""
    return not OTHERS.isdisjoint(words) and SPEAKER.isdisjoint(words)


def _introduces_another(words: Sequence[str]) -> bool:
    """Whether the words bring in somebody whose deed follows: "there was an aide who", "where a carer"."""
    introduced = "there" in words and words[-1] == "who" and words[-2] in OTHERS
    return introduced or _set_elsewhere(words, ("where",))


def _set_elsewhere(words: Sequence[str], beginnings: Sequence[str] = SUBORDINATE) -> bool:
    """Whether the words end by telling where, when or why another does something: "I helped out at a house where a
    carer was", "I know how it is when people"."""
    at = next((i for i in reversed(range(len(words))) if words[i] in beginnings), None)
    if at is None:
        return False
    rest = words[at + 1 :]
    return not OTHERS.isdisjoint(rest[-2:]) and OWN.isdisjoint(rest) and "and" not in rest


def _to_first_saying(words: Sequence[str]) -> Sequence[str]:
    return words[: next((i for i, word in enumerate(words, start=1) if word in SAYING), 0)]


def _another_says(words: Sequence[str]) -> bool:
    """Whether the verb of saying that is nearest to a quotation has another for its subject. Behind "and" it may be the
    speaker's."""
    at = next((i for i in reversed(range(len(words))) if words[i] in SAYING), None)
    if at is None:
        return False
    for word in reversed(words[max(0, at - NEAR) : at]):
        if word in SPEAKER or (word == "and" and not OWN.isdisjoint(words)):
            return False
        if word in OTHERS:
            return True
    # "My coworker comes out rolling his sleeves up, going" names who says it far ahead.
    named = next((word for word in words if word in SPEAKER or word in OTHERS), None)
    return named in OTHERS
