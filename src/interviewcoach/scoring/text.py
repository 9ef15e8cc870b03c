"""An answer as words in sentences. Every word knows its place in the ORIGINAL text.

Most of what is here is found only when it is asked for: an answer is split once, and what only a find needs (offsets,
quotations, pauses) is worked out for the sentence that holds it.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, compress

from rapidfuzz.distance import OSA

from interviewcoach.scoring.memory import Memory

_MARKS = "\u0300-\u036f\u00ad\u200c\u200d"
_APOSTROPHES = "'\u2019\u2018\u02bc\u0060\u00b4\uff07"
# Longer words than 64 characters are cut: what is remembered of words stays small whatever the text is.
_PIECE = rf"[^\W_][\w{_MARKS}]{{0,63}}+"
TOKEN = re.compile(f"{_PIECE}(?:[{_APOSTROPHES}]{_PIECE}){{0,3}}+")
_SPLIT = re.compile(f"({TOKEN.pattern})")
# The same for plain ASCII, twice as fast.
_SPLIT_ASCII = re.compile(r"([a-zA-Z0-9]\w{0,63}+(?:['`][a-zA-Z0-9]\w{0,63}+){0,3}+)", re.ASCII)
_BREAK = re.compile(r"\n[ \t\r]*\n|\n[ \t]*[-*•–][ \t]")
_EMPTY_LINE = re.compile(r"\n[ \t\r]*\n")
_STOP = re.compile(r"[.!?;…。！？]")
_ABBREVIATIONS = frozenset("dr mr mrs ms st vs eg ie etc approx inc no".split())
_QUOTES = frozenset("\"“”„«»‹›'‘’")
_SINGLE_QUOTES = frozenset("'‘’‹›")
_PAUSES = frozenset(",:-–—()/")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Negators stand for one term, so that "promise not to tell" also reads "promise I won't tell".
NEGATORS = _words(
    "not never no cannot nor neither dont wont cant wouldnt couldnt shouldnt didnt doesnt isnt arent wasnt werent"
    " havent hasnt hadnt mustnt neednt aint"
)
# Invisible: ignored in phrases and answers alike.
GLUE = _words(
    "a an the i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers"
    " herself they them their theirs themselves it its itself this that these those one am is are was were be been"
    " being have has had having do does did doing done will would could should can may might must shall ought and so"
    " then just really very quite also too maybe perhaps actually please there here even still always usually often"
    " sometimes probably definitely certainly simply obviously basically literally im ive id ill youre theyre theyd"
    " hes shes lets such much more some any"
)
# Function words count in a phrase that has them and are skipped for free where it does not.
FUNCTION = (
    GLUE
    | NEGATORS
    | _words(
        "with to down up out for about on off in at by before after alone from into onto of over under through between"
        " towards toward around near beside along away back again together within without against during until till"
        " since while as if when whenever what whatever how why who whom whose which where because but or than though"
        " although unless whether both either each every all other another same first next later soon now well only"
        " own most yes ok okay go going get getting make making let"
    )
)


class Text:
    """A text as tokens. Token i is `raw[i]` as typed and `words[i]` folded; `gaps[i]` stands before it and `gaps[-1]`
    behind the last. Sentence n has the tokens `bounds[n]` to `bounds[n + 1]`, exclusive."""

    def __init__(self, source: str) -> None:
        self._parts = (_SPLIT_ASCII if source.isascii() else _SPLIT).split(source)
        self.source = source
        self.raw = self._parts[1::2]
        self.gaps = self._parts[::2]
        self.bounds = self._bounds()
        # So many parts are so long together: finds come in the order of the text.
        self._measured = (0, 0)

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.raw)

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(map(FOLDED.__getitem__, self.raw))

    @cached_property
    def sentences(self) -> "tuple[Sentence, ...]":
        return tuple(map(self.sentence, range(len(self.bounds) - 1)))

    def sentence(self, n: int) -> "Sentence":
        return Sentence(self, n)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The place in the source of tokens `first` to `last`, both included, in code points: [start, end)."""
        # Gaps and tokens by turns; each token follows its gap.
        before, at = self._measured
        if before > 2 * first + 1:
            return self._places[2 * first + 1], self._places[2 * last + 2]
        # Joined, since that is quicker than to add up their lengths.
        at += len("".join(self._parts[before : 2 * first + 1]))
        self._measured = (2 * first + 1, at)
        return at, at + len("".join(self._parts[2 * first + 1 : 2 * last + 2]))

    @cached_property
    def _places(self) -> list[int]:
        """Where each part begins: for a find that comes behind a later one."""
        return [0, *accumulate(map(len, self._parts))]

    def _bounds(self) -> list[int]:
        last = len(self.raw)
        if not last:
            return [0]
        stops = compress(range(last), map(_STOPS.__getitem__, self.gaps))
        return [0, *[i for i in stops if i and self._ends_sentence(i)], last]

    def _ends_sentence(self, i: int) -> bool:
        """Whether the gap before token `i`, which is not plain, ends a sentence."""
        stop = _STOPS[self.gaps[i]]
        if stop == _END:
            return True
        if stop == _LINE:
            return self.raw[i].isdigit() and self.gaps[i + 1].startswith((".", ")"))
        word = FOLDED[self.raw[i - 1]]
        # "No. 5" is a number, "no. I won't" an answer.
        if word in _ABBREVIATIONS and (word != "no" or self.raw[i][0].isdigit()):
            return False
        if self.gaps[i] == ".":
            # "stay.Then" is a missing space; "4.30", "e.g" and "a.m" are not.
            return len(word) > 1 and not (word.isdigit() and self.raw[i][0].isdigit())
        if len(word) > 1 or not word.isalpha() or word == "i":
            return True
        # "J. Smith" and "p.m. I rang" go on, "hepatitis C. I asked" does not.
        return self.gaps[i - 1] != "." and FOLDED[self.raw[i]] in FUNCTION


