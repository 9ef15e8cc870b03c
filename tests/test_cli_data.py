"""`data` and `doctor` as a user runs them: stdout for data, stderr for messages, exit codes, and no traceback ever."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from factories import NOON, make_session
from interviewcoach.cli import doctor, main
from interviewcoach.places import data_dir, database_path
from interviewcoach.store import Store, backups
from interviewcoach.workspace import Workspace

ANN, BEN = make_session("annn2345", candidate="Ann"), make_session("benn2345", candidate="Ben")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process: its exit code, stdout and stderr."""

    def run(*arguments: str, typed: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["interviewcoach", *arguments])
        monkeypatch.setattr("builtins.input", lambda *_: typed)
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda *_: typed)
        with pytest.raises(SystemExit) as done:
            main()
        captured = capsys.readouterr()
        return int(done.value.code or 0), captured.out, captured.err

    return run


@pytest.fixture
def path() -> Path:
    path = database_path()
    with closing(Store.open(path)) as store:
        store.begin(ANN)
        store.begin(BEN)
    return path


def sessions(path: Path) -> list[str]:
    with closing(Store.open(path)) as store:
        return [each.id for each in store.sessions()]


# data


def test_nothing_stored_is_said_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    assert run("data", "path") == (0, f"{data_dir()}\n", "")
    assert run("data", "verify")[:2] == (0, "")
    assert run("data", "backup")[0] == 2
    assert run("data", "restore", "latest")[0] == 2
    assert run("data", "erase", "--candidate", "Ann", "--yes")[0] == 2
    assert run("data", "erase", "--yes")[0] == 0
    assert [*tmp_path.iterdir()] == []


def test_the_path_as_json_has_the_backups(run: Run, path: Path) -> None:
    written = run("data", "backup")[1].strip()
    found = json.loads(run("data", "path", "--json")[1])
    assert (found["folder"], found["database"]) == (str(path.parent), str(path))
    assert [each["path"] for each in found["backups"]] == [written]


def test_one_of_a_kind_is_not_several(run: Run, path: Path) -> None:
    assert run("data", "erase", "--candidate", "Ann", "--yes")[0] == 0
    assert ", 1 session, 1 answer, 0 earlier scores," in run("data", "verify", str(path))[1]


