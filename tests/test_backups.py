"""Backups, restoring and erasing: nothing is lost by accident, and nothing is left that was to go."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from factories import NOON, make_session
from interviewcoach.errors import StorageError, UsageError
from interviewcoach.model.session import Draft, Session
from interviewcoach.store import Store, backup_named, backups, erase, migrations, private, restore, verify
from interviewcoach.store.backups import BACKUPS_KEPT
from interviewcoach.store.rows import session_row

SESSION = make_session()
SECRET = "Zebrafinch Ωmega"  # noqa: S105 - no password


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one session, last changed at noon, closed."""
    path = tmp_path / "data" / "practice.db"
    with closing(Store.open(path)) as store:
        store.begin(SESSION)
    touch(path, NOON)
    return path


def touch(path: Path, moment: datetime) -> None:
    os.utime(path, (moment.timestamp(), moment.timestamp()))


def begin(path: Path, session: Session) -> None:
    with closing(Store.open(path)) as store:
        store.begin(session)


def ids(path: Path) -> list[str]:
    with closing(Store.open(path)) as store:
        return [each.id for each in store.sessions()]


def names(path: Path) -> list[str]:
    folder = path.parent / "backups"
    return sorted(file.name for file in folder.iterdir()) if folder.exists() else []


def found_in(folder: Path, text: str) -> list[Path]:
    """The files of the folder that hold the text, in UTF-8 or UTF-16."""
    forms = [text.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if any(form in file.read_bytes() for form in forms)]


# Daily


def test_the_first_opening_of_a_day_backs_up_what_earlier_days_left(path: Path) -> None:
    with closing(Store.open(path)) as store:
        assert store.back_up_daily(NOON + timedelta(hours=11)) is None  # still the same day
        made = store.back_up_daily(NOON + timedelta(hours=13))
        assert made is not None
        assert store.back_up_daily(NOON + timedelta(hours=14)) is None
        assert store.back_up_daily(NOON + timedelta(days=9)) is None  # nothing changed since
        store.begin(make_session("today"))
        touch(path, NOON + timedelta(days=1))
        assert store.back_up_daily(NOON + timedelta(days=1, hours=2)) is None
        assert store.back_up_daily(NOON + timedelta(days=2)) is not None
    assert names(path) == [f"practice-2025030{day}T120000-v{migrations.newest_version()}.db" for day in (1, 2)]
    assert made.stat().st_mode & 0o777 == 0o600
    assert ids(made) == [SESSION.id]


def test_a_clock_that_goes_back_makes_no_backup(path: Path) -> None:
    with closing(Store.open(path)) as store:
        assert store.back_up_daily(NOON - timedelta(days=400)) is None
    assert names(path) == []


def test_the_newest_ten_stay_and_so_does_the_one_just_made(path: Path) -> None:
    with closing(Store.open(path)) as store:
        for day in range(40, 52):
            touch(path, NOON + timedelta(days=day))
            store.back_up()
        assert len(backups(path)) == 10
        touch(path, NOON)  # the clock had run ahead
        made = store.back_up()
    assert made is not None
    assert made.exists()
    assert [each.changed.day for each in backups(path)][-1] == NOON.day


def test_a_backup_that_cannot_be_made_keeps_nobody_from_practising(path: Path) -> None:
    (path.parent / "backups").write_text("in the way")
    with closing(Store.open(path)) as store:
        with pytest.raises(StorageError, match="cannot be used"):
            store.back_up_daily(NOON + timedelta(days=1))
        assert store.session(SESSION.id) == SESSION


def test_a_store_in_memory_has_no_backups() -> None:
    with closing(Store.memory()) as store:
        assert store.back_up() is None
        assert store.back_up_daily(NOON) is None


