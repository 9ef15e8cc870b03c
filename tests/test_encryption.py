"""Encrypted at rest: no word in any file, no way in without the passphrase, nothing lost on the way there and back."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from sqlcipher3 import dbapi2 as sqlcipher
from sqlite_utils import Database

from factories import NOON, make_session, make_turn
from interviewcoach.cli import main, unlocking
from interviewcoach.errors import StorageError
from interviewcoach.model.review import LineFilter
from interviewcoach.model.session import Draft
from interviewcoach.places import database_path
from interviewcoach.store import (
    Key,
    Store,
    backups,
    cipher,
    connection,
    convert,
    copies,
    encrypting,
    is_encrypted,
    migrations,
    opens,
    restore,
    verify,
)
from interviewcoach.store.erasing import unfinished
from interviewcoach.workspace import Workspace
from terminal import Screen

Run = Callable[..., tuple[int, str, str]]
SECRET = "Zebrafinch Ωmega"  # noqa: S105 - a word to look for
KEY, OTHER = Key("kettle gravel sunday moss"), Key("päss'wörd \"; --")
NOISE = random.Random(7).randbytes(8192)  # noqa: S311 - the same in every run
SESSION = make_session("abcd2345", [f"I would listen to {SECRET}.", "I would ask what helps."], planned=3)


@pytest.fixture(autouse=True, scope="module")
def _quick() -> Iterator[None]:
    """A thousand rounds instead of 256,000: what is tested here is not how long a passphrase takes to guess."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cipher, "_SETTINGS", ("cipher_default_kdf_iter = 1000", "cipher_log_level = NONE"))
        yield
    sqlcipher.connect(":memory:").execute("PRAGMA cipher_default_kdf_iter = 256000").fetchall()