def test_a_backup_is_verified_and_restored(run: Run, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "stick.db"
    assert run("data", "backup", "--output", str(target)) == (0, f"{target}\n", "")
    code, _, err = run("data", "backup", "--output", str(target))
    assert code == 2
    assert "--force" in err
    assert run("data", "backup", "--output", str(target), "--force")[0] == 0
    code, out, _ = run("data", "verify", str(target))
    assert code == 0
    assert "is sound: 5 parts of rubrics, 3 rubrics, 2 sessions, 2 answers" in out
    assert run("data", "erase", "--yes")[0] == 0
    assert not path.exists()
    assert run("data", "restore", str(target)) == (0, "", f"Restored {target}\n")
    assert sessions(path) == [BEN.id, ANN.id]


def test_a_damaged_answer_is_found_then_mended_from_the_latest_backup(run: Run, path: Path) -> None:
    run("data", "backup")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE turns SET answer = 'I never said that' WHERE session = 'annn2345'")
    code, out, err = run("data", "verify")
    assert code == 1
    assert "answer 1 of session annn2345" in out
    assert "interviewcoach data restore latest" in out
    assert "is damaged: 1 finding." in err
    code, out, _ = run("data", "verify", "--json")
    found = json.loads(out)
    assert (code, found["sound"], len(found["findings"])) == (1, False, 1)
    code, _, err = run("data", "restore", "latest")
    assert code == 0
    assert "What was there is now" in err
    assert run("data", "verify")[0] == 0


def test_erasing_asks(run: Run, path: Path) -> None:
    code, _, err = run("data", "erase", typed="n")
    assert code == 0
    assert "Nothing was erased" in err
    assert sessions(path) == [BEN.id, ANN.id]
    assert run("data", "erase", typed="y")[0] == 0
    assert [each for each in path.parent.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("chosen", [["--candidate", "Ann"], ["--session", "annn2345"], ["--session", "ann"]])
def test_one_person_or_session_is_erased(run: Run, path: Path, chosen: list[str]) -> None:
    run("data", "backup")
    assert run("data", "erase", *chosen, typed="n")[0] == 0
    code, _, err = run("data", "erase", *chosen, "--yes")
    assert code == 0
    assert "Erased 1 of 2 sessions (annn2345)." in err
    assert sessions(path) == [BEN.id]
    files = [each for each in path.parent.rglob("*") if each.is_file()]
    assert len(files) == 2
    assert not [each for each in files if b"annn2345" in each.read_bytes()]


def test_erasing_everything_takes_what_was_practised_in_browsers_and_follows_no_link(
    run: Run, path: Path, tmp_path: Path
) -> None:
    outside = shutil.copytree(path.parent, tmp_path / "outside")
    with closing(Store.open(path)) as store:
        store.back_up(path.parent / "practice-copy.db")
    visitor = path.parent / "visitors" / "abc"
    (visitor / "backups").mkdir(parents=True)
    shutil.move(path.parent / "practice-copy.db", visitor / "practice.db")
    shutil.copy(path, visitor / "backups" / "practice-20250301T120000-v1.db")
    (visitor.parent / "link").symlink_to(outside)
    code, _, err = run("data", "erase", typed="y")
    assert (code, "1 browser" in err) == (0, True)
    assert [file for file in path.parent.rglob("*.db") if not file.is_relative_to(visitor.parent / "link")] == []
    assert (outside / "practice.db").exists()


def test_what_nobody_practised_cannot_be_erased(run: Run, path: Path) -> None:
    for chosen in (["--candidate", "Zoe\x1b"], ["--session", "nope"], ["--session", "a", "--candidate", "Ann"]):
        code, out, err = run("data", "erase", "--yes", *chosen)
        assert (code, out) == (2, "")
        assert "\x1b" not in err
    assert sessions(path) == [BEN.id, ANN.id]


def test_the_program_backs_up_what_earlier_days_left(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    assert run("sessions", "list")[0] == 0
    assert [each.changed for each in backups(path)] == [NOON]
    shutil.rmtree(path.parent / "backups")
    (path.parent / "backups").write_text("in the way")
    code, out, err = run("sessions", "list")
    assert (code, "annn2345" in out) == (0, True)
    assert "no backup of today" in err
    with closing(Workspace({}, lambda: Store.open(path))) as workspace:  # type: ignore[arg-type]
        workspace.back_up_daily(NOON + timedelta(days=1))
        assert "no backup of today" in workspace.warning
        assert len(workspace.call(workspace.store.sessions)) == 2


def test_what_was_practised_in_a_browser_is_backed_up_restored_and_moved_like_any_other(
    run: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = path.parent / "visitors" / "abc"
    monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(visitor))
    with closing(Store.open(visitor / "practice.db")) as store:
        store.begin(make_session("browse23", candidate="Cem"))
    os.utime(visitor / "practice.db", (NOON.timestamp(), NOON.timestamp()))
    Workspace.open().close()  # as the program behind a page does
    assert [each.changed for each in backups(visitor / "practice.db")] == [NOON]
    copy = tmp_path / "cem.db"
    assert run("data", "backup", "--output", str(copy))[:2] == (0, f"{copy}\n")
    assert run("sessions", "delete", "latest", "--yes")[0] == 0
    assert run("data", "restore", str(copy))[0] == 0
    assert sessions(visitor / "practice.db") == ["browse23"]
    monkeypatch.setenv("INTERVIEWCOACH_DATA_DIR", str(tmp_path / "elsewhere"))
    assert run("data", "restore", str(copy))[0] == 0
    assert sessions(tmp_path / "elsewhere" / "practice.db") == ["browse23"]
    assert sessions(path) == [BEN.id, ANN.id]


# doctor


def checks(run: Run) -> tuple[int, dict[str, dict[str, str]]]:
    code, out, err = run("doctor", "--json")
    assert err == ""
    return code, {each["name"]: each for each in json.loads(out)["checks"]}


def test_a_sound_installation_has_no_problem(run: Run, path: Path) -> None:
    code, found = checks(run)
    assert code == 0
    assert [*found] == [
        "versions", "terminal", "data folder", "space", "file system", "encryption", "database", "backups", "clock",
        "bank",
    ]  # fmt: skip
    assert found["database"]["state"] == found["bank"]["state"] == found["data folder"]["state"] == "ok"
    assert "textual 8" in found["versions"]["found"]
    code, out, _ = run("doctor")
    assert code == 0
    assert "ok       database: schema" in out


def test_looking_makes_nothing(run: Run, tmp_path: Path) -> None:
    code, found = checks(run)
    assert code == 0
    assert "not there yet" in found["data folder"]["found"]
    assert [*tmp_path.iterdir()] == []


def test_a_network_share_is_a_warning(run: Run, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/home {path.parent.parent} nfs4 rw 0 0\n")
    monkeypatch.setattr(doctor, "MOUNTS", mounts)
    code, found = checks(run)
    assert (code, found["file system"]["state"]) == (0, "warning")


@pytest.mark.parametrize("content", [b"", b"no database", bytes(8192)])
def test_a_broken_database_is_a_problem_among_the_checks(run: Run, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    code, found = checks(run)
    assert (code, found["database"]["state"], found["bank"]["state"]) == (1, "problem", "ok")
    assert "data restore latest" in found["database"]["mend"]
    assert path.read_bytes() == content


def test_permissions_that_let_others_in_are_said(run: Run, path: Path) -> None:
    path.chmod(0o644)
    code, found = checks(run)
    assert (code, found["data folder"]["state"]) == (0, "warning")
    assert f"chmod go= {path}" in found["data folder"]["mend"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_a_backup_that_others_can_read_is_said(run: Run, path: Path) -> None:
    with closing(Store.open(path)) as store:
        copy = store.back_up()
    assert copy is not None
    copy.chmod(0o644)
    _, found = checks(run)
    assert f"chmod go= {copy}" in found["data folder"]["mend"]


def test_a_data_folder_behind_a_link_has_the_permissions_of_the_folder(run: Run, path: Path) -> None:
    folder = path.parent.rename(path.parent.parent / "elsewhere")
    path.parent.symlink_to(folder)
    assert checks(run)[1]["data folder"]["state"] == "ok"
    folder.chmod(0o755)
    assert f"chmod go= {path.parent}" in checks(run)[1]["data folder"]["mend"]


def test_a_folder_that_cannot_be_looked_into_is_not_called_empty(run: Run, path: Path) -> None:
    path.parent.rename(path.parent.parent / "elsewhere")
    path.parent.write_text("in the way")
    for command in (("sessions", "list"), ("data", "verify"), ("data", "backup")):
        code, _, err = run(*command)
        assert (code, "cannot be looked for" in err) == (3, True)


def test_a_header_that_forbids_writing_is_damage(run: Run, path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.back_up()
    with path.open("rb+") as file:
        file.seek(18)
        file.write(b"\x05")
    code, out, _ = run("data", "verify")
    assert (code, "header" in out, "data restore latest" in out) == (1, True, True)
    code, _, err = run("sessions", "delete", "latest", "--yes")
    assert (code, "is damaged" in err, "read-only" in err) == (3, True, False)


@pytest.mark.parametrize("breakage", ["folder is a file", "backups is a file", "no home", "no rapidfuzz", "no textual"])
def test_doctor_runs_although_everything_is_broken(tmp_path: Path, breakage: str) -> None:
    data = tmp_path / "data"
    environment = {**os.environ, "INTERVIEWCOACH_DATA_DIR": str(data)}
    before = ""
    match breakage:
        case "folder is a file":
            data.write_text("in the way")
        case "backups is a file":
            data.mkdir()
            (data / "backups").write_text("in the way")
        case "no home":
            environment["INTERVIEWCOACH_DATA_DIR"] = "~nobody-of-this-name/data"
        case _:
            before = f"sys.modules[{breakage.removeprefix('no ')!r}] = None; "
    code = f"import sys; {before}sys.argv = ['-', 'doctor', '--json']; from interviewcoach.cli import main as m; m()"
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr
    found = {each["name"]: each for each in json.loads(ran.stdout)["checks"]}
    assert {"versions", "terminal", "data folder", "database", "backups", "bank"} <= found.keys()
    problems = [each for each in found.values() if each["state"] == "problem"]
    assert all(each["mend"] for each in problems)
    assert ran.returncode == bool(problems)
    assert bool(problems) == (breakage in ("folder is a file", "no home", "no rapidfuzz")), problems
