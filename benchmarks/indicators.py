"""What the words of a sentence say for each indicator, learned from what readers saw in answers.

    python benchmarks/indicators.py            what answers left out of learning say
    python benchmarks/indicators.py --write    then learn from all and write question_banks/words/

For each indicator a linear support vector machine over the runs of up to three stems and the leaps of a sentence, those
that it denies apart (scoring/tally.py), over the answers of benchmarks/fresh/*labels.jsonl to questions that expect it,
over those of the rated sets that are off topic, and over the indicator's own examples. A sentence shows the indicator
where it holds a good part of the words that a reader marked. Where a reader marked one place alone, nobody says what
the others show. Nothing is learned from what the last figures were or will be taken on. Runs that count next to nothing
are left out, the others are rounded to hundredths of the margin.

Left out: all answers of one set, and of the other labels all answers to one question, are in the same of four parts;
each part is judged by what the others teach, and by the bank's examples.
"""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from recall import labels, share
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.svm import LinearSVC
from tally import HERE, KEPT_ASIDE, listed, parts_of, sides

from interviewcoach.banks import load_bank
from interviewcoach.model.bank import Bank, Indicator, Rubrics, Tally
from interviewcoach.scoring.rubric import compiled
from interviewcoach.scoring.tally import Tallies, denials_marked, is_run, pieces_of
from interviewcoach.scoring.text import Text

WORDS = HERE.parent / "question_banks" / "words"
SECOND_READERS = ("eighteen-labels-second-reader",)
# A run that stands in fewer sentences teaches nothing about new ones.
FEWEST = 3
# An indicator that fewer sentences show is not learned.
FEWEST_SHOWN = 8
# What a run counts at least, of the margin.
LEAST = 0.04
# How dear it is that a sentence lies on the wrong side, and how many times as dear if it shows the indicator.
COST, SHOWN_COST = 0.02, 3
# How far from the middle of the margin a sentence shows an indicator, and from where on it supports a phrase.
NEEDED, SUPPORT = -0.3, -0.8
# What is needed at least, of the margin: less comes together by chance.
FEWEST_POINTS = 0.4
PARTS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """`group`: the set it is of, or the file and the question. `expects`: the indicators that a reader looked for.
    `shown`: where each of them is shown, as [start, end) of the text; `partly`: those that may be shown elsewhere too.
    """

    group: str
    question: str
    text: str
    expects: frozenset[str]
    shown: Mapping[str, Sequence[tuple[int, int]]]
    partly: frozenset[str]


def read_answers(bank: Bank) -> Iterator[Answer]:
    """What readers saw, then answers that show nothing, then the bank's own examples."""
    expects = {id: frozenset(i.id for i in bank.rubric(id).indicators) for id in bank.questions}
    texts = {row["id"]: file.stem for file in sorted((HERE / "fresh").glob("*.jsonl")) for row in _rated(file)}
    for file in sorted((HERE / "fresh").glob("*label*.jsonl")):
        if file.stem in SECOND_READERS:
            continue
        for row in labels(str(file)):
            group = texts.get(row["id"], f"{file.stem} {row['question']}")
            if group not in KEPT_ASIDE:
                yield _read(row, group, expects[row["question"]])
    for file in sorted((HERE / "fresh").glob("*.jsonl")):
        for row in _rated(file):
            if file.stem not in KEPT_ASIDE and row["kind"] in ("off_topic", "offtopic"):
                yield Answer(file.stem, row["question"], row["text"], expects[row["question"]], {}, frozenset())
    for indicator in (each for competency in bank.competencies.values() for each in competency.indicators):
        own = frozenset([indicator.id])
        yield from (
            Answer("", "", text, own, {indicator.id: [(0, len(text))]}, frozenset()) for text in indicator.holds
        )
        yield from (Answer("", "", text, own, {}, frozenset()) for text in indicator.fails)


def _rated(file: Path) -> Sequence[Mapping[str, Any]]:
    return [] if "label" in file.stem else labels(str(file))


