"""`sessions`, `export` and `completion` as a user runs them: stdout for data, stderr for messages, exit codes."""

import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pexpect
import pytest

from factories import NOON, make_session
from interviewcoach import places, workspace
from interviewcoach.bundle import read
from interviewcoach.cli import main
from interviewcoach.export.json import from_json
from interviewcoach.model.review import Conclusion
from interviewcoach.model.text import printable
from interviewcoach.store import Store

SESSION = make_session("abcd2345", ["It sounds \x1b[31mhard\x1b[0m, ```日本``` \r\n[/] <b>"], candidate="Ann [bold]")


@dataclass(frozen=True)
class Ran:
    code: int
    out: bytes
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the program in this process; loading a bank fails."""
    monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(workspace, "load_bank", None)

    def run(*arguments: str, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "argv", ["interviewcoach", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as done:
            main()
        captured = capsysbinary.readouterr()
        return Ran(int(done.value.code or 0), captured.out, captured.err.decode())

    return run


@pytest.fixture
def stored(run: Run) -> Iterator[Store]:
    store = Store.open(places.database_path())
    store.begin(SESSION)
    yield store
    store.close()


def test_nothing_stored_is_an_empty_list_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    assert run("sessions", "list", "--json") == Ran(0, b"[]\n", "")
    listed = run("sessions", "list")
    assert (listed.code, listed.out) == (0, b"")
    assert "interviewcoach practice" in listed.err
    for command in (["sessions", "show"], ["sessions", "delete", "--yes"], ["export"]):
        ran = run(*command, "latest")
        assert (ran.code, ran.out) == (2, b"")
        assert "interviewcoach practice" in ran.err
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("candidate", ["", "Ann", "日本語の長い名前です", "e\u0301" * 30, "[red]\x1b[31m\n"])
def test_the_list_is_a_table_of_80_columns_in_local_time(
    run: Run, stored: Store, monkeypatch: pytest.MonkeyPatch, candidate: str
) -> None:
    stored.begin(make_session("zzzz2345", [], candidate=candidate, ended_at=NOON))
    heading, newest, oldest = run("sessions", "list").out.decode().splitlines()
    assert newest.startswith("zzzz2345  2025-03-01 ")
    assert newest.split()[-2:] == ["0/3", "-"]
    assert oldest.split()[-3:] == ["1/3", "3.0", "open"]
    assert heading.index("ANSWERED") + len("ANSWERED") == oldest.index("1/3") + len("1/3")
    assert max(map(len, (heading, newest.replace("\u0301", ""), oldest))) <= 80
    assert "\x1b" not in newest + oldest


def test_the_list_as_json_is_one_array_the_newest_first(run: Run, stored: Store) -> None:
    stored.begin(make_session("zzzz2345", [], ended_at=NOON))
    newest, oldest = json.loads(run("sessions", "list", "--json").out)
    assert (newest["id"], newest["answered"], newest["level"]) == ("zzzz2345", 0, None)
    assert oldest == {
        "id": "abcd2345",
        "candidate": "Ann [bold]",
        "role": "support-worker",
        "role_title": "Mental health support worker",
        "mode": "practice",
        "started_at": "2025-03-01T12:00:00Z",
        "used_at": "2025-03-01T12:00:00Z",
        "ended_at": None,
        "planned": 3,
        "answered": 1,
        "level": 3.0,
        "red_flags": 1,
        "imported_at": None,
    }


@pytest.mark.parametrize("named", ["latest", "ab", "abcd2345"])
def test_a_session_is_shown_with_its_scores(run: Run, stored: Store, named: str) -> None:
    shown = run("sessions", "show", named).out.decode()
    assert "It sounds \ufffd[31mhard" in shown
    assert "**Level 3.0 of 5" in shown
    assert from_json(run("sessions", "show", named, "--json").out.decode()).sessions == (SESSION,)


def test_export_writes_answers_without_what_a_terminal_would_interpret_and_json_unaltered(
    run: Run, stored: Store, tmp_path: Path
) -> None:
    answer = printable(SESSION.turns[0].answer).encode()
    assert answer in run("export", "latest").out
    assert answer in run("export", "ab", "--format", "markdown", "--output", "-").out
    assert from_json(run("export", "latest", "--format", "json").out.decode()).sessions == (SESSION,)
    target = tmp_path / "out.md"
    ran = run("export", "latest", "--output", str(target))
    assert (ran.code, ran.out, ran.err) == (0, b"", f"Wrote {target}\n")
    assert answer in target.read_bytes()


def test_export_replaces_a_file_only_with_force(run: Run, stored: Store, tmp_path: Path) -> None:
    target = tmp_path / "mine.md"
    target.write_text("mine")
    refused = run("export", "latest", "--output", str(target))
    assert refused.code == 2
    assert "--force" in refused.err
    assert target.read_text() == "mine"
    assert run("export", "latest", "--output", str(target), "--force").code == 0
    assert target.read_text().startswith("# Practice interview")


def test_export_takes_several_sessions_a_candidate_or_all(run: Run, stored: Store) -> None:
    def exported(*arguments: str) -> list[str]:
        found = from_json(run("export", *arguments, "--format", "json").out.decode())
        return [session.id for session in found.sessions]

    for day, (id, candidate) in enumerate([("bbbb2345", "Ben"), ("cccc2345", "Ann [bold]")], start=1):
        stored.begin(make_session(id, candidate=candidate, started_at=NOON + timedelta(days=day)))
    assert exported("latest", "ab") == ["abcd2345", "cccc2345"]
    assert exported("ab", "abcd2345") == ["abcd2345"]
    assert exported("--candidate", "Ann [bold]") == ["abcd2345", "cccc2345"]
    assert exported("--candidate", "Ben", "ab") == ["abcd2345", "bbbb2345"]
    assert exported("--all") == ["abcd2345", "bbbb2345", "cccc2345"]
    stored.cohorts.make("Spring")
    assert "nobody is in Spring" in run("export", "--cohort", "Spring").err
    stored.cohorts.add("Spring", ["Ben"])
    assert exported("--cohort", "Spring") == ["bbbb2345"]
    assert exported("--cohort", "Spring", "ab") == ["abcd2345", "bbbb2345"]
    assert "no cohort 'Autumn'" in run("export", "--cohort", "Autumn").err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--cohort NAME or --all"),
        (["--all", "latest"], "leave out the others"),
        (["--candidate", "Zoe"], "no session of 'Zoe': there are 'Ann [bold]'"),
        (["latest", "--format", "csv", "--option", "boom"], "no option 'boom': it has bom"),
        (["latest", "--format", "json", "--option", "bom"], "it has none"),
        (["latest", "--format", "docbook"], "docbook"),
    ],
)
def test_an_unfit_export_says_what_to_do(run: Run, stored: Store, arguments: list[str], told: str) -> None:
    ran = run("export", *arguments)
    assert (ran.code, ran.out) == (2, b"")
    assert told in ran.err


@pytest.mark.parametrize(
    ("format", "begins"),
    [
        ("html", b"<!DOCTYPE html>"),
        ("pdf", b"%PDF-"),
        ("word", b"PK"),
        ("csv", b'\xef\xbb\xbf"session"'),
        ("anki", b"#sep"),
    ],
)
def test_every_format_is_written_whole_and_for_the_user_alone(
    run: Run, stored: Store, tmp_path: Path, format: str, begins: bytes
) -> None:
    target = tmp_path / "out"
    options = ["--option", "bom"] if format == "csv" else []
    ran = run("export", "--all", "--format", format, "--output", str(target), *options)
    assert (ran.code, ran.out, ran.err) == (0, b"", f"Wrote {target}\n")
    assert target.read_bytes().startswith(begins)
    assert target.stat().st_mode & 0o777 == 0o600


def test_export_leaves_out_what_it_is_told_to(run: Run, stored: Store) -> None:
    stored.begin(make_session("bbbb2345", ["I am Benedict and I ask."], candidate="Benedict", ended_at=NOON))
    hidden = run("export", "--all", "--pseudonymise", "--without-scores")
    text = hidden.out.decode()
    assert "Candidate: C-02" in text
    assert "Candidate: Benedict" not in text
    assert "Level" not in text
    code = re.search("C-02-[a-z2-9]{6}", text)
    assert code is not None
    assert hidden.err == f"An answer holds the name of {code[0]}: look through it before you share it.\n"
    bare = run("export", "--all", "--pseudonymise", "--without-answers")
    assert b"Benedict" not in bare.out
    assert bare.err == ""
    stored.reviews.save("bbbb2345", Conclusion("Tess", NOON, "Well done, Benedict."))
    noted = run("export", "--all", "--pseudonymise", "--without-answers")
    assert noted.err == f"A trainer's note holds the name of {code[0]}: look through it before you share it.\n"
    assert b"Benedict" not in run("export", "--all", "--pseudonymise", "--without-answers", "--without-notes").out


def test_a_candidate_has_the_same_pseudonym_in_exports_and_bundles(run: Run, stored: Store, tmp_path: Path) -> None:
    stored.begin(make_session("bbbb2345", candidate="Ben"))
    run("share", "bbbb", "--pseudonymise", "--output", str(tmp_path / "ben.xz"))
    ben = stored.pseudonyms([])["Ben"]
    assert [each.candidate for each in read((tmp_path / "ben.xz").read_bytes()).sessions()] == [ben]
    assert f"Candidate: {ben}" in run("export", "bbbb", "--pseudonymise").out.decode()
    assert "Candidate: C-02-" in run("export", "abcd", "--pseudonymise").out.decode()


def test_what_a_trainer_said_is_in_every_transcript(run: Run, stored: Store) -> None:
    stored.reviews.save("abcd2345", Conclusion("Tess", NOON, "Warm.", ("Ask first.",), NOON))
    for command in (["export", "latest"], ["sessions", "show", "latest"]):
        shown = run(*command).out.decode()
        assert "**Tess, reviewed on 2025-03-01**\n\nWarm.\n\n**Next steps:**\n\n1. Ask first." in shown


def test_a_missing_extra_is_one_line(run: Run, stored: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviewcoach.export.find_spec", lambda _: None)
    ran = run("export", "latest", "--format", "pdf", "--output", "x.pdf")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert "pip install 'interviewcoach[documents]'" in ran.err
    assert "(needs the extra 'documents')" in run("export", "--list-formats").out.decode()


def test_formats_are_listed_by_plain_names(run: Run) -> None:
    listed = run("export", "--list-formats").out.decode()
    assert "html           Web page (HTML)" in listed
    assert "--option letter: US Letter paper instead of A4" in listed


def test_bytes_are_not_shown_on_a_terminal(run: Run, stored: Store) -> None:
    line = shlex.join([sys.executable, "-m", "interviewcoach", "export", "latest", "--format", "pdf"])
    shown = str(pexpect.run(line, env=dict(os.environ), encoding="utf-8"))
    assert "name a file with --output" in shown
    assert "%PDF" not in shown


def test_nothing_that_a_terminal_interprets_reaches_it(run: Run, stored: Store) -> None:
    for command in (["export", "latest"], ["sessions", "show", "latest"], ["export", "latest", "--format", "json"]):
        line = shlex.join([sys.executable, "-m", "interviewcoach", *command])
        shown = str(pexpect.run(line, env=dict(os.environ), encoding="utf-8"))
        assert "hard" in shown
        assert "\x1b" not in shown


@pytest.mark.parametrize("command", [["sessions", "show"], ["sessions", "delete", "--yes"], ["export"]])
def test_an_unknown_session_is_one_line_and_exit_2(run: Run, stored: Store, command: list[str]) -> None:
    ran = run(*command, "nope\x1b")
    assert (ran.code, ran.out) == (2, b"")
    assert ran.err.count("\n") == 1
    assert "sessions list" in ran.err
    assert "\x1b" not in ran.err


def test_delete_asks_unless_told_not_to(run: Run, stored: Store) -> None:
    kept = run("sessions", "delete", "latest", typed="n\n")
    assert (kept.code, kept.out) == (0, b"")
    assert "Delete session abcd2345" in kept.err
    assert "Nothing was deleted" in kept.err
    assert run("sessions", "delete", "latest").code == 130  # nobody there to answer
    assert len(stored.sessions()) == 1
    assert run("sessions", "delete", "abcd", typed="y\n").code == 0
    assert stored.sessions() == ()
    stored.begin(SESSION)
    assert "Deleted session abcd2345" in run("sessions", "delete", "latest", "--yes").err
    assert stored.sessions() == ()


def test_delete_as_json_is_the_summary_of_what_was_deleted(run: Run, stored: Store) -> None:
    (listed,) = json.loads(run("sessions", "list", "--json").out)
    kept = run("sessions", "delete", "latest", "--json", typed="n\n")
    assert (kept.code, kept.out) == (0, b"")
    deleted = run("sessions", "delete", "latest", "--json", "--yes")
    assert (deleted.code, json.loads(deleted.out)) == (0, listed)
    assert stored.sessions() == ()


def test_a_database_that_cannot_be_used_is_one_line_and_exit_3(run: Run, stored: Store) -> None:
    path = places.database_path()
    path.write_bytes(b"")
    for command in (["sessions", "list"], ["sessions", "list", "--json"], ["export", "latest"]):
        ran = run(*command)
        assert (ran.code, ran.out) == (3, b"")
        assert ran.err.count("\n") == 1
        assert "damaged" in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_each_shell(run: Run, shell: str) -> None:
    ran = run("completion", shell)
    assert ran.code == 0
    assert b"_INTERVIEWCOACH_COMPLETE=" + shell.encode() in ran.out


def test_completion_completes_commands() -> None:
    asked = {"_INTERVIEWCOACH_COMPLETE": "bash_complete", "COMP_WORDS": "interviewcoach sess", "COMP_CWORD": "1"}
    code = "from interviewcoach.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **asked}, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "plain,sessions\n"


@pytest.mark.parametrize("command", [["sessions", "list"], ["sessions", "show", "latest"], ["export", "latest"]])
def test_looking_at_sessions_never_loads_the_full_screen_interface(run: Run, stored: Store, command: list[str]) -> None:
    code = (
        f"import sys; sys.argv = {['interviewcoach', *command]!r}; from interviewcoach.cli import main\n"
        "try: main()\nexcept SystemExit as done: assert not done.code\n"
        "assert not {'textual', 'interviewcoach.tui'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
