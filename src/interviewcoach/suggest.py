"""From marks on evidence to changes of phrases: a work list for the people who write banks. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from interviewcoach.errors import UsageError
from interviewcoach.interview.summary import take_assessment
from interviewcoach.model.assessment import Evidence
from interviewcoach.model.bank import Bank, Indicator, Phrase, PhraseGroup
from interviewcoach.model.codec import content_hash
from interviewcoach.model.review import Mark
from interviewcoach.model.session import Session
from interviewcoach.scoring.matching import Entry, Matcher
from interviewcoach.scoring.phrases import DEFAULT_GAP, WIDEST_GAP, PhraseParser
from interviewcoach.scoring.text import FOLDED, FUNCTION, GLUE, NEGATORS, Text
from interviewcoach.scoring.words import STEMS, frequency

# A proposed phrase has so many words at most: of more, the rarest say what is meant.
MOST_WORDS = 5
FEWEST_WORDS = 2
EXAMPLES = 3
# The name of a set of synonyms in a phrase is no word that anybody says.
_SET = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark and the session that it is on."""

    session: Session
    mark: Mark

    @property
    def answer(self) -> str:
        return self.session.graded_text(self.mark.question, self.mark.take)


@dataclass(frozen=True, slots=True)
class Example:
    session: str
    question: str
    quote: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change of a phrase group: add `phrase`, which finds `count` of the `of` spans that were marked as missed for
    the indicator, or remove it, which credited `count` of the `of` that were marked as wrong. `of` leaves out what
    the bank answers already.

    `nearest` is the phrase of the group that is most like an added one.
    """

    kind: Literal["add", "remove"]
    indicator: str
    group: str
    phrase: Phrase
    count: int
    of: int
    examples: tuple[Example, ...]
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What comes of marks. `suggestions` would answer those that wait, what answers most of them first; `answered` are
    those that the bank answers already, and `left` those that no phrase was found for, or whose indicator it lacks.
    """

    suggestions: tuple[Suggestion, ...]
    answered: tuple[Marked, ...]
    left: tuple[Marked, ...]


def suggest(marked: Iterable[Marked], bank: Bank) -> Work:
    """What there is to do about the marks in this bank."""
    indicators = indicators_of(bank)
    parser = PhraseParser(bank.synonyms)
    missed: dict[str, list[Marked]] = {}
    wrong: dict[str, list[Marked]] = {}
    unknown: list[Marked] = []
    for each in marked:
        if each.mark.indicator not in indicators:
            unknown.append(each)
        else:
            (missed if each.mark.kind == "missed" else wrong).setdefault(each.mark.indicator, []).append(each)
    parts = [
        *(_additions(indicators[id], marks, parser) for id, marks in missed.items()),
        *(_removals(indicators[id], marks) for id, marks in wrong.items()),
        Work((), (), tuple(unknown)),
    ]
    found = [each for part in parts for each in part.suggestions]
    return Work(
        tuple(sorted(found, key=lambda each: (-each.count, each.indicator, each.kind, each.phrase.text))),
        tuple(each for part in parts for each in part.answered),
        tuple(each for part in parts for each in part.left),
    )


def applied(bank: Bank, accepted: Sequence[Suggestion]) -> Bank:
    """The bank with these changes. Raises UsageError where an indicator would be left without a phrase."""
    changed = {id: _changed(indicator, accepted) for id, indicator in indicators_of(bank).items()}
    new = replace(
        bank,
        competencies={
            id: replace(each, indicators=tuple(changed[own.id] for own in each.indicators))
            for id, each in bank.competencies.items()
        },
        questions={
            id: replace(each, indicators=tuple(changed[own.id] for own in each.indicators))
            for id, each in bank.questions.items()
        },
    )
    return replace(new, digest=content_hash(new))


def indicators_of(bank: Bank) -> dict[str, Indicator]:
    """Every indicator of the bank, of competencies and of single questions, by id."""
    own = (
        *(each.indicators for each in bank.competencies.values()),
        *(each.indicators for each in bank.questions.values()),
    )
    return {indicator.id: indicator for indicators in own for indicator in indicators}


