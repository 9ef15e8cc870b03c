"""The store: what goes in comes out, one transaction a fact, and no file is harmed."""

import errno
import os
import random
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from factories import NOON, make_session, make_turn, rubric_rows
from interviewcoach.errors import CoachError, StorageError, UsageError
from interviewcoach.interview.summary import attempts, past_answers, summarise
from interviewcoach.model.session import Draft, Prompt, Session, Told, Turn
from interviewcoach.model.story import Story
from interviewcoach.store import Store, connection, migrations, rows

SESSION = make_session()
NEXT = make_turn(SESSION.rubrics["question-2"], "I would ask her what helps.", minutes=9)


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.memory()
    yield store
    store.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one session of one turn, closed."""
    path = tmp_path / "data" / "practice.db"
    store = Store.open(path)
    store.begin(SESSION)
    store.close()
    return path


def probed_session() -> Session:
    """An answer with its probe reply, an answer without evidence, a skipped question."""
    session = make_session(planned=4, answers=())
    first, second, third, _ = session.rubrics.values()
    return replace(
        session,
        turns=(
            make_turn(first, "It sounds hard for her.", 2.5, minutes=1),
            make_turn(first, "I would ask what helps.", 3.7, probe="empathy/asks-what-helps", minutes=2),
            make_turn(second, "No idea at all.", None, minutes=3),
            Turn(Prompt(third.question.id, third.question.text), "skipped", "", 4.0, NOON, hinted=True, pauses=2),
        ),
    )


def draft(text: str, turn: int = 1, seconds: float = 1.0) -> Draft:
    return Draft(SESSION.id, turn, text, seconds, NOON)


def refusal(path: Path) -> str:
    """The line that opening `path` ends with; the file stays byte for byte as it was."""
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        Store.open(path)
    assert path.read_bytes() == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def read(path: Path) -> Session | str:
    """The session in the file, or the line that says why not."""
    try:
        store = Store.open(path)
    except StorageError as error:
        return str(error)
    try:
        return store.session(SESSION.id)
    except StorageError as error:
        return str(error)
    finally:
        store.close()


# What goes in comes out


def test_a_session_comes_back_as_it_was_from_another_run(path: Path) -> None:
    store = Store.open(path)
    store.record(SESSION.id, 1, NEXT)
    store.finish(SESSION.id, NOON + timedelta(minutes=20))
    store.finish(SESSION.id, NOON + timedelta(minutes=30))
    store.close()
    again = Store.open(path).session("latest")
    assert again == replace(SESSION, turns=(*SESSION.turns, NEXT), ended_at=NOON + timedelta(minutes=20))
    rubric, kept = SESSION.rubrics["question-1"], again.rubrics["question-1"]
    assert (kept.digest, kept.bank) == (rubric.digest, rubric.bank)  # they take no part in ==


def test_a_rubric_is_stored_once_and_each_session_keeps_its_own_bank(store: Store, path: Path) -> None:
    edited = {id: replace(rubric, bank="c" * 64) for id, rubric in SESSION.rubrics.items()}
    store.begin(SESSION)
    store.begin(replace(SESSION, id="other", rubrics=edited))
    assert store._db.table("rubrics").count == 3
    assert {rubric.bank for rubric in store.session("other").rubrics.values()} == {"c" * 64}
    assert {rubric.bank for rubric in store.session(SESSION.id).rubrics.values()} == {"b" * 64}


SCRIPTS = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from("\u0301\u200d\u200c\u200e\u202e\U0001f468\U0001f469\u6162\u05e9\u0645\u0915\u093f\ufeff\ufffd\0")
)


@settings(max_examples=200)
@given(st.text() | SCRIPTS, st.text() | SCRIPTS)
@example("Zoe\u0301 \u6162\u6162", "\U0001f468\u200d\U0001f469\u200d\U0001f467 \u05e9\u05dc\u05d5\u05dd \u202e")
def test_any_text_comes_back(answer: str, candidate: str) -> None:
    session = make_session(answers=[answer], candidate=candidate)
    store = Store.memory()
    store.begin(session)
    store.save_draft(Draft(session.id, 1, answer, 1.0, NOON))
    assert store.session(session.id) == session
    assert store.draft(session.id, 1) == Draft(session.id, 1, answer, 1.0, NOON)
    assert store.history(candidate) == attempts(session)
    store.close()


def test_half_a_character_is_refused_and_nothing_is_stored(store: Store) -> None:
    store.begin(SESSION)
    with pytest.raises(StorageError, match="half a character"):
        store.record(SESSION.id, 1, replace(NEXT, answer="\ud800", assessment=None))
    assert store.session(SESSION.id) == SESSION


def test_the_columns_say_what_the_summary_says(store: Store) -> None:
    session = probed_session()
    store.begin(session)
    summary = summarise(session)
    (line,) = store.sessions()
    assert (line.planned, line.answered, line.red_flags) == (4, summary.answered, len(summary.red_flags))
    assert line.level == pytest.approx(summary.level)
    assert store.history("") == attempts(session)


def test_sessions_are_in_the_order_they_were_begun_even_if_the_clock_went_back(store: Store) -> None:
    for day, id in enumerate(["first", "second", "third"]):
        store.begin(make_session(id, started_at=NOON - timedelta(days=day)))
    assert [line.id for line in store.sessions()] == ["third", "second", "first"]
    assert store.session("latest").id == "third"


def test_history_is_of_one_candidate(store: Store) -> None:
    store.begin(make_session("anns", candidate="Ann"))
    store.begin(make_session("bens", candidate="Ben"))
    store.begin(make_session("anns-again", ["a", "b"], candidate="Ann"))
    assert [attempt.question for attempt in store.history("Ann")] == ["question-1", "question-1", "question-2"]
    assert store.history("") == ()


@given(st.lists(st.tuples(st.booleans(), st.none() | st.floats(1, 5), st.booleans()), max_size=7))
def test_history_has_the_takes_that_the_sessions_have(drawn: list[tuple[bool, float | None, bool]]) -> None:
    session = make_session(answers=())
    rubrics = iter(session.rubrics.values())
    rubric = next(rubrics)
    turns: list[Turn] = []
    for minute, (skipped, level, again) in enumerate(drawn):
        turn = make_turn(rubric, "It sounds hard for her.", level, minutes=minute)
        turns.append(replace(turn, again=again, **({"assessment": None, "kind": "skipped"} if skipped else {})))  # type: ignore[arg-type]
        if minute % 3 == 2 and not again:
            rubric = next(rubrics)
    session = replace(session, turns=tuple(turns))
    store = Store.memory()
    store.begin(session)
    assert store.session(session.id) == session
    assert store.history("") == attempts(session)
    assert store.past_answers("") == past_answers(session)
    store.close()


def test_only_the_last_turn_can_be_asked_again(store: Store) -> None:
    store.begin(SESSION)
    store.reopen(SESSION.id, 0)
    store.reopen(SESSION.id, 0)
    assert store.session(SESSION.id).turns[0].again
    with pytest.raises(StorageError, match="went on elsewhere"):
        store.reopen(SESSION.id, 1)


def test_the_interview_date_is_each_candidates_own(store: Store) -> None:
    day = date(2026, 12, 3)
    store.set_interview_date("Ann", date(2026, 1, 1))
    store.set_interview_date("Ann", day)
    assert store.interview_date("Ann") == day
    assert store.interview_date("") is None
    store.set_interview_date("Ann", None)
    assert store.interview_date("Ann") is None


def test_whom_the_home_screen_is_for_is_remembered_and_forgotten_with_the_candidate(store: Store) -> None:
    assert (store.at_home(), store.candidates()) == ("", ())
    for name in ("Ben", "Ann"):
        store.set_at_home(name)
        assert store.at_home() == name
    store.begin(replace(SESSION, plan=replace(SESSION.plan, choices=replace(SESSION.plan.choices, candidate="Cleo"))))
    store.stories.save(replace(NIGHT, candidate="Dan"))
    assert store.candidates() == ("Ann", "Cleo", "Dan")
    store.delete_candidate("Ann")
    assert (store.at_home(), store.candidates()) == ("", ("Cleo", "Dan"))
    store.set_at_home("Cleo")
    store.set_at_home("")
    assert store.at_home() == ""


NIGHT = Story("night123", "Night shift", "At night.", "To stay.", "I stayed.", "It was calm.", ("empathy",))


def test_stories_come_back_are_changed_and_removed(store: Store) -> None:
    other = replace(NIGHT, id="garden12", title="Garden", competencies=())
    anns = replace(NIGHT, id="night-of-ann", candidate="Ann")
    for story in (NIGHT, other, anns):
        store.stories.save(story)
    assert store.stories.all("") == (NIGHT, other)
    changed = replace(NIGHT, result="All was well.")
    store.stories.save(changed)
    assert store.stories.all("") == (changed, other)
    for named in ("night123", "NIGHT SHIFT", "nig", "night sh"):
        assert store.stories.find(named, "") == changed
    for named, says in (("", "no story"), ("x", "no story")):
        with pytest.raises(UsageError, match=says):
            store.stories.find(named, "")
    store.stories.save(replace(NIGHT, id="night9"))
    with pytest.raises(UsageError, match="2 stories begin with 'ni'"):
        store.stories.find("ni", "")
    with pytest.raises(UsageError, match=r"2 stories are called 'Night shift': give an id \(night123, night9\)"):
        store.stories.find("Night shift", "")
    written = replace(NIGHT, id="other123", title="night SHIFT")
    store.stories.save(written)
    assert store.stories.find("night SHIFT", "") == written


def test_a_removed_story_leaves_no_trace_in_any_file(path: Path) -> None:
    store = Store.open(path)
    secret = replace(NIGHT, title="SECRET-TITLE", situation="SECRET-SITUATION")
    store.stories.save(secret)
    kept = Told("garden12", "Garden")
    store.stories.attach(SESSION.id, 0, (Told(NIGHT.id, secret.title), kept))
    backup = path.parent / "backups" / "practice-1.db"
    backup.parent.mkdir()
    shutil.copy(path, backup)
    store.stories.remove(NIGHT.id)
    assert store.stories.all("") == ()
    assert store.session(SESSION.id).turns[0].stories == (kept,)
    store.close()
    for file in path.parent.rglob("*"):
        assert not file.is_file() or b"SECRET" not in file.read_bytes()


@pytest.mark.parametrize(
    ("named", "id"), [("latest", "abd"), ("ab", "ab"), ("abc", "abcd"), ("abcd", "abcd"), ("x", "xyz")]
)
def test_a_session_is_found_by_id_prefix_or_as_the_latest(store: Store, named: str, id: str) -> None:
    for each in ["xyz", "abcd", "ab", "abd"]:
        store.begin(make_session(each))
    assert store.session(named).id == id


def test_what_cannot_be_found_says_what_to_do(store: Store) -> None:
    with pytest.raises(UsageError, match="start with"):
        store.session("latest")
    for id in ["abcd", "abxy"]:
        store.begin(make_session(id))
    with pytest.raises(UsageError, match=r"abxy, abcd.*give more"):
        store.session("ab")
    for unknown in ["", "zz", "%", "ab\x00"]:
        with pytest.raises(UsageError, match="sessions list"):
            store.session(unknown)


def test_a_notice_is_shown_once(store: Store) -> None:
    assert not store.noticed("privacy")
    store.notice("privacy")
    store.notice("privacy")
    assert store.noticed("privacy")
    assert not store.noticed("other")


# One transaction a fact


def test_the_same_turn_again_changes_nothing(path: Path) -> None:
    store = Store.open(path)
    store.record(SESSION.id, 1, NEXT)
    before = path.read_bytes()
    store.record(SESSION.id, 1, NEXT)
    assert path.read_bytes() == before
    store.close()


@pytest.mark.parametrize("position", [0, 2])
def test_a_turn_out_of_place_is_refused(store: Store, position: int) -> None:
    store.begin(SESSION)
    with pytest.raises(StorageError, match="resume"):
        store.record(SESSION.id, position, NEXT)
    assert store.session(SESSION.id) == SESSION


def test_a_closed_store_says_so_and_not_that_the_file_is_damaged(store: Store) -> None:
    store.close()
    with pytest.raises(StorageError, match="closed"):
        store.notice("privacy")


def test_a_turn_or_draft_of_a_deleted_session_is_refused(store: Store) -> None:
    with pytest.raises(StorageError, match="was deleted"):
        store.record(SESSION.id, 0, NEXT)
    with pytest.raises(StorageError, match="was deleted"):
        store.save_draft(draft("unsent"))


def test_beginning_twice_is_refused_and_leaves_the_first(store: Store) -> None:
    store.begin(SESSION)
    with pytest.raises(StorageError):
        store.begin(replace(SESSION, turns=()))
    assert store.session(SESSION.id) == SESSION


def test_a_failing_statement_leaves_nothing_of_its_transaction(store: Store) -> None:
    store.begin(SESSION)
    store.save_draft(draft("unsent"))
    store._db.execute("CREATE TEMP TRIGGER fails BEFORE DELETE ON drafts BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StorageError):
        store.record(SESSION.id, 1, NEXT)
    assert store.session(SESSION.id) == SESSION
    assert store.draft(SESSION.id, 1) == draft("unsent")


def test_killed_at_any_statement_a_turn_is_there_with_all_or_not_at_all(path: Path) -> None:
    store = Store.open(path)
    store.save_draft(draft("unsent"))
    store.close()
    statements = 0
    while _killed(path, statements, lambda store: store.record(SESSION.id, 1, NEXT)):
        store = Store.open(path)
        assert store.session(SESSION.id) == SESSION
        assert store.draft(SESSION.id, 1) == draft("unsent")
        store.close()
        statements += 1
    assert statements > 5
    store = Store.open(path)
    assert store.session(SESSION.id).turns[1] == NEXT
    assert store.draft(SESSION.id, 1) is None
    store.close()


def _killed(path: Path, statements: int, act: Callable[[Store], None]) -> bool:
    """Whether a process that kills itself before its n-th statement got to that."""
    child = os.fork()
    if child == 0:
        store = Store.open(path)
        left = iter(range(statements))

        def count(_: str) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        store._db.conn.set_trace_callback(count)
        act(store)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


# Drafts


def test_a_draft_goes_with_its_turn_and_no_late_autosave_brings_it_back(store: Store) -> None:
    store.begin(SESSION)
    store.save_draft(draft("unsent"))
    store.save_draft(draft("for later", turn=2))
    store.record(SESSION.id, 1, NEXT)
    store.save_draft(draft("late"))
    assert store.draft(SESSION.id, 1) is None
    assert store.draft(SESSION.id, 2) == draft("for later", turn=2)


@given(st.lists(st.sampled_from(["", " ", "\n\n", "a", "a b", "a b c"]), min_size=1, max_size=60))
def test_an_emptied_editor_never_hides_the_last_words(texts: list[str]) -> None:
    store = Store.memory()
    store.begin(SESSION)
    for text in texts:
        store.save_draft(draft(text))
    words = [text for text in texts if text.strip()]
    assert store.draft(SESSION.id, 1) == draft(words[-1] if words else texts[-1])
    store.close()


def test_of_two_windows_one_keeps_the_text_and_the_other_is_told(path: Path) -> None:
    with closing(Store.open(path)) as one, closing(Store.open(path)) as two:
        for store in (one, two):
            assert store.draft(SESSION.id, 1) is None
        one.save_draft(draft("of the first"))
        with pytest.raises(StorageError, match="another window"):
            two.save_draft(draft("of the second"))
        one.save_draft(draft("of the first, longer"))
        assert two.draft(SESSION.id, 1) == draft("of the first, longer")
        two.save_draft(draft("of the second, who has read it"))
        with pytest.raises(StorageError, match="another window"):
            one.save_draft(draft("of the first again"))


def test_of_two_windows_none_overwrites_what_it_has_not_read(path: Path) -> None:
    """Whatever the order: a text that is called saved follows on what its window saw last."""
    chance = random.Random(1)  # noqa: S311 - repeatable on purpose
    saved = refused = 0
    with closing(Store.open(path)) as one, closing(Store.open(path)) as two:
        for number in range(60):
            session = replace(SESSION, id=f"s{number}")
            one.begin(session)
            stored: Draft | None = None
            seen: dict[Store, Draft | None] = {one: None, two: None}
            for act in range(12):
                window, text = chance.choice((one, two)), Draft(session.id, 2, f"text {act}", 1.0, NOON)
                if chance.random() < 0.3:
                    seen[window] = window.draft(session.id, 2)
                    assert seen[window] == stored
                elif seen[window] == stored:
                    window.save_draft(text)
                    stored = seen[window] = text
                    saved += 1
                else:
                    with pytest.raises(StorageError, match="another window"):
                        window.save_draft(text)
                    refused += 1
            assert one.draft(session.id, 2) == stored
    assert min(saved, refused) > 100


def test_text_for_a_turn_that_another_window_sent_is_never_called_saved(path: Path) -> None:
    with closing(Store.open(path)) as one, closing(Store.open(path)) as two:
        one.record(SESSION.id, 1, NEXT)
        one.save_draft(draft("late"))
        with pytest.raises(StorageError, match="went on elsewhere"):
            two.save_draft(draft("of the second"))


def test_twenty_revisions_are_kept_and_an_unchanged_text_only_moves_the_clock(store: Store) -> None:
    store.begin(SESSION)
    for number in range(30):
        store.save_draft(draft(f"text {number}"))
    store.save_draft(draft("text 29", seconds=9.0))
    rows = store._db.query("SELECT text FROM drafts ORDER BY revision")
    assert [row["text"] for row in rows] == [f"text {number}" for number in range(10, 30)]
    assert store.draft(SESSION.id, 1) == draft("text 29", seconds=9.0)


# Deleting


def test_a_deleted_session_leaves_no_trace_in_any_file(path: Path) -> None:
    secret, other = "Zebrafinch", make_session("other", ["Nightingale"])
    store = Store.open(path)
    store.begin(make_session("secret", [f"It sounds hard, {secret}"], candidate=secret))
    store.begin(other)
    store.save_draft(Draft("secret", 1, f"unsent {secret}", 1.0, NOON))
    backup = path.parent / "backups" / "practice-20250301T120000-v0.db"
    backup.parent.mkdir()
    backup.write_text(secret)
    store.delete("secret")
    assert [line.id for line in store.sessions()] == ["other", SESSION.id]
    assert store.session("other") == other
    store.close()
    assert not [file for file in path.parent.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]


def test_a_backup_that_cannot_be_deleted_is_named(path: Path) -> None:
    stuck = path.parent / "backups" / "practice-20250301T120000-v0.db"
    stuck.mkdir(parents=True)
    store = Store.open(path)
    with pytest.raises(StorageError, match=f"{stuck} could not be removed"):
        store.delete(SESSION.id)
    assert store.sessions() == ()
    store.close()


def test_rubrics_go_with_the_last_session_that_needs_them(store: Store) -> None:
    store.begin(SESSION)
    store.begin(replace(make_session("more", planned=4), turns=()))
    store.delete("more")
    assert store.session(SESSION.id) == SESSION
    store.delete(SESSION.id)
    assert store._db.table("rubrics").count == 0


# The file


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "deep" / "practice.db"
    before = os.umask(0)
    try:
        store = Store.open(path)
        store.begin(SESSION)
        store.close()
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == path.parent.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["practice.db"]


def test_its_settings_are_the_safe_ones(path: Path) -> None:
    store = Store.open(path)
    settings = {
        name: connection.pragma(store._db, name)
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "trusted_schema", "busy_timeout")
    }
    assert settings == {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
    }
    store.close()


def test_another_journal_mode_is_put_right(path: Path) -> None:
    change(path, "PRAGMA journal_mode = WAL")
    assert read(path) == SESSION
    assert [file.name for file in path.parent.iterdir()] == ["practice.db"]


def change(path: Path, *statements: str) -> None:
    other = sqlite3.connect(path)
    for statement in statements:
        other.execute(statement)
    other.commit()
    other.close()


def test_a_newer_schema_is_refused(path: Path) -> None:
    change(path, "PRAGMA user_version = 99")
    assert "newer" in refusal(path)


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    change(path, "PRAGMA journal_mode = WAL", "CREATE TABLE theirs (x)")
    assert "no database of interviewcoach" in refusal(path)


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP])
def test_a_filesystem_without_hard_links_can_hold_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def link(source: Path, target: Path) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "link", link)
    path = tmp_path / "practice.db"
    store = Store.open(path)
    store.begin(SESSION)
    store.close()
    assert read(path) == SESSION
    assert path.stat().st_mode & 0o777 == 0o600
    assert [*tmp_path.iterdir()] == [path]


def test_without_hard_links_a_database_that_another_has_just_made_stays(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "practice.db"

    def link(source: Path, target: Path) -> None:
        shutil.copyfile(path, new)
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", link)
    Store.open(new).close()
    assert read(new) == SESSION
    assert not [*tmp_path.glob(".practice.db.*")]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EPERM])
def test_a_failure_to_name_a_database_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(source: Path, target: Path) -> None:
        raise OSError(code, "disk full")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StorageError, match="disk full"):
        Store.open(tmp_path / "practice.db")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("content", [b"", b"\0" * 4096, b"my diary\n", b"SQLite format 3\0 but no more of it"])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "practice.db"
    path.write_bytes(content)
    assert "damaged" in refusal(path)


def test_a_link_or_folder_is_refused(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "practice.db"
    link.symlink_to(path)
    assert "not a plain file" in refusal(link)
    with pytest.raises(StorageError, match="not a plain file"):
        Store.open(path.parent)
    with pytest.raises(StorageError, match="INTERVIEWCOACH_DATA_DIR"):
        Store.open(path / "below" / "practice.db")


def test_a_file_that_was_cut_off_is_refused(path: Path) -> None:
    whole = path.read_bytes()
    for size in range(0, len(whole), 1000):
        path.write_bytes(whole[:size])
        assert "damaged" in refusal(path)


@pytest.mark.parametrize("statement", ["DROP TABLE turns", "PRAGMA user_version = 1"])
def test_a_file_with_another_schema_than_it_says_is_damaged(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement)
    with pytest.raises(StorageError, match="data restore latest"), closing(Store.open(path)) as store:
        store.session("latest")


def test_what_is_in_the_way_of_backups_is_named(path: Path) -> None:
    (path.parent / "backups").write_text("in the way")
    with closing(Store.open(path)) as store, pytest.raises(StorageError, match=r"backups.* cannot be used"):
        store.back_up()


def test_a_page_of_zeros_is_refused_or_holds_nothing(path: Path) -> None:
    whole = path.read_bytes()
    for start in range(0, len(whole), 4096):
        path.write_bytes(whole[:start] + bytes(4096) + whole[start + 4096 :])
        found = read(path)
        assert found == SESSION or (isinstance(found, str) and "damaged" in found)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE turns SET answer = 'I would never say that.'",
        "UPDATE turns SET assessment = substr(assessment, 1, 100)",
        "UPDATE turns SET kind = 'anwsered'",
        "UPDATE turns SET asked_at = '2025-03-99'",
        "UPDATE turns SET prompt = CAST(x'ff' AS TEXT)",
        "UPDATE rubrics SET content = zeroblob(100)",
    ],
)
def test_a_damaged_row_is_never_shown_as_if_it_were_sound(path: Path, statement: str) -> None:
    change(path, statement)
    store = Store.open(path)
    with pytest.raises(StorageError, match="damaged"):
        store.session(SESSION.id)
    store.delete(SESSION.id)
    store.close()


def test_another_writer_is_waited_for_then_named_and_nothing_is_lost(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    store = Store.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert store.session(SESSION.id) == SESSION  # reading goes on
    with pytest.raises(StorageError, match="in use"):
        store.record(SESSION.id, 1, NEXT)
    other.execute("COMMIT")
    store.record(SESSION.id, 1, NEXT)
    store.close()
    other.execute("BEGIN EXCLUSIVE")
    assert "in use" in refusal(path)
    other.close()


def test_a_full_disk_is_named_and_changes_nothing(path: Path) -> None:
    store = Store.open(path)
    store._db.execute(f"PRAGMA max_page_count = {connection.pragma(store._db, 'page_count')}").fetchall()
    with pytest.raises(StorageError, match="disk is full"):
        store.begin(make_session("more", ["long " * 10_000]))
    assert [line.id for line in store.sessions()] == [SESSION.id]
    store.close()


@pytest.mark.parametrize("read_only", ["file", "folder"])
def test_what_is_read_only_is_said_at_once(path: Path, read_only: str) -> None:
    for folder in path.parents:
        if folder.owner() == path.owner() and folder.name:
            folder.chmod(folder.stat().st_mode | 0o055)
    if read_only == "file":
        path.chmod(0o444)
        path.parent.chmod(0o777)
    else:
        path.chmod(0o666)
        path.parent.chmod(0o555)
    assert "read-only" in _refusal_to_an_ordinary_user(path)
    path.parent.chmod(0o755)


def _refusal_to_an_ordinary_user(path: Path) -> str:
    """The line that opening ends with, without the rights of root."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            Store.open(path)
        except CoachError as error:
            os.write(writing, str(error).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode()


# Upgrades


def _second_step(db: Database) -> None:
    db.execute("ALTER TABLE sessions ADD COLUMN room TEXT NOT NULL DEFAULT ''")
    db.execute("CREATE TABLE rooms (name TEXT PRIMARY KEY) STRICT")


def _failing_step(db: Database) -> None:
    _second_step(db)
    db.execute("SELECT * FROM nowhere")


@pytest.mark.parametrize("sessions", [0, 1])
def test_an_upgrade_keeps_the_rows_and_a_backup_that_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sessions: int
) -> None:
    path = tmp_path / "practice.db"
    store = Store.open(path)
    for number in range(sessions):
        store.begin(make_session(f"s{number}"))
    store.close()
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, _second_step])
        store = Store.open(path)
        assert len(store.sessions()) == sessions
        assert connection.pragma(store._db, "user_version") == len(migrations.MIGRATIONS)
        store.close()
    assert "newer" in refusal(path)
    (backup,) = (tmp_path / "backups").iterdir()
    assert backup.stat().st_mode & 0o777 == 0o600
    assert backup.parent.stat().st_mode & 0o777 == 0o700
    store = Store.open(backup)
    assert len(store.sessions()) == sessions
    store.close()


