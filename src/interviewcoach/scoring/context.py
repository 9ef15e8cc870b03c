"""What a sentence does with its words: negates them, supposes them, says them of somebody else or as a fault.

In the spirit of NegEx (Chapman et al. 2001) and ConText (Harkema et al. 2009): cues, scopes, terminators, pseudo-cues.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from interviewcoach.scoring.text import FUNCTION, NEGATORS, Sentence, fold

# How many tokens a negation reaches over, for evidence and for red flags.
CREDIT_SCOPE = 8
FLAG_SCOPE = 12
LONGEST_CUE = 8
FURTHEST_VERDICT = 8
WIDEST_CLAUSE = 40


def _one_not(words: Sequence[str]) -> tuple[str, ...]:
    """The words with every negator as "not": one entry serves don't, wouldn't, never. "can't" stays itself, since
    "can't just hope" negates and "not just hope" does not."""
    return tuple([_ONE_NOT.get(word, word) for word in words])


_ONE_NOT = dict.fromkeys(NEGATORS, "not") | dict.fromkeys(("cant", "cannot", "couldnt"), "cant")


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


def _rarity(word: str) -> tuple[bool, int]:
    return word not in FUNCTION and word not in _EVERYDAY, len(word)


_EVERYDAY = _words("thing things makes make back hold holding held keep stop last people they")


class _Lexicon:
    """Short sequences of folded words, found in a sentence by their first word."""

    def __init__(self, text: str, *more: str) -> None:
        entries = [[fold(word) for word in entry.split()] for entry in text.split(",") if entry.strip()]
        self._sequences = {_one_not(words) for words in (*entries, *([word] for word in more))}
        self._lengths: dict[str, set[int]] = {}
        for sequence in self._sequences:
            self._lengths.setdefault(sequence[0], set()).add(len(sequence))
        self.starts = frozenset(self._lengths) | (NEGATORS if "not" in self._lengths else frozenset())
        # A word of each sequence that few sentences have: its longest that is neither a function nor an everyday word.
        telling = {max(sequence, key=_rarity) for sequence in self._sequences}
        self.telling = frozenset(telling.union(word for word, same in _ONE_NOT.items() if same in telling))

    def spans(self, words: tuple[str, ...]) -> list[tuple[int, int]]:
        """Where a sequence stands in the words of `_one_not`, as token ranges [start, end), the longest at each
        start."""
        found = []
        for i in [i for i, word in enumerate(words) if word in self._lengths]:
            ends = [i + n for n in self._lengths[words[i]] if words[i : i + n] in self._sequences]
            if ends:
                found.append((i, max(ends)))
        return found


# In the words of `fold`: "i'd" is "i", "it's" is "it", "don't" is "dont".
_CUES = _Lexicon(
    """
    without, avoid, avoids, avoiding, avoided, refuse, refuses, refusing, refused, decline to, declined to, instead
    of, rather than, nobody, nothing, none, hardly, barely, resist, resisting, resisted, refrain from, refraining
    from, stop myself, stopped myself, stopping myself, hold back from, held back from, holding back from, keep
    from, wrong to, dangerous to, unsafe to, mistake to, unprofessional to, inappropriate to, unethical to, illegal
    to, unfair to, unkind to, disrespectful to, fight the urge to, tempting to, too early to, too soon to, least
    helpful thing, worst thing, last thing, stop short of, advise against, decide against, other than, steer clear
    of, wary of, myth that, against policy to, against rules to, against the rules to, against boundaries to,
    against professional boundaries to, error is, mistake is, mistakes are, error i see is, mistake i see is, error
    people make is, mistake people make is,
    """,
    *NEGATORS,
)
_PSEUDO = _Lexicon(
    """
    not only, not just, not to mention, not doubt, not matter, not problem, not a problem, whether or not, why not,
    if not, not hesitate, not hesitation, without hesitation, without delay, without fail, without doubt, without
    question, without being asked, without exception, without waiting, not forget, not forgetting, not miss, not
    fail to, not wait, cant wait, not mind, not afraid to, not least, not stop, not too proud, not be afraid,
    nothing wrong with, not delay, not until, not sooner, why not we, not shame in, cant stress, cant emphasize, not
    too, last thing before, not longer, not so much, not yet, cant help but,
    """,
)
_ENDS = _words(
    """
    but because however although though except until till unless before while whereas instead if when after whenever
    since otherwise
    """
)
_SPEAKER = _words("i im ive id ill we")
# In whose name something is done, beside who does it.
_OWN = _SPEAKER | _words("me my")
# A negation reaches over "I" behind these: "I don't think I would", "this isn't something I can", "nor can I".
_RAISING = _words(
    """
    think believe feel reckon suppose imagine mean say promise something anything thing things what can would
    could will should did do does have had am was pretend pretending
    """
)
_JOINING = _words("and or nor")
_AUXILIARY = _words("would will could can should do did is are was were have has had")
_CONNECTING = _words("and or i ever will would should")

_LINKING = _words("that this it they them her him the a an is be been was would could can which and to in of secret or")

# Behind what they speak of: "... would be wrong", "... is never an option".
_VERDICTS = _Lexicon(
    """
    is wrong, be wrong, was wrong, is the error, is an error, is the mistake,
    not right, not ok, not okay, not acceptable, unacceptable, not appropriate,
    inappropriate, not an option, not my place, not my job, not my role, not my decision, not my call, not on, out
    of question, off limits, off table, unprofessional, not allowed, not safe, unsafe, dangerous, makes it worse,
    make it worse, makes things worse, make things worse, not help, not work, not works, not helps, would be a
    mistake, is a mistake, be a mistake, a breach, break trust, breaks trust, not good, a last resort, last resort,
    cross line, crosses line, not be right, not be appropriate, not be fair, not fair, not helpful, unhelpful,
    """,
)

# What follows was asked of the speaker or is supposed, not done.
_SUPPOSED = _Lexicon(
    """
    asked me to, asks me to, ask me to, asking me to, asked me not, asks me not, wants me to, wanted me to, want me
    to, begs me to, begged me to, expects me to, expected me to, told me to, tells me to, pressed me to, if i, even
    if, asked for, asks for, asking for, request for, asked us to, wants us to, suppose i, supposing, imagine if, if
    a, told me just, if they, if he, if she, if someone, if somebody, if the, tempted to, used to, in the past,
    temptation, some people, other people, others might, some would, people think, people say, some staff, they say,
    it is said,
    """,
)
_OTHERS = _words(
    """
    colleague colleagues coworker coworkers someone somebody others friend nurse manager worker carer carers
    relative relatives mother father family client clients patient patients resident residents person people she he
    who student supervisor workmate mate lad lads bloke blokes chap chaps fella fellas guy guys lady gentleman neighbour
    neighbours boyfriend girlfriend husband wife partner brother sister son daughter roommate flatmate boss doctor man
    woman mum mam mom dad volunteer volunteers staff cousin girl girls boy boys kid kids teenager senior seniors trainer
    """
)
# Who is told what follows: "she begged me, ...".
_OBJECTS = _words("me us him her them")
# What the speaker perceived, others did: "I heard a nurse say ...".
_PERCEIVED = _words(
    "hear heard overhear overheard see saw seen watch watched witness witnessed notice noticed catch caught remember"
)
# Beside a quotation they tell whose it is.
_SAYING = _words(
    """
    say says said saying tell tells told shout shouts shouted answer answers answered reply replied go goes went wrote
    ask asks asked asking beg begs begged plead pleads pleaded whisper whispers whispered scream screamed
    """
)
# How far from it, or behind what perceives, the other is named.
NEAR = 5
# Told of the time before one knew better, and admitted there or in one of the next few sentences, it is what the
# speaker warns of.
_BEFORE = _Lexicon(
    """
    in my first, my first job, my first week, my first month, my first year, my first time, on my first, as a new, as a
    trainee, as a student, as a beginner, when i was, when i started, when i began, when i left, years ago, early on, at
    first, back then, in those days, used to, i once, the first time, in my twenties, in my early, for years,
    """,
)
_ADMITTED = _Lexicon(
    """
    own up, owned up, owning up, my mistake, a mistake, mistake of mine, got this one wrong, got it wrong, got that
    wrong, got this wrong, i was wrong, wrong of me, i regret, i regretted, mortified, ashamed of it, ashamed of myself,
    hard way, had to learn, should not have, i apologised, i apologized, i said sorry, never again,
    unlawful, not lawful, came clean, confessed, not do that any more, not do that anymore, by mistake, reported myself,
    told my manager, told my supervisor, told my boss, told the manager, rang the manager, rang my manager,
    """,
)
ADMITTED_WITHIN = 4


class Cue(NamedTuple):
    """A cue at tokens [start, end). One that `only_itself` reaches over its own words: "not hesitate" negates
    "hesitate" and nothing behind it."""

    start: int
    end: int
    only_itself: bool = False


class Context:
    """The contexts of one sentence. Everything is found on first use, and only for sentences with a candidate."""

    def __init__(self, sentence: Sentence) -> None:
        self._sentence = sentence
        self._words = sentence.words

    def negated(self, tokens: Sequence[int], *, scope: int, over_and: bool = True) -> bool:
        """Whether what the tokens say stands under an odd number of negations, each reaching `scope` tokens. Cues among
        them do not count. `over_and`: "not leave her and tell the nurse" negates both; it can mean either, and is read
        in the answer's favour."""
        words, first, last = self._words, tokens[0], tokens[-1]
        earliest = max(0, first - scope - LONGEST_CUE)
        count = 0
        # Few words begin a cue: most finds show at a glance that nothing negates them.
        if not _CUES.starts.isdisjoint(words[earliest:last]):
            for cue in _between(self._cues, earliest, last):
                if cue.start not in tokens and self._spoken(cue.start) <= self._spoken(first):
                    reaches = self._reaches(cue, first, scope, over_and=over_and)
                    count += reaches or (first < cue.start < last and not (count and self._begins_anew(first, cue)))
        if count % 2 == 1:
            return True
        after = words[last + 1 : last + FURTHEST_VERDICT + LONGEST_CUE]
        if _VERDICTS.telling.isdisjoint(after) or _VERDICTS.starts.isdisjoint(after[:FURTHEST_VERDICT]):
            return False
        return self._condemned(first, last)

    def _reaches(self, cue: Cue, first: int, scope: int, *, over_and: bool) -> bool:
        if cue.only_itself:
            return cue.start < first < cue.end
        if not over_and and "and" in self._words[cue.end : first]:
            return False
        return cue.end <= first < cue.end + scope and not self._ended(cue, first)

    def _begins_anew(self, first: int, cue: Cue) -> bool:
        """Whether a cue behind token `first` belongs to a further statement: "not standing over him and I say I
        haven't", "no names in my diary, nothing on my phone". It does not cancel the negation before it."""
        return self._sentence.pauses[cue.start] or not _SPEAKER.isdisjoint(self._words[first + 1 : cue.start])

    def _spoken(self, token: int) -> bool:
        """Whether a token stands in quoted speech: what it negates there is not what the sentence negates."""
        return self._sentence.speech[0] <= token < self._sentence.speech[1]

    def is_own_act(self, first: int) -> bool:
        """Whether what starts at token `first` is what the speaker does and stands by, and not supposed, asked for,
        another's or a fault of former days."""
        if self._quotes_another(first) or self._is_admitted:
            return False
        clause = self._clause_start(first)
        # A find that begins with "I" says itself whose act it is.
        end = first + (self._words[first] in _SPEAKER)
        supposed = _between(self._supposed, clause, first)
        if supposed:
            return not _OWN.isdisjoint(self._words[supposed[-1].end : end])
        return not self._of_others(self._words[clause:end])

    def _of_others(self, words: Sequence[str]) -> bool:
        """Whether the words lead up to what another does: they name one and not the speaker, or perceive one."""
        if _OTHERS.isdisjoint(words):
            return False
        return not any(self._is_own(words, i) for i in range(len(words))) or self._perceived(words)

    def _is_own(self, words: Sequence[str], i: int) -> bool:
        """Whether word `i` names the speaker as who does it. "My old boss" names the boss, "told me" who listens."""
        if words[i] == "me" and i and words[i - 1] in _SAYING:
            return False
        return words[i] in _OWN and (words[i] != "my" or _OTHERS.isdisjoint(words[i + 1 : i + 3]))

    def _quotes_another(self, first: int) -> bool:
        """Whether token `first` stands in what another is quoted with: 'I heard a colleague say, "..."', '"...," he
        said', '"..." That is what she said.'."""
        opened, closed = self._sentence.speech
        if not opened <= first < closed:
            return False
        if opened and self._leads_up(self._words[max(0, opened - WIDEST_CLAUSE) : opened]):
            return True
        behind = self._words[closed : closed + NEAR]
        if behind:
            return _another_says(_to_first_saying(behind))
        behind = self._sentence.following.words[:LONGEST_CUE]
        return behind[:1] == ("that",) and "what" in behind[:3] and _another_says(_to_first_saying(behind))

    def _leads_up(self, words: Sequence[str]) -> bool:
        """Whether the words before a quotation name another who says it, or to whose name it is put."""
        if words[-1] in _OTHERS:
            return _another_says(words) or _SPEAKER.isdisjoint(words)
        return words[-1] in _SAYING | _OBJECTS and _another_says(words)

    @cached_property
    def _is_admitted(self) -> bool:
        """Whether the sentence tells of former days, and a fault is admitted there or soon after."""
        near = self._sentence.preceding
        if not _found(_BEFORE, self._words) and not _found(_BEFORE, near.words):
            return False
        for _ in range(ADMITTED_WITHIN + 1):
            if _found(_ADMITTED, near.words):
                return True
            near = near.following
        return False

    def _perceived(self, words: Sequence[str]) -> bool:
        """Whether the words lead up to what another was seen or heard to do, and the speaker does nothing again."""
        for i, word in enumerate(words):
            if word in _PERCEIVED:
                rest = words[i + 1 :]
                return not _OTHERS.isdisjoint(rest[:NEAR]) and "and" not in rest and _OWN.isdisjoint(rest)
        return False

    @cached_property
    def _one_not(self) -> tuple[str, ...]:
        return _one_not(self._words)

    def _spans(self, lexicon: _Lexicon) -> Sequence[tuple[int, int]]:
        return () if lexicon.telling.isdisjoint(self._words) else lexicon.spans(self._one_not)

    @cached_property
    def _supposed(self) -> tuple[Cue, ...]:
        return tuple(Cue(start, end) for start, end in self._spans(_SUPPOSED))

    @cached_property
    def _verdicts(self) -> tuple[Cue, ...]:
        return tuple(Cue(start, end) for start, end in self._spans(_VERDICTS))

    @cached_property
    def _cues(self) -> tuple[Cue, ...]:
        found = self._spans(_CUES)
        if not found:
            return ()
        pseudo = {i: end for start, end in self._spans(_PSEUDO) for i in range(start, end)}
        cues: list[Cue] = []
        for start, end in found:
            says_no = self._words[start] == "no" and self._is_reply(start, end)
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
        if end == len(self._words) or self._sentence.pauses[end]:
            return True
        return start > 0 and self._words[start - 1] in _SAYING and self._words[end] != "to"

    def _joins(self, end: int, start: int) -> bool:
        """Whether two cues say one thing: "can't and won't", "never, ever". Side by side, "wouldn't not" are two."""
        return end < start <= end + 2 and _CONNECTING.issuperset(self._words[end:start])

    def _ended(self, cue: Cue, first: int) -> bool:
        """Whether the cue's scope ends before token `first`."""
        heads_list = self._sentence.colon_before(cue.end)
        for i in range(cue.end, first + 1):
            word = self._words[i]
            if i < first and word in _ENDS and i > cue.end:
                return True
            before = self._words[i - 2] if self._words[i - 1] == "that" else self._words[i - 1]
            if word in _SPEAKER and i >= cue.end and before not in _RAISING:
                return True
            # "I don't argue and don't pretend" denies two things; neither takes the other back.
            if i > cue.end and word in NEGATORS and (word == "nor" or self._is_joined(i)):
                return True
            # "Never, ever" goes on; "he refused, told the nurse" does not.
            pauses = self._sentence.pauses[i] and (i > cue.end or before not in NEGATORS)
            if pauses and not (heads_list or self._lists_on(i)):
                return True
        return False

    def _is_joined(self, i: int) -> bool:
        """Whether token `i` goes on after "and" or "or", with no more than "would" and its like between them."""
        while self._words[i - 1] in _AUXILIARY:
            i -= 1
        return self._words[i - 1] in _JOINING

    def _lists_on(self, i: int) -> bool:
        """Whether the comma before token `i` only separates a list that the negation governs: "a, b or c"."""
        for j in range(i, min(i + FLAG_SCOPE, len(self._words))):
            if self._words[j] in ("or", "nor"):
                return True
            if self._words[j] in ("and", "then"):
                return False
            if self._words[j] in _ENDS or self._words[j] in _SPEAKER or self._words[j] in NEGATORS:
                return False
        return False

    def _condemned(self, first: int, last: int) -> bool:
        """Whether a verdict behind token `last` is passed on it: "promising that would be wrong". Between the two
        stand linking words and at most two others, and no comma; after a speaker's "I would ..." the verdict is
        passed on something else ("I'd remove anything dangerous")."""
        verdicts = _between(self._verdicts, last + 1, last + FURTHEST_VERDICT)
        if not verdicts or (_OWN & set(self._words[max(0, first - 3) : first])):
            return False
        between = range(last + 1, verdicts[0].start)
        others = sum(self._words[i] not in _LINKING for i in between)
        pauses = any(self._sentence.pauses[i] for i in (*between, verdicts[0].start))
        return others <= 2 and not pauses and _SPEAKER.isdisjoint(self._words[i] for i in between)

    def _clause_start(self, first: int) -> int:
        for i in range(first, max(0, first - WIDEST_CLAUSE), -1):
            if self._sentence.pauses[i] or (self._words[i - 1] in _ENDS and self._words[i - 1] not in ("if", "when")):
                return i
        return max(0, first - WIDEST_CLAUSE)


def _found(lexicon: _Lexicon, words: tuple[str, ...]) -> bool:
    return not lexicon.telling.isdisjoint(words) and bool(lexicon.spans(_one_not(words)))


def _to_first_saying(words: Sequence[str]) -> Sequence[str]:
    return words[: next((i for i, word in enumerate(words, start=1) if word in _SAYING), 0)]


def _another_says(words: Sequence[str]) -> bool:
    """Whether the verb of saying that is nearest to a quotation has another for its subject. Behind "and" it may be the
    speaker's."""
    at = next((i for i in reversed(range(len(words))) if words[i] in _SAYING), None)
    if at is None or ("and" in words[max(0, at - NEAR) : at] and not _OWN.isdisjoint(words)):
        return False
    for word in reversed(words[max(0, at - NEAR) : at]):
        if word in _SPEAKER:
            return False
        if word in _OTHERS:
            return True
    return False


def _between(cues: Sequence[Cue], start: int, end: int) -> Sequence[Cue]:
    """The cues that begin at tokens [start, end)."""
    return cues[bisect_left(cues, start, key=_start) : bisect_left(cues, end, key=_start)]


_start = attrgetter("start")
