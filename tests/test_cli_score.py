"""`interviewcoach score` as a user runs it: explanations, JSON, batches, and what goes wrong."""

import json
import re
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from interviewcoach.banks import load_bank
from interviewcoach.cli import cli
from interviewcoach.errors import StorageError, UsageError
from interviewcoach.scoring import ENGINE

ANSWER = (
    "I wouldn't promise to keep it secret. I'd stay with her and ask her directly whether she is thinking of killing"
    " herself. I'd tell the nurse in charge straight away and write down what she said."
)
QUESTION = "suicidal-disclosure-secret"


def run(*arguments: str, text: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, ["score", *arguments], input=text)


def score(text: str | bytes, question: str = QUESTION) -> dict[str, Any]:
    result = run(question, "--json", text=text)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json_has_the_documented_keys() -> None:
    found = score(ANSWER)
    assert {
        "question",
        "level",
        "band",
        "status",
        "competencies",
        "red_flags",
        "delivery",
        "feedback",
        "next_prompt",
    } <= set(found)
    assert (found["question"], found["status"], found["engine"]) == (QUESTION, "scored", ENGINE)
    assert found["band"][0] <= found["level"] <= found["band"][1]
    assert len(found["bank"]) == 64
    for part in found["competencies"].values():
        assert set(part) >= {"level", "band", "evidence", "missing"}
        for item in part["evidence"]:
            assert ANSWER[item["start"] : item["end"]] == item["text"]
            assert set(item) >= {"indicator", "phrase", "start", "end", "text", "quality"}


def test_offsets_count_code_points_of_the_text_as_received() -> None:
    text = "\u2028😀 e\u0301\r\n" + ANSWER
    found = score(text)
    items = [item for part in found["competencies"].values() for item in part["evidence"]]
    assert items
    assert all(text[item["start"] : item["end"]] == item["text"] for item in items)


def test_a_dangerous_answer_is_flagged_and_held_down() -> None:
    found = score(
        "I would promise her that it stays between us, then listen and leave her to rest alone until she feels better."
    )
    assert found["red_flags"]
    assert found["level"] is None or found["level"] <= 2
    assert all(set(flag) >= {"id", "severity", "start", "end", "text"} for flag in found["red_flags"])


@pytest.mark.parametrize("text", ["", "fine", "I am a very empathetic, caring person.", "\x1b[31mred\x07"])
def test_a_non_answer_has_no_level(text: str) -> None:
    found = score(text)
    assert (found["status"], found["level"], found["band"]) == ("not-enough-evidence", None, None)


def test_the_explanation_is_for_people() -> None:
    result = run(QUESTION, text=ANSWER)
    assert result.exit_code == 0
    assert "Level " in result.stdout
    assert '"ask her directly' in result.stdout
    assert "For example:" in result.stdout
    assert "crisis-management.yaml:" not in result.stdout
    assert "crisis-management.yaml:" in run(QUESTION, "--explain", text=ANSWER).stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_red_flag_by_words_is_told_with_its_sum() -> None:
    worded = (
        f"{ANSWER} I told her she would get her phone back once she had shown me her arms, and she soon gave in to me."
    )
    told = " ".join(run(QUESTION, "--explain", text=worded).stdout.split())
    assert 'and she soon gave in to me" by its words: ' in told
    assert re.search(r"by its words: \d+ points, \d+ needed: .*I told \+\d+, .*unsafe/reads-unsafe\.yaml", told)
    assert "! Check this (minor): " in told


def test_what_words_do_not_support_is_told_with_its_sum_and_counts_for_nothing() -> None:
    safe = "We practised it with a mirror, and I told a funny story about my own face while he looked for his words."
    told = " ".join(run(QUESTION, "--explain", text=f"{ANSWER} {safe}").stdout.split())
    by = r'passed over, gossip-shares-details: "I told a funny story" by the phrase: .*\.yaml:\d+\]'
    assert re.search(by + r' \d+ points, \d+ needed in "[^"]*I told a funny story[^"]*": I told \+', told)
    assert "Check this" not in told