def _read(row: Mapping[str, Any], group: str, expects: frozenset[str]) -> Answer:
    text, shown = row["text"], {}
    for id, said in row["shown"].items():
        quotes = [quote for quote in ([said] if isinstance(said, str) else said) if quote in text]
        shown[id] = [(text.index(quote), text.index(quote) + len(quote)) for quote in quotes]
    partly = frozenset(id for id, said in row["shown"].items() if isinstance(said, str) or not shown[id])
    return Answer(group, row["question"], text, expects, shown, partly)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence of an answer, by its number: its runs and what it shows."""

    answer: int
    runs: frozenset[str]
    shown: frozenset[str]


def _pieces(number: int, answer: Answer) -> Iterator[Piece]:
    text = Text(answer.text)
    for piece in denials_marked(text, pieces_of(text)):
        a, b = text.span(piece.first, piece.first + len(piece.stems) - 1)
        shown = frozenset(
            id
            for id, marked in answer.shown.items()
            if any(min(end, b) - max(start, a) >= min(12, (end - start) / 2) for start, end in marked)
        )
        yield Piece(number, frozenset(piece.runs), shown)


@dataclass(frozen=True, slots=True)
class Learned:
    """What each run counts, in hundredths of the margin, and the points on its middle."""

    weights: Mapping[str, int]
    middle: float

    @property
    def tally(self) -> Tally:
        towards, away = sides(self.weights.items())
        needed, support = (int(np.ceil(self.middle + 100 * at)) for at in (NEEDED, SUPPORT))
        return Tally(max(int(100 * FEWEST_POINTS), needed), towards, away, support=max(1, support))


class Data:
    """All pieces as a matrix of the runs that enough of them hold."""

    def __init__(self, bank: Bank) -> None:
        self.answers = list(read_answers(bank))
        self.pieces = [piece for number, answer in enumerate(self.answers) for piece in _pieces(number, answer)]
        self.of = np.array([piece.answer for piece in self.pieces])
        vectorizer = CountVectorizer(analyzer=lambda piece: piece.runs, min_df=FEWEST, binary=True)
        self.matrix = vectorizer.fit_transform(self.pieces).astype(float).tocsr()
        self.runs = vectorizer.get_feature_names_out()
        self.listed = np.array([is_run(run) for run in self.runs])
        self.showing = defaultdict[str, list[int]](list)
        for number, piece in enumerate(self.pieces):
            for id in piece.shown:
                self.showing[id].append(number)

    @cached_property
    def parts(self) -> Any:
        """By answer, the part that it is left out with; -1: the bank's own, never left out."""
        return parts_of([answer.group for answer in self.answers], "", PARTS)

    def learn(self, indicator: str, without: int | None = None) -> Learned | None:
        """What all parts but one teach about an indicator; None where too few sentences show it."""
        asked = np.array(
            [
                part != without and indicator in answer.expects
                for part, answer in zip(self.parts, self.answers, strict=True)
            ]
        )
        partly = np.array([indicator in answer.partly for answer in self.answers])
        shown = np.zeros(len(self.pieces), bool)
        shown[self.showing[indicator]] = True
        known = asked[self.of] & (shown | ~partly[self.of])
        read = known & (self.parts[self.of] >= 0)
        if (shown & read).sum() < FEWEST_SHOWN or shown[read].all():
            return None
        model = LinearSVC(C=COST, class_weight={True: SHOWN_COST, False: 1}, random_state=0)
        model.fit(self.matrix[known], shown[known])
        counts = np.where(self.listed & (np.abs(model.coef_[0]) >= LEAST), np.round(100 * model.coef_[0]), 0)
        told = np.flatnonzero(counts)
        weights = {str(self.runs[i]): int(counts[i]) for i in told}
        return Learned(weights, -100 * float(model.intercept_[0]))


def learned(data: Data, indicators: Sequence[Indicator], without: int | None = None) -> dict[str, Tally]:
    """The tallies of those that enough sentences show, by id."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda each: data.learn(each.id, without), indicators)
        return {each.id: safe(learned, each) for each, learned in zip(indicators, found, strict=True) if learned}


def report(bank: Bank, data: Data, indicators: Sequence[Indicator], say: Callable[[str], None] = print) -> None:
    """What is found of what readers saw in answers left out, and how much of it they did not see."""
    plain = replace(bank, competencies={id: _without_words(each) for id, each in bank.competencies.items()})
    rubrics = Rubrics(plain)
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for part in range(PARTS):
        tallies = learned(data, indicators, part)
        own: dict[str, Tallies[str]] = {}
        for number in np.flatnonzero(data.parts == part):
            answer = data.answers[number]
            if answer.question not in own:
                own[answer.question] = Tallies((id, each) for id, each in tallies.items() if id in answer.expects)
            found = compiled(rubrics[answer.question]).findings(answer.text).evidence
            phrases = {each.indicator.id for each in found} & answer.expects
            words = {id for id, _ in own[answer.question].read(Text(answer.text)).shown()}
            for name in ("all", answer.group.partition(" ")[0]):
                for how, ids_found in (("phrases", phrases), ("words", words), ("either", phrases | words)):
                    count = counts[name, how]
                    count[0] += len(ids_found & answer.shown.keys())
                    count[1] += len(answer.shown)
                    count[2] += len(ids_found - answer.shown.keys())
    for (name, how), (right, seen, wrong) in sorted(counts.items()):
        if seen:
            say(f"{name}, by {how}: found {share(right, seen)}, false {share(wrong, right + wrong)}")


def _without_words(competency: Any) -> Any:
    return replace(competency, indicators=tuple(replace(each, tally=None) for each in competency.indicators))


def safe(learned: Learned, indicator: Indicator) -> Tally:
    """The tally, so high that it finds none of the examples that do not show the indicator."""
    tally = learned.tally
    texts = [Text(text) for text in indicator.fails]
    while any(True for text in texts for _ in Tallies([("", tally)]).read(text).shown()):
        tally = replace(tally, needed=tally.needed + 1)
    return tally


HEAD = """\
# What words say for the indicators of {id}: what runs of one to three stems in a sentence count, and leaps from one
# stem to another (~), in hundredths of a margin, what counts most first; what a sentence denies begins with !.
# `make words` writes it from what readers saw in answers (synthetic): change those in benchmarks/, not this. What it
# means and how far to trust it: docs/scoring.md and docs/validity.md.
id: {id}
tallies:
"""


def written(id: str, tallies: Mapping[str, Tally]) -> str:
    """A file of the bank."""
    lines = [HEAD.format(id=id).rstrip("\n")]
    for indicator, tally in tallies.items():
        lines += [
            f"  {indicator.removeprefix(f'{id}/')}:",
            f"    needed: {tally.needed}",
            f"    support: {tally.support}",
        ]
        lines += listed((tally.towards, tally.away), 4)
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> None:
    bank = load_bank()
    data = Data(bank)
    report(bank, data, [each for competency in bank.competencies.values() for each in competency.indicators])
    if "--write" in arguments:
        WORDS.mkdir(exist_ok=True)
        for competency in bank.competencies.values():
            file = WORDS / f"{competency.id}.yaml"
            file.unlink(missing_ok=True)
            if tallies := learned(data, competency.indicators):
                file.write_text(written(competency.id, tallies), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
