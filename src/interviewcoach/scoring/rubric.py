"""A rubric made ready to grade with: its phrases compiled, its question's words remembered."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Literal, NamedTuple

from interviewcoach.model.bank import Indicator, Phrase, RedFlag, Rubric, Severity
from interviewcoach.model.codec import content_hash
from interviewcoach.scoring.depth import Told, told
from interviewcoach.scoring.levels import Qualities, Scale, combined
from interviewcoach.scoring.matching import Entry, Hit, Matcher
from interviewcoach.scoring.phrases import PhraseParser
from interviewcoach.scoring.tally import Bill, Piece, Tallies, Telling, pieces_of, support, supported, talliers
from interviewcoach.scoring.text import FUNCTION, NEGATORS, Sentence, Text

# A run of this many tokens that also stands in the question is copied.
COPIED_RUN = 4
# A sentence is void when this share of it is copied ...
COPIED_SHARE = 0.6
# ... or when it has this many tokens and no more than this share of function words: a list of keywords ...
LIST_TOKENS = 6
LIST_SHARE = 0.15
# ... or this many content words of so many letters on average, what hyphens join being one word: what people do, they
# say in shorter ones. How many sentences this voids of which answers stands in docs/validity.md.
JARGON_WORDS = 8
JARGON_LETTERS = 7.75
# So many words before what is denied is looked for the word that denies it.
LONGEST_DENIAL = 8
# An answer of fewer tokens is too short to judge.
FEWEST_TOKENS = 4
# How much counts of what a phrase finds where the words around do not support it.
DOUBTED = 0.5
# So many distinct indicators show by themselves that an answer speaks of the question.
TELLING_INDICATORS = 3


@dataclass(frozen=True, slots=True)
class Sought:
    """What an entry of the matcher stands for. `owner` None: a topic anchor. `lead`: its phrase is one of a red flag's
    leads."""

    owner: Indicator | RedFlag | None
    group: str
    phrase: Phrase
    lead: bool = False


class Shown(NamedTuple):
    """Where an answer shows an indicator: by `phrase` of phrase group `group`, its text and that empty where words
    alone do. `bill` tells that of the words; None where they have nothing against a phrase."""

    indicator: Indicator
    group: str
    phrase: Phrase
    hit: Hit[Any]
    bill: Telling | None = None


class Raised(NamedTuple):
    """Where an answer raises a red flag: by `phrase`, whose text is empty where words alone do, and by the `bill` of
    the words, None where they have no say."""

    flag: RedFlag
    phrase: Phrase
    hit: Hit[Any]
    bill: Bill | None

    @property
    def severity(self) -> Severity:
        """That of the flag; of a minor one serious where its words come to the points that make it so."""
        serious = self.flag.tally.serious if self.flag.tally else None
        reached = serious is not None and self.bill is not None and self.bill.points >= serious
        return "serious" if reached and self.flag.severity == "minor" else self.flag.severity


Why = Literal["copied", "unsafe", "keywords"]


class Aside(NamedTuple):
    """A sentence, or a piece of one without a stop, that shows and tells nothing, and why: it repeats the question,
    says unsafe practice or strings keywords together."""

    why: Why
    said: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a text holds. Evidence and topic are those of sound sentences: neither copied from the question nor said in
    one breath with unsafe practice; evidence is not that of a list of keywords either, and neither is what is `told`.
    `aside` is what shows and tells nothing: what is not sound, and lists of keywords. `spared` would be flags if the
    words around supported it. `sound` counts the tokens of sound sentences, `tokens` all."""

    evidence: tuple[Shown, ...]
    flags: tuple[Raised, ...]
    spared: tuple[Raised, ...]
    qualities: Qualities
    told: Told
    aside: tuple[Aside, ...]
    on_topic: bool
    sound: int
    tokens: int
    copied: bool

    def joined(self, other: "Findings") -> "Findings":
        """What both texts hold together, as separate sentences. Offsets stay those of each text."""
        return Findings(
            (*self.evidence, *other.evidence),
            (*self.flags, *other.flags),
            (*self.spared, *other.spared),
            combined(self.qualities, other.qualities),
            self.told.joined(other.told),
            (*self.aside, *other.aside),
            self.on_topic or other.on_topic,
            self.sound + other.sound,
            self.tokens + other.tokens,
            self.copied and other.copied,
        )

    @property
    def reason(self) -> str:
        """Why a text cannot be judged, or nothing. Adding text never brings a reason back."""
        if self.tokens == 0:
            return "empty"
        on_topic = self.on_topic or len(self.qualities) >= TELLING_INDICATORS
        if self.qualities and on_topic and self.sound >= FEWEST_TOKENS:
            return ""
        if self.tokens < FEWEST_TOKENS:
            return "too short"
        if self.copied:
            return "copied"
        if self.flags:
            return "unsafe"
        return "no evidence" if on_topic else "off topic"


