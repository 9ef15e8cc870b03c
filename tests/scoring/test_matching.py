"""The phrase language as a table: phrase, text, and whether the text shows it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewcoach.model.bank import Phrase
from interviewcoach.scoring import cues
from interviewcoach.scoring.matching import Entry, Hit, Matcher
from interviewcoach.scoring.phrases import PhraseError, PhraseParser
from interviewcoach.scoring.text import NEGATORS, Text, fold
from scoring.cases import COUNT, FOUND, NOT_FOUND, NOT_OWN, NOT_OWN_WITH_I, OWN, OWN_WITH_I, PLACES

SETS = {
    "staff": ("nurse", "manager", "team leader"),
    "tell": ("tell", "told", "let know"),
    "inner": ("{staff}", "doctor"),
}


def hits(text: str, *phrases: str | Phrase, flag: str = "") -> list[Hit[str]]:
    entries = []
    for phrase in phrases:
        value = phrase if isinstance(phrase, Phrase) else Phrase(phrase)
        entries.append(Entry(value.text, PhraseParser(SETS).parse(value), flag))
    return Matcher(entries).find(Text(text))


def cases(table: dict[str, list[tuple[str, str]]]) -> list[Any]:
    return [pytest.param(*case, id=f"{topic}: {case[1]}") for topic, group in table.items() for case in group]


@pytest.mark.parametrize(("phrase", "text"), cases(FOUND))
def test_found(phrase: str, text: str) -> None:
    assert hits(text, phrase)


@pytest.mark.parametrize(("phrase", "text"), cases(NOT_FOUND))
def test_not_found(phrase: str, text: str) -> None:
    assert not hits(text, phrase)


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert COUNT >= 250


def test_cue_words_are_as_fold_leaves_the_words_of_a_text() -> None:
    lexicons = [each for each in vars(cues).values() if isinstance(each, cues.Lexicon)]
    assert len(lexicons) >= 8
    for lexicon in lexicons:
        assert all(fold(word) == word and word.isalnum() for sequence in lexicon._sequences for word in sequence)


@pytest.mark.parametrize("text", OWN)
def test_a_red_flag_is_the_speakers_own_act(text: str) -> None:
    assert hits(text, "(keep|kept) between us", flag="secret")


@pytest.mark.parametrize("text", NOT_OWN)
def test_a_red_flag_is_not_what_is_refused_asked_for_or_done_by_others(text: str) -> None:
    assert not hits(text, "(keep|kept) between us", flag="secret")


@pytest.mark.parametrize("text", OWN_WITH_I)
def test_a_red_flag_that_begins_with_its_doer_is_the_speakers_own_act(text: str) -> None:
    assert hits(text, "(=i|=we) ~3 (keep|kept) between us", flag="secret")


@pytest.mark.parametrize("text", NOT_OWN_WITH_I)
def test_between_its_doer_and_what_is_done_another_may_be_seen_to_do_it(text: str) -> None:
    assert not hits(text, "(=i|=we) ~3 (keep|kept) between us", flag="secret")


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("I would not tell the nurse", True),
        ("Not me, I never told the nurse", True),
        ("If not, I still tell the nurse", False),
        ("If not then I'd tell the nurse", False),
        ("I'd rather not, we tell the nurse", False),
        ("I wouldn't, and I'd tell the nurse", False),
        ("Still no, then I tell the nurse", False),
        ("It isn't right and I told the nurse", False),
        ("I wasn't cross but I'd tell the nurse", False),
        ("They said no, but I never told the nurse", True),
        ('I say "you do not have to" and tell the nurse', False),
        ('I said, "I will not tell the nurse"', True),
    ],
)
def test_a_negation_of_something_else_makes_no_red_flag(text: str, flagged: bool) -> None:
    assert bool(hits(text, "not ~2 (tell|told) nurse", flag="silence")) is flagged


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("I don't tell the nurse", True),
        ("I don't tell him, the nurse", True),
        ("I don't tell him, I ask the nurse", False),
        ("I don't tell him, I nurse him", True),
        ("Once he won't tell him, I ask the nurse", True),
    ],
)
def test_what_is_done_anew_behind_a_denial_is_not_denied(text: str, flagged: bool) -> None:
    """Unless the phrase says what it is."""
    assert bool(hits(text, "(=i|=he) ~0 (=dont|=wont) tell ~2 nurse", flag="silence")) is flagged


@pytest.mark.parametrize(("where", "text", "found"), PLACES)
def test_place(where: str, text: str, found: bool) -> None:
    assert bool(hits(text, Phrase("sounds hard", where=where))) is found  # type: ignore[arg-type]


def test_either_polarity() -> None:
    phrase = Phrase("keep secret", polarity="either")
    assert hits("I keep it secret", phrase)
    assert hits("I don't keep it secret", phrase)


def test_quality_and_corrections_are_shown() -> None:
    (exact,) = hits("tell the nurse", "tell nurse")
    (one,) = hits("tell the nurrse", "tell nurse")
    (two,) = hits("wriet it imediatly", "(write|wriet) immediately")
    assert (exact.quality, exact.corrections) == (1.0, ())
    assert (one.quality, [c.read_as for c in one.corrections]) == (0.9, ["nurse"])
    assert (two.quality, [c.typed for c in two.corrections]) == (0.7, ["imediatly"])


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("", "invisible"),
        ("the her", "invisible"),
        ("(tell|", "unexpected"),
        ("tell)", "unexpected"),
        ("(tell||ask) me", "empty alternative"),
        ("{nobody} asks", "unknown synonym set"),
        ("{loop} asks", "contains itself"),
        ("~2 tell", "between two words"),
        ("tell ~20 nurse", "between two words"),
        ("tell ~2", "between two words"),
        ("sui* thoughts", "too short"),
        ("tell & nurse now", "`&` joins"),
        ("a* b", "too short"),
        ("t{x}", "cannot read"),
        ("word " * 300, "more than 200"),
    ],
)
def test_malformed_phrases_say_what_is_wrong(phrase: str, says: str) -> None:
    with pytest.raises(PhraseError, match=says):
        PhraseParser({"loop": ("{pool}",), "pool": ("{loop}",)}).parse(Phrase(phrase))


@pytest.mark.parametrize(
    "sets",
    [
        {f"s{n}": (f"{{s{n + 1}}}",) for n in range(2000)} | {"s2000": ("end",)},
        {"s0": ("{s1}",) * 200, "s1": tuple(f"word{n}" for n in range(200))},
    ],
    ids=["deep", "large"],
)
def test_sets_of_sets_stay_small(sets: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(PhraseError, match=r"is too (large|deep)"):
        PhraseParser(sets).parse(Phrase("{s0} asks"))


@given(st.text(max_size=60))
def test_any_phrase_parses_or_says_why(text: str) -> None:
    try:
        pattern = PhraseParser(SETS).parse(Phrase(text))
    except PhraseError as error:
        assert error.message
        assert error.mend
        assert 0 <= error.offset <= len(text)
    else:
        assert all(order for order in pattern.orders)


PHRASES = (
    "stay with",
    "not leave alone",
    "tell ~4 {staff}",
    "ask (directly|outright)",
    "suicid* thoughts",
    "write & notes",
)
VOCABULARY = st.sampled_from(
    "I would not never stay with her leave them alone tell the nurse team leader ask directly outright suicidal"
    " thoughts write notes notse but and because , \" if don't without wrong would be".split()
)
TEXT = st.lists(VOCABULARY, max_size=25).map(lambda words: " ".join(words) + " done.\n")


def spans(text: str) -> set[tuple[object, int, int]]:
    return {(hit.key, hit.start, hit.end) for hit in hits(text, *PHRASES)}


@settings(max_examples=200)
@given(TEXT, TEXT)
def test_hits_of_joined_texts_are_the_hits_of_each(first: str, second: str) -> None:
    moved = {(key, start + len(first), end + len(first)) for key, start, end in spans(second)}
    assert spans(first + second) == spans(first) | moved


@given(TEXT)
def test_every_span_matches_again_on_its_own(text: str) -> None:
    for hit in hits(text, "stay with", "tell ~4 {staff}", "write & notes"):
        span = text[hit.start : hit.end]
        # Two negations cancel; a span that holds only the second of them says the opposite.
        if NEGATORS.isdisjoint(Text(span).words) and "without" not in span:
            assert hits(span, str(hit.key))


@given(TEXT)
def test_warm_and_cold_caches_agree(text: str) -> None:
    matcher = Matcher([Entry(p, PhraseParser(SETS).parse(Phrase(p))) for p in PHRASES])
    assert matcher.find(Text(text)) == matcher.find(Text(text)) == hits(text, *PHRASES)


EXCUSE = Phrase("unless ~4 (risk|danger)", polarity="excuses")


@pytest.mark.parametrize(
    "text",
    [
        "This stays between us unless you are in danger.",
        "What you tell me stays between us. Unless somebody is at risk, of course.",
        "Unless you are in danger, this stays between us.",
    ],
)
def test_an_excuse_takes_a_red_flag_back_in_its_sentence_or_the_one_behind(text: str) -> None:
    assert hits(text, "stays between ~2 us", flag="secret")
    assert not hits(text, "stays between ~2 us", EXCUSE, flag="secret")


@pytest.mark.parametrize(
    "text",
    [
        "This stays between us unless you want it otherwise.",
        "This stays between us. I ask how she slept. Unless somebody is at risk I go home.",
        "I tell the nurse unless nobody is in danger. This stays between us.",
    ],
)
def test_an_excuse_that_is_not_said_there_takes_nothing_back(text: str) -> None:
    assert hits(text, "stays between ~2 us", EXCUSE, flag="secret")


def test_an_excuse_is_for_its_own_flag_and_is_no_find_itself() -> None:
    def entry(phrase: Phrase, flag: str) -> Entry[str]:
        return Entry(phrase.text, PhraseParser(SETS).parse(phrase), flag)

    secret = Phrase("stays between ~2 us")
    matcher = Matcher([entry(secret, "secret"), entry(EXCUSE, "other")])
    assert [hit.key for hit in matcher.find(Text("This stays between us unless you are in danger."))] == [
        "stays between ~2 us"
    ]