def test_what_is_named_otherwise_is_no_backup(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    for name in ("practice-20259901T120000-v2.db", "practice-x-v2.db", "other-20250301T120000-v2.db", "notes.txt"):
        (folder / name).write_text("mine")
    assert backups(path) == ()
    with pytest.raises(UsageError, match="no backup"):
        backup_named("latest", path)


# To a place of one's own


def test_a_backup_goes_where_it_is_wanted_and_over_no_other_file(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "stick.db"
    with closing(Store.open(path)) as store:
        assert store.back_up(target) == target
        assert target.stat().st_mode & 0o777 == 0o600
        target.write_text("mine")
        with pytest.raises(UsageError, match="--force"):
            store.back_up(target)
        assert target.read_text() == "mine"
        store.back_up(target, force=True)
    assert verify(target).rows["sessions"] == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["data", "stick.db"]


def test_no_link_folder_or_the_database_itself_is_written_over(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "elsewhere.db")
    before = path.read_bytes()
    with closing(Store.open(path)) as store:
        for target, words in [(link, "plain file"), (tmp_path, "plain file"), (path, "the database itself")]:
            with pytest.raises(UsageError, match=words):
                store.back_up(target, force=True)
        with pytest.raises(UsageError, match="cannot be written"):
            store.back_up(tmp_path / "nowhere" / "stick.db")
    assert path.read_bytes() == before
    assert not (tmp_path / "elsewhere.db").exists()


# Restoring


def test_a_backup_takes_the_place_and_the_present_database_is_kept(path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.back_up()
        store.begin(make_session("later"))
    aside = restore(backup_named("latest", path), path, NOON)
    assert ids(path) == [SESSION.id]
    assert aside == path.parent / "backups" / "practice-replaced-20250301T120000.db"
    assert ids(aside) == ["later", SESSION.id]
    again = restore(aside, path, NOON)
    assert again is not None
    assert again.name == "practice-replaced-20250301T120000-2.db"
    assert ids(path) == ["later", SESSION.id]
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in path.parent.iterdir()) == ["backups", "practice.db"]


@pytest.mark.parametrize("present", ["missing", "empty", "zeros", "text", "cut", "a flipped bit that forbids writing"])
def test_a_restore_works_whatever_became_of_the_present_file(path: Path, present: str) -> None:
    with closing(Store.open(path)) as store:
        store.back_up()
    whole = path.read_bytes()
    left = {"empty": b"", "zeros": bytes(8192), "text": b"no database", "cut": whole[:5000]}.get(present)
    if "bit" in present:
        left = whole[:18] + b"\x05" + whole[19:]
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    aside = restore(backup_named("latest", path), path, NOON)
    assert ids(path) == [SESSION.id]
    assert (aside and aside.read_bytes()) == left


@pytest.mark.parametrize("missing", [True, False])
def test_a_journal_of_the_old_database_is_not_played_back_into_the_restored_one(path: Path, missing: bool) -> None:
    with closing(Store.open(path)) as store:
        backup = store.back_up()
    assert backup is not None
    crashed(path)
    journal = Path(f"{path}-journal")
    assert journal.exists()
    path.unlink() if missing else path.write_bytes(b"damaged" + path.read_bytes()[7:])
    restore(backup, path, NOON)
    assert not journal.exists()
    assert ids(path) == [SESSION.id]
    assert verify(path).findings == ()
    aside = path.parent / "backups" / "practice-replaced-20250301T120000.db"
    assert Path(f"{aside}-journal").exists() if missing else ids(aside) == [SESSION.id]  # played back where it belongs


def crashed(path: Path) -> None:
    """Leave the database as a crash in the middle of a large transaction does: half written, with its journal."""
    other = path.parent / "other"
    other.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN")
        db.execute("UPDATE turns SET answer = 'half'")
        db.execute("CREATE TABLE large (x)")
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
            " INSERT INTO large SELECT zeroblob(4000) FROM n"
        )
        for suffix in ("", "-journal"):
            shutil.copyfile(f"{path}{suffix}", other / f"practice.db{suffix}")
        db.execute("ROLLBACK")
    for suffix in ("", "-journal"):
        (other / f"practice.db{suffix}").replace(f"{path}{suffix}")
    other.rmdir()


def test_a_database_that_crashed_is_a_whole_backup_with_its_journal(path: Path, tmp_path: Path) -> None:
    crashed(path)
    target = tmp_path / "new" / "practice.db"
    assert restore(path, target, NOON) is None
    assert ids(target) == [SESSION.id]
    assert [each.name for each in target.parent.iterdir()] == ["practice.db"]


def test_a_journal_without_its_database_is_not_taken_for_a_new_ones(path: Path) -> None:
    crashed(path)
    path.rename(path.with_name("moved.db"))
    with pytest.raises(StorageError, match="journal belongs to a database that is not there"):
        Store.open(path)
    path.with_name("moved.db").rename(path)
    assert ids(path) == [SESSION.id]


@pytest.mark.parametrize("content", [b"", b"no database", bytes(4096)])
def test_what_is_no_sound_backup_is_refused_and_changes_nothing(path: Path, tmp_path: Path, content: bytes) -> None:
    source, before = tmp_path / "odd.db", path.read_bytes()
    source.write_bytes(content)
    with pytest.raises(StorageError, match="not sound and nothing was changed"):
        restore(source, path, NOON)
    for unfit in (tmp_path, tmp_path / "nothing", path):
        with pytest.raises(UsageError):
            restore(unfit, path, NOON)
    assert path.read_bytes() == before
    assert names(path) == []
    assert sorted(each.name for each in path.parent.iterdir()) == ["practice.db"]


def test_a_backup_with_a_damaged_answer_is_refused(path: Path, tmp_path: Path) -> None:
    source = tmp_path / "copy.db"
    shutil.copyfile(path, source)
    with closing(sqlite3.connect(source)) as db, db:
        db.execute("UPDATE turns SET answer = 'I never said that'")
    with pytest.raises(StorageError, match="answer 1 of session abcd2345"):
        restore(source, path, NOON)


def test_a_backup_of_an_older_schema_is_upgraded_and_one_of_a_newer_refused(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.db"
    with monkeypatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        Store.open(old).close()
    with closing(sqlite3.connect(old)) as db, db:
        row = session_row(make_session("old"))
        values = ", ".join(f":{name}" for name in row)
        db.execute(f"INSERT INTO sessions ({', '.join(row)}) VALUES ({values})", row)  # noqa: S608
    before = old.read_bytes()
    restore(old, path, NOON)
    assert ids(path) == ["old"]
    assert verify(path).schema == migrations.newest_version()
    assert old.read_bytes() == before
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StorageError, match="a newer interviewcoach made it"):
        restore(old, path, NOON)


def test_without_hard_links_the_present_database_is_copied_aside(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Store.open(path)) as store:
        store.back_up()
        store.begin(make_session("later"))
    monkeypatch.setattr(os, "link", _no_links)
    aside = restore(backup_named("latest", path), path, NOON)
    assert aside is not None
    assert (ids(path), ids(aside)) == ([SESSION.id], ["later", SESSION.id])


def _no_links(source: object, target: object) -> None:
    raise PermissionError(1, "no links here")


def test_a_restore_waits_for_another_writer_and_changes_nothing_when_that_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("interviewcoach.store.connection.BUSY_SECONDS", 0.01)
    with closing(Store.open(path)) as store:
        backup = store.back_up()
    assert backup is not None
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="in use"):
            restore(backup, path, NOON)
        with pytest.raises(StorageError, match="in use"):
            erase(path)
    assert ids(path) == [SESSION.id]


