"""`share` and `import` as people use them: from one database to another, and nothing half done."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from factories import make_session
from interviewcoach.bundle import read
from interviewcoach.cli import cli
from interviewcoach.errors import CoachError, UsageError
from interviewcoach.model.session import Session
from interviewcoach.places import database_path
from interviewcoach.store import Store
from test_bundle import GOOD, practised

Run = Callable[..., Result]

OURS = practised([GOOD, "I'd call Maria Lopez."], "abcd2345", "Ann")
OTHERS = practised(["It sounds hard. I ask Maria what helps."], "wxyz2345", "Ben", ended=False)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run the program with the data of the computer named by `on`."""

    def run(*arguments: str, on: str = "here") -> Result:
        env = {"INTERVIEWCOACH_DATA_DIR": str(tmp_path / on)}
        return CliRunner().invoke(cli, arguments, env=env)

    return run


@pytest.fixture
def bundle(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a bundle to write; two sessions are stored here."""
    monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(tmp_path / "here"))
    _store(OURS, OTHERS)
    return tmp_path / "hand-in.xz"


def _store(*sessions: Session) -> None:
    store = Store.open(database_path())
    for session in sessions:
        store.begin(session)
    store.close()


def shared(path: Path) -> list[Session]:
    return list(read(path.read_bytes()).sessions())


def test_a_session_goes_from_one_computer_to_another(run: Run, bundle: Path) -> None:
    done = run("share", "abcd", "--output", str(bundle))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"Wrote {bundle} (1 session)\n")
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    assert shared(bundle) == [OURS]
    assert run("import", str(bundle), on="there").stderr == f"{bundle}: 1 new\n"
    assert run("import", str(bundle), on="there").stderr == f"{bundle}: 1 here already\n"
    assert run("export", "abcd", on="there").stdout == run("export", "abcd").stdout
    assert "abcd2345*" in run("sessions", "list", on="there").stdout
    assert "*" not in run("sessions", "list").stdout
    assert run("import", str(bundle)).stderr == f"{bundle}: 1 your own, left as it is\n"


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["latest"], ["wxyz2345"]),
        (["wx", "abcd", "abcd2345"], ["abcd2345", "wxyz2345"]),
        (["--all"], ["abcd2345", "wxyz2345"]),
        (["--candidate", "Ben"], ["wxyz2345"]),
        (["abcd", "--candidate", "Ben"], ["abcd2345", "wxyz2345"]),
    ],
)
def test_what_is_named_is_shared_the_first_begun_first(
    run: Run, bundle: Path, arguments: list[str], ids: list[str]
) -> None:
    done = run("share", *arguments, "--output", str(bundle), "--json")
    assert json.loads(done.stdout)["sessions"] == ids
    assert [session.id for session in shared(bundle)] == ids


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name a session"),
        (["nothing"], "there is no session"),
        (["--candidate", "Cem"], "there is no session of 'Cem'"),
        (["latest", "--redact", "names.txt"], "there is no file names.txt"),
        (["latest", "--redact", "../names"], "there is no file"),
        (["latest", "--redact", " "], "no word to redact"),
    ],
)
def test_what_cannot_be_shared_says_what_to_do(run: Run, bundle: Path, arguments: list[str], says: str) -> None:
    done = run("share", *arguments, "--output", str(bundle))
    assert isinstance(done.exception, UsageError)
    assert says in str(done.exception)
    assert not bundle.exists()


def test_nothing_is_written_over_or_through_a_link(run: Run, bundle: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    bundle.symlink_to(precious)
    assert isinstance(run("share", "--all", "--output", str(bundle)).exception, CoachError)
    assert bundle.is_symlink()
    assert run("share", "--all", "--output", str(bundle), "--force").exit_code == 0
    assert precious.read_text() == "mine"
    assert not bundle.is_symlink()
    assert len(shared(bundle)) == 2


def test_names_times_and_words_are_taken_out_and_that_is_said(run: Run, bundle: Path, tmp_path: Path) -> None:
    words = tmp_path / "names.txt"
    words.write_text("maria lopez\nMaria\nOtto\n", encoding="utf-8")
    done = run(
        *("share", "--all", "--output", str(bundle), "--pseudonymise", "--without-times", "--redact", str(words)),
        "--json",
    )
    assert done.stderr.splitlines()[1:] == ["Redacted 2 places; look for misspelt names.", "In no answer: Otto"]
    told = json.loads(done.stdout)
    assert (told["names"], told["times"], told["redacted"]) == ("pseudonyms", "days", 2)
    first, second = shared(bundle)
    assert (first.candidate[:5], second.candidate[:5]) == ("C-01-", "C-02-")
    assert first.turns[1].answer == "I'd call [redacted]."
    assert {turn.asked_at.hour for turn in (*first.turns, *second.turns)} == {0}
    run("share", "wxyz", "--output", str(bundle), "--pseudonymise", "--force")
    assert shared(bundle)[0].candidate == second.candidate
    assert run("import", str(bundle), on="there").stderr == f"{bundle}: 1 new\n  Candidates are under pseudonyms.\n"


def test_a_candidates_own_name_in_an_answer_is_pointed_out(run: Run, bundle: Path) -> None:
    _store(practised(["My name is ann. It sounds hard."], "own12345", "Ann"))
    done = run("share", "--all", "--output", str(bundle), "--pseudonymise")
    (ann,) = (each.candidate for each in shared(bundle) if each.id == "own12345")
    assert done.stderr.splitlines()[1:] == [f"An answer holds the name of {ann}: share again with --redact NAME"]


def test_two_people_who_share_from_two_computers_stay_two(run: Run, tmp_path: Path) -> None:
    """Each is the first on a computer of their own."""
    files = []
    for computer in ("one", "two"):
        (tmp_path / computer).mkdir()
        store = Store.open(tmp_path / computer / "practice.db")
        store.begin(practised(["It sounds hard."], f"{computer}12345", computer.title()))
        store.close()
        files.append(str(tmp_path / f"{computer}.xz"))
        run("share", "--candidate", computer.title(), "--pseudonymise", "--output", files[-1], on=computer)
    run("import", *files, on="trainer")
    told = json.loads(run("sessions", "list", "--json", on="trainer").stdout)
    assert len({each["candidate"] for each in told}) == 2


def test_of_several_files_the_good_are_taken_and_the_bad_are_named(run: Run, bundle: Path, tmp_path: Path) -> None:
    run("share", "abcd", "--output", str(bundle))
    bad = tmp_path / "bad.xz"
    run("share", "wxyz", "--output", str(bad))
    data = bytearray(bad.read_bytes())
    data[len(data) // 2] ^= 1
    bad.write_bytes(data)
    done = run("import", str(bundle), str(bad), str(tmp_path / "none.xz"), "--json", on="there")
    assert done.exit_code == 1
    good, changed, missing = json.loads(done.stdout)
    assert good["sessions"] == [{"session": "abcd2345", "fate": "new", "renamed": False, "rescored": False}]
    assert "changed since it was made" in changed["error"]
    assert "No such file" in missing["error"]
    assert f"{bad}: nothing imported: it was changed" in done.stderr
    listed = json.loads(run("sessions", "list", "--json", on="there").stdout)
    assert [line["id"] for line in listed] == ["abcd2345"]


def test_a_bad_bundle_alone_makes_no_session(run: Run, tmp_path: Path) -> None:
    for content in (b"", b"[]", os.urandom(1000)):
        (tmp_path / "odd").write_bytes(content)
        done = run("import", str(tmp_path / "odd"), on="there")
        assert (done.exit_code, done.stdout) == (1, "")
        assert "interviewcoach share" in done.stderr
    assert not (tmp_path / "there").exists()


def test_another_ones_interview_is_not_gone_on_with(run: Run, bundle: Path) -> None:
    run("share", "wxyz", "--output", str(bundle))
    run("import", str(bundle), on="there")
    for named, says in {"latest": "no interview is unfinished", "wxyz": "was imported"}.items():
        done = run("practice", "--plain", "--resume", named, on="there")
        assert isinstance(done.exception, UsageError)
        assert says in str(done.exception)


def test_hostile_names_are_shown_as_text(run: Run, bundle: Path, tmp_path: Path) -> None:
    _store(make_session("evil2345", [GOOD], candidate="[red]\x1b[31m"))
    bundle = tmp_path / "a\x1b[31m[b].xz"
    for done in (
        run("share", "evil", "--output", str(bundle)),
        run("import", str(bundle), on="there"),
        run("sessions", "list", on="there"),
        run("sessions", "list", "--json", on="there"),
    ):
        assert done.exit_code == 0
        assert "\x1b" not in done.output
