"""Questions from CSV, GIFT and Moodle XML become the beginning of a bank file."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewcoach.banks import load_bank
from interviewcoach.banks.checking import check
from interviewcoach.banks.importing import MOST_QUESTIONS, as_bank_file, read_questions
from interviewcoach.errors import UsageError

CSV = (
    "id,text,competencies,kind,model_answer\n"
    'late-bus,"A client\'s bus is late, and they panic. What now?","patience:2; empathy",,I would wait with them.\n'
    ",Why do you want this job?,,motivation,\n"
)
GIFT = """// from the course
$CATEGORY: Top/Our questions

::Late bus:: [html]<p>A client\\'s bus is late. What do you do\\?</p> {####I\\'d wait with <b>them</b>.}

Tell me about a time you waited. {}
"""
XML = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/Our questions</text></category></question>
<question type="essay"><name><text>Late bus</text></name>
<questiontext format="html"><text><![CDATA[<p>A client&#39;s bus is late. What do you do?</p>]]></text></questiontext>
<graderinfo format="html"><text><![CDATA[<p>I would wait with them.</p>]]></text></graderinfo></question>
</quiz>
"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("name", "content"), [("q.csv", CSV), ("q.gift", GIFT), ("q.xml", XML)])
def test_what_is_imported_is_a_bank_file_that_lacks_only_answers(tmp_path: Path, name: str, content: str) -> None:
    questions = read_questions(write(tmp_path, name, content))
    assert "bus is late" in questions[0].text
    assert "<" not in questions[0].text
    text = as_bank_file(questions, {"patience": 1.0}, load_bank(), name)
    problems = check([write(tmp_path, "imported.yaml", text)])
    assert problems
    assert {problem.message for problem in problems if not problem.warning} == {"is missing"}
    assert {problem.path.rpartition(".")[2] for problem in problems if not problem.warning} <= {
        "hint",
        "model_answer",
        "adequate_answer",
        "weak_answer",
    }


def test_columns_and_categories_are_taken_over(tmp_path: Path) -> None:
    first, second = read_questions(write(tmp_path, "q.csv", CSV))
    assert (first.name, first.more["competencies"], first.more["model_answer"]) == (
        "late-bus",
        "patience:2; empathy",
        "I would wait with them.",
    )
    assert second.more["kind"] == "motivation"
    for name, content in (("q.gift", GIFT), ("q.xml", XML)):
        question = read_questions(write(tmp_path, name, content))[0]
        assert (question.name, question.theme) == ("Late bus", "Our questions")
        assert "wait with them" in question.more["model_answer"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("q.doc", "x", "cannot tell"),
        ("q.csv", "", "no questions"),
        ("q.csv", b"text\n\xff", "not UTF-8"),
        ("q.csv", 'text\n"open', "malformed"),
        ("q.xml", "<quiz>", "malformed"),
        ("q.xml", '<!DOCTYPE a [<!ENTITY b "c">]><quiz/>', "entities"),
        ("q.csv", "x" * (1 << 20) + "xx", "larger than"),
    ],
)
def test_what_cannot_be_imported_says_why(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_questions(write(tmp_path, name, content))


def test_a_competency_is_needed_and_must_be_known(tmp_path: Path) -> None:
    questions = read_questions(write(tmp_path, "q.gift", GIFT))
    with pytest.raises(UsageError, match="--competency"):
        as_bank_file(questions, {}, load_bank(), "q.gift")
    with pytest.raises(UsageError, match="unknown competency 'kindness'"):
        as_bank_file(questions, {"kindness": 1.0}, load_bank(), "q.gift")


@settings(max_examples=200)
@given(st.sampled_from([".csv", ".gift", ".xml"]), st.text(max_size=300))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, ending: str, text: str) -> None:
    path = tmp_path_factory.mktemp("any") / f"q{ending}"
    path.write_text(text, "utf-8", errors="replace")
    try:
        questions = read_questions(path)
    except UsageError:
        return
    assert "theme" in as_bank_file(questions, {"patience": 1.0}, load_bank(), "any") or questions[0].more


@pytest.mark.parametrize("seconds", ["²", "9" * 5000, "-1", "٣", "1e3"])
def test_seconds_that_are_no_number_are_passed_over(tmp_path: Path, seconds: str) -> None:
    questions = read_questions(write(tmp_path, "q.csv", f"text,guide_seconds\nWhy?,{seconds}\n"))
    assert "guide_seconds: 120" in as_bank_file(questions, {"patience": 1.0}, load_bank(), "q.csv")


@pytest.mark.parametrize("weight", ["9" * 400, "²", "1."])
def test_weights_that_are_no_number_count_as_one(tmp_path: Path, weight: str) -> None:
    questions = read_questions(write(tmp_path, "q.csv", f"text,competencies\nWhy?,patience:{weight}\n"))
    assert "patience: 1.0" in as_bank_file(questions, {}, load_bank(), "q.csv")


@pytest.mark.parametrize("name", ["q.gift", "q.xml", "q.csv"])
@pytest.mark.parametrize("line", ["<", "x\n\n", "::", "\\", "$CATEGORY: x\n\n", "{", "&#", '"', "\n \n", "####"])
def test_a_large_file_of_anything_is_soon_read_or_refused(tmp_path: Path, name: str, line: str) -> None:
    text = line * (1_000_000 // len(line))
    if name == "q.xml":
        text = f"<quiz><question><questiontext><text><![CDATA[{text}]]></text></questiontext></question></quiz>"
    path = write(tmp_path, name, f"text\n{text}")
    began = time.process_time()
    with suppress(UsageError):
        as_bank_file(read_questions(path), {"patience": 1.0}, load_bank(), name)
    assert time.process_time() - began < 20


def test_many_questions_of_one_name_are_soon_numbered(tmp_path: Path) -> None:
    questions = read_questions(write(tmp_path, "q.gift", "::Late bus:: Why? {}\n\n" * MOST_QUESTIONS))
    began = time.process_time()
    made = as_bank_file(questions, {"patience": 1.0}, load_bank(), "q.gift")
    assert f"id: late-bus-{MOST_QUESTIONS}\n" in made
    assert time.process_time() - began < 20
