"""The level: what raises it, what holds it down, and what never may."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewcoach.banks import load_bank
from interviewcoach.model.assessment import Assessment, Depth
from interviewcoach.model.bank import (
    Indicator,
    Phrase,
    PhraseGroup,
    Question,
    RedFlag,
    Rubric,
    Source,
    Tally,
    Weight,
)
from interviewcoach.model.codec import content_hash, from_json, to_json
from interviewcoach.scoring import depth, spelling
from interviewcoach.scoring.feedback import REASONS
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.levels import level_words
from interviewcoach.scoring.rubric import CompiledRubric, compiled
from interviewcoach.scoring.tally import Tallier


def indicator(id: str, *groups: str | tuple[str, ...], weight: float = 1.0, plural: bool = False) -> Indicator:
    made = tuple(
        PhraseGroup(str(n), tuple(Phrase(p) for p in ((g,) if isinstance(g, str) else g))) for n, g in enumerate(groups)
    )
    example = made[0].phrases[0].text.removeprefix("not ")
    negation = "never " if made[0].phrases[0].text.startswith("not ") else ""
    return Indicator(
        id,
        id.partition("/")[0],
        f"Shows {id}",
        "What else?",
        made,
        (f"I would {negation}{example} there.",),
        (),
        weight,
        plural,
    )


def flag(id: str, phrase: str, severity: str, competency: str = "") -> RedFlag:
    return RedFlag(id, "Is unsafe", severity, "Do this instead.", ("I would.",), (Phrase(phrase),), (), competency)  # type: ignore[arg-type]


# One that nothing shows: the question is of the field whose words are known.
KNOWN = Tally(1_000, (Weight(1, "nothing"),))
SAFETY = (
    replace(indicator("safety/asks", "ask (directly|outright)", weight=3), tally=KNOWN),
    indicator("safety/stays", "stay with", "not leave alone", weight=2),
    indicator("safety/tells", "tell (nurse|manager)", weight=2),
    indicator("safety/ways", "breathe slowly", "count objects", "hold ice", plural=True),
)
WARMTH = (indicator("warmth/thanks", "thank telling"), indicator("warmth/listens", "listen carefully"))
QUESTION = Question(
    id="secret",
    theme="Safety",
    kind="situational",
    text="A client speaks of suicide and asks you to promise not to tell anyone. What do you do?",
    competencies={"safety": 3.0, "warmth": 1.0},
    expects=tuple(i.id for i in (*SAFETY, *WARMTH)),
    topic=tuple(
        Phrase(word)
        for word in ("suicid*", "promise", "tell", "ask", "stay", "listen", "breathe", "count", "hold", "thank")
    ),
    hint="Step by step.",
    guide_seconds=120,
    model_answer="",
    adequate_answer="",
    weak_answer="",
    source=(Source("004", "Crisis"),),
    must_have=("safety/asks",),
)
FLAGS = (
    flag("secrecy", "keep secret", "critical"),
    flag("rushes", "cheer up", "serious"),
    flag("jargon", "calm down", "minor", "warmth"),
)


def make(question: Question = QUESTION) -> Rubric:
    rubric = Rubric(question, {"safety": "Safety", "warmth": "Warmth"}, (*SAFETY, *WARMTH), FLAGS, {})
    return replace(rubric, digest=content_hash(rubric))


RUBRIC = make()
FULL = (
    "I ask her directly. I stay with her. I tell the nurse. I listen carefully. I thank her for telling me."
    " We breathe slowly."
)


def level(text: str) -> float | None:
    return grade(RUBRIC, text).level


# "Directly" says half of what can be said, "apple" all of it; no other word says anything.
SAYS = Tallier(Tally(1, (Weight(20 * depth.HALF, "appl"), Weight(depth.HALF, "direct"))))


@pytest.fixture(autouse=True, scope="module")
def few_words_say_something() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(depth, "_says", lambda: SAYS)
        yield


# A word that says all, and many different ones that show nothing: with them everything counts in full.
THINGS = """apple bridge candle door engine fence garden hammer island jacket kettle ladder mirror needle orange pencil
    quilt river saddle table umbrella valley window yard zebra bottle carpet desk elbow flower glove hill ink jar
    key lamp meadow nest oven plate queen rope shelf tree uncle vase wheel yarn zip basket cloud drum eagle fork
    goat hat iron jug kite leaf moon net onion pond quarry ribbon sail tent urn van well yolk acorn barrel cabin
    dagger easel flute""".split()
ROWS = (THINGS[n : n + 6] for n in range(0, 78, 6))
ALSO = " ".join("The {} and the {} of the {}, by the {} with the {} or the {}.".format(*row) for row in ROWS)


def test_the_formula_by_hand() -> None:
    """Half of what can be said, two steps of thirty and four words of eighty: D = 1/2 * (.6 + .2 * 2/30 + .4 * 4/80)
    = .3167. safety: weights 3 2 2 1, N = .42 * 8 = 3.36; asks earns 3 -> S = 3 / 3.36 * D = .2828. warmth: 1 of .42 * 2
    -> S = D. The whole: 3 * 3 of 3 * 3.36, and 1 of 1 * .84, which is less than 2 * .84."""
    result = grade(RUBRIC, "I ask her directly. I listen carefully.")
    assert result.depth == Depth(2, 4, 0.3167, depth.HALF)
    assert result.competencies["safety"].level == 2.13
    assert result.competencies["warmth"].level == 2.27
    assert result.level == round(1 + 4 * (3 * 3 + 1) / (3 * 3.36 + 0.84) * 0.3167, 2)


def test_of_another_field_steps_and_words_alone_tell() -> None:
    """D = .1 + .9 * (.65 * 2/20 + .35 * 4/75)."""
    other = make()
    other = replace(other, indicators=tuple(replace(each, tally=None) for each in other.indicators), digest="")
    result = grade(other, "I ask her directly. I listen carefully.")
    assert result.depth == Depth(2, 4, 0.1753)
    assert grade(other, "I ask her directly. I listen carefully. " + ALSO).depth.counts == 1.0


def test_a_part_of_what_is_needed_gives_as_much_of_the_level() -> None:
    """2 of N = .42 * 8 in safety, by "directly" that says half; nothing of warmth."""
    rubric = make(replace(QUESTION, must_have=()))
    result = grade(rubric, "I stay with her directly.")
    assert result.depth == Depth(1, 2, round((0.6 + 0.2 * 1 / 30 + 0.4 * 2 / 80) / 2, 4), depth.HALF)
    assert result.competencies["safety"].level == round(1 + 4 * 2 / 3.36 * result.depth.counts, 2)
    assert result.level == round(1 + 4 * 3 * 2 / (3 * 3.36 + 0.84) * result.depth.counts, 2)


def test_what_one_competency_has_too_much_makes_up_for_another_a_little() -> None:
    """All of safety and nothing of warmth: min(8, 2 * 3.36) of 3.36 + 16 * .84, and not 8."""
    rubric = make(replace(QUESTION, competencies={"safety": 1, "warmth": 16}))
    text = "I ask her directly, stay with her, tell the nurse, breathe slowly and count objects. " + ALSO
    result = grade(rubric, text)
    assert result.competencies["safety"].points > 2 * 3.36
    assert result.competencies["warmth"].level is None
    assert result.level == round(1 + 4 * (2 * 3.36) / (3.36 + 16 * 0.84), 2)


def test_an_answer_told_in_full_counts_in_full() -> None:
    assert grade(RUBRIC, "I ask her directly. " + ALSO).depth.counts == 1.0
    assert grade(RUBRIC, "I ask her directly. " + ALSO).competencies["safety"].share == 3 / 3.36


def test_an_absent_must_have_holds_the_competency_at_3() -> None:
    result = grade(RUBRIC, "I stay with her, tell the nurse, breathe slowly and count objects. " + ALSO)
    assert (result.competencies["safety"].level, result.competencies["safety"].cap) == (3.0, "safety/asks")


def test_a_plural_indicator_earns_by_distinct_groups() -> None:
    rubric = make(replace(QUESTION, must_have=()))
    shares = [
        grade(rubric, f"I listen carefully. {text} {ALSO}").competencies["safety"].share
        for text in (
            "",
            "We breathe slowly.",
            "We breathe slowly, breathe slowly.",
            "We breathe slowly. We count objects.",
        )
    ]
    assert [round(share * 3.36, 2) for share in shares] == [0, 0.7, 0.7, 0.9]


def test_a_typing_error_earns_a_little_less() -> None:
    exact, typo = grade(RUBRIC, "I listen carefully"), grade(RUBRIC, "I listen carefuly")
    assert typo.competencies["warmth"].share == pytest.approx(0.9 * exact.competencies["warmth"].share)


@pytest.mark.parametrize(("words", "cap"), [("keep it a secret", 1.5), ("tell her to cheer up", 2.0)])
def test_red_flags_cap_the_level(words: str, cap: float) -> None:
    result = grade(RUBRIC, f"{FULL} I would {words}.")
    assert [hit.text for hit in result.red_flags] == [words.removeprefix("tell her to ")]
    assert result.level is not None
    assert result.level <= cap


def test_a_competencys_own_flag_leaves_the_others_alone() -> None:
    before, after = grade(RUBRIC, FULL), grade(RUBRIC, FULL + " I say calm down.")
    assert after.competencies["safety"] == before.competencies["safety"]
    assert after.competencies["warmth"].share == pytest.approx(before.competencies["warmth"].share - 0.1)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("😀😀😀 !!!", "empty"),
        ("a", "too short"),
        ("I tell.", "too short"),
        ("It rained all summer and the garden suffered a lot.", "off topic"),
        ("Well, I would keep it a secret in the garden by the river.", "unsafe"),
        ("I would ask for more holidays before I promise to come.", "no evidence"),
        (QUESTION.text, "copied"),
        ("Suicide, promise, stay with, tell nurse, ask directly, listen carefully, empathy.", "no evidence"),
        (".\x00\x1b[\u202e", "empty"),
    ],
)
def test_not_enough_evidence_says_why(text: str, reason: str) -> None:
    result = grade(RUBRIC, text)
    assert (result.status, result.reason, result.level, result.band) == ("not-enough-evidence", reason, None, None)
    assert all(part.level is None and not part.evidence for part in result.competencies.values())
    assert result.feedback.headline == REASONS[reason]


def test_three_indicators_show_by_themselves_that_an_answer_is_on_topic() -> None:
    rubric = make(replace(QUESTION, topic=(Phrase("unrelated"),)))
    assert grade(rubric, "I ask her directly. I stay with her.").reason == "off topic"
    assert grade(rubric, "I ask her directly. I stay with her. I tell the nurse.").status == "scored"


def test_the_questions_words_count_when_a_negation_makes_them_an_answer() -> None:
    question = replace(QUESTION, expects=("safety/refuses",))
    refuses = indicator("safety/refuses", "not promise")
    rubric = Rubric(question, {"safety": "Safety", "warmth": "Warmth"}, (refuses, *WARMTH), (), {})
    assert grade(rubric, "I can't promise not to tell anyone.").status == "scored"
    assert grade(rubric, "You promise not to tell anyone.").status == "not-enough-evidence"


def test_fixes_show_the_level_that_their_example_gives() -> None:
    text = "I stay with her and listen carefully."
    result = grade(RUBRIC, text)
    assert result.feedback.fixes[0].indicator == "safety/asks"
    assert 1 <= len(result.feedback.fixes) <= 2
    for fix in result.feedback.fixes:
        assert fix.level == level(f"{text}\n\n{fix.example}")
        assert fix.level is not None
        assert result.level is not None
        assert fix.level > result.level


def test_a_complete_answer_is_told_no_fix_that_gains_nothing() -> None:
    result = grade(RUBRIC, f"{FULL} {ALSO}")
    assert result.level == 5.0
    assert result.feedback.fixes == ()


def test_an_assessment_survives_json() -> None:
    result = grade(RUBRIC, FULL, 63.5)
    assert from_json(to_json(result), Assessment) == result


def test_weights_of_nothing_are_no_evidence() -> None:
    rubric = Rubric(QUESTION, {"safety": "S", "warmth": "W"}, (), (), {})
    assert grade(rubric, FULL).status == "not-enough-evidence"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not enough evidence"),
        (1.0, "not shown"),
        (2.6, "adequate"),
        (3.4, "adequate, nearly strong"),
        (5.0, "outstanding"),
        *[(at + 0.34, name) for at, name in enumerate(("not shown", "limited", "adequate", "strong"), start=1)],
        (1.35, "not shown, nearly limited"),
        (2.35, "limited, nearly adequate"),
        (3.35, "adequate, nearly strong"),
        (4.35, "strong, nearly outstanding"),
    ],
)
def test_levels_in_words(value: float | None, words: str) -> None:
    assert level_words(value) == words


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "no stops " * 20_000,
        "Stay. " * 10_000,
        "tell tell tell nurse nurse stay with with with " * 2_000,
        "\u200f\u05e9\u05dc\u05d5\u05dd " * 1_000,
        "not never don't " * 5_000,
        '"' * 50_000 + "stay with her",
    ],
)
def test_large_and_odd_answers_are_graded(text: str) -> None:
    result = grade(RUBRIC, text)
    assert result.reason in ("", "no evidence", "off topic", "too short", "empty")
    assert len(result.feedback.fixes) <= 2


SENTENCES = st.sampled_from(
    [
        "I ask her directly.",
        "I would ask outright about suicide.",
        "I stay with her.",
        "I wouldn't leave her alone.",
        "I tell the nurse.",
        "I told my manager straight away!",
        "We breathe slowly.",
        "We count objects together.",
        "I listen carefully.",
        "Thank you for telling me, I say.",
        "It rained all day.",
        "I promise nothing.",
        "My aunt likes cats.",
        "Lovely weather; nothing else?",
        "I would not ask directly.",
        "Ask directly tell nurse listen carefully safety empathy skills.",
    ]
)
ANSWERS = st.lists(SENTENCES, max_size=8).map(" ".join)
UNSAFE_SENTENCES = [
    "I would keep it a secret.",
    "I'd tell her to cheer up.",
    "I say: calm down.",
    "I listen carefully, stay with her and keep it a secret.",
    "We breathe slowly and I say cheer up and calm down.",
    "Thank you for telling me, I say, now calm down.",
]
UNSAFE = st.sampled_from(UNSAFE_SENTENCES)
ANY_SENTENCE = st.one_of(SENTENCES, UNSAFE)


def number(value: float | None) -> float:
    return 0.0 if value is None else value


@given(ANSWERS, SENTENCES)
def test_a_further_sentence_never_lowers_a_level(text: str, more: str) -> None:
    before, after = grade(RUBRIC, text), grade(RUBRIC, f"{text} {more}")
    assert number(after.level) >= number(before.level)
    for id, part in before.competencies.items():
        assert number(after.competencies[id].level) >= number(part.level)


@given(st.lists(ANY_SENTENCE, max_size=7), st.randoms())
def test_the_order_of_sentences_changes_no_level(parts: list[str], random: Random) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)
    results = [grade(RUBRIC, " ".join(each)) for each in (parts, shuffled)]
    levels = [(each.level, {id: part.level for id, part in each.competencies.items()}) for each in results]
    assert levels[0] == levels[1]
    assert {hit.id for hit in results[0].red_flags} == {hit.id for hit in results[1].red_flags}


@given(ANSWERS)
def test_saying_it_twice_changes_no_level(text: str) -> None:
    once, twice = grade(RUBRIC, text), grade(RUBRIC, f"{text} {text}")
    if once.status == "scored":
        assert twice.level == once.level


@given(ANSWERS)
def test_case_space_quotes_and_unicode_form_change_no_level(text: str) -> None:
    expected = level(text)
    assert level(text.upper()) == expected
    assert level(text.replace(" ", "  ")) == expected
    assert level(text.replace(" ", "\n")) == expected
    assert level(text.replace("'", "’")) == expected
    assert level(unicodedata.normalize("NFD", text)) == expected


@given(ANSWERS, UNSAFE)
def test_unsafe_practice_never_raises_a_level(text: str, unsafe: str) -> None:
    after = grade(RUBRIC, f"{text} {unsafe}")
    assert after.red_flags
    assert number(after.level) <= number(level(text))


@given(ANSWERS)
def test_levels_and_spans_stay_in_bounds(text: str) -> None:
    result = grade(RUBRIC, text)
    parts = result.competencies.values()
    for found, band in ((result.level, result.band), *((part.level, part.band) for part in parts)):
        if found is not None:
            assert band is not None
            assert 1 <= band[0] <= found <= band[1] <= 5
    spans = [(hit.start, hit.end, hit.text) for hit in result.red_flags]
    for start, end, said in (*spans, *((e.start, e.end, e.text) for part in parts for e in part.evidence)):
        assert text[start:end] == said
        assert said


@given(st.text(max_size=200))
def test_any_text_is_graded(text: str) -> None:
    result = grade(RUBRIC, text)
    assert result.status == ("not-enough-evidence" if result.level is None else "scored")
    assert (result.reason == "") is (result.level is not None)


@given(ANSWERS)
def test_a_negated_phrase_never_earns_more(text: str) -> None:
    for plain in ("I stay with her.", "I tell the nurse.", "I listen carefully."):
        negated = plain.replace("I ", "I would never ")
        assert number(level(f"{text} {negated}")) <= number(level(f"{text} {plain}"))


def test_a_warm_rubric_has_made_what_the_first_answer_would_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rubric = CompiledRubric(make())
    cold = CompiledRubric(make())
    rubric.warm()
    monkeypatch.setattr(spelling, "inflections", raising)
    with pytest.raises(RuntimeError):
        cold.findings("I would lissten carefully.")
    ((found, _, _, hit, _),) = rubric.findings("I would lissten carefully.").evidence
    assert (found.id, hit.corrections[0].read_as) == ("warmth/listens", "listen")
    monkeypatch.setattr(CompiledRubric, "findings", raising)
    assert rubric.example(WARMTH[1]).evidence


def raising(*_: object) -> None:
    raise RuntimeError


def test_what_hyphens_join_is_one_long_word_in_a_string_of_terms() -> None:
    """A clause of short words that pauses join tells all the same."""
    terms = (
        "There was trauma-informed, person-centred, recovery-oriented, strengths-based work and then low-arousal"
        " de-escalation with some post-incident reflection"
    )
    told = "There was a row, so I sat low, kept my voice down, asked him his name and moved the chair out of his way"
    rubric = load_bank().rubric("agitated-client-deescalation")
    aside = {each.said for each in compiled(rubric).findings(f"{terms}. {told}.").aside}
    assert aside == {re.sub("[-,]+ ?", " ", terms)}


def test_information_informs_nobody() -> None:
    rubric = load_bank().rubric("confidentiality-breach-colleague")
    for said, informs in (("informed", True), ("information", False)):
        text = f"It was the manager and she was {said} in the canteen the same day."
        found = {shown.indicator.id for shown in compiled(rubric).findings(text).evidence if shown.phrase.text}
        assert ("confidentiality/reports-breach" in found) is informs
