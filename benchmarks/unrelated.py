"""What level an answer gets that has nothing to do with the question: stories of shops, building sites and software.

    python benchmarks/unrelated.py [--phrases] [STORIES.jsonl ...]

Synthetic: benchmarks/unrelated/stories.jsonl, and more-stories.jsonl by another writer; neither had seen a phrase.
Every story is graded as the answer to two questions drawn by a fixed seed; one that was told as the answer to a
question (off-topic.jsonl) as the answer to that. `--phrases` lists what was found most often, for whoever edits the
banks.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from random import Random
from statistics import fmean

from interviewcoach.banks import load_bank
from interviewcoach.scoring.grading import grade

STORIES = Path(__file__).parent / "unrelated" / "stories.jsonl"
QUESTIONS = 2


def main(arguments: Sequence[str], say: Callable[[str], None] = print) -> None:
    bank, chance = load_bank(), Random(1)  # noqa: S311
    results = []
    files = [Path(argument) for argument in arguments if argument != "--phrases"] or [STORIES]
    for row in (json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()):
        drawn = [row["question"]] if "question" in row else chance.sample(sorted(bank.questions), QUESTIONS)
        results += (grade(bank.rubric(question), row["text"]) for question in drawn)
    levels = [result.level or 1.0 for result in results]
    say(f"{len(results)} answers that have nothing to do with their question (synthetic)")
    say(f"no level {share(result.level is None for result in results)}, mean of all {fmean(levels):.2f} (none as 1)")
    for bound in (1.5, 2, 2.5, 3):
        say(f"  above {bound}: {share(level > bound for level in levels)}")
    say(f"flagged: {share(bool(result.red_flags) for result in results)}")
    if "--phrases" in arguments:
        found = Counter(
            f"{item.indicator}: {item.phrase} [{item.at}]"
            for result in results
            for part in result.competencies.values()
            for item in part.evidence
        )
        for phrase, times in found.most_common(100):
            say(f"{times}  {phrase}")


def share(hits: Iterable[bool]) -> str:
    every = list(hits)
    return f"{sum(every)} of {len(every)}"


if __name__ == "__main__":
    main(sys.argv[1:])
