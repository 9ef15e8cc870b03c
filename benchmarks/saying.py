"""How much a sentence says by its words, whatever the question, learned from answers as raters rated them.

    python benchmarks/saying.py            how well answers left out of learning are told apart
    python benchmarks/saying.py --write    then learn from all and write src/interviewcoach/scoring/says.txt

What a sentence says is the sum over its runs of up to three stems and its leaps (scoring/tally.py), at least nothing;
what an answer says, the sum over its sentences, of which 1 - e^-sum is to come near the raters' level, 1 at nothing and
5 at all. The points are those of the least squared error, with the sum of their squares held small as in a ridge
regression (Hoerl and Kennard 1970), found by L-BFGS (Liu and Nocedal 1989). The kinked sum makes it one of few good
answers to the problem, not the best one. Raters said of whole answers what they are worth: that sentences are what
carries it is what the sum assumes (multiple-instance regression, Ray and Page 2001).

Learned from are the rated sets of benchmarks/fresh/ but those kept aside, and the answers of other-labels.jsonl, each
with its `overall`. Left out: all answers of one set are in the same of four parts; and by question, in as many parts.
"""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import Any

import numpy as np
from recall import labels
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer
from tally import HERE, KEPT_ASIDE, parts_of, sides
from validity import GOOD_KINDS, spearman

from interviewcoach.scoring.tally import is_run, listed_runs, pieces_of
from interviewcoach.scoring.text import Text

SAYS = HERE.parent / "src" / "interviewcoach" / "scoring" / "says.txt"
# A run that stands in fewer sentences teaches nothing about new ones.
FEWEST = 8
# What a run counts at least, of a sum of 1.
LEAST = 0.01
# How dear the points are.
RIDGE = 4.0
STEPS = 60
PARTS = 4
# A sum of 1 in points.
WHOLE = 1000
# Of a line, in letters.
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Answer:
    """`level` is the mean of its ratings, 1 to 5."""

    group: str
    question: str
    kind: str
    text: str
    level: float


def read_answers() -> Iterator[Answer]:
    for file in sorted((HERE / "fresh").glob("*.jsonl")):
        if file.stem in KEPT_ASIDE:
            continue
        for row in labels(str(file)):
            if "ratings" in row:
                level = fmean(rating["overall"] for rating in row["ratings"])
            elif "overall" in row:
                level = row["overall"]
            else:
                continue
            yield Answer(file.stem, row["question"], row["kind"], row["text"], level)


class Data:
    """The pieces of all answers as a matrix of the runs that enough of them hold."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers = answers
        pieces = [(number, piece) for number, answer in enumerate(answers) for piece in pieces_of(Text(answer.text))]
        self.of = np.array([number for number, _ in pieces])
        vectorizer = CountVectorizer(analyzer=lambda piece: piece[1].runs, min_df=FEWEST, binary=True)
        matrix = vectorizer.fit_transform(pieces).astype(float).tocsc()
        runs = vectorizer.get_feature_names_out()
        listed = np.array([is_run(run) for run in runs])
        self.matrix, self.runs = matrix[:, listed].tocsr(), runs[listed]
        self.whole = csr_matrix((np.ones(len(pieces)), (self.of, np.arange(len(pieces)))))
        self.levels = np.array([answer.level for answer in answers])

    def learn(self, chosen: Any) -> Any:
        """From the chosen answers: what each run counts, of a sum of 1."""
        own = chosen[self.of]
        matrix, whole = self.matrix[own], self.whole[chosen][:, own]
        turned, spread = matrix.T.tocsr(), whole.T.tocsr()
        wanted = (self.levels[chosen] - 1) / 4

        def dear(counts: Any) -> tuple[float, Any]:
            sums = matrix @ counts
            left = np.exp(-(whole @ np.maximum(sums, 0)))
            error = (1 - left) - wanted
            slope = turned @ ((spread @ (error * left)) * (sums > 0))
            return float(error @ error + RIDGE * counts @ counts) / 2, slope + RIDGE * counts

        start = np.full(self.matrix.shape[1], 1e-3)  # at 0 no sentence says anything, and nothing would be learned
        counts = minimize(dear, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
        return np.where(np.abs(counts) >= LEAST, counts, 0)

    def said(self, counts: Any) -> Any:
        """By answer, what its sentences say."""
        return 1 - np.exp(-(self.whole @ np.maximum(self.matrix @ counts, 0)))

    @cached_property
    def by_set(self) -> Any:
        return self._left_out(parts_of([answer.group for answer in self.answers], "", PARTS))

    @cached_property
    def by_question(self) -> Any:
        return self._left_out(parts_of([answer.question for answer in self.answers], "", PARTS))

    def _left_out(self, parts: Any) -> Any:
        """By answer, what its sentences say as the other parts teach it."""
        said = np.zeros(len(self.answers))
        for part in range(PARTS):
            said[parts == part] = self.said(self.learn(parts != part))[parts == part]
        return said


def report(data: Data, say: Callable[[str], None] = print) -> None:
    say(f"{len(data.answers)} rated answers (synthetic), {len(data.runs)} runs and leaps")
    sets = np.array([answer.group != "other-labels" for answer in data.answers])
    good = np.array([answer.kind in GOOD_KINDS for answer in data.answers])
    for how, said in (("sets", data.by_set), ("questions", data.by_question)):
        say(f"what sentences say and raters' levels, Spearman, {how} left out:")
        for name, chosen in (("the rated sets", sets), ("adequate to excellent", sets & good), ("others", ~sets)):
            say(f"  {name}: {spearman(list(data.levels[chosen]), list(said[chosen])):.3f} ({chosen.sum()})")
    kinds = defaultdict[str, list[tuple[float, float]]](list)
    for answer, said in zip(data.answers, data.by_set, strict=True):
        kinds[answer.kind].append((answer.level, said))
    say("by kind: level, what is said:")
    for kind, pairs in sorted(kinds.items(), key=lambda item: fmean(level for level, _ in item[1])):
        level, share = (fmean(values) for values in zip(*pairs, strict=True))
        say(f"  {kind:16} {level:.2f}  {share:.0%}")


HEAD = """\
# How much a sentence says by its words, whatever the question: what runs of one to three stems count, and leaps from
# one stem to another (~), what counts most first. `make saying` writes it from answers as raters rated them
# (synthetic): change those in benchmarks/, not this. What it means and how far to trust it: docs/scoring.md and
# docs/validity.md.
"""


def written(counts: Mapping[str, int]) -> str:
    """Lines of points and the runs that count them."""
    lines = [
        f"{sign}{weight.points} {line}\n"
        for sign, weights in zip(("", "-"), sides(counts.items()), strict=True)
        for weight in weights
        for line in _wrapped(list(listed_runs(weight)))
    ]
    return HEAD + "".join(lines)


def _wrapped(runs: Sequence[str]) -> Iterator[str]:
    """Lines of whole runs."""
    width, lines = 0, list[list[str]]([[]])
    for run in runs:
        if lines[-1] and width + len(run) > WIDTH:
            width, lines = 0, [*lines, []]
        lines[-1].append(run)
        width += len(run) + 2
    yield from map(", ".join, lines)


def main(arguments: Sequence[str]) -> None:
    data = Data(list(read_answers()))
    report(data)
    if "--write" in arguments:
        counts = np.round(WHOLE * data.learn(np.ones(len(data.answers), bool)))
        SAYS.write_text(written({str(data.runs[i]): int(counts[i]) for i in np.flatnonzero(counts)}), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
