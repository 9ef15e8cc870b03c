"""What trainers say, in the store: nothing is lost, undo goes back step by step, and the list never scans."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_assessment, make_session, make_turn, two_takes
from interviewcoach.errors import StorageError
from interviewcoach.model.codec import to_json, to_plain
from interviewcoach.model.review import (
    Comment,
    Conclusion,
    Fact,
    LineFilter,
    Mark,
    Rating,
    Review,
    ReviewLine,
    Seen,
    Sort,
    Undone,
)
from interviewcoach.store import Store, lines, migrations
from interviewcoach.store.beginnings import MOST, completed
from interviewcoach.store.lines import Few, Way, query
from interviewcoach.store.search import match
from interviewcoach.store.verifying import verify

ALL = LineFilter()
SORTS: tuple[Sort, ...] = ("newest", "oldest", "lowest", "highest", "flags", "candidate")


def rating(
    level: int = 3, *, rater: str = "Ann", competency: str = "empathy", minute: int = 0, **more: object
) -> Rating:
    return replace(Rating(rater, "question-1", competency, level, NOON + timedelta(minutes=minute)), **more)  # type: ignore[arg-type]


def comment(text: str, *, second: float = 0, start: int = 0) -> Comment:
    return Comment("Ann", "question-1", start, start + 9, text, NOON + timedelta(seconds=second), "It sounds")


def conclusion(note: str = "", *, second: float = 0, done: bool = False, rater: str = "Ann") -> Conclusion:
    now = NOON + timedelta(seconds=second)
    return Conclusion(rater, now, note, ("Ask first.",), now if done else None)


# The steps to the schema before there were reviews.
BEFORE = migrations.MIGRATIONS[: migrations.MIGRATIONS.index(migrations._reviews)]
MARK = Mark("Ann", "missed", "question-1", "empathy/validates", 3, 9, NOON, "sounds")


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.memory()
    store.begin(make_session())
    yield store
    store.close()


def test_everything_said_comes_back_by_rater_and_from_another_run(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "practice.db")
    store.begin(make_session())
    facts: list[Fact] = [rating(), comment("Warm."), MARK, conclusion("Good.", done=True), rating(5, rater="Bo")]
    for fact in facts:
        store.reviews.save("abcd2345", fact)
    store.close()
    store = Store.open(tmp_path / "practice.db")
    ann, bo = store.reviews.of("abcd2345")
    done = NOON
    assert ann == Review("abcd2345", "Ann", (rating(),), (comment("Warm."),), (MARK,), "Good.", ("Ask first.",), done)
    assert bo == Review("abcd2345", "Bo", (rating(5, rater="Bo"),))
    assert store.reviews.by("abcd2345", "Cy") == Review("abcd2345", "Cy")
    store.close()


def test_a_blind_rating_stays_beside_the_one_that_overrides_the_machine(store: Store) -> None:
    store.reviews.save("abcd2345", rating(2))
    store.reviews.save("abcd2345", rating(4, minute=5, blind=False, reason="She says it in other words."))
    review = store.reviews.by("abcd2345", "Ann")
    assert [each.level for each in review.ratings] == [2, 4]
    standing = review.rating("question-1", "empathy")
    assert standing is not None
    assert (standing.level, standing.blind) == (4, False)
    assert review.rating("question-1", "teamwork") is None


def test_text_that_is_typed_on_is_one_step_of_undo(store: Store) -> None:
    for second, text in ((0, "W"), (3, "Wa"), (6, "Warm"), (60, "Warm and"), (61, "Warm and clear")):
        store.reviews.save("abcd2345", comment(text, second=second))
    said = [each.text for each in store.reviews.by("abcd2345", "Ann").comments]
    store.reviews.undo("abcd2345", "Ann", NOON)
    once = [each.text for each in store.reviews.by("abcd2345", "Ann").comments]
    store.reviews.undo("abcd2345", "Ann", NOON)
    assert (said, once) == (["Warm and clear"], ["Warm"])
    assert store.reviews.by("abcd2345", "Ann").is_empty


def test_finishing_is_a_step_of_its_own_however_soon(store: Store) -> None:
    store.reviews.save("abcd2345", conclusion("Good."))
    store.reviews.save("abcd2345", conclusion("Good.", second=1, done=True))
    store.reviews.undo("abcd2345", "Ann", NOON)
    assert store.reviews.by("abcd2345", "Ann").reviewed_at is None
    assert store.reviews.by("abcd2345", "Ann").note == "Good."


def test_undo_touches_no_other_rater_and_says_when_nothing_is_left(store: Store) -> None:
    store.reviews.save("abcd2345", rating(2))
    store.reviews.save("abcd2345", rating(5, rater="Bo"))
    assert store.reviews.undo("abcd2345", "Ann", NOON)
    assert not store.reviews.undo("abcd2345", "Ann", NOON)
    assert [review.rater for review in store.reviews.of("abcd2345")] == ["Bo"]


STEPS = st.lists(
    st.one_of(
        st.builds(rating, st.integers(1, 5), competency=st.sampled_from(["empathy", "teamwork"])),
        st.builds(comment, st.sampled_from(["a", "b"]), second=st.just(0), start=st.integers(0, 1)),
        st.just(MARK),
        st.just("remove"),
        st.just("undo"),
    ),
    max_size=14,
)


@given(STEPS)
def test_undo_restores_each_earlier_state_in_turn(steps: list[Fact | str]) -> None:
    """Against a plain stack of states. Text saved anew counts as typed later."""
    store = Store.memory()
    store.begin(make_session())

    def facts(review: Review) -> frozenset[str]:
        said: tuple[Rating | Comment | Mark, ...] = (*review.ratings, *review.comments, *review.marks)
        return frozenset(repr(replace(each, made_at=NOON)) for each in said)

    states = [facts(store.reviews.by("abcd2345", "Ann"))]
    for minute, step in enumerate(steps):
        now = NOON + timedelta(minutes=minute)
        if step == "undo":
            assert (store.reviews.undo("abcd2345", "Ann", now) is not None) == (len(states) > 1)
            states = states[: max(1, len(states) - 1)]
        elif step == "remove":
            store.reviews.remove("abcd2345", MARK, now)
        else:
            assert not isinstance(step, str)
            store.reviews.save("abcd2345", replace(step, made_at=now))
        held = facts(store.reviews.by("abcd2345", "Ann"))
        if step == "undo":
            assert held == states[-1]
        elif held != states[-1]:
            states.append(held)
    store.close()


def test_a_review_of_a_deleted_session_is_refused(store: Store) -> None:
    store.reviews.save("abcd2345", rating())
    store.delete("abcd2345")
    with pytest.raises(StorageError, match="deleted"):
        store.reviews.save("abcd2345", rating())
    assert store.reviews.of("abcd2345") == ()
    assert store.reviews.lines(ALL) == ()


def test_a_deleted_session_leaves_no_word_in_the_index(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    store = Store.open(path)
    store.begin(make_session("abcd2345", ["It sounds xylophonic to me."]))
    store.begin(make_session("efgh2345", ["It sounds hard to me."]))
    store.reviews.save("abcd2345", comment("zymurgical"))
    assert len(store.reviews.lines(LineFilter(text="xylophonic"))) == 1
    store.delete("abcd2345")
    store.close()
    content = path.read_bytes()
    for word in (b"xylo", b"zymurg"):
        assert word not in content


def test_sessions_from_before_there_were_reviews_are_listed_and_found(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", BEFORE)
        store = Store.open(tmp_path / "practice.db")
        store.begin(make_session())
        store.close()
    store = Store.open(tmp_path / "practice.db")
    assert ids(store, LineFilter(text="sounds hard", competency="empathy")) == "abcd2345"
    assert store.session("abcd2345") == make_session()
    store.close()


# The steps to the schema in which a review knew no takes.
WITHOUT_TAKES = migrations.MIGRATIONS[: migrations.MIGRATIONS.index(migrations._takes_and_sight_of_reviews)]


def test_reviews_from_before_there_were_takes_stand_on_the_last_one_and_what_was_rated_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "practice.db"
    session = two_takes()
    facts: list[tuple[str, list[object], Fact]] = [
        ("rating", ["question-1", "empathy", True], rating(2)),
        ("comment", ["question-1", 0, 9], comment("Warm.")),
        ("mark", ["missed", "question-1", "empathy/validates", 3, 9], MARK),
        ("conclusion", [], conclusion(done=True, rater="Bo")),
    ]
    with pytest.MonkeyPatch.context() as older:
        older.setattr(migrations, "MIGRATIONS", WITHOUT_TAKES)
        store = Store.open(path)
        store.begin(session)
        for kind, about, fact in facts:
            plain = {name: value for name, value in to_plain(fact).items() if name != "take"}
            row = {"session": session.id, "rater": fact.rater, "kind": kind, "made_at": NOON.isoformat(), "current": 1}
            texts = {"key": to_json(about).decode(), "content": to_json(plain).decode()}
            store._db.table("reviews").insert({**row, **texts})
        taken_back = {"rater": "Ann", "kind": "rating", "key": '["question-1","teamwork",true]', "current": 1}
        store._db.table("reviews").insert({"session": session.id, "made_at": NOON.isoformat(), **taken_back})
        store.close()
    store = Store.open(path)
    ann, bo = (store.reviews.by(session.id, rater) for rater in ("Ann", "Bo"))
    said: tuple[Rating | Comment | Mark, ...] = (*ann.ratings, *ann.comments, *ann.marks)
    assert [each.take for each in said] == [1, 1, 1]
    assert [(each.competency, each.take) for each in ann.seen] == [("empathy", 1)]
    assert {(each.competency, each.take) for each in bo.seen} == {("empathy", 1), ("teamwork", 1)}
    store.reviews.save(session.id, rating(4, take=1))
    assert [each.level for each in store.reviews.by(session.id, "Ann").ratings] == [4]
    assert [line.reviewers for line in store.reviews.lines(ALL)] == [("Bo",)]
    store.close()


def test_judgements_stand_beside_the_last_assessment_of_the_answer(store: Store) -> None:
    session = make_session("efgh2345", [], planned=1)
    rubric = session.rubrics["question-1"]
    turns = (
        make_turn(rubric, "It sounds hard for her.", 2.0),
        make_turn(rubric, "I would ask what helps.", 4.0, probe="empathy/asks-what-helps", minutes=1),
    )
    store.begin(replace(session, turns=turns))
    store.reviews.save("efgh2345", rating(5))
    store.reviews.save("efgh2345", rating(2, competency="teamwork"))
    store.reviews.save("efgh2345", rating(2, competency="teamwork", blind=False, reason="!"))
    first, second, third = store.reviews.judgements()
    assert (first.session, first.role, first.rater, first.level, first.machine) == (
        "efgh2345",
        "support-worker",
        "Ann",
        5,
        4.0,
    )
    assert first.credited == (("empathy/validates", "I would as"),)
    assert first.missing == ("empathy/asks-what-helps",)
    assert (second.machine, second.blind, third.blind) == (None, True, False)


def test_a_judgement_stands_beside_the_take_that_was_rated(store: Store) -> None:
    store.delete("abcd2345")
    store.begin(two_takes())
    for take in (0, 1):
        store.reviews.save("abcd2345", rating(4, take=take))
    assert [each.machine for each in store.reviews.judgements()] == [3.0, 5.0]


def test_choosing_an_earlier_blind_rating_once_the_level_was_seen_is_not_blind(store: Store) -> None:
    """Undo would otherwise be a way to move towards the machine and still count as blind."""
    for level in (3, 5):
        store.reviews.save("abcd2345", rating(level))
    store.reviews.save("abcd2345", Seen("Ann", "question-1", "empathy", NOON))
    assert [(each.level, each.blind) for each in store.reviews.judgements()] == [(5, True)]
    assert store.reviews.undo("abcd2345", "Ann", NOON)
    assert [(each.level, each.blind) for each in store.reviews.judgements()] == [(3, False)]
    store.reviews.save("abcd2345", rating(2, rater="Bo"))
    assert [each.blind for each in store.reviews.judgements() if each.rater == "Bo"] == [True]


def test_marks_come_with_their_session(store: Store) -> None:
    store.reviews.save("abcd2345", MARK)
    assert store.reviews.marks() == (("abcd2345", MARK),)
    store.reviews.remove("abcd2345", MARK, NOON)
    assert store.reviews.marks() == ()


# --- the list


def levels(level: float | None, flags: bool = True) -> Callable[[Store, str], None]:
    def change(store: Store, id: str) -> None:
        session = store.session(id)
        rubric = session.rubrics["question-1"]
        result = make_assessment(rubric, session.turns[0].answer, level)
        result = result if flags else replace(result, red_flags=())
        store.rescore(id, {0: (rubric, result)}, NOON)

    return change


@pytest.fixture
def four(store: Store) -> Store:
    """Sessions a to d, begun on four days, by three people."""
    store.delete("abcd2345")
    people = {"a": "Eve", "b": "Ada", "c": "Eve", "d": ""}
    for day, (id, candidate) in enumerate(people.items()):
        answer = f"I would ask {candidate} what helps, said {id}."
        store.begin(make_session(id, [answer], candidate=candidate, started_at=NOON + timedelta(days=day)))
    for id, level in {"a": 4.0, "b": None, "c": 2.0, "d": 3.0}.items():
        levels(level, flags=id != "a")(store, id)
    return store


def see(store: Store, id: str, rater: str, take: int = 0) -> None:
    for competency in ("empathy", "teamwork"):
        store.reviews.save(id, Seen(rater, "question-1", competency, NOON, take))


def ids(store: Store, wanted: LineFilter = ALL, sort: Sort = "newest") -> str:
    return "".join(line.id for line in store.reviews.lines(wanted, sort))


def test_the_list_sorts(four: Store) -> None:
    found = {sort: ids(four, sort=sort) for sort in SORTS}
    assert found == {
        "newest": "dcba",
        "oldest": "abcd",
        "lowest": "bcda",
        "highest": "adcb",
        "flags": "dcba",
        "candidate": "dbac",
    }


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LineFilter(candidate="Eve"), "ac"),
        (LineFilter(candidate=""), "d"),
        (LineFilter(candidate="eve"), ""),
        (LineFilter(role="support-worker"), "abcd"),
        (LineFilter(role="support"), ""),
        (LineFilter(competency="empathy"), "abcd"),
        (LineFilter(competency="empath"), ""),
        (LineFilter(since=NOON + timedelta(days=1), until=NOON + timedelta(days=3)), "bc"),
        (LineFilter(red_flags=True), "cd"),
        (LineFilter(text="ada"), "b"),
        (LineFilter(text="HELPS said"), "abcd"),
        (LineFilter(text='"said helps"'), ""),
        (LineFilter(text='"what helps" ev'), ""),
        (LineFilter(text="would hel"), "abcd"),
        (LineFilter(text="would hel "), ""),
        (LineFilter(text="..."), ""),
        (LineFilter(text="helps", candidate="Eve", red_flags=True), "c"),
    ],
)
def test_the_list_filters(four: Store, wanted: LineFilter, found: str) -> None:
    assert ids(four, wanted, "oldest") == found


def test_the_list_knows_who_has_finished(four: Store) -> None:
    for id, rater in (("a", "Ann"), ("c", 'B"o')):
        see(four, id, rater)
        four.reviews.save(id, conclusion(done=True, rater=rater))
    four.reviews.save("b", conclusion("under way"))
    assert ids(four, LineFilter(unreviewed=True), "oldest") == "bd"
    assert ids(four, LineFilter(unreviewed_by="Ann"), "oldest") == "bcd"
    assert ids(four, LineFilter(unreviewed_by='B"o'), "oldest") == "abd"
    assert ids(four, LineFilter(unreviewed_by="o"), "oldest") == "abcd"
    four.reviews.undo("a", "Ann", NOON)
    assert ids(four, LineFilter(unreviewed=True), "oldest") == "abd"


def test_a_review_is_not_finished_while_something_new_was_answered(store: Store) -> None:
    see(store, "abcd2345", "Ann")
    store.reviews.save("abcd2345", conclusion(done=True))
    assert ids(store, LineFilter(unreviewed=True)) == ""
    store.reopen("abcd2345", 0)
    store.record("abcd2345", 1, two_takes().turns[1])
    assert ids(store, LineFilter(unreviewed=True)) == "abcd2345"
    see(store, "abcd2345", "Ann", take=1)
    assert ids(store, LineFilter(unreviewed=True)) == ""


def test_how_far_a_rater_is_with_sessions(store: Store) -> None:
    """Of those of which something is said or being written: the wanted levels of what counts, and those given."""
    store.begin(replace(two_takes(), id="takes234"))
    store.begin(make_session("efgh2345"))
    both = ("abcd2345", "takes234", "efgh2345")

    def far(rater: str = "Ann") -> dict[str, tuple[int, int]]:
        return {id: (each.rated, each.wanted) for id, each in store.reviews.begun(rater, both).items()}

    store.reviews.save("efgh2345", Seen("Ann", "question-1", "empathy", NOON))
    assert far() == {}
    store.reviews.save("abcd2345", rating(4))
    store.reviews.save("abcd2345", rating(5, blind=False, reason="So."))
    store.reviews.save("takes234", rating(4, take=0))
    store.reviews.write_on("efgh2345", conclusion("Wa"))
    assert far() == {"abcd2345": (1, 2), "takes234": (0, 2), "efgh2345": (0, 2)}
    store.reviews.save("takes234", rating(4, take=1))
    store.reviews.save("takes234", rating(2, take=1, competency="teamwork"))
    store.reviews.undo("abcd2345", "Ann", NOON)
    store.reviews.undo("abcd2345", "Ann", NOON)
    assert far() == {"takes234": (2, 2), "efgh2345": (0, 2)}
    assert far("Bo") == {}


def test_what_there_is_to_filter_by(four: Store) -> None:
    found = four.reviews.facets()
    assert found.candidates == tuple(sorted({line.candidate for line in four.reviews.lines(ALL)}))
    assert dict(found.roles) == {line.role: line.role_title for line in four.reviews.lines(ALL)}


def test_undo_tells_what_was_taken_back_and_what_holds_again(store: Store) -> None:
    first, second = rating(3), rating(4, minute=1)
    for fact in (first, second, MARK):
        store.reviews.save("abcd2345", fact)
    store.reviews.remove("abcd2345", MARK, NOON)
    told = [store.reviews.undo("abcd2345", "Ann", NOON) for _ in range(5)]
    assert told == [Undone(None, MARK), Undone(MARK, None), Undone(second, first), Undone(first, None), None]


def test_what_is_rated_after_a_dashboard_was_seen_is_not_blind(store: Store) -> None:
    store.begin(make_session("kims2345", candidate="Kim"))
    store.begin(make_session("lees2345", candidate="Lee"))
    store.reviews.save("kims2345", rating(3))
    assert store.reviews.unseen("Ann", ["Kim", "Lee"]) == 2
    assert store.reviews.see("Ann", ["Kim"], NOON) == 1
    assert store.reviews.see("Ann", ["Kim"], NOON) == 0
    assert store.reviews.unseen("Bo", ["Kim"]) == 1
    for id in ("kims2345", "lees2345"):
        store.reviews.save(id, rating(4, competency="teamwork"))
    seen = {(each.session, each.competency): each.blind for each in store.reviews.judgements()}
    kim, lee = "kims2345", "lees2345"
    assert seen == {(kim, "empathy"): True, (kim, "teamwork"): False, (lee, "teamwork"): True}
    review = store.reviews.by("kims2345", "Ann")
    assert review.has_seen("question-1", "empathy", 0)
    assert not review.has_opened("question-1", "empathy", 0)


def test_a_line_says_what_the_session_list_says(four: Store) -> None:
    found = {line.id: line for line in four.reviews.lines(ALL)}
    for summary in four.sessions():
        line = found[summary.id]
        for name in ("candidate", "role", "role_title", "started_at", "ended_at", "planned", "answered", "level"):
            assert getattr(line, name) == getattr(summary, name)
        assert line.red_flags == summary.red_flags
        assert line.competencies == ("empathy", "teamwork")


def test_the_list_follows_every_change(four: Store) -> None:
    def line() -> ReviewLine:
        return next(line for line in four.reviews.lines(ALL) if line.id == "c")

    assert (line().answered, line().ended_at) == (1, None)
    four.record("c", 1, make_turn(four.session("c").rubrics["question-2"], "I would zigzag home.", 5.0))
    four.finish("c", NOON)
    assert (line().answered, line().level, line().ended_at) == (2, 3.5, NOON)
    assert ids(four, LineFilter(text="zigzag")) == "c"
    four._db.execute("UPDATE turns SET answer = 'elsewhere' WHERE session = 'c' AND position = 1")
    four._db.execute("DELETE FROM turns WHERE session = 'd'")
    assert ids(four, LineFilter(text="zigzag")) == ""
    assert ids(four, LineFilter(text="elsewhere")) == "c"
    assert ids(four, LineFilter(text="helps")) == "cba"


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    "wanted",
    [
        ALL,
        LineFilter(candidate="Eve"),
        LineFilter(since=NOON + timedelta(days=1)),
        LineFilter(until=NOON + timedelta(days=3)),
        LineFilter(since=NOON + timedelta(days=1), until=NOON + timedelta(days=3)),
    ],
    ids=["all", "candidate", "since", "until", "between"],
)
def test_pages_make_the_whole_list(four: Store, sort: Sort, wanted: LineFilter) -> None:
    whole = four.reviews.lines(wanted, sort)
    assert len(whole) > 1
    for size in (1, 2, 3):
        pages: list[ReviewLine] = []
        while page := four.reviews.lines(wanted, sort, pages[-1] if pages else None, size):
            pages += page
        assert pages == list(whole)


COLUMNS = {
    "newest": "started_at",
    "oldest": "started_at",
    "lowest": "sort_level",
    "highest": "sort_level",
    "flags": "red_flags",
    "candidate": "candidate",
}


LOOKED_UP: dict[Few, str] = {
    "words": "SEARCH lines USING INTEGER PRIMARY KEY (rowid=?)",
    "role": "SEARCH lines USING INDEX lines_role (role=?",
    "unreviewed": "SCAN lines USING INDEX lines_unreviewed",
}


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize(
    ("wanted", "few"),
    [
        (ALL, ""),
        (LineFilter(None, "r", "empathy", NOON, NOON, True, "Ann"), ""),
        (LineFilter(None, "r", "empathy", NOON, NOON, True, "Ann", True), ""),
        (LineFilter(candidate="Eve", red_flags=True), ""),
        (LineFilter(text="helps", role="r"), ""),
        (LineFilter(text="helps", candidate="Eve"), "words"),
        (LineFilter(role="r", red_flags=True, competency="empathy"), "role"),
        (LineFilter(unreviewed=True, unreviewed_by="Ann"), "unreviewed"),
    ],
    ids=["all", "filtered", "flagged", "candidate", "common", "rare word", "rare role", "few left"],
)
@pytest.mark.parametrize("later", [False, True])
@pytest.mark.parametrize("gathered", [False, True], ids=["", "begun"])
def test_no_page_scans_the_sessions(  # noqa: PLR0917 - what a page may depend on
    four: Store, sort: Sort, wanted: LineFilter, few: Few, later: bool, gathered: bool
) -> None:
    after = four.reviews.lines(ALL, sort)[1] if later else None
    four._db.execute(lines.GATHERED)
    sql, values = query(wanted, sort, after, 50, Way(match(wanted.text), few, gathered))
    plan = [row["detail"] for row in four._db.query(f"EXPLAIN QUERY PLAN {sql}", values)]
    # The page itself, at most 50 numbers, the index of words, by words, and an index that holds few sessions alone.
    scanned = ("SCAN page", "SCAN answers VIRTUAL TABLE INDEX", LOOKED_UP.get(few, "SCAN page"))
    assert all(step.startswith(scanned) for step in plan if step.startswith("SCAN")), plan
    walk = next(step for step in plan if step.startswith(("SEARCH lines", "SCAN lines")))
    if few:
        assert walk.startswith(LOOKED_UP[few]), plan
        return
    assert not any("TEMP B-TREE" in step for step in plan[: plan.index("SCAN page")]), plan
    flagged = "flagged_" if wanted.red_flags and sort != "flags" else ""
    if wanted.candidate is not None and sort == "candidate":
        assert walk == f"SEARCH lines USING COVERING INDEX lines_{flagged}candidate (candidate=? AND number>?)", plan
    elif wanted.candidate is None:
        assert walk.startswith(f"SEARCH lines USING COVERING INDEX lines_{flagged}{COLUMNS[sort]} "), plan
    else:
        assert walk.startswith(
            f"SEARCH lines USING COVERING INDEX lines_candidate_{COLUMNS[sort]} (candidate=? AND "
        ), plan


@pytest.mark.parametrize("words", ["helps", "would helps", "ada", "nobody"])
@pytest.mark.parametrize("sort", SORTS)
def test_words_are_found_alike_whether_few_or_many_sessions_hold_them(
    four: Store, sort: Sort, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = ids(four, LineFilter(text=words), sort)
    monkeypatch.setattr(lines, "FEW", 0)
    assert ids(four, LineFilter(text=words), sort) == looked_up


@pytest.mark.parametrize("wanted", [ALL, LineFilter(unreviewed=True), LineFilter(candidate="Eve", red_flags=True)])
@pytest.mark.parametrize("few", [lines.FEW, 0], ids=["few", "many"])
def test_a_beginning_that_many_words_have_finds_the_same(
    four: Store, wanted: LineFilter, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = [(sort, text) for sort in SORTS for text in ("hel", "would hel", "nobody", "wou")]
    expected = [ids(four, replace(wanted, text=text), sort) for sort, text in every]
    assert any(expected)
    monkeypatch.setattr(lines, "completed", lambda _db, words: words)
    monkeypatch.setattr(lines, "FEW", few)
    assert [ids(four, replace(wanted, text=text), sort) for sort, text in every] == expected


@pytest.mark.parametrize("wanted", [ALL, LineFilter(role="support-worker"), LineFilter(candidate="Eve")])
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("near", [3000, 0], ids=["near", "far"])
def test_a_word_that_nearly_all_hold_is_met_on_the_walk(
    four: Store, sort: Sort, wanted: LineFilter, near: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = replace(wanted, text="would ")
    expected = four.reviews.lines(spoken, sort)
    assert expected
    monkeypatch.setattr(lines, "FEW", 0)
    monkeypatch.setattr(lines, "NEAR", near)
    with monkeypatch.context() as alone:
        alone.setattr(lines, "query", None)
        found: list[ReviewLine] = []
        while len(found) < len(expected):
            found += four.reviews.lines(spoken, sort, found[-1] if found else None, 1)
    assert found == list(expected)
    assert four.reviews.lines(spoken, sort, found[-1], 1) == ()
    assert four.reviews.lines(replace(wanted, text="woul"), sort) == expected
    assert four.reviews.lines(replace(wanted, text="WOÚL"), sort, None, 1) == expected[:1]
    monkeypatch.setattr(lines, "ASKED", 0)
    assert four.reviews.lines(spoken, sort, None, 1) == expected[:1]


def test_sessions_are_asked_for_words_by_their_numbers(four: Store) -> None:
    for sql, values, bounds in (
        (lines.HELD_BY, ["[1]", '"would"', 1], "="),
        (lines.HELD_BETWEEN, ['"would"', 1, 9], "><"),
    ):
        plan = [row["detail"] for row in four._db.query(f"EXPLAIN QUERY PLAN {sql}", values)]
        (step,) = (each for each in plan if "answers" in each)
        assert step.startswith("SCAN answers VIRTUAL TABLE INDEX")
        assert all(bound in step.split(":")[1] for bound in bounds), plan
        assert not any("TEMP B-TREE" in each for each in plan), plan


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("HÉL", '"help" OR "helped" OR "helps"'),
        ("would hel", '"would" AND ("help" OR "helped" OR "helps")'),
        ("helping", '"helping"*'),
        ("would well-bei", '"would" "well-bei"*'),
        ("hel ", '"hel"'),
        ('"hel"', '"hel"'),
        ("w", '"w"'),
        ("wor", '"wor"*'),
        ("'", ""),
    ],
)
def test_a_word_that_was_only_begun_becomes_those_of_the_index(store: Store, typed: str, query: str) -> None:
    many = " ".join(f"word{n}" for n in range(MOST + 1))
    store.begin(make_session("said", ["I would help. What helps? It helped; hel, hex.", many]))
    store.reviews.lines(ALL)
    assert completed(store._db, match(typed)) == query.replace('"help" OR', '"hel" OR "help" OR')


@given(st.text(max_size=30), st.text(max_size=12))
def test_a_beginning_finds_the_same_as_the_words_that_it_becomes(answer: str, typed: str) -> None:
    store = Store.memory()
    try:
        store.begin(make_session("said", [f"{answer} {typed}s help"]))
        store.reviews.lines(ALL)
        words = match(typed)
        for query in {words, completed(store._db, words)} - {""}:
            found = store._db.query("SELECT rowid FROM answers WHERE answers MATCH ?", [query])
            assert len(list(found)) == len(
                list(store._db.query("SELECT rowid FROM answers WHERE answers MATCH ?", [words]))
            )
    finally:
        store.close()


def test_after_many_new_sessions_the_index_of_words_is_one_piece(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "_BATCH", 2)
    for number in range(9):
        store.begin(make_session(f"many{number}"))
    store.reviews.lines(ALL)
    assert [row["n"] for row in store._db.query("SELECT count(DISTINCT segid) AS n FROM answers_idx")] == [1]


@pytest.mark.parametrize(
    "wanted",
    [
        LineFilter(role="support-worker"),
        LineFilter(role="nobody"),
        LineFilter(red_flags=True),
        LineFilter(unreviewed=True),
        LineFilter(role="support-worker", red_flags=True, unreviewed=True, since=NOON + timedelta(days=1)),
        LineFilter(red_flags=True, competency="teamwork", text="helps"),
    ],
)
@pytest.mark.parametrize("sort", SORTS)
def test_a_filter_finds_alike_whether_few_or_many_sessions_pass_it(
    four: Store, sort: Sort, wanted: LineFilter, monkeypatch: pytest.MonkeyPatch
) -> None:
    see(four, "c", "Ann")
    four.reviews.save("c", conclusion(done=True))
    pages: dict[int, str] = {}
    for few in (2000, 0):
        monkeypatch.setattr(lines, "FEW", few)
        monkeypatch.setattr(lines, "FEW_MEET", few)
        found = ids(four, wanted, sort)
        after = four.reviews.lines(wanted, sort, limit=1)
        rest = "".join(line.id for line in four.reviews.lines(wanted, sort, after[0])) if after else ""
        assert found == "".join(line.id for line in after) + rest
        pages[few] = found
    assert pages[2000] == pages[0]


@pytest.mark.parametrize(
    ("answer", "typed"),
    [
        ("彼女の気持ちを聞きます。", "気持ち"),
        ("ฉันจะรับฟังเธอ", "รับฟัง"),
        ("그녀의 말을 들어요", "말을"),
        ("Je l'écoute", "l'ecoute"),
        ("Je l'e\u0301coute", "écoute"),
        ("I'd say: don't go", "don't"),
        ("\uff28\uff25\uff2c\uff30 her", "help"),
        ("मैं सुनता हूँ", "सुनता"),
    ],
)
def test_words_of_any_script_are_found(answer: str, typed: str) -> None:
    store = Store.memory()
    store.begin(make_session("a", [answer]))
    store.begin(make_session("b", ["Something else."]))
    assert ids(store, LineFilter(text=typed)) == "a"
    store.close()


HOSTILE = st.text(alphabet=st.sampled_from("ab \"'*():^-+{}.\x00\ud800\\ORANDNEAR日é"), max_size=20) | st.text(
    max_size=12
)


@given(HOSTILE)
def test_no_search_is_an_error(typed: str) -> None:
    found = MANY.reviews.lines(LineFilter(text=typed))
    assert len(found) <= 1


MANY = Store.memory()
MANY.begin(make_session("a", ["A or b near日 and é."]))


@given(st.text(min_size=1, max_size=30), st.data())
def test_every_word_of_an_answer_is_found(answer: str, data: st.DataObject) -> None:
    words = [word for word in answer.split() if any(c.isascii() and c.isalnum() for c in word)]
    if not words or any(0xD800 <= ord(c) < 0xE000 for c in answer):
        return
    store = Store.memory()
    store.begin(make_session("a", [answer]))
    assert ids(store, LineFilter(text=data.draw(st.sampled_from(words)))) == "a"
    store.close()


@pytest.mark.parametrize(
    "damage", ["content = 'x'", "content = '{}'", "kind = 'other'", "content = CAST(x'ff' AS TEXT)"]
)
def test_a_damaged_review_is_found(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "practice.db"
    store = Store.open(path)
    store.begin(make_session())
    for fact in (rating(), MARK):
        store.reviews.save("abcd2345", fact)
    store.reviews.remove("abcd2345", MARK, NOON)
    assert verify(path).findings == ()
    store._db.execute(f"UPDATE reviews SET {damage} WHERE revision = 1")  # noqa: S608 - a test's own words
    store.close()
    (finding,) = verify(path).findings
    assert finding.place.startswith(("review of session abcd2345", "reviews, row 1"))
