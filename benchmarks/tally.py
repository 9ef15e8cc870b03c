"""What the words of a sentence say of unsafe practice, learned from labelled sentences.

    python benchmarks/tally.py               what answers left out of learning say
    python benchmarks/tally.py --write       then learn from all and write question_banks/unsafe/reads-unsafe.yaml

A linear support vector machine over the runs of up to three stems and the leaps of a sentence (scoring/tally.py), over
all labelled answers of benchmarks/ but the locked ones and those that came last, and over the bank's own sentences. Of
an unsafe answer the sentences that hold the words its writer or a reader marked are unsafe, the others safe; without a
mark none of its sentences is used. What a run tells by itself scales it beforehand (Wang and Manning 2012, "Baselines
and Bigrams"). Runs that count next to nothing are left out, the others are rounded to thousandths of the margin.

Left out: all answers of one file and writer are in the same of eight parts; each part is judged by what the other seven
teach, and by the bank's own sentences, which some seventy answers hold word for word. The points that are needed are
those that SAFE of the safe answers left out reach; the serious ones, those that SERIOUS of them reach; those that must
support a find of a phrase or lead, what all but LOST of the finds in the marked words of unsafe answers left out have.
The writers that no phrase was written with sight of, and what phrases find of them, stand beside.
"""

import json
import re
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import diags
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.svm import LinearSVC

from interviewcoach.banks import load_bank
from interviewcoach.model.bank import Bank, Tally, Weight
from interviewcoach.scoring.rubric import Findings, compiled
from interviewcoach.scoring.tally import Tallier, pieces, runs, stems, support
from interviewcoach.scoring.text import Text

HERE = Path(__file__).parent
BANK = HERE.parent / "question_banks" / "unsafe" / "reads-unsafe.yaml"
# Sentences that are unsafe as a whole.
SENTENCES = ("plain-sentences", "slips")
# Not learned from: what the last figures were or will be taken on.
KEPT_ASIDE = (
    "locked",
    "fifty-second",
    "fifty-third",
    "fifty-fourth",
    "fifty-fifth",
    "pairs",
    "last-writer",
    "former-faults",
)
# How often answers to a question are unsafe here, and what words say in a list of sentences alone, is learned apart and
# left out (Daume 2007, "Frustratingly Easy Domain Adaptation"): what is learned so begins with this.
APART = "@"
# A run that stands in fewer sentences teaches nothing about new ones.
FEWEST = 5
# What a run counts at least, of the margin.
LEAST = 0.01
# How dear it is that a piece lies on the wrong side: less lets more of them, and learns less from each.
COST = 0.007
# How much of a run's scale is its ratio.
RATIO = 0.35
# The share of safe answers that may be flagged; those of the rated sets, which are longer, twice as often.
SAFE = 0.027
# The share of them that may be held down by it.
SERIOUS = 0.0005
# The share of finds of unsafe practice that may go without support.
LOST = 0.05
PARTS = 8
# No phrase was written with sight of their unsafe answers.
UNSEEN = re.compile(
    r"sixteen-more writer (30|31|34|36|37|39)|later-writers|sixty-questions writer 21, list 2|fourteenth"
)

