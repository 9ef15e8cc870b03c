"""Plans: the same choices and history give the same plan, and every question has its reason."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_rubric
from interviewcoach.errors import UsageError
from interviewcoach.interview.planning import REST_DAYS, WEAK, interleaved, levels, main_competency, make_plan
from interviewcoach.interview.spacing import rests
from interviewcoach.model.bank import Bank, Competency, Note, Question, Role, Style, Support
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
        unsafe={},
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
    assert len(plans) > 1


def test_skills_choose_and_explain() -> None:
    plan = make_plan(BANK, Choices("worker", skills=("teamwork",), questions=9), (), NOON)
    assert {planned.question for planned in plan.questions} == {"b", "c"}
    assert plan.questions[0].reason == "you chose teamwork, not asked before"


def test_minutes_bound_the_plan() -> None:
    assert len(make_plan(BANK, Choices("worker", minutes=2), (), NOON).questions) == 2


def test_what_was_asked_today_rests_and_a_weak_competency_comes_first() -> None:
    history = [
        Attempt("d", NOON - timedelta(hours=2), 1.5, {"crisis": 1.5}),
        Attempt("c", NOON - timedelta(days=9), 2.0, {"teamwork": 1.2}),
    ]
    for seed in range(10):
        plan = make_plan(BANK, Choices("worker", questions=5, seed=seed), history, NOON)
        reasons = {planned.question: planned.reason for planned in plan.questions}
        assert reasons["d"] == "crisis is 1.5, last asked today"
        shorter = make_plan(BANK, Choices("worker", questions=4, seed=seed), history, NOON)
        assert {planned.question for planned in shorter.questions} == set("abce")
    assert reasons["c"] == "teamwork is 1.2, last asked 9 days ago, due again"


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


# Laws

ROLE = BANK.roles["worker"]
REASON = re.compile(
    r"(?:(?P<weak>\w+) is (?P<level>\d\.\d)|(?P<matters>\w+) matters for this role|you chose (?P<chosen>\w+))"
    r", (?:(?P<new>not asked before)|last asked (?P<when>today|yesterday|\d+ days ago)"
    r"(?P<due>, due again(?P<before> before your interview)?)?)"
)
LEVELS = st.none() | st.floats(1, 5)


@st.composite
def histories(draw: st.DrawFn) -> list[Attempt]:
    return [
        Attempt(
            id,
            NOON - timedelta(hours=draw(st.integers(0, 24 * 40))),
            draw(LEVELS),
            {name: draw(LEVELS) for name in BANK.questions[id].competencies},
        )
        for id in draw(st.lists(st.sampled_from("abcde"), max_size=8))
    ]


@given(histories(), st.integers(0, 99), st.integers(1, 9), st.none() | st.integers(0, 30))
def test_every_reason_is_true_and_nothing_is_asked_twice(
    history: list[Attempt], seed: int, count: int, days: int | None
) -> None:
    interview = None if days is None else NOON.date() + timedelta(days=days)
    choices = Choices("worker", questions=count, seed=seed)
    plan = make_plan(BANK, choices, history, NOON, interview)
    assert plan == make_plan(BANK, choices, list(reversed(history)), NOON, interview)
    ids = [planned.question for planned in plan.questions]
    assert len(ids) == len(set(ids)) == min(count, 5)
    for planned in plan.questions:
        said = REASON.fullmatch(planned.reason)
        assert said, planned.reason
        asked = max((each.asked_at for each in history if each.question == planned.question), default=None)
        assert bool(said["new"]) == (asked is None)
        if asked is not None:
            gone = (NOON.date() - asked.date()).days
            assert said["when"] == {0: "today", 1: "yesterday"}.get(gone, f"{gone} days ago")
            due = rests(history)[planned.question].due
            assert bool(said["due"]) == (due <= NOON or (interview is not None and due.date() < interview))
            assert not said["before"] or due > NOON
        known = levels(history)
        competencies = BANK.questions[planned.question].competencies
        if said["weak"]:
            id = said["weak"]
            assert id in competencies
            assert known[id] < WEAK
            assert said["level"] == f"{known[id]:.1f}"
        else:
            assert all(known.get(id, WEAK) >= WEAK for id in competencies)
            assert said["matters"] == main_competency(BANK.questions[planned.question], ROLE)


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.booleans()), min_size=1, max_size=6))
def test_neighbours_differ_wherever_some_order_lets_them(drawn: list[tuple[str, bool]]) -> None:
    notes: dict[bool, Note | None] = {True: "suicide", False: None}
    taken = [
        replace(BANK.questions[like], id=f"{like}{n}", content_note=notes[hard]) for n, (like, hard) in enumerate(drawn)
    ]

    def equal_neighbours(order: list[Question]) -> int:
        return sum(main_competency(one, ROLE) == main_competency(two, ROLE) for one, two in pairwise(order))

    found = interleaved(taken, ROLE)
    assert sorted(each.id for each in found) == sorted(each.id for each in taken)
    gentle = any(each.content_note is None for each in taken)
    assert found[0].content_note is None or not gentle
    orders = [list(order) for order in permutations(taken) if order[0].content_note is None or not gentle]
    assert equal_neighbours(found) == min(map(equal_neighbours, orders))


def test_what_is_due_comes_before_what_rests() -> None:
    asked = NOON - timedelta(days=REST_DAYS + 1)
    history = [Attempt(id, asked, level, {}) for id, level in (("d", 1.5), ("e", 5.0))]
    for seed in range(10):
        plan = make_plan(BANK, Choices("worker", questions=4, seed=seed), history, NOON)
        reasons = {planned.question: planned.reason for planned in plan.questions}
        assert reasons["d"].endswith("last asked 3 days ago, due again")
        assert "e" not in reasons


def test_before_an_interview_what_would_be_forgotten_by_then_is_due() -> None:
    history = [Attempt("d", NOON - timedelta(days=3), 4.5, {})]
    choices = Choices("worker", questions=5)

    def said(interview: date | None) -> str:
        plan = make_plan(BANK, choices, history, NOON, interview)
        return {planned.question: planned.reason for planned in plan.questions}["d"]

    assert said(None).endswith("3 days ago")
    assert said(NOON.date() + timedelta(days=5)).endswith("3 days ago")
    assert said(NOON.date() + timedelta(days=6)).endswith("3 days ago, due again before your interview")


def test_levels_of_one_moment_count_alike_in_any_order() -> None:
    history = [Attempt("a", NOON, None, {"empathy": level}) for level in (2.0, 1.0, 5.0, 4.0)]
    assert levels(history) == levels(history[::-1])
