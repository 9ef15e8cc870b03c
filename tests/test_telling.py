"""Whether answers lean on one story: as the candidate said, or by the words they share."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from factories import make_session, make_turn
from interviewcoach.banks import load_bank
from interviewcoach.model.session import Session, Told
from interviewcoach.model.story import Story
from interviewcoach.telling import FEWEST, in_words, leanings, untold

STORY = Story(
    "night123",
    "Night shift",
    situation="On a night shift a resident packed his suitcase because he missed his daughter.",
    task="I was alone on the corridor and had to keep everybody asleep and safe.",
    action="I carried the suitcase to the kitchen, made cocoa and listened to the story of his daughter.",
    result="He unpacked before breakfast and telephoned her in the morning.",
    competencies=("empathy",),
)
TOLD = (
    "Once, on a night shift, a resident had packed a suitcase since he missed his daughter. I carried it to the"
    " kitchen, made cocoa, listened, and by breakfast he had unpacked and telephoned her."
)
OTHER = "In a shop I would greet each customer, ask what they came for and fetch it from the shelf."


def numbers(session: Session, *stories: Story) -> list[list[str]]:
    return [[each.question for each in found.tellings] for found in leanings(session, stories)]


def test_two_answers_with_the_words_of_a_story_lean_on_it_and_say_which_words() -> None:
    session = make_session(answers=(TOLD, OTHER, "Again: " + TOLD))
    (found,) = leanings(session, [STORY])
    assert (found.story, found.title) == ("night123", "Night shift")
    assert [each.question for each in found.tellings] == ["question-1", "question-3"]
    for telling in found.tellings:
        assert {"suitcase", "daughter", "cocoa"} <= set(telling.words)
        assert len(telling.words) >= FEWEST
        assert all(word in TOLD for word in telling.words)


def test_answers_that_tell_the_same_lean_on_it_without_a_story_that_is_kept() -> None:
    session = make_session(answers=(TOLD, OTHER, "As I said: " + TOLD))
    (found,) = leanings(session, [])
    assert [each.question for each in found.tellings] == ["question-1", "question-3"]
    said, *whys = in_words(session, found)
    assert said == "Your answers to questions 1 and 3 tell the same: have another story ready."
    assert whys[0].startswith("Question 1, by its words: Once, night, shift, resident")
    assert len(whys) == 2
    assert [each.title for each in leanings(session, [STORY])] == ["Night shift"]
    longer = f"{OTHER} Before closing I would also sweep the floor and count the money twice."
    two = make_session(answers=(TOLD, longer, TOLD, longer), planned=4)
    assert numbers(two) == [["question-1", "question-3"], ["question-2", "question-4"]]


def test_an_answer_is_not_compared_with_its_own_follow_up_or_repetition() -> None:
    session = make_session(answers=(TOLD,))
    rubric = session.rubrics["question-1"]
    reply = make_turn(rubric, TOLD, probe="empathy/asks-what-helps", minutes=1)
    again = make_turn(rubric, TOLD, minutes=2)
    turns = (session.turns[0], replace(reply, again=True), again)
    assert leanings(replace(session, turns=turns), []) == ()


def test_answers_of_the_bank_to_different_questions_do_not_tell_the_same() -> None:
    questions = load_bank().questions.values()
    answers = [getattr(each, kind) for each in questions for kind in ("adequate_answer", "weak_answer")]
    for start in range(0, len(answers), 10):
        told = answers[start : start + 10 : 2]
        assert leanings(make_session(answers=told, planned=5), []) == ()


def test_one_answer_leans_on_nothing() -> None:
    assert leanings(make_session(answers=(TOLD, OTHER)), [STORY]) == ()


def test_what_the_candidate_said_counts_without_shared_words() -> None:
    session = make_session(answers=(OTHER, TOLD, OTHER))
    told = replace(session.turns[0], stories=(Told("night123", "Night shift"),))
    session = replace(session, turns=(told, *session.turns[1:]))
    (found,) = leanings(session, [STORY])
    assert [(each.question, bool(each.words)) for each in found.tellings] == [
        ("question-1", False),
        ("question-2", True),
    ]


@given(st.lists(st.text(max_size=60), min_size=3, max_size=3))
def test_any_texts_are_compared_and_every_word_stands_in_its_answer(texts: list[str]) -> None:
    session = make_session(answers=tuple(texts))
    assert leanings(session, [STORY]) == leanings(session, [STORY])
    same = replace(STORY, situation=" ".join(texts))
    for found in leanings(session, [same]):
        for telling in found.tellings:
            assert all(word in session.graded_text(telling.question) for word in telling.words)


def test_competencies_without_a_story_are_named_in_their_order() -> None:
    assert untold([STORY], ["teamwork", "empathy", "crisis"]) == ("teamwork", "crisis")
    assert untold([], ["empathy"]) == ("empathy",)
