"""What a trainer says is checked against the session before any of it is kept."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_session
from interviewcoach.desk import (
    LONGEST_TEXT,
    Desk,
    attached,
    checked,
    checked_pattern,
    machine_level,
    offered,
    place_of,
    rater_name,
)
from interviewcoach.errors import UsageError
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
    assert machine_level(SESSION, "question-1", "empathy") == 3
    (kept,) = desk.save(SESSION, rating(3, blind=False)).ratings
    assert (kept.rater, kept.level, kept.reason) == ("Ann", 3, "")


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
    assert undone.comments == (kept,)


def test_a_conclusion_changes_what_is_given(desk: Desk) -> None:
    later = NOON + timedelta(hours=1)
    desk.conclude(SESSION, NOON, note="Warm.", next_steps=["Ask first.", " "])
    review = desk.conclude(SESSION, NOON, reviewed=True)
    assert (review.note, review.next_steps, review.reviewed_at) == ("Warm.", ("Ask first.",), NOON)
    assert desk.conclude(SESSION, later, note="Clear.", reviewed=True).reviewed_at == NOON
    again = desk.conclude(SESSION, later, reviewed=False)
    assert (again.note, again.reviewed_at) == ("Clear.", None)


def test_what_was_rated_once_stays_known_when_it_is_taken_back(desk: Desk) -> None:
    assert desk.ever_rated(SESSION) == frozenset()
    desk.save(SESSION, rating())
    desk.undo(SESSION, NOON)
    assert desk.review(SESSION).is_empty
    assert desk.ever_rated(SESSION) == {("question-1", "empathy")}


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