@pytest.fixture
def path() -> Path:
    """A plain database with a session, a draft and a backup."""
    path = database_path()
    with closing(Store.open(path)) as store:
        store.begin(SESSION)
        store.save_draft(Draft(SESSION.id, 2, f"unsent {SECRET}", 1.0, NOON))
        store.back_up()
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return path


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in this process, with what is typed where a passphrase is asked for."""

    def run(*arguments: str, typed: tuple[str, ...] = ()) -> tuple[int, str, str]:
        answers = iter(typed)
        monkeypatch.setattr(sys, "argv", ["interviewcoach", *arguments])
        monkeypatch.setattr("click.termui.hidden_prompt_func", lambda *_: next(answers))
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        with pytest.raises(SystemExit) as done:
            main()
        assert next(answers, None) is None
        captured = capsys.readouterr()
        return int(done.value.code or 0), captured.out, captured.err

    return run


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def encrypted(path: Path, key: Key = KEY) -> Path:
    assert convert(path, None, key).left == ()
    return path


def holding(folder: Path, *texts: str) -> list[Path]:
    """The files of the folder that hold one of the texts, in UTF-8 or UTF-16, or that of a plain database."""
    forms = [text.encode(form) for text in texts for form in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file for file in files if any(form in file.read_bytes() for form in [*forms, b"CREATE TABLE"])]


def whole(path: Path, key: Key | None) -> bool:
    """Whether everything is there that was stored."""
    with closing(Store.open(path, key)) as store:
        draft = store.draft(SESSION.id, 2)
        same = store.session(SESSION.id) == SESSION and draft is not None and SECRET in draft.text
    return same and verify(path, key).findings == ()


def test_an_encrypted_database_works_as_a_plain_one_and_no_file_holds_a_word(path: Path) -> None:
    assert holding(path.parent, SECRET)
    encrypted(path)
    assert holding(path.parent, SECRET, KEY.passphrase) == []
    with closing(Store.open(path, KEY)) as store:
        assert store.session(SESSION.id) == SESSION
        turn = make_turn(SESSION.rubrics["question-3"], f"Again {SECRET}, 不知道.")
        store.record(SESSION.id, 2, turn)
        for words in ("zebrafinch", "知道"):
            assert [line.id for line in store.reviews.lines(LineFilter(text=words))] == [SESSION.id]
        assert store.back_up() is not None
        other = path.parent / "elsewhere.db"
        store.back_up(other)
        with pytest.raises(StorageError, match="went on elsewhere"):
            store.record(SESSION.id, 2, replace(turn, answer="Another."))
        store.begin(make_session("benn2345"))
        store.delete("benn2345")
    assert holding(path.parent, SECRET) == []
    assert verify(other, KEY).findings == verify(path, KEY).findings == ()
    assert all(opens(copy, KEY) for copy in copies(path))


def test_there_and_back_again_loses_nothing_and_keeps_the_moment_of_the_last_change(path: Path) -> None:
    encrypted(path)
    assert path.stat().st_mtime == NOON.timestamp()
    assert path.stat().st_mode & 0o777 == 0o600
    assert convert(path, KEY, OTHER).files == 2
    assert not opens(path, KEY)
    assert whole(path, OTHER)
    assert convert(path, OTHER, None).files == 2
    assert whole(path, None)
    assert verify(backups(path)[0].path).findings == ()


def test_any_tool_for_sqlcipher_4_opens_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cipher, "_SETTINGS", ("cipher_default_compatibility = 4", "cipher_log_level = NONE"))
    encrypted(path)
    with closing(sqlcipher.connect(str(path))) as db:
        db.execute("PRAGMA kdf_iter = 256000").fetchall()
        db.set_key(KEY.passphrase)
        assert db.execute("SELECT count(*) FROM turns").fetchone() == (2,)
        assert db.execute("PRAGMA cipher_kdf_algorithm").fetchone() == ("PBKDF2_HMAC_SHA512",)
        assert db.execute("PRAGMA cipher_hmac_algorithm").fetchone() == ("HMAC_SHA512",)


def test_a_wrong_passphrase_or_none_changes_no_byte(path: Path) -> None:
    before = encrypted(path).read_bytes()
    for key in (OTHER, None):
        with pytest.raises(StorageError, match="encrypted, and either the passphrase is another one"):
            Store.open(path, key)
        with pytest.raises(StorageError, match="encrypted"):
            convert(path, OTHER, None)
    assert path.read_bytes() == before
    assert verify(path, OTHER).findings != ()
    assert whole(path, KEY)


def test_every_flipped_bit_of_an_encrypted_file_is_found(path: Path) -> None:
    sound = encrypted(path).read_bytes()
    for seed in range(100):
        chance = random.Random(seed)  # noqa: S311 - places, not secrets
        content = bytearray(sound)
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        assert verify(path, KEY).findings, seed
        assert path.read_bytes() == content


@pytest.mark.parametrize(
    "content", [b"", b"short", bytes(8192), b"SQLite format 3\0" + bytes(range(256)) * 32, b"text " * 2000]
)
def test_what_is_not_encrypted_is_not_taken_for_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "file.db"
    file.write_bytes(content)
    assert not is_encrypted(file)
    assert not is_encrypted(tmp_path)
    assert not is_encrypted(tmp_path / "missing")
    (tmp_path / "link").symlink_to(file)
    assert not is_encrypted(tmp_path / "link")


def test_no_damage_makes_a_plain_database_look_encrypted(path: Path) -> None:
    sound = path.read_bytes()
    for seed in range(50):
        chance = random.Random(seed)  # noqa: S311 - places, not secrets
        content = bytearray(sound)
        for _ in range(40):
            content[chance.randrange(4096)] = chance.randrange(256)
        path.write_bytes(content)
        assert not is_encrypted(path)


def test_a_passphrase_is_in_no_message(path: Path) -> None:
    assert KEY.passphrase not in repr(KEY)
    assert KEY.passphrase not in str(KEY)
    encrypted(path)
    with pytest.raises(StorageError) as caught:
        Store.open(path, OTHER)
    assert OTHER.passphrase not in str(caught.value)


@pytest.mark.parametrize(("old", "new"), [(None, KEY), (KEY, OTHER), (KEY, None)])
def test_killed_at_any_moment_a_file_is_what_it_was_or_what_it_was_to_become(
    path: Path, old: Key | None, new: Key | None
) -> None:
    if old is not None:
        encrypted(path, old)
    before = {file: file.read_bytes() for file in (path, *copies(path))}
    convert(path, old, new)  # what is loaded at first use is no part of the count
    put_back(path.parent, before)
    calls = calls_of(lambda: convert(path, old, new))
    chance = random.Random(1)  # noqa: S311 - repeatable on purpose
    for moment in sorted({*chance.sample(range(calls), 10), *range(calls - 60, calls, 6)}):
        put_back(path.parent, before)
        killed = killed_at(lambda: convert(path, old, new), moment)
        assert killed, moment
        for file in before:
            key = next(key for key in (old, new) if is_encrypted(file) == (key is not None) and opens(file, key))
            assert verify(file, key).findings == (), moment
        if old is None:
            found = holding(path.parent, SECRET)
            assert all(file in before for file in found), (moment, found)  # an unfinished copy is encrypted already
        present = new if opens(path, new) and is_encrypted(path) == (new is not None) else old
        assert convert(path, present, new).left == ()
        assert whole(path, new), moment
        assert unfinished(path) == [], moment
        if new is not None:
            assert holding(path.parent, SECRET) == []


def put_back(folder: Path, before: dict[Path, bytes]) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            file.unlink()
    for file, content in before.items():
        file.write_bytes(content)


def calls_of(act: Callable[[], object]) -> int:
    """How many times `act` calls into C, counted in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        counted = 0

        def count(_: object, event: str, __: object) -> None:
            nonlocal counted
            counted += event == "c_call"

        try:
            sys.setprofile(count)
            act()
            sys.setprofile(None)
            os.write(writing, str(counted).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return int(text)


def killed_at(act: Callable[[], object], call: int) -> bool:
    child = os.fork()
    if child == 0:
        left = iter(range(call))

        def count(_: object, event: str, __: object) -> None:
            if event == "c_call" and next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.setprofile(count)
            act()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_another_program_at_work_is_waited_for_and_nothing_changes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.01)
    monkeypatch.setattr(encrypting, "BUSY_SECONDS", 0.01)
    before = path.read_bytes()
    # Two libraries in one process do not see each other's locks: it takes another process.
    writer = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('BEGIN IMMEDIATE'); print(); input()"
    with subprocess.Popen(
        [sys.executable, "-c", writer, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StorageError, match="in use by another program"):
            convert(path, None, KEY)
        other.communicate(b"\n")
    assert path.read_bytes() == before
    with closing(Store.open(path)) as store:
        convert(path, None, KEY)
        with pytest.raises(StorageError, match="moved, erased or replaced"):
            store.begin(make_session("late2345"))


def test_a_copy_that_is_not_the_same_never_takes_the_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    write = encrypting._write

    def forgetful(db: Database, copy: Path, key: Key | None) -> None:
        write(db, copy, key)
        with closing(cipher.connect(copy, key, 1)) as other:
            other.execute("DELETE FROM drafts")
            other.commit()

    monkeypatch.setattr(encrypting, "_write", forgetful)
    with pytest.raises(StorageError, match="is not the same"):
        convert(path, None, KEY)
    assert path.read_bytes() == before
    assert {file.name for file in path.parent.iterdir()} == {"practice.db", "backups"}


def test_a_backup_that_nothing_opens_is_named_and_left(path: Path) -> None:
    strange = path.parent / "backups" / "practice-20200101T000000-v1.db"
    with closing(Store.open(path)) as store:
        store.back_up(strange)
    encrypting.convert_file(strange, None, OTHER)
    result = convert(path, None, KEY)
    assert [file for file, _ in result.left] == [strange]
    assert "another passphrase" in result.left[0][1]
    assert result.files == 2


def test_backups_of_older_schemas_are_converted_verified_and_restored(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = path.parent / "backups" / "practice-20200101T000000-v1.db"
    with monkeypatch.context() as then:
        then.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        Store.open(old).close()
    encrypted(path)
    assert verify(old, KEY).findings == ()
    assert verify(old, KEY).schema == 1
    restore(old, path, NOON, KEY, KEY)
    assert verify(path, KEY).schema == migrations.newest_version()


def test_a_plain_backup_is_encrypted_when_it_takes_the_place_of_an_encrypted_database(path: Path) -> None:
    plain = path.parent.parent / "plain.db"
    with closing(Store.open(path)) as store:
        store.back_up(plain)
    encrypted(path)
    restore(plain, path, NOON, None, KEY)
    assert whole(path, KEY)
    assert holding(path.parent, SECRET) == []


# As a user runs it


def test_encrypting_asks_twice_then_every_command_asks_once(run: Run, path: Path, tmp_path: Path) -> None:
    word = KEY.passphrase
    code, out, err = run("data", "encrypt", typed=(word, word))
    assert (code, out) == (0, "")
    assert "2 files were encrypted" in err
    assert "who forgets it loses everything" in err
    assert holding(path.parent, SECRET, word) == []
    assert run("sessions", "list", typed=(word,))[0] == 0
    assert SECRET in run("export", "latest", "--format", "markdown", typed=(word,))[1]
    assert "is sound" in run("data", "verify", typed=(word,))[1]
    assert run("data", "backup", typed=(word,))[0] == 0
    assert run("data", "restore", "latest", typed=(word,))[0] == 0
    bundle = tmp_path / "handed-in.icb"
    assert run("share", "latest", "--output", str(bundle), typed=(word,))[0] == 0
    assert run("import", str(bundle), typed=(word,))[0] == 0
    assert holding(path.parent, SECRET, word) == []
    code, _, err = run("data", "decrypt", typed=(word,))
    assert (code, "decrypted" in err) == (0, True)
    assert whole(path, None)


def test_a_wrong_passphrase_may_be_typed_three_times(run: Run, path: Path) -> None:
    before = encrypted(path).read_bytes()
    assert run("sessions", "list", typed=("wrong one", KEY.passphrase))[0] == 0
    code, out, err = run("sessions", "list", typed=("wrong", "and wrong", "and wrong again"))
    assert (code, out) == (3, "")
    assert "was left as it is" in err
    assert path.read_bytes() == before


@pytest.mark.parametrize("typed", [("short",), ("long enough", "but not the same")])
def test_an_unfit_new_passphrase_changes_nothing(run: Run, path: Path, typed: tuple[str, ...]) -> None:
    assert run("data", "encrypt", typed=typed)[0] == 2
    assert whole(path, None)


def test_the_keyring_answers_until_the_passphrase_is_changed_without_it(run: Run, path: Path, ring: Ring) -> None:
    word, other = KEY.passphrase, OTHER.passphrase
    assert run("data", "encrypt", "--keyring", typed=(word, word))[0] == 0
    assert [*ring.kept.values()] == [word]
    assert run("sessions", "list")[0] == 0
    assert run("data", "verify")[0] == 0
    assert run("data", "rekey", typed=(other, other))[0] == 0
    assert ring.kept == {}
    assert run("sessions", "list", typed=(other,))[0] == 0
    ring.set_password("interviewcoach", str(path), "an old one that is wrong")
    assert run("sessions", "list", typed=(other,))[0] == 0
    assert run("data", "erase", "--yes")[0] == 0
    assert ring.kept == {}


def test_encrypting_again_leaves_the_keyring_and_a_file_that_stays_does_not_keep_it_from_being_filled(
    run: Run, path: Path, ring: Ring
) -> None:
    strange = path.parent / "backups" / "practice-20200101T000000-v1.db"
    with closing(Store.open(path)) as store:
        store.back_up(strange)
    encrypting.convert_file(strange, None, OTHER)
    word = KEY.passphrase
    code, _, err = run("data", "encrypt", "--keyring", typed=(word, word))
    assert code == 1
    assert f"{strange} stays as it was" in err
    assert [*ring.kept.values()] == [word]
    strange.unlink()
    assert run("data", "encrypt")[0] == 0
    assert [*ring.kept.values()] == [word]


def test_without_a_keyring_nothing_is_begun(run: Run, path: Path) -> None:
    code, _, err = run("data", "encrypt", "--keyring")
    assert code == 2
    assert "no keyring that can be used" in err
    assert whole(path, None)


def test_without_a_terminal_nobody_is_asked(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encrypted(path)
    monkeypatch.setenv("TEXTUAL_DRIVER", "a browser")
    code, _, err = run("sessions", "list")
    assert code == 2
    assert "nobody can be asked" in err


def test_a_missing_extra_is_named(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encrypted(path)
    without_extra(monkeypatch)
    code, _, err = run("sessions", "list")
    assert code == 3
    assert "pip install 'interviewcoach[encryption]'" in err
    assert "data restore latest" in err


def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    monkeypatch.setitem(sys.modules, "interviewcoach.store.cipher", None)
    monkeypatch.delattr("interviewcoach.store.cipher")


@pytest.mark.parametrize("extra", [True, False])
def test_a_plain_backup_takes_the_place_of_what_nobody_can_open(
    run: Run, path: Path, monkeypatch: pytest.MonkeyPatch, extra: bool
) -> None:
    whole_file = path.read_bytes()
    noise = NOISE[:4096]
    path.write_bytes(noise + whole_file[4096:])
    if not extra:
        without_extra(monkeypatch)
    code, _, err = run("data", "restore", "latest", typed=("", "", "a guess") if extra else ())
    assert code == 0
    assert "is not encrypted" in err
    assert whole(path, None)
    (aside,) = path.parent.glob("backups/practice-replaced-*")
    assert aside.read_bytes().startswith(noise)


def test_doctor_does_not_call_a_file_of_noise_sound(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_bytes(NOISE)
    assert "ok       database: encrypted, or damaged from its beginning" in run("doctor")[1]
    without_extra(monkeypatch)
    code, out, _ = run("doctor")
    assert code == 1
    assert "data restore latest" in out


def test_an_encrypted_database_is_erased_without_its_passphrase(run: Run, path: Path) -> None:
    encrypted(path)
    code, _, err = run("data", "erase", "--yes")
    assert code == 0
    assert "not encrypted" in err
    assert [file for file in path.parent.rglob("*") if file.is_file()] == []


def test_what_an_interrupted_run_left_is_encrypted_by_the_next(run: Run, path: Path) -> None:
    with closing(Store.open(path)) as store:
        store.back_up(path.parent / "backups" / "practice-replaced-20200101T000000.db")
    encrypting.convert_file(path, None, KEY)
    assert "warning  encryption: not encrypted: 2 copies" in run("doctor")[1]
    assert "2 files were encrypted" in run("data", "encrypt", typed=(KEY.passphrase,))[2]
    assert holding(path.parent, SECRET) == []
    assert "ok       encryption: the database and its 2 copies are encrypted" in run("doctor")[1]


def test_doctor_says_what_is_encrypted_and_asks_nobody(run: Run, path: Path, ring: Ring) -> None:
    assert "ok       encryption: not encrypted" in run("doctor")[1]
    encrypted(path)
    assert "not looked into" in run("doctor")[1]
    unlocking.remember(KEY)
    assert "ok       database: schema" in run("doctor")[1]


def test_the_workspace_of_the_full_screen_opens_with_the_key(path: Path) -> None:
    encrypted(path)
    with pytest.raises(StorageError):
        Workspace.open()
    with closing(Workspace.open(key=KEY)) as workspace:
        assert workspace.call(workspace.store.session, SESSION.id) == SESSION


def test_what_is_typed_is_not_shown_and_the_real_program_opens(path: Path) -> None:
    word = KEY.passphrase
    screen = Screen(path.parent, "data", "encrypt")
    screen.wait("New passphrase")
    screen.press(f"{word}\r")
    screen.wait("once more")
    screen.press(f"{word}\r")
    assert word not in screen.read(0.5) + screen.left()
    assert holding(path.parent, SECRET, word) == []
    screen = Screen(path.parent, "practice", "--resume", "latest")
    screen.wait("Passphrase of practice.db")
    screen.press(f"{word}\r")
    assert SECRET in screen.wait("unsent")
    screen.kill()
