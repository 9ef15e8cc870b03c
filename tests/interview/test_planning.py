"""Plans: the same choices and history give the same plan, and every question has its reason."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_rubric
from interviewcoach.errors import UsageError
from interviewcoach.interview.planning import make_plan
from interviewcoach.model.bank import Bank, Competency, Question, Role, Style, Support
from interviewcoach.model.session import Attempt, Choices

ANCHORS = dict.fromkeys(range(1, 6), "heard")


def question(id: str, **competencies: float) -> Question:
    return replace(make_rubric(id).question, competencies=competencies)


def bank() -> Bank:
    questions = [
        question("a", empathy=2),
        question("b", empathy=1, teamwork=2),
        question("c", teamwork=1),
        question("d", crisis=3),
        question("e", crisis=1, empathy=1),
        question("other", cooking=1),
    ]
    names = ("empathy", "teamwork", "crisis", "cooking")
    role = Role("worker", "Worker", "Brief", (), (), (), {"empathy": 2.0, "teamwork": 1.0, "crisis": 3.0}, ())
    style = Style("warm", "Warm", "", ("",), ("",), ("",), ("",), ("",))
    return Bank(
        competencies={name: Competency(name, name.title(), "", ANCHORS, ()) for name in names},
        questions={each.id: each for each in questions},
        roles={"worker": role},
        styles={"warm": style},
        synonyms={},
        unsafe=(),
        support=Support("", (), ""),
    )


BANK = bank()


@given(st.integers(0, 1000), st.integers(1, 6))
def test_a_plan_is_deterministic_and_of_the_role(seed: int, count: int) -> None:
    choices = Choices("worker", questions=count, seed=seed)
    plan = make_plan(BANK, choices, (), NOON)
    ids = [planned.question for planned in plan.questions]
    assert plan == make_plan(BANK, choices, (), NOON)
    assert len(ids) == len(set(ids)) == min(count, 5)
    assert "other" not in ids
    assert all(planned.reason for planned in plan.questions)


def test_seeds_differ() -> None:
    plans = {make_plan(BANK, Choices("worker", seed=seed), (), NOON).questions for seed in range(20)}
    assert len(plans) > 3


def test_skills_choose_and_explain() -> None:
    plan = make_plan(BANK, Choices("worker", skills=("teamwork",), questions=9), (), NOON)
    assert {planned.question for planned in plan.questions} == {"b", "c"}
    assert plan.questions[0].reason == "you chose teamwork; not asked before"


def test_minutes_bound_the_plan() -> None:
    assert len(make_plan(BANK, Choices("worker", minutes=2), (), NOON).questions) == 2


def test_what_was_asked_today_rests_and_a_weak_competency_comes_first() -> None:
    history = [
        Attempt("d", NOON - timedelta(hours=2), 1.5, {"crisis": 1.5}),
        Attempt("c", NOON - timedelta(days=9), 2.0, {"teamwork": 1.2}),
    ]
    for seed in range(10):
        plan = make_plan(BANK, Choices("worker", questions=5, seed=seed), history, NOON)
        ids = [planned.question for planned in plan.questions]
        assert ids[-1] == "d"
        assert plan.questions[-1].reason == "crisis is 1.5 so far; last asked today"
    reasons = {planned.question: planned.reason for planned in plan.questions}
    assert reasons["c"] == "teamwork is 1.2 so far; last asked 9 days ago"


@pytest.mark.parametrize(
    ("choices", "says"),
    [
        (Choices("cook"), "unknown role 'cook': choose one of worker"),
        (Choices("worker", skills=("magic",)), "unknown skill 'magic'"),
        (Choices("worker", skills=("cooking",)), "no questions on cooking"),
    ],
)
def test_unfit_choices_say_what_fits(choices: Choices, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        make_plan(BANK, choices, (), NOON)


def test_a_plan_does_not_open_with_a_distressing_question() -> None:
    noted = {id: replace(each, content_note="suicide") for id, each in BANK.questions.items() if id in "abde"}
    hard = replace(BANK, questions={**BANK.questions, **noted})
    for seed in range(20):
        plan = make_plan(hard, Choices("worker", questions=5, seed=seed), (), NOON)
        assert plan.questions[0].question == "c"
        assert {each.question for each in plan.questions} == set("abcde")