@pytest.mark.parametrize("version", range(1, len(migrations.MIGRATIONS)))
def test_a_session_of_every_older_schema_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int
) -> None:
    path = tmp_path / "practice.db"
    with monkeypatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:version])
        Store.open(path).close()
    held = probed_session()
    db = sqlite3.connect(path)
    in_parts = bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'parts'").fetchall())
    for table, row in rows_of(held, in_parts=in_parts):
        known = {row[1] for row in db.execute(f"PRAGMA table_info({table})")}
        kept = {name: value for name, value in row.items() if name in known}
        marks = ", ".join("?" * len(kept))
        db.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(kept)}) VALUES ({marks})", [*kept.values()])  # noqa: S608
    db.commit()
    db.close()
    store = Store.open(path)
    assert store.session(held.id) == held
    assert store.history("") == attempts(held)
    store.close()


def rows_of(session: Session, *, in_parts: bool) -> list[tuple[str, rows.Row]]:
    """The rows of a session by table, with all columns that the newest schema has."""
    return [
        ("sessions", rows.session_row(session)),
        *(each for rubric in session.rubrics.values() for each in rubric_rows(rubric, in_parts=in_parts)),
        *(("planned", rows.planned_row(session, n)) for n in range(len(session.plan.questions))),
        *(("turns", rows.turn_row(session.id, n, turn)) for n, turn in enumerate(session.turns)),
    ]