def proposals(quote: str) -> tuple[str, ...]:
    """Phrases that a span suggests, the one that says most first. Empty where it has no word to look for.

    Its content words in their order, with gaps where some were left out; then with its prepositions; then the rarest
    words alone."""
    words = [FOLDED[raw] for raw in Text(quote).raw]
    telling = [i for i, word in enumerate(words) if word not in FUNCTION]
    spoken = [i for i, word in enumerate(words) if word not in GLUE and word not in NEGATORS]
    rarest = sorted(telling, key=lambda i: (frequency(words[i]), i))
    kept = [telling, spoken] if len(telling) >= FEWEST_WORDS else [spoken, telling]
    choices = [each for each in kept if len(each) <= MOST_WORDS]
    choices += [sorted(rarest[:count]) for count in range(min(MOST_WORDS, len(telling) - 1), FEWEST_WORDS - 1, -1)]
    return tuple(dict.fromkeys(_with_gaps(words, choice) for choice in choices if choice))


def nearness(words: str, indicators: Iterable[Indicator]) -> dict[str, float]:
    """How near each indicator is to words, by id: its content words among them, each counting the more, the fewer
    indicators have it."""
    asked = _content(words)
    shared = {each.id: asked & _vocabulary(each) for each in indicators} if asked else {}
    having = Counter(stem for stems in shared.values() for stem in stems)
    return {id: sum(1 / having[stem] for stem in stems) for id, stems in shared.items()}


def _vocabulary(indicator: Indicator) -> frozenset[str]:
    phrases = (phrase.text for group in indicator.groups for phrase in group.phrases)
    return _content(_SET.sub(" ", " ".join((indicator.text, *phrases))))


def _content(text: str) -> frozenset[str]:
    folded = (FOLDED[raw] for raw in Text(text).raw)
    return frozenset(STEMS[word] for word in folded if word not in FUNCTION)


def _with_gaps(words: Sequence[str], chosen: Sequence[int]) -> str:
    parts = [words[chosen[0]]]
    for before, at in pairwise(chosen):
        left_out = sum(word not in FUNCTION for word in words[before + 1 : at])
        if left_out > DEFAULT_GAP:
            parts.append(f"~{min(left_out, WIDEST_GAP)}")
        parts.append(words[at])
    return " ".join(parts)


def _additions(indicator: Indicator, marks: Sequence[Marked], parser: PhraseParser) -> Work:
    """Phrases that together find as many of the spans as can be found, each step the one that finds most."""
    own = _matcher((phrase for group in indicator.groups for phrase in group.phrases), parser)
    waiting = {n for n, each in enumerate(marks) if not _finds(own, each)}
    answered = tuple(each for n, each in enumerate(marks) if n not in waiting)
    asked, found = len(waiting), list[Suggestion]()
    candidates: dict[Phrase, set[int]] = {}
    for n in sorted(waiting):
        for text in proposals(marks[n].mark.quote):
            phrase = _finding(text, marks[n], parser)
            if phrase and phrase not in candidates and not _fails(phrase, indicator, parser):
                matcher = _matcher([phrase], parser)
                candidates[phrase] = {other for other in waiting if _finds(matcher, marks[other])}
    while any(spans & waiting for spans in candidates.values()):
        # max keeps the first of equals: the one that says most.
        best = max(candidates, key=lambda phrase: len(candidates[phrase] & waiting))
        met = [marks[n] for n in sorted(candidates[best] & waiting)]
        group, nearest = _nearest(indicator, best, parser)
        found.append(Suggestion("add", indicator.id, group.name, best, len(met), asked, _examples(met), nearest))
        waiting -= candidates[best]
    return Work(tuple(found), answered, tuple(marks[n] for n in sorted(waiting)))


