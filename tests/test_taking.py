"""What the store makes of sessions from elsewhere: added, gone on with, left alone or refused; all or none."""

import re
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, handed_in, make_rubric, make_session, make_turn, rubric_rows
from interviewcoach.bundle import Header, read, write
from interviewcoach.errors import BundleError, StorageError
from interviewcoach.interview.versions import change
from interviewcoach.model.codec import content_hash, to_plain
from interviewcoach.model.session import Fate, Origin, Planned, Prompt, Session, Taken, Told, Turn
from interviewcoach.store import Store, migrations, taking
from interviewcoach.store.connection import connect

ORIGIN = Origin("a" * 64, "hand-in.xz", NOON)
LATER = Origin("b" * 64, "again.xz", NOON + timedelta(days=1), "pseudonyms", "days", 3)
FIRST, SECOND = "It sounds hard for her.", "I would ask what helps."
SESSION = make_session("handed", [FIRST], candidate="Ann")
NEXT = make_turn(SESSION.rubrics["question-1"], SECOND, 4.0, probe="empathy/asks-what-helps", minutes=5)
LONGER = replace(SESSION, turns=(*SESSION.turns, NEXT))
ENDED = replace(LONGER, ended_at=NOON + timedelta(hours=1))


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.memory()
    yield store
    store.close()


def rows(store: Store) -> list[str]:
    """Everything that the database holds, as the statements that would make it again."""
    return list(store._db.conn.iterdump())


def test_what_was_taken_comes_back_and_is_known_as_imported(store: Store) -> None:
    store.begin(make_session("ours"))
    assert store.take(handed_in([SESSION, replace(ENDED, id="other")]), ORIGIN) == (
        Taken("handed", "new"),
        Taken("other", "new"),
    )
    assert store.session("handed") == SESSION
    assert store.session("other") == replace(ENDED, id="other")
    assert {line.id: line.imported_at for line in store.sessions()} == {"other": NOON, "handed": NOON, "ours": None}
    assert [line.id for line in store.own_sessions("")] == ["ours"]
    assert store.own_sessions("Ann") == ()
    (row, _) = store._db.query("SELECT * FROM imported ORDER BY session")
    assert row == {"session": "handed", **to_plain(ORIGIN), "imported_at": NOON.isoformat()}


def test_imported_sessions_are_no_practice_of_ones_own(store: Store) -> None:
    store.begin(make_session("ours", candidate="Ann"))
    before = store.history("Ann")
    store.take(handed_in([ENDED]), ORIGIN)
    assert store.history("Ann") == before
    assert store.session("latest").id == "ours"
    with pytest.raises(StorageError, match="was imported"):
        store.record("handed", 2, NEXT)
    store.delete("ours")
    assert store.session("latest").id == "handed"


@pytest.mark.parametrize("session", [SESSION, LONGER, ENDED])
def test_taking_the_same_again_changes_nothing(store: Store, session: Session) -> None:
    store.take(handed_in([session]), ORIGIN)
    before = rows(store)
    assert store.take(handed_in([session]), LATER) == (Taken("handed", "unchanged"),)
    assert rows(store) == before


@pytest.mark.parametrize("later", [LONGER, ENDED, replace(SESSION, ended_at=NOON)])
def test_a_later_version_goes_on_in_the_same_rows(store: Store, later: Session) -> None:
    store.take(handed_in([SESSION]), ORIGIN)
    store._db.execute("CREATE TABLE attached (session TEXT REFERENCES sessions (id) ON DELETE CASCADE, turn INTEGER)")
    store._db.execute("INSERT INTO attached VALUES ('handed', 0)")
    number = store._db.execute("SELECT number FROM sessions").fetchall()
    assert store.take(handed_in([later]), LATER) == (Taken("handed", "updated"),)
    assert store.session("handed") == later
    assert store._db.execute("SELECT number FROM sessions").fetchall() == number
    assert store._db.table("attached").count == 1
    (origin,) = store._db.query("SELECT * FROM imported")
    assert (origin["bundle"], origin["redacted"]) == ("b" * 64, 3)
    before = rows(store)
    assert store.take(handed_in([SESSION]), ORIGIN) == (Taken("handed", "older"),)
    assert rows(store) == before


def test_a_question_that_was_answered_again_goes_on_as_such(store: Store) -> None:
    told = (Told("story234", "The night shift"),)
    once = replace(SESSION, turns=(replace(SESSION.turns[0], again=True, stories=told),))
    later = replace(once, turns=(*once.turns, make_turn(SESSION.rubrics["question-1"], SECOND, 4.0)))
    store.take(handed_in([SESSION]), ORIGIN)
    assert store.take(handed_in([once]), LATER) == (Taken("handed", "unchanged"),)
    assert store.take(handed_in([later]), LATER) == (Taken("handed", "updated"),)
    assert store.session("handed") == later
    assert store.past_answers("Ann") == ()
    assert store.history("Ann") == ()
    with pytest.raises(StorageError, match="was imported"):
        store.reopen("handed", 1)


