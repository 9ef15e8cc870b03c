"""How fast phrases are found in answers, beside other matchers, and what a whole grade adds. Needs the `bench` extra.

    python benchmarks/matching.py [--quick] [--output docs/performance.md]

Every time is a median over interleaved rounds (A B C, A B C, ...) of one run, warm. A round has answers of its own, so
nobody lives on typing errors that it remembers. The garbage collector runs as it does in a program.
"""

import argparse
import os
import platform
import random
import re
import string
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean, median
from time import perf_counter
from typing import Any

import ahocorasick
import spacy
from flashtext2 import KeywordProcessor
from page import put
from rapidfuzz import fuzz, process
from spacy.matcher import PhraseMatcher
from spaczz.matcher import FuzzyMatcher

from interviewcoach.banks import load_bank
from interviewcoach.collecting import seldom
from interviewcoach.model.bank import Bank, Phrase
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.matching import Entry, Matcher
from interviewcoach.scoring.phrases import PhraseParser
from interviewcoach.scoring.rubric import compiled
from interviewcoach.scoring.text import Text

Find = Callable[[Any], Any]
Medians = dict[Any, float]
SIZES = (50, 500, 5_000, 50_000)
LENGTHS = (30, 200, 800, 3_200)
PLANTED, TYPOS, CUTOFF, WARMING, SAMPLES = 40, 0.03, 85, 150, 5
# A peer is left out where one answer takes longer than this, in seconds.
PATIENCE = 20.0
PEERS = ("rapidfuzz", "numpy", "spacy", "spaczz", "flashtext2", "pyahocorasick")
BEGIN, END = "<!-- matching:begin -->", "<!-- matching:end -->"


def engine(phrases: Sequence[str]) -> Find:
    """All that is the program's own: what it returns splits and searches an answer; the key of a hit is its phrase."""
    parser = PhraseParser({})
    matcher = Matcher(Entry(phrase, parser.parse(Phrase(phrase))) for phrase in phrases)
    return lambda answer: matcher.find(Text(answer))


# The others, each in its fastest use for the task.
def floor(phrases: Sequence[str]) -> Find:
    words = {phrase.split()[0]: phrase for phrase in phrases}
    return lambda answer: [found for word in answer.lower().split() if (found := words.get(word))]


def partial_ratio(phrases: Sequence[str], least: float | None = None) -> Find:
    ratio = partial(fuzz.partial_ratio, score_cutoff=least)
    return lambda answer: [phrase for text in [answer.lower()] for phrase in phrases if ratio(phrase, text) >= CUTOFF]


def cdist(phrases: Sequence[str]) -> Find:
    # Phrases as rows: the workers share rows, and the answer as the only row would keep one of them idle.
    compare = partial(process.cdist, phrases, scorer=fuzz.partial_ratio, score_cutoff=CUTOFF, workers=2)
    return lambda answer: compare([answer.lower()])


def spacy_like(phrases: Sequence[str], kind: Callable[..., Any]) -> Find:
    nlp = spacy.blank("en")
    matcher = kind(nlp.vocab)
    for phrase in phrases:
        matcher.add(phrase, [nlp.make_doc(phrase)])
    return lambda answer: matcher(nlp.make_doc(answer))


def flashtext(phrases: Sequence[str]) -> Find:
    processor = KeywordProcessor(case_sensitive=False)
    processor.add_keywords_from_iter(phrases)
    return processor.extract_keywords


def aho_corasick(phrases: Sequence[str]) -> Find:
    automaton = ahocorasick.Automaton()
    for phrase in phrases:
        automaton.add_word(phrase, phrase)
    automaton.make_automaton()
    return lambda answer: list(automaton.iter(answer.lower()))


OURS, FLOOR, SPACY = "interviewcoach", "`split` and look-up of words (the floor)", "spaCy `PhraseMatcher`"
LOOP, CUT, AGAIN = "RapidFuzz `partial_ratio` loop", "the same, `score_cutoff=85`", "{}, answers seen before"
# How each is built, which wordings it finds, and with how many phrases it is tried at most.
CONTESTANTS: dict[str, tuple[Callable[[Sequence[str]], Find], str, int]] = {
    OURS: (engine, "typing errors, endings, gaps; not what is negated", SIZES[-1]),
    FLOOR: (floor, "single words", SIZES[-1]),
    LOOP: (partial_ratio, "typing errors", SIZES[-1]),
    CUT: (partial(partial_ratio, least=CUTOFF), "typing errors", SIZES[-1]),
    "RapidFuzz `cdist`, the same, 2 workers": (cdist, "typing errors", SIZES[-1]),
    SPACY: (partial(spacy_like, kind=partial(PhraseMatcher, attr="LOWER")), "exact words", SIZES[-1]),
    "spaczz `FuzzyMatcher`": (partial(spacy_like, kind=partial(FuzzyMatcher, min_r=CUTOFF)), "typing errors", 500),
    "flashtext2": (flashtext, "exact words", SIZES[-1]),
    "pyahocorasick": (aho_corasick, "exact letters", SIZES[-1]),
}