def _removals(indicator: Indicator, marks: Sequence[Marked]) -> Work:
    """The phrases that credited what was marked as wrong and that the bank still has."""
    by_phrase: dict[tuple[str, Phrase], list[Marked]] = {}
    answered: list[Marked] = []
    left: list[Marked] = []
    for each in marks:
        credited = [*_credited_by(each, indicator)]
        for key in credited:
            by_phrase.setdefault(key, []).append(each)
        if not credited:
            (left if _by_words(each) else answered).append(each)
    asked = len(marks) - len(answered) - len(left)
    found = [
        Suggestion("remove", indicator.id, group, phrase, len(blamed), asked, _examples(blamed))
        for (group, phrase), blamed in by_phrase.items()
    ]
    return Work(tuple(found), tuple(answered), tuple(left))


def _credited_by(marked: Marked, indicator: Indicator) -> Iterator[tuple[str, Phrase]]:
    for item in _credited(marked):
        for group in indicator.groups:
            yield from (
                (group.name, phrase)
                for phrase in group.phrases
                if group.name == item.group and phrase.text == item.phrase
            )


def _by_words(marked: Marked) -> bool:
    """Whether it was credited by its words alone: no phrase can be taken out for it."""
    return any(not item.phrase for item in _credited(marked))


def _credited(marked: Marked) -> Iterator[Evidence]:
    """The evidence that the mark is about."""
    mark = marked.mark
    assessment = take_assessment(marked.session, mark.question, mark.take)
    for part in assessment.competencies.values() if assessment else ():
        for item in part.evidence:
            if item.indicator == mark.indicator and item.start < mark.end and mark.start < item.end:
                yield item


def _finding(text: str, marked: Marked, parser: PhraseParser) -> Phrase | None:
    """The words as a phrase that finds the span: plainly, said by negating, or either."""
    for phrase in (Phrase(text), Phrase(f"not {text}"), Phrase(text, polarity="either")):
        if _finds(_matcher([phrase], parser), marked):
            return phrase
    return None


def _finds(matcher: Matcher[Phrase], marked: Marked) -> bool:
    mark = marked.mark
    return any(hit.start < mark.end and mark.start < hit.end for hit in matcher.find(Text(marked.answer)))


def _fails(phrase: Phrase, indicator: Indicator, parser: PhraseParser) -> bool:
    """Whether the phrase finds what the bank says is no evidence."""
    matcher = _matcher([phrase], parser)
    return any(matcher.find(Text(sentence)) for sentence in indicator.fails)


def _matcher(phrases: Iterable[Phrase], parser: PhraseParser) -> Matcher[Phrase]:
    return Matcher(Entry(phrase, parser.parse(phrase)) for phrase in phrases)


def _nearest(indicator: Indicator, phrase: Phrase, parser: PhraseParser) -> tuple[PhraseGroup, str]:
    """The group with the phrase that shares most words with this one, and that phrase."""
    asked = _stems(phrase, parser)

    def likeness(other: Phrase) -> float:
        words = _stems(other, parser)
        return len(asked & words) / len(asked | words)

    group, like = max(
        ((group, other) for group in indicator.groups for other in group.phrases), key=lambda pair: likeness(pair[1])
    )
    return group, like.text


def _stems(phrase: Phrase, parser: PhraseParser) -> frozenset[str]:
    elements = parser.parse(phrase).orders[0]
    return frozenset(
        STEMS[term.word] for element in elements for alternative in element.alternatives for term in alternative
    )


def _examples(marks: Sequence[Marked]) -> tuple[Example, ...]:
    return tuple(Example(each.session.id, each.mark.question, each.mark.quote) for each in marks[:EXAMPLES])


def _changed(indicator: Indicator, accepted: Sequence[Suggestion]) -> Indicator:
    groups: Mapping[str, list[Phrase]] = {group.name: [*group.phrases] for group in indicator.groups}
    for each in accepted:
        if each.indicator == indicator.id and each.kind == "add":
            groups[each.group].insert(0, each.phrase)
        elif each.indicator == indicator.id:
            groups[each.group].remove(each.phrase)
    if not any(groups.values()):
        raise UsageError(f"{indicator.id} would be left without a phrase: write a better one first")
    kept = tuple(PhraseGroup(name, tuple(phrases)) for name, phrases in groups.items() if phrases)
    return replace(indicator, groups=kept)