def test_the_proof_adds_up_what_is_told() -> None:
    """Step by step, as docs/scoring.md has it, with what counts for nothing and why."""
    copied = load_bank().questions[QUESTION].text
    said = (
        f"{copied} I sat with her, and I rang the nurse. I rang the nurse. I think empathy matters. Empathy, rapport,"
        " listening, communication, teamwork, safeguarding, professionalism. I would promise her to keep it secret."
    )
    told = " ".join(run(QUESTION, "--explain", text=said).stdout.split())
    for line in (
        '1 step: "I sat with her" (sat) 1 step: "and I rang the nurse" (nurse, rang) 0 steps, an opinion: "I think',
        'counts for nothing, a string of keywords: "Empathy rapport listening',
        'counts for nothing, said with a red flag: "I would promise her to keep it secret"',
        "points (half: 560), 2 steps (full: 30), 6 different content words (full: 80)",
    ):
        assert line in told
    points = {
        said: int(found) for found, said in re.findall(r'(-?\d+) points?(?:, none of which counts)?: "(.*?)" \(', told)
    }
    assert points.keys() >= {"I sat with her and I rang the nurse", "I think empathy matters"}
    counted = sum(max(0, found) for found in points.values())
    assert f"{counted} points (half: 560)" in told
    sum_, value = re.search(r"D = (min\(1, .*?\)\)\)) = ([\d.]+)", told).groups()  # type: ignore[union-attr]
    assert eval(sum_.replace(" x ", " * ").replace("^", "**")) == pytest.approx(float(value), abs=1e-4)  # noqa: S307
    assert "counts for nothing, the question's own words: " in told
    alone = run(QUESTION, "--explain", text=copied).stdout
    assert "\nHow far it is told\n  counts for nothing, the question's own words: " in alone


def test_a_piece_of_a_sentence_that_raises_a_flag_by_its_words_tells_nothing() -> None:
    decent = (
        f"{ANSWER} I take her seriously and say she must feel awful. I would sit down next to her in the quiet room and"
        " listen to all that she wants to say and make some tea for her and bring a blanket for her and wait with her"
        " until the nurse comes and sits down too"
    )
    unsafe = "I told her, she would get her phone back, once she had shown me, her arms, and she soon gave in to me."
    assert score(f"{decent}, and {unsafe}")["level"] <= score(f"{decent}.")["level"]
    told = " ".join(run(QUESTION, "--explain", text=f"{decent}, and {unsafe}").stdout.split())
    assert "Check this (minor)" in told
    assert re.search('counts for nothing, said with a red flag: ".*and she soon gave in to me"', told)


def test_the_proof_adds_up_the_bands() -> None:
    found = score(ANSWER)
    told = " ".join(run(QUESTION, "--explain", text=ANSWER).stdout.split())
    halves = re.findall(
        r"half the band = (1\.28 x 4 x sqrt\(.*?|sqrt\(.*?) = ([\d.]+): from ([\d.]+) to ([\d.]+), within 1 and 5", told
    )
    bands = [part["band"] for part in found["competencies"].values() if part["band"]]
    assert [[float(low), float(high)] for *_, low, high in halves] == [*bands, found["band"]]
    for sum_, half, *_ in halves:
        value = eval(sum_.replace(" x ", " * ").replace("^", "**"), {"sqrt": sqrt})  # noqa: S307 - our own sum
        assert value == pytest.approx(float(half), abs=0.02)


def test_a_file_is_graded_like_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    file.write_text(ANSWER)
    assert json.loads(run(QUESTION, str(file), "--json").stdout) == score(ANSWER)


@pytest.mark.parametrize(
    ("arguments", "text", "says"),
    [
        (("suicidal-disclosure",), "x", "did you mean 'suicidal-disclosure-secret'"),
        ((QUESTION,), b"\xff\xfe", "not UTF-8"),
        ((QUESTION,), "x" * 1_000_001, "longer than 1,000,000"),
    ],
)
def test_what_cannot_be_graded_says_why(arguments: tuple[str, ...], text: str | bytes, says: str) -> None:
    result = run(*arguments, text=text)
    assert isinstance(result.exception, UsageError)
    assert says in str(result.exception)


def test_a_question_or_a_batch_must_be_named() -> None:
    assert run().exit_code == 2
    assert run("--batch", __file__).exit_code == 2


