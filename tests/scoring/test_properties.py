"""What always holds, on the bundled bank: whatever the phrases are, these must not break."""

import random
import unicodedata
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewcoach.banks import load_bank
from interviewcoach.model.assessment import Assessment
from interviewcoach.model.bank import Bank, Indicator, Phrase, PhraseGroup, RedFlag, Rubric
from interviewcoach.scoring.grading import grade
from interviewcoach.scoring.rubric import compiled
from interviewcoach.scoring.spelling import budget
from interviewcoach.scoring.text import FUNCTION, Text
from interviewcoach.scoring.words import frequencies

SOME = (
    "suicidal-disclosure-secret",
    "agitated-client-deescalation",
    "confidentiality-breach-colleague",
    "boundary-gift",
    "staying-organised",
)


@cache
def bank() -> Bank:
    return load_bank()


@cache
def rubric(question: str) -> Rubric:
    return bank().rubric(question)


@cache
def said(question: str) -> tuple[str, ...]:
    """Sentences that are said on a question: those of its answers and of its indicators' and red flags' examples."""
    own = rubric(question)
    texts = [own.question.model_answer, own.question.adequate_answer, own.question.weak_answer]
    shown: list[Indicator | RedFlag] = [*own.indicators, *own.flags[:8]]
    texts += [example for each in shown for example in (*each.holds, *each.fails)]
    found = []
    for text in texts:
        whole = Text(text)
        for n, sentence in enumerate(whole.sentences):
            end = whole.span(0, whole.bounds[n + 1] - 1)[1]
            found.append(text[whole.span(sentence.first, sentence.first)[0] : end] + ".")
    return tuple(found)


QUESTIONS = st.sampled_from(SOME)


@st.composite
def answers(draw: st.DrawFn, most: int = 8) -> tuple[str, str]:
    question = draw(QUESTIONS)
    parts = draw(st.lists(st.sampled_from(said(question)), max_size=most))
    return question, "\n\n".join(parts)


def number(level: float | None) -> float:
    return 0.0 if level is None else level


def levels(result: Assessment) -> dict[str, float | None]:
    return {"overall": result.level, **{id: part.level for id, part in result.competencies.items()}}


@pytest.mark.parametrize("question", SOME)
def test_copying_the_question_earns_nothing(question: str) -> None:
    text = rubric(question).question.text
    assert grade(rubric(question), text).level is None
    assert grade(rubric(question), f"{text} {text.upper()}").level is None


@given(answers(), st.data())
def test_a_sentence_without_a_red_flag_never_lowers_a_level(answer: tuple[str, str], data: st.DataObject) -> None:
    question, text = answer
    more = data.draw(st.sampled_from(said(question)))
    if grade(rubric(question), more).red_flags:
        return
    before, after = levels(grade(rubric(question), text)), levels(grade(rubric(question), f"{text}\n\n{more}"))
    assert all(number(after[key]) >= number(level) for key, level in before.items())


@given(answers(), st.data())
def test_a_red_flag_never_raises_a_level(answer: tuple[str, str], data: st.DataObject) -> None:
    question, text = answer
    flags = rubric(question).flags
    more = data.draw(st.sampled_from([example for flag in flags for example in flag.holds]))
    if len(Text(more).sentences) != 1 or not grade(rubric(question), more).red_flags:
        return
    before, after = levels(grade(rubric(question), text)), levels(grade(rubric(question), f"{text}\n\n{more}"))
    assert all(number(level) <= number(before[key]) for key, level in after.items())


@given(answers(), st.randoms(use_true_random=False))
def test_order_repetition_and_form_change_nothing(answer: tuple[str, str], random: random.Random) -> None:
    question, text = answer
    expected = levels(grade(rubric(question), text))
    parts = text.split("\n\n")
    random.shuffle(parts)
    assert levels(grade(rubric(question), "\n\n".join(parts))) == expected
    if text:
        assert levels(grade(rubric(question), f"{text}\n\n{text}")) == expected
    for other in (text.upper(), unicodedata.normalize("NFD", text), text.replace("'", "’"), text.replace(" ", "\t ")):
        assert levels(grade(rubric(question), other)) == expected


@given(answers(4), answers(4))
def test_hits_of_joined_texts_are_the_hits_of_each(first: tuple[str, str], second: tuple[str, str]) -> None:
    ready = compiled(rubric(first[0]))
    a, b = first[1] + "\n\n", second[1]

    def spans(text: str, shift: int = 0) -> set[tuple[str, int, int]]:
        found = ready.findings(text)
        hits = [(phrase.text, hit) for _, _, phrase, hit, _ in found.evidence]
        hits += [(f"{each.flag.id} {each.phrase.text} {each.bill}", each.hit) for each in (*found.flags, *found.spared)]
        return {(what, hit.start + shift, hit.end + shift) for what, hit in hits}

    assert spans(a + b) == spans(a) | spans(b, len(a))


@settings(max_examples=60)
@given(answers(), st.data())
def test_one_typing_error_in_a_long_word_keeps_the_evidence(answer: tuple[str, str], data: st.DataObject) -> None:
    """That of phrases (sums of words read no typing errors), unless it makes another real word, or one that is as near
    to another word of the rubric, or a phrase asks for the word as it stands."""
    question, text = answer
    graded = grade(rubric(question), text).competencies.values()
    found = [item for part in graded for item in part.evidence if item.phrase]
    words = [word for item in found for word in item.text.split() if word.isascii() and word.isalpha()]
    words = [word for word in words if not any(f"={word.lower()}" in item.phrase for item in found)]
    words = [w for w in words if len(w) >= 8 and w.lower() in frequencies() and w.lower() not in FUNCTION]
    if not words:
        return
    word = data.draw(st.sampled_from(sorted(set(words))))
    at = data.draw(st.integers(2, len(word) - 2))
    typo = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if typo.lower() in frequencies() or typo == word or budget(typo.lower()) < 1:
        return
    with_typo = grade(rubric(question), text.replace(word, typo))
    kept = {item.indicator for part in with_typo.competencies.values() for item in part.evidence}
    lost = {item.indicator for item in found} - kept
    corrections = [c for part in with_typo.competencies.values() for item in part.evidence for c in item.corrections]
    assert not lost or all(c.read_as != word.lower() for c in corrections)


@settings(max_examples=30)
@given(answers(), st.lists(st.sampled_from(["zebra walk", "quantum leap*", "not steer ship", "(x|y) ray"]), max_size=4))
def test_unrelated_phrases_change_no_score(answer: tuple[str, str], phrases: list[str]) -> None:
    """Phrases of competencies that the question does not ask for are no part of its rubric."""
    question, text = answer
    own = rubric(question).question.competencies
    wider = {
        id: competency
        if id in own
        else replace(
            competency,
            indicators=tuple(
                replace(i, groups=(*i.groups, PhraseGroup("more", tuple(map(Phrase, ("zebra walk", *phrases))))))
                for i in competency.indicators
            ),
        )
        for id, competency in bank().competencies.items()
    }
    other = replace(bank(), competencies=wider).rubric(question)
    assert other.digest == rubric(question).digest
    assert levels(grade(other, text)) == levels(grade(rubric(question), text))


@settings(max_examples=150)
@given(QUESTIONS, st.text(max_size=400))
def test_any_text_is_graded_the_same_twice(question: str, text: str) -> None:
    once, twice = grade(rubric(question), text), grade(rubric(question), text)
    assert once == twice
    for part in once.competencies.values():
        assert all(text[item.start : item.end] == item.text for item in part.evidence)