@pytest.mark.parametrize("fate", ["restored", "erased", "moved"])
def test_a_program_that_still_has_the_old_file_open_is_told_and_says_nothing_was_saved(path: Path, fate: str) -> None:
    store = Store.open(path)
    backup = store.back_up()
    assert backup is not None
    match fate:
        case "restored":
            restore(backup, path, NOON)
        case "erased":
            erase(path)
        case _:
            path.rename(path.with_name("elsewhere.db"))
    with pytest.raises(StorageError, match="moved, erased or replaced"):
        store.save_draft(Draft(SESSION.id, 1, "unsent", 1.0, NOON))
    store.close()


# Erasing


@pytest.fixture
def full(path: Path) -> Path:
    """A secret wherever the program may put one: rows, drafts, earlier scores, backups, replaced, unfinished files."""
    secret = make_session("secret", [f"It sounds hard, {SECRET}, I would tell her to calm down."], candidate=SECRET)
    with closing(Store.open(path)) as store:
        store.begin(secret)
        store.save_draft(Draft("secret", 1, f"unsent {SECRET}", 1.0, NOON))
        rubric, assessment = secret.rubrics["question-1"], secret.turns[0].assessment
        assert assessment is not None
        store.rescore("secret", {0: (rubric, assessment)}, NOON)
        backup = store.back_up()
    assert backup is not None
    restore(backup, path, NOON)
    shutil.copyfile(backup, backup.with_name("renamed by hand"))
    backup.with_name(f".{backup.name}.abc").write_text(f"interrupted {SECRET}")
    (path.parent / ".practice.db.abc").write_text(f"interrupted {SECRET}")
    assert len(found_in(path.parent, SECRET)) >= 5
    return path