@pytest.mark.parametrize("arguments", [(QUESTION, "--json"), ("--batch", __file__, "--output", "out.jsonl")])
def test_the_proof_is_not_written_as_json(arguments: tuple[str, ...]) -> None:
    result = run(*arguments, "--explain", text=ANSWER)
    assert result.exit_code == 2
    assert "give one" in result.output


class Batch:
    def __init__(self, folder: Path) -> None:
        self.source, self.output = folder / "in.jsonl", folder / "out.jsonl"

    def write(self, *lines: str | dict[str, object]) -> None:
        self.source.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))

    def run(self) -> Result:
        return run("--batch", str(self.source), "--output", str(self.output))

    def ids(self) -> list[str]:
        return [json.loads(line)["id"] for line in self.output.read_text().splitlines()]


@pytest.fixture
def batch(tmp_path: Path) -> Batch:
    return Batch(tmp_path)


def line(id: str, **more: object) -> dict[str, object]:
    return {"id": id, "question": QUESTION, "text": ANSWER, **more}


def test_a_batch_gives_the_same_objects_in_order(batch: Batch) -> None:
    batch.write(line("b", extra=1), line("../a\n"), line("b", text="fine"))
    assert batch.run().exit_code == 0
    found = [json.loads(text) for text in batch.output.read_text().splitlines()]
    assert [each["id"] for each in found] == ["b", "../a\n", "b"]
    assert {key: value for key, value in found[0].items() if key != "id"} == score(ANSWER)


def test_bad_lines_are_reported_by_number_and_the_rest_is_done(batch: Batch) -> None:
    batch.write(line("a"), "{", line("b", question="nope"), {"id": 3}, "", line("c", text=None), line("d"))
    result = batch.run()
    assert result.exit_code == 1
    assert batch.ids() == ["a", "d"]
    assert [f":{number}:" in result.stderr for number in (2, 3, 4, 5, 6)] == [True, True, True, False, True]


def test_a_batch_is_resumed_without_doing_lines_again(batch: Batch) -> None:
    batch.write(line("a"), line("b"), line("c"))
    assert batch.run().exit_code == 0
    whole = batch.output.read_bytes()
    lines = whole.splitlines(keepends=True)
    batch.output.write_bytes(lines[0] + lines[1][:50])
    result = batch.run()
    assert (result.exit_code, batch.output.read_bytes()) == (0, whole)
    assert "2 graded, 1 there already" in result.stderr
    batch.output.write_bytes(b"")
    assert batch.run().exit_code == 0
    assert batch.output.read_bytes() == whole


@pytest.mark.parametrize(
    "content",
    ["my diary\n", "my thesis", '{"id": "a", "text": "b"}', '{"id": "a"}\n', '{"id": [1]}\n', "[" * 5000 + "\n"],
)
def test_another_file_is_never_taken_for_an_output(batch: Batch, content: str) -> None:
    batch.write(line("a"))
    batch.output.write_text(content)
    result = batch.run()
    assert isinstance(result.exception, UsageError)
    assert batch.output.read_text() == content


@pytest.mark.parametrize("option", [["--output", "out.jsonl"], ["--workers", "2"], ["--executor", "inline"]])
def test_what_belongs_to_a_batch_is_refused_with_one_answer(option: list[str]) -> None:
    result = CliRunner().invoke(cli, ["score", "overwhelmed-anxious-client", *option], input="I sit with her.")
    assert result.exit_code == 2
    assert "go with --batch" in result.output


def test_the_input_is_never_taken_for_an_output(batch: Batch) -> None:
    batch.write(line("a"))
    before, batch.output = batch.source.read_bytes(), batch.source
    assert isinstance(batch.run().exception, UsageError)
    assert batch.source.read_bytes() == before


def test_a_mended_line_takes_its_place(batch: Batch) -> None:
    batch.write(line("a"), "{", line("c"))
    assert batch.run().exit_code == 1
    batch.write(line("a"), line("b"), line("c"))
    result = batch.run()
    assert (result.exit_code, batch.ids()) == (0, ["a", "b", "c"])
    assert "2 graded, 1 there already" in result.stderr


def test_an_output_that_cannot_be_written_is_a_storage_error(batch: Batch) -> None:
    batch.write(line("a"))
    batch.output = batch.output.parent / "no" / "out.jsonl"
    result = batch.run()
    assert isinstance(result.exception, StorageError)
