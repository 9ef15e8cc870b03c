"""Fuzz the parsers and the scorer with coverage guidance (atheris, the `fuzz` extra).

    python benchmarks/fuzz.py TARGET [-runs=100000] [any other option of libFuzzer]

TARGET is one of the functions below that `TARGETS` names. A crash, a hang of more than ten seconds or more than 2
GB is a failure: the input is written to a file and the exit code is not 0. `make fuzz` runs all of them;
docs/reliability.md has the counts.
"""

import hashlib
import lzma
import sys
import tempfile
import unicodedata
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import atheris

with atheris.instrument_imports(include=["interviewcoach"]):
    from interviewcoach.banks import load_bank
    from interviewcoach.banks.formats import layout_of, read_entries
    from interviewcoach.banks.importing import as_bank_file, read_questions
    from interviewcoach.banks.nodes import parse
    from interviewcoach.bundle import Header, read, write
    from interviewcoach.errors import BundleError, UsageError
    from interviewcoach.model.bank import Phrase
    from interviewcoach.model.review import LineFilter
    from interviewcoach.model.text import safe_text
    from interviewcoach.scoring.grading import grade
    from interviewcoach.scoring.phrases import PhraseError, PhraseParser
    from interviewcoach.scoring.text import Text
    from interviewcoach.store import Store

from factories import make_session

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


def box(data: bytes) -> None:
    """Whatever is typed or pasted becomes text without controls, which its words and gaps are, and is graded."""
    text = safe_text(data.decode("utf-8", "surrogateescape"))
    assert safe_text(text) == text  # noqa: S101
    assert not any(unicodedata.category(each) in ("Cc", "Cs") for each in text if each not in "\n\t")  # noqa: S101
    words = Text(text)
    assert "".join(map("".join, zip(words.gaps, [*words.raw, ""], strict=True))) == text  # noqa: S101
    assert all(text[slice(*words.span(i, i))] == raw for i, raw in enumerate(words.raw))  # noqa: S101
    scorer(text.encode())


def bundle(data: bytes) -> None:
    """Any bytes are sessions or a BundleError; so are any lines under a seal that holds."""
    lines = data.rpartition(b"\n")[0] + b"\n"
    seal = b'{"kind":"end","rubrics":2,"sessions":1,"sha256":"%s"}\n' % hashlib.sha256(lines).hexdigest().encode()
    for each in (data, lzma.compress(data, preset=0), lzma.compress(lines + seal, preset=0)):
        with suppress(BundleError):
            list(read(each).sessions())


def imports(data: bytes) -> None:
    """Any file in any of the formats is questions or a UsageError."""
    for suffix in ("csv", "gift", "xml"):
        file = FOLDER / f"questions.{suffix}"
        file.write_bytes(data)
        with suppress(UsageError):
            as_bank_file(read_questions(file), {"patience": 1.0}, BANK, "fuzzed")


def search(data: bytes) -> None:
    """Any words can be looked for."""
    STORE.reviews.lines(LineFilter(text=data.decode("utf-8", "surrogateescape")))


def seeds(target: str, folder: Path) -> None:
    """What the fuzzer starts from: real phrases, bank files and answers."""
    question = RUBRIC.question
    texts = {
        "phrases": [phrase.text for each in RUBRIC.indicators for group in each.groups for phrase in group.phrases],
        "loader": [path.read_text("utf-8")[:4000] for path in sorted(Path("question_banks").rglob("*.yaml"))],
        "scorer": [question.model_answer, question.adequate_answer, question.weak_answer, question.text],
    }
    texts["box"] = [*texts["scorer"], "\x1b]0;owned\x07 [/] =1+1 \u202e", "a\u200d\u0301\U0001f468\u200d\U0001f469"]
    texts["search"] = ['calm down" OR NEAR(a b) -c* ^d col:e', "\u6162", '"calm down', "a AND (b", "\x00*"]
    texts["imports"] = [
        "id,text,competencies,guide_seconds\na,Why?,patience:2; empathy,9\n",
        "$CATEGORY: Top/Ours\n\n::Late bus:: [html]<p>What\\?</p> {####I\\'d wait.}\n\nWhy? {}\n",
        '<?xml version="1.0"?><quiz><question type="essay"><name><text>A</text></name><questiontext><text>Why?</text>'
        "</questiontext><graderinfo><text>x</text></graderinfo></question></quiz>",
    ]
    sealed = write([make_session("abcd2345", ["I would ask what helps."], planned=2)], Header())
    texts["bundle"] = [lzma.decompress(sealed).decode()]
    if target == "bundle":
        (folder / "sealed").write_bytes(sealed)
    for number, text in enumerate(texts[target]):
        (folder / f"{number}").write_bytes(text.encode("utf-8", "surrogateescape"))


FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-"))
BANK = load_bank()
RUBRIC = BANK.rubric(QUESTION)
STORE = Store.memory()
STORE.begin(make_session("abcd2345", ["I would calm down \u6162\u6162 and ask."]))
TARGETS = {each.__name__: each for each in (phrases, loader, scorer, box, bundle, imports, search)}


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
