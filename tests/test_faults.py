"""What can go wrong with a disk, a process, another program or a clock, and what then still holds."""

import os
import random
import re
import resource
import shutil
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from sqlite_utils import Database

from factories import NOON, handed_in, make_session, make_turn, rubric_rows
from interviewcoach.errors import StorageError
from interviewcoach.interview.summary import summarise
from interviewcoach.model.review import PatternComment
from interviewcoach.model.session import Draft, Origin
from interviewcoach.model.story import Story
from interviewcoach.store import Key, Store, connection, convert, files, migrations, restore, rows, taking, verify

SESSION = make_session(answers=["It sounds hard, I would tell her to calm down.", "I would ask what helps."])
SEEDS = range(60)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a database with a session, a draft and an earlier score."""
    path = tmp_path_factory.mktemp("sound") / "practice.db"
    with closing(Store.open(path)) as store:
        store.begin(SESSION)
        store.save_draft(Draft(SESSION.id, 2, "unsent", 1.0, NOON))
        store.stories.save(Story("story234", "Night shift", "A man called.", "", "I listened.", "He slept."))
        store.patterns.save(PatternComment("Tess", "question-1", "empathy/validates", "Say it.", NOON))
        assessment = SESSION.turns[0].assessment
        assert assessment is not None
        store.rescore(SESSION.id, {0: (SESSION.rubrics["question-1"], assessment)}, NOON)
    assert verify(path).findings == ()
    return path.read_bytes()


# A damaged file


def flipped(content: bytes, chance: random.Random) -> bytes:
    place, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
    return content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]


def zeroed(content: bytes, chance: random.Random) -> bytes:
    page = chance.randrange(len(content) // 4096) * 4096
    return content[:page] + bytes(4096) + content[page + 4096 :]


def truncated(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def damaged(path: Path, sound: bytes, damage: Callable[[bytes, random.Random], bytes], seed: int) -> bytes:
    content = damage(sound, random.Random(seed))  # noqa: S311 - places, not secrets
    path.write_bytes(content)
    return content


@pytest.mark.parametrize("damage", [zeroed, truncated])
def test_lost_pages_and_a_lost_end_are_always_found(
    tmp_path: Path, sound: bytes, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    path = tmp_path / "practice.db"
    for seed in SEEDS:
        content = damaged(path, sound, damage, seed)
        assert verify(path).findings or content == sound, seed
        assert path.read_bytes() == content


def test_no_flipped_bit_changes_an_answer_unseen(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "practice.db"
    for seed in range(200):
        damaged(path, sound, flipped, seed)
        if not verify(path).findings:
            with closing(Store.open(path)) as store:
                kept = [turn.answer for turn in store.session(SESSION.id).turns]
                assert kept == [turn.answer for turn in SESSION.turns]


def test_every_flipped_bit_of_an_answer_and_of_a_rubric_is_found(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "practice.db"
    kept = [row["content"] for _, row in rubric_rows(SESSION.rubrics["question-3"], in_parts=True)]
    for part in (SESSION.turns[0].answer.encode(), *(content[:40] for content in kept)):
        # Long values go on in another page, and a free page may hold an old copy: the live one is among the places.
        starts = [match.start() for match in re.finditer(re.escape(part), sound)]
        for step in range(0, len(part), 5):
            damaged_bytes = bytearray(sound)
            for start in starts:
                damaged_bytes[start + step] ^= 1 << step % 8
            path.write_bytes(damaged_bytes)
            assert verify(path).findings, step


@pytest.mark.parametrize("damage", [flipped, zeroed, truncated])
def test_a_damaged_file_is_never_written_and_a_backup_takes_its_place(
    tmp_path: Path, sound: bytes, damage: Callable[[bytes, random.Random], bytes]
) -> None:
    path, backup = tmp_path / "practice.db", tmp_path / "backup.db"
    backup.write_bytes(sound)
    for seed in SEEDS:
        content = damaged(path, sound, damage, seed)
        try:
            store = Store.open(path)
        except StorageError as error:
            assert path.read_bytes() == content, seed
            assert "data restore latest" in str(error) or "no database of" in str(error) or "newer" in str(error)
        else:
            store.close()
        aside = restore(backup, path, NOON)
        assert aside is not None
        assert aside.read_bytes() == content, seed
        assert path.read_bytes() == sound


def test_every_damaged_row_is_named_with_what_to_do(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "practice.db"
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE turns SET answer = 'I never said that' WHERE position = 0")
        db.execute("UPDATE turns SET level = 5 WHERE position = 1")
        db.execute("UPDATE drafts SET saved_at = 'yesterday'")
        db.execute("UPDATE earlier SET assessment = '{'")
        db.execute("UPDATE stories SET competencies = '['")
        db.execute("UPDATE patterns SET made_at = 'yesterday'")
        db.execute("UPDATE sessions SET choices = CAST(x'ff' AS TEXT)")
        db.execute("UPDATE rubrics SET content = zeroblob(9) WHERE rowid = 1")
        db.execute("UPDATE parts SET content = (SELECT content FROM parts WHERE rowid = 2) WHERE rowid = 1")
    found = {each.place: each for each in verify(path).findings}
    assert found.keys() == {
        "answer 1 of session abcd2345",
        "answer 2 of session abcd2345",
        "earlier score of answer 1 of session abcd2345",
        "draft of session abcd2345",
        "sessions, row 1",
        "rubrics, row 1",
        "parts, row 1",
        'story "Night shift"',
        "comment on empathy/validates of question-1",
    }
    assert "interviewcoach sessions delete abcd2345" in found["answer 1 of session abcd2345"].mend
    assert all("interviewcoach data restore latest" in each.mend for each in found.values())


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP INDEX drafts_turn", "index drafts_turn: this part of the schema is missing"),
        ("CREATE TRIGGER t AFTER INSERT ON turns BEGIN DELETE FROM turns; END", "trigger t: .* is unknown"),
        ("ALTER TABLE drafts ADD COLUMN theirs TEXT", "table drafts: .* is altered"),
        ("DELETE FROM parts WHERE rowid = 1", "rubrics, row 1: a part of it is missing"),
        ("DELETE FROM rubrics", "row 1: what it belongs to is missing in rubrics"),
        ("PRAGMA application_id = 7", "file: it is no database of interviewcoach"),
        ("PRAGMA user_version = 99", r"file: a newer interviewcoach made it \(schema 99\)"),
    ],
)
def test_what_is_wrong_with_the_structure_is_named(tmp_path: Path, sound: bytes, statement: str, words: str) -> None:
    path = tmp_path / "practice.db"
    path.write_bytes(sound)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement)
    lines = "\n".join(f"{each.place}: {each.what}" for each in verify(path).findings)
    assert re.search(words, lines), lines


# A process that dies in an upgrade


@pytest.mark.parametrize("version", range(1, migrations.newest_version()))
@pytest.mark.parametrize("filled", [False, True])
def test_killed_at_any_statement_of_an_upgrade_the_schema_is_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: int, filled: bool
) -> None:
    old, path = tmp_path / "old.db", tmp_path / "data" / "practice.db"
    with monkeypatch.context() as then:
        then.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:version])
        with closing(files.open_database(old)) as db:
            if filled:
                fill(db.conn)
    seen = set()
    for statements in (*points(copied(old, path), seed=version), 1_000_000):
        killed = killed_at(copied(old, path), statements)
        assert killed == (statements < 1_000_000)
        seen.add(version_of(path))
        with closing(Store.open(path)) as store:
            assert [store.session(each.id) for each in store.sessions()] == ([SESSION] if filled else [])
        assert verify(path).findings == ()
        assert version_of(path) == migrations.newest_version()
    assert seen == {version, migrations.newest_version()}


def points(path: Path, seed: int) -> list[int]:
    """The statements of an upgrade before which it is killed: the first, the last, some between; on request all."""

    def count() -> str:
        traced: list[str] = []
        _trace(traced.append)
        Store.open(path)
        return str(len(traced))

    every = range(int(in_child(count)))
    assert len(every) > 10
    some = random.Random(seed).sample(every, 8)  # noqa: S311 - repeatable on purpose
    return [*every] if os.environ.get("EVERY_STATEMENT") else sorted({0, *some, *every[-3:]})


def copied(old: Path, path: Path) -> Path:
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir()
    shutil.copyfile(old, path)
    return path


def fill(db: sqlite3.Connection) -> None:
    """Store the session in whatever columns the schema has."""
    plan = range(len(SESSION.plan.questions))
    in_parts = bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = 'parts'").fetchall())
    stored: list[tuple[str, rows.Row]] = [
        *(each for rubric in SESSION.rubrics.values() for each in rubric_rows(rubric, in_parts=in_parts)),
        ("sessions", rows.session_row(SESSION)),
        *(("planned", rows.planned_row(SESSION, position)) for position in plan),
        *(("turns", rows.turn_row(SESSION.id, position, turn)) for position, turn in enumerate(SESSION.turns)),
    ]
    for table, row in stored:
        columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})") if name in row]
        places = ", ".join("?" * len(columns))
        values = [row[name] for name in columns]
        db.execute(f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({places})", values)  # noqa: S608
    db.commit()


@pytest.mark.parametrize("key", [None, Key("kettle gravel sunday moss")], ids=["plain", "encrypted"])
def test_killed_at_any_statement_of_an_import_nothing_of_it_is_there_or_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: Key | None
) -> None:
    monkeypatch.setattr(taking, "_TOGETHER", 1)
    handed = [replace(SESSION, id=f"new{number}") for number in range(3)]
    path = tmp_path / "practice.db"
    Store.open(path).close()
    if key is not None:
        assert convert(path, None, key).left == ()

    def take() -> None:
        with closing(Store.open(path, key)) as store:
            store.take(handed_in(handed), Origin("a" * 64, "hand-in.xz", NOON))

    for statements in range(8, 1000, 4 if key is None else 12):
        killed = killed_at(path, statements, take)
        with closing(Store.open(path, key)) as store:
            there = [store.session(each.id) for each in reversed(store.sessions())]
        assert there == ([] if killed else handed)
        assert verify(path, key).findings == ()
        if not killed:
            break
    assert statements > 60


def version_of(path: Path) -> int:
    """The schema version, as a program reads it that comes after the crash: a journal is played back first."""
    with closing(sqlite3.connect(path)) as db:
        version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def killed_at(path: Path, statements: int, act: Callable[[], object] | None = None) -> bool:
    """Whether a process that opens the database, or does what is to be done, and kills itself before its n-th statement
    got to that."""
    child = os.fork()
    if child == 0:
        left = iter(range(statements))

        def count(_: str) -> None:
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        _trace(count)
        _end_with(act or (lambda: Store.open(path)))
    ended = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(ended) or ended == 0
    return os.WIFSIGNALED(ended)


def _trace(callback: Callable[[str], object]) -> None:
    """Tell every statement of the databases that this forked process opens."""

    def connect(path: Path, key: Key | None = None) -> Database:
        db = connection.connect(path, key)
        db.conn.set_trace_callback(callback)
        return db

    files.connect = connect  # type: ignore[attr-defined]


def _end_with(act: Callable[[], object]) -> NoReturn:
    """End this forked process with `act`. Whatever happens, it must not go on with the tests of its parent."""
    done = 1
    try:
        act()
        done = 0
    finally:
        os._exit(done)


# A power cut


@pytest.mark.parametrize("look", [lambda path: Store.open(path).close(), lambda path: verify(path).findings])
def test_a_last_page_that_a_power_cut_tore_is_taken_back_with_its_transaction(
    tmp_path: Path, sound: bytes, look: Callable[[Path], object]
) -> None:
    path = tmp_path / "practice.db"
    path.write_bytes(sound)

    def die_writing() -> None:
        db = sqlite3.connect(path)
        db.execute("PRAGMA cache_size = 5")  # pages are written before the transaction is over
        db.execute("UPDATE turns SET answer = hex(zeroblob(100000))")
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        _end_with(die_writing)
    os.waitpid(child, 0)
    assert Path(f"{path}-journal").exists()
    with path.open("ab") as file:
        file.write(bytes(1000))
    assert not look(path)
    assert verify(path).findings == ()
    with closing(Store.open(path)) as store:
        assert store.session(SESSION.id) == SESSION


# A full disk


def test_a_file_that_may_not_grow_loses_nothing_that_was_acknowledged(tmp_path: Path, sound: bytes) -> None:
    """RLIMIT_FSIZE stops writes in the middle as a full disk does, at every page in turn."""
    for extra in range(0, 60_000, 4_096):
        path = tmp_path / str(extra) / "practice.db"
        path.parent.mkdir()
        path.write_bytes(sound)
        reported = in_child(lambda path=path, extra=extra: fill_up(path, len(sound) + extra))  # type: ignore[misc]
        *acknowledged, error = reported.splitlines()
        assert "could not be" in error
        assert verify(path).findings == ()
        with closing(Store.open(path)) as store:
            kept = [each.id for each in store.sessions() if each.id != SESSION.id]
        assert kept[::-1] == acknowledged


def fill_up(path: Path, limit: int) -> str:
    """Store sessions until that fails, then (the text is still there) once more with room. Gives what was stored."""
    store = Store.open(path)
    free = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, free[1]))
    stored = []
    try:
        for number in range(100):
            store.begin(make_session(f"s{number}", ["long " * 500]))
            stored.append(f"s{number}")
    except StorageError as error:
        resource.setrlimit(resource.RLIMIT_FSIZE, free)
        store.begin(make_session(f"s{number}", ["long " * 500]))
        return "\n".join([*stored, f"s{number}", str(error)])
    return "no limit"


def in_child(act: Callable[[], str]) -> str:
    """What `act` gives in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _end_with(lambda: os.write(writing, act().encode()))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    assert os.waitpid(child, 0)[1] == 0
    return text