# What a gap between two words is to a sentence: nothing; its full stop, or that of an abbreviation; a new line, which
# ends it before the number of a list; its end.
_PLAIN, _DOT, _LINE, _END = range(4)


def _stop(gap: str) -> int:
    if _BREAK.search(gap):
        return _END
    mark = _STOP.search(gap)
    if mark is None:
        return _LINE if "\n" in gap else _PLAIN
    return _DOT if mark.group() == "." and "\n" not in gap else _END


_STOPS: Memory[str, int] = Memory(_stop)


class Sentence:
    """Tokens `first` to `last` (exclusive) of a text, its sentence `number`; its own indices begin at 0. A number that
    the text has no sentence of stands for an empty one."""

    def __init__(self, text: Text, number: int) -> None:
        bounds = text.bounds
        self._text = text
        self._number = number
        there = 0 <= number < len(bounds) - 1
        first, last = bounds[number : number + 2] if there else (len(text), len(text))
        self.first, self.last = first, last
        self.raw = text.raw[first:last]
        self.words = tuple(map(FOLDED.__getitem__, self.raw))

    def __len__(self) -> int:
        return self.last - self.first

    @property
    def preceding(self) -> "Sentence":
        """The sentence before it in its paragraph, an empty one where there is none."""
        before = Sentence(self._text, self._number - 1)
        return self._none if before.ends_paragraph else before

    @property
    def following(self) -> "Sentence":
        """The sentence behind it in its paragraph, an empty one where there is none; none follows that either."""
        return self._none if self.ends_paragraph else Sentence(self._text, self._number + 1)

    @property
    def _none(self) -> "Sentence":
        return Sentence(self._text, len(self._text.bounds))

    @cached_property
    def pauses(self) -> tuple[bool, ...]:
        """Whether a comma, dash, colon or bracket stands before each token."""
        return tuple(map(_PAUSE.__getitem__, self._gaps))

    @property
    def compounds(self) -> list[list[str]]:
        """Its words, those together that hyphens make one word of: "trauma-informed"."""
        joined: list[list[str]] = []
        for word, gap in zip(self.words, self._gaps, strict=True):
            if joined and gap == "-":
                joined[-1].append(word)
            else:
                joined.append([word])
        return joined

    def colon_before(self, token: int) -> bool:
        return ":" in self._gaps[token]

    @cached_property
    def asks(self) -> bool:
        return "?" in self._after

    @cached_property
    def speech(self) -> tuple[int, int]:
        """The tokens inside quotation marks, [start, end), empty where there are none.

        A quotation mark opens speech where it touches the word behind it, and closes it otherwise. A single one closes
        only what a single one opened: "the patients' plans" quotes nobody."""
        opened, closed = self._marks
        if opened is None and closed is None:
            return (0, 0)
        return (opened or 0, len(self) if closed is None else closed)

    @property
    def begins_speech(self) -> bool:
        """Whether a quotation mark opens speech in it."""
        return self._marks[0] is not None

    @property
    def speaks_on(self) -> bool:
        """Whether speech that begins in it is not closed in it: the next sentence goes on with it."""
        opened, closed = self._marks
        return opened is not None and closed is None

    @cached_property
    def _marks(self) -> tuple[int | None, int | None]:
        """Before which token a quotation mark opens speech, and before which one closes it."""
        after = self._after.split("\n", 1)[0][:4]
        gaps = self._gaps
        if not any(map(_QUOTE.__getitem__, gaps)) and not _QUOTE[after]:
            return None, None
        opened = next((i for i, gap in enumerate(gaps) if gap[-1:] and gap[-1] in _QUOTES), None)
        single = opened is not None and gaps[opened][-1] in _SINGLE_QUOTES
        closing = _QUOTES if single else _QUOTES - _SINGLE_QUOTES
        marks = [*(gap[:-1] if i else "" for i, gap in enumerate(gaps)), after]
        return opened, next((i for i, mark in enumerate(marks) if i > (opened or 0) and closing & set(mark)), None)

    @cached_property
    def _gaps(self) -> Sequence[str]:
        """What stands before each token. What closes the sentence before is not its own."""
        gaps = self._text.gaps[self.first : self.last]
        if self.first and gaps:
            gaps[0] = gaps[0][-1:]
        return gaps

    @property
    def ends_paragraph(self) -> bool:
        """Whether an empty line follows: what comes behind it is told for itself."""
        return bool(_EMPTY_LINE.search(self._after))

    @property
    def _after(self) -> str:
        return self._text.gaps[self.last]