def test_an_upgrade_that_fails_leaves_the_old_schema_and_one_backup(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, _failing_step])
        assert "nowhere" in refusal(path)
        assert "nowhere" in refusal(path)
    assert len([*(path.parent / "backups").iterdir()]) == 1
    store = Store.open(path)
    assert store.session(SESSION.id) == SESSION
    store.close()


def test_ten_backups_are_kept_the_newest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, _failing_step])
    for day in range(1, 13):
        os.utime(path, (NOON.timestamp(), (NOON + timedelta(days=day)).timestamp()))
        refusal(path)
    kept = sorted(backup.name for backup in (path.parent / "backups").iterdir())
    assert kept == [f"practice-202503{day:02d}T120000-v{len(migrations.MIGRATIONS) - 1}.db" for day in range(4, 14)]


def test_a_draft_keeps_the_stories_it_tells_until_they_are_removed(store: Store) -> None:
    store.begin(SESSION)
    turn = len(SESSION.turns)
    draft = Draft(SESSION.id, turn, "", 1.0, NOON, (Told(NIGHT.id, NIGHT.title),))
    store.stories.save(NIGHT)
    store.save_draft(draft)
    assert store.draft(SESSION.id, turn) == draft
    store.save_draft(replace(draft, text="half"))
    assert store.draft(SESSION.id, turn) == replace(draft, text="half")
    store.stories.remove(NIGHT.id)
    assert store.draft(SESSION.id, turn) == replace(draft, text="half", stories=())


@pytest.mark.parametrize(("table", "column"), [("turns", "answer"), ("planned", "question"), ("sessions", "choices")])
def test_a_column_that_another_program_renamed_is_told_of(path: Path, table: str, column: str) -> None:
    store = Store.open(path)
    store.begin(make_session("abcd", ["I would listen."]))
    store.close()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO other")
        db.commit()
    store = Store.open(path)
    with pytest.raises(StorageError, match=rf"is damaged and was left as it is.*\(no such column: {column}\)"):
        store.session("abcd")
    store.close()