def test_an_own_session_is_never_changed(store: Store) -> None:
    store.begin(SESSION)
    before = rows(store)
    changed = make_session("handed", ["Another answer."], candidate="Ben")
    for session in (SESSION, ENDED, changed):
        assert store.take(handed_in([session]), ORIGIN) == (Taken("handed", "own"),)
    assert rows(store) == before


CONTRADICTIONS = {
    "answer": replace(make_session("handed", [FIRST + " "], candidate="Ann"), ended_at=NOON),
    "skipped": replace(SESSION, turns=(replace(SESSION.turns[0], kind="skipped", answer="", assessment=None),)),
    "plan": make_session("handed", [FIRST], candidate="Ann", planned=4),
    "end": replace(SESSION, ended_at=NOON),
}


@pytest.mark.parametrize(("what", "other"), CONTRADICTIONS.items(), ids=CONTRADICTIONS)
def test_what_was_handed_in_is_never_replaced_by_something_else(store: Store, what: str, other: Session) -> None:
    store.take(handed_in([LONGER]), ORIGIN)
    before = rows(store)
    with pytest.raises(BundleError, match="session handed is not what was handed in before"):
        store.take(handed_in([replace(SESSION, id="new"), other]), LATER)
    assert rows(store) == before


def test_after_its_end_a_session_does_not_go_on(store: Store) -> None:
    store.take(handed_in([replace(SESSION, ended_at=NOON)]), ORIGIN)
    with pytest.raises(BundleError, match="its end"):
        store.take(handed_in([ENDED]), LATER)


def test_another_name_and_other_scores_are_told_and_left_out(store: Store) -> None:
    store.take(handed_in([SESSION]), ORIGIN)
    stranger = make_session("handed", [FIRST], candidate="Ben")
    assert store.take(handed_in([stranger]), LATER) == (Taken("handed", "unchanged", renamed=True),)
    rescored = replace(SESSION, turns=(make_turn(SESSION.rubrics["question-1"], FIRST, 4.5),))
    assert store.take(handed_in([rescored]), LATER) == (Taken("handed", "unchanged", rescored=True),)
    other_question = make_turn(SESSION.rubrics["question-2"], SECOND)
    longer = replace(rescored, turns=(*rescored.turns, other_question))
    assert store.take(handed_in([longer]), LATER) == (Taken("handed", "updated", rescored=True),)
    assert store.session("handed") == replace(SESSION, turns=(*SESSION.turns, other_question))


def test_a_question_that_goes_on_with_another_rubric_takes_all_its_scores_and_keeps_the_old_ones(store: Store) -> None:
    store.take(handed_in([SESSION]), ORIGIN)
    edited = make_rubric("question-1", "Question 1, in other words?")
    turns = (
        replace(make_turn(edited, FIRST, 4.0), prompt=SESSION.turns[0].prompt),
        make_turn(edited, SECOND, 4.5, probe="empathy/asks-what-helps"),
    )
    later = replace(SESSION, turns=turns, rubrics={**SESSION.rubrics, "question-1": edited})
    store.take(handed_in([later]), LATER)
    assert store.session("handed") == replace(later, turns=(replace(turns[0], asked_at=NOON), turns[1]))
    assert store.earlier("handed", 0) == ((SESSION.rubrics["question-1"], SESSION.turns[0].assessment),)


def test_a_bundle_that_breaks_off_leaves_nothing(store: Store) -> None:
    store.take(handed_in([SESSION]), ORIGIN)
    before = rows(store)

    def broken() -> Iterator[Session]:
        yield replace(SESSION, id="new")
        yield LONGER
        raise BundleError("it was changed")

    with pytest.raises(BundleError, match="changed"):
        store.take(handed_in(broken()), LATER)
    assert rows(store) == before


@pytest.mark.parametrize("together", [1, taking._TOGETHER])
def test_new_and_known_sessions_are_told_in_their_order_however_many_are_written_together(
    store: Store, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "_TOGETHER", together)
    store.begin(replace(SESSION, id="own"))
    store.take(handed_in([SESSION]), ORIGIN)
    new = [replace(ENDED, id=f"new{n}") for n in range(5)]
    told = store.take(handed_in([*new[:2], LONGER, *new[2:4], replace(SESSION, id="own"), new[4]]), LATER)
    fates = ["new", "new", "updated", "new", "new", "own", "new"]
    assert [(each.session, each.fate) for each in told] == [
        *zip(["new0", "new1", "handed", "new2", "new3", "own", "new4"], fates, strict=True)
    ]
    assert [store.session(each.id) for each in new] == new
    assert [line.id for line in reversed(store.sessions())] == ["own", "handed", *(each.id for each in new)]
    assert store.take(iter(()), LATER) == ()


