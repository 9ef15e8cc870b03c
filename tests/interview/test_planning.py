"""Plans: the same choices and history give the same plan, and every question has its reason."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import NOON, make_rubric
from interviewcoach.banks import load_bank
from interviewcoach.errors import UsageError
from interviewcoach.interview.planning import REST_DAYS, WEAK, interleaved, levels, main_competency, make_plan
from interviewcoach.interview.spacing import rests
from interviewcoach.model.bank import Bank, Competency, Note, Question, Role, Style, Support
from interviewcoach.model.session import Attempt, Choices, Plan
from interviewcoach.workspace import DEFAULT_ROLE

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
FULL = load_bank()


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
    plans = {make_plan(FULL, Choices(DEFAULT_ROLE, seed=seed), (), NOON).questions for seed in range(20)}
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
    r"|(?P<unasked>\w+) was not asked yet"
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
    touched = {id for attempt in history for id in attempt.competencies}
    unasked = set(ROLE.competencies) - touched if history else set()
    assert count < 3 or not unasked or any(set(BANK.questions[id].competencies) & unasked for id in ids)
    for planned in plan.questions:
        said = REASON.fullmatch(planned.reason)
        assert said, planned.reason
        asked = max((each.asked_at for each in history if each.question == planned.question), default=None)
        still_unasked = unasked & set(BANK.questions[planned.question].competencies)
        unasked -= still_unasked
        assert bool(said["unasked"]) == bool(still_unasked)
        if said["unasked"]:
            assert said["unasked"] in still_unasked
            assert asked is None
            continue
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


# Weeks of practice

WEEKS = 14
WEAK_ANSWERS, STRONG_ANSWERS = (1.0, 1.9), (3.5, 4.8)


def weeks(
    role: str, count: int, levels: tuple[float, float], every: int = 1, interview: date | None = None
) -> Iterator[tuple[datetime, list[Attempt], Plan]]:
    """A practice of `count` questions `every` so many days for two weeks: its time, what was before it, its plan."""
    history: list[Attempt] = []
    for day in range(0, WEEKS, every):
        now = NOON + timedelta(days=day)
        plan = make_plan(FULL, Choices(role, questions=count, seed=day), history, now, interview)
        yield now, list(history), plan
        for n, planned in enumerate(plan.questions):
            level = levels[(day + n) % 2]
            shown = dict.fromkeys(FULL.questions[planned.question].competencies, level)
            history.append(Attempt(planned.question, now + timedelta(minutes=n), level, shown))


def touched(question: str) -> set[str]:
    return set(FULL.questions[question].competencies)


@pytest.mark.parametrize("answers", [WEAK_ANSWERS, STRONG_ANSWERS], ids=["weak", "strong"])
@pytest.mark.parametrize("interview", [None, NOON.date() + timedelta(days=WEEKS + 2)], ids=["no date", "date"])
@pytest.mark.parametrize(("count", "every"), [(3, 1), (3, 3), (5, 1), (8, 2)])
@pytest.mark.parametrize("role", [DEFAULT_ROLE, "case-manager", "peer-support-specialist"])
def test_weeks_of_practice_ask_all_that_a_role_asks_for(
    role: str, count: int, every: int, answers: tuple[float, float], interview: date | None
) -> None:
    new_later = later = 0
    for now, history, plan in weeks(role, count, answers, every, interview):
        ids = [planned.question for planned in plan.questions]
        asked = {attempt.question for attempt in history}
        unasked = set(FULL.roles[role].competencies) - {id for id in asked for id in touched(id)}
        assert not unasked or any(touched(id) & unasked for id in ids)
        skills = Counter(skill for id in ids for skill in touched(id))
        assert max(skills.values()) <= count / 2
        rested = {
            id: rest for id, rest in rests(history).items() if (now.date() - rest.asked_at.date()).days >= REST_DAYS
        }
        due = {id for id, rest in rested.items() if rest.due <= now}
        full = {skill for skill, times in skills.items() if times == count // 2}
        assert not due or due & set(ids) or all(touched(id) & full for id in due)
        assert any("not asked" in planned.reason for planned in plan.questions)
        if (now - NOON).days >= WEEKS / 2:
            later += count
            new_later += len(set(ids) - asked)
    assert new_later >= later / 3


def test_after_two_weeks_of_five_questions_a_day_every_competency_was_asked() -> None:
    for answers in (WEAK_ANSWERS, STRONG_ANSWERS):
        counts = Counter(each.question for _, _, plan in weeks(DEFAULT_ROLE, 5, answers) for each in plan.questions)
        assert {skill for id in counts for skill in touched(id)} >= set(FULL.roles[DEFAULT_ROLE].competencies)
        assert max(counts.values()) <= 4


def test_one_question_a_day_is_a_new_one_or_a_due_one() -> None:
    asked: list[str] = []
    for _, _, plan in weeks(DEFAULT_ROLE, 1, WEAK_ANSWERS):
        asked += [planned.question for planned in plan.questions]
    assert WEEKS / 3 < len(set(asked)) < WEEKS


def test_a_chosen_skill_may_take_the_whole_plan() -> None:
    plan = make_plan(FULL, Choices(DEFAULT_ROLE, skills=("empathy",), questions=5), (), NOON)
    assert all("empathy" in touched(planned.question) for planned in plan.questions)
