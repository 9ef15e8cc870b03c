"""How far an answer is told: what its sentences say, steps and words, opinions aside, whatever is copied, listed or
unsafe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewcoach.model.assessment import Depth
from interviewcoach.scoring.depth import HALF, LONG, WORDS, Told, depth, depth_words, saying, told
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.tally import pieces_of
from interviewcoach.scoring.text import Text
from scoring.test_grading import ALSO, FULL, QUESTION, RUBRIC


def all_told(text: str) -> Told:
    whole = Text(text)
    return told(whole, tuple(pieces_of(whole)))


def deep(text: str) -> Depth:
    return depth(all_told(text))


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
    assert deep(ALSO).steps == 26
    assert deep(run_on).steps == -(-deep(ALSO).words // LONG)


def test_what_is_copied_listed_or_unsafe_tells_nothing() -> None:
    alone = grade(RUBRIC, FULL).depth
    listed = "Suicide, hotline, safeguarding, nurse, plan, risk, escalation."
    for more in (QUESTION.text, listed, "I would keep it a secret in the garden by the river."):
        assert grade(RUBRIC, f"{FULL} {more}").depth == alone
    assert grade(RUBRIC, f"{FULL} I walked to the river.").depth.steps == alone.steps + 1


DONE = "I asked her what would help, sat with her until the shaking stopped, and told the nurse what she had said."
MEANT = "I am a very caring person and I believe that everybody deserves respect and support in life."


def test_what_is_done_says_more_than_what_is_meant_well() -> None:
    """By the real list, whatever it is learned from next."""
    assert deep(DONE).points > 300 > deep(MEANT).points


def test_a_sentence_that_says_nothing_takes_nothing_from_the_others() -> None:
    alone = deep(DONE)
    for more in (MEANT, "Blah.", "Qwertz uiop.", "Years ago, obviously, I loved football and there was a match."):
        both = deep(f"{DONE} {more}")
        assert both.points == alone.points + deep(more).points
        assert deep(more).points >= 0


def test_the_sum_of_a_sentence_is_told() -> None:
    (saying,) = all_told(DONE).sayings or ()
    assert saying.bill().points == saying.points == deep(DONE).points
    assert saying.said == DONE.replace(",", "").rstrip(".")


def test_half_is_said_by_half_of_the_points() -> None:
    assert [saying(points) for points in (0, HALF, 2 * HALF, 3 * HALF)] == [0, 0.5, 0.8, 0.9]


def test_all_three_need_not_be_full() -> None:
    points = 3 * HALF
    told_well = " ".join(f"{DONE[:-1]} and {thing}." for thing in ("then", "so", "again", "also", "there", "here"))
    assert deep(told_well).points >= points
    assert deep(told_well).words < WORDS / 2
    assert deep(f"{told_well} {ALSO}").counts == 1.0


def test_words_for_people() -> None:
    assert depth_words(Depth(1, 8, 0.4, HALF)) == (
        "What it shows counts 40%, since little of it is told yet: say step by step what you do, with whom and why"
        " (1 step, 8 different content words, saying 50% of what an answer can)."
    )
    # As earlier engines had it.
    assert depth_words(Depth(2, 1, 0.9)) == (
        "What it shows counts 90%, since more could be told: say step by step what you do, with whom and why"
        " (2 steps, 1 different content word)."
    )
    assert depth_words(Depth(12, 90, 1.0)) == depth_words(Depth()) == ""


def test_keywords_say_nothing() -> None:
    assert deep("Nurse. Crisis team. Ask directly. Listen. Supervisor. Handover notes.").points == 0
    assert deep("I ask.").points > 0
    assert deep("Ask him, then tell nurse.").points > 0


sentences = st.lists(
    st.sampled_from([*ALSO.split(". "), *FULL.split(". "), "I think so.", "Tea?", "I'm kind.", DONE, MEANT])
)


@given(sentences, sentences)
def test_more_text_never_makes_an_answer_less_deep(a: list[str], b: list[str]) -> None:
    first, both = deep(". ".join(a)), deep(". ".join([*a, *b]))
    assert 0 <= first.counts <= both.counts <= 1
    assert first.points <= both.points
    assert deep(". ".join([*b, *a])) == both
    assert deep(". ".join([*a, *b, *a])) == both
