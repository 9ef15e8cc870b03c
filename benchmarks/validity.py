"""How far the scorer agrees with raters, on rated answers of the form of benchmarks/calibration/.

    python benchmarks/validity.py [ANSWERS.jsonl ...]

Synthetic: the calibration answers and their ratings were written for this project, not collected from candidates.
Conventions: a rater's mean is the truth; an answer without a level and a competency without evidence count as 1; an
answer is unsafe where both raters say so and safe where neither does; any red flag counts as flagged.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import correlation, fmean, linear_regression
from typing import Any

from interviewcoach.banks import load_bank
from interviewcoach.model.assessment import Assessment
from interviewcoach.scoring.grading import grade

CALIBRATION = Path(__file__).parent / "calibration" / "answers.jsonl"
GOOD_KINDS = ("adequate", "strong_terse", "strong_typos", "excellent_plain", "excellent")


@dataclass(frozen=True, slots=True)
class Rated:
    """An answer with what the raters and the scorer say of it."""

    answer: dict[str, Any]
    result: Assessment

    @property
    def kind(self) -> str:
        return str(self.answer["kind"])

    @property
    def rated(self) -> float:
        return fmean(rating["overall"] for rating in self.answer["ratings"])

    @property
    def scored(self) -> float:
        return self.result.level or 1.0

    @property
    def words(self) -> int:
        return len(self.answer["text"].split())

    @property
    def unsafe(self) -> bool | None:
        said = {rating["unsafe"] for rating in self.answer["ratings"]}
        return said.pop() if len(said) == 1 else None

    def competencies(self) -> Iterable[tuple[str, float, float]]:
        for id in self.answer["ratings"][0]["competencies"]:
            rated = fmean(rating["competencies"][id] for rating in self.answer["ratings"])
            part = self.result.competencies.get(id)
            yield id, rated, (part.level if part else None) or 1.0


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, ties sharing their mean rank."""
    order = sorted(values)
    first = {value: order.index(value) + 1 for value in set(values)}
    return [first[value] + (order.count(value) - 1) / 2 for value in values]


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Spearman's rho: Pearson's correlation of the ranks. 0 where one side does not vary."""
    if len(set(a)) < 2 or len(set(b)) < 2:
        return 0.0
    return correlation(ranks(a), ranks(b))


def partial_spearman(a: Sequence[float], b: Sequence[float], given: Sequence[float]) -> float:
    """Spearman's rho of a and b with `given` partialled out of the ranks (correlation of the residuals)."""

    def residuals(values: Sequence[float]) -> list[float]:
        x, y = ranks(given), ranks(values)
        slope, intercept = linear_regression(x, y)
        return [value - slope * at - intercept for at, value in zip(x, y, strict=True)]

    return correlation(residuals(a), residuals(b))


def quadratic_kappa(a: Sequence[float], b: Sequence[float]) -> float:
    """Cohen's kappa with quadratic weights (Cohen 1968) over levels rounded to 1-5."""
    x, y = [int(value + 0.5) for value in a], [int(value + 0.5) for value in b]
    observed = fmean((p - q) ** 2 for p, q in zip(x, y, strict=True))
    expected = fmean((p - q) ** 2 for p in x for q in y)
    return 1 - observed / expected if expected else 1.0


def report(rows: Sequence[Rated], say: Callable[[str], None] = print) -> None:
    rated, scored, words = [r.rated for r in rows], [r.scored for r in rows], [float(r.words) for r in rows]
    say(f"{len(rows)} answers (synthetic)")
    say(f"overall: Spearman {spearman(rated, scored):.3f} (word count {spearman(rated, words):.3f}), quadratic kappa")
    say(
        f"  {quadratic_kappa(rated, scored):.3f}, mean absolute error"
        f" {fmean(abs(a - b) for a, b in zip(rated, scored, strict=True)):.2f}"
    )
    good = [r for r in rows if r.kind in GOOD_KINDS]
    if len(good) > 2:
        a, b, w = [r.rated for r in good], [r.scored for r in good], [float(r.words) for r in good]
        say(
            f"kinds adequate to excellent alone: Spearman {spearman(a, b):.3f} (word count {spearman(a, w):.3f},"
            f" with it partialled out {partial_spearman(a, b, w):.3f})"
        )
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        for id, truth, level in row.competencies():
            pairs[id].append((truth, level))
    pooled = [pair for entries in pairs.values() for pair in entries]
    say(f"competencies pooled: Spearman {spearman(*map(list, zip(*pooled, strict=True))):.3f}")
    for id, entries in sorted(pairs.items()):
        say(f"  {id}: {spearman(*map(list, zip(*entries, strict=True))):.3f} (n={len(entries)})")
    unsafe, safe = [r for r in rows if r.unsafe is True], [r for r in rows if r.unsafe is False]
    say(f"unsafe answers flagged: {sum(bool(r.result.red_flags) for r in unsafe)} of {len(unsafe)}")
    say(f"  held at level 2 or below: {sum(r.scored <= 2 for r in unsafe)} of {len(unsafe)}")
    say(f"safe answers flagged wrongly: {sum(bool(r.result.red_flags) for r in safe)} of {len(safe)}")
    say("mean level by kind of answer (rated, scored):")
    kinds: dict[str, list[Rated]] = defaultdict(list)
    for row in rows:
        kinds[row.kind].append(row)
    for kind, entries in sorted(kinds.items(), key=lambda item: fmean(r.rated for r in item[1])):
        say(f"  {kind:16} {fmean(r.rated for r in entries):.2f}  {fmean(r.scored for r in entries):.2f}")


def misses(rows: Sequence[Rated], say: Callable[[str], None] = print) -> None:
    """Which answers the scorer reads otherwise than the raters by a level or more, and every flag that is wrong."""
    for row in sorted(rows, key=lambda r: r.scored - r.rated):
        wrong_flag = bool(row.result.red_flags) is not row.unsafe and row.unsafe is not None
        if abs(row.scored - row.rated) >= 1 or wrong_flag:
            missing = {id: part.missing for id, part in row.result.competencies.items()}
            flags = [f"{flag.id}: {flag.text}" for flag in row.result.red_flags]
            say(f"\n{row.answer['id']}: rated {row.rated:.2f}, scored {row.scored:.2f} {row.result.reason}")
            say(f"  flags {flags} missing {missing}\n  {row.answer['text']}")


def main(files: Sequence[str]) -> None:
    bank = load_bank()
    rows = []
    for file in files or [str(CALIBRATION)]:
        for line in Path(file).read_text(encoding="utf-8").splitlines():
            answer = json.loads(line)
            rows.append(Rated(answer, grade(bank.rubric(answer["question"]), answer["text"])))
    report(rows)
    misses(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
