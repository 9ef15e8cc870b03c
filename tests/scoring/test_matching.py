"""The phrase language as a table: phrase, text, and whether the text shows it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewcoach.model.bank import Phrase
from interviewcoach.scoring import context
from interviewcoach.scoring.matching import Entry, Hit, Matcher
from interviewcoach.scoring.phrases import PhraseError, PhraseParser
from interviewcoach.scoring.text import NEGATORS, Text, fold

SETS = {
    "staff": ("nurse", "manager", "team leader"),
    "tell": ("tell", "told", "let know"),
    "inner": ("{staff}", "doctor"),
}


def hits(text: str, *phrases: str | Phrase, warns: bool = False) -> list[Hit[str]]:
    entries = []
    for phrase in phrases:
        value = phrase if isinstance(phrase, Phrase) else Phrase(phrase)
        entries.append(Entry(value.text, PhraseParser(SETS).parse(value), warns))
    return Matcher(entries).find(Text(text))


FOUND = [
    # words, endings, order
    ("stay with", "I would stay with her."),
    ("stay with", "Staying with the client."),
    ("stay with", "She stays right there with them"),
    ("ask directly", "I'd ask the client quite directly"),
    ("listen carefully", "Listening very, very carefully to him."),
    ("tell & nurse", "The nurse I would tell first."),
    ("tell & nurse", "I tell the nurse"),
    # gaps
    ("tell nurse", "I'd tell the lovely old nurse"),
    ("tell ~4 nurse", "tell red blue green white nurse"),
    ("write ~0 down", "I write it down"),
    # alternatives and sets
    ("(tell|inform|let know) {staff}", "I'd let know the team leader"),
    ("let {staff} know", "I'd let the team leader know"),
    ("{tell} {staff}", "we told our manager"),
    ("{tell} {inner}", "I told the doctor"),
    ("{tell} {inner}", "I told the team leader"),
    ("(sit|sat) down", "So we sat down."),
    # forms
    ("suicid* thoughts", "any suicidal thoughts"),
    ("=PRN given", "the prn was given"),
    ("psychosis! signs", "psychosis signs"),
    # spelling
    ("organise notes", "I organize my notes"),
    ("recognize behavior", "recognise the behaviour"),
    ("tell counsellor", "telling the counselor"),
    # typing errors by kind: swapped, left out, doubled, wrong
    ("ask together", "ask togehter"),
    ("ask directly", "ask dirctly"),
    ("write immediately", "wriet imediatly"),
    ("reassure client", "reasure the clinet"),
    ("calm breathing", "clam breathng and calm breathng"),
    ("tell supervisor", "tell my superviser"),
    # negated evidence
    ("not leave alone", "I wouldn't leave them alone"),
    ("not leave alone", "never leaving her alone"),
    ("not interrupt", "listening without interrupting"),
    ("not interrupt", "rather than interrupt I wait"),
    ("not interrupt", "I avoid interrupting them"),
    ("not promise", "I dont promise anything"),
    ("not promise", "promising it would be wrong"),
    ("not promise", "I can't, I mustn't, I cannot promise"),
    ("not shout", "I don't argue, threaten or shout"),
    ("not calm down", "dont say calm down becuase it never work"),
    ("not say worse", "I wouldn't say 'don't worry' or 'it could be worse'"),
    ("not force", "I woudnt force it"),
    ("not force", "he shouldent be forced"),
    ("not wait", "I wouldn't wait until tomorrow"),
    ("not share", "nor can I share it"),
    ("not hesitate", "I would never hesitate"),
    ("not keep between us", "this isn't something I can keep between us"),
    ("ring A&E", "I ring A & E"),
    ("not fix", "I resist the urge to fix things"),
    ("not hope", "You can't just hope it passes"),
    # affirmed although a negator stands near
    ("stay with", "I wouldn't panic, I'd stay with her"),
    ("tell nurse", "I would not hesitate to tell the nurse"),
    ("tell nurse", "Not only would I tell the nurse"),
    ("tell nurse", "I won't promise but I will tell the nurse"),
    ("tell nurse", "No, I'd tell the nurse"),
    ("tell nurse", "I never fail to tell the nurse"),
    ("tell nurse", "I can't wait to tell the nurse"),
    ("get manager", "I'd stay with her and not leave her alone, and get my manager or the crisis team"),
    ("get manager", "I'd not leave her alone and get my manager"),
    ("tell nurse", "I'd listen, tell the nurse and remove anything dangerous"),
    ("tell nurse", "I would tell the nurse, it is not safe to wait"),
    ("tell nurse", "I wouldn't just tell the nurse"),
    ("call nurse", "don't leave, call the nurse"),
    ("tell nurse", "I'd wait no longer and tell the nurse"),
    # a negator inside a phrase is one of its words
    ("promise not tell", "I promise I won't tell"),
    # unicode
    ("café visit", "CAFE\u0301 visit"),
    ("don’t rush", "I don't rush"),
]
NOT_FOUND = [
    ("stay with", "I would not stay with her."),
    ("stay with", "I never stay with them"),
    ("stay with", "I don't think I would stay with them"),
    ("stay with", "I stay. With time it passes."),
    ("ask directly", "directly I ask"),
    ("tell nurse", "tell red blue green nurse"),
    ("write ~0 down", "write everything down"),
    ("not leave alone", "I'd leave her alone"),
    ("not interrupt", "I interrupt him"),
    ("not interrupt", "I wouldn't listen. I interrupt him"),
    ("=PRN given", "prns given"),
    ("suicid* thoughts", "the suit thoughts"),
    ("psychosis! signs", "psychosus signs"),
    # real words are never read as others
    ("keep calm", "keep clam"),
    ("tell patient", "tell patent"),
    ("form trust", "from trust"),
    # short words are never corrected
    ("ask why", "aks why"),
    ("promise not tell", "I promise to tell"),
    ("ring A&E", "I ring e"),
]


@pytest.mark.parametrize(("phrase", "text"), FOUND)
def test_found(phrase: str, text: str) -> None:
    assert hits(text, phrase)


@pytest.mark.parametrize(("phrase", "text"), NOT_FOUND)
def test_not_found(phrase: str, text: str) -> None:
    assert not hits(text, phrase)


OWN = [
    "I'd keep it between us",
    "I would tell her I keep it between us",
    "keep it between us",
    "If she asked me to, I would keep it between us",
    "What matters is trust, so I keep it between us",
    "I'd keep it between us, telling anyone would break trust",
    "I would keep it between us because he is dangerous",
    "She can trust me to keep it between us",
]
NOT_OWN = [
    "I would never keep it between us",
    "She asked me to keep it between us",
    "If I keep it between us, she is at risk",
    "A colleague kept it between us",
    "Keeping it between us is not an option",
    "I can't and won't keep it between us",
    "It would be wrong to keep it between us",
    "It's against the rules to keep it between us",
    "My client wants me to keep it between us",
    "I'd advise against keeping it between us",
    "I would not discuss the patients' plans or keep it between us",
]


def test_cue_words_are_as_fold_leaves_the_words_of_a_text() -> None:
    for lexicon in (context._CUES, context._PSEUDO, context._SUPPOSED, context._VERDICTS):
        assert all(fold(word) == word for sequence in lexicon._sequences for word in sequence)


@pytest.mark.parametrize("text", OWN)
def test_a_red_flag_is_the_speakers_own_act(text: str) -> None:
    assert hits(text, "(keep|kept) between us", warns=True)


@pytest.mark.parametrize("text", NOT_OWN)
def test_a_red_flag_is_not_what_is_refused_asked_for_or_done_by_others(text: str) -> None:
    assert not hits(text, "(keep|kept) between us", warns=True)


@pytest.mark.parametrize(
    ("where", "text", "found"),
    [
        ("speech", 'I say "that sounds hard" to her', True),
        ("speech", "I say that sounds hard", False),
        ("question", "Does that sound hard?", True),
        ("question", "That sounds hard.", False),
        ("statement", "That sounds hard.", True),
        ("statement", '"That sounds hard," I say', False),
    ],
)
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
