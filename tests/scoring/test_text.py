"""Tokens and sentences keep their place in the original text, whatever the text is."""

import unicodedata
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewcoach.scoring.text import Text, fold


def words(text: str) -> list[list[str]]:
    return [list(sentence.words) for sentence in Text(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I stay. I tell.", [["i", "stay"], ["i", "tell"]]),
        ("I stay.Then tell", [["i", "stay"], ["then", "tell"]]),
        ("at 4.30 p.m. I ring", [["at", "4", "30", "p", "m", "i", "ring"]]),
        ("e.g. a nurse, Dr. Who", [["e", "g", "a", "nurse", "dr", "who"]]),
        ("ward C. I rang J. Smith", [["ward", "c"], ["i", "rang", "j", "smith"]]),
        ("stay; tell! ask? done…ok", [["stay"], ["tell"], ["ask"], ["done"], ["ok"]]),
        ("one line\nthe same sentence", [["one", "line", "the", "same", "sentence"]]),
        ("one\n\ntwo", [["one"], ["two"]]),
        (
            "- stay with her\n- tell the nurse\n2) write",
            [["stay", "with", "her"], ["tell", "the", "nurse"], ["2", "write"]],
        ),
        ("don't won’t WOULDN'T cannot", [["dont", "wont", "wouldnt", "cannot"]]),
        ("wudnt cudn't dosnt urgent patient", [["wouldnt", "couldnt", "doesnt", "urgent", "patient"]]),
        ("residnt agaisnt presnt studnt", [["residnt", "agaisnt", "presnt", "studnt"]]),
        ("I'd she's they've client's", [["i", "she", "they", "client"]]),
        ("de-escalate self-harm", [["de", "escalate", "self", "harm"]]),
        ("behaviour organise practise", [["behavior", "organize", "practize"]]),
        ("licence practice", [["license", "practize"]]),
        ("", []),
        ("😀 ... !!!", []),
    ],
)
def test_words_of_sentences(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ('I would say, "that sounds hard" and wait.', "that sounds hard"),
        ("I'd say 'that sounds hard', and wait", "that sounds hard"),
        ("“That sounds hard,” I would say.", "That sounds hard"),
        ("I would wait.", ""),
    ],
)
def test_speech(text: str, speech: str) -> None:
    whole = Text(text)
    (sentence,) = whole.sentences
    start, end = sentence.speech
    spoken = slice(*whole.span(start, end - 1)) if end > start else slice(0)
    assert text[spoken] == speech


def test_a_question_is_known() -> None:
    assert [sentence.asks for sentence in Text('Are you safe? I ask. "Do you have a plan?" I say').sentences] == [
        True,
        False,
        True,
        False,
    ]


@given(st.text(max_size=100), st.randoms())
def test_a_place_does_not_depend_on_what_was_asked_before(text: str, random: Random) -> None:
    whole = Text(text)
    asked = [(i, j) for i in range(len(whole)) for j in range(i, len(whole))]
    random.shuffle(asked)
    assert [whole.span(*each) for each in asked] == [Text(text).span(*each) for each in asked]


def test_a_find_that_comes_behind_a_later_one_reads_no_text_again() -> None:
    """Else a long text full of finds would take time by the square of its length."""
    whole = Text("nurse " * 1_000)
    assert whole.span(999, 999) == (5_994, 5_999)
    assert whole.span(500, 500) == (3_000, 3_005)
    whole._parts.clear()
    assert whole.span(10, 11) == (60, 71)


@given(st.text(max_size=300))
def test_every_token_stands_where_it_says(text: str) -> None:
    last = 0
    whole = Text(text)
    for i, word in enumerate(whole.words):
        start, end = whole.span(i, i)
        assert last <= start < end <= len(text)
        assert fold(text[start:end]) == word
        last = end
    assert "".join(map("".join, zip(whole.gaps, (*whole.raw, ""), strict=True))) == text
    assert whole.bounds == sorted(set(whole.bounds))
    assert whole.bounds[-1] == len(whole)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1, max_size=12))
def test_case_and_unicode_form_change_nothing(word: str) -> None:
    assert fold(unicodedata.normalize("NFD", word)) == fold(unicodedata.normalize("NFC", word))
    if word.upper().casefold() == word.casefold():
        assert fold(word.upper()) == fold(word)


@given(st.text(max_size=100), st.text(max_size=100))
def test_a_text_that_ends_its_sentence_keeps_its_tokens_before_any_other(first: str, second: str) -> None:
    first, second = first + " end.\n\n", second + " end."
    alone, joined = Text(first), Text(first + second)
    assert joined.words[: len(alone)] == alone.words
    assert joined.bounds[: len(alone.bounds)] == alone.bounds
    assert [joined.span(i, i) for i in range(len(alone))] == [alone.span(i, i) for i in range(len(alone))]