class CompiledRubric:
    """Finds a rubric's evidence and red flags in answers. Raises PhraseError for a malformed phrase."""

    def __init__(self, rubric: Rubric) -> None:
        self.rubric = rubric
        self.scales = {id: Scale(rubric, id) for id in rubric.question.competencies}
        layer = _layer(rubric)
        self._matchers = (Matcher(_entries(rubric, layer.parser)), layer.matcher)
        self._talliers = (*talliers(rubric.flags), *layer.talliers)
        indicators = (*rubric.indicators, *rubric.further)
        self._words = Tallies((each.id, each.tally) for each in indicators if each.tally)
        self._worded = {each.id: (each, Phrase("", at=each.tally.at)) for each in indicators if each.tally}
        self._weighing = {flag.id: tallier for flag, tallier in layer.talliers}
        question = Text(rubric.question.text).words
        self._examples: dict[str, Findings] = {}
        self._runs = {tuple(question[i : i + COPIED_RUN]) for i in range(len(question) - COPIED_RUN + 1)}

    def findings(self, text: str) -> Findings:
        whole = Text(text)
        parts, pieces = whole.sentences, tuple(pieces_of(whole))
        found = [(hit.key, hit) for matcher in self._matchers for hit in matcher.find(whole)]
        copied = {number for number, sentence in enumerate(parts) if self._is_copied(sentence)}
        flags, spared = self._weighed(
            whole,
            (
                (sought.owner, sought, hit)
                for sought, hit in found
                if isinstance(sought.owner, RedFlag) and hit.sentence not in copied
            ),
        )
        passed = copied | {raised.hit.sentence for raised in flags}
        # Where a phrase says what is wrong, a sum of words has nothing to add unless it is graver.
        told_gravely = copied | {raised.hit.sentence for raised in flags if raised.severity != "minor"}
        by_words = [
            raised
            for raised in self._by_words(whole, pieces)
            if raised.hit.sentence not in (passed if raised.severity == "minor" else told_gravely)
        ]
        flags += by_words
        # A piece of a sentence without a stop spoils itself and not the rest.
        worded = [raised.hit for raised in by_words]
        spoilt = {token for hit in worded for token in hit.tokens}
        unsound = passed | {hit.sentence for hit in worded if len(hit.tokens) == len(parts[hit.sentence])}
        # Where several are so, the last is told: what is unsound may be copied.
        aside: dict[int, Why] = {number: "keywords" for number, sentence in enumerate(parts) if _is_keywords(sentence)}
        aside.update(dict.fromkeys(unsound, "unsafe"))
        aside.update(dict.fromkeys(copied, "copied"))
        evidence = [
            each
            for each in self._shown(whole, pieces, found)
            if each.hit.sentence not in aside and spoilt.isdisjoint(each.hit.tokens)
        ]
        qualities: dict[str, dict[str, float]] = {}
        for each in evidence:
            groups = qualities.setdefault(each.indicator.id, {})
            groups[each.group] = max(groups.get(each.group, 0.0), each.hit.quality)
        return Findings(
            evidence=tuple(evidence),
            flags=tuple(flags),
            spared=tuple(spared),
            qualities=qualities,
            told=told(whole, pieces if self._worded else None, aside.keys(), spoilt),
            aside=(
                *(Aside(why, " ".join(parts[number].raw)) for number, why in sorted(aside.items())),
                *(
                    Aside("unsafe", " ".join(whole.raw[hit.tokens[0] : hit.tokens[-1] + 1]))
                    for hit in worded
                    if hit.sentence not in aside
                ),
            ),
            on_topic=any(sought.owner is None and hit.sentence not in unsound for sought, hit in found),
            sound=sum(len(sentence) for number, sentence in enumerate(parts) if number not in unsound),
            tokens=len(whole),
            copied=bool(parts) and len(copied) == len(parts),
        )

    def _weighed(
        self, text: Text, found: Iterable[tuple[RedFlag, Sought, Hit[Any]]]
    ) -> tuple[list[Raised], list[Raised]]:
        """What is found of red flags: what raises one, and what the words around do not support."""
        flags: list[Raised] = []
        spared: list[Raised] = []
        for flag, sought, hit in found:
            bill = support(flag, self._weighing, text, hit, lead=sought.lead)
            (flags if supported(bill) else spared).append(Raised(flag, sought.phrase, hit, bill))
        return flags, spared

    def _by_words(self, text: Text, pieces: Sequence[Piece]) -> Iterator[Raised]:
        for flag, tallier in self._talliers:
            for hit in tallier.find(text, pieces):
                yield Raised(flag, Phrase("", at=tallier.tally.at), hit, hit.key)

    def _shown(self, text: Text, pieces: Sequence[Piece], found: Iterable[tuple[Sought, Hit[Any]]]) -> Iterator[Shown]:
        """What phrases find of indicators, less sure where the words around do not support it, and what words say."""
        sums = self._words.read(text, pieces)
        for sought, hit in found:
            if isinstance(sought.owner, Indicator):
                # Words do not read typing errors, and so know less of a sentence that holds some.
                doubt = None if hit.corrections else sums.doubt(sought.owner.id, hit)
                sure = hit._replace(quality=DOUBTED * hit.quality) if doubt else hit
                whole = _with_denial(text, sure) if sought.phrase.negated else sure
                yield Shown(sought.owner, sought.group, sought.phrase, whole, doubt)
        for id, worded in sums.shown():
            yield Shown(self._worded[id][0], "", self._worded[id][1], worded, worded.key)

    def warm(self) -> None:
        """Do now what the first answer would wait for: read the examples that advice is given with, and get ready to
        read typing errors."""
        for matcher in self._matchers:
            matcher.warm()
        for indicator in self.rubric.indicators:  # the others are never advised
            self.example(indicator)

    def example(self, indicator: Indicator) -> Findings:
        """What the indicator's example sentence holds; found once."""
        if indicator.id not in self._examples:
            self._examples[indicator.id] = self.findings(indicator.example)
        return self._examples[indicator.id]

    def _is_copied(self, sentence: Sentence) -> bool:
        """Whether the question's own words make up the sentence. A negation outside the copied runs makes it an answer:
        "I can't promise not to tell anyone" counts."""
        words = sentence.words
        taken: set[int] = set()
        for i in range(len(words) - COPIED_RUN + 1):
            if words[i : i + COPIED_RUN] in self._runs:
                taken.update(range(i, i + COPIED_RUN))
        if not words or len(taken) < COPIED_SHARE * len(words):
            return False
        return not any(word in NEGATORS for i, word in enumerate(words) if i not in taken)


