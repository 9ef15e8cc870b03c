"""How an answer is told: its parts, whose deeds it speaks of, how concrete it is. Reported, never scored."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from interviewcoach.model.assessment import Delivery
from interviewcoach.model.bank import Question

# A typed answer of about one word for each second of speaking time covers what a spoken one would.
WORDS_PER_SECOND = 1.0


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE)


_PAST = (
    r"(?:\w{3,}ed|was|had|did|went|said|told|sat|took|gave|got|made|kept|found|rang|wrote|spoke|saw|felt|knew|came|left"
    r"|brought|thought|heard|led|ran|held|let|put|began|stood|drew|built|taught|met|set|read)"
)
_STAR = {
    "situation": _any(
        r"when i (?:was|worked|started|did)",
        r"there was (?:a|an|this|one)",
        r"one (?:day|time|evening|morning|night|shift)",
        r"last (?:year|month|week|summer|winter|time)",
        r"(?:a|two|three|few|some) (?:years?|months?|weeks?) ago",
        r"in my (?:last|previous|current|first)",
        r"at (?:my|the) (?:last|previous|old|current)",
        r"i remember",
        r"i once",
        r"on (?:a|one|my) (?:night |late |early )?(?:shift|ward|unit|placement)",
        r"(?:a|one) (?:client|patient|resident|woman|man|lady|gentleman|lad|girl|boy|young \w+|tenant|person)"
        r" (?:i|who|was|had|came|told|on|we|with)",
        r"while i was",
        r"during my",
    ),
    "task": _any(
        r"my (?:job|role|task|part|responsibility|aim|goal) (?:was|is|would)",
        r"i (?:had|needed|was asked|was supposed|was meant|have|need) to",
        r"i was (?:responsible|in charge)",
        r"we needed to",
        r"the (?:aim|goal|problem|task|plan) (?:was|is)",
        r"i wanted to",
        r"it was (?:up to me|my job)",
    ),
    "action": _any(
        rf"i (?:\w+ly |also |then |just )?{_PAST}",
        r"i(?:'|’)?d (?!been\b)\w+",
        r"i would \w+",
        r"i (?:always|usually|normally|then|also|try|ask|tell|make|sit|listen|keep|use|write|call|check|offer|explain)",
        r"i (?:stay|speak|give)",
        r"(?:first|then|next),? i",
    ),
    "result": _any(
        r"as a result",
        r"in the end",
        r"(?:it|that|this) (?:worked|helped|meant|led|made|turned out)",
        r"(?:he|she|they) (?:\w+ )?(?:thanked|settled|calmed|agreed|felt better|came back|managed)",
        r"(?:he|she|they) (?:\w+ )?(?:said (?:it|that|thank)|was able|were able|started to|began to)",
        r"(?:he|she|they) got (?:the|their|his|her|a)",
        r"afterwards?,? (?:he|she|they|the)",
        r"by the end",
        r"since then",
        r"the (?:outcome|result) (?:was|is)",
        r"what i learn(?:ed|t)",
        r"i learn(?:ed|t)",
        r"so that (?:he|she|they|we)",
        r"which (?:meant|helped|led)",
        r"eventually",
        r"(?:he|she|they) (?:is|are) now",
    ),
}
_STORY = re.compile(rf"\b(?:i|we) (?:\w+ly |also |then |just )?{_PAST}\b", re.IGNORECASE)
_GENERAL = re.compile(
    r"\b(?:i|we)(?:['’](?:d|ll)| would| will| always| usually| normally| try| can| should)\b", re.IGNORECASE
)
_I = re.compile(r"\bI(?:['’](?:d|ll|m|ve))?\b|\bi(?:['’](?:d|ll|m|ve))?\b")
_WE = re.compile(r"\b(?:we|us)(?:['’](?:d|ll|re|ve))?\b", re.IGNORECASE)
_FILLERS = _any(
    "um+",
    "uh+",
    "er+m*",
    "like, ",
    "you know",
    "sort of",
    "kind of",
    "basically",
    "literally",
    "i mean",
    "to be honest",
    "obviously",
    "at the end of the day",
)
_HEDGES = _any(
    "i guess",
    "i suppose",
    "maybe",
    "perhaps",
    "possibly",
    "probably",
    "i think",
    "i would say",
    "might",
    "not sure",
    "hopefully",
    "i feel like",
)
_DETAIL = re.compile(
    r"\d+|[\"“][^\"“”\n]{3,}[\"”]|\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|o'clock)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def describe(question: Question, text: str, seconds: float) -> Delivery:
    """The delivery of an answer to `question`, given in `seconds` (0 where it was not timed)."""
    words = len(_WORD.findall(text))
    told, general = len(_STORY.findall(text)), len(_GENERAL.findall(text))
    star = tuple(part for part, cue in _STAR.items() if cue.search(text))
    story = told >= 2 and told > general and "situation" in star
    delivery = Delivery(
        words=words,
        guide_words=round(question.guide_seconds * WORDS_PER_SECOND),
        star=star,
        story=story,
        first_person=len(_I.findall(text)),
        we=len(_WE.findall(text)),
        fillers=_found(_FILLERS, text),
        hedges=_found(_HEDGES, text),
        details=len(_DETAIL.findall(text)),
        remarks=(),
        seconds=seconds,
        guide_seconds=question.guide_seconds,
    )
    return replace(delivery, remarks=tuple(islice(_remarks(question, delivery), 3)))


def _found(cue: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(match.group().strip(" ,").lower() for match in cue.finditer(text))


def _remarks(question: Question, d: Delivery) -> Iterable[str]:
    """What to do better in the telling, the most useful first."""
    if question.kind == "behavioural" and not d.story:
        yield "This question asks for something that happened: tell one real situation, with details changed."
    elif question.kind == "behavioural" and "result" not in d.star:
        yield "No result told: say what changed because of what you did."
    if d.we >= 3 and d.we > d.first_person:
        yield 'Mostly "we": say what you yourself did or would do.'
    if d.words < d.guide_words * 0.4:
        yield f"Short: {d.words} words, where about {d.guide_words} leave room for the steps and the reasons."
    elif d.words > d.guide_words * 2.5:
        yield f"Long: {d.words} words, where about {d.guide_words} are enough. Put the most important step first."
    if len(d.hedges) >= 3:
        yield f'Hedged {len(d.hedges)} times ("{d.hedges[0]}"): say it plainly where you are sure.'
    if len(d.fillers) >= 3:
        yield f'Fillers {len(d.fillers)} times ("{d.fillers[0]}").'
