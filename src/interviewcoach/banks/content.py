"""The checks of `bank check` beyond the format: a bank's phrases and its own examples, run through the scorer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from interviewcoach.banks.formats import Entry, Steps
from interviewcoach.banks.loading import Contents
from interviewcoach.banks.references import phrases_of
from interviewcoach.errors import Problem
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Bank, Indicator, Note, Phrase, RedFlag, Rubric, Tally
from interviewcoach.scoring import matching
from interviewcoach.scoring.depth import depth_words
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.matching import Hit, Matcher
from interviewcoach.scoring.phrases import Pattern, PhraseError, PhraseParser
from interviewcoach.scoring.tally import (
    LONGEST_RUN,
    Bill,
    Tallier,
    Tallies,
    is_run,
    listed_runs,
    support,
    supported,
    talliers,
)
from interviewcoach.scoring.text import FUNCTION, TOKEN, Text

FEWEST_INDICATORS = 8
FEWEST_PHRASES = 12
LONGEST_QUOTE = 60
# What the example answers of a question must score: at least, at most.
ANSWERS = {"model_answer": (4.5, 5.0), "adequate_answer": (2.1, 3.9), "weak_answer": (0.0, 2.49)}
# Words of a question that call for a content note.
NOTES: Mapping[Note, re.Pattern[str]] = {
    "suicide": re.compile(r"suicid|(end|tak)(e|ing) (his|her|their|your|my) (own )?li(fe|ves)|kill(ing)? \w+sel", re.I),
    "self-harm": re.compile(r"self-harm|self-injur|(cut(ting)?|hurt(ing)?) (him|her|them)sel", re.I),
    "restraint": re.compile(r"\brestrain", re.I),
    "abuse": re.compile(r"\babus", re.I),
}


class _Raising:
    """Finds what the phrases and leads of red flags raise. `weighing` are the talliers that weigh them, by red flag."""

    def __init__(self, matcher: Matcher[Any], weighing: Mapping[str, Tallier]) -> None:
        self._matcher = matcher
        self._weighing = weighing

    def find(self, text: Text) -> Iterator[Hit[Phrase]]:
        for hit in self._matcher.find(text):
            flag, phrase, lead = hit.key
            if supported(support(flag, self._weighing, text, hit, lead=lead)):
                yield hit._replace(key=phrase)


Finder = Matcher[Phrase] | Tallier | _Raising

_GROUP = re.compile(r"\(([^()]*)\)")


class ContentChecks:
    """Findings on the entries of `news`, which are part of `bank`. Malformed phrases are passed over: they are
    reported where they stand."""

    def __init__(self, bank: Bank, news: Contents) -> None:
        self._bank = bank
        self._news = news
        self._parser = PhraseParser(bank.synonyms)
        self._patterns: dict[Phrase, Pattern | None] = {}

    def run(self) -> Iterator[Problem]:
        for entry in self._news.sound("synonyms"):
            for place, word in enumerate(entry.value):
                yield from self._visible(entry, (place,), word)
        for entry in self._news.sound("competencies"):
            yield from _enough_indicators(entry)
            yield from self._parts(entry)
        for entry in self._news.sound("questions"):
            yield from self._parts(entry)
            yield from self._question(entry)
        for entry in self._news.sound("words"):
            yield from self._words(entry)
        for entry in self._news.sound("unsafe"):
            yield from self._flag(entry, (), entry.value)
            yield from self._phrases(entry)

    def _parts(self, entry: Entry) -> Iterator[Problem]:
        """What competencies and questions have in common: indicators, red flags and their phrases."""
        for place, indicator in enumerate(entry.value.indicators):
            steps = ("indicators", place)
            phrases = _phrases_of(indicator)
            if len(phrases) < FEWEST_PHRASES:
                mend = f"write at least {FEWEST_PHRASES}, in the words of different people"
                yield entry.problem((*steps, "phrases"), f"only {len(phrases)} phrases", mend, warning=True)
            if not indicator.probe.endswith("?"):
                yield entry.problem((*steps, "probe"), "is no question", "end it with ?", warning=True)
            yield from self._examples(entry, steps, indicator, self._finder(phrases))
            yield from self._safe_example(entry, steps, indicator)
        for place, flag in enumerate(entry.value.red_flags):
            yield from self._flag(entry, ("red_flags", place), flag)
        yield from self._phrases(entry)

    def _words(self, entry: Entry) -> Iterator[Problem]:
        """Its tallies can be added up, and what does not show an indicator comes to too little."""
        competency = self._bank.competencies.get(entry.id)
        indicators = {each.id.partition("/")[2]: each for each in competency.indicators} if competency else {}
        for id, tally in entry.value.tallies.items():
            steps = ("tallies", id)
            yield from _tally(entry, steps, tally)
            if tally.serious is not None:
                yield entry.problem((*steps, "serious"), "says nothing of an indicator", "remove it")
            sums = Tallies([(id, tally)])
            for text in indicators[id].fails if id in indicators else ():
                if hit := next((hit for _, hit in sums.read(Text(text)).shown()), None):
                    message = f"they find '{text[hit.start : hit.end]}', which fails: {_quoted(hit.key())}"
                    yield entry.problem(steps, message, "change its points, or the example")

    def _flag(self, entry: Entry, steps: Steps, flag: RedFlag) -> Iterator[Problem]:
        """Its tally can be added up, and this or its phrases and leads find its examples."""
        if flag.tally:
            yield from _tally(entry, (*steps, "tally"), flag.tally)
            yield from self._examples(entry, steps, flag, Tallier(flag.tally))
            return
        yield from self._examples(entry, steps, flag, self._raising([flag]))

    def _examples(self, entry: Entry, steps: Steps, part: Indicator | RedFlag, finder: Finder) -> Iterator[Problem]:
        """`holds` are found and `fails` are not."""
        what, mend, narrower = "no phrase finds", "add a phrase that finds it", "narrow the phrase"
        if isinstance(finder, Tallier):
            what, mend, narrower = "its words do not find", "change its points", "change its points"
        elif isinstance(part, RedFlag) and part.weighed:
            what = "no phrase finds, or the words around do not support,"
        for place, text in enumerate(part.holds):
            if not _first(finder, text):
                yield entry.problem((*steps, "holds", place), f"{what} this example", f"{mend}, or change the example")
        for place, text in enumerate(part.fails):
            if hit := _first(finder, text):
                message = f"found as '{text[hit.start : hit.end]}' by {_quoted(hit.key)}"
                yield entry.problem((*steps, "fails", place), message, f"{narrower}, or change the example")

    def _safe_example(self, entry: Entry, steps: Steps, indicator: Indicator) -> Iterator[Problem]:
        """The sentence that candidates are shown is no unsafe practice."""
        if hit := next(filter(None, (_first(finder, indicator.example) for finder in self._unsafe)), None):
            message = f"shown to candidates, and raises a red flag by {_quoted(hit.key)}"
            yield entry.problem((*steps, "holds", 0), message, "say it safely, or narrow the phrase")

    def _phrases(self, entry: Entry) -> Iterator[Problem]:
        """No invisible alternatives, no single words, and no doubles within an indicator or red flag."""
        seen: dict[tuple[Steps, Pattern], Phrase] = {}
        for steps, phrase in phrases_of(entry):
            pattern = self._pattern(phrase)
            if pattern is None:
                continue
            for alternatives in _GROUP.findall(phrase.text):
                # Invisible as a whole it is passed over like any invisible word, and nothing is lost.
                if self._pattern(Phrase(f"({alternatives})")):
                    yield from self._visible(entry, steps, alternatives)
            place = next((place for place, key in enumerate(steps) if key in ("phrases", "leads")), None)
            if place is None:  # of the topic
                continue
            owner = steps[:place]
            if (first := seen.setdefault((owner, pattern), phrase)) is not phrase:
                yield entry.problem(steps, f"says the same as {_quoted(first)}", "remove one", warning=True)
            if pattern.polarity == "excuses" and "indicators" in steps:
                yield entry.problem(steps, "excuses nothing here", "excuses are for red flags: choose another polarity")
            alternatives = pattern.orders[0][0].alternatives if len(pattern.orders[0]) == 1 else ()
            bare = [words[0].word for words in alternatives if len(words) == 1]
            if bare and pattern.polarity not in ("negated", "excuses"):
                message = f"the single word '{bare[0]}' would be enough"
                yield entry.problem(steps, message, "say what is done: a verb and its object", warning=True)

    def _visible(self, entry: Entry, steps: Steps, alternatives: str) -> Iterator[Problem]:
        """Every alternative holds a word that is looked for, and is not a mere "in" where "done in" is written."""
        for written in map(str.strip, alternatives.split("|")):
            if written.startswith("{"):
                continue
            pattern = self._pattern(Phrase(f"({written})"))
            if pattern is None:
                message = f"'{written}' has invisible words alone: it is left out"
                yield entry.problem(steps, message, "add the word that carries its meaning", warning=True)
                continue
            for words in pattern.orders[0][0].alternatives:
                if len(words) == 1 < len(TOKEN.findall(written)) and words[0].word in FUNCTION:
                    rest = "not" if words[0].form == "not" else words[0].word
                    message = f"'{written}' is read as '{rest}': its other words are invisible"
                    yield entry.problem(steps, message, "write = before a word that has to be there", warning=True)

    def _question(self, entry: Entry) -> Iterator[Problem]:
        try:
            rubric = self._bank.rubric(entry.id)
            results = {key: grade(rubric, getattr(rubric.question, key)) for key in ANSWERS}
        except (KeyError, PhraseError):
            message = "its answers were not graded: something that it is scored by is unknown or malformed"
            yield entry.problem((), message, "mend that first", warning=True)
            return
        for key, result in results.items():
            yield from _answer(entry, key, result)
        yield from self._text(entry, rubric)

    def _text(self, entry: Entry, rubric: Rubric) -> Iterator[Problem]:
        """The question does not hold its own evidence, and announces what may distress."""
        text = rubric.question.text
        for indicator in rubric.indicators:
            if hit := _first(self._finder(_phrases_of(indicator)), text):
                message = f"holds evidence of {indicator.id}: '{text[hit.start : hit.end]}' by {_quoted(hit.key)}"
                yield entry.problem(("text",), message, "ask in other words", warning=True)
        note = next((note for note, words in NOTES.items() if words.search(text)), None)
        if note and not rubric.question.content_note:
            yield entry.problem(("text",), f"speaks of {note}", f"add content_note: {note}", warning=True)

    @cached_property
    def _weighing(self) -> Mapping[str, Tallier]:
        """What weighs red flags, by the id of its own."""
        return {flag.id: tallier for flag, tallier in talliers(self._bank.unsafe.values())}

    @cached_property
    def _unsafe(self) -> tuple[Finder, ...]:
        flags = self._bank.unsafe.values()
        return self._raising(flags), *(tallier for _, tallier in talliers(flags))

    def _raising(self, flags: Iterable[RedFlag]) -> _Raising:
        entries = (
            matching.Entry((flag, phrase, lead), pattern, flag.id)
            for flag in flags
            for phrase, lead in flag.sought
            if (pattern := self._pattern(phrase))
        )
        return _Raising(Matcher(entries), self._weighing)

    def _finder(self, phrases: Iterable[Phrase]) -> Matcher[Phrase]:
        return Matcher(matching.Entry(phrase, pattern) for phrase in phrases if (pattern := self._pattern(phrase)))

    def _pattern(self, phrase: Phrase) -> Pattern | None:
        if phrase not in self._patterns:
            try:
                self._patterns[phrase] = self._parser.parse(phrase)
            except PhraseError:
                self._patterns[phrase] = None
        return self._patterns[phrase]


def _tally(entry: Entry, steps: Steps, tally: Tally) -> Iterator[Problem]:
    """Every run can stand in an answer, and counts one thing."""
    seen: set[str] = set()
    if not tally.needed:
        yield entry.problem((*steps, "needed"), "must be above 0", "any sentence would raise or show it")
    if tally.support == 0:
        yield entry.problem((*steps, "support"), "must be above 0", "leave it out where no red flag is weighed")
    if tally.serious is not None and tally.serious <= tally.needed:
        yield entry.problem((*steps, "serious"), "must be above needed", "leave it out, or give the flag its severity")
    for side, weights in (("towards", tally.towards), ("away", tally.away)):
        for place, weight in enumerate(weights):
            for run, times in Counter(listed_runs(weight)).items():
                if not is_run(run):
                    mend = (
                        f"write one to {LONGEST_RUN} stems in small letters, or two with ~ between; commas between runs"
                    )
                    yield entry.problem((*steps, side, place, "runs"), f"'{run}' is no run of stems", mend)
                if run in seen or times > 1:
                    yield entry.problem((*steps, side, place, "runs"), f"'{run}' stands twice", "remove one")
                seen.add(run)


def _enough_indicators(entry: Entry) -> Iterator[Problem]:
    if (count := len(entry.value.indicators)) < FEWEST_INDICATORS:
        mend = f"write at least {FEWEST_INDICATORS}"
        yield entry.problem(("indicators",), f"only {count} indicators", mend, warning=True)


def _answer(entry: Entry, key: str, result: Assessment) -> Iterator[Problem]:
    """An example answer scores what it stands for, and raises no red flag."""
    for flag in result.red_flags:
        message = f"raises the red flag '{flag.id}' with '{flag.text}' by {_quoted(Phrase(flag.phrase, at=flag.at))}"
        yield entry.problem((key,), message, "say it safely, or narrow the phrase")
    low, high = ANSWERS[key]
    if result.level is None:
        if low:
            yield entry.problem((key,), f"has no level: {result.reason}", "an answer on topic holds one of topic")
    elif result.level < low:
        lacks = {id: part.missing for id, part in result.competencies.items()}
        missing = f"lacks {_listed(lacks)}" if any(lacks.values()) else "lacks nothing"
        message = f"scores {result.level}, less than {low}: {missing}. {depth_words(result.depth)}".rstrip()
        yield entry.problem((key,), message, "show what is missing, and tell it in steps")
    elif result.level > high:
        shows = {id: [each.indicator for each in part.evidence] for id, part in result.competencies.items()}
        yield entry.problem((key,), f"scores {result.level}, more than {high}: shows {_listed(shows)}")


def _listed(indicators: Mapping[str, Sequence[str]]) -> str:
    """Competencies, each with the local ids of its indicators."""
    return "; ".join(
        f"{competency}: {', '.join(dict.fromkeys(id.partition('/')[2] for id in ids))}"
        for competency, ids in indicators.items()
        if ids
    )


def _phrases_of(indicator: Indicator) -> list[Phrase]:
    return [phrase for group in indicator.groups for phrase in group.phrases]


def _first(finder: Finder, text: str) -> Hit[Any] | None:
    hits: Iterable[Hit[Any]] = finder.find(Text(text))
    return next(iter(hits), None)


def _quoted(key: Phrase | Bill) -> str:
    """A phrase that was found, with its line, or what words came to."""
    said, where = (key.text, f" in {key.at}") if isinstance(key, Phrase) else (str(key), "")
    return f"'{said[:LONGEST_QUOTE]}{'...' if len(said) > LONGEST_QUOTE else ''}'{where}"