def test_an_upgrade_that_finds_no_room_for_its_backup_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "practice.db"
    with monkeypatch.context() as then:
        then.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        with closing(files.open_database(path)) as db:
            fill(db.conn)
    before = path.read_bytes()

    def upgrade() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, -1))
        with pytest.raises(StorageError) as caught:
            Store.open(path)
        return str(caught.value)

    assert "could not be" in in_child(upgrade)
    assert path.read_bytes() == before
    assert not [*(tmp_path / "backups").iterdir()]


def test_a_backup_elsewhere_that_finds_no_room_names_that_place(tmp_path: Path, sound: bytes) -> None:
    path, stick = tmp_path / "practice.db", tmp_path / "stick"
    path.write_bytes(sound)
    stick.mkdir()

    def back_up(room: int, target: Path) -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, -1))
        with closing(Store.open(path)) as store, pytest.raises(StorageError) as caught:
            store.back_up(target, force=True)
        return str(caught.value)

    old = stick / "old.db"
    old.write_bytes(b"of last week")
    for room in (0, 4096, len(sound) // 2, len(sound) - 1):
        for target in (stick / "new.db", old):
            said = in_child(lambda room=room, target=target: back_up(room, target))  # type: ignore[misc]
            assert said.startswith(f"{target} could not be")
            assert str(path) not in said
    assert [*stick.iterdir()] == [old]
    assert old.read_bytes() == b"of last week"


# Another program


def test_a_second_writer_takes_nothing_away(tmp_path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    path = tmp_path / "practice.db"
    path.write_bytes(sound)
    turn = make_turn(SESSION.rubrics["question-3"], "I would ask her what helps.", minutes=9)
    with closing(Store.open(path)) as one, closing(Store.open(path)) as two:
        one.record(SESSION.id, 2, turn)
        with pytest.raises(StorageError, match="went on elsewhere"):
            two.record(SESSION.id, 2, replace(turn, answer="I would tell the nurse."))
        two.save_draft(Draft(SESSION.id, 3, "of the second", 1.0, NOON))
        one.delete(SESSION.id)
        with pytest.raises(StorageError, match="was deleted"):
            two.save_draft(Draft(SESSION.id, 3, "of the second", 1.0, NOON))


# A clock that goes back


def test_a_clock_that_goes_back_changes_no_order_and_makes_no_negative_time(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    hours = (0, -3, -9000, 5)
    turns = [
        replace(
            make_turn(SESSION.rubrics[f"question-{number}"], f"Answer {number}."), asked_at=NOON + timedelta(hours=h)
        )
        for number, h in zip((1, 2, 3), hours, strict=False)
    ]
    with closing(Store.open(path)) as store:
        store.begin(replace(SESSION, turns=()))
        for position, turn in enumerate(turns):
            store.record(SESSION.id, position, turn)
        store.finish(SESSION.id, NOON - timedelta(days=4000))
        store.begin(make_session("second", started_at=NOON - timedelta(days=365)))
        session = store.session(SESSION.id)
        assert [turn.answer for turn in session.turns] == ["Answer 1.", "Answer 2.", "Answer 3."]
        assert [each.id for each in store.sessions()] == ["second", SESSION.id]
        assert all(each.used_at >= each.started_at for each in store.sessions())  # the order of `--resume latest`
        assert [each.question for each in store.history("")][:3] == ["question-1", "question-2", "question-3"]
        assert summarise(session).answered == 3
        assert session.seconds > 0
    assert verify(path).findings == ()
