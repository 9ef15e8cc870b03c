"""The phrase language that trainers write, parsed. Its one-page reference is docs/phrase-language.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

from interviewcoach.model.bank import Phrase, Place, Polarity
from interviewcoach.scoring.text import _TOKEN, GLUE, NEGATORS, fold

DEFAULT_GAP = 2
WIDEST_GAP = 9
LONGEST_PHRASE = 200

Form = Literal["stem", "steady", "exact", "prefix", "not"]


class PhraseError(ValueError):
    """A malformed phrase: what is wrong, at which character (from 0), and what to write instead."""

    def __init__(self, message: str, offset: int, mend: str) -> None:
        super().__init__(message)
        self.message, self.offset, self.mend = message, offset, mend


@dataclass(frozen=True, slots=True)
class Term:
    """One word as a phrase asks for it. "stem": any ending, typing errors forgiven; "steady": any ending, no errors;
    "exact": this form alone; "prefix": any word that begins so; "not": any negator."""

    form: Form
    word: str


@dataclass(frozen=True, slots=True)
class Element:
    """Alternatives for one place in a phrase, each a short sequence of terms. up to `gap` words before it."""

    alternatives: tuple[tuple[Term, ...], ...]
    gap: int = DEFAULT_GAP


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed phrase: its elements in every order that it allows, its polarity and its place."""

    orders: tuple[tuple[Element, ...], ...]
    polarity: Polarity
    where: Place


_PART = re.compile(
    r"\s+|\((?P<group>[^()]*)\)|(?P<gap>~(?P<width>\d+))|(?P<any>&)(?=\s|$)|(?P<word>[^\s()~|]+)|(?P<bad>.)", re.S
)
_SET = re.compile(r"\{([a-z0-9][a-z0-9_-]*)\}")

Synonyms = Mapping[str, tuple[str, ...]]


def parse_phrase(phrase: Phrase, synonyms: Synonyms) -> Pattern:
    """Parse one phrase. Raises PhraseError for malformed text, an unknown or circular set, or nothing to match."""
    if len(phrase.text.split()) > LONGEST_PHRASE:
        raise PhraseError(f"more than {LONGEST_PHRASE} words", 0, "split it into several phrases")
    polarity, text, shift = phrase.polarity, phrase.text, 0
    if text.startswith("not ") and polarity == "affirmed":
        polarity, text, shift = "negated", text[4:], 4
    elements: list[Element] = []
    gap: int | None = None
    joined = 0
    for part in _PART.finditer(text):
        at = part.start() + shift
        if part["bad"] is not None:
            raise PhraseError(
                f"unexpected {part['bad']!r}", at, "write alternatives as (one|two) and close every bracket"
            )
        if part["gap"] is not None:
            gap = int(part["width"])
            # Beside an invisible word a gap is as invisible; at the very edge it is a slip.
            edge = not phrase.text[:at].strip() or not text[part.end() :].strip()
            if gap > WIDEST_GAP or edge:
                raise PhraseError(
                    f"a gap {part['gap']} stands between two words and is at most ~{WIDEST_GAP}",
                    at,
                    "e.g. tell ~4 nurse",
                )
        elif part["any"] is not None:
            joined += 1
        elif part["group"] is not None or part["word"] is not None:
            source = part["group"] if part["group"] is not None else part["word"]
            alternatives = _alternatives(source, at, synonyms, ())
            if alternatives:
                elements.append(Element(alternatives, DEFAULT_GAP if gap is None or not elements else gap))
                gap = None
    if not elements:
        raise PhraseError(
            "a phrase of invisible words alone matches nothing", 0, "add the words that carry its meaning"
        )
    if joined and (joined != len(elements) - 1 or len(elements) > 4):
        raise PhraseError("`&` joins two to four words, all of them", 0, "e.g. tell & nurse")
    orders = tuple(permutations(elements)) if joined else (tuple(elements),)
    return Pattern(orders, polarity, phrase.where)


def _alternatives(source: str, at: int, synonyms: Synonyms, inside: tuple[str, ...]) -> tuple[tuple[Term, ...], ...]:
    """The alternatives of `a|b c|{set}`, each a sequence of terms; invisible words are left out."""
    found: dict[tuple[Term, ...], None] = {}
    for entry in (part.strip() for part in source.split("|")):
        if not entry:
            raise PhraseError("an empty alternative", at, "write (one|two) without a bar too many")
        if (named := _SET.fullmatch(entry)) is not None:
            found.update(dict.fromkeys(_expand(named[1], at, synonyms, inside)))
            continue
        terms = [term for word in entry.split() for term in _terms(word, at)]
        if terms:
            found[tuple(terms)] = None
    return tuple(found)


def _expand(name: str, at: int, synonyms: Synonyms, inside: tuple[str, ...]) -> tuple[tuple[Term, ...], ...]:
    if name not in synonyms:
        raise PhraseError(
            f"unknown synonym set {{{name}}}", at, "name one of the bank's sets or add it under synonyms/"
        )
    if name in inside:
        raise PhraseError(
            f"the synonym set {{{name}}} contains itself", at, "break the circle " + " > ".join((*inside, name))
        )
    return tuple(
        alternative for entry in synonyms[name] for alternative in _alternatives(entry, at, synonyms, (*inside, name))
    )


def _terms(word: str, at: int) -> list[Term]:
    form: Form = "stem"
    if word.startswith("="):
        form, word = "exact", word[1:]
    elif word.endswith("!"):
        form, word = "steady", word[:-1]
    elif word.endswith("*"):
        form, word = "prefix", word[:-1]
        if len(word) < 4:
            raise PhraseError(f"{word}* is too short", at, "write at least four letters before the star")
    if any(mark in word for mark in "*={}!"):
        raise PhraseError(f"cannot read {word!r}", at, "a star or ! ends a word, = begins one, a set is {name} alone")
    pieces = [fold(piece) for piece in _TOKEN.findall(word)]
    if not pieces:
        return []
    if form == "exact" or (len(pieces) > 1 and not GLUE.isdisjoint(pieces)):
        # "A&E" and "one-to-one" are names: without their invisible pieces they would be something else.
        return [Term("exact", piece) for piece in pieces]
    return [
        Term("not", "not") if piece in NEGATORS else Term(form, piece)
        for piece in pieces
        if piece in NEGATORS or piece not in GLUE
    ]
