"""What the words of a sentence show of an indicator, and where they speak against a phrase."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import make_rubric
from interviewcoach.model.assessment import Evidence
from interviewcoach.model.bank import Phrase, Rubric, Tally, Weight
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.tally import Tallier, Tallies, denials_marked, pieces_of
from interviewcoach.scoring.text import Text

TALLY = Tally(
    needed=100,
    towards=(Weight(60, "kettl, garden"), Weight(45, "sat with, brew ~ chat"), Weight(30, "sound, hard")),
    away=(Weight(50, "shout"),),
    support=40,
    at="words/empathy.yaml:4",
)
VALIDATES = "empathy/validates"


def worded(tally: Tally | None = TALLY) -> Rubric:
    """The rubric, the first indicator of which words show."""
    rubric = make_rubric()
    first, *others = rubric.indicators
    return replace(rubric, indicators=(replace(first, tally=tally), *others), digest="")


def shown(text: str, rubric: Rubric | None = None) -> list[Evidence]:
    result = grade(rubric or worded(), f"She is upset. I ask what helps. {text}")
    return [item for item in result.competencies["empathy"].evidence if item.indicator == VALIDATES]


def test_words_show_what_no_phrase_finds() -> None:
    (item,) = shown("Well, I sat with him in the garden!")
    assert (item.phrase, item.group, item.at, item.quality) == ("", "", TALLY.at, 1.0)
    assert item.text == "sat with him in the garden"
    assert item.bill == "105 points, 100 needed: garden +60, sat with +45"
    assert not shown("Well, I sat with him in the garden!", make_rubric())


def test_they_count_as_a_phrase_does() -> None:
    by_words = grade(worded(), "She is upset. I sat with him in the garden.")
    by_phrase = grade(worded(), "She is upset. I say it sounds hard by the kettle.")
    assert by_words.competencies["empathy"].points == by_phrase.competencies["empathy"].points > 0


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I sat with him in the garden.", 1),
        ("I sat with him in the garden and shouted.", 0),
        ("I never sat with him in the garden.", 0),
        ("I wouldn't have sat with him in the garden.", 0),
        ("I sat with him, and not in the kitchen, in the garden.", 1),
        ("I didn't go to the garden, I went to the kettle and sat with him.", 1),
        ("I sat with him. In the garden.", 0),
        ("I put the kettle on in the kettle's garden.", 1),
        ("Kettle, kettle, kettle, kettle.", 0),
    ],
)
def test_what_is_denied_or_said_elsewhere_shows_nothing(text: str, found: int) -> None:
    assert len(shown(text)) == found


def test_a_phrase_counts_in_part_where_the_words_around_speak_against_it() -> None:
    (item,) = shown("I shouted that it sounds hard.")
    assert (item.phrase, item.quality) == ("sounds hard", 0.5)
    assert item.bill == "10 points, 40 needed: shouted -50, sounds +30, hard +30"


def test_words_have_no_say_on_a_phrase_that_is_mistyped() -> None:
    (item,) = shown("I shouted that it soundds hard.")
    assert (item.phrase, item.quality, item.bill) == ("sounds hard", 0.9, "")


@pytest.mark.parametrize("tally", [TALLY, replace(TALLY, support=None), None])
def test_a_phrase_that_the_words_support_or_need_not_counts_in_full(tally: Tally | None) -> None:
    (item,) = shown("I say that sounds hard.", worded(tally))
    assert (item.phrase, item.quality, item.bill) == ("sounds hard", 1.0, "")


def test_the_surest_of_several_finds_is_told() -> None:
    (item,) = shown("I shouted that it sounds hard. I sat with him in the garden.")
    assert (item.text, item.quality) == ("sat with him in the garden", 1.0)


def test_what_counts_for_nothing_shows_nothing_by_words() -> None:
    assert not shown("I tell him to calm down, sat with him in the garden.")
    asked = replace(worded(), question=replace(worded().question, text="You sat with him in the garden. And then?"))
    assert not shown("You sat with him in the garden.", asked)
    assert not shown("Kettle garden brew chat garden kettle.")


WORDS = "i sat with him in the garden kettle brew chat shout sounds hard and then never not".split()


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=50), min_size=1, max_size=5))
def test_several_are_added_up_at_once_as_each_by_itself(said: list[list[str]]) -> None:
    other = Tally(50, (Weight(50, "chat"), Weight(10, "garden")), (Weight(20, "him in"),))
    text = Text("".join(f"{' '.join(words)}! " for words in said))
    together = [
        (key, hit.key().points, hit.sentence) for key, hit in Tallies([("a", TALLY), ("b", other)]).read(text).shown()
    ]
    for key, tally in (("a", TALLY), ("b", other)):
        tallier = Tallier(tally)
        alone = [(tallier.sum(piece), piece.sentence) for piece in denials_marked(text, pieces_of(text))]
        mine = [(points, sentence) for name, points, sentence in together if name == key]
        assert mine == [each for each in alone if each[0] >= tally.needed]


DENIED = Tally(
    needed=40,
    towards=(Weight(50, "!leav"), Weight(20, "!leav ~ garden")),
    away=(Weight(30, "leav, !leav ~ far"),),
    support=10,
    at="words/empathy.yaml:9",
)


@pytest.mark.parametrize(
    ("text", "bill"),
    [
        ("I never leave him.", "50 points, 40 needed: not: leave +50"),
        ("I wouldn't leave him in the garden.", "70 points, 40 needed: not: leave +50, not: leave ... garden +20"),
        ("I leave him alone.", ""),
        ("I leave, I never leave.", ""),
        ("I never leave or walk far away.", ""),
    ],
)
def test_what_is_denied_counts_apart(text: str, bill: str) -> None:
    assert [item.bill for item in shown(text, worded(DENIED))] == ([bill] if bill else [])


@pytest.mark.parametrize("phrase", [Phrase("not (shout|grab)"), Phrase("(shout|grab)", polarity="negated")])
def test_a_find_of_what_is_denied_is_shown_with_its_denial(phrase: Phrase) -> None:
    rubric = worded(None)
    group = replace(rubric.indicators[0].groups[0], phrases=(phrase,))
    rubric = replace(rubric, indicators=(replace(rubric.indicators[0], groups=(group,)), *rubric.indicators[1:]))
    (item,) = shown("Whatever he does, I'd never ever shout at him.", rubric)
    assert item.text == "never ever shout"


def test_an_answer_may_be_of_any_length() -> None:
    long = " ".join(["sat with him in the garden and"] * 2_000)
    assert shown(long)
