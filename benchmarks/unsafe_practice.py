"""How often the bank-wide layer of unsafe practice flags unsafe answers, and how often safe ones.

    python benchmarks/unsafe_practice.py [ANSWERS.jsonl] [--all]

Synthetic answers: benchmarks/unsafe/README.md. `--all` prints every answer that is read wrongly.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from interviewcoach.banks import load_bank
from interviewcoach.model.bank import Bank, Phrase, RedFlag
from interviewcoach.scoring.matching import Entry, Matcher
from interviewcoach.scoring.phrases import PhraseParser
from interviewcoach.scoring.text import Text

ANSWERS = Path(__file__).parent / "unsafe" / "answers.jsonl"

Sought = tuple[RedFlag, Phrase]


def layer(bank: Bank) -> Matcher[Sought]:
    """The bank-wide red flags alone: no question's and no competency's."""
    parser = PhraseParser(bank.synonyms)
    return Matcher(
        Entry((flag, phrase), parser.parse(phrase), warns=True) for flag in bank.unsafe for phrase in flag.phrases
    )


def main(arguments: list[str], say: Callable[[str], None] = print) -> None:
    files = [Path(argument) for argument in arguments if not argument.startswith("--")] or [ANSWERS]
    flags = layer(load_bank())
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    counts: dict[str, dict[bool, list[int]]] = {}
    for row in rows:
        hits = flags.find(Text(row["text"]))
        part = counts.setdefault(row.get("half", "first set"), {True: [0, 0], False: [0, 0]})
        part[row["unsafe"]][0] += bool(hits)
        part[row["unsafe"]][1] += 1
        if "--all" in arguments and bool(hits) is not row["unsafe"]:
            found = [f"{hit.key[0].id}: {row['text'][hit.start : hit.end]} [{hit.key[1].at}]" for hit in hits]
            say(f"{row['id']} {row.get('family') or row.get('near')}: {found or row['span']}")
    say(f"{len(rows)} answers (synthetic)")
    for name, part in counts.items():
        say(f"{name}: unsafe answers flagged {part[True][0]} of {part[True][1]}")
        say(f"{name}: safe answers flagged wrongly {part[False][0]} of {part[False][1]}")


if __name__ == "__main__":
    main(sys.argv[1:])