def test_a_small_bundle_of_long_sessions_takes_little_memory(tmp_path: Path) -> None:
    prompt = Prompt("question-1", "x" * 9_900)
    turns = tuple(Turn(prompt, "skipped", "", 1.0, NOON, again=True) for _ in range(280))
    data = write((replace(SESSION, id=f"long{n}", turns=turns) for n in range(40)), Header(program="test"))
    assert len(data) < 100_000
    with closing(Store.open(tmp_path / "practice.db")) as store:
        tracemalloc.start()
        try:
            assert len(store.take(read(data).handed_in(), ORIGIN)) == 40
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 50_000_000


@pytest.mark.parametrize(
    "long",
    [
        replace(SESSION, plan=replace(SESSION.plan, questions=(Planned("question-1", "x" * taking._TOGETHER),))),
        replace(SESSION, turns=tuple(replace(turn, answer="x" * taking._TOGETHER) for turn in SESSION.turns)),
        replace(
            SESSION,
            turns=tuple(replace(turn, prompt=Prompt("question-1", "x" * taking._TOGETHER)) for turn in SESSION.turns),
        ),
    ],
    ids=["reason", "answer", "prompt"],
)
def test_long_sessions_wait_for_no_others(store: Store, long: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = []
    written = taking.Intake._store_new

    def store_new(intake: taking.Intake) -> None:
        waiting.append(len(intake._new["sessions"]))
        written(intake)

    monkeypatch.setattr(taking.Intake, "_store_new", store_new)
    store.take(handed_in(replace(long, id=f"long{n}") for n in range(3)), ORIGIN)
    assert waiting == [1, 1, 1, 0]


said = st.lists(st.sampled_from([FIRST, SECOND, "No."]), max_size=3)


@given(said, st.booleans(), said, st.booleans())
def test_of_two_versions_one_goes_further_or_they_contradict(
    a: list[str], a_ends: bool, b: list[str], b_ends: bool
) -> None:
    versions = (
        make_session(answers=a, ended_at=NOON if a_ends else None),
        make_session(answers=b, ended_at=NOON if b_ends else None),
    )
    found = [_change(*versions), _change(*reversed(versions))]
    mirrored: dict[Fate | None, Fate | None] = {
        "updated": "older",
        "older": "updated",
        "unchanged": "unchanged",
        None: None,
    }
    assert found[0] == mirrored[found[1]]
    length = min(len(a), len(b))
    assert (found[0] is None) == (
        a[:length] != b[:length] or (a_ends and len(b) > length) or (b_ends and len(a) > length)
    )


def _change(stored: Session, other: Session) -> Fate | None:
    try:
        return change(stored, other)
    except BundleError:
        return None


# Pseudonyms


def test_a_candidate_has_the_same_pseudonym_every_time_and_no_other_gets_it(store: Store) -> None:
    for id, name in {"one": "Ann", "two": "Ben"}.items():
        store.begin(make_session(id, candidate=name))
    ben = store.pseudonyms(["Ben"])["Ben"]
    both = store.pseudonyms(["Ann", "Ben"])
    assert both["Ben"] == ben
    assert re.fullmatch("C-01-[a-z2-9]{6}", ben)
    assert re.fullmatch("C-02-[a-z2-9]{6}", both["Ann"])
    store.delete("one")
    assert store.pseudonyms([]) == {"Ben": ben}
    assert store.pseudonyms(["Cem"])["Cem"].startswith("C-03-")


def test_two_databases_give_codes_of_their_own(store: Store) -> None:
    other = Store.memory()
    for each in (store, other):
        each.begin(make_session("one", candidate="Ann"))
    assert store.pseudonyms(["Ann"]) != other.pseudonyms(["Ann"])
    other.close()


def test_whose_sessions_are_is_read_in_the_order_they_began(store: Store) -> None:
    for id, name in {"one": "Cem", "two": "Ann", "three": "", "four": "Cem", "five": "Ben"}.items():
        store.begin(make_session(id, candidate=name))
    assert store.candidates_of(["four", "three", "two", "gone"]) == ("Ann", "Cem")


def test_who_was_shared_before_codes_were_distinct_keeps_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "practice.db"
    with monkeypatch.context() as older:
        steps = migrations.MIGRATIONS
        older.setattr(migrations, "MIGRATIONS", steps[: steps.index(migrations._codes_of_their_own)])
        store = Store.open(path)
        store.begin(make_session("one", candidate="Ann"))
        with store._writing():
            store._db.execute("INSERT INTO pseudonyms (candidate) VALUES ('Ann')")
        store.close()
    store = Store.open(path)
    store.begin(make_session("two", candidate="Ben"))
    found = store.pseudonyms(["Ann", "Ben"])
    assert found["Ann"] == "C-01"
    assert found["Ben"].startswith("C-02-")
    store.close()


# Rubrics


def test_what_rubrics_share_is_stored_once_and_goes_with_the_last_of_them(store: Store) -> None:
    store.take(handed_in([SESSION]), ORIGIN)
    store.begin(make_session("ours"))
    assert store._db.table("parts").count == 3 + 1 + 1  # indicators, red flag, synonyms
    store.delete("handed")
    assert store._db.table("parts").count == 5
    store.delete("ours")
    assert store._db.table("parts").count == store._db.table("rubrics").count == 0


def test_a_part_that_is_missing_or_damaged_is_never_shown_as_if_it_were_sound(tmp_path: Path) -> None:
    for statement in (
        "DELETE FROM parts",
        "UPDATE parts SET content = zeroblob(50)",
        "UPDATE rubrics SET parts = '{}'",
    ):
        path = tmp_path / f"{len(statement)}.db"
        store = Store.open(path)
        store.begin(SESSION)
        store._db.execute(statement)
        store._db.commit()
        with pytest.raises(StorageError, match="damaged"):
            store.session("handed")
        store.close()


def test_sessions_are_read_together_as_one_by_one(store: Store) -> None:
    for number in range(3):
        store.begin(make_session(f"s{number}", [FIRST], planned=number + 1))
    assert list(store.complete(["s2", "s0"])) == [store.session("s2"), store.session("s0")]


def test_rubrics_of_the_first_schemas_come_through_the_upgrade(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "practice.db"
    with monkeypatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:2])
        Store.open(path).close()
    rubric = SESSION.rubrics["question-1"]
    db = connect(path)
    ((table, row),) = rubric_rows(rubric, in_parts=False)
    db.table(table).insert_all([row, {"digest": "damaged", "content": b"\0"}])
    db.close()
    store = Store.open(path)
    session = replace(SESSION, plan=replace(SESSION.plan, questions=SESSION.plan.questions[:1]))
    store.begin(replace(session, rubrics={"question-1": rubric}))
    found = store.session("handed").rubrics["question-1"]
    assert (found, found.digest, content_hash(found)) == (rubric, rubric.digest, rubric.digest)
    assert store._db.table("parts").count == 5
    store.close()


