"""`bank` and `support` as a user runs them: data on stdout, messages on stderr, exit codes."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewcoach.banks.checking import check
from interviewcoach.banks.examples import TEMPLATES
from interviewcoach.banks.schema import schemas
from interviewcoach.cli import main
from small_bank import COMPETENCY, QUESTION, ROLE, write_bank

Run = Callable[..., tuple[int, str, str]]

SCHEMAS = Path(__file__).parent.parent / "docs" / "schema"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process on the small bank: (exit code, stdout, stderr)."""
    folder = write_bank(tmp_path / "bundled")
    monkeypatch.setattr("interviewcoach.banks.bundled_folder", lambda: folder)
    monkeypatch.setattr("interviewcoach.banks.checking.bundled_folder", lambda: folder)
    monkeypatch.setenv("INTERVIEWCOACH_CACHE_DIR", str(tmp_path / "cache"))

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["interviewcoach", *arguments])
        with pytest.raises(SystemExit) as done:
            main()
        captured = capsys.readouterr()
        return int(done.value.code or 0), captured.out, captured.err

    return run


def test_list_names_everything(run: Run) -> None:
    code, out, err = run("bank", "list")
    assert (code, err) == (0, "")
    assert [line.split(":")[0].strip() for line in out.splitlines() if ":" in line] == [
        "worker",
        "empathy",
        "upset-client (situational)",
    ]


def test_list_as_json_has_the_documented_keys(run: Run) -> None:
    code, out, _ = run("bank", "list", "--json")
    lists = json.loads(out)
    assert code == 0
    assert [*lists] == ["roles", "competencies", "questions"]
    assert [(role["id"], role["title"]) for role in lists["roles"]] == [("worker", "Support worker")]
    assert [(competency["id"], competency["name"]) for competency in lists["competencies"]] == [("empathy", "Empathy")]
    (question,) = lists["questions"]
    assert question == {
        "id": "upset-client",
        "text": "A client is upset. What do you do?",
        "kind": "situational",
        "theme": "Listening",
        "competencies": ["empathy"],
    }