def _with_denial(text: Text, hit: Hit[Any]) -> Hit[Any]:
    """A find of what is denied, from the word that denies it on: "grab" alone would tell the opposite."""
    first = hit.tokens[0]
    before = range(first - 1, max(text.bounds[hit.sentence], first - LONGEST_DENIAL) - 1, -1)
    denying = next((i for i in before if text.words[i] in NEGATORS), first)
    return hit._replace(start=text.span(denying, denying)[0])


def _is_keywords(sentence: Sentence) -> bool:
    """Whether the sentence strings keywords together instead of saying what is done."""
    if len(sentence) < LIST_TOKENS:
        return False
    functions = sum(word in FUNCTION for word in sentence.words)
    if functions < LIST_SHARE * len(sentence):
        return True
    if len(sentence) - functions < JARGON_WORDS:
        return False
    content = [sum(map(len, each)) for each in sentence.compounds if not FUNCTION.issuperset(each)]
    return len(content) >= JARGON_WORDS and sum(content) >= JARGON_LETTERS * len(content)


class _Layer:
    """What the rubrics of one bank share: its synonym sets, the phrases that use them, and its unsafe practice."""

    def __init__(self, rubric: Rubric) -> None:
        self.synonyms, self.unsafe = rubric.synonyms, rubric.unsafe
        self.parser = PhraseParser(rubric.synonyms)
        self.matcher = Matcher(_warning(rubric.unsafe, self.parser))
        self.talliers = talliers(rubric.unsafe)

    def serves(self, rubric: Rubric) -> bool:
        """Whether it is the rubric's. Told by content: a rubric from elsewhere may claim any bank."""
        return self.unsafe == rubric.unsafe and self.synonyms == rubric.synonyms


_layers: list[_Layer] = []
# Two banks are compared by turns.
MOST_LAYERS = 4


def _layer(rubric: Rubric) -> _Layer:
    for layer in _layers:
        if layer.serves(rubric):
            return layer
    if len(_layers) >= MOST_LAYERS:
        _layers.clear()
    _layers.append(_Layer(rubric))
    return _layers[-1]


def _entries(rubric: Rubric, parser: PhraseParser) -> Iterable[Entry[Sought]]:
    for indicator in (*rubric.indicators, *rubric.further):
        for group in indicator.groups:
            for phrase in group.phrases:
                yield Entry(Sought(indicator, group.name, phrase), parser.parse(phrase))
    yield from _warning(rubric.flags, parser)
    for phrase in rubric.question.topic:
        yield Entry(Sought(None, "", phrase), parser.parse(phrase))


def _warning(flags: Iterable[RedFlag], parser: PhraseParser) -> Iterable[Entry[Sought]]:
    for flag in flags:
        for phrase, lead in flag.sought:
            yield Entry(Sought(flag, "", phrase, lead), parser.parse(phrase), flag.id)


class _Compiled(OrderedDict[str, CompiledRubric]):
    """Compiled rubrics by the digest of their content, the one used last at the end, at most `most` of them."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self._lock = Lock()

    def of(self, rubric: Rubric) -> CompiledRubric:
        digest = rubric.digest or content_hash(rubric)
        with self._lock:
            if digest in self:
                self.move_to_end(digest)
                return self[digest]
        found = CompiledRubric(rubric)
        with self._lock:
            self[digest] = found
            while len(self) > self.most:
                self.popitem(last=False)
        return found


# A batch asks for those of a whole bank by turns.
_compiled = _Compiled(most=256)


def compiled(rubric: Rubric) -> CompiledRubric:
    """The compiled rubric, made once for each content while it is among those used last."""
    return _compiled.of(rubric)


def keep_compiled(most: int) -> None:
    """Keep no more than `most` compiled rubrics from now on: each takes about eight megabytes."""
    _compiled.most = most
