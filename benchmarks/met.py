"""Which phrases of red flags have ever met what they are for.

    python benchmarks/met.py [FILE ...]      the phrases of these files of the bank, or of all, met least first

Every phrase is looked for in all labelled answers and sentences of benchmarks/ that the words of unsafe practice are
learned from (tally.py), whatever their question: how many unsafe texts it meets in their marked words, how many safe
ones. A phrase of a minor or serious flag that has met fewer than two unsafe texts is likelier to meet a safe answer
next than an unsafe one (docs/validity.md). In the bank-wide layer, the competencies and the sixteen fixed questions it
stays only where an example has nothing else to be found by, which an asterisk marks; of the other questions too few
answers are known.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from tally import labelled

from interviewcoach.banks import load_bank
from interviewcoach.model.bank import Bank, Phrase, RedFlag
from interviewcoach.scoring.matching import Entry, Matcher
from interviewcoach.scoring.phrases import PhraseParser
from interviewcoach.scoring.text import Text


def flags_of(bank: Bank) -> Iterator[RedFlag]:
    """Every red flag: of the bank, its competencies and questions."""
    yield from bank.unsafe.values()
    for owner in (*bank.competencies.values(), *bank.questions.values()):
        yield from owner.red_flags


def matcher(bank: Bank, phrases: Sequence[tuple[RedFlag, Phrase]]) -> Matcher[str]:
    """Finds them as a red flag's; the key of a hit is the phrase's line of the bank."""
    parser = PhraseParser(bank.synonyms)
    return Matcher(Entry(phrase.at, parser.parse(phrase), flag.id) for flag, phrase in phrases)


def met(bank: Bank) -> tuple[Counter[str], Counter[str]]:
    """By line of the bank, the unsafe texts that its phrase meets in their marked words, and the safe ones."""
    find = matcher(bank, [(flag, phrase) for flag in flags_of(bank) for phrase in flag.phrases]).find
    unsafe, safe = Counter[str](), Counter[str]()
    for answer in labelled(bank):
        if answer.group == "the bank":
            continue
        places = answer.places
        hits = [hit for hit in find(Text(answer.text)) if any(hit.start < b and a < hit.end for a, b in places)]
        (unsafe if answer.unsafe else safe).update({hit.key for hit in hits})
    return unsafe, safe


def needed(bank: Bank, flag: RedFlag, unsafe: Counter[str]) -> set[str]:
    """The phrases that an example of the flag needs: the one met most often of those that find it."""
    find = matcher(bank, [(flag, phrase) for phrase in flag.phrases]).find
    found = ({hit.key for hit in find(Text(example))} for example in flag.holds)
    return {max(keys, key=lambda at: (unsafe[at], at)) for keys in found if keys}


def _file(phrase: Phrase) -> str:
    return phrase.at.rsplit(":", 1)[0]


def main(files: Sequence[str]) -> None:
    bank = load_bank()
    chosen = {file.removeprefix("question_banks/") for file in files}
    known = {_file(phrase) for flag in flags_of(bank) for phrase in flag.phrases}
    if unknown := chosen - known:
        sys.exit(f"no phrases of red flags in {', '.join(sorted(unknown))}: name files as unsafe/danger-to-life.yaml")
    unsafe, safe = met(bank)
    rows = [
        (unsafe[phrase.at], safe[phrase.at], flag, phrase, phrase.at in needed_here)
        for flag in flags_of(bank)
        for needed_here in [needed(bank, flag, unsafe)]
        for phrase in flag.phrases
        if not chosen or _file(phrase) in chosen
    ]
    for meets, wrongly, flag, phrase, example in sorted(rows, key=lambda row: (row[0], row[3].at)):
        mark = "*" if example else " "
        line = f"{meets:4} unsafe, {wrongly:3} safe {mark} {flag.severity:8} {flag.id}  {phrase.at}  {phrase.text}"
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