def test_an_extra_bank_is_listed_and_shown(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(QUESTION.replace("upset-client", "my-question"))
    listed = json.loads(run("bank", "list", "--bank", str(mine), "--json")[1])
    assert [question["id"] for question in listed["questions"]] == ["upset-client", "my-question"]
    code, out, _ = run("bank", "show", "my-question", "--bank", str(mine))
    assert (code, "A client is upset." in out) == (0, True)


@pytest.mark.parametrize(
    ("id", "parts"),
    [
        (
            "empathy",
            ["Sees the other side.", "5  e", "Names the feeling", "weight 2", "What would you say?", "Listen first."],
        ),
        (
            "upset-client",
            ["A client is upset.", "about 90 seconds", "Names the feeling", "must have", "Offers a drink", "tea."],
        ),
        (
            "worker",
            [
                "Support worker",
                "The job.",
                "- Listens",
                "- Ward",
                "- Notes",
                "Empathy",
                "Paid.",
                "CBT: A talking therapy.",
            ],
        ),
    ],
)
def test_show_says_what_a_reader_needs_in_80_columns(run: Run, id: str, parts: list[str]) -> None:
    code, out, err = run("bank", "show", id)
    assert (code, err) == (0, "")
    assert [part for part in parts if part not in out] == []
    assert max(map(len, out.splitlines())) <= 80
    assert json.loads(run("bank", "show", id, "--json")[1])["id"] == id


def test_show_of_an_unknown_id_says_what_is_near(run: Run) -> None:
    code, out, err = run("bank", "show", "emphaty\x1b[2J")
    assert (code, out) == (2, "")
    assert "did you mean 'empathy'?" in err
    assert "\x1b" not in err


def test_red_flags_are_shown_under_their_full_id(run: Run) -> None:
    assert "[empathy/dismisses, minor]" in run("bank", "show", "empathy")[1]


SOURCES = """\
sources:
  - id: "004"
    description: A career page.
    topics:
      - {id: empathy, title: Seeing the other side, topics: [EMPATHY]}
      - {id: pay, title: Money, topics: [Pay]}
    left_out: [{title: Schools, reason: never asked}]
  - id: "003"
    description: A job board.
    topics: [{id: kinds, title: Kinds of worker, topics: [Role]}]
"""


def test_coverage_without_documents_says_so(run: Run) -> None:
    code, out, err = run("bank", "coverage")
    assert (code, err) == (0, "0 documents, 0 topics, 0 not covered\n")
    assert "no list of its source documents" in out


def test_coverage_shows_what_takes_up_each_topic(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCES)
    code, out, err = run("bank", "coverage", "--bank", str(path))
    assert (code, err) == (1, "2 documents, 3 topics, 1 not covered\n")
    assert out.splitlines() == [
        "004: A career page.",
        "  Seeing the other side [empathy]",
        "      competencies 1: empathy",
        "      questions 1: upset-client",
        "  Money [pay]",
        "      NOT COVERED",
        "  left out: Schools (never asked)",
        "",
        "003: A job board.",
        "  Kinds of worker [kinds]",
        "      roles 1: worker",
        "",
        "Not covered (1)",
        "  004/pay: Money",
        "Sources that belong to no topic (1)",
        "  roles, worker: 003, Pay",
    ]


def test_coverage_as_json_names_every_entry(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCES.replace("      - {id: pay, title: Money, topics: [Pay]}\n", ""))
    code, out, _ = run("bank", "coverage", "--bank", str(path), "--json")
    found = json.loads(out)
    assert (code, found["uncovered"]) == (0, [])
    assert found["documents"][0] == {
        "id": "004",
        "description": "A career page.",
        "topics": [
            {
                "id": "empathy",
                "title": "Seeing the other side",
                "roles": [],
                "competencies": ["empathy"],
                "questions": ["upset-client"],
            }
        ],
        "left_out": [{"title": "Schools", "reason": "never asked"}],
    }
    assert found["strays"] == [{"kind": "roles", "id": "worker", "source": {"file": "003", "topic": "Pay"}}]


def test_coverage_names_five_entries_of_many(run: Run, tmp_path: Path) -> None:
    (tmp_path / "questions").mkdir()
    for name in "abcdef":
        (tmp_path / "questions" / f"{name}.yaml").write_text(QUESTION.replace("upset-client", name))
    (tmp_path / "sources.yaml").write_text(SOURCES)
    assert "questions 7: upset-client, a, b, c, d, ...\n" in run("bank", "coverage", "--bank", str(tmp_path))[1]


def test_a_topic_that_stands_twice_is_a_finding(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text(SOURCES.replace("id: pay", "id: empathy"))
    code, out, _ = run("bank", "check", str(path))
    assert (code, f"{path}:6:14: sources[0].topics[1].id: 'empathy' stands twice (rename one)" in out) == (1, True)


def test_check_of_a_sound_bank_warns_and_exits_0(run: Run) -> None:
    code, out, err = run("bank", "check")
    assert code == 0
    assert "competencies/empathy.yaml:7:3: warning: indicators: only 2 indicators" in out
    assert err.startswith("0 errors, ")
    assert run("bank", "check", "--strict")[0] == 1


def test_check_of_a_malformed_file_exits_1(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(ROLE.replace("title:", "titel:"))
    code, out, err = run("bank", "check", str(bad))
    assert code == 1
    assert out.splitlines() == [
        f"{bad}:1:1: title: is missing",
        f"{bad}:2:1: titel: is not known here (did you mean 'title'?)",
    ]
    assert err == "2 errors, 0 warnings\n"
    findings = json.loads(run("bank", "check", "--json", "--bank", str(bad))[1])
    assert [(each["file"], each["line"], each["column"], each["warning"]) for each in findings] == [
        (str(bad), 1, 1, False),
        (str(bad), 2, 1, False),
    ]


def test_a_malformed_bank_is_refused_line_by_line(run: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(COMPETENCY.replace("weight: 2", "weight: none"))
    code, out, err = run("bank", "list", "--bank", str(bad))
    assert (code, out) == (1, "")
    assert f"{bad}:9:13: indicators[0].weight: must be a number above 0, not 'none' (write e.g. 1)" in err


def test_a_place_that_does_not_exist_is_a_usage_error(run: Run) -> None:
    for arguments in (("check", "gone"), ("list", "--bank", "gone"), ("show", "empathy", "--bank", "gone")):
        code, out, err = run("bank", *arguments)
        assert (code, out) == (2, "")
        assert "gone" in err


def test_the_committed_schemas_are_current(run: Run, tmp_path: Path) -> None:
    assert run("bank", "schema", "--output", str(tmp_path / "schema")) == (0, "", "")
    written = {path.name: path.read_text() for path in (tmp_path / "schema").iterdir()}
    of_exports = "sessions.json"
    assert {path.name: path.read_text() for path in SCHEMAS.iterdir() if path.name != of_exports} == written, (
        "run: interviewcoach bank schema --output docs/schema"
    )


def test_a_schema_says_how_files_are_written() -> None:
    schema = schemas()["questions.json"]
    assert schema["required"] == ["theme", "questions"]
    question, indicator, source = (schema["$defs"][name] for name in ("Question", "Indicator", "Source"))
    assert "theme" not in question["properties"]
    assert question["properties"]["expects"]["type"] == "object"
    assert {"phrases", "competency"} <= {*indicator["required"]}
    assert "groups" not in indicator["properties"]
    assert source["properties"]["topic"] == {"type": "string"}
    assert "competency" not in schemas()["competencies.json"]["$defs"]["Indicator"]["properties"]


def test_support_says_where_to_turn(run: Run) -> None:
    code, out, err = run("support")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Stop when you like."
    assert "US: Lifeline. 988." in out
    assert out.rstrip().endswith("Your local emergency number.")


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_template_is_a_sound_file(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On the real bank, whose competencies it names."""
    output = tmp_path / "own" / f"{kind}.yaml"
    monkeypatch.setattr(
        sys, "argv", ["interviewcoach", "bank", "new", "my-own", "--kind", kind, "--output", str(output)]
    )
    with pytest.raises(SystemExit) as done:
        main()
    assert not done.value.code
    assert [str(problem) for problem in check([output]) if not problem.warning] == []
    assert "my-own" in output.read_text()
    assert "bank check" in capsys.readouterr().err


def test_a_template_never_overwrites_and_needs_an_id(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "q.yaml"
    output.write_text("mine")
    assert run("bank", "new", "a", "--output", str(output))[0] == 2
    assert output.read_text() == "mine"
    assert "is no id" in run("bank", "new", "My Question")[2]


def test_diff_names_what_an_edited_question_changes(run: Run, tmp_path: Path) -> None:
    edited = tmp_path / "edited.yaml"
    edited.write_text(QUESTION.replace("(offer|make) tea", "(brew|fetch) tea"))
    code, out, _ = run("bank", "diff", str(edited), "--json")
    (model, adequate) = json.loads(out)["changed"]
    assert code == 0
    assert (model["answer"], adequate["answer"]) == ("model_answer", "adequate_answer")
    assert model["competencies"]["empathy"]["lost"] == ["empathy/offers-tea"]
    assert "3 answers scored, 2 otherwise" in run("bank", "diff", str(edited))[1]


def test_watch_checks_again_when_a_file_changes(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    watched = tmp_path / "mine.yaml"
    watched.write_text(QUESTION)
    waits = iter([lambda: watched.write_text(QUESTION.replace("kind: situational", "kind: odd"))])

    def wait(_: float) -> None:
        change = next(waits, None)
        if change is None:
            raise KeyboardInterrupt
        change()

    monkeypatch.setattr("interviewcoach.cli.bank.time.sleep", wait)
    code, out, err = run("bank", "check", "--watch", str(watched))
    assert code == 130
    assert "kind" in out
    assert err.count("errors") == 2
