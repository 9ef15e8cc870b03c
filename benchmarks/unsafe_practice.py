"""How often unsafe answers are flagged, and how often safe ones.

    python benchmarks/unsafe_practice.py [ANSWERS.jsonl ...] [--all]

An answer to a question of the bank (`question`) is looked through for the red flags of that question, its competencies
and the bank-wide layer of unsafe practice; any other for the bank-wide layer alone. Synthetic answers:
benchmarks/unsafe/README.md. `--all` prints every answer that is read wrongly.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from interviewcoach.banks import load_bank
from interviewcoach.model.bank import Bank, Phrase, RedFlag
from interviewcoach.scoring.matching import Entry, Hit, Matcher
from interviewcoach.scoring.phrases import PhraseParser
from interviewcoach.scoring.rubric import compiled
from interviewcoach.scoring.tally import support, supported, talliers
from interviewcoach.scoring.text import Text

ANSWERS = Path(__file__).parent / "unsafe" / "answers.jsonl"

# A red flag, a phrase of it, and whether that is a lead.
Sought = tuple[RedFlag, Phrase, bool]
# A red flag's id, the words that raised it, and where its phrase stands.
Raised = tuple[str, str, str]


def flagger(bank: Bank) -> Callable[[dict[str, Any]], list[Raised]]:
    """What an answer of a file is flagged for."""
    flags = layer(bank)
    worded = talliers(bank.unsafe.values())
    weighing = {flag.id: tallier for flag, tallier in worded}

    def counts(text: Text, hit: Hit[Sought]) -> bool:
        flag, _, lead = hit.key
        return supported(support(flag, weighing, text, hit, lead=lead))

    def raised(row: dict[str, Any]) -> list[Raised]:
        text = row["text"]
        if row.get("question") in bank.questions:
            found = compiled(bank.rubric(row["question"])).findings(text).flags
            return [(each.flag.id, text[each.hit.start : each.hit.end], each.phrase.at) for each in found]
        whole = Text(text)
        by_phrase = [
            (hit.key[0].id, text[hit.start : hit.end], hit.key[1].at) for hit in flags.find(whole) if counts(whole, hit)
        ]
        by_words = (
            (flag.id, text[hit.start : hit.end], tallier.tally.at)
            for flag, tallier in worded
            for hit in tallier.find(whole)
        )
        return by_phrase or list(by_words)

    return raised


def layer(bank: Bank) -> Matcher[Sought]:
    """What the bank-wide red flags alone are found by: no question's and no competency's."""
    parser = PhraseParser(bank.synonyms)
    return Matcher(
        Entry((flag, phrase, lead), parser.parse(phrase), flag.id)
        for flag in bank.unsafe.values()
        for phrase, lead in flag.sought
    )


def main(arguments: list[str], say: Callable[[str], None] = print) -> None:
    files = [Path(argument) for argument in arguments if not argument.startswith("--")] or [ANSWERS]
    raised = flagger(load_bank())
    rows = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    counts: dict[str, dict[bool, list[int]]] = {}
    for row in rows:
        hits = raised(row)
        part = counts.setdefault(row.get("half", "first set"), {True: [0, 0], False: [0, 0]})
        part[row["unsafe"]][0] += bool(hits)
        part[row["unsafe"]][1] += 1
        if "--all" in arguments and bool(hits) is not row["unsafe"]:
            found = [f"{id}: {words} [{at}]" for id, words, at in hits]
            say(f"{row['id']} {row.get('family') or row.get('near')}: {found or row['span']}")
    say(f"{len(rows)} answers (synthetic)")
    for name, part in counts.items():
        say(f"{name}: unsafe answers flagged {part[True][0]} of {part[True][1]}")
        say(f"{name}: safe answers flagged wrongly {part[False][0]} of {part[False][1]}")


if __name__ == "__main__":
    main(sys.argv[1:])