# Views


@pytest.mark.parametrize("open_", [sqlite3.connect, lambda path: connect(path).conn], ids=["any tool", "ours"])
def test_the_views_say_what_the_sessions_say(tmp_path: Path, open_: Callable[[Path], sqlite3.Connection]) -> None:
    path = tmp_path / "practice.db"
    store = Store.open(path)
    store.begin(make_session("ours", [FIRST, "Nothing."]))
    store.take(handed_in([ENDED]), ORIGIN)
    store.close()
    db = open_(path)
    db.execute(f"PRAGMA trusted_schema = {'ON' if open_ is sqlite3.connect else 'OFF'}")
    db.row_factory = sqlite3.Row

    def view(name: str) -> list[dict[str, object]]:
        return [dict(row) for row in db.execute(f"SELECT * FROM {name} WHERE session = 'handed'")]  # noqa: S608

    (line,) = view("sessions_view")
    assert (line["candidate"], line["planned"], line["answered"], line["level"]) == ("Ann", 3, 1, 4.0)
    assert (line["imported_from"], line["imported_at"], line["seconds"]) == ("hand-in.xz", NOON.isoformat(), 171.0)
    assert [(row["turn"], row["follow_up"], row["answer"]) for row in view("answers_view")] == [
        (1, 0, FIRST),
        (2, 1, SECOND),
    ]
    assert [(row["competency"], row["level"], row["low"], row["evidence"]) for row in view("levels_view")] == [
        ("empathy", 4.0, 3.5, 1),
        ("teamwork", None, None, 0),
    ]
    assert [(row["indicator"], row["text"], row["begins"]) for row in view("evidence_view")] == [
        ("empathy/validates", SECOND[:10], 0)
    ]
    assert [(row["red_flag"], row["severity"], row["text"]) for row in view("red_flags_view")] == [
        ("empathy/calm-down", "serious", SECOND[-10:])
    ]
    for name in ("sessions", "answers", "levels", "evidence", "red_flags"):
        with pytest.raises(sqlite3.OperationalError, match="view"):
            db.execute(f"DELETE FROM {name}_view")  # noqa: S608
    db.close()
