"""What the phrases find of what a reader sees, on answers of the form of benchmarks/fresh/blind-labels.jsonl.

    python benchmarks/recall.py [LABELS.jsonl ...]
    python benchmarks/recall.py --readers FIRST.jsonl SECOND.jsonl

A reader lists, for each answer, every expected indicator of its question that the answer shows, with the words that
show it. Conventions: indicators that the question does not expect are left out; a find counts once for an answer,
whatever words it stands on; recall is the share of what the reader sees that is found, false finds are the share of
what is found that the reader does not see. Two readers of the same answers are compared alike, the second in place of
the phrases: what they do not agree on nobody can find.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interviewcoach.banks import load_bank
from interviewcoach.model.bank import Bank
from interviewcoach.scoring.rubric import compiled

LABELS = Path(__file__).parent / "fresh" / "blind-labels.jsonl"


@dataclass(frozen=True, slots=True)
class Read:
    """An answer with what a reader sees in it and what the phrases find: indicator id to words of the answer, of some
    readers to a list of places."""

    answer: Mapping[str, Any]
    seen: Mapping[str, str | Sequence[str]]
    found: Mapping[str, str]

    @property
    def missed(self) -> set[str]:
        return self.seen.keys() - self.found.keys()

    @property
    def extra(self) -> set[str]:
        return self.found.keys() - self.seen.keys()


def read(bank: Bank, answer: Mapping[str, Any]) -> Read:
    """Raises BankError where the bank lacks the question."""
    rubric, text = bank.rubric(answer["question"]), answer["text"]
    expected = {indicator.id for indicator in rubric.indicators}
    found: dict[str, str] = {}
    for indicator, _, phrase, hit, bill in compiled(rubric).findings(text).evidence:
        if indicator.id in expected:
            words = text[hit.start : hit.end]
            found.setdefault(indicator.id, f"{words!r} by {str(bill()) if bill else phrase.text!r} [{phrase.at}]")
    return Read(answer, answer["shown"], found)


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.0%}" if whole else f"{part}/0"


def report(rows: Sequence[Read], say: Callable[[str], None] = print) -> None:
    """Recall and false finds, pooled, by competency and by kind of answer."""
    say(f"{len(rows)} answers (synthetic)")
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for verdict, ids in _verdicts(row):
            for id in ids:
                for name in ("all", id.split("/")[0], f"kind {row.answer['kind']}"):
                    counts[name][verdict] += 1
    for name, n in sorted(counts.items()):
        found = share(n["right"], n["right"] + n["missed"])
        say(f"  {name}: found {found}, false {share(n['extra'], n['right'] + n['extra'])}")


def details(rows: Sequence[Read], say: Callable[[str], None] = print) -> None:
    """Every find that the reader does not see, and everything seen that is not found, by indicator."""
    lines = [f"EXTRA {id}: {row.found[id]} ({row.answer['id']})" for row in rows for id in row.extra]
    lines += [f"MISSED {id}: {row.seen[id]!r} ({row.answer['id']})" for row in rows for id in row.missed]
    for line in sorted(lines):
        say(line)


def _verdicts(row: Read) -> Iterable[tuple[str, set[str]]]:
    yield "right", row.seen.keys() & row.found.keys()
    yield "missed", row.missed
    yield "extra", row.extra


def labels(file: str) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in Path(file).read_text(encoding="utf-8").splitlines()]


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--readers"]:
        first, second = map(labels, arguments[1:])
        shown = {answer["id"]: answer["shown"] for answer in second}
        report([Read(answer, answer["shown"], shown[answer["id"]]) for answer in first])
        return
    bank = load_bank()
    rows = [read(bank, answer) for file in arguments or [str(LABELS)] for answer in labels(file)]
    report(rows)
    details(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