VERBS = """ask tell call check listen explain offer support encourage record report write read watch notice follow keep
give take bring find help leave meet plan review share show speak visit raise protect prepare observe mention""".split()
KINDS = """calm clear quiet safe private honest written daily weekly early late open new small whole shared agreed local
gentle simple practical recent urgent formal personal right next senior clinical physical mental""".split()
THINGS = """nurse manager team patient client person family carer doctor colleague plan risk note record shift room door
group session meeting medication dose chart feeling worry anger sleep food walk voice phone question answer choice
reason boundary policy incident form trust step goal routine support crisis thought pain garden visitor relative letter
supervisor handover diary mood concern complaint decision habit money home hospital ward""".split()
MANNERS = "calmly quietly clearly gently directly slowly early together privately honestly openly daily".split()


def generated(rng: random.Random) -> Iterator[str]:
    """Plain phrases of two to four words; each comes once."""
    seen = {""}
    phrase = ""
    while True:
        while phrase in seen:
            kind, manner = rng.choice([[], [KINDS]]), rng.choice([[], [MANNERS]])
            phrase = " ".join(map(rng.choice, (VERBS, *kind, THINGS, *manner)))
        seen.add(phrase)
        yield phrase


class Material:
    """Answers from the prose of the bundled bank's model answers, and phrases; the same for the same bank and seed."""

    def __init__(self, bank: Bank, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - repeatable on purpose
        self.prose = {
            id: re.split(r"(?<=[.!?])\s+", " ".join(f"{question.model_answer} {question.adequate_answer}".split()))
            for id, question in bank.questions.items()
        }
        self._all = [sentence for sentences in self.prose.values() for sentence in sentences]
        self._planted = dict(islice(self._plantable(), PLANTED))

    def _plantable(self) -> Iterator[tuple[str, str]]:
        """Two to four words of a sentence, and the sentence, where the engine finds them in it."""
        for sentence in self._rng.sample(self._all, len(self._all)):
            words = re.search(r"\b[a-z]{5,}(?: [a-z]+){0,2} [a-z]{5,}\b", sentence)
            if words is not None and engine([words.group()])(sentence):
                yield words.group(), sentence

    def answer(self, words: int, prose: Sequence[str] = ()) -> str:
        """So many words of `prose` or of all, every third sentence with a planted phrase; 3 % have a typing error."""
        taken: list[str] = []
        while len(taken) < words:
            for source in (prose or self._all, prose or self._all, list(self._planted.values())):
                taken += self._rng.choice(source).split()
        del taken[words:]
        long = [i for i, word in enumerate(taken) if len(word) >= 4 and word.isalpha()]
        for i in self._rng.sample(long, round(TYPOS * words)):
            taken[i] = self._mistyped(taken[i])
        return " ".join(taken)

    def _mistyped(self, word: str) -> str:
        """Two letters swapped or one left out, doubled or replaced; the first stays."""
        i = self._rng.randrange(1, len(word) - 1)
        here, after, other = word[i], word[i + 1], self._rng.choice(string.ascii_lowercase)
        ways = [way for way in (after + here, after, here * 2 + after, other + after) if way != here + after]
        return word[:i] + self._rng.choice(ways) + word[i + 2 :]

    def phrases(self, count: int) -> list[str]:
        """The planted phrases and generated ones: the more phrases, the more hits."""
        return [*self._planted, *islice(generated(self._rng), count - PLANTED)]

    def silent(self, counts: Sequence[int]) -> list[list[str]]:
        """For each count the planted phrases and others of the same words that no sentence holds: equal hits."""
        candidates = list(islice(generated(self._rng), max(counts) * 5 // 4))
        held = {hit.key for hit in engine(candidates)(" ".join(self._all))}
        unheard = [phrase for phrase in candidates if phrase not in held]
        return [[*self._planted, *unheard][:count] for count in counts]


def middling(bank: Bank) -> Material:
    """That of SAMPLES whose planted phrases are found as often as those of most: some forty of a sample may stand in
    twice as many sentences as those of another, and finds take a third of the time."""

    def hits(seed: int) -> float:
        material = Material(bank, seed)
        find = engine(material.phrases(500))
        return fmean(len(find(material.answer(200))) for _ in range(WARMING))

    by_hits = sorted(range(1, SAMPLES + 1), key=hits)
    return Material(bank, by_hits[SAMPLES // 2])


def clock(call: Find, items: Sequence[Any]) -> float:
    """Seconds for all items."""
    start = perf_counter()
    for item in items:
        call(item)
    return perf_counter() - start


def interleaved(calls: Mapping[Any, Find], items: Sequence[Any], batch: int = 1, budget: float = 60) -> Medians:
    """Median microseconds an item, after a second of warming up at most, on the first WARMING items. A call that needs
    more than `budget` seconds takes one item a batch, then part in fewer rounds (3 at least); above PATIENCE none."""
    rounds = [items[start : start + batch] for start in range(WARMING, len(items), batch)]
    joins = {}
    for name, call in calls.items():
        if clock(call, items[:1]) < PATIENCE:
            taken = clock(call, items[:1])
            clock(call, items[1 : min(WARMING, 1 + int(1 / taken))])
            width = batch if taken * batch * len(rounds) <= budget else 1
            joins[name] = width, max(3, min(len(rounds), int(budget / (taken * width))))
    times: dict[Any, list[float]] = {name: [] for name in joins}
    for number, taking in enumerate(rounds):
        for name, (width, share) in joins.items():
            if (number + 1) * share // len(rounds) > number * share // len(rounds):
                times[name].append(clock(calls[name], taking[:width]) / width * 1e6)
    return {name: median(values) for name, values in times.items()}


def compared(material: Material, size: int, rounds: int, budget: float) -> dict[str, float]:
    """200-word answers against so many phrases: microseconds an answer by name, our hits an answer as "hits", and
    milliseconds to compile as "compile" and the name."""
    phrases, calls, extra = material.phrases(size), dict[str, Find](), dict[str, float]()
    for name, (build, _, most) in CONTESTANTS.items():
        if size <= most:
            start = perf_counter()
            calls[name] = build(phrases)
            extra[f"compile {name}"] = (perf_counter() - start) * 1e3
    answers = [material.answer(200) for _ in range(WARMING + 5 * rounds)]
    extra["hits"] = fmean(len(calls[OURS](answer)) for answer in answers[:WARMING])
    calls |= {AGAIN.format(name): calls[name] for name in (OURS, SPACY)}
    return interleaved(calls, answers, 5, budget) | extra


def by_turns(material: Material, rounds: int, other: str) -> float:
    """How many times as long as the engine another takes, the two alone by turns, 200-word answers against 500 phrases:
    in company what ran before has left one of them more of the processor's caches than the other."""
    phrases = material.phrases(500)
    calls = {name: CONTESTANTS[name][0](phrases) for name in (OURS, other)}
    answers = [material.answer(200) for _ in range(WARMING + 5 * rounds)]
    times = interleaved(calls, answers, 5)
    return times[other] / times[OURS]


def grown(material: Material, rounds: int) -> tuple[dict[int, float], list[float]]:
    """Microseconds an answer by number of phrases at equal hits; the hits an answer."""
    calls = dict(zip(SIZES[1:], map(engine, material.silent(SIZES[1:])), strict=True))
    answers = [material.answer(200) for _ in range(WARMING + 5 * rounds)]
    return interleaved(calls, answers, 5), [fmean(map(len, map(find, answers))) for find in calls.values()]


def lengthened(material: Material, rounds: int) -> dict[int, float]:
    """Microseconds an answer by its words, against 500 phrases."""
    find = engine(material.phrases(500))
    calls = {words: (lambda row, words=words: find(row[words])) for words in LENGTHS}
    return interleaved(calls, [{words: material.answer(words) for words in LENGTHS} for _ in range(WARMING + rounds)])


def graded(material: Material, bank: Bank, rounds: int) -> list[float]:
    """For every eighth question the time of a whole grade over that of its matching alone, 200-word answers."""
    ratios = []
    for id in list(bank.questions)[::8]:
        rubric, prose = bank.rubric(id), material.prose[id]
        answers = [material.answer(200, prose) for _ in range(WARMING + rounds)]
        match = compiled(rubric).findings
        # The first pass reads the typing errors, so that none of the two that are compared does it for the other.
        times = interleaved({"first": match, "match": match, "grade": partial(grade, rubric)}, answers)
        ratios.append(times["grade"] / times["match"])
    return ratios


def held(phrases: Sequence[str], answer: str) -> tuple[float, float]:
    """Megabytes that compiled phrases hold after an answer, and at the peak, by tracemalloc: without the English words,
    which all matchers share and which are read before. For a process of its own."""
    engine(["listen carefully"])(answer)
    tracemalloc.start()
    find = engine(phrases)
    find(answer)
    now, peak = tracemalloc.get_traced_memory()
    return now / 1e6, peak / 1e6


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return ["", *("| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)), ""]


def target(what: str, most: float, measured: float, unit: str = "x", least: bool = False) -> str:
    """One line; `least`: the target is a lower bound."""
    met = measured >= most if least else measured <= most
    bound = "at least" if least else "at most"
    return f"- target {what}: {bound} {most:g}{unit}; measured {measured:.2f}{unit}; {'met' if met else 'not met'}"


def comparison(results: Mapping[int, Mapping[str, float]]) -> list[str]:
    """The main table: contestants by number of phrases."""
    finds = {name: wordings for name, (_, wordings, _) in CONTESTANTS.items()}
    finds |= {AGAIN.format(name): finds[name] for name in (OURS, SPACY)}
    rows = []
    for name, wordings in finds.items():
        pairs = [(times.get(name), times[OURS]) for times in results.values()]
        rows.append([name, wordings, *(f"{its:,.0f} ({its / ours:,.2f}x)" if its else "-" for its, ours in pairs)])
    for name in (f"compile {OURS}", f"compile {SPACY}", "hits"):
        rows.append([name, "", *(f"{found[name]:,.1f}" for found in results.values())])
    return table(["", "finds", *(f"{size:,} phrases" for size in results)], rows)


def report(quick: bool) -> Iterator[str]:
    """Lines of Markdown."""
    bank = load_bank()
    material, rounds, budget = middling(bank), 12 if quick else 100, 2.0 if quick else 10.0
    packages = ", ".join(f"{name} {version(name)}" for name in PEERS)
    yield f"{platform.system()}, {os.cpu_count()} cores, CPython {platform.python_version()}, {packages};"
    yield f"{rounds} rounds{', a quick trial' if quick else ''}. Microseconds for a 200-word answer (as a multiple"
    yield f"of {OURS}'s); `-`: not tried, or above {PATIENCE:.0f} s an answer; milliseconds to compile; hits an answer."
    results = {size: compared(material, size, rounds, budget) for size in (SIZES[:2] if quick else SIZES)}
    yield from comparison(results)
    growth, equal = grown(material, rounds)
    yield "By number of phrases, with equal hits:"
    cells = [[f"{n:,}", f"{time:,.0f}", f"{hits:.1f}"] for (n, time), hits in zip(growth.items(), equal, strict=True)]
    yield from table(["phrases", "microseconds", "hits"], cells)
    by_length = lengthened(material, rounds)
    yield "By length of the answer, 500 phrases:"
    cells = [[f"{words:,}", f"{time:,.0f}", f"{time / words:.2f}"] for words, time in by_length.items()]
    yield from table(["words", "microseconds", "a word"], cells)
    ratios = graded(material, bank, rounds)
    yield f"A whole grade over its matching alone, {len(ratios)} questions: {min(ratios):.2f} to {max(ratios):.2f}."
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        now, peak = pool.submit(held, material.phrases(SIZES[-1]), material.answer(200)).result()
    yield f"Memory of {SIZES[-1]:,} phrases: {now:.0f} MB held, {peak:.0f} MB at the peak of compiling.\n"
    at_500 = results[500]
    alone = {name: by_turns(material, rounds, name) for name in (LOOP, CUT, SPACY, FLOOR)}
    company = {name: at_500[name] / at_500[OURS] for name in alone}
    yield "500 phrases, the two alone by turns, and in company as in the first table:\n"
    for name, least in ((LOOP, 15), (CUT, 15), (SPACY, 1.5)):
        yield target(f"against {name}", least, alone[name], least=True) + f" ({company[name]:.2f}x in company)"
    yield target("over the floor", 10, 1 / alone[FLOOR]) + f" ({1 / company[FLOOR]:.2f}x in company)"
    yield "\nThe others:\n"
    yield target("growth from 500 to 50,000 phrases at equal hits", 1.5, growth[50_000] / growth[500])
    yield target("linear in length: a word of 3,200 over one of 200", 1.2, by_length[3_200] / by_length[200] / 16)
    yield target("a whole grade over matching, median question", 3, median(ratios))
    yield target("memory of 50,000 phrases", 150, now, " MB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed of the phrase matcher beside its peers.")
    parser.add_argument("--quick", action="store_true", help="few rounds and phrases, to try it out")
    parser.add_argument("--output", type=Path, help=f"a file whose part between {BEGIN} and {END} is replaced")
    options = parser.parse_args()
    seldom()  # as the program does
    text = "\n".join(report(options.quick))
    put(text, BEGIN, END, options.output)


if __name__ == "__main__":
    main()