def test_everything_is_erased(full: Path) -> None:
    (full.parent / "mine.txt").write_text("my own notes")
    crashed(full)
    erase(full)
    assert found_in(full.parent, SECRET) == []
    assert [each.name for each in full.parent.rglob("*") if each.is_file()] == ["mine.txt"]
    assert ids(full) == []


def test_a_damaged_database_is_erased_too(full: Path) -> None:
    full.write_bytes(SECRET.encode() + full.read_bytes()[100:])
    erase(full)
    assert found_in(full.parent, SECRET) == []
    erase(full)  # nothing is left to erase


def test_what_one_session_held_is_in_no_file_any_more_and_the_rest_is_backed_up(full: Path) -> None:
    (full.parent / ".practice.db.abc").unlink()
    with closing(Store.open(full)) as store:
        store.delete("secret")
        assert found_in(full.parent, SECRET) == []
    assert ids(full) == [SESSION.id]
    (backup,) = backups(full)
    assert ids(backup.path) == [SESSION.id]
    assert names(full) == [backup.path.name]


def test_rewriting_rows_leaves_no_old_copy_of_them_in_the_file(path: Path) -> None:
    """Pages that a table grew out of may hold what secure_delete did not see: VACUUM takes them away."""
    with closing(Store.open(path)) as store:
        for number in range(60):
            store.begin(make_session(f"s{number}", [f"{SECRET} {'x' * (number * 37)}"] * 3, candidate=SECRET))
        for number in range(60):
            for turn in range(5):
                store.save_draft(Draft(f"s{number}", 3, f"{SECRET} {'y' * turn * 500}", 1.0, NOON))
        store.delete(*(f"s{number}" for number in range(60)))
        assert found_in(path.parent, SECRET) == []


def test_every_table_goes_with_its_session() -> None:
    """A table that holds what a person said must lead to its session, or deleting that session would leave it. Those
    of `of_candidates` are emptied by name, those of `of_search` by `store.lines.forget`."""
    with closing(Store.memory()) as store:
        tables = store._db.table_names()
        leads = {table: {key.other_table for key in store._db.table(table).foreign_keys} for table in tables}
    going = {"sessions"}
    of_search = {"stale", "answers", *(f"answers_{part}" for part in ("config", "content", "data", "docsize", "idx"))}
    of_candidates = {"stories", "settings", "pseudonyms", "members"}
    of_trainers = {"cohorts", "patterns"}
    for _ in tables:
        going |= {table for table, parents in leads.items() if parents & going}
    of_program = {"rubrics", "parts", "notices", "sqlite_sequence"}
    assert set(tables) - going == of_program | of_candidates | of_trainers | of_search


def test_what_a_killed_program_left_unfinished_goes_when_nobody_can_be_at_it(path: Path) -> None:
    (path.parent / "backups").mkdir()
    ours = [path.parent / ".practice.db.abcd", path.parent / "backups" / ".practice-20250301T120000-v1.db.abcd"]
    others = [path.parent / ".practice.dbx", path.parent / ".notes", path.parent / "backups" / ".notes.db.abcd"]
    for file in (*ours, *others):
        file.write_bytes(b"a readable word")
    now = datetime.now(UTC)
    with closing(Store.open(path)) as store:
        store.back_up_daily(now)
        assert all(file.exists() for file in ours)  # another window may be writing them
        store.back_up_daily(now + timedelta(hours=2))
    assert not any(file.exists() for file in ours)
    assert all(file.exists() for file in others)


def test_a_file_with_two_names_keeps_its_content_under_the_other(tmp_path: Path) -> None:
    """As a crash in the middle of a restore leaves the database and its copy."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_text("content")
    os.link(first, second)
    private.wipe(second)
    assert first.read_text() == "content"
    assert not second.exists()


def test_wiping_a_link_spares_what_it_leads_to(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("content")
    link.symlink_to(target)
    private.wipe(link)
    assert target.read_text() == "content"
    assert not link.is_symlink()


def test_a_backup_that_ten_newer_ones_replace_is_overwritten(path: Path) -> None:
    with closing(Store.open(path)) as store:
        for day in range(BACKUPS_KEPT + 1):
            touch(path, NOON + timedelta(days=day))
            written = store.back_up()
            if written and day == 0:
                held = written.open("rb")
    with held:
        assert set(held.read()) == {0}


def test_the_content_of_a_wiped_file_is_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"secret" * 300_000)
    file.chmod(0o400)
    with file.open("rb") as stream:
        private.wipe(file)
        assert not stream.read().strip(b"\0")
