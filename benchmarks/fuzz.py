"""Fuzz the parsers and the scorer with coverage guidance (atheris, the `fuzz` extra).

    python benchmarks/fuzz.py TARGET [-runs=100000] [any other option of libFuzzer]

TARGET is `phrases`, `loader` or `scorer`. A crash, a hang of more than ten seconds or more than 2 GB is a failure: the
input is written to a file and the exit code is not 0. `make fuzz` runs all three; docs/reliability.md has the counts.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["interviewcoach"]):
    from interviewcoach.banks import load_bank
    from interviewcoach.banks.formats import layout_of, read_entries
    from interviewcoach.banks.nodes import parse
    from interviewcoach.model.bank import Phrase
    from interviewcoach.scoring.grading import grade
    from interviewcoach.scoring.phrases import PhraseError, PhraseParser

QUESTION = "suicidal-disclosure-secret"
SETS = {"staff": ("nurse", "team leader"), "loop": ("{loop}",), "more": ("{staff}", "doctor")}
LIMITS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=4096"]


def phrases(data: bytes) -> None:
    """Any text parses or says where and why it does not."""
    text = data.decode("utf-8", "replace")
    offset = 0
    try:
        PhraseParser(SETS).parse(Phrase(text))
    except PhraseError as error:
        offset = error.offset
    assert 0 <= offset <= len(text)  # noqa: S101 - what a fuzzer checks


def loader(data: bytes) -> None:
    """Any bytes give entries and problems, and nothing else."""
    root, _ = parse(data, "fuzzed.yaml")
    if root is not None and (layout := layout_of("", Path("fuzzed.yaml"), root)):
        read_entries(layout, root, "fuzzed.yaml")


def scorer(data: bytes) -> None:
    """Any text has an assessment whose spans lie in it."""
    text = data.decode("utf-8", "replace")
    result = grade(RUBRIC, text)
    for part in result.competencies.values():
        assert all(text[item.start : item.end] == item.text for item in part.evidence)  # noqa: S101
    assert result.level is None or 1 <= result.level <= 5  # noqa: S101


def seeds(target: str, folder: Path) -> None:
    """What the fuzzer starts from: real phrases, bank files and answers."""
    question = RUBRIC.question
    texts = {
        "phrases": [phrase.text for each in RUBRIC.indicators for group in each.groups for phrase in group.phrases],
        "loader": [path.read_text("utf-8")[:4000] for path in sorted(Path("question_banks").rglob("*.yaml"))],
        "scorer": [question.model_answer, question.adequate_answer, question.weak_answer, question.text],
    }
    for number, text in enumerate(texts[target]):
        (folder / f"{number}").write_text(text, "utf-8")


RUBRIC = load_bank().rubric(QUESTION)
TARGETS = {"phrases": phrases, "loader": loader, "scorer": scorer}


def main() -> None:
    name, options = (sys.argv[1] if sys.argv[1:] else ""), sys.argv[2:]
    if name not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    with tempfile.TemporaryDirectory() as folder:
        seeds(name, Path(folder))
        atheris.Setup([sys.argv[0], *LIMITS, *options, folder], TARGETS[name])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
