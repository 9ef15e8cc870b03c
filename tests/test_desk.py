"""What a trainer says is checked against the session before any of it is kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_session, two_takes
from interviewcoach.desk import (
    LONGEST_TEXT,
    Desk,
    attached,
    checked,
    checked_pattern,
    last_take,
    machine_level,
    offered,
    place_of,
    rater_name,
)
from interviewcoach.errors import ReasonNeeded, UsageError
from interviewcoach.interview.summary import final_assessments
from interviewcoach.model.review import Comment, Conclusion, Fact, Mark, PatternComment, Rating, Review
from interviewcoach.store import Store

SESSION = make_session()
ANSWER = "It sounds hard, I would tell her to calm down."


@pytest.fixture
def desk() -> Iterator[Desk]:
    store = Store.memory()
    store.begin(SESSION)
    yield Desk(store, " Ann \n")
    store.close()


def rating(level: int = 3, question: str = "question-1", competency: str = "empathy", **more: object) -> Rating:
    return Rating("", question, competency, level, NOON, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        (rating(0), "1 to 5"),
        (rating(6), "1 to 5"),
        (rating(question="question-2"), "answered are question-1"),
        (rating(competency="patience"), "empathy, teamwork"),
        (rating(4, blind=False), "reason"),
        (rating(1, competency="teamwork", blind=False, reason=" "), "reason"),
        (Comment("", "question-1", 3, 3, "?", NOON), "no part"),
        (Comment("", "question-1", -1, 3, "?", NOON), "no part"),
        (Comment("", "question-1", 0, len(ANSWER) + 1, "?", NOON), f"it has {len(ANSWER)}"),
        (Comment("", "question-1", 0, 3, "x" * (LONGEST_TEXT + 1), NOON), "shorten"),
        (Mark("", "missed", "question-1", "empathy/nods", 0, 3, NOON), "empathy/validates"),
        (Mark("", "wrong", "question-1", "empathy/validates", 20, 25, NOON), "nothing there"),
        (Mark("", "wrong", "question-1", "empathy/asks-what-helps", 0, 5, NOON), "nothing there"),
        (Conclusion("", NOON, "x" * (LONGEST_TEXT + 1)), "shorten"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_of_it_kept(desk: Desk, fact: Fact, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        desk.save(SESSION, rating(), fact)
    assert desk.review(SESSION).is_empty


@pytest.mark.parametrize("name", ["", " \n", "x" * 81])
def test_a_rater_has_a_name(name: str) -> None:
    with pytest.raises(UsageError, match="who rates"):
        rater_name(name)


def test_a_rating_as_the_machine_needs_no_reason(desk: Desk) -> None:
    assert machine_level(SESSION, "question-1", "empathy", 0) == 3
    (kept,) = desk.save(SESSION, rating(3, blind=False)).ratings
    assert (kept.rater, kept.level, kept.reason) == ("Ann", 3, "")


def test_words_that_count_already_were_not_missed_once_the_rater_has_seen_that(desk: Desk) -> None:
    mark = Mark("", "missed", "question-1", "empathy/validates", 0, 3, NOON)
    assert desk.save(SESSION, mark).marks  # who rates blind is not told what counted
    desk.look(SESSION, "question-1", 0, NOON)
    with pytest.raises(UsageError, match="“It sounds ” counts already as “Says that the feeling makes sense”"):
        desk.save(SESSION, replace(mark, end=9))


def test_a_wrong_mark_takes_what_the_machine_credited_and_a_missed_one_its_own_words(desk: Desk) -> None:
    wrong = Mark("", "wrong", "question-1", "empathy/validates", 4, 6, NOON)
    missed = Mark("", "missed", "question-1", "empathy/asks-what-helps", 3, 9, NOON)
    marks = desk.save(SESSION, wrong, missed).marks
    assert [(each.start, each.end, each.quote) for each in marks] == [(0, 10, "It sounds "), (3, 9, "sounds")]


def test_a_comment_quotes_and_an_empty_one_goes(desk: Desk) -> None:
    (kept,) = desk.save(SESSION, Comment("", "question-1", 3, 14, " Warm \x1b. ", NOON)).comments
    assert (kept.quote, kept.text) == ("sounds hard", "Warm \ufffd.")
    assert desk.save(SESSION, Comment("", "question-1", 3, 14, " ", NOON)).comments == ()
    undone = desk.undo(SESSION, NOON)
    assert undone is not None
    review, change = undone
    assert review.comments == (kept,)
    assert (change.was, change.now) == (None, kept)


def test_a_conclusion_changes_what_is_given(desk: Desk) -> None:
    later = NOON + timedelta(hours=1)
    desk.conclude(SESSION, NOON, note="Warm.", next_steps=["Ask first.", " "])
    review = desk.conclude(SESSION, NOON, reviewed=True)
    assert (review.note, review.next_steps, review.reviewed_at) == ("Warm.", ("Ask first.",), NOON)
    assert desk.conclude(SESSION, later, note="Clear.", reviewed=True).reviewed_at == NOON
    again = desk.conclude(SESSION, later, reviewed=False)
    assert (again.note, again.reviewed_at) == ("Clear.", None)


def seen(review: Review) -> set[str]:
    return {each.competency for each in review.seen}


def test_the_machines_view_of_an_answer_opens_when_all_of_it_is_rated(desk: Desk) -> None:
    assert seen(desk.rate(SESSION, rating(4))) == set()
    assert seen(desk.rate(SESSION, rating(4, competency="teamwork"))) == {"empathy", "teamwork"}


def test_what_was_seen_stays_seen_when_the_rating_is_taken_back(desk: Desk) -> None:
    desk.rate(SESSION, rating(4))
    desk.rate(SESSION, rating(4, competency="teamwork"))
    desk.undo(SESSION, NOON)
    desk.undo(SESSION, NOON)
    assert desk.review(SESSION).is_empty
    assert seen(desk.review(SESSION)) == {"empathy", "teamwork"}
    with pytest.raises(ReasonNeeded):
        desk.rate(SESSION, rating(4))
    assert [each.blind for each in desk.rate(SESSION, rating(4, reason="She says more.")).ratings] == [False]


@pytest.mark.parametrize("way", ["rate", "save"])
def test_no_rating_is_blind_once_the_level_was_seen(desk: Desk, way: str) -> None:
    desk.look(SESSION, "question-1", 0, NOON, "empathy")
    review = getattr(desk, way)(SESSION, rating(3, blind=True))
    assert [each.blind for each in review.ratings] == [False]
    review = getattr(desk, way)(SESSION, rating(3, competency="teamwork"))
    assert [each.blind for each in review.ratings] == [False, True]


def test_finishing_a_review_opens_all_of_it(desk: Desk) -> None:
    desk.conclude(SESSION, NOON, note="Warm.")
    assert seen(desk.review(SESSION)) == set()
    assert seen(desk.conclude(SESSION, NOON, reviewed=True)) == {"empathy", "teamwork"}


def test_what_is_said_stays_with_the_take_that_it_was_said_of() -> None:
    store = Store.memory()
    store.begin(two_takes())
    desk = Desk(store, "Ann")
    session = store.session("abcd2345")
    assert last_take(session, "question-1") == 1
    first = Comment("", "question-1", 3, 14, "Warm.", NOON, take=0)
    second = Comment("", "question-1", 2, 8, "Clear.", NOON, take=1)
    review = desk.save(session, first, second, rating(4), rating(5, take=1))
    assert [(each.quote, each.take) for each in review.comments] == [("sounds hard", 0), ("listen", 1)]
    assert [review.rating("question-1", "empathy", take) for take in (0, 1)] == list(review.ratings)
    assert review.rating("question-1", "empathy") == review.ratings[1]
    desk.look(session, "question-1", 0, NOON)
    assert [each.blind for each in desk.save(session, rating(2, take=1)).ratings] == [True, True]
    with pytest.raises(UsageError, match="no take 3"):
        desk.save(session, rating(take=2))
    store.close()


def test_what_is_being_written_is_no_part_of_the_review_until_it_is_saved(desk: Desk) -> None:
    half = Comment("", "question-1", 0, 9, "Half a th\ud800", NOON)
    desk.write_on(SESSION, half)
    desk.write_on(SESSION, replace(half, text="Half a tho"))
    assert desk.review(SESSION).is_empty
    assert [each.text for each in desk.unfinished(SESSION) if isinstance(each, Comment)] == ["Half a tho"]
    assert desk._reviews.unfinished(SESSION.id, "Bo") == ()
    desk.save(SESSION, replace(half, text="Half a thought."))
    assert desk.unfinished(SESSION) == ()
    desk.write_on(SESSION, replace(half, text="x"))
    desk.give_up(SESSION, half)
    assert desk.unfinished(SESSION) == ()
    desk.write_on(SESSION, replace(half, text="x"))
    desk.save(SESSION, replace(half, text=" "))
    assert desk.unfinished(SESSION) == ()


def test_undo_without_anything_said(desk: Desk) -> None:
    assert desk.undo(SESSION, NOON) is None


def test_words_are_found_where_they_stand_once() -> None:
    assert place_of(SESSION, "question-1", "sounds hard") == (3, 14)
    for words, why in (("", "does not hold"), ("Sounds", "does not hold"), ("l", "more than once")):
        with pytest.raises(UsageError, match=why):
            place_of(SESSION, "question-1", words)


@given(st.integers(-3, 60), st.integers(-3, 60))
def test_every_quote_is_the_part_of_the_answer_that_it_names(start: int, end: int) -> None:
    try:
        kept = checked(SESSION, Comment("Ann", "question-1", start, end, "?", NOON))
    except UsageError:
        assert not 0 <= start < end <= len(ANSWER)
    else:
        assert isinstance(kept, Comment)
        assert kept.quote == ANSWER[start:end] != ""


def pattern(
    text: str, *, indicator: str = "empathy/asks-what-helps", question: str = "question-1", rater: str = "Ann"
) -> PatternComment:
    return PatternComment(rater, question, indicator, text, NOON)


def test_a_comment_is_offered_on_every_answer_that_lacks_its_indicator() -> None:
    answer = final_assessments(SESSION)["question-1"]
    fitting = (pattern("Ask her."), pattern("Ask.", rater="Bo"), pattern("Tell.", indicator="teamwork/hands-over"))
    kept = (*fitting, pattern("It makes sense.", indicator="empathy/validates"), pattern("Ask.", question="question-2"))
    assert offered(kept, answer) == fitting
    said = Comment("Ann", "question-1", 0, len(ANSWER), "Warm.\n\nAsk.", NOON)
    assert offered(kept, answer, Review("abcd2345", "Ann", comments=(said,))) == (fitting[0], fitting[2])


def test_what_is_attached_is_said_of_the_whole_answer_beside_what_was_said_before(desk: Desk) -> None:
    desk.save(SESSION, Comment("", "question-1", 0, len(ANSWER), "Warm.", NOON))
    later = NOON + timedelta(minutes=1)
    for _ in range(2):
        review = desk.attach(SESSION, [pattern("Ask."), pattern("Tell."), pattern("Ask.")], later)
    (comment,) = review.comments
    assert (comment.text, comment.quote) == ("Warm.\n\nAsk.\n\nTell.", ANSWER)
    assert offered([pattern("Ask."), pattern("As")], final_assessments(SESSION)["question-1"], review) == (
        pattern("As"),
    )
    desk.undo(SESSION, later)
    assert [each.text for each in desk.review(SESSION).comments] == ["Warm."]


def test_what_cannot_be_attached_is_refused(desk: Desk) -> None:
    with pytest.raises(UsageError, match="no answer to 'question-3'"):
        desk.attach(SESSION, [pattern("Ask.", question="question-3")], NOON)
    assert [*attached(SESSION, desk.review(SESSION), [], NOON)] == []


def test_a_comment_on_a_pattern_is_safe_and_says_something() -> None:
    assert checked_pattern(pattern(" a\x1b[31m \n", rater=" Ann ")) == pattern("a\ufffd[31m")
    for text, why in ((" \n", "has words"), ("x" * (LONGEST_TEXT + 1), "shorten it")):
        with pytest.raises(UsageError, match=why):
            checked_pattern(pattern(text))
