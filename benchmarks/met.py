"""Which phrases and leads of red flags have ever met what they are for.

    python benchmarks/met.py [FILE ...]      those of these files of the bank, or of all, met least first

Each is looked for in all labelled answers and sentences of benchmarks/ that the words of unsafe practice are
learned from (tally.py), whatever their question: how many unsafe texts it meets in their marked words, how many safe
ones. What has met PROVEN unsafe texts, and SURE times as many as safe ones, may stand among `phrases`, and so may what
an example has nothing else to be found by, which an asterisk marks; all else belongs among `leads`, which need the
support of the words around (docs/validity.md): `>` marks what stands in the other list.
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

PROVEN, SURE = 9, 5


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
    """By line of the bank, the unsafe texts that its phrase or lead meets in their marked words, and the safe ones."""
    find = matcher(bank, [(flag, phrase) for flag in flags_of(bank) for phrase, _ in flag.sought]).find
    unsafe, safe = Counter[str](), Counter[str]()
    for answer in labelled(bank):
        if answer.group == "the bank":
            continue
        places = answer.places
        hits = [hit for hit in find(Text(answer.text)) if any(hit.start < b and a < hit.end for a, b in places)]
        (unsafe if answer.unsafe else safe).update({hit.key for hit in hits})
    return unsafe, safe


def needed(bank: Bank, flag: RedFlag, unsafe: Counter[str]) -> set[str]:
    """What an example of the flag needs: of all that find it the one that has met most."""
    find = matcher(bank, [(flag, phrase) for phrase, _ in flag.sought]).find
    found = ({hit.key for hit in find(Text(example))} for example in flag.holds)
    return {max(keys, key=lambda at: (unsafe[at], at)) for keys in found if keys}


def proven(unsafe: int, safe: int) -> bool:
    """Whether what has met so many texts may stand among phrases."""
    return unsafe >= PROVEN and unsafe >= SURE * safe


def _file(phrase: Phrase) -> str:
    return phrase.at.rsplit(":", 1)[0]


def main(files: Sequence[str]) -> None:
    bank = load_bank()
    chosen = {file.removeprefix("question_banks/") for file in files}
    known = {_file(phrase) for flag in flags_of(bank) for phrase, _ in flag.sought}
    if unknown := chosen - known:
        sys.exit(f"no phrases of red flags in {', '.join(sorted(unknown))}: name files as unsafe/danger-to-life.yaml")
    unsafe, safe = met(bank)
    parser = PhraseParser(bank.synonyms)
    rows: list[tuple[int, str, str]] = []
    for flag in flags_of(bank):
        for_examples = needed(bank, flag, unsafe)
        for phrase, lead in flag.sought:
            if chosen and _file(phrase) not in chosen:
                continue
            meets, wrongly, example = unsafe[phrase.at], safe[phrase.at], phrase.at in for_examples
            excuses = parser.parse(phrase).polarity == "excuses"
            elsewhere = (proven(meets, wrongly) or example or excuses) == lead
            marks = ("*" if example else " ") + (">" if elsewhere else " ")
            line = f"{meets:4} unsafe, {wrongly:3} safe {marks} {flag.severity:8} {flag.id}  {phrase.at}  {phrase.text}"
            rows.append((meets, phrase.at, line))
    for _, _, line in sorted(rows):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
