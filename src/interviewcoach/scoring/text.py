"""An answer as tokens in sentences. Every token knows its place in the ORIGINAL text."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

_MARKS = "\u0300-\u036f\u00ad\u200c\u200d"
_APOSTROPHES = "'\u2019\u2018\u02bc\u0060\u00b4\uff07"
_TOKEN = re.compile(rf"[^\W_][\w{_MARKS}]*(?:[{_APOSTROPHES}][^\W_][\w{_MARKS}]*)*")
_BREAK = re.compile(r"\n[ \t\r]*\n|\n[ \t]*[-*•–][ \t]")
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


@dataclass(frozen=True, slots=True)
class Token:
    """`word` is folded: NFKC, case, marks and apostrophe style removed; `start`, `end` are offsets of the original.
    `comma` tells that a comma, dash, colon or bracket stands before it."""

    word: str
    start: int
    end: int
    comma: bool = False

    @property
    def is_content(self) -> bool:
        return self.word not in FUNCTION


@dataclass(frozen=True, slots=True)
class Sentence:
    """`speech` holds the index range of tokens inside quotation marks, empty where there is none."""

    tokens: tuple[Token, ...]
    asks: bool = False
    speech: tuple[int, int] = (0, 0)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(token.word for token in self.tokens)


def sentences(text: str) -> tuple[Sentence, ...]:
    """Split a text into sentences of tokens. A stop, a blank line or a list marker ends one; a line's end does not."""
    found: list[Sentence] = []
    tokens: list[Token] = []
    gaps: list[str] = []  # what stands before each token
    last = 0
    for match in _TOKEN.finditer(text):
        gap = text[last : match.start()]
        if tokens and _ends_sentence(tokens[-1].word, gap, match.group(), text[match.end() : match.end() + 1]):
            found.append(_sentence(tokens, gaps, gap))
            tokens, gaps, gap = [], [], gap[-1]
        tokens.append(Token(remembered_fold(match.group()), match.start(), match.end(), any(c in _PAUSES for c in gap)))
        gaps.append(gap)
        last = match.end()
    if tokens:
        found.append(_sentence(tokens, gaps, text[last:]))
    return tuple(found)


def _sentence(tokens: list[Token], gaps: list[str], after: str) -> Sentence:
    """A quotation mark opens speech where it touches the word behind it, and closes it otherwise. A single one closes
    only what a single one opened: "the patients' plans" quotes nobody."""
    after = after.split("\n", 1)[0][:4]
    opened = next((i for i, gap in enumerate(gaps) if gap[-1:] and gap[-1] in _QUOTES), None)
    single = opened is not None and gaps[opened][-1] in _SINGLE_QUOTES
    closing = _QUOTES if single else _QUOTES - _SINGLE_QUOTES
    marks = [*(gap[:-1] if i else "" for i, gap in enumerate(gaps)), after]
    closed = next((i for i, mark in enumerate(marks) if i > (opened or 0) and closing & set(mark)), None)
    if opened is None and closed is None:
        return Sentence(tuple(tokens), "?" in after)
    return Sentence(tuple(tokens), "?" in after, (opened or 0, len(tokens) if closed is None else closed))


def _ends_sentence(word: str, between: str, after: str, behind: str) -> bool:
    """Whether a sentence ends between `word` and the token `after`, which `behind` follows."""
    if "\n" in between and (_BREAK.search(between) or (after.isdigit() and behind in (".", ")"))):
        return True
    stop = _STOP.search(between)
    if stop is None:
        return False
    if stop.group() == "." and between == ".":
        # "stay.Then" is a missing space; "4.30", "e.g" and "a.m" are not.
        return len(word) > 1 and word not in _ABBREVIATIONS and not (word.isdigit() and after[0].isdigit())
    if stop.group() == "." and "\n" not in between:
        return not (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "i"))
    return True


# Their typing errors would turn a sentence round; no English word that ends in "nt" is one edit from any of them.
_NEGATED_VERBS = ("wouldnt", "couldnt", "shouldnt", "doesnt", "didnt")
_CONTRACTED = re.compile(r"'(?:s|d|ll|m|ve|re)$")
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
_TWO_SPELLINGS = re.compile(
    r"is(?:e|es|ed|er|ers|ing|ation|ations)$|our|ll(?:or|ors|ed|ing|er|ers)$|gramme|judgement|res?$|[istwy]c(?:e|es|ed|ing)$"
    r"|nc(?:e|es|ed|ing)$"
)


def fold(word: str) -> str:
    """One token without what does not matter: case, Unicode form, marks, apostrophe style, US or UK spelling.

    `n't` forms lose their apostrophe and so become negators, mistyped ones too; other contractions lose their ending.
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
        word = next((known for known in _NEGATED_VERBS if OSA.distance(word, known, score_cutoff=1) <= 1), word)
    if _TWO_SPELLINGS.search(word):
        for pattern, variant in _SPELLINGS:
            word = pattern.sub(variant, word)
    return word


remembered_fold = lru_cache(maxsize=65_536)(fold)
