"""`interviewcoach cohort` as a trainer runs it."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner

from factories import NOON, handed_in, make_session
from interviewcoach.cli import cli, cohort
from interviewcoach.cli.report import WIDTH
from interviewcoach.export.csv import unguarded
from interviewcoach.model.session import Origin
from interviewcoach.places import database_path
from interviewcoach.store import Store

FORMULA = "=cmd|'/c calc'!A1"


def run(*arguments: str, code: int = 0) -> tuple[str, str]:
    """Standard output and error; what is raised stands in the error too, as `main` prints it."""
    done = CliRunner().invoke(cli, ["cohort", *arguments])
    if done.exception and not isinstance(done.exception, SystemExit):
        assert getattr(done.exception, "exit_code", None) == code, done.exception
        return done.stdout, done.stderr + str(done.exception)
    assert done.exit_code == code, done.stderr
    return done.stdout, done.stderr


class _Later(datetime):
    """30 days after the sessions of the factories."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Later":
        return cls.fromtimestamp((NOON + timedelta(days=30)).timestamp(), tz)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setattr(cohort, "datetime", _Later)
    store = Store.open(database_path())
    store.begin(make_session("anna2345", candidate="Ann", started_at=NOON + timedelta(days=29)))
    store.take(
        handed_in([make_session("form2345", candidate=FORMULA)]), Origin("a" * 64, "hand-in.xz", datetime.now(UTC))
    )
    store.begin(make_session("bobo2345", [], candidate="Bo\x1b[31m"))
    run("new", "Spring")
    run("add", "Spring", "Ann", FORMULA)
    yield store
    store.close()


def test_looking_makes_no_database() -> None:
    assert run("list") == ("", "No cohorts yet: make one with `interviewcoach cohort new NAME`.\n")
    assert run("list", "--json")[0] == "[]\n"
    run("show", "Spring", code=2)
    assert not database_path().exists()


@pytest.mark.usefixtures("store")
def test_cohorts_are_made_filled_renamed_emptied_and_deleted() -> None:
    assert "Spring has 3 members" in run("add", "Spring", "Bo\x1b[31m")[1]
    assert run("list")[0] == f"Spring: {FORMULA}, Ann, Bo\ufffd[31m\n"
    assert json.loads(run("list", "--json")[0])[0]["members"] == [FORMULA, "Ann", "Bo\x1b[31m"]
    assert "Spring has 2 members" in run("remove", "Spring", FORMULA)[1]
    assert "did you mean 'Ann'?" in run("add", "Spring", "Anm", code=2)[1]
    assert "called Spring 2027 now" in run("rename", "Spring", "Spring 2027")[1]
    assert json.loads(run("delete", "Spring 2027", "--json")[0])["name"] == "Spring 2027"
    assert "cohort new" in run("show", "Spring", code=2)[1]


def test_the_dashboard_says_who_practised_and_what_nobody_looked_at(store: Store) -> None:
    out, _ = run("show", "Spring")
    lines = out.splitlines()
    assert lines[0] == "Spring: 2 candidates on 31 Mar 2025"
    row = next(line for line in lines if line.startswith("Ann "))
    assert re.split(r"\s{2,}", row) == ["Ann", "1", "0:01", "1 Mar 2025", "1", "3.0 empathy"]
    assert any(line.startswith("  Empathy") and line.endswith("3.0 (2 candidates)") for line in lines)
    assert "Not practised in the last 14 days" in lines
    assert "  Ann: anna2345 (1)" in lines
    assert max(map(len, lines)) <= WIDTH
    CliRunner().invoke(cli, ["rate", "anna", "--rater", "Tess", "--reviewed", "--yes"])
    assert "anna2345" not in run("show", "Spring")[0]
    assert "Not practised" not in run("show", "Spring", "--days", "31")[0]
    run("new", "Empty")
    assert "cohort add 'Empty'" in run("show", "Empty")[0]


@pytest.mark.usefixtures("store")
def test_the_dashboard_as_json_and_as_a_table_that_computes_nothing(tmp_path: Path) -> None:
    found = json.loads(run("show", "Spring", "--json")[0])
    assert [each["candidate"] for each in found["members"]] == [FORMULA, "Ann"]
    assert found["members"][1]["outstanding"] == [{"session": "anna2345", "day": "2025-03-30", "red_flags": 1}]
    assert found["trends"][0]["competency"] == "empathy"
    table = run("show", "Spring", "--csv", "-")[0]
    first, second = csv.DictReader(io.StringIO(table))
    assert first["candidate"] == "'" + FORMULA
    assert unguarded(first["candidate"]) == FORMULA
    assert (second["candidate"], second["level_empathy"], second["low_empathy"]) == ("Ann", "3.00", "2.50")
    assert (second["idle"], second["red_flags_outstanding"], second["minutes"]) == ("yes", "1", "1")
    file = tmp_path / "spring.csv"
    assert "Wrote" in run("show", "Spring", "--csv", str(file))[1]
    assert "--force" in run("show", "Spring", "--csv", str(file), code=2)[1]
    run("show", "Spring", "--csv", str(file), "--force")
    assert file.read_bytes().decode().replace("\r\n", "\n") == table.replace("\r\n", "\n")
    assert "leave out" in run("show", "Spring", "--csv", "-", "--json", code=2)[1]


@pytest.mark.usefixtures("store")
def test_one_member_is_shown_with_their_progress_wherever_they_practised() -> None:
    out, _ = run("show", "Spring", FORMULA)
    assert out.startswith(f"Spring: {FORMULA}\n1 practice, 1 answer, 1 min.")
    assert "The same question" not in out
    assert "Not practised in the last 14 days." in out
    assert "1 session not reviewed yet." in out
    assert "form2345 (1)" in out
    found = json.loads(run("show", "Spring", "Ann", "--json")[0])
    assert found["member"]["candidate"] == "Ann"
    assert found["progress"]["courses"][0]["competency"] == "empathy"
    assert "in it are" in run("show", "Spring", "Bo", code=2)[1]