Row = dict[str, Any]
Sides = tuple[tuple[Weight, ...], tuple[Weight, ...]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a sentence: the answer it stands in, its runs, and whether it is unsafe; None: nobody says."""

    answer: int
    runs: tuple[str, ...]
    unsafe: bool | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`group`: the file and the writer. `spans` are the marked words of an unsafe one. `whole`: every sentence is what
    the label says. `judged`: it is an answer, and no sentence or example of the bank."""

    group: str
    question: str
    text: str
    unsafe: bool
    spans: Sequence[str]
    whole: bool
    judged: bool = True

    @property
    def places(self) -> Sequence[tuple[int, int]]:
        """Where it is what the label says, [start, end): the marked words of an unsafe answer, none where nobody marked
        any; a safe answer as a whole."""
        if self.unsafe and not self.whole:
            starts = map(self.text.index, self.spans)
            return [(start, start + len(span)) for start, span in zip(starts, self.spans, strict=True)]
        return [(0, len(self.text))]


def labelled(bank: Bank) -> Iterator[Answer]:
    """Every labelled answer and sentence, then the bank's own."""
    for file in sorted((HERE / "unsafe").glob("*.jsonl")):
        if file.stem in KEPT_ASIDE:
            continue
        for row in _rows(file):
            group = f"{file.stem} {row.get('half', '')}".strip()
            question = row.get("question") or row.get("asked") or ""
            yield Answer(
                group,
                question if question in bank.questions else "",
                row["text"],
                row["unsafe"],
                [span] if (span := row.get("span")) and span in row["text"] else [],
                file.stem in SENTENCES,
                file.stem not in SENTENCES,
            )
    for file in [HERE / "calibration" / "answers.jsonl", *sorted((HERE / "fresh").glob("*.jsonl"))]:
        if "label" in file.stem or file.stem in KEPT_ASIDE:
            continue
        for row in _rows(file):
            said = {rating["unsafe"] for rating in row["ratings"]}
            if len(said) == 1:
                group = "calibration" if file.parent.name == "calibration" else file.stem
                yield Answer(group, row["question"], row["text"], said.pop(), row.get("spans", ()), whole=False)
    yield from _of_bank(bank)


def _of_bank(bank: Bank) -> Iterator[Answer]:
    def own(text: str, question: str = "", *, unsafe: bool) -> Answer:
        return Answer("the bank", question, text, unsafe, (), whole=True, judged=False)

    for question in bank.questions.values():
        yield own(question.model_answer, question.id, unsafe=False)
        yield own(question.adequate_answer, question.id, unsafe=False)
        yield own(question.weak_answer, question.id, unsafe=False)
        yield from (own(text, question.id, unsafe=False) for each in question.indicators for text in each.holds)
        for flag in question.red_flags:
            yield from (own(text, question.id, unsafe=True) for text in flag.holds)
            yield from (own(text, question.id, unsafe=False) for text in flag.fails)
    for competency in bank.competencies.values():
        yield from (own(text, unsafe=False) for each in competency.indicators for text in each.holds)
    for flag in (*bank.unsafe.values(), *(flag for each in bank.competencies.values() for flag in each.red_flags)):
        if flag.sought:
            yield from (own(text, unsafe=True) for text in flag.holds)
            yield from (own(text, unsafe=False) for text in flag.fails)


def _rows(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def pieces_of(number: int, answer: Answer) -> Iterator[Piece]:
    """The pieces of an answer's sentences. One of an unsafe answer is unsafe where it holds a good part of the marked
    words."""
    text, marked = Text(answer.text), answer.places
    for sentence in text.sentences:
        found = stems(sentence.words)
        for first, last in pieces(len(found)):
            a, b = text.span(sentence.first + first, sentence.first + last - 1)
            unsafe: bool | None = answer.unsafe
            if answer.unsafe and not answer.whole:
                held = [min(end, b) - max(start, a) >= min(12, (b - a) / 2) for start, end in marked]
                unsafe = any(held) if held else None
            own = runs(found[first:last])
            apart = {answer.question} if answer.question else set()
            if answer.whole:
                apart.update(f"{answer.group} {stem}" for stem in found[first:last])
            yield Piece(number, (*own, *(APART + each for each in apart)), unsafe)


class Data:
    """All pieces as a matrix of the runs that enough of the labelled ones hold."""

    def __init__(self, bank: Bank) -> None:
        self.answers = list(labelled(bank))
        self.pieces = [piece for number, answer in enumerate(self.answers) for piece in pieces_of(number, answer)]
        self.of = np.array([piece.answer for piece in self.pieces])
        self.known = np.array([piece.unsafe is not None for piece in self.pieces])
        self.labels = np.array([bool(piece.unsafe) for piece in self.pieces])
        vectorizer = CountVectorizer(analyzer=lambda piece: piece.runs, min_df=FEWEST, binary=True)
        vectorizer.fit([piece for piece, known in zip(self.pieces, self.known, strict=True) if known])
        self.matrix = vectorizer.transform(self.pieces).astype(float)
        self.runs = vectorizer.get_feature_names_out()
        self.apart = np.array([run.startswith(APART) for run in self.runs])

    def learn(self, chosen: Any) -> tuple[Any, float]:
        """From the chosen pieces: what each run counts in thousandths of the margin, and the points on its middle."""
        matrix, labels = self.matrix[chosen], self.labels[chosen]
        scale = _scale(matrix, labels)
        model = LinearSVC(C=COST, random_state=0).fit(matrix @ diags(scale), labels)
        weights = model.coef_[0] * scale
        counts = np.where(self.apart | (np.abs(weights) < LEAST), 0, np.round(1000 * weights))
        return counts, -1000 * float(model.intercept_[0])

    def most(self, points: Any) -> Any:
        """By answer, the points of the piece that has most."""
        found = np.full(len(self.answers), -np.inf)
        np.maximum.at(found, self.of, points)
        return found

    @cached_property
    def parts(self) -> Any:
        """By answer, the part that it is left out with; -1: the bank's own, never left out."""
        return parts_of([answer.group for answer in self.answers], "the bank", PARTS)

    @cached_property
    def taught(self) -> Sequence[tuple[Any, float]]:
        """By part, what the others teach."""
        return [self.learn((self.parts[self.of] != number) & self.known) for number in range(PARTS)]

    def left_out(self) -> Any:
        """By answer, its points as the other parts teach them, over the middle of their margin."""
        part, points = self.parts[self.of], np.full(len(self.pieces), -np.inf)
        for number, (weights, middle) in enumerate(self.taught):
            points[part == number] = self.matrix[part == number] @ weights - middle
        return self.most(points)

    def sides(self, weights: Any) -> Sides:
        return sides(zip(self.runs, map(int, weights), strict=True))


def parts_of(groups: Sequence[str], own: str, parts: int) -> Any:
    """The part of so many that each answer is in, by the group of each; -1: the bank's own."""
    others = sorted(set(groups) - {own})
    order = np.random.default_rng(1).permutation(len(others))
    part_of = {group: int(place) % parts for group, place in zip(others, order, strict=True)}
    return np.array([part_of.get(group, -1) for group in groups])


def sides(weights: Iterable[tuple[str, int]]) -> Sides:
    """What leads towards a flag or an indicator and what away, by the points of each run: those of the same points
    together, what counts most first."""
    alike: dict[int, list[str]] = defaultdict(list)
    for run, points in weights:
        alike[points].append(run)
    towards, away = (
        tuple(
            Weight(abs(points), ", ".join(sorted(alike[points])))
            for points in sorted(alike, key=abs, reverse=True)
            if points * sign > 0
        )
        for sign in (1, -1)
    )
    return towards, away


def _scale(matrix: Any, labels: Any) -> Any:
    """By run, how well it tells the pieces apart by itself, about 1: the absolute logarithm of how much more often it
    stands in one kind than in the other, in part (RATIO) and relative to all runs."""
    held = [1 + np.asarray(matrix[kind].sum(axis=0))[0] for kind in (labels, ~labels)]
    ratios = np.abs(np.log((held[0] / held[0].sum()) / (held[1] / held[1].sum())))
    scale = (1 - RATIO) * ratios.mean() + RATIO * ratios
    return scale / scale.mean()


def threshold(data: Data, points: Any, share: float) -> int:
    """Over the middle: what this share of the safe answers left out reaches."""
    safe = [n for n, answer in zip(points, data.answers, strict=True) if answer.judged and not answer.unsafe]
    return int(np.ceil(np.quantile(safe, 1 - share)))


def asked(data: Data, bank: Bank) -> Mapping[int, Findings]:
    """What the bank finds in the judged answers to its questions, by the number of the answer."""
    return {
        number: compiled(bank.rubric(answer.question)).findings(answer.text)
        for number, answer in enumerate(data.answers)
        if answer.judged and answer.question
    }


def supports(data: Data, found: Mapping[int, Findings]) -> tuple[list[float], list[float]]:
    """What the words around bring, as the other parts teach, to each find of a red flag by phrases or leads, without
    end where it needs none: in the marked words of unsafe answers, and in safe ones."""
    talliers = [Tallier(Tally(0, *data.sides(weights), support=0)) for weights, _ in data.taught]
    brought: tuple[list[float], list[float]] = [], []
    for number, findings in found.items():
        answer, tallier = data.answers[number], talliers[data.parts[number]]
        text, marked = Text(answer.text), answer.places
        for raised in (*findings.flags, *findings.spared):
            within = any(raised.hit.start < end and start < raised.hit.end for start, end in marked)
            if raised.phrase.text and within:
                weighing = {raised.flag.weighed or "": tallier}
                lead = raised.phrase in raised.flag.leads
                bill = support(raised.flag, weighing, text, raised.hit, lead=lead)
                brought[not answer.unsafe].append(bill.points if bill else np.inf)
    return brought


def wanted_support(unsafe: Sequence[float], safe: Sequence[float], say: Callable[[str], None] = print) -> int:
    """What all but LOST of the unsafe finds have, in tens."""
    points = int(np.quantile(unsafe, LOST) // 10 * 10)
    say(
        f"finds of phrases in unsafe practice: {len(unsafe)}, in safe answers: {len(safe)}; short of what is asked for:"
    )
    for each in (*range(100, 501, 50), points):
        say(f"  {each}: {np.mean(np.less(unsafe, each)):.1%}, {np.mean(np.less(safe, each)):.1%}")
    return points


def report(
    data: Data, found: Mapping[int, Findings], points: Any, needed: int, say: Callable[[str], None] = print
) -> None:
    """By group: flagged by phrases, by words left out, by either."""
    known, unsafe = int(data.known.sum()), int(data.labels.sum())
    say(f"{len(data.answers)} labelled answers and sentences (synthetic): {known} pieces, {unsafe} of them unsafe")
    say(f"needed, over the middle of the margin: {needed / 1000:.2f} of it")
    say("flagged by phrases, by words left out, by either, of all:")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for number, findings in found.items():
        answer = data.answers[number]
        phrases, words = any(raised.phrase.text for raised in findings.flags), bool(points[number] >= needed)
        names = [answer.group, "ALL"]
        if UNSEEN.search(answer.group):
            names.append("ALL that no phrase was written with sight of")
        for name in names:
            part = counts[f"{name}, {'unsafe' if answer.unsafe else 'safe'}"]
            part.update(phrases=phrases, words=words, either=phrases or words, all=1)
    for name, part in sorted(counts.items()):
        say(f"  {name}: {part['phrases']}, {part['words']}, {part['either']} of {part['all']}")


def written(data: Data, needed: int, serious: int, support: int) -> str:
    """The bank's file."""
    weights, middle = data.learn(data.known)
    head = HEAD.format(needed=int(np.ceil(middle + needed)), serious=int(np.ceil(middle + serious)), support=support)
    return "\n".join([head, *listed(data.sides(weights), 6)]) + "\n"


def listed(sides: Sides, indent: int) -> Iterator[str]:
    """The lines of a tally's weights, its keys so far to the right."""
    margin = " " * indent
    wrap = textwrap.TextWrapper(
        140,
        initial_indent=f"{margin}  ",
        subsequent_indent=f"{margin}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    for key, side in zip(("towards", "away"), sides, strict=True):
        if side:
            yield f"{margin}{key}:"
        for weight in side:
            yield from wrap.wrap(f"- {{points: {weight.points}, runs: '{weight.runs}'}}")


HEAD = """\
# Words that speak for unsafe practice, and against it: what runs of one to three stems in a sentence count, and leaps
# from one stem to another (~), in thousandths of a margin, what counts most first. `make tally` writes it from labelled
# sentences (synthetic): change those in benchmarks/, not this. What it means and how far to trust it: docs/scoring.md
# and docs/validity.md.
red_flags:

  - id: reads-unsafe
    text: Something that a supervisor may have to put right, by its words
    severity: minor
    instead: >-
      Read this sentence once more as a supervisor would. If somebody in it is hurt, misled, exposed, overruled or left
      alone, say what you would do in its place. If nobody is, say plainly who agreed, who was told and what was written
      down.
    holds:
      - There was no need to bother the nurse with it, so I left it until the Monday.
      - I told him there'd be no cigarette until he'd had his tablets, and he soon took them.
    fails:
      - I told her I couldn't keep that to myself, and we went to the nurse together.
      - I asked him whether he wanted his tablets now or after his cigarette, and wrote down what he said.
    tally:
      needed: {needed}
      serious: {serious}
      support: {support}"""


def main(arguments: Sequence[str]) -> None:
    bank = load_bank()
    data = Data(bank)
    points = data.left_out()
    needed, serious = (threshold(data, points, share) for share in (SAFE, SERIOUS))
    found = asked(data, bank)
    report(data, found, points, needed)
    support = wanted_support(*supports(data, found))
    if "--write" in arguments:
        BANK.write_text(written(data, needed, serious, support), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