# Whether what stands between two tokens holds a pause, a quotation mark: it is a space or a comma nearly always. A
# hyphen alone makes one word of two.
_PAUSE: Memory[str, bool] = Memory(lambda gap: gap != "-" and not _PAUSES.isdisjoint(gap))
_QUOTE: Memory[str, bool] = Memory(lambda gap: not _QUOTES.isdisjoint(gap))


# Their typing errors would turn a sentence round; no English word that ends in "nt" is one edit from any of them, and
# none that begins and ends as they do is two: "wudnt".
_NEGATED_VERBS = ("wouldnt", "couldnt", "shouldnt", "doesnt", "didnt")
_NEGATED_ENDINGS = ("dnt", "snt")
# "Could've done it" tells of another thing than "could do it", and stays one word.
_CONTRACTED = re.compile(r"'(?:s|d|ll|m|(?<!ould')(?<!might')(?<!must')ve|re)$")
_SPELLINGS = (
    (re.compile(r"^(practi|licen|defen|offen)c(e|es|ed|ing)$"), r"\1s\2"),
    (re.compile(r"^(.{3,})is(e|es|ed|er|ers|ing|ation|ations)$"), r"\1iz\2"),
    (re.compile(r"^(.{3,})our(s|ed|ing|al|able|ful|ite|)$"), r"\1or\2"),
    (re.compile(r"^(counse|trave|labe|cance|signa|leve|mode|tota)ll(or|ors|ed|ing|er|ers)$"), r"\1l\2"),
    (re.compile(r"^(program)me(s?)$"), r"\1\2"),
    (re.compile(r"^(judg)ement"), r"\1ment"),
    (re.compile(r"^(cent|fib|lit)re(s?)$"), r"\1er\2"),
)


# What any of the patterns above needs: few words have two spellings, and most are passed over at once.
_TWO_SPELLINGS = tuple(
    """
    tice tices ticed ticing nce nces nced ncing ise ises ised iser isers ising isation isations our ours oured ouring
    oural ourable ourful ourite llor llors lled lling ller llers gramme grammes tre tres bre bres
    """.split()
)


def fold(word: str) -> str:
    """One token without what does not matter: case, Unicode form, marks, apostrophe style, US or UK spelling.

    `n't` forms lose their apostrophe and so become negators, mistyped ones ("wudnt") too, and so do "could've" and its
    like; other contractions lose their ending.
    """
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word).casefold()
        word = "".join(c for c in word if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
        word = unicodedata.normalize("NFKC", word)
    word = word.lower()
    if not word.isalnum():
        word = re.sub(rf"[{_APOSTROPHES}]", "'", word)
        word = word.removesuffix("'") if word.endswith("n't") else _CONTRACTED.sub("", word)
        word = word.replace("'", "")
    if word.endswith("nt") and word not in NEGATORS:
        nearest = min(_NEGATED_VERBS, key=lambda known: OSA.distance(word, known))
        sure = word.endswith(_NEGATED_ENDINGS) and word[0] == nearest[0]
        if OSA.distance(word, nearest) <= 1 + sure:
            word = nearest
    if word.endswith(_TWO_SPELLINGS) or word.startswith("judgement"):
        for pattern, variant in _SPELLINGS:
            word = pattern.sub(variant, word)
    return word


FOLDED: Memory[str, str] = Memory(fold)
# 1 for content words, which count against a gap of a phrase, 0 for others.
CONTENT: Memory[str, int] = Memory(lambda token: int(FOLDED[token] not in FUNCTION))
