"""Cohorts in the store: members are candidates of whom there is a session, and no dashboard reads an assessment."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, handed_in, make_session, make_turn
from interviewcoach.errors import UsageError
from interviewcoach.interview.progress import showings
from interviewcoach.interview.summary import past_answers
from interviewcoach.model.cohort import Cohort
from interviewcoach.model.review import Conclusion, Seen
from interviewcoach.model.session import Origin
from interviewcoach.store import Store, migrations
from interviewcoach.store.cohorts import PRACTISED

PEOPLE = ("Ann", "Anna", "Bo")
BEFORE = migrations.MIGRATIONS[: migrations.MIGRATIONS.index(migrations._cohorts)]


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.memory()
    for day, name in enumerate(PEOPLE):
        store.begin(make_session(f"s{day}", candidate=name, started_at=NOON + timedelta(days=day)))
    store.cohorts.make("Spring")
    yield store
    store.close()


def test_cohorts_are_made_filled_renamed_and_deleted(store: Store) -> None:
    assert store.cohorts.make("  Autumn\n 2026 ") == Cohort("Autumn 2026")
    assert store.cohorts.add("Spring", ["Bo", "Ann", "Bo"]) == Cohort("Spring", ("Ann", "Bo"))
    assert store.cohorts.add("Autumn 2026", ["Ann"]) == Cohort("Autumn 2026", ("Ann",))
    assert store.cohorts.remove("Spring", ["Bo"]) == Cohort("Spring", ("Ann",))
    assert store.cohorts.rename("Spring", "Summer") == Cohort("Summer", ("Ann",))
    assert store.cohorts.rename("Summer", "Summer") == Cohort("Summer", ("Ann",))
    assert store.cohorts.all() == (Cohort("Autumn 2026", ("Ann",)), Cohort("Summer", ("Ann",)))
    assert store.cohorts.delete("Summer") == Cohort("Summer", ("Ann",))
    assert store.cohorts.all() == (Cohort("Autumn 2026", ("Ann",)),)
    assert [row["candidate"] for row in store._db.query("SELECT candidate FROM members")] == ["Ann"]
    assert len(store.sessions()) == 3


def test_members_are_settled_at_once_or_not_at_all(store: Store) -> None:
    assert store.cohorts.candidates() == ("Ann", "Anna", "Bo")
    store.cohorts.add("Spring", ["Ann", "Anna"])
    with pytest.raises(UsageError, match="no session of 'Zoe'"):
        store.cohorts.settle("Spring", ["Bo", "Zoe"])
    assert store.cohorts.find("Spring").members == ("Ann", "Anna")
    assert store.cohorts.settle("Spring", ["Bo", "Anna", "Bo"]) == Cohort("Spring", ("Anna", "Bo"))
    assert store.cohorts.settle("Spring", []) == Cohort("Spring")


@pytest.mark.parametrize(
    ("candidate", "says"),
    [
        ("ann", r"no session of 'ann': did you mean 'Ann' or 'Anna'\?"),
        ("Anne", r"did you mean 'Ann' or 'Anna'\?"),
        ("Berg", r"did you mean 'Bo Berg'\?"),
        ("bo", r"did you mean 'Bo' or 'Bo Berg'\?"),
        ("Zoe", "there are 'Ann', 'Anna', 'Bo', 'Bo Berg'"),
        ("", "there are 'Ann'"),
        ("half \ud800", "there are 'Ann'"),
    ],
)
def test_who_was_never_seen_is_no_member_and_near_names_are_said(store: Store, candidate: str, says: str) -> None:
    store.begin(make_session("full", candidate="Bo Berg"))
    with pytest.raises(UsageError, match=says):
        store.cohorts.add("Spring", ["Ann", candidate])
    assert store.cohorts.find("Spring").members == ()


def test_of_many_names_none_is_listed_where_none_is_near(store: Store) -> None:
    for n in range(9):
        store.begin(make_session(f"more{n}", candidate=f"Person {n}"))
    with pytest.raises(UsageError, match="`interviewcoach sessions list`"):
        store.cohorts.add("Spring", ["Zoe"])


def test_unknown_and_unfit_cohorts_say_what_to_do(store: Store) -> None:
    actions: list[tuple[Callable[[], object], str]] = [
        (lambda: store.cohorts.find("spring"), r"did you mean 'Spring'\?"),
        (lambda: store.cohorts.make("Spring"), "already"),
        (lambda: store.cohorts.make(" \n"), "1 to 80"),
        (lambda: store.cohorts.make("x" * 81), "1 to 80"),
        (lambda: store.cohorts.remove("Spring", ["Ann"]), "is not in Spring"),
    ]
    for act, says in actions:
        with pytest.raises(UsageError, match=says):
            act()
    store.cohorts.make("Autumn")
    with pytest.raises(UsageError, match="already"):
        store.cohorts.rename("Autumn", "Spring")
    for cohort in ("Autumn", "Spring"):
        store.cohorts.delete(cohort)
    with pytest.raises(UsageError, match="cohort new"):
        store.cohorts.practised("Spring")


def test_a_member_goes_with_the_last_session_and_with_all_that_is_kept_of_a_candidate(store: Store) -> None:
    store.begin(make_session("more", candidate="Bo"))
    store.cohorts.add("Spring", PEOPLE)
    store.delete("s0", "s2")
    assert store.cohorts.find("Spring").members == ("Anna", "Bo")
    store.delete_candidate("Bo")
    assert store.cohorts.find("Spring").members == ("Anna",)


def test_no_name_of_a_member_stays_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    store = Store.open(path)
    store.begin(make_session("kept", candidate="Ann"))
    store.begin(make_session("gone", candidate="Xylophona"))
    store.cohorts.make("Spring")
    store.cohorts.add("Spring", ["Ann", "Xylophona"])
    store.cohorts.practised("Spring")
    store.delete_candidate("Xylophona")
    store.close()
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"Xylophona" in file.read_bytes()]


def test_sessions_in_short_are_of_members_alone_wherever_they_practised(store: Store) -> None:
    store.take(
        handed_in([make_session("there", candidate="Ann", started_at=NOON - timedelta(days=9))]), Origin("a", "f", NOON)
    )
    store.cohorts.add("Spring", ["Ann"])
    for competency in ("empathy", "teamwork"):
        store.reviews.save("s0", Seen("Tess", "question-1", competency, NOON))
    store.reviews.save("s0", Conclusion("Tess", NOON, reviewed_at=NOON))
    first, second = store.cohorts.practised("Spring")
    assert (first.session, first.reviewers, second.session, second.reviewers) == ("there", (), "s0", ("Tess",))
    assert (second.answered, second.seconds, second.red_flags, second.used_at) == (1, 85.5, 1, NOON)
    assert len(store.past_answers("Ann")) == 1
    assert len(store.past_answers("Ann", imported=True)) == 2


@given(st.lists(st.tuples(st.booleans(), st.none() | st.floats(1, 5), st.booleans()), max_size=6))
def test_a_line_shows_what_the_takes_of_a_session_show(drawn: list[tuple[bool, float | None, bool]]) -> None:
    """(second question?, level, asked again?) of each turn, in their order."""
    session = make_session("drawn", [], candidate="Ann")
    first, second, _ = session.rubrics.values()
    turns = tuple(
        replace(make_turn(second if other else first, "It sounds hard.", level, minutes=n), again=again)
        for n, (other, level, again) in enumerate(drawn)
    )
    store = Store.memory()
    held = replace(session, turns=turns)
    store.begin(held)
    store.cohorts.make("c")
    store.cohorts.add("c", ["Ann"])
    (found,) = store.cohorts.practised("c")
    expected = [each for answer in past_answers(held) for each in showings(answer)]
    assert found.showings == tuple(sorted(expected, key=lambda each: each.asked_at))
    assert found.seconds == pytest.approx(held.seconds)
    store.close()


def test_a_store_from_before_there_were_cohorts_has_the_levels_of_its_sessions(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", BEFORE)
        store = Store.open(tmp_path / "practice.db")
        store.begin(make_session("old", candidate="Ann"))
        store.close()
    store = Store.open(tmp_path / "practice.db")
    store.cohorts.make("c")
    store.cohorts.add("c", ["Ann"])
    (found,) = store.cohorts.practised("c")
    assert [each.competency for each in found.showings] == ["empathy"]
    store.close()


def test_a_dashboard_reads_the_members_lines_and_nothing_else(store: Store) -> None:
    plan = [row["detail"] for row in store._db.query(f"EXPLAIN QUERY PLAN {PRACTISED}", ["Spring"])]
    assert plan[:4] == [
        "SEARCH cohorts USING COVERING INDEX sqlite_autoindex_cohorts_1 (name=?)",
        "SEARCH members USING COVERING INDEX sqlite_autoindex_members_1 (cohort=?)",
        "SEARCH lines USING INDEX lines_candidate_started_at (candidate=?)",
        "SEARCH sessions USING INTEGER PRIMARY KEY (rowid=?)",
    ], plan
    assert not any(step.startswith("SCAN") for step in plan)


def test_the_sessions_of_a_candidate_are_found_without_a_look_at_the_others(store: Store) -> None:
    store.begin(make_session("more", candidate="Ann"))
    assert (store.ids("Ann"), store.ids("Zoe"), store.ids()) == (("s0", "more"), (), ("s0", "s1", "s2", "more"))
    sql = "EXPLAIN QUERY PLAN SELECT id FROM sessions WHERE candidate = ? ORDER BY number"
    plan = [row["detail"] for row in store._db.query(sql, ["Ann"])]
    assert plan == ["SEARCH sessions USING INDEX sessions_candidate (candidate=?)"]
