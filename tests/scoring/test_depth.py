"""How far an answer is told: steps and words, opinions aside, whatever is copied, listed or unsafe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewcoach.model.assessment import Depth
from interviewcoach.scoring.depth import LONG, NAMED, STEPS, WORDS, depth, depth_words, told
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.text import Text
from scoring.test_grading import ALSO, FULL, QUESTION, RUBRIC


def deep(text: str) -> Depth:
    return depth(clause for sentence in Text(text).sentences for clause in told(sentence))


@pytest.mark.parametrize(
    ("text", "steps", "words"),
    [
        ("", 0, 0),
        ("And so I would.", 0, 0),
        ("I sat down.", 1, 1),
        ("I sat down. I called the nurse. She came.", 3, 4),
        ("I sat down. I sat down.", 1, 1),
        ("Sat with Joe. Tea. New voices?", 3, 5),
        ("Sat with Joe, tea, new voices? Tea: nurse rung (Ann).", 5, 8),
        ("I'm calm, and I rang her sister.", 1, 3),
        ("I'm calm. I am calm. Im calm. I'd be calm. I would be very patient.", 0, 2),
        ("I've always been a listener.", 0, 1),
        ("I think empathy matters. I don't think rules help.", 0, 5),
        ("I'd really try to help people.", 0, 3),
        ("Listening is important.", 0, 2),
        ("I felt for her and rang her sister.", 1, 3),
    ],
)
def test_steps_and_different_words(text: str, steps: int, words: int) -> None:
    found = deep(text)
    assert (found.steps, found.words) == (steps, words)


def test_a_text_without_full_stops_has_steps_too() -> None:
    run_on = ALSO.replace(".", " and").replace(",", "").lower()
    assert deep(ALSO).steps >= STEPS
    assert deep(ALSO).counts == 1.0
    assert deep(ALSO).words >= WORDS
    assert deep(run_on).steps == -(-deep(ALSO).words // LONG)


def test_what_is_copied_listed_or_unsafe_tells_nothing() -> None:
    alone = grade(RUBRIC, FULL).depth
    listed = "Suicide, hotline, safeguarding, nurse, plan, risk, escalation."
    for more in (QUESTION.text, listed, "I would keep it a secret in the garden by the river."):
        assert grade(RUBRIC, f"{FULL} {more}").depth == alone
    assert grade(RUBRIC, f"{FULL} I walked to the river.").depth.steps == alone.steps + 1


def test_words_for_people() -> None:
    assert depth_words(Depth(1, 8, 0.5)) == (
        "Told in 1 step with 8 different words: what it shows counts 50%, in full from 20 and 75."
    )
    assert depth_words(Depth(12, 90, 1.0)) == depth_words(Depth()) == ""


sentences = st.lists(st.sampled_from([*ALSO.split(". "), *FULL.split(". "), "I think so.", "Tea?", "I'm kind."]))


@given(sentences, sentences)
def test_more_text_never_makes_an_answer_less_deep(a: list[str], b: list[str]) -> None:
    first, both = deep(". ".join(a)), deep(". ".join([*a, *b]))
    assert NAMED <= first.counts <= both.counts <= 1
    assert deep(". ".join([*b, *a])) == both
    assert deep(". ".join([*a, *b, *a])) == both
